"""Synthèse as lines, on grids whose marks are not one for each competency: which lines are the appreciation's."""

from __future__ import annotations

from pathlib import Path

import pytest

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.scoring.sheet import Sheet
from e1tui.storage.grids import parse_file
from e1tui.tui.evaluation.synthesis import shows_appreciation, synthesis_page
from e1tui.tui.keys.commands import key

GRIDS = Path(__file__).parents[2] / "grids"


@pytest.mark.parametrize("grid_id", ["decision", "niveaux", "saisie", "trente-criteres"])
def test_the_whole_appreciation_is_in_view_with_all_of_its_lines_only(grid_id: str, session) -> None:
    grid = parse_file(grid_id, (GRIDS / f"{grid_id}.toml").read_bytes())
    evaluation = Evaluation(grid.id, Candidate("MARTIN", "Zoé")).with_appreciation("Un oral préparé.")
    sheet = Sheet(grid, session, evaluation, key=key).at_synthesis(0)
    page = synthesis_page(sheet, 80, 40)
    lines = ["".join(text for text, _ in line) for line in page.lines]
    (written,) = (rank for rank, line in enumerate(lines) if "Un oral préparé." in line)
    assert shows_appreciation(page, sheet, page.owners)
    assert shows_appreciation(page, sheet, page.owners[: written + 1])
    assert not shows_appreciation(page, sheet, page.owners[:written])
