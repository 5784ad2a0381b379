"""Tables onto pages: row heights in two passes, what stays together, what breaks and goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

from e1tui.export.layout.page import (
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_TOP,
    UPRIGHT,
    Box,
    Cell,
    Layout,
    Line,
    Page,
    Paper,
    Problems,
    Row,
    Table,
    height_of,
    lines_of,
    mm,
    parts_of,
    words_of,
)
from e1tui.export.layout.structure import Node, Place, TableNodes

_ORPHANS: Final = 2  # the least lines of a broken cell on either page
_SLACK: Final = 0.01  # points: sums of floats


@dataclass(frozen=True)
class _Placed:
    """A cell of a measured table: its lines, each with its place in the document's tree, where it stands
    across, its height once the rows have theirs."""

    cell: Cell
    lines: tuple[tuple[Line, Place], ...]
    x: float
    width: float
    height: float = 0

    @property
    def text_height(self) -> float:
        return height_of(line for line, _ in self.lines)


@dataclass(frozen=True)
class _Measured:
    row: Row
    cells: tuple[_Placed, ...]
    height: float


class Flow:
    """Fills pages from `top` to `bottom`; `left` is where tables begin.

    What is read out goes below `tree`; without one, all that is added is decoration.
    """

    def __init__(
        self,
        left: float,
        top: float,
        bottom: float,
        problems: Problems,
        tree: Node | None = None,
        paper: Paper = UPRIGHT,
    ) -> None:
        self.left, self.top, self.bottom = left, top, bottom
        self.problems = problems
        self.tree = tree
        self.paper = paper
        self.pages = [Page(paper)]
        self.y = top

    def add(self, tables: Iterable[Table]) -> None:
        """Put tables one below the other, on as many pages as they need."""
        measured = [(table, self._measure(table, table.rows, self.tree)) for table in tables]
        for number, (table, rows) in enumerate(measured):
            needed = self._together(measured[number:])
            on_fresh_page = self.y <= self.top + _SLACK
            if not on_fresh_page and (table.new_page or not self._fits(table.gap + needed)):
                self._new_page()
            elif not on_fresh_page:
                self.y += table.gap
            if table.fills:
                self._fill(rows, measured[number + 1 :])
            following = measured[number + 1 :]
            after = following[0][0].gap + self._together(following) if table.tail and following else 0.0
            self._place(table, rows, after)

    # Measuring

    def _measure(self, table: Table, rows: tuple[Row, ...], tree: Node | None) -> list[_Measured]:
        nodes = TableNodes(tree)
        placed: list[tuple[_Placed, ...]] = []
        covered: dict[int, int] = {}  # column → rows that a cell above still covers
        for row in rows:
            nodes.begin_row()
            cells, column, x = [], 0, self.left
            for cell in row.cells:
                while covered.get(column):
                    x += table.widths[column]
                    column += 1
                width = sum(table.widths[column : column + cell.columns])
                places = nodes.cell(cell.role, cell.columns, cell.rows, parts_of(cell))
                texts = [lines_of(text, width - 2 * table.padding, self.problems) for text in cell.texts]
                cells.append(_Placed(cell, _placed(texts, places), x, width))
                for _ in range(cell.columns):
                    covered[column] = cell.rows
                    x += table.widths[column]
                    column += 1
            covered = {number: count - 1 for number, count in covered.items()}
            placed.append(tuple(cells))
        heights = self._heights(table, rows, placed)
        return [
            _Measured(
                row,
                tuple(replace(p, height=sum(heights[number : number + p.cell.rows])) for p in placed[number]),
                heights[number],
            )
            for number, row in enumerate(rows)
        ]

    @staticmethod
    def _heights(table: Table, rows: tuple[Row, ...], placed: list[tuple[_Placed, ...]]) -> list[float]:
        """First what each row needs by itself, then what cells over several rows lack, in equal parts."""
        heights = [row.least for row in rows]
        spanning: list[tuple[int, int, float]] = []
        for number, cells in enumerate(placed):
            for entry in cells:
                needed = entry.text_height + 2 * table.padding
                if entry.cell.rows == 1:
                    heights[number] = max(heights[number], needed)
                else:
                    spanning.append((number, entry.cell.rows, needed))
        for first, count, needed in spanning:
            lacking = needed - sum(heights[first : first + count])
            if lacking > 0:
                for number in range(first, first + count):
                    heights[number] += lacking / count
        return heights

    def _together(self, measured: list[tuple[Table, list[_Measured]]]) -> float:
        """The height that the first of these tables wants on the page where it begins, without its gap."""
        table, rows = measured[0]
        whole = _sum(rows)
        if table.with_next and len(measured) > 1:
            following = measured[1][0].gap + self._together(measured[1:])
            if whole + following <= self.bottom - self.top:
                return whole + following
        if table.keep and whole <= self.bottom - self.top + _SLACK:
            return whole
        groups = _groups(table, rows)
        first = groups[0]
        if not first[-1].row.breakable:
            return _sum(first)
        return _sum(first[:-1]) + min(first[-1].height, first[-1].row.least)

    def _fill(self, rows: list[_Measured], following: list[tuple[Table, list[_Measured]]]) -> None:
        """Give the last row the height that would be left below, if all that follows on this page fits on it."""
        below = takewhile(lambda entry: not entry[0].new_page, following)
        needed = _sum(rows) + sum(table.gap + _sum(entries) for table, entries in below)
        free = self.bottom - self.y - needed
        if free > 0:
            last = rows[-1]
            cells = tuple(replace(placed, height=placed.height + free) for placed in last.cells)
            rows[-1] = _Measured(last.row, cells, last.height + free)

    # Placing

    def _fits(self, height: float) -> bool:
        return self.y + height <= self.bottom + _SLACK

    def _new_page(self) -> None:
        self.pages.append(Page(self.paper))
        self.y = self.top

    def _place(self, table: Table, rows: list[_Measured], after: float) -> None:
        """`after` is the height that what follows wants beside the table's tail."""
        continued = table.continued or table.rows[: table.headers]
        groups = _groups(table, rows)
        tail = max(len(groups) - table.tail, 1) if after else len(groups)
        for number, group in enumerate(groups):
            if number == tail:
                needed = sum(map(_sum, groups[number:])) + after
                if not self._fits(needed) and self.top + needed <= self.bottom:
                    self._go_on(table, continued)
            if not self._fits(_sum(group)) and not group[-1].row.breakable and self.y > self.top + _SLACK:
                self._go_on(table, continued)
            for entry in group:
                rest: _Measured | None = entry
                while rest is not None:
                    rest = self._draw(table, rest)
                    if rest is not None:
                        self._go_on(table, continued)

    def _go_on(self, table: Table, continued: tuple[Row, ...]) -> None:
        self._new_page()
        # What stands again was said on the first page already: no nodes.
        for entry in self._measure(table, continued, None):
            self._draw(table, entry)

    def _draw(self, table: Table, entry: _Measured) -> _Measured | None:
        """Draw a row, or what of it fits; gives back what is left for the next page."""
        rest = None
        # A row that is not meant to break does all the same when it is taller than a page: nothing is cut.
        if not self._fits(entry.height) and all(placed.cell.rows == 1 for placed in entry.cells):
            entry, rest = self._split(table, entry)
        page = self.pages[-1]
        for placed in entry.cells:
            height = placed.height
            if placed.cell.fill:
                page.boxes.append(Box(placed.x, self.y, placed.width, height, fill=True))
            if table.rules:
                page.boxes.append(Box(placed.x, self.y, placed.width, height))
            y = self.y + table.padding
            if placed.cell.middle:
                y = self.y + (height - placed.text_height) / 2
            for line, place in placed.lines:
                width = placed.width - 2 * table.padding
                page.words.extend(words_of(line, placed.x + table.padding, y, width, place))
                y += line.height
        self.y += entry.height
        return rest

    def _split(self, table: Table, entry: _Measured) -> tuple[_Measured, _Measured | None]:
        """What of a row fits above the bottom, and the rest; None when only its empty foot is left."""
        room = self.bottom - self.y - 2 * table.padding
        counts = [_count_that_fits(placed.lines, room) for placed in entry.cells]
        pairs = list(zip(entry.cells, counts, strict=True))
        first = _measured(table, entry.row, [replace(p, lines=p.lines[:n]) for p, n in pairs])
        second = _measured(table, entry.row, [replace(p, lines=p.lines[n:]) for p, n in pairs])
        return first, second if any(placed.lines for placed in second.cells) else None


