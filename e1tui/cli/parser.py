"""The command line's grammar: each command, its arguments and its options, with a line of help."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Final

from e1tui import __version__
from e1tui.cli.export_options import add_export
from e1tui.cli.french_argparse import Maker, Parser, add_session
from e1tui.domain.session import ExamForm, Situation, is_situation_id
from e1tui.domain.text import NBSP, clean
from e1tui.domain.typed import iso_date
from e1tui.settings import KEYBOARDS

FORMATS: Final = ("table", "csv", "json")

_CANDIDATE_HELP: Final = "seulement ce candidat : son numéro, ou le nom de son fichier (peut être répété)"
_EPILOG: Final = """\
Le dossier des sessions est celui de --sessions, sinon $E1TUI_SESSIONS, sinon ./sessions s’il existe,
sinon celui des données du compte. Les documents vont dans <session>/exports, ou dans
$E1TUI_EXPORTS/<session> si cette variable est définie, ou ailleurs avec --vers.

Code de sortie : 0 si tout va bien, 1 pour un problème dans les données, 2 pour une commande mal écrite."""


def build_parser() -> Parser:
    """The parser of `e1tui` and its commands; `command` is None for the app itself."""
    parser = Parser(
        "e1tui",
        description="Grille E1 de la MC Services numériques aux organisations, au clavier.\n"
        "Sans commande, e1tui ouvre l’application.",
        epilog=_EPILOG,
    )
    parser.add_argument(
        "--version", action="version", version=f"e1tui {__version__}", help="montre la version"
    )
    parser.add_argument("--sessions", metavar="DIR", help="dossier des sessions")
    parser.add_argument(
        "--clavier", metavar="PROFIL", help=f"clavier : {', '.join(KEYBOARDS)} (sinon $E1TUI_CLAVIER)"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMANDE", title=f"commandes{NBSP}")

    def command(name: str, summary: str) -> Parser:
        return commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")

    _demo(command)
    _line_mode(command)
    _new(command)
    _import(command)
    _list(command)
    add_export(command)
    _check(command)
    _close(command)
    _reopen(command)
    _move(command)
    _agree(command)
    _figures(command)
    _board(command)
    _archive(command)
    _restore(command)
    _purge(command)
    _grids(command)
    return parser


def _demo(command: Maker) -> None:
    parser = command("demo", "ouvre l’application sur une session d’exemple")
    parser.add_argument(
        "dir",
        nargs="?",
        metavar="DIR",
        help="dossier où la copier, qui devient le dossier des sessions (par défaut un dossier temporaire)",
    )


def _line_mode(command: Maker) -> None:
    parser = command(
        "saisir", "note ligne à ligne, sans écran : pour une synthèse vocale, un tube, TERM=dumb"
    )
    add_session(parser)
    parser.add_argument(
        "--candidat", metavar="NUMERO", help="ce candidat : son numéro, ou le nom de son fichier"
    )


def _new(command: Maker) -> None:
    parser = command("nouvelle", "crée une session")
    parser.add_argument("session", metavar="SESSION", help="nom du dossier à créer : 2026-06-lycee-exemple")
    parser.add_argument(
        "--intitule",
        metavar="TEXTE",
        help="intitulé (par défaut l’épreuve et SESSION : « E1, session SESSION »)",
    )
    parser.add_argument(
        "--forme", choices=[form.value for form in ExamForm], help="forme de l’épreuve : CCF ou ponctuelle"
    )
    parser.add_argument("--etablissement", metavar="TEXTE", help="établissement")
    parser.add_argument("--date", type=_date, metavar="AAAA-MM-JJ", help="date de la session")
    parser.add_argument("--grille", metavar="ID", help="grille (voir e1tui grille lister)")
    parser.add_argument(
        "--situation",
        dest="situations",
        type=_situation,
        action="append",
        default=[],
        metavar="A=TITRE",
        help='une situation de l’oral, à répéter : A="Contribution à un projet"',
    )
    parser.add_argument(
        "--comme",
        metavar="AUTRE",
        help="reprend la commission, l’établissement, les phases et les réglages de cette session, sans ses candidats",
    )


def _grids(command: Maker) -> None:
    parser = command("grille", "liste, vérifie, montre ou adopte une grille")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, title=f"actions{NBSP}")

    def action(name: str, summary: str) -> Parser:
        made: Parser = actions.add_parser(
            name, help=summary, description=f"{summary[0].upper()}{summary[1:]}."
        )
        return made

    action("lister", "les grilles fournies et celles du dossier des sessions")
    check = action("verifier", "dit tout ce qui ne va pas dans un fichier de grille")
    check.add_argument("fichier", metavar="FICHIER", help="fichier de la grille")
    example = action("exemple", "affiche une grille commentée, pour commencer la sienne")
    example.add_argument("id", nargs="?", metavar="ID", help="une grille fournie, au lieu de l’exemple")
    preview = action("apercu", "fait le formulaire vierge d’un fichier de grille")
    preview.add_argument("fichier", metavar="FICHIER", help="fichier de la grille")
    preview.add_argument("--vers", metavar="FICHIER.pdf", required=True, help="PDF à écrire")
    adopting = action("adopter", "prend pour une session sa grille telle qu’elle est maintenant")
    add_session(adopting)
    adopting.add_argument("--oui", action="store_true", help="sans poser la question")


def _import(command: Maker) -> None:
    parser = command("importer", "ajoute les candidats d’une liste : CSV, XLSX, XLS ou ODS")
    add_session(parser)
    parser.add_argument(
        "fichier",
        metavar="FICHIER",
        help="CSV (; , ou tabulation) ou classeur ; une des premières lignes nomme les colonnes",
    )
    parser.add_argument(
        "--mettre-a-jour",
        action="store_true",
        help="met aussi à jour les inscrits dont la liste dit autre chose, en montrant les différences",
    )
    parser.add_argument(
        "--colonnes",
        metavar="CHAMP=COLONNE,…",
        help="corrige les colonnes reconnues : nom=2,prenom=3 (rang ou en-tête, 0 si absent ; entete=LIGNE)",
    )
    parser.add_argument("--feuille", metavar="NOM", help="la feuille du classeur, quand il en a plusieurs")
    parser.add_argument(
        "--specialite",
        metavar="CODE",
        help="la spécialité à lire, quand la liste en a plusieurs (toutes : chacune)",
    )
    parser.add_argument(
        "--encodage",
        metavar="NOM",
        choices=("utf-8", "cp1252", "latin-9", "macroman", "cp850"),
        help="l’encodage du texte, quand il ne se devine pas : utf-8, cp1252, latin-9, macroman ou cp850",
    )
    parser.add_argument(
        "--completer-numeros",
        action="store_true",
        help="rend aux numéros les zéros de tête qu’un tableur leur a ôtés",
    )
    parser.add_argument(
        "--reprendre-entete",
        action="store_true",
        help="donne à la session l’établissement et l’année que dit le haut de la liste, si elle n’en a pas",
    )
    parser.add_argument("--essai", action="store_true", help="dit ce qui serait ajouté, n’écrit rien")


def _list(command: Maker) -> None:
    parser = command("lister", "liste les candidats d’une session, leurs notes et leur état")
    add_session(parser)
    parser.add_argument("--format", choices=FORMATS, default="table", help="table (par défaut), csv ou json")


def _check(command: Maker) -> None:
    parser = command("verifier", "lit chaque fichier et signale ceux qui sont à reprendre")
    parser.add_argument("session", metavar="SESSION", nargs="?", help="seulement cette session")
    parser.add_argument(
        "--archive", metavar="ZIP", help="vérifie plutôt cette archive, d’après son manifeste"
    )
    parser.add_argument(
        "--empreinte",
        metavar="CHIFFRES",
        help="avec --archive : celle de l’archive, ou d’une évaluation (ses 12 premiers chiffres suffisent)",
    )


def _close(command: Maker) -> None:
    parser = command("clore", "clôt les évaluations complètes : lecture seule, datées, avec leur empreinte")
    add_session(parser)
    parser.add_argument("--candidat", metavar="NUMERO", action="append", help=_CANDIDATE_HELP)
    parser.add_argument(
        "--exiger-complet",
        action="store_true",
        help="refuse aussi ce que les documents laisseraient vide : établissement, numéro d’une forme ponctuelle",
    )


def _reopen(command: Maker) -> None:
    parser = command("rouvrir", "rouvre une évaluation close, qui redevient un brouillon")
    add_session(parser)
    parser.add_argument(
        "--candidat", metavar="NUMERO", required=True, help="son numéro, ou le nom de son fichier"
    )
    parser.add_argument("--motif", metavar="TEXTE", required=True, help="pourquoi : reste dans l’historique")


def _move(command: Maker) -> None:
    parser = command("deplacer", "met des candidats dans une autre session, avec ce qui leur est donné")
    add_session(parser)
    parser.add_argument(
        "--candidat",
        metavar="NUMERO",
        action="append",
        required=True,
        help="son numéro, ou le nom de son fichier (peut être répété)",
    )
    parser.add_argument("--vers", metavar="AUTRE", required=True, help="la session où ils vont")
    parser.add_argument("--copier", action="store_true", help="les laisse aussi dans la première")
    parser.add_argument("--oui", action="store_true", help="ne pose pas la question")


def _agree(command: Maker) -> None:
    parser = command(
        "reunir", "réunit deux évaluations des mêmes candidats, faites à part, pour les accorder"
    )
    for name, which in (("a", "première"), ("b", "seconde")):
        parser.add_argument(
            name,
            metavar=name.upper(),
            help=f"la {which} : nom de session, dossier d’une session, ou archive (.zip)",
        )
    parser.add_argument(
        "--vers", metavar="ACCORD", required=True, help="la session à faire, ou à compléter ; A et B restent"
    )


def _figures(command: Maker) -> None:
    parser = command("bilan", "compte les candidats et les notes : moyenne, médiane, écart type")
    parser.add_argument(
        "sessions_nommees",
        metavar="SESSION",
        nargs="+",
        help="une session ou une archive (.zip), ou plusieurs comptées ensemble",
    )
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="table (par défaut), json"
    )
    parser.add_argument(
        "--par-session", action="store_true", help="une ligne par session, pour les comparer, puis l’ensemble"
    )
    parser.add_argument(
        "--pdf", metavar="FICHIER", help="écrit la page de la réunion d’harmonisation, sans aucun nom"
    )


def _board(command: Maker) -> None:
    parser = command("tableau", "écrit deux CSV, candidats et positionnements, pour un tableur ou une base")
    parser.add_argument(
        "sessions_nommees", metavar="SESSION", nargs="+", help="des sessions, ou leurs archives (.zip)"
    )
    parser.add_argument(
        "--vers", metavar="DOSSIER", required=True, help="le dossier où écrire les deux fichiers"
    )
    parser.add_argument("--avec-noms", action="store_true", help="y met aussi les noms, confidentiels")


def _archive(command: Maker) -> None:
    parser = command(
        "archiver", "met une session dans un zip : grilles, extraits, données, manifeste SHA-256"
    )
    add_session(parser)
    parser.add_argument("--vers", metavar="FICHIER.zip", required=True, help="l’archive à écrire")
    parser.add_argument(
        "--avec-remarques", action="store_true", help="y met aussi les remarques et les notes internes"
    )
    parser.add_argument(
        "--sans-documents", action="store_true", help="les données seules, pour une session trop grande"
    )


def _restore(command: Maker) -> None:
    parser = command("restaurer", "refait une session d’une archive, après l’avoir vérifiée")
    parser.add_argument("archive", metavar="ZIP", help="l’archive")
    parser.add_argument("--sous", metavar="NOM", help="un autre nom de session que celui de l’archive")


def _purge(command: Maker) -> None:
    parser = command("purger", "efface une session archivée, documents compris, après confirmation")
    add_session(parser)
    parser.add_argument("--sans-archive", action="store_true", help="même si aucune archive à jour n’existe")
    parser.add_argument(
        "--archive", metavar="ZIP", help="où l’archive est maintenant, si elle a été déplacée"
    )
    parser.add_argument("--meme-brouillons", action="store_true", help="même si tout n’est pas clos")


def _date(text: str) -> dt.date:
    if (date := iso_date(text)) is not None:
        return date
    raise argparse.ArgumentTypeError(f"« {text} » n’est pas une date ; AAAA-MM-JJ est attendu")


def _situation(text: str) -> Situation:
    situation, _, title = text.partition("=")
    if not is_situation_id(situation.strip()):
        raise argparse.ArgumentTypeError(
            f"« {text} » n’est pas une situation ; une lettre majuscule ou un chiffre est attendu, puis son intitulé"
            " (A=Projet)"
        )
    return Situation(situation.strip(), clean(title).strip())
