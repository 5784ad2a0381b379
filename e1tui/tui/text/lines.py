"""Lines of text as the screens show them, made without Textual: the first frame is drawn before it is there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from rich.cells import cell_len, set_cell_size

from e1tui.domain.text import clean, unbroken
from e1tui.domain.text import clip as clip

Align = Literal["left", "center", "right"]
RowStyle = Literal["", "dim", "error", "rule"]

ELLIPSIS: Final = "…"
CURSOR: Final = "› "
NO_CURSOR: Final = "  "
_RULE: Final = "─"
ABOVE, BELOW = "↑", "↓"  # that more lies there
# Cells of a column of texts in a small window: of names, which are flexible, and of the others.
_NARROWEST_NAME: Final = 14
_NARROWEST: Final = 9
_EDGES: Final = 3  # columns of a line that its text leaves free
_MOST_LINES: Final = 3  # of a sentence: in sixteen lines the rest of the screen is still there
_NUMBERS: Final = re.compile(r"(\d|n°) (?! )")
_GLUE: Final = "\N{WORD JOINER}"
_ORDINARY: Final = (
    80  # columns of a terminal's window; what a wider one has more goes to the texts that need it
)
SMALLEST: Final = (60, 16)  # columns and lines of a window that the app can use
# What is laid out of a larger window, at its top left: 20,000 × 20,000 cells would take gigabytes.
LARGEST: Final = (500, 200)


@dataclass(frozen=True)
class Column:
    """`width` is in cells; flexible columns share what the terminal has left.

    In a small window the `spare` columns are left out, from the left, then the widest texts are cut; then those are
    left out that are the `last` to be.
    """

    header: str
    width: int
    align: Align = "left"
    flexible: bool = False
    spare: bool = False
    last: bool = False


@dataclass(frozen=True)
class Row:
    """A line of the list: `key` names it from one refresh to the next. `style` is "dim", "error" or "rule".

    A rule is the heading of the rows below it, of one cell; the cursor passes over it.
    """

    key: str
    cells: tuple[str, ...]
    style: RowStyle = ""

    @property
    def is_rule(self) -> bool:
        """Whether it heads the rows below it."""
        return self.style == "rule"


def fit(text: str, width: int, align: Align = "left") -> str:
    """The text in exactly `width` cells, ended with … where it was longer."""
    text = clean(text)
    length = cell_len(text)
    if length > width:
        return set_cell_size(set_cell_size(text, max(width - 1, 0)).rstrip() + ELLIPSIS, width)
    spare = width - length
    left = {"left": 0, "center": spare // 2, "right": spare}[align]
    return " " * left + text + " " * (spare - left)


def column_widths(columns: Sequence[Column], width: int) -> tuple[int, ...]:
    """The widths in cells for a list of this width, 0 for a column left out; one cell stands between columns."""
    return _widths(tuple(columns), width)


def fitted_columns(columns: Sequence[Column], rows: Sequence[Row], width: int) -> tuple[Column, ...]:
    """The columns as wide as these rows need them in a list of this width, never narrower than in an ordinary window.

    So a name stays beside its mark in a wide window, and a text is cut only where no column has cells to spare.
    """
    widths = list(column_widths(columns, min(width, _ORDINARY)))
    needs = _needs(columns, rows)
    room = max(width - _ORDINARY, 0)
    cut = [rank for rank, cells in enumerate(widths) if 0 < cells < needs[rank]]
    spare = [
        max(cells - max(needs[rank], column.width), 0) if column.flexible else 0
        for rank, (cells, column) in enumerate(zip(widths, columns, strict=True))
    ]
    for rank in cut:
        more = min(needs[rank] - widths[rank], room + sum(spare))
        widths[rank] += more
        for giver, cells in enumerate(spare):
            given = min(cells, max(more - room, 0))
            widths[giver], spare[giver], more = widths[giver] - given, cells - given, more - given
        room -= more
    return tuple(
        replace(column, width=cells, flexible=False, spare=not cells)
        for column, cells in zip(columns, widths, strict=True)
    )


def _needs(columns: Sequence[Column], rows: Sequence[Row]) -> list[int]:
    """The cells of the longest text of each column, its header among them; rows of one cell have no columns."""
    needs = [cell_len(column.header) for column in columns]
    for row in rows:
        if len(row.cells) == len(columns) > 1:
            for rank, cell in enumerate(row.cells):
                length = len(cell) if cell.isascii() else cell_len(cell)
                needs[rank] = max(needs[rank], length)
    return needs


def middle_cut(text: str, width: int) -> str:
    """The text in at most `width` cells, cut in the middle: the end of a path is what tells it from others."""
    text = clean(text)
    if cell_len(text) <= width:
        return text
    end = text
    while cell_len(end) > max(width - width // 3 - 1, 0):
        end = end[1:]
    return set_cell_size(text, max(width // 3, 0)).rstrip() + ELLIPSIS + end.lstrip()


def sentence_lines(text: str, width: int, most: int = _MOST_LINES) -> tuple[str, ...]:
    """A sentence on as many lines of exactly `width` cells as it takes; the last of `most` ends with … if need be."""
    text = clean(text)
    if cell_len(text) <= width or width <= 0:
        return (fit(text, width),)
    import textwrap  # here: the first frame does without, as long as its sentences fit

    indent = " " * (len(text) - len(text.lstrip(" ")))
    # A number stays with what it counts or names, a sign with the word before it.
    glued = _NUMBERS.sub(rf"\1{_GLUE}", unbroken(text.strip(" ")))
    lines = [
        line.replace(_GLUE, " ")
        for line in textwrap.wrap(glued, width - 1, initial_indent=indent, subsequent_indent=indent)
    ]
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join([lines[most - 1], *(line.strip(" ") for line in lines[most:])])]
    return tuple(fit(line, width) for line in lines)


@lru_cache(maxsize=64)
def _widths(columns: tuple[Column, ...], width: int) -> tuple[int, ...]:
    widths = [column.width for column in columns]
    room = width - len(NO_CURSOR) - sum(widths) - max(len(columns) - 1, 0)
    for rank, column in enumerate(columns):
        if room < 0 and column.spare:
            room, widths[rank] = room + column.width + 1, 0
    flexible = [rank for rank, column in enumerate(columns) if column.flexible]
    for done, rank in enumerate(flexible):
        share = max(room, 0) // (len(flexible) - done)
        room, widths[rank] = room - share, widths[rank] + share
    least = [_NARROWEST_NAME if c.flexible else _NARROWEST if c.align == "left" else c.width for c in columns]
    while room < 0 and (wide := [rank for rank in range(len(widths)) if widths[rank] > least[rank]]):
        widths[max(wide, key=widths.__getitem__)] -= 1
        room += 1
    for rank, column in enumerate(columns):
        if room < 0 and column.last:
            room, widths[rank] = room + widths[rank] + 1, 0
    if flexible and room > 0:  # a column that went left more than was needed
        widths[flexible[0]] += room
    return tuple(widths)


def row_line(cells: Sequence[str], columns: Sequence[Column], width: int, mark: str = NO_CURSOR) -> str:
    """One line of the list as text, exactly `width` cells wide. A row of one cell takes the whole line."""
    if len(cells) == 1:
        return fit(mark + clean(cells[0]), width)
    widths = column_widths(columns, width)
    parts = (fit(cell, w, c.align) for cell, w, c in zip(cells, widths, columns, strict=True) if w)
    return fit(mark + " ".join(parts), width)


def listed_width(width: int, height: int, rows: int) -> int:
    """The columns that so many rows have in a list of that size: one less where more of them than it shows is marked."""
    return width - 1 if 1 < height <= rows else width


def list_line(
    y: int,
    width: int,
    columns: Sequence[Column],
    rows: Sequence[Row],
    empty: Sequence[str] = (),
    *,
    first: int = 0,
    index: int = 0,
    has_focus: bool = True,
    foot: str = "",
    height: int = 0,
) -> tuple[str, str]:
    """A line of a list, headers first: its text, exactly `width` cells wide, and its component class or "".

    `first` is the row under the headers, `index` the one under the cursor; `empty` are the lines without rows.
    `foot` is the last of `height` lines, where rows leave it and one more free; where there are more rows than lines,
    the end of the first one and of the last one says so. The columns are those of `listed_width`.
    """
    inner = listed_width(width, height, len(rows))
    if inner < width:
        sign = " "
        if y == 0 and first:
            sign = ABOVE
        elif y == height - 1 and first + y < len(rows):
            sign = BELOW
        text, name = list_line(y, inner, columns, rows, first=first, index=index, has_focus=has_focus)
        return text + sign, name
    if not rows:
        lines = _empty_lines(tuple(empty), width - _EDGES)
        text = lines[y - 1] if 0 < y <= len(lines) else ""
        return fit(NO_CURSOR + text, width), "line-list--empty"
    if y == 0:
        headers = [column.header for column in columns]
        return row_line(headers, columns, width), "line-list--header"
    if first + y > len(rows):
        if foot and y == height - 1 and has_foot(len(rows), height):
            return fit(NO_CURSOR + middle_cut(foot, width - _EDGES), width), "line-list--dim"
        return " " * width, ""
    row = rows[first + y - 1]
    if row.is_rule:
        title = fit(f"{_RULE * 2} {middle_cut(row.cells[0], width - _EDGES * 2)}", width).rstrip()
        return f"{title} ".ljust(width - 1, _RULE) + " ", "line-list--rule"
    if first + y - 1 == index:
        return row_line(row.cells, columns, width, CURSOR), "line-list--cursor" if has_focus else ""
    return row_line(row.cells, columns, width), f"line-list--{row.style}" if row.style else ""


def list_cell(
    has_rows: bool, empty: Sequence[str] = (), *, first: int = 0, index: int = 0
) -> tuple[int, int]:
    """The column and the line of a list's active row, or of the first of the lines that are said instead of rows."""
    if has_rows:
        return 0, max(1, index - first + 1)
    return len(NO_CURSOR), next((y for y, text in enumerate(empty, 1) if text), 0)