def _placed(texts: Sequence[tuple[Line, ...]], places: Sequence[Place]) -> tuple[tuple[Line, Place], ...]:
    """The lines of a cell with their places; between two texts of one node there is a space."""
    found: list[tuple[Line, Place]] = []
    for lines, place in zip(texts, places, strict=True):
        if found and place.node is not None and place.node is found[-1][1].node:
            found[-1] = replace(found[-1][0], spaced=True), place
        found += [(line, place) for line in lines]
    return tuple(found)


def _count_that_fits(lines: tuple[tuple[Line, Place], ...], room: float) -> int:
    """How many lines go on this page: at least one, so that there is always progress."""
    count, height = 0, 0.0
    while count < len(lines) and height + lines[count][0].height <= room + _SLACK:
        height += lines[count][0].height
        count += 1
    if 0 < len(lines) - count < _ORPHANS:
        count -= _ORPHANS - (len(lines) - count)
    return min(max(count, 1), len(lines))


def _measured(table: Table, row: Row, cells: list[_Placed]) -> _Measured:
    height = max(placed.text_height for placed in cells) + 2 * table.padding
    return _Measured(row, tuple(replace(placed, height=height) for placed in cells), height)


def _sum(rows: Sequence[_Measured]) -> float:
    return sum(entry.height for entry in rows)


