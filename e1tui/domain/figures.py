"""The figures of a deliberation: how many, mean, median, spread, histogram, and marks far from their profile.

Everything is exact: marks are Decimal in half points; the square root alone is rounded, by Decimal's context.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Competency, Grid
from e1tui.domain.landmark import Weights, centre
from e1tui.domain.marks import DEFAULT_SCALE, HUNDREDTH, Scale, french


@dataclass(frozen=True)
class Spread:
    """What a set of marks out of 20 looks like; all but `count` are None while there is no mark.

    `deviation` is the population's standard deviation: the candidates are all there is, not a sample of more.
    """

    count: int = 0
    mean: Decimal | None = None
    median: Decimal | None = None
    deviation: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True)
class Figures:
    """`marks` is of the final mark, `out_of` what it is out of, `competencies` of each competency's mark, in the
    order of the form.

    `drafts` are those with a mark that is counted and may still change.
    """

    candidates: int
    present: int
    marks: Spread
    competencies: Mapping[str, Spread]
    out_of: Decimal = DEFAULT_SCALE.maximum
    drafts: int = 0


def shown_figure(value: int | Decimal | None) -> str:
    """A count, or a figure to the hundredth as French writes it; "-" where there is none."""
    match value:
        case None:
            return "-"
        case Decimal():
            return french(value.quantize(HUNDREDTH))
        case _:
            return str(value)


def figures(grid: Grid, evaluations: Iterable[Evaluation]) -> Figures:
    """The figures over all these evaluations, drafts included; who is not present has no mark."""
    shown = [evaluation.shown() for evaluation in evaluations]
    return Figures(
        candidates=len(shown),
        present=sum(one.is_present for one in shown),
        marks=spread(one.mark_on_20(grid) for one in shown),
        competencies={c.id: spread(one.mark(c) for one in shown) for c in grid.marked},
        out_of=grid.marking.scale.maximum,
        drafts=sum(
            not one.is_closed and (bool(one.marks) or one.mark_on_20(grid) is not None) for one in shown
        ),
    )


def spread(marks: Iterable[Decimal | None]) -> Spread:
    """The spread of the marks that are given; None is a mark not given, and counts for nothing."""
    given = sorted(mark for mark in marks if mark is not None)
    if not given:
        return Spread()
    total, square = sum(given), sum(mark * mark for mark in given)
    count = Decimal(len(given))
    # n·Σx² − (Σx)² is exact, so that equal marks have a deviation of 0 and not of a rounding error.
    deviation = (count * square - total * total).sqrt() / count
    middle = len(given) // 2
    median = given[middle] if len(given) % 2 else (given[middle - 1] + given[middle]) / 2
    return Spread(len(given), total / count, median, deviation, given[0], given[-1])


def histogram(marks: Iterable[Decimal | None], scale: Scale = DEFAULT_SCALE) -> tuple[int, ...]:
    """How many marks there are from each whole point (0, 1 … 20) to below the next: 21 counts /20."""
    counts = [0] * (int(scale.maximum) + 1)
    for mark in marks:
        if mark is not None:
            counts[math.floor(mark)] += 1
    return tuple(counts)


# --- marks far from their profile ---

# A commission may be severe or lenient as a whole: that is its decision. Pointed out is a mark this far from what
# the positions suggest, once the commission's usual gap (the median) is taken away.
OUTLIER_GAP: Final = Decimal(4)
_FEWEST: Final = 3  # below that there is no usual gap


@dataclass(frozen=True)
class Outlier:
    """A mark out of 20 far from the profile of its positions; `gap` is mark − profile − usual gap.

    `index` is the evaluation's place among those given.
    """

    index: int
    competency: Competency
    mark: Decimal
    profile: Decimal
    gap: Decimal


def outliers(grid: Grid, evaluations: Sequence[Evaluation], weights: Weights) -> tuple[Outlier, ...]:
    """The marks that stand out against their profile, by competency; only where all positions are given."""
    found: list[Outlier] = []
    for competency in grid.competencies:
        gaps: dict[int, tuple[Decimal, Decimal]] = {}
        for index, evaluation in enumerate(evaluations):
            shown = evaluation.shown()
            mark, profile = shown.mark(competency), centre(grid, competency, shown, weights)
            if mark is not None and profile is not None:
                gaps[index] = (mark, profile)
        if len(gaps) < _FEWEST:
            continue
        usual = spread(mark - profile for mark, profile in gaps.values()).median or Decimal(0)
        for index, (mark, profile) in gaps.items():
            gap = mark - profile - usual
            if abs(gap) >= _of(competency, OUTLIER_GAP):
                found.append(Outlier(index, competency, mark, profile, gap))
    return tuple(found)


def _of(competency: Competency, gap: Decimal) -> Decimal:
    """A gap in points out of 20 on the competency's own scale."""
    return gap * competency.scale.maximum / DEFAULT_SCALE.maximum if competency.scale else gap


def profile_bar(competency: Competency, evaluation: Evaluation) -> tuple[int | None, ...]:
    """The ranks (0 for the lowest level) of a competency's positions in the form's order, None not given."""
    levels = (evaluation.shown().level(criterion) for criterion in competency.criteria)
    return tuple(None if level is None else level.rank for level in levels)
