"""The surface of the group's grid: tab strip, names and criteria in one focusable line-drawing widget.

A key repaints the few cells that changed and lays nothing out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from e1tui.scoring.board import Board
from e1tui.tui.evaluation.lines import STYLES, tab_at
from e1tui.tui.group.lines import Called, below, column_left, head_lines, member_at, page, tab_strip
from e1tui.tui.terminal.answering import KeysToScreen
from e1tui.tui.widgets.styled import StyledLine


class GroupWidget(KeysToScreen, can_focus=True):
    """Shows a board; keys are its screen's matter. Dimmed while a text is open."""

    DEFAULT_CSS = "GroupWidget { height: 1fr; width: 1fr; }"

    @dataclass
    class Pressed(Message):
        """A click: on a tab, or on a criterion and a member's column (None: on neither)."""

        tab: int | None
        row: int | None
        column: int | None

    def __init__(self) -> None:
        super().__init__()
        self._board: Board | None = None
        self._called: tuple[Called, ...] = ()
        self._lines: list[StyledLine] = []
        self._owners: tuple[int, ...] = ()
        self._head = 0  # lines above the criteria
        self._top = 0
        self._dimmed = False

    def show(self, board: Board, called: Sequence[Called], *, dimmed: bool = False) -> None:
        """Show a board, drawing only the lines that differ from what is on the screen."""
        before, was_dimmed = self._lines, self._dimmed
        self._board, self._called, self._dimmed = board, tuple(called), dimmed
        self._lines = self._build()
        if len(before) != len(self._lines) or dimmed != was_dimmed:
            self.refresh()
            return
        changed = [y for y, (old, new) in enumerate(zip(before, self._lines, strict=True)) if old != new]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def _build(self) -> list[StyledLine]:
        """Exactly one line per row of the widget."""
        width, height = self.size
        if self._board is None or not height:
            return []
        head = [tab_strip(self._board), *head_lines(self._board, self._called, width)]
        shown = page(self._board, self._called, width)
        room = max(1, height - len(head) - 1)
        # All the lines of the cursor's row are to be read.
        self._top = min(max(self._top, shown.last - room + 1), shown.cursor)
        self._top = max(0, min(self._top, len(shown.lines) - room))
        self._owners = shown.owners[self._top : self._top + room]
        self._head = len(head)
        lines = [*head, *shown.lines[self._top : self._top + room]]
        lines += [()] * (height - len(lines) - 1)
        return [*lines[: height - 1], below(self._board, width)]

    def active_cell(self) -> tuple[int, int]:
        """The active member's cell on the cursor's row."""
        if self._board is None or self._board.row not in self._owners:
            return 0, 0
        x = column_left(self._board, self._called, self.size.width) + 1
        return x, self._head + self._owners.index(self._board.row)

    def on_resize(self) -> None:
        self._lines = self._build()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self._board is None:
            return
        if event.y == 0:
            self.post_message(self.Pressed(tab_at(tab_strip(self._board), event.x), None, None))
            return
        line = event.y - self._head
        row = self._owners[line] if 0 <= line < len(self._owners) else None
        column = member_at(self._board, self._called, self.size.width, event.x)
        self.post_message(self.Pressed(None, row, column))

    def render_line(self, y: int) -> Strip:
        line = self._lines[y] if y < len(self._lines) else ()
        base = Style() if self.app.native_ansi_color else self.rich_style
        if self._dimmed:
            base += STYLES["dim"]
        strip = Strip([Segment(text, base + STYLES[style]) for text, style in line])
        return strip.adjust_cell_length(self.size.width, base)
