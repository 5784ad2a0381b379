"""The grammar of `e1tui exporter`: which documents, of whom, with what, where."""

from __future__ import annotations

from e1tui.cli.french_argparse import Maker, add_session
from e1tui.domain.text import NBSP


def add_export(command: Maker) -> None:
    """The command and its options, made by `command`."""
    parser = command(
        "exporter",
        "écrit les grilles, les extraits communicables, le bordereau et les autres papiers de la session",
    )
    add_session(parser)
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
