"""Two values given to the same field: both shown, who and when, and the choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from e1tui import keyboards
from e1tui.domain.field_names import field_name, value_text
from e1tui.domain.fields import is_free_text
from e1tui.domain.french import french_second
from e1tui.domain.grid import Grid
from e1tui.domain.merge import Conflict
from e1tui.domain.text import clean
from e1tui.host_time import local
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.company import BOTH, MINE, THEIRS
from e1tui.scoring.post import Told
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Dialog
from e1tui.tui.text.differences import Pieces, padded, side_by_side
from e1tui.tui.text.lines import fit
from e1tui.tui.widgets.line import Line

_SHORT: Final = 24  # cells of a value that is told in one line
_BOX: Final = 70  # columns of the box at most
_EDGES, _GAP = 8, 3  # columns around its text, with the scroll bar; between two values
_CHOICES: Final = {"1": MINE, "2": THEIRS, "3": BOTH}


class ConflictScreen(Dialog[str]):
    """Gives back MINE, THEIRS or BOTH (texts only); None when the choice is left for later."""

    SCOPE = commands.CONFLICT
    BINDINGS = commands.bindings(commands.CONFLICT)
    DEFAULT_CSS = "ConflictScreen VerticalScroll { height: auto; max-height: 12; margin-bottom: 1; }"

    def __init__(self, grid: Grid, conflict: Conflict, whose: str = "") -> None:
        """`whose` names the candidate, where several are on screen."""
        super().__init__()
        self._whose = whose
        self._grid = grid
        self._conflict = conflict
        self._is_text = is_free_text(conflict.field)

    def compose(self) -> ComposeResult:
        """The field, both values, which may be scrolled, and the keys."""
        conflict = self._conflict
        name = field_name(self._grid, conflict.field)
        with Widget(classes="box"):
            yield Static(
                Content(f"Deux valeurs pour : {clean(self.e1.names.scrub(self._whose))}{clean(name)}"),
                classes="question",
            )
            with VerticalScroll():
                yield Static(id="values")
            both = "   3 les deux, à la suite" if self._is_text else ""
            yield Line(f"1 la vôtre   2 l’autre{both}   {key('back')} plus tard", classes="keys")

    def on_resize(self, event: events.Resize) -> None:
        """Lay the values out for the new width."""
        self.query_one("#values", Static).update(self._values(min(_BOX, event.size.width) - _EDGES))

    def _values(self, width: int) -> Content:
        """Both values: one under the other, or, where they are long, beside each other with what differs marked."""
        mine, theirs = (self._shown(value) for value in (self._conflict.mine, self._conflict.theirs))
        heads = "1  la vôtre", f"2  {self._theirs()}, en place"
        if max(len(mine), len(theirs)) <= _SHORT:
            told = zip(heads, (mine, theirs), strict=True)
            return Content("\n").join(
                Content.assemble((f"{clean(head)} : ", "bold"), value) for head, value in told
            )
        half = (width - _GAP) // 2
        lines = [
            Content.assemble((" " * _GAP).join(fit(clean(head), half) for head in heads)).stylize("bold")
        ]
        for pair in side_by_side(mine, theirs, half):
            between = " ≠ " if pair.differs else " │ "
            lines.append(Content.assemble(*_styled(padded(pair.left, half)), between, *_styled(pair.right)))
        return Content("\n").join(lines)

    def _shown(self, value: object) -> str:
        return clean(self.e1.names.value(self._conflict.field, value_text(value)), multiline=True)

    def _theirs(self) -> str:
        who = self._conflict.who or "celle d’un autre poste"
        at = self._conflict.at
        return f"{who}, {french_second(local(at))}" if at else who

    def on_key(self, event: events.Key) -> None:
        """A digit, with or without Maj, is the choice; both values only of a text."""
        choice = _CHOICES.get(keyboards.digit(self.e1.keyboard, event.character) or "")
        if choice is not None and (choice != BOTH or self._is_text):
            event.stop()
            self.dismiss(choice)


def _styled(pieces: Pieces) -> list[str | tuple[str, str]]:
    return [(text, "reverse") if differs else text for text, differs in pieces]


def choose(
    screen: E1Screen[str], grid: Grid, one: Assessment, tell: Callable[[Told], None], *, whose: str = ""
) -> None:
    """Ask which of two values stands, of one field after the other; `tell` says and shows what came of it.

    `whose` is the candidate, before the field in the question, where several are on screen.
    """
    conflict = one.company.first
    if conflict is None:
        tell(Told("Rien à départager."))
        return

    def chosen(choice: str | None) -> None:
        if choice is not None:
            tell(one.settle(conflict, choice))
            if conflict.field not in one.company.conflicts and one.company.first is not None:
                choose(screen, grid, one, tell, whose=whose)

    screen.app.push_screen(ConflictScreen(grid, conflict, whose), chosen)