def _groups(table: Table, rows: list[_Measured]) -> list[list[_Measured]]:
    """Rows that cannot be parted: those under one spanning cell, the headers with what they head, the fewest of a part."""
    groups: list[list[_Measured]] = []
    bound = 0  # rows that still belong to the last group
    for number, entry in enumerate(rows):
        is_end = number > max(len(rows) - table.parts, table.headers)
        if bound or is_end:
            groups[-1].append(entry)
        else:
            groups.append([entry])
        spans = max((placed.cell.rows for placed in entry.cells), default=1)
        bound = max(bound - 1, spans - 1, 1 if number < table.headers + table.parts - 1 else 0)
    return groups


def lay_out(tables: Iterable[Table], footer: Callable[[int, int], Table], paper: Paper = UPRIGHT) -> Layout:
    """A document on its pages. `footer` is given the page's number and how many there are.

    Raises ExportError naming every character that cannot be printed.
    """
    problems = Problems()
    bottom = paper.height - MARGIN_BOTTOM - footer_height(footer, problems)
    tree = Node("Sect")
    flow = Flow(MARGIN_LEFT, MARGIN_TOP, bottom - mm(3), problems, tree, paper)
    flow.add(tables)
    problems.raise_if_any()
    for number, page in enumerate(flow.pages, start=1):
        below = Flow(MARGIN_LEFT, bottom, paper.height, problems)
        below.pages = [page]
        below.add([footer(number, len(flow.pages))])
    return Layout(tuple(flow.pages), tree)


def footer_height(footer: Callable[[int, int], Table], problems: Problems) -> float:
    """The height of the widest footer, in points."""
    flow = Flow(MARGIN_LEFT, 0, UPRIGHT.height, problems)
    flow.add([footer(99, 99)])
    return flow.y
