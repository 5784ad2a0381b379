"""Every command once: its keys, its French label, where it works. Feeds bindings, footers and the help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from textual.binding import BindingType

# Scopes: where a command works. `ANY` is every screen, but not while a text is open; that is `TEXT`.
GRID, SYNTHESIS, SESSIONS, CANDIDATES, ANY = "grid", "synthesis", "sessions", "candidates", "any"
GROUP = "group"  # the grid of a group
DELIBERATION, CLOSE_ALL = "deliberation", "close_all"
IMPORT, COLUMNS, EXPORT, PREVIEW = "import", "columns", "export", "preview"
FORM, HISTORY, WITHDRAWN, PASSAGES, INCIDENTS = "form", "history", "withdrawn", "passages", "incidents"
CONFLICT, CONFIRM, ASK, PHRASES, FIRST_KEYS = "conflict", "confirm", "ask", "phrases", "first_keys"
DESCRIPTORS, HELP, TERMINAL, ASIDE = "descriptors", "help", "terminal", "aside"
MOVE = "move"
RESCUE, RESCUE_VIEW = "rescue", "rescue_view"
CLOSED_TEXT = "closed_text"
TEXT = "text"  # while a text is open, wherever that is
LISTS: Final = (SESSIONS, CANDIDATES)
SCORING: Final = (GRID, SYNTHESIS)

# What the help calls each scope, in the order of the day.
TITLES: Final = {
    GRID: "Positionner et noter",
    SYNTHESIS: "Synthèse",
    GROUP: "La grille d’un groupe",
    CANDIDATES: "Liste des candidats",
    DELIBERATION: "Délibération",
    CLOSE_ALL: "Clore toutes les évaluations",
    SESSIONS: "Liste des sessions",
    IMPORT: "Importer une liste",
    COLUMNS: "Les colonnes d’une liste",
    EXPORT: "Exporter",
    PREVIEW: "Aperçu des extraits",
    FORM: "Formulaire d’une session, d’un candidat",
    PASSAGES: "Ordre de passage",
    HISTORY: "Historique d’un candidat",
    INCIDENTS: "Incidents de séance",
    MOVE: "Déplacer ou copier des candidats",
    WITHDRAWN: "Candidats retirés",
    ASIDE: "Sessions écartées",
    RESCUE: "Copies de secours",
    RESCUE_VIEW: "Ce qu’une copie de secours contient",
    DESCRIPTORS: "Les quatre niveaux",
    CLOSED_TEXT: "Un texte d’une évaluation close",
    CONFLICT: "Deux valeurs pour une même case",
    CONFIRM: "Une question",
    ASK: "Une question, à répondre par écrit",
    PHRASES: "Phrases pour l’appréciation",
    FIRST_KEYS: "Quel clavier ?",
    HELP: "Cette aide",
    TERMINAL: "Ce que le terminal envoie",
    TEXT: "Dans un texte (SAISIE)",
    ANY: "Partout",
}


@dataclass(frozen=True)
class Command:
    """`keys` are Textual's key names; letters work in either case. `footer` is the short label, "" for none.

    The action of a screen is `action_<id>`. Without `keys` it is only told: a widget has the key, or a text is open.
    `said` are the labels of the scopes where the key does a little else. `footer_keys` stand in a footer in the
    place of `shown`, where it names the keys of two commands at once.
    """

    id: str
    keys: tuple[str, ...]
    shown: str
    label: str
    scopes: tuple[str, ...]
    footer: str = ""
    said: tuple[tuple[str, str], ...] = ()
    footer_keys: str = ""

    def hint(self, label: str = "") -> str:
        """How a footer offers it: "n note"; `label` where the key does a little else."""
        return f"{self.footer_keys or self.shown} {label or self.footer}"

    def label_in(self, scope: str) -> str:
        """What the key does in that scope, where it is not what it does elsewhere."""
        return dict(self.said).get(scope, self.label)

    @property
    def binding_keys(self) -> str:
        """The keys as Textual's bindings want them: commas between, letters in either case."""
        both_cases = (f"{key},{key.upper()}" if len(key) == 1 else key for key in self.keys)
        return ",".join(both_cases)


