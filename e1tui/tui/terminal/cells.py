"""The terminal's cells as they were sent last, and the bytes that lead from there to another picture.

Textual sends again all that a widget asks to be drawn: a character in a text is a few hundred cells that are
there already, and 2 kB take 100 ms on a line of 20 kB/s. Here nothing is sent but the cells that differ.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from rich.cells import cell_len

# A piece of a line from column `x` on: texts with the parameters of their SGR sequence ("1;7", "" for none).
Piece = tuple[int, int, Sequence[tuple[str, str]]]

_UNKNOWN: Final = "\0"  # in the place of a cell of which nothing is known: no text is equal to it
_SECOND: Final = ""  # the right half of a wide character
_BLANK: Final = " "
_JUMP: Final = 4  # bytes that move the cursor on a line: as many cells of one style are sent instead
_RESET: Final = "\x1b[m"
_ERASE_TO_END: Final = "\x1b[K"  # with the style that is in force: none, here
# DECSC and DECRC: the terminal keeps the cursor's place (and the style), and takes it back there; once for each, for
# not all terminals go back twice.
_KEEP_PLACE: Final = "\x1b7"
_BACK_TO_PLACE: Final = "\x1b8"
_NEXT_ROW: Final = "\r\n"  # its first column; never sent in the last row, where it would scroll


@dataclass
class _Row:
    """Two lists of one length, for lists of strings compare at the speed of C."""

    texts: list[str]
    styles: list[str]

    def copy(self) -> _Row:
        return _Row(self.texts.copy(), self.styles.copy())

    def put(self, x: int, parts: Iterable[tuple[str, str]]) -> None:
        """Write texts from column `x` on; what would stand outside of the row is left out.

        The half of a wide character whose other half is not there is a blank.
        """
        first, width = x, len(self.texts)
        if x >= width:  # drawn for a window that was wider a moment ago
            return
        if self.texts[x] == _SECOND:
            self._blank(_lead(self.texts, x), x)
        for text, style in parts:
            joined, cells = cells_of(text)
            if joined and first < x <= width:
                self.texts[_lead(self.texts, x - 1)] += joined
            stop = min(x + len(cells), width)
            self.texts[x:stop] = cells[: stop - x]
            self.styles[x:stop] = [style] * (stop - x)
            if stop - x < len(cells) and cells[stop - x] == _SECOND:
                self._blank(_lead(self.texts, stop - 1), stop)
            x = stop
        stop = x
        while stop < width and self.texts[stop] == _SECOND:
            stop += 1
        self._blank(x, stop)

    def _blank(self, start: int, stop: int) -> None:
        self.texts[start:stop] = [_BLANK] * (stop - start)


class Frame:
    """What a terminal shows. `update` takes it for sent, all of it and in order."""

    def __init__(self) -> None:
        self._width = 0
        self._rows: list[_Row] = []
        self._cursor: tuple[int, int] | None = None  # where it was put last; None: nobody knows
        self._start: tuple[int, int] | None = None  # the same, as long as nothing else can have moved it

    def cleared(self, width: int, height: int) -> None:
        """The terminal of that size was cleared: it shows blanks without style."""
        self._fill(width, height, _BLANK)

    def _fill(self, width: int, height: int, text: str) -> None:
        self._width, self._start = width, None
        self._rows = [_Row([text] * width, [""] * width) for _ in range(height)]

    def forget(self) -> None:
        """Something else was drawn, or the terminal was changed: nothing is known of what it shows."""
        self._rows = []
        self._cursor = self._start = None

    def doubt(self) -> None:
        """A while has passed: a message of the system may have moved the cursor, what is next begins by moving it."""
        self._start = None

    def update(
        self, width: int, height: int, pieces: Iterable[Piece], cursor: tuple[int, int] | None = None
    ) -> str:
        """What to send so that the pieces are shown, and the cursor stands at `cursor` (x, y); None: anywhere.

        "" when it does and all is shown already. The style in force is none before and after.
        """
        if (width, height) != (self._width, len(self._rows)):
            self._fill(width, height, _UNKNOWN)
        changed: dict[int, _Row] = {}
        for y, x, parts in pieces:
            if 0 <= y < height:
                if y not in changed:
                    changed[y] = self._rows[y].copy()
                changed[y].put(x, parts)
        rows = [(y, found) for y in sorted(changed) if (found := _difference(self._rows[y], changed[y]))]
        orders = [rows]
        if cursor is not None and any(y == cursor[1] for y, _ in rows[:-1]):
            # From its own row the cursor has a shorter way, but the styles may change more often on the way there.
            orders.append(sorted(rows, key=lambda row: row[0] == cursor[1]))
        sent = min((self._sent(order, cursor) for order in orders), key=len)
        for y, row in changed.items():
            self._rows[y] = row
        if sent:
            self._cursor = self._start = cursor
        return sent

    def _sent(self, rows: Iterable[tuple[int, _Difference]], cursor: tuple[int, int] | None) -> str:
        pen = _Pen(self._width, self._start, cursor)
        for y, difference in rows:
            pen.draw(y, difference)
        pen.style("")
        drawn = "".join(pen.sent)
        if cursor is None or (not drawn and cursor == self._cursor):
            return drawn
        ways = [drawn + pen.way_to(*cursor)]
        if cursor == self._cursor:
            ways.append(_KEEP_PLACE + drawn + _BACK_TO_PLACE)
        if pen.passed is not None:
            ways.append(pen.passed_back())
        return min(ways, key=len)


class _Difference(NamedTuple):
    """What of a row is to be sent: spans of columns, and from where on it is blank (None: no need to say so)."""

    row: _Row
    spans: Sequence[tuple[int, int]]
    blank_from: int | None


def _difference(old: _Row, new: _Row) -> _Difference | None:
    if old == new:
        return None
    differing = [
        x
        for x, (a, b, c, d) in enumerate(zip(old.texts, new.texts, old.styles, new.styles, strict=True))
        if a != b or c != d
    ]
    end = _end_of_text(new)
    blanks = sum(x >= end for x in differing) > len(_ERASE_TO_END)
    if blanks:
        differing = [x for x in differing if x < end]
    return _Difference(new, _runs(differing, new), end if blanks else None)


def _forward(columns: int) -> str:
    """What moves the cursor so many columns on."""
    if not columns:
        return ""
    return "\x1b[C" if columns == 1 else f"\x1b[{columns}C"


class _Pen:
    """Writes as a terminal understands it, with the shortest ways to move and to change style.

    It stands at `start`, None where that is not known, and the cursor is to stand at `end`: where the pen `passed`
    that is a count of what was sent before, and the style in force there.
    """

    def __init__(self, width: int, start: tuple[int, int] | None, end: tuple[int, int] | None) -> None:
        self.sent: list[str] = []
        self.passed: tuple[int, str] | None = None
        self._width = width
        self._end = (-1, -1) if end is None else end
        self._x: int | None  # None while it is not known where the cursor stands; then no row is the next one
        self._x, self._y = start or (None, -2)
        self._style = ""

    def way_to(self, x: int, y: int) -> str:
        """What moves the cursor there from where it stands."""
        if self._x is None or y != self._y:
            column = f";{x + 1}" if x else ""
            place = f"\x1b[{y + 1}{column}H" if y or x else "\x1b[H"
            if y != self._y + 1:
                return place
            return min(_NEXT_ROW + _forward(x), place, key=len)
        if x > self._x:
            return min(_forward(x - self._x), f"\x1b[{x + 1}G", key=len)
        if x < self._x:
            column = f"\x1b[{x + 1}G" if x else "\r"
            return min(column, "\b" * (self._x - x), key=len)
        return ""

    def passed_back(self) -> str:
        """All that was sent, the place where it passed the end kept, and taken back with the style in force there."""
        assert self.passed is not None
        before, style = self.passed
        whole = [*self.sent[:before], _KEEP_PLACE, *self.sent[before:], _BACK_TO_PLACE]
        return "".join([*whole, _RESET] if style else whole)

    def move(self, x: int, y: int) -> None:
        if way := self.way_to(x, y):
            self.sent.append(way)
        self._x, self._y = x, y
        self._note_passing()

    def _note_passing(self) -> None:
        if (self._x, self._y) == self._end and self.passed is None:
            self.passed = len(self.sent), self._style

    def style(self, style: str) -> None:
        if style != self._style:
            # An empty parameter is a 0, which resets: one sequence instead of two.
            self.sent.append(f"\x1b[{';' if self._style else ''}{style}m" if style else _RESET)
            self._style = style

    def write(self, row: _Row, start: int, stop: int) -> None:
        end = self._end[0] if self._end[1] == self._y else -1
        for style, styled in groupby(range(start, stop), row.styles.__getitem__):
            columns = list(styled)
            self._x = columns[0]
            self._note_passing()  # before the style changes: the one of before may be none, with nothing to undo
            self.style(style)
            if columns[0] < end <= columns[-1] and row.texts[end] != _SECOND:
                self.passed = len(self.sent) + end - columns[0], style
            self.sent += [row.texts[x] for x in columns]
        # Past the last column terminals differ in where the cursor is.
        self._x = stop if stop < self._width else None
        self._note_passing()

    def draw(self, y: int, difference: _Difference) -> None:
        for start, stop in difference.spans:
            self.move(start, y)
            self.write(difference.row, start, stop)
        if difference.blank_from is not None:
            self.move(difference.blank_from, y)
            self.style("")
            self.sent.append(_ERASE_TO_END)


def _end_of_text(row: _Row) -> int:
    """Where the blanks without style begin that end the row."""
    end = len(row.texts)
    while end and row.texts[end - 1] == _BLANK and not row.styles[end - 1]:
        end -= 1
    return end


def _runs(differing: Sequence[int], row: _Row) -> Sequence[tuple[int, int]]:
    """The columns to be sent, as spans; whole characters, and what is cheaper sent than jumped over."""
    spans: list[tuple[int, int]] = []
    for first, last in _consecutive(differing):
        start, stop = _lead(row.texts, first), last + 1
        while stop < len(row.texts) and row.texts[stop] == _SECOND:
            stop += 1
        if spans and (start <= spans[-1][1] or _is_cheaper_sent(row, spans[-1][1], start)):
            spans[-1] = (spans[-1][0], stop)
        else:
            spans.append((start, stop))
    return spans


def _consecutive(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of numbers that follow each other."""
    first = 0
    for rank in range(1, len(numbers) + 1):
        if rank == len(numbers) or numbers[rank] != numbers[rank - 1] + 1:
            yield numbers[first], numbers[rank - 1]
            first = rank


