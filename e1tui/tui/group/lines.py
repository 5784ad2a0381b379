"""The group's grid as styled lines: pure functions from a board to text, a column per member.

A column says by brackets and a mark at its left which one is active: nothing is told by colour alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rich.cells import cell_len

from e1tui.domain.grid import Competency, Grid
from e1tui.domain.text import clean
from e1tui.scoring.board import Board, Column
from e1tui.tui.text.lines import clip, fit
from e1tui.tui.widgets.styled import Piece, StyledLine

_POINTER: Final = 3  # columns of what marks the cursor's row
_MARKS: Final = 2  # columns of a cell: ›‹
_AROUND: Final = 6  # columns of the narrowest cell around its level: ›[TS]*‹ and one between
_GAP: Final = 2  # columns between the parts of the top line
_SHARE: Final = 0.58  # of the width, that the members have at most


@dataclass(frozen=True)
class Called:
    """How a member is called in the head of their column: in two lines."""

    first: str
    second: str


@dataclass(frozen=True)
class Page:
    """`owners` gives the criterion that each line belongs to; `cursor` and `last` are the lines of the cursor's."""

    lines: tuple[StyledLine, ...]
    owners: tuple[int, ...]
    cursor: int
    last: int


def top_line(names: Sequence[str], middles: Sequence[str], status: str, width: int) -> str:
    """The line at the top in `width` columns: the longest name and the longest middle that fit, both from long to short.

    The time gives way last: an oral must not run over unseen.
    """
    for middle in middles:
        for name in names:
            spare = width - cell_len(name) - cell_len(middle) - len(status)
            if spare >= 2 * _GAP:
                return f"{name}{' ' * (spare // 2)}{middle}{' ' * (spare - spare // 2)}{status}"
    last = f"{middles[-1]}   {status.strip()}"
    return f"{fit(names[-1], max(width - cell_len(last) - _GAP, 0))}{' ' * _GAP}{last}"


def columns_width(grid: Grid, called: Sequence[Called], width: int) -> int:
    """The cells of a member's column: as their names need, in a window of that width."""
    longest = max(cell_len(text) for one in called for text in (one.first, one.second))
    return max(_longest(grid) + _AROUND, min(longest + _MARKS + 1, int(width * _SHARE) // len(called)))


def _longest(grid: Grid) -> int:
    """The columns of the longest name of a level: "TS" has two."""
    return max(len(level.value) for level in grid.scale)


def tab_strip(board: Board) -> StyledLine:
    """C1.1 5·4·5   C1.2 2·1·0   C1.3 0·0·0: how many of its criteria each member has been given, – who is not there."""
    pieces: list[Piece] = [(" ", "")]
    for index, competency in enumerate(board.grid.competencies):
        counts = "·".join(_count(column, competency) for column in board.columns)
        pieces += [(f" {competency.id} {counts} ", "tab" if index == board.tab else ""), (" ", "")]
    return tuple(pieces)


def _count(column: Column, competency: Competency) -> str:
    return str(column.evaluation.given(competency)) if column.evaluation.is_present else "–"


def head_lines(board: Board, called: Sequence[Called], width: int) -> list[StyledLine]:
    """The names over the columns, the active one between marks; a line of states where somebody has one."""
    cells = columns_width(board.grid, called, width)
    left = (" " * _left(board, cells, width), "")
    names, below, states = [left], [left], [left]
    for rank, (column, name) in enumerate(zip(board.columns, called, strict=True)):
        here = rank == board.column
        text = clip(name.first, cells - (_MARKS if here else 1))
        marked = f"›{text}‹" if here else f" {text}"
        names.append((_padded(marked, cells), ""))
        below.append((_padded(f" {clip(name.second, cells - 1)}", cells), ""))
        # « absent justifié » is told by its last word where there is no room for both.
        state = column.state if cell_len(column.state) < cells else column.state.rpartition(" ")[2]
        states.append((_padded(f" {clip(state, cells - 1)}", cells), "dim"))
    lines = [tuple(names), tuple(below)]
    return [*lines, tuple(states)] if any(column.state for column in board.columns) else lines


def page(board: Board, called: Sequence[Called], width: int) -> Page:
    """The criteria of the competency, each with the levels of all members; there may be more than the screen has."""
    cells = columns_width(board.grid, called, width)
    room = _left(board, cells, width) - _POINTER
    lines: list[StyledLine] = []
    owners: list[int] = []
    for row, criterion in enumerate(board.competency.criteria):
        here = row == board.row
        first, *rest = _wrapped(criterion.label, room - 1)
        given = [_cell(board, rank, row, cells) for rank in range(len(board.columns))]
        lines.append(((" › " if here else "   ", ""), (_padded(first, room), ""), *given))
        lines += [((" " * _POINTER, ""), (text, "")) for text in rest]
        owners += [row] * (1 + len(rest))
    cursor = owners.index(board.row)
    return Page(tuple(lines), tuple(owners), cursor, cursor + owners.count(board.row) - 1)


def _cell(board: Board, rank: int, row: int, cells: int) -> Piece:
    """A member's level: [S] where it is given, · where not, – where nothing can be; * where there is a remark."""
    column, criterion = board.columns[rank], board.competency.criteria[row]
    evaluation = column.evaluation
    level = evaluation.level(criterion) if evaluation.is_present else None
    text = f"[{level.value}]" if level else " – " if column.state else " · "
    text += "*" if evaluation.remark(criterion) else ""
    here = row == board.row and rank == board.column
    text = f"›{text.ljust(_longest(board.grid) + 3)}‹" if here else f" {text}"
    return text.ljust(cells), ""


def below(board: Board, width: int) -> StyledLine:
    """The remark of the member on the criterion under the cursor, to be read without opening it."""
    evaluation = board.columns[board.column].evaluation
    remark = evaluation.remark(board.competency.criteria[board.row])
    return ((clip(f"   * {clean(remark)}", width - 2), "dim"),) if remark else ()


def member_at(board: Board, called: Sequence[Called], width: int, x: int) -> int | None:
    """The member in whose column a mouse click hit."""
    cells = columns_width(board.grid, called, width)
    rank = (x - _left(board, cells, width)) // cells
    return rank if 0 <= rank < len(board.columns) else None


def column_left(board: Board, called: Sequence[Called], width: int) -> int:
    """Where the active member's column begins."""
    cells = columns_width(board.grid, called, width)
    return _left(board, cells, width) + board.column * cells


def _left(board: Board, cells: int, width: int) -> int:
    return width - 1 - cells * len(board.columns)


def _padded(text: str, width: int) -> str:
    return text if cell_len(text) >= width else fit(text, width)


@lru_cache(maxsize=512)
def _wrapped(text: str, width: int) -> tuple[str, ...]:
    """Kept: a key draws the same criteria again."""
    return tuple(textwrap.wrap(text, width, subsequent_indent="  "))
