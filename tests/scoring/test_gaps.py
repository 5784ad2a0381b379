"""Where what is not given yet stands on the sheet: rows of a tab, marks after a mark, the appreciation at last."""

from __future__ import annotations

from decimal import Decimal

from levels import LEVELS

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.scoring.gaps import after_mark, first_in, first_on_synthesis


def test_a_tab_is_opened_at_what_lacks_there(grid: Grid) -> None:
    one, (first, *_) = Evaluation(grid.id, Candidate("NOM", "Zoé")), grid.competencies
    assert first_in(grid, one, 0) == 0
    one = one.with_position(first.criteria[0], LEVELS[0])
    assert first_in(grid, one, 0) == 1
    for criterion in first.criteria:
        one = one.with_position(criterion, LEVELS[0])
    assert first_in(grid, one, 0) == len(first.criteria)  # its mark
    assert first_in(grid, one.with_mark(first, Decimal(12)), 0) == 0


def test_a_mark_leads_to_the_next_one_that_lacks_round_to_the_first_then_to_the_appreciation(
    grid: Grid,
) -> None:
    one, last = Evaluation(grid.id, Candidate("NOM", "Zoé")), len(grid.competencies)
    rows = [len(competency.criteria) for competency in grid.competencies]
    assert after_mark(grid, one, 0, rows[0]) == (1, rows[1])
    one = one.with_mark(grid.competencies[1], Decimal(12))
    assert after_mark(grid, one, 0, rows[0]) == (2, rows[2])
    assert after_mark(grid, one, 2, rows[2]) == (0, rows[0])
    assert after_mark(grid, one, last, 1) == (last, 2) and after_mark(grid, one, last, 2) == (last, 0)
    assert first_on_synthesis(grid, one) == 0
    for competency in grid.competencies:
        one = one.with_mark(competency, Decimal(12))
    assert after_mark(grid, one, 0, rows[0]) == after_mark(grid, one, last, 0) == (last, len(grid.entries))
    assert first_on_synthesis(grid, one) == len(grid.entries)