def _is_cheaper_sent(row: _Row, start: int, stop: int) -> bool:
    between = row.texts[start:stop]
    return (
        stop - start <= _JUMP
        and sum(len(text.encode()) for text in between) <= _JUMP
        and _UNKNOWN not in between
        and len(set(row.styles[start - 1 : stop + 1])) == 1
    )


def _lead(texts: Sequence[str], x: int) -> int:
    """Where the character begins that has the cell `x`."""
    while x and texts[x] == _SECOND:
        x -= 1
    return x


@lru_cache(maxsize=512)
def cells_of(text: str) -> tuple[str, list[str]]:
    """What of a text joins the cell before it (a combining accent), and its cells. Control characters have none."""
    if text.isascii() and text.isprintable():
        return "", list(text)
    text = "".join(character for character in text if unicodedata.category(character) != "Cc")
    joined, cells = "", list[str]()
    for character in text:
        width = cell_len(character)
        if width:
            cells += [character] + [_SECOND] * (width - 1)
        elif cells:
            cells[_lead(cells, len(cells) - 1)] += character
        else:
            joined += character
    # Joined emoji take fewer cells than the characters that they are made of: they are one piece.
    if (whole := cell_len(text)) != len(cells):
        return "", ([text] + [_SECOND] * (whole - 1)) if whole else []
    return joined, cells
