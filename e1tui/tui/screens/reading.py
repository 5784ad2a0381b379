"""Screens that are only read: the four level descriptors, and the help."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from e1tui import __version__, settings
from e1tui.domain.grid import Grid
from e1tui.domain.text import french_typography
from e1tui.tui import commands, keyboards
from e1tui.tui.base import E1Screen


class ReadingScreen(E1Screen[None]):
    """A text that scrolls with the arrows, under a title."""

    SCOPE = commands.ANY
    TITLE_LINE = ""

    def compose_body(self) -> Iterable[Widget]:
        with VerticalScroll(id="reading") as body:
            body.can_focus = True
            yield Static(self.content(), id="text")

    def content(self) -> Content:
        raise NotImplementedError

    def on_mount(self) -> None:
        self.set_top(self.TITLE_LINE)
        self.query_one("#reading").focus()

    def hints(self) -> str:
        return " ↑ ↓ Pg préc Pg suiv : faire défiler   q retour"

    def action_help(self) -> None:
        self.dismiss(None)


class DescriptorsScreen(ReadingScreen):
    """The form's table of descriptors, one paragraph a level."""

    TITLE_LINE = "Les quatre niveaux (indicateurs de positionnement)"

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self._grid = grid

    def content(self) -> Content:
        parts = []
        for level in self._grid.levels:
            parts.append(Content.styled(f"{level.level.value}  {level.label}\n", "bold"))
            parts.append(Content(french_typography(level.descriptor) + "\n\n"))
        return Content("").join(parts)

    def action_descriptors(self) -> None:
        self.dismiss(None)

    BINDINGS = [("d,D", "descriptors", "fermer")]


# The anomalies of the form that one meets while scoring (1, 2 and 6 of the grid's list).
_TOLD = (0, 1, 5)
_GROUPS = (
    ("Positionner et noter", (commands.GRID,)),
    ("Synthèse", (commands.SYNTHESIS,)),
    ("Liste des candidats", (commands.CANDIDATES,)),
    ("Liste des sessions", (commands.SESSIONS,)),
    ("Import d’une liste", (commands.IMPORT,)),
    ("Partout", (commands.ANY,)),
)


class HelpScreen(ReadingScreen):
    """Every command from the one table, those of the screen one comes from first; the keyboard's choice."""

    TITLE_LINE = f"Aide · e1tui {__version__}"
    BINDINGS = [("k,K", "keyboard", "clavier")]

    def __init__(self, scope: str, grid: Grid) -> None:
        super().__init__()
        self._scope = scope
        self._grid = grid

    def hints(self) -> str:
        return f" k changer de clavier (ici : {self.e1.keyboard})   ↑ ↓ faire défiler   q retour"

    def content(self) -> Content:
        parts = [self._keyboard()]
        groups = sorted(_GROUPS, key=lambda group: self._scope not in group[1])
        for title, scopes in groups:
            parts.append(Content.styled(f"{title}\n", "bold"))
            for command in commands.COMMANDS:
                if any(scope in command.scopes for scope in scopes):
                    parts.append(Content(f"  {command.shown:<9} {command.label}\n"))
            parts.append(Content("\n"))
        parts.append(Content.styled("Ce que le formulaire officiel a de particulier\n", "bold"))
        parts += [Content(f"  · {french_typography(self._grid.anomalies[i])}\n") for i in _TOLD]
        return Content("").join(parts)

    def _keyboard(self) -> Content:
        name = self.e1.keyboard
        keys = "   ".join(
            f"{keyboards.level_hint(name, i)} {level.level.value}"
            for i, level in enumerate(self._grid.levels)
        )
        return Content.assemble(
            ("Clavier : ", "bold"),
            f"{keyboards.LABELS[name]}\n  Niveaux : {keys}\n",
            "  Une touche donne un niveau ; le curseur va au prochain critère vide.\n",
            "  Note : deux chiffres, virgule pour le demi-point ; Entrée ou Tab la garde.\n\n",
        )

    def action_keyboard(self) -> None:
        names = settings.KEYBOARDS
        self.e1.choose_keyboard(names[(names.index(self.e1.keyboard) + 1) % len(names)])
        self.query_one("#text", Static).update(self.content())
        self.show_hints()