COMMANDS: Final[tuple[Command, ...]] = (
    Command("give", (), "1 2 3 4", "donner TI, I, S, TS ; le curseur va au prochain critère vide", (GRID, GROUP),
            said=((GROUP, "donner TI, I, S, TS au membre ; tous l’ont : critère suivant"),)),
    Command("open", ("enter",), "Entrée", "ouvrir ce qui est sous le curseur", (*LISTS, DELIBERATION), "ouvrir"),
    Command("enter", (), "Entrée", "garder la note tapée, aller à la suivante", SCORING,
            said=((SYNTHESIS, "garder la note ; écrire, lire ; aller à ce qui manque"),)),
    Command("up", ("up",), "↑", "ligne précédente", (*LISTS, DELIBERATION, *SCORING, GROUP),
            said=((GRID, "critère précédent"), (GROUP, "critère précédent"))),
    Command("down", ("down",), "↓", "ligne suivante", (*LISTS, DELIBERATION, *SCORING, GROUP),
            said=((GRID, "critère suivant ; après le dernier, la note"), (GROUP, "critère suivant"))),
    Command("next_member", ("space",), "Espace", "le membre suivant à qui l’on peut donner", (GROUP,), "membre"),
    Command("left_member", ("left", "shift+space"), "←", "le membre à gauche (Maj+Espace aussi)", (GROUP,)),
    Command("right_member", ("right",), "→", "le membre à droite", (GROUP,)),
    Command("own_sheet", ("enter",), "Entrée", "la feuille du membre, sur ce critère (q : revenir)", (GROUP,), "sa feuille"),
    Command("group", ("g",), "g", "la grille du groupe : une colonne par membre", SCORING),
    Command("situation", ("t",), "t", "l’autre situation de l’oral, où il y en a", (*SCORING, GROUP)),
    Command("left", ("left",), "←", "niveau inférieur", (GRID,)),
    Command("right", ("right",), "→", "niveau supérieur", (GRID,)),
    Command("previous_column", ("left",), "←", "trier par la colonne précédente", (DELIBERATION,)),
    Command("next_column", ("right",), "→", "trier par la colonne suivante", (DELIBERATION,), "trier", footer_keys="← →"),
    Command("reverse", ("r",), "r", "inverser le tri", (DELIBERATION,), "inverser"),
    Command("chart", ("g",), "g", "l’histogramme des notes, ou les chiffres", (DELIBERATION,), "histogramme"),
    Command("erase", ("delete", "backspace"), "Suppr", "retirer le positionnement ou la note", (*SCORING, GROUP),
            said=((SYNTHESIS, "retirer la note (puis Entrée)"), (GROUP, "retirer le positionnement"))),
    Command("next_tab", ("tab",), "Tab", "compétence suivante, puis la synthèse", (*SCORING, GROUP),
            said=((SYNTHESIS, "garder la note tapée ; première compétence"), (GROUP, "compétence suivante"))),
    Command("previous_tab", ("shift+tab",), "Maj+Tab", "compétence précédente", (*SCORING, GROUP)),
    Command("close", ("v",), "v", "clore l’évaluation, ou la rouvrir", (SYNTHESIS, CANDIDATES, DELIBERATION), "clore"),
    Command("export", ("e",), "e", "exporter : grille officielle, extrait communicable", (SYNTHESIS, *LISTS), "exporter"),
    Command("mark", ("n",), "n", "la note de la compétence", SCORING, "note", said=((SYNTHESIS, "la première note"),)),
    Command("type_mark", (), "1 4 , 5", "dans la note : ses chiffres, et la virgule du demi-point", SCORING,
            footer_keys="0 à 9 ,"),
    Command("drop_mark", (), "Échap", "abandonner la note tapée", SCORING),
    Command("remark", ("r",), "r", "remarque interne sur le critère", (GRID, GROUP), "remarque"),
    Command("descriptors", ("d",), "d", "les descripteurs des quatre niveaux", (*SCORING, GROUP, DESCRIPTORS), "niveaux",
            said=((DESCRIPTORS, "fermer"),)),
    Command("appreciation", ("a",), "a", "l’appréciation générale (Entrée pour écrire)", SCORING, "appréciation"),
    Command("phrases", ("ctrl+p",), "Ctrl+P", "les phrases, pour l’appréciation", (SYNTHESIS, TEXT)),
    Command("next_missing", ("z",), "z", "ce qui manque ensuite", (*SCORING, GROUP), "manque",
            said=((GROUP, "ce qui manque ensuite, à n’importe quel membre"),)),
    Command("notes", ("l",), "l", "notes libres pendant l’oral (internes)", (*SCORING, GROUP), "notes"),
    Command("notes_beside", ("p",), "p", "garder les notes libres à côté de la grille (fenêtre large)", SCORING),
    Command("timer", ("c",), "c", "chronomètre : départ, pause, reprise", (*SCORING, GROUP), "chrono"),
    Command("end_common", ("i",), "i", "fin de la phase commune : ensuite un chronomètre chacun", (*SCORING, GROUP)),
    Command("incidents", ("s",), "s", "noter un incident : candidat à l’écran, ou session ; les lire", (*SCORING, CANDIDATES, INCIDENTS),
            "incident", said=((INCIDENTS, "noter un incident"),)),
    Command("undo", ("u",), "u", "annuler mon dernier changement", (*SCORING, GROUP, CANDIDATES), "annuler",
            said=((GROUP, "annuler mon dernier changement ici, à qui qu’il soit"), (CANDIDATES, "annuler mon dernier échange de passages"),)),
    Command("redo", ("y",), "y", "rétablir ce que j’ai annulé", (*SCORING, GROUP)),
    Command("reviewed", ("j",), "j", "marquer comme relue une évaluation close", (SYNTHESIS, CLOSED_TEXT)),
    Command("conflict", ("k",), "k", "choisir, quand deux personnes ont donné deux valeurs", (*SCORING, GROUP)),
    Command("history", ("h",), "h", "l’historique du candidat", (*SCORING, CANDIDATES, HISTORY),
            "historique", said=((HISTORY, "fermer"),)),
    Command("next_candidate", ("pagedown",), "Pg suiv", "candidat suivant à évaluer", (*SCORING, GROUP),
            said=((GROUP, "groupe ou candidat suivant"),)),
    Command("previous_candidate", ("pageup",), "Pg préc", "candidat précédent à évaluer", (*SCORING, GROUP),
            said=((GROUP, "groupe ou candidat précédent"),)),
    Command("add", ("o",), "o", "ajouter (un candidat, une session)", (*LISTS, INCIDENTS), "ajouter",
            said=((INCIDENTS, "noter un incident"), (CANDIDATES, "ajouter un candidat"), (SESSIONS, "créer une session"))),
    Command("add_like", ("c",), "c", "créer une session comme celle-ci, sans ses candidats", (SESSIONS,), "comme"),
    Command("edit", ("m",), "m", "modifier (présence, identité ; en-tête, commission)", LISTS, "modifier",
            said=((CANDIDATES, "modifier : présence, identité, passage"), (SESSIONS, "modifier : en-tête, commission"))),
    Command("import_list", ("i",), "i", "importer des candidats", LISTS, "importer",
            said=((SESSIONS, "créer une session et y importer une liste (fichier, tableur)"),)),
    Command("paste_list", ("p",), "p", "coller une liste de candidats", LISTS, "coller",
            said=((SESSIONS, "créer une session et y coller une liste"),)),
    Command("example", ("d",), "d", "ajouter la démonstration, quand il n’y a aucune session", (SESSIONS,)),
    Command("filter", ("f",), "f", "filtrer la liste", (*LISTS, DELIBERATION), "filtrer"),
    Command("passages", ("g",), "g", "ordre de passage : rangs et heures de tous", (CANDIDATES,), "passages"),
    Command("exchange", ("c",), "c", "échanger le passage avec un autre candidat, à choisir", (CANDIDATES,), "échanger"),
    Command("earlier", ("a",), "a", "avancer d’un passage", (CANDIDATES,), "avancer"),
    Command("later", ("r",), "r", "reculer d’un passage", (CANDIDATES,), "reculer"),
    Command("other_situation", ("y",), "y", "voir l’autre situation, où la session en a plusieurs", (CANDIDATES,)),
    Command("close_all", ("w",), "w", "clore toutes les évaluations complètes", (CANDIDATES, DELIBERATION, CLOSE_ALL), "tout clore",
            said=((CLOSE_ALL, "fermer"),)),
    Command("deliberation", ("b",), "b", "délibération : tableau, chiffres, histogramme", (CANDIDATES,), "délibérer"),
    Command("leave_deliberation", ("b",), "b", "fermer la délibération", (DELIBERATION,)),
    Command("withdraw", ("delete",), "Suppr", "retirer un candidat dont rien n’est saisi", (CANDIDATES,)),
    Command("move", ("d",), "d", "déplacer ou copier des candidats dans une autre session", (CANDIDATES,), "déplacer"),
    Command("set_aside", ("delete",), "Suppr", "écarter une session vide, créée par erreur", (SESSIONS,)),
    Command("archive", ("a",), "a", "archiver la session (zip) dans le dossier des exports", (SESSIONS,), "archiver"),
    Command("aside", ("t",), "t", "les sessions écartées, pour les remettre", (SESSIONS,), "écartées"),
    Command("rescue", ("r",), "r", "les copies de secours de ce qui n’a pas pu être enregistré", (SESSIONS,), "secours"),
    Command("see_copy", (), "Entrée", "voir ce que la copie contient", (RESCUE,)),
    Command("take_back", ("r",), "r", "reprendre dans la session ce qu’elle n’a pas", (RESCUE,)),
    Command("erase_copy", ("delete",), "Suppr", "effacer la copie", (RESCUE,)),
    Command("withdrawn", ("t",), "t", "les candidats retirés, pour les remettre", (CANDIDATES,), "retirés"),
    Command("hold", (), "1 à 9", "dire quel membre tient le clavier : répondre, ou en changer", (CANDIDATES,)),
    Command("names", ("x",), "x", "masquer les noms, pour un écran que d’autres voient", (*LISTS, DELIBERATION, *SCORING, GROUP), "noms"),
    Command("choose_file", (), "Entrée", "choisir ce fichier ; puis importer ce qui est montré", (IMPORT,)),
    Command("leave_text", ("tab", "shift+tab"), "Tab", "voir ce qui sera importé du texte ; compléter un chemin", (IMPORT,)),
    Command("tick", ("space",), "Espace", "cocher ce qui est sous le curseur", (EXPORT, MOVE)),
    Command("move_those", (), "Entrée", "déplacer ou copier ceux qui sont cochés, après une question", (MOVE,)),
    Command("write", (), "Entrée", "écrire ce qui est coché, ou refaire ce qui n’est plus à jour", (EXPORT,)),
    Command("preview", ("p",), "p", "aperçu des extraits, sans rien écrire", (EXPORT, PREVIEW), said=((PREVIEW, "fermer"),)),
    Command("restore", (), "Entrée", "remettre le candidat dans la session", (WITHDRAWN, ASIDE),
            said=((ASIDE, "remettre la session dans la liste"),)),
    Command("close_those", (), "Entrée", "clore ce qui est montré, après une question", (CLOSE_ALL,)),
    Command("lines", (), "↑ ↓", "parcourir", (IMPORT, COLUMNS, EXPORT, PASSAGES, HISTORY, WITHDRAWN, ASIDE, RESCUE, CLOSE_ALL, MOVE)),
    Command("pages", (), "Pg suiv", "page suivante ; Pg préc : précédente", (*LISTS, DELIBERATION, CLOSE_ALL, IMPORT, EXPORT, PASSAGES, HISTORY, WITHDRAWN, ASIDE, MOVE)),
    Command("ends", (), "Début Fin", "première ligne, dernière ligne", (*LISTS, DELIBERATION, CLOSE_ALL, IMPORT, EXPORT, PASSAGES, HISTORY, WITHDRAWN, ASIDE, MOVE)),
    Command("keep_passages", (), "Entrée", "enregistrer ces passages", (PASSAGES,)),
    Command("keep", (), "Entrée", "enregistrer", (FORM,)),
    Command("fields", (), "Tab ↑ ↓", "un autre champ", (FORM,)),
    Command("choices", (), "← →", "dans un choix, une autre valeur ; un chiffre la donne aussi", (FORM,)),
    Command("choose_value", (), "1 2 3", "la vôtre, l’autre, ou les deux (textes)", (CONFLICT,)),
    Command("yes", ("enter", "o"), "Entrée, o", "oui", (CONFIRM,)),
    Command("no", ("n",), "n, q", "non, revenir", (CONFIRM,)),
    Command("read_on", ("space",), "Espace", "lire la suite d’une question plus longue que la fenêtre", (CONFIRM,)),
    Command("insert", (), "Entrée", "insérer la phrase sous le curseur", (PHRASES,)),
    Command("phrase", (), "↑ ↓", "une autre phrase ; Pg suiv, Pg préc : une page", (PHRASES,)),
    Command("keep_phrase", ("ctrl+g",), "Ctrl+G", "garder la phrase du texte au curseur, ou la sélection", (PHRASES,)),
    Command("leave_phrases", ("tab", "shift+tab"), "Tab", "revenir au texte sans rien insérer", (PHRASES,)),
    Command("answer", (), "Entrée", "donner la réponse écrite", (ASK,)),
    Command("other_scope", (), "↑", "un incident : du candidat, ou de toute la session", (ASK,)),
    Command("leave_question", ("tab", "shift+tab"), "Tab", "revenir sans répondre", (ASK,)),
    Command("first_keys", (), "1 2 3 4", "ces quatre touches, sans Maj : le clavier s’en déduit", (FIRST_KEYS,)),
    Command("keep_default", ("enter",), "Entrée", "passer : le clavier est AZERTY", (FIRST_KEYS,)),
    Command("scroll", (), "↑ ↓", "faire défiler ; Pg préc, Pg suiv : une page", (HELP, DESCRIPTORS, PREVIEW, INCIDENTS, RESCUE_VIEW, CLOSED_TEXT)),
    Command("keyboard", ("k",), "k", "changer de clavier", (HELP,)),
    Command("tips", ("i",), "i", "masquer pour de bon les conseils, ou les remontrer", (HELP,)),
    Command("terminal", ("t",), "t", "voir ce que le terminal envoie pour chaque touche", (HELP,)),
    Command("any_key", (), "une touche", "ses octets, son caractère, ce qu’elle fait ici", (TERMINAL,)),
    Command("leave_twice", (), "q q", "revenir (ou deux fois Entrée, deux fois Échap)", (TERMINAL,)),
    Command("text_leave", (), "Tab", "sortir ; ce qui est écrit est gardé", (TEXT,)),
    Command("text_enter", (), "Entrée", "ligne suivante ; sur une seule ligne : garder", (TEXT,)),
    Command("text_undo", (), "Ctrl+Z", "annuler dans un texte long ; Ctrl+Y : rétablir", (TEXT,)),
    Command("text_word", (), "Ctrl+← →", "mot précédent, mot suivant ; avec Maj, une flèche sélectionne", (TEXT,)),
    Command("text_ends", (), "Début Fin", "début, fin de la ligne", (TEXT,)),
    Command("text_top", (), "Ctrl+Début", "début d’un texte long ; Ctrl+Fin : sa fin", (TEXT,)),
    Command("text_erase_word", (), "Ctrl+W", "effacer le mot d’avant", (TEXT,)),
    Command("text_empty", (), "Ctrl+U", "vider le champ ; texte long : effacer le début de la ligne", (TEXT,)),
    Command("text_drop", (), "Échap", "sortir ; une remarque, un filtre : comme avant", (TEXT,)),
    Command("columns", ("c",), "c", "corriger les colonnes reconnues, la feuille, l’en-tête", (IMPORT,), "colonnes"),
    Command("change_column", (), "← →", "le choix précédent, suivant (Espace aussi)", (COLUMNS,)),
    Command("keep_columns", (), "Entrée", "voir ce que sera l’import", (COLUMNS,)),
    Command("update_one", ("space",), "Espace", "laisser ce candidat de côté ; mettre à jour un inscrit", (IMPORT,)),
    Command("update_all", ("m",), "m", "mettre à jour tous les inscrits que la liste dit autres", (IMPORT,)),
    Command("fill_numbers", ("z",), "z", "rendre aux numéros leurs zéros de tête", (IMPORT,)),
    Command("take_heading", ("e",), "e", "donner à la session l’établissement dit par la liste", (IMPORT,)),
    Command("more_keys", ("space",), "Espace", "dans la ligne du bas, les touches suivantes", (*LISTS, DELIBERATION, *SCORING), "suite"),
    Command("saved", ("ctrl+s",), "Ctrl+S", "rien à faire : tout est enregistré à mesure", (ANY,)),
    Command("redraw", ("ctrl+l",), "Ctrl+L", "redessiner l’écran, qu’un message du système a brouillé", (ANY,)),
    Command("help", ("question_mark", "f1"), "?", "aide : toutes les commandes", (ANY,), "aide"),
    Command("back", ("q", "escape"), "q", "retour (Échap aussi)", (ANY,), "retour"),
    Command("quit_app", ("ctrl+q",), "Ctrl+Q", "quitter e1tui", (ANY,)),
)  # fmt: skip


