"""The scoring surface: tab strip, criteria, mark and Synthèse in one focusable line-drawing widget.

One widget with an inner cursor: a key repaints the few cells that changed and lays nothing out again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from e1tui.domain.grid import Level
from e1tui.scoring.sheet import Sheet
from e1tui.tui.evaluation.lines import STYLES, Page, competency_page, level_at, level_cells, tab_at, tab_strip
from e1tui.tui.evaluation.synthesis import shows_appreciation, synthesis_page
from e1tui.tui.terminal.answering import KeysToScreen
from e1tui.tui.text.holder import holder_text
from e1tui.tui.text.lines import ABOVE, BELOW
from e1tui.tui.widgets.styled import StyledLine

_ABOVE: Final = 2  # lines above the page: the tabs, and an empty one


def sheet_page(sheet: Sheet, width: int, height: int) -> Page:
    """All the lines of the tab that is shown, below the tab strip; there may be more than `height`."""
    competency = sheet.competency
    if competency is None:
        return synthesis_page(sheet, width, height)
    return competency_page(sheet, competency, width, height)


class ScoringWidget(KeysToScreen, can_focus=True):
    """Shows a sheet; keys are its screen's matter. `dimmed` while a text field is open."""

    DEFAULT_CSS = "ScoringWidget { height: 1fr; width: 1fr; }"

    class TabPressed(Message):
        """A click on the tab strip."""

        def __init__(self, tab: int) -> None:
            super().__init__()
            self.tab = tab

    class RowPressed(Message):
        """A click on a line of the sheet's row, on a level's cell or not."""

        def __init__(self, row: int, level: Level | None) -> None:
            super().__init__()
            self.row = row
            self.level = level

    class Resized(Message):
        """Other lines of the sheet are in view than before."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet: Sheet | None = None
        self._lines: list[StyledLine] = []
        self._owners: tuple[int | None, ...] = ()
        self._top = 0
        self._dimmed = False
        self.has_appreciation = False  # the whole of it is in view

    def show(self, sheet: Sheet, *, dimmed: bool = False) -> None:
        """Show a sheet, drawing only the lines that differ from what is on the screen."""
        if not sheet.evaluation.is_present:  # what that hides stays in the screen's sheet, and comes back
            sheet = replace(sheet, evaluation=sheet.evaluation.shown())
        self._sheet = sheet
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self._lines = self._build()
            self.refresh()
            return
        before, self._lines = self._lines, self._build()
        if len(before) != len(self._lines):
            self.refresh()
            return
        width = self.size.width
        rows = [y for y, (old, new) in enumerate(zip(before, self._lines, strict=True)) if old != new]
        if rows:
            self.refresh(*(Region(0, y, width, 1) for y in rows))

    def _build(self) -> list[StyledLine]:
        """Exactly one line per row of the widget."""
        height = self.size.height
        if self._sheet is None or not height:
            return []
        sheet = self._sheet
        page = sheet_page(sheet, self.size.width, height - _ABOVE)
        room = max(1, height - _ABOVE)
        # All the lines of the cursor's row are to be read; above the first row, what the page is about.
        first = 0 if self._sheet.row == 0 and page.last < room else page.cursor
        self._top = min(max(self._top, page.last - room + 1), first)
        self._top = max(0, min(self._top, len(page.lines) - room))
        self._owners = page.owners[self._top : self._top + room]
        if self._sheet.on_synthesis:
            self.has_appreciation = shows_appreciation(page, self._sheet, self._owners)
        lines = [_head(self._sheet, self.size.width), (), *page.lines[self._top : self._top + room]]
        if self._top:
            lines[1] = _signed((), ABOVE, self.size.width)
        if self._top + room < len(page.lines):
            lines[-1] = _signed(lines[-1], BELOW, self.size.width)
        return lines + [()] * (height - len(lines))

    def active_cell(self) -> tuple[int, int]:
        """The beginning of the cursor's row."""
        row = self._sheet.row if self._sheet else None
        return 0, _ABOVE + self._owners.index(row) if row in self._owners else 0

    def on_resize(self) -> None:
        """Lay the sheet out for the new size."""
        self._lines = self._build()
        self.refresh()
        self.post_message(self.Resized())

    def on_click(self, event: events.Click) -> None:
        """Tell the screen which tab or row, and which level of it, was clicked."""
        event.stop()
        if event.y == 0 and (tab := self._tab_at(event.x)) is not None:
            self.post_message(self.TabPressed(tab))
        elif 0 <= event.y - _ABOVE < len(self._owners):
            row = self._owners[event.y - _ABOVE]
            if row is not None:
                self.post_message(self.RowPressed(row, self._level_at(event.x)))

    def _level_at(self, column: int) -> Level | None:
        return level_at(level_cells(self._sheet.grid, self.size.width), column) if self._sheet else None

    def _tab_at(self, column: int) -> int | None:
        return tab_at(tab_strip(self._sheet, self.size.width), column) if self._sheet else None

    def render_line(self, y: int) -> Strip:
        """One line of the widget."""
        line = self._lines[y] if y < len(self._lines) else ()
        # On the terminal's own colours nothing needs to be said of them: it saves 9 bytes a piece.
        base = Style() if self.app.native_ansi_color else self.rich_style
        if self._dimmed:
            base += STYLES["dim"]
        segments = [Segment(text, base + STYLES[style]) for text, style in line]
        strip = Strip(segments)
        return strip.adjust_cell_length(self.size.width, base)


def _signed(line: StyledLine, sign: str, width: int) -> StyledLine:
    """A line with the sign at its right end that more lies there."""
    spare = width - sum(cell_len(text) for text, _ in line) - len(sign)
    return (*line, (" " * spare, ""), (sign, "")) if spare >= 0 else line


def _head(sheet: Sheet, width: int) -> StyledLine:
    """The tab strip, and at its right end who holds the keyboard: there no key changes anything but a count."""
    strip = tab_strip(sheet, width)
    spare = width - sum(len(text) for text, _ in strip) - 1
    holder = holder_text(sheet.holder, spare - 2)
    return (*strip, (" " * (spare - cell_len(holder)), ""), (holder, "dim")) if holder else strip
