"""Every command once: its keys, its French label, where it works. Feeds bindings, footers and the help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from textual.binding import BindingType

# Scopes: sessions, candidates, grid, synthesis, any (every screen but while a text is open).
GRID, SYNTHESIS, SESSIONS, CANDIDATES, ANY = "grid", "synthesis", "sessions", "candidates", "any"
LISTS: Final = (SESSIONS, CANDIDATES)
SCORING: Final = (GRID, SYNTHESIS)


@dataclass(frozen=True)
class Command:
    """`keys` are Textual's key names; letters work in either case. `footer` is the short label, "" for none.

    The action of a screen is `action_<id>`.
    """

    id: str
    keys: tuple[str, ...]
    shown: str
    label: str
    scopes: tuple[str, ...]
    footer: str = ""

    @property
    def binding_keys(self) -> str:
        both_cases = (f"{key},{key.upper()}" if len(key) == 1 else key for key in self.keys)
        return ",".join(both_cases)


COMMANDS: Final[tuple[Command, ...]] = (
    Command("open", ("enter",), "Entrée", "ouvrir ce qui est sous le curseur", LISTS),
    Command("up", ("up",), "↑", "ligne précédente", (*LISTS, *SCORING)),
    Command("down", ("down",), "↓", "ligne suivante ; après le dernier critère, la note", (*LISTS, *SCORING)),
    Command("left", ("left",), "←", "niveau inférieur", (GRID,)),
    Command("right", ("right",), "→", "niveau supérieur", (GRID,)),
    Command("erase", ("delete", "backspace"), "Suppr", "retirer le positionnement ou la note", SCORING),
    Command("next_tab", ("tab",), "Tab", "compétence suivante, puis la synthèse", SCORING),
    Command("previous_tab", ("shift+tab",), "Maj+Tab", "compétence précédente", SCORING),
    Command("close", ("v",), "v", "clore l’évaluation, ou la rouvrir", (SYNTHESIS, CANDIDATES), "clore"),
    Command("export", ("e",), "e", "exporter : grille officielle, extrait communicable", (SYNTHESIS, *LISTS), "exporter"),
    Command("mark", ("n",), "n", "la note de la compétence", SCORING, "note"),
    Command("remark", ("r",), "r", "remarque interne sur le critère", (GRID,), "remarque"),
    Command("descriptors", ("d",), "d", "les descripteurs des quatre niveaux", SCORING, "niveaux"),
    Command("appreciation", ("a",), "a", "l’appréciation générale (Entrée pour écrire)", SCORING, "appréciation"),
    Command("next_missing", ("z",), "z", "ce qui manque ensuite", SCORING, "manque"),
    Command("notes", ("l",), "l", "notes libres pendant l’oral (internes)", SCORING, "notes"),
    Command("undo", ("u",), "u", "annuler mon dernier changement", SCORING),
    Command("redo", ("y",), "y", "rétablir ce que j’ai annulé", SCORING),
    Command("reviewed", ("j",), "j", "marquer comme relue une évaluation close", (SYNTHESIS,)),
    Command("conflict", ("k",), "k", "choisir, quand deux personnes ont donné deux valeurs", SCORING),
    Command("history", ("h",), "h", "l’historique du candidat", (SYNTHESIS, CANDIDATES)),
    Command("next_candidate", ("pagedown",), "Pg suiv", "candidat suivant", SCORING),
    Command("previous_candidate", ("pageup",), "Pg préc", "candidat précédent", SCORING),
    Command("add", ("o",), "o", "ajouter (un candidat, une session)", LISTS, "ajouter"),
    Command("edit", ("m",), "m", "modifier (présence, identité ; en-tête, commission)", LISTS, "modifier"),
    Command("import_list", ("i",), "i", "importer des candidats", (CANDIDATES,), "importer"),
    Command("filter", ("f",), "f", "filtrer la liste", LISTS, "filtrer"),
    Command("withdraw", ("delete",), "Suppr", "retirer un candidat dont rien n’est saisi", (CANDIDATES,)),
    Command("withdrawn", ("t",), "t", "les candidats retirés, pour les remettre", (CANDIDATES,)),
    Command("saved", ("ctrl+s",), "Ctrl+S", "rien à faire : tout est enregistré à mesure", (ANY,)),
    Command("help", ("question_mark", "f1"), "?", "aide : toutes les commandes", (ANY,), "aide"),
    Command("back", ("q", "escape"), "q", "retour", (ANY,), "retour"),
    Command("quit_app", ("ctrl+q",), "Ctrl+Q", "quitter e1tui", (ANY,)),
)  # fmt: skip


def in_scope(scope: str) -> tuple[Command, ...]:
    """The commands of a scope, then those that work everywhere."""
    own = tuple(command for command in COMMANDS if scope in command.scopes)
    return own + tuple(command for command in COMMANDS if ANY in command.scopes and scope != ANY)


def bindings(*scopes: str) -> list[BindingType]:
    """Textual bindings for a screen; `action_<id>` of the screen (or of the app) does the work."""
    from textual.binding import Binding  # here: the hints of the first frame do not wait for Textual

    chosen = dict.fromkeys(command for scope in scopes for command in in_scope(scope))
    return [Binding(c.binding_keys, c.id, c.label, show=False) for c in chosen]


def footer(scope: str, width: int, prefix: str = "") -> str:
    """One line of hints that fits the width: what does not fit is left to the help, named last."""
    hints = [f"{c.shown} {c.footer}" for c in in_scope(scope) if c.footer and c.id not in ("help", "back")]
    hints = [*([prefix] if prefix else []), *hints]
    last = "? aide"
    while hints and len("  ".join([*hints, last])) + 2 > width:
        hints.pop()
    gap = "   " if len("   ".join([*hints, last])) + 2 <= width else "  "
    return " " + gap.join([*hints, last])
