"""A list with a cursor, drawn line by line: a move repaints two lines, nothing else.

(A DataTable costs ninety times that over a slow line, see the benchmarks.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from e1tui.domain.text import clean
from e1tui.tui.text.lines import (
    CURSOR,
    NO_CURSOR,
    Column,
    Row,
    column_widths,
    fit,
    fitted_columns,
    has_foot,
    list_cell,
    list_line,
    listed_width,
    row_line,
)

__all__ = ["CURSOR", "NO_CURSOR", "Column", "LineList", "Row", "column_widths", "fit", "row_line"]

_WHEEL_LINES: Final = 3


class LineList(Widget, can_focus=True):
    """Rows of plain text under a line of headers; `rows` come in by `show`, `Moved` and `Opened` go out."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-list--header",
        "line-list--cursor",
        "line-list--dim",
        "line-list--error",
        "line-list--rule",
        "line-list--empty",
    }
    DEFAULT_CSS = """
    LineList { height: 1fr; width: 1fr; }
    LineList > .line-list--header { text-style: bold underline; }
    LineList > .line-list--cursor { text-style: bold reverse; }
    LineList > .line-list--dim { color: $text-muted; }
    LineList > .line-list--error { color: $text-error; }
    LineList > .line-list--rule { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("up", "move(-1)", "ligne précédente"),
        ("down", "move(1)", "ligne suivante"),
        ("pageup", "page(-1)", "page précédente"),
        ("pagedown", "page(1)", "page suivante"),
        ("home", "first", "première ligne"),
        ("end", "last", "dernière ligne"),
        ("enter", "press", "ouvrir"),
    ]

    class Moved(Message):
        """The cursor is on another row; `key` is None in an empty list, `by_rows` when other rows came in."""

        def __init__(self, sender: LineList, key: str | None, *, by_rows: bool = False) -> None:
            super().__init__()
            self.list = sender
            self.key = key
            self.by_rows = by_rows

        @property
        def control(self) -> LineList:
            """The list, for Textual's handlers that name one."""
            return self.list

    class Opened(Message):
        """Entrée, or a click on the row under the cursor (`by_click`)."""

        def __init__(self, sender: LineList, key: str, *, by_click: bool = False) -> None:
            super().__init__()
            self.list = sender
            self.key = key
            self.by_click = by_click

        @property
        def control(self) -> LineList:
            """The list, for Textual's handlers that name one."""
            return self.list

    def __init__(self, columns: Sequence[Column], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.columns = tuple(columns)
        self._fitted: tuple[Column, ...] = ()
        self._fitted_for: tuple[tuple[Column, ...], tuple[Row, ...], int] = ((), (), 0)
        self.rows: tuple[Row, ...] = ()
        self.index = 0
        self._first = 0
        self._empty: tuple[str, ...] = ()
        self._foot = self._shown_foot = ""

    # --- what is in it ---

    def show(self, rows: Iterable[Row], *, empty: Sequence[str] = ()) -> None:
        """Replace the rows, keeping the cursor on its key; `empty` are the lines shown without rows."""
        key, rows, empty = self.key, tuple(rows), tuple(empty)
        keys = [row.key for row in rows]
        index = keys.index(key) if key in keys else _landing(rows, self.index)
        if (rows, empty, index, self._foot) != (self.rows, self._empty, self.index, self._shown_foot):
            self._shown_foot = self._foot
            self.rows, self._empty, self.index = rows, empty, index
            self._scroll_to_cursor()
            self.refresh()
        self.post_message(self.Moved(self, self.key, by_rows=True))

    def set_foot(self, text: str) -> None:
        """What the last line says, where the rows leave it free, once rows are shown again."""
        self._foot = text

    @property
    def shows_foot(self) -> bool:
        """Whether there is room for that line."""
        return has_foot(len(self.rows), self.size.height)

    def head(self, columns: Sequence[Column]) -> None:
        """Other headers over the same rows; one line is drawn anew where the columns stay as wide."""
        if tuple(columns) != self.columns:
            before = [column.width for column in self._fitted_columns()]
            self.columns = tuple(columns)
            stays = before == [column.width for column in self._fitted_columns()]
            self.refresh(*([Region(0, 0, self.size.width, 1)] if stays else []))

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor."""
        return self.rows[self.index].key if self.rows else None

    @property
    def keys(self) -> tuple[str, ...]:
        """The rows' keys from top to bottom."""
        return tuple(row.key for row in self.rows)

    @property
    def visible_keys(self) -> tuple[str, ...]:
        """The keys of the rows that are on the screen."""
        shown = self.rows[self._first : self._first + self._page]
        return tuple(row.key for row in shown if not row.is_rule)

    @property
    def count(self) -> int:
        """How many rows there are, without the rules between them."""
        return sum(not row.is_rule for row in self.rows)

    @property
    def cursor_line(self) -> int:
        """The widget's line that the cursor's row stands on, below the headers."""
        return self.index - self._first + 1

    def active_cell(self) -> tuple[int, int]:
        """The beginning of the cursor's row, or of the first line that is said instead of rows."""
        return list_cell(bool(self.rows), self._empty, first=self._first, index=self.index)

    def select(self, key: str) -> None:
        """Put the cursor on a row; nothing happens when there is none of that key."""
        if key in self.keys:
            self.move_to(self.keys.index(key))

    # --- moving ---

    @property
    def _page(self) -> int:
        return max(self.size.height - 1, 1)

    def move_to(self, index: int) -> None:
        """Put the cursor on a row by its rank, within bounds; repaints two lines unless it scrolls."""
        index = _landing(self.rows, index, back=index < self.index)
        if not self.rows or index == self.index:
            if self._scroll_to_cursor():
                self.refresh()
            return
        before, self.index = self.index, index
        if self._scroll_to_cursor():
            self.refresh()
        else:
            self._refresh_rows(before, index)
        self.post_message(self.Moved(self, self.key))

    def _scroll_to_cursor(self) -> bool:
        """Bring the cursor into view; whether that moved the lines."""
        if self.size.height == 0:  # not laid out yet
            return False
        heads = self.index > 0 and self.rows[self.index - 1].is_rule  # its rule is to be seen with it
        first = min(self._first, self.index - heads)
        first = max(first, self.index - self._page + 1)
        first = max(0, min(first, len(self.rows) - self._page))
        moved, self._first = first != self._first, first
        return moved

    def _refresh_rows(self, *indexes: int) -> None:
        lines = (index - self._first + 1 for index in indexes)
        self.refresh(*(Region(0, y, self.size.width, 1) for y in lines if 0 < y < self.size.height))

    def action_move(self, step: int) -> None:
        """So many rows down, up for a negative `step`."""
        self.move_to(self.index + step)

    def action_page(self, step: int) -> None:
        """So many windows down, up for a negative `step`."""
        self.move_to(self.index + step * self._page)

    def action_first(self) -> None:
        """To the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """To the last row."""
        self.move_to(len(self.rows) - 1)

    def action_press(self) -> None:
        """Open the row under the cursor."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))

    # --- events ---

    def on_resize(self) -> None:
        """The cursor's row stays in sight."""
        if self._scroll_to_cursor():
            self.refresh()

    def on_focus(self) -> None:
        """The cursor is shown another way while the list has the keys."""
        self._refresh_rows(self.index)

    def on_blur(self) -> None:
        """As above."""
        self._refresh_rows(self.index)

    def on_click(self, event: events.Click) -> None:
        """The cursor goes to the row; a click on the cursor's own row opens it."""
        index = self._first + event.y - 1
        if event.y < 1 or index >= len(self.rows) or self.rows[index].is_rule:
            return
        if index == self.index:
            self.post_message(self.Opened(self, self.rows[index].key, by_click=True))
        else:
            self.move_to(index)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the cursor a few rows down."""
        self._wheel(event, _WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the cursor a few rows up."""
        self._wheel(event, -_WHEEL_LINES)

    def _wheel(self, event: events.MouseEvent, lines: int) -> None:
        """Scroll without moving the cursor; the next key brings it back into view."""
        event.stop()
        first = max(0, min(self._first + lines, len(self.rows) - self._page))
        if first != self._first:
            self._first = first
            self.refresh()

    # --- drawing ---

    def line(self, y: int) -> tuple[str, str]:
        """The text of a line of the widget, exactly as wide as it, and its component class or ""."""
        return list_line(
            y,
            self.size.width,
            self._fitted_columns(),
            self.rows,
            self._empty,
            first=self._first,
            index=self.index,
            has_focus=self.has_focus,
            foot=self._foot,
            height=self.size.height,
        )

    def cut_text(self) -> str:
        """What the row under the cursor has to cut, whole; "" where it has room for all."""
        if not self.rows:
            return ""
        cells = self.rows[self.index].cells
        if len(cells) == 1:
            return cells[0] if cell_len(clean(cells[0])) > self._listed_width - len(CURSOR) else ""
        shown = zip(cells, self._fitted_columns(), strict=True)
        return " · ".join(cell.strip() for cell, column in shown if 0 < column.width < cell_len(clean(cell)))

    @property
    def _listed_width(self) -> int:
        return listed_width(self.size.width, self.size.height, len(self.rows))

    def _fitted_columns(self) -> tuple[Column, ...]:
        """The columns for these rows at this width, reckoned once for all lines."""
        columns, rows, width = self._fitted_for
        if columns is not self.columns or rows is not self.rows or width != self._listed_width:
            self._fitted_for = (self.columns, self.rows, self._listed_width)
            self._fitted = fitted_columns(*self._fitted_for)
        return self._fitted

    def render_line(self, y: int) -> Strip:
        """One line of the window: the headers, a row, or what stands below them."""
        text, name = self.line(y)
        style: Style = self.get_component_rich_style(name) if name else self.rich_style
        return Strip([Segment(text, style)], self.size.width)


def _landing(rows: Sequence[Row], index: int, *, back: bool = False) -> int:
    """The row that the cursor comes to at this rank, within bounds: the next one (`back`: the one before) for a rule."""
    index = max(0, min(index, len(rows) - 1))
    for step in (-1, 1) if back else (1, -1):
        place = index
        while 0 <= place < len(rows):
            if not rows[place].is_rule:
                return place
            place += step
    return index
