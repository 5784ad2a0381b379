"""Any grid of tests/grids, edited or not, and candidates scored on it, without writing them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from samples import sample_session, sealed

from e1tui.domain.evaluation import Candidate, Closing, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.grids.reading import parse_grid
from e1tui.domain.session import Session, State
from e1tui.toml import parse_toml

GRIDS = Path(__file__).parents[1] / "grids"


def grid_of(name: str, *edits: tuple[str, str]) -> Grid:
    """The grid of that file, with these texts of it replaced."""
    text = (GRIDS / f"{name}.toml").read_text("utf-8")
    for before, after in edits:
        assert before in text, before
        text = text.replace(before, after)
    return parse_grid(name, parse_toml(text.encode()), "a" * 64)


def session_of(grid: Grid) -> Session:
    return replace(sample_session(grid), title="Oral inventé, juin 2026")


def scored(grid: Grid, number: int = 1, **fields: Any) -> Evaluation:
    """Closed and sealed: the levels in turn from the `number`th on, half of each mark."""
    found = Evaluation(
        grid.id,
        Candidate(f"NOM{number}", "Zoé", f"{number:04}"),
        state=State.CLOSED,
        appreciation="Un oral préparé avec soin ; des choix expliqués.",
        closing=Closing(dt.datetime(2026, 6, 12, 17, tzinfo=dt.UTC), "adurand"),
    )
    for rank, criterion in enumerate(grid.criteria, number):
        found = found.with_position(criterion, grid.scale[rank % len(grid.scale)])
    for entry in grid.entries:
        scale = entry.scale
        assert scale is not None
        steps = int(scale.maximum / scale.step) // 2
        found = found.with_mark(entry, steps * Decimal(scale.step))
    return sealed(replace(found, **fields))