@lru_cache(maxsize=8)
def _empty_lines(sentences: tuple[str, ...], width: int) -> tuple[str, ...]:
    """What stands in place of rows: a sentence takes the lines that it needs, a path is cut in its middle."""
    lines: list[str] = []
    for sentence in sentences:
        parts = [part.rstrip(" ") for part in sentence_lines(sentence, width)]
        is_whole = "".join("".join(parts).split()) == "".join(clean(sentence).split())
        has_path = any(cell_len(word) >= width // 2 for word in sentence.split(" "))
        lines += parts if is_whole and not has_path else [middle_cut(sentence, width)]
    return tuple(lines)


def has_foot(rows: int, height: int) -> bool:
    """Whether so many rows leave room for a last line below the list, and for one more between them."""
    return rows < height - 2


def laid_out(width: int, height: int) -> tuple[int, int]:
    """The columns and lines that are laid out in a window of that size: never too few to wrap a text in, nor too many.

    A window that is too small shows nothing of them (see `curtain`).
    """
    (least_width, least_height), (most_width, most_height) = SMALLEST, LARGEST
    return max(least_width, min(width, most_width)), max(least_height, min(height, most_height))


def with_title(title: str, rest: str, width: int) -> str:
    """A title and what follows it on one line; the title gives way when they do not fit."""
    room = max(width - len(rest) - 2, 10)
    return (title if len(title) <= room else title[: room - 1].rstrip() + ELLIPSIS) + rest
