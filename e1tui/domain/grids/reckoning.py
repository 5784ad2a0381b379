"""The final mark, exactly: what a grid makes of the competencies' marks, or of the levels, before it is rounded."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from e1tui.domain.grid import Grid, Level
from e1tui.domain.marks import Rule


def reckoned(
    grid: Grid, positions: Mapping[str, Level], marks: Mapping[str, Decimal], bonus: Decimal | None = None
) -> Decimal | None:
    """The mark that the grid's rule makes, rounded by it, within the grid's scale; None while something lacks for it.

    `positions` are by criterion, `marks` by competency. A `saisie` reckons none.
    """
    exact = exact_mark(grid, positions, marks)
    if exact is None:
        return None
    rounded = grid.marking.rounding(exact + Fraction(bonus or 0))
    return min(rounded, grid.marking.scale.maximum.quantize(grid.marking.scale.unit))


def exact_mark(grid: Grid, positions: Mapping[str, Level], marks: Mapping[str, Decimal]) -> Fraction | None:
    """The same before the bonus and the rounding."""
    match grid.marking.rule:
        case Rule.COMPETENCIES:
            part = _by_marks(grid, marks)
        case Rule.LEVELS:
            part = _by_levels(grid, positions)
        case Rule.TYPED:
            return None
    return None if part is None else part * Fraction(grid.marking.scale.maximum)


def _by_marks(grid: Grid, marks: Mapping[str, Decimal]) -> Fraction | None:
    """Σ coefficient × mark ÷ maximum, over Σ coefficient: from 0 to 1."""
    reached = Fraction(0)
    for competency in grid.competencies:
        mark = marks.get(competency.id)
        if mark is None or competency.scale is None:
            return None
        reached += competency.coefficient * Fraction(mark) / Fraction(competency.scale.maximum)
    return reached / sum(competency.coefficient for competency in grid.competencies)


def _by_levels(grid: Grid, positions: Mapping[str, Level]) -> Fraction | None:
    """Σ weight of the competency × Σ weight of the criterion × worth ÷ highest worth: from 0 to 1.

    What was not judged leaves its weight to what was, in its competency, then among the competencies; None where
    nothing was judged at all.
    """
    highest = max(level.worth or Fraction(0) for level in grid.judged)
    reached, weighed = Fraction(0), Fraction(0)
    for competency in grid.competencies:
        part, weights = Fraction(0), Fraction(0)
        for criterion in competency.criteria:
            level = positions.get(criterion.key)
            if level is None:
                return None
            if level.is_judged:
                part += criterion.weight * (level.worth or Fraction(0)) / highest
                weights += criterion.weight
        if weights:
            reached += competency.weight * part / weights
            weighed += competency.weight
    return reached / weighed if weighed else None
