"""The command line's grammar, all of it in French: argparse has its texts in English only."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Final, NoReturn

from e1tui import __version__
from e1tui.domain.session import ExamForm, Situation, is_situation_id
from e1tui.domain.text import NBSP, clean, unbroken
from e1tui.domain.typed import iso_date
from e1tui.errors import UsageError
from e1tui.settings import KEYBOARDS

FORMATS: Final = ("table", "csv", "json")

_SESSION_HELP: Final = "nom du dossier de la session, dans le dossier des sessions"
_CANDIDATE_HELP: Final = "seulement ce candidat : son numéro, ou le nom de son fichier (peut être répété)"
_EPILOG: Final = """\
Le dossier des sessions est celui de --sessions, sinon $E1TUI_SESSIONS, sinon ./sessions s’il existe,
sinon celui des données du compte. Les documents vont dans <session>/exports, ou dans
$E1TUI_EXPORTS/<session> si cette variable est définie, ou ailleurs avec --vers.

Code de sortie : 0 si tout va bien, 1 pour un problème dans les données, 2 pour une commande mal écrite."""

# argparse's messages (Python 3.11 to 3.14), whole or after "argument X: ".
_FRENCH: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern, re.DOTALL), french)
    for pattern, french in (
        (r"the following arguments are required: (.*)", r"il manque : \1"),
        (r"unrecognized arguments: (.*)", r"de trop ou inconnu : \1"),
        (r"invalid choice: (.*?) \(choose from (.*)\)", r"\1 n’existe pas ; choix : \2"),
        (r"expected one argument", "une valeur est attendue"),
        (r"expected at (?:least|most) one argument", "une valeur est attendue"),
        (r"expected (\d+) arguments?", r"\1 valeurs sont attendues"),
        (r"ignored explicit argument (.*)", r"cette option ne prend pas de valeur (\1)"),
        (r"not allowed with argument (.*)", r"ne va pas avec \1"),
        (r"one of the arguments (.*) is required", r"il faut l’un de : \1"),
        (r"ambiguous option: (\S+) could match (.*)", r"\1 est ambigu : \2"),
        (r"invalid \S+ value: (.*)", r"valeur non permise : \1"),
    )
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """With "Utilisation" in the place of the English word."""
        super().add_usage(usage, actions, groups, "Utilisation : " if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return super()._split_lines(unbroken(text), width)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose help is French and whose errors are UsageError."""

    def __init__(
        self,
        prog: str | None = None,
        *,
        description: str | None = None,
        epilog: str | None = None,
    ) -> None:
        super().__init__(
            prog,
            description=description,
            epilog=epilog,
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.color = False  # Python 3.14 would colour the usage, in English order
        self._positionals.title = f"arguments{NBSP}"  # argparse adds the colon
        self._optionals.title = f"options{NBSP}"
        self.add_argument("-h", "--help", "--aide", action="help", help="montre cette aide et s’arrête")

    def error(self, message: str) -> NoReturn:
        """Raise UsageError in French, with the way to the help, where argparse would print and end the process."""
        raise UsageError(f"{in_french(message)}.\nAide : {self.prog} --help")


def in_french(message: str) -> str:
    """One of argparse's error messages in French; unchanged if this version does not know it."""
    if found := re.fullmatch(r"argument (\S+): (.*)", message, re.DOTALL):
        return f"{found[1]} : {in_french(found[2])}"
    for pattern, french in _FRENCH:
        if found := pattern.fullmatch(message):
            return re.sub(r"'([^']*)'", r"« \1 »", found.expand(french))
    return message


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
    _export(command)
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


_Maker = Callable[[str, str], Parser]


def _demo(command: _Maker) -> None:
    parser = command("demo", "ouvre l’application sur une session d’exemple")
    parser.add_argument(
        "dir",
        nargs="?",
        metavar="DIR",
        help="dossier où la copier, qui devient le dossier des sessions (par défaut un dossier temporaire)",
    )


def _line_mode(command: _Maker) -> None:
    parser = command(
        "saisir", "note ligne à ligne, sans écran : pour une synthèse vocale, un tube, TERM=dumb"
    )
    _session(parser)
    parser.add_argument(
        "--candidat", metavar="NUMERO", help="ce candidat : son numéro, ou le nom de son fichier"
    )


def _new(command: _Maker) -> None:
    parser = command("nouvelle", "crée une session")
    parser.add_argument("session", metavar="SESSION", help="nom du dossier à créer : 2026-06-lycee-exemple")
    parser.add_argument("--intitule", metavar="TEXTE", help="intitulé (par défaut « E1, session SESSION »)")
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


def _grids(command: _Maker) -> None:
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
    _session(adopting)
    adopting.add_argument("--oui", action="store_true", help="sans poser la question")


def _import(command: _Maker) -> None:
    parser = command("importer", "ajoute les candidats d’une liste : CSV, XLSX, XLS ou ODS")
    _session(parser)
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


def _list(command: _Maker) -> None:
    parser = command("lister", "liste les candidats d’une session, leurs notes et leur état")
    _session(parser)
    parser.add_argument("--format", choices=FORMATS, default="table", help="table (par défaut), csv ou json")


def _export(command: _Maker) -> None:
    parser = command(
        "exporter",
        "écrit les grilles, les extraits communicables, le bordereau et les autres papiers de la session",
    )
    _session(parser)
    parser.add_argument(
        "--candidat",
        metavar="NUMERO",
        action="append",
        help="seulement ce candidat : son numéro, ou le nom de son fichier (peut être répété)",
    )
    documents = parser.add_argument_group(f"documents (par défaut les grilles et les extraits){NBSP}")
    documents.add_argument("--grilles", action="store_true", help="les grilles (non communicables)")
    documents.add_argument(
        "--extraits", action="store_true", help="les extraits communicables (PDF, et texte pour un courriel)"
    )
    documents.add_argument(
        "--bordereau", action="store_true", help="le bordereau de notation : PDF, CSV et XLSX"
    )
    documents.add_argument(
        "--matin",
        action="store_true",
        help="le dossier du matin : feuille de présence, ordre de passage, grilles à remplir à la main de ceux qui"
        " restent à évaluer, et deux sans identité",
    )
    documents.add_argument(
        "--pv",
        action="store_true",
        help="le procès-verbal : dates, lieu, commission, présents, absents, incidents, signatures",
    )
    documents.add_argument(
        "--notes",
        action="store_true",
        help="la liste des notes à reporter dans une autre application : numéro, note ou code (PDF et CSV)",
    )
    documents.add_argument(
        "--liste", action="store_true", help="la liste des candidats, qui se réimporte : CSV et XLSX"
    )
    parser.add_argument(
        "--ordre",
        metavar="FICHIER",
        help="avec --notes : dans l’ordre de cette liste (CSV, XLSX, XLS ou ODS), au lieu de celui des numéros",
    )
    parser.add_argument(
        "--par-jour",
        action="store_true",
        help="un bordereau, une feuille de présence, un procès-verbal… par jour",
    )
    parser.add_argument("--par-etablissement", action="store_true", help="de même, par établissement")
    parser.add_argument(
        "--reunies",
        action="store_true",
        help="un seul PDF de toutes les grilles, à imprimer recto verso ; avec --extraits, des extraits",
    )
    parser.add_argument(
        "--projet",
        action="store_true",
        help="fait aussi les extraits des brouillons, marqués PROJET à chaque page",
    )
    parser.add_argument(
        "--avec-donnees",
        action="store_true",
        help="joint à chaque grille ses données (TOML), sans remarques, notes internes ni historique",
    )
    parser.add_argument(
        "--avec-remarques",
        action="store_true",
        help="met remarques et notes internes sur une feuille à part de chaque grille, interne, sous un autre nom de"
        " fichier ; avec --avec-donnees, les joint aussi, avec l’historique",
    )
    parser.add_argument(
        "--ecraser", action="store_true", help="remplace les fichiers qui existent avec un autre contenu"
    )
    parser.add_argument(
        "--vers",
        metavar="DIR",
        help="autre dossier (par défaut <session>/exports ou $E1TUI_EXPORTS/<session>)",
    )


def _check(command: _Maker) -> None:
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


def _close(command: _Maker) -> None:
    parser = command("clore", "clôt les évaluations complètes : lecture seule, datées, avec leur empreinte")
    _session(parser)
    parser.add_argument("--candidat", metavar="NUMERO", action="append", help=_CANDIDATE_HELP)
    parser.add_argument(
        "--exiger-complet",
        action="store_true",
        help="refuse aussi ce que les documents laisseraient vide : établissement, numéro d’une forme ponctuelle",
    )


def _reopen(command: _Maker) -> None:
    parser = command("rouvrir", "rouvre une évaluation close, qui redevient un brouillon")
    _session(parser)
    parser.add_argument(
        "--candidat", metavar="NUMERO", required=True, help="son numéro, ou le nom de son fichier"
    )
    parser.add_argument("--motif", metavar="TEXTE", required=True, help="pourquoi : reste dans l’historique")


def _move(command: _Maker) -> None:
    parser = command("deplacer", "met des candidats dans une autre session, avec ce qui leur est donné")
    _session(parser)
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


def _agree(command: _Maker) -> None:
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


def _figures(command: _Maker) -> None:
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


def _board(command: _Maker) -> None:
    parser = command("tableau", "écrit deux CSV, candidats et positionnements, pour un tableur ou une base")
    parser.add_argument(
        "sessions_nommees", metavar="SESSION", nargs="+", help="des sessions, ou leurs archives (.zip)"
    )
    parser.add_argument(
        "--vers", metavar="DOSSIER", required=True, help="le dossier où écrire les deux fichiers"
    )
    parser.add_argument("--avec-noms", action="store_true", help="y met aussi les noms, confidentiels")


def _archive(command: _Maker) -> None:
    parser = command(
        "archiver", "met une session dans un zip : grilles, extraits, données, manifeste SHA-256"
    )
    _session(parser)
    parser.add_argument("--vers", metavar="FICHIER.zip", required=True, help="l’archive à écrire")
    parser.add_argument(
        "--avec-remarques", action="store_true", help="y met aussi les remarques et les notes internes"
    )
    parser.add_argument(
        "--sans-documents", action="store_true", help="les données seules, pour une session trop grande"
    )


def _restore(command: _Maker) -> None:
    parser = command("restaurer", "refait une session d’une archive, après l’avoir vérifiée")
    parser.add_argument("archive", metavar="ZIP", help="l’archive")
    parser.add_argument("--sous", metavar="NOM", help="un autre nom de session que celui de l’archive")


def _purge(command: _Maker) -> None:
    parser = command("purger", "efface une session archivée, documents compris, après confirmation")
    _session(parser)
    parser.add_argument("--sans-archive", action="store_true", help="même si aucune archive à jour n’existe")
    parser.add_argument(
        "--archive", metavar="ZIP", help="où l’archive est maintenant, si elle a été déplacée"
    )
    parser.add_argument("--meme-brouillons", action="store_true", help="même si tout n’est pas clos")


def _session(parser: Parser) -> None:
    parser.add_argument("session", metavar="SESSION", help=_SESSION_HELP)


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