def in_scope(scope: str) -> tuple[Command, ...]:
    """The commands of a scope, then those that work everywhere."""
    own = tuple(command for command in COMMANDS if scope in command.scopes)
    return own + tuple(command for command in COMMANDS if ANY in command.scopes and scope != ANY)


def bindings(*scopes: str) -> list[BindingType]:
    """Textual bindings for a screen; `action_<id>` of the screen (or of the app) does the work."""
    from textual.binding import Binding  # here: the hints of the first frame do not wait for Textual

    chosen = dict.fromkeys(c for scope in scopes for c in in_scope(scope) if c.keys)
    return [Binding(c.binding_keys, c.id, c.label, show=False) for c in chosen]


BY_ID: Final = {command.id: command for command in COMMANDS}


def key(command: str) -> str:
    """The key of a command (its id) as a sentence names it: "m", "Entrée"; the first where either of two does."""
    return BY_ID[command].shown.split(", ")[0]


def footer_of(**labels: str) -> str:
    """The footer that names these commands (ids) by these labels: " Entrée écrire   q retour   ? aide"."""
    return " " + "   ".join(f"{key(command)} {label}" for command, label in labels.items())


WAY_BACK: Final = f"{key('back')}   retour"  # under a list where there is nothing

NOTHING_ELSE: Final[Mapping[str, str]] = {}

