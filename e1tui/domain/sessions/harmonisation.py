"""Several sessions side by side, for the meeting that harmonises them: what each gave, and how far from its profiles.

Nothing is ever rescaled: that is for people to decide. Under five marks a session has no figure but their number,
for anything more would speak of the candidates one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.figures import Spread, figures
from e1tui.domain.grid import Competency, Criterion, Grid, Level
from e1tui.domain.landmark import centre
from e1tui.domain.marks import DEFAULT_SCALE, HUNDREDTH, french

FEWEST: Final = 5  # marks, below which nothing statistical is said


@dataclass(frozen=True)
class SessionFigures:
    """`marks` is of the final mark, on the grid's scale. `shares` are the parts of all positions at each level, from 0 to 1, by its id.

    `gap` is the mean of mark − profile over every competency that has both, in points out of 20, the profile being
    the landmark's with its default weights: the same ruler for all sessions. `criteria` are the positions counted by
    criterion and level. `marks` and `gap` say nothing under five marks, `shares` nothing without a position.
    """

    name: str
    candidates: int
    present: int
    marks: Spread
    shares: Mapping[str, Decimal]
    gap: Decimal | None
    criteria: Mapping[str, Mapping[str, int]]
    drafts: int = 0  # with a mark that may still change

    def count(self, criterion: Criterion, level: Level) -> int:
        """How many candidates have the criterion at that level."""
        return self.criteria.get(criterion.key, {}).get(level.value, 0)


def session_figures(grid: Grid, name: str, evaluations: Iterable[Evaluation]) -> SessionFigures:
    """The figures of one session, or of all of them together; who is not present has neither mark nor position."""
    shown = [evaluation.shown() for evaluation in evaluations]
    found = figures(grid, shown)
    is_told = found.marks.count >= FEWEST
    criteria = {
        criterion.key: Counter(level.value for one in shown if (level := one.level(criterion)))
        for criterion in grid.criteria
    }
    counts = sum(criteria.values(), Counter[str]())
    total = counts.total()
    gaps = _gaps(grid, shown)
    return SessionFigures(
        name,
        found.candidates,
        found.present,
        found.marks if is_told else Spread(found.marks.count),
        {level.value: Decimal(counts[level.value]) / total for level in grid.scale}
        if total and is_told
        else {},
        sum(gaps, Decimal(0)) / len(gaps) if gaps and is_told else None,
        criteria,
        found.drafts,
    )


def _gaps(grid: Grid, shown: Sequence[Evaluation]) -> list[Decimal]:
    return [
        _out_of_20(mark - profile, competency)
        for one in shown
        for competency in grid.competencies
        if (mark := one.mark(competency)) is not None
        and (profile := centre(grid, competency, one, grid.weights)) is not None
    ]


def _out_of_20(gap: Decimal, competency: Competency) -> Decimal:
    """A gap on the competency's own scale in points out of 20: those of several scales have one mean."""
    maximum = competency.scale.maximum if competency.scale else DEFAULT_SCALE.maximum
    return gap if maximum == DEFAULT_SCALE.maximum else gap * DEFAULT_SCALE.maximum / maximum


def in_several(candidates: Iterable[tuple[str, Evaluation]]) -> Mapping[str, tuple[str, ...]]:
    """The numbers that stand in more than one of these sessions, each with the sessions' names.

    Who has no number cannot be told from a namesake, and is in none.
    """
    found: dict[str, dict[str, None]] = {}
    for session, evaluation in candidates:
        if number := evaluation.candidate.number.strip():
            found.setdefault(number, {})[session] = None
    return {number: tuple(names) for number, names in sorted(found.items()) if len(names) > 1}


def percentage(part: Decimal) -> str:
    """ "25 %" as French writes it, to the nearest whole; halves go up."""
    return f"{int(Fraction(part) * 100 + Fraction(1, 2))}\N{NO-BREAK SPACE}%"


def signed(gap: Decimal | None) -> str:
    """ "+0,75", "−1,2", "0": to the hundredth; "-" where there is none."""
    if gap is None:
        return "-"
    rounded = gap.quantize(HUNDREDTH)
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}" if rounded < 0 else ""
    return sign + french(abs(rounded))
