"""Which cells of a line differ from what is on the screen: over a slow line nothing else is worth sending."""

from __future__ import annotations

from rich.cells import cell_len
from textual.geometry import Region

Piece = tuple[str, str]  # text, and the name of its style
StyledLine = tuple[Piece, ...]


def changed(old: StyledLine, new: StyledLine, y: int, width: int) -> Region | None:
    """The cells in which two lines differ, as one span."""
    before, after = _cells(old, width), _cells(new, width)
    differing = [x for x, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    if not differing:
        return None
    return Region(differing[0], y, differing[-1] - differing[0] + 1, 1)


def _cells(line: StyledLine, width: int) -> list[tuple[str, str]]:
    cells: list[tuple[str, str]] = []
    for text, style in line:
        for character in text:
            cells += [(character, style)] * max(1, cell_len(character))
    cells = cells[:width]
    return cells + [(" ", "")] * (width - len(cells))