# What a footer offers, the most needed first, where that is not the table's order. A list of candidates is there in
# the morning, and is then closed, deliberated on and exported; that a candidate is absent is said with m. What
# fills an empty list (i, o) stands in the list itself while it is empty.
_OFFERED: Final = {
    SESSIONS: ("add", "edit", "import_list", "export", "archive", "paste_list", "filter", "names", "aside", "rescue", "add_like"),
    CANDIDATES: (
        "edit", "close", "deliberation", "export", "passages", "close_all", "filter", "incidents", "history", "add",
        "import_list", "paste_list", "names", "withdrawn", "exchange", "earlier", "later", "undo", "move",
    ),
    DELIBERATION: ("open", "next_column", "reverse", "chart", "close", "close_all", "filter", "names"),
}  # fmt: skip


def footer(scope: str, width: int, said: Mapping[str, str] = NOTHING_ELSE, page: int = 0) -> str:
    """One line of hints on what the scope has commands for; `said` are other labels than the table's, by command."""
    offered = [BY_ID[id_] for id_ in _OFFERED.get(scope, ())] or [c for c in in_scope(scope) if c.footer]
    hints = [one.hint(said.get(one.id, "")) for one in offered if one.id not in ("help", "back")]
    return fitted(hints, width, page, has_more=scope in BY_ID["more_keys"].scopes)


