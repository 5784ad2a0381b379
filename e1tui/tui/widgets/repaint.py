"""Which cells of a line differ from what is on the screen: over a slow line nothing else is worth sending."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rich.cells import cell_len
from textual.geometry import Region

Piece = tuple[str, str]  # text, and the name of its style
StyledLine = tuple[Piece, ...]


Cell = tuple[str, str]
_JUMP: Final = 8  # bytes that move the terminal's cursor: fewer cells in between are sent instead


def changed(old: StyledLine, new: StyledLine, y: int, width: int) -> list[Region]:
    """The cells in which two lines differ, as spans from left to right."""
    before, after = _cells(old, width), _cells(new, width)
    spans: list[Region] = []
    for x in (x for x, (a, b) in enumerate(zip(before, after, strict=True)) if a != b):
        if spans and x - spans[-1].right < _JUMP:
            spans[-1] = Region(spans[-1].x, y, x + 1 - spans[-1].x, 1)
        else:
            spans.append(Region(x, y, 1, 1))
    return spans


def _cells(line: StyledLine, width: int) -> list[Cell]:
    cells: list[Cell] = []
    for piece in line:
        cells += _piece_cells(piece)
    cells = cells[:width]
    return cells + [(" ", "")] * (width - len(cells))


@lru_cache(maxsize=2048)
def _piece_cells(piece: Piece) -> tuple[Cell, ...]:
    """Kept: the same criteria are drawn at each key, and to measure each of their characters took a sixth of it."""
    text, style = piece
    return tuple((character, style) for character in text for _ in range(max(1, cell_len(character))))
