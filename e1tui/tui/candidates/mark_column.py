"""The column of the final mark in the lists of candidates, on the grid's own scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from e1tui.domain.grid import Grid
from e1tui.domain.marks import DEFAULT_SCALE, french
from e1tui.tui.widgets.line_list import Column

MARK: Final = Column("Sur 20", 6, "right")


def with_scale(columns: Sequence[Column], grid: Grid | None) -> tuple[Column, ...]:
    """The columns of a list, that of the mark headed as the grid's scale has it: "Sur 40"."""
    if grid is None or grid.marking.scale.maximum == DEFAULT_SCALE.maximum:
        return tuple(columns)
    header = f"Sur {french(grid.marking.scale.maximum)}"
    own = replace(MARK, header=header if len(header) <= MARK.width else "Note")
    return tuple(own if one == MARK else one for one in columns)