def fitted(hints: Sequence[str], width: int, page: int = 0, *, has_more: bool = False) -> str:
    """One line of hints that fits the width, the help named last.

    What does not fit is left to the help; where the screen `has_more` pages of hints, it is on the next ones, which
    one key shows in turn: page 0 is the first, and comes again after the last.
    """
    help_ = BY_ID["help"].hint()
    if _width([*hints, help_]) > width and has_more:
        last = _last()
        pages = _pages(hints, width - 1 - _width(last))
        if pages:
            return _spaced([*pages[page % len(pages)], *last], width)
    fitting = list(hints)
    while fitting and _width([*fitting, help_]) > width:
        fitting.pop()
    return _spaced([*fitting, help_], width)


def fits(hints: Sequence[str], width: int) -> bool:
    """Whether these hints stand on the first of several pages."""
    return _width([*hints, *_last()]) <= width


def _last() -> tuple[str, str]:
    return BY_ID["more_keys"].hint(), BY_ID["help"].hint()


def _pages(hints: Sequence[str], room: int) -> list[list[str]]:
    """The hints in order, on as many pages as they need; none where even one is too wide."""
    pages: list[list[str]] = []
    for hint in hints:
        if _width([hint]) > room:
            return []
        if not pages or _width([*pages[-1], hint]) > room:
            pages.append([])
        pages[-1].append(hint)
    return pages


def _width(hints: Sequence[str]) -> int:
    return len("  ".join(hints)) + 1


def _spaced(hints: Sequence[str], width: int) -> str:
    gap = "   " if len("   ".join(hints)) + 2 <= width else "  "
    return " " + gap.join(hints)
