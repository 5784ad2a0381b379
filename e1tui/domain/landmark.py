"""A landmark, not a formula: the range of marks that positions suggest. Off by default, never filled in.

The form gives no formula from positions to marks, the commission decides. Each level has a weight from 0 to 1;
it stands for all that lies nearer to it than to its neighbours, so that positions give a range, not a mark.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Competency, Grid, Level
from e1tui.domain.marks import TENTH, Scale, french
from e1tui.domain.session import Session

Weights = tuple[Fraction, ...]  # of the levels that count, lowest first
# Of four levels: what a form of the session offers.
DEFAULT_WEIGHTS: Final[Weights] = (Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1))
_THIRDS: Final = {Fraction(1, 3): "1/3", Fraction(2, 3): "2/3"}  # ⅓ and ⅔ are in few terminal fonts


@dataclass(frozen=True)
class Landmark:
    """The range of marks, on the competency's scale, that its positions suggest, and the point in its middle."""

    low: Decimal
    high: Decimal
    centre: Decimal
    weights: Weights
    levels: tuple[Level, ...]
    scale: Scale

    @property
    def short(self) -> str:
        """ "repère 12,5 à 15"."""
        return f"repère {french(self.low)} à {french(self.high)}"

    @property
    def reckoning(self) -> str:
        """How it is reckoned, short enough for a line of 80 columns where there are four levels."""
        return f"Repère : {french(self.scale.maximum)} × moyenne ({self._weights}) = {french(self.centre)}, ± un demi-niveau"

    @property
    def told(self) -> tuple[str, ...]:
        """The same from the longest to the shortest."""
        maximum, centre = french(self.scale.maximum), french(self.centre)
        without = f"Repère : {maximum} × moyenne des poids = {centre}, ± un demi-niveau"
        return self.sentence, self.reckoning, without, f"Repère : {centre}, ± un demi-niveau"

    @property
    def sentence(self) -> str:
        """The range and how it is reckoned, in French."""
        return (
            f"Repère {french(self.low)} à {french(self.high)} : {french(self.scale.maximum)} × moyenne des poids ({self._weights}),"
            f" soit {french(self.centre)}, à un demi-niveau près. La commission décide."
        )

    @property
    def _weights(self) -> str:
        pairs = zip(self.levels, self.weights, strict=True)
        return ", ".join(f"{level.value} {shown_weight(weight)}" for level, weight in pairs)


def weights_of(grid: Grid, session: Session) -> Weights:
    """The session's weights where they fit the grid, else the grid's own."""
    return session.weights if len(session.weights) == len(grid.judged) else grid.weights


def landmark(grid: Grid, competency: Competency, evaluation: Evaluation, weights: Weights) -> Landmark | None:
    """The landmark of a competency, None until all its criteria have a position, and where no mark is asked."""
    levels, scale = _ranks(grid, competency, evaluation), competency.scale
    if levels is None or scale is None:
        return None
    lows, highs = _bounds(weights)
    return Landmark(
        low=_step(_mean((lows[rank] for rank in levels), scale), scale),
        high=_step(_mean((highs[rank] for rank in levels), scale), scale),
        centre=_tenth(_mean((weights[rank] for rank in levels), scale)),
        weights=weights,
        levels=grid.judged,
        scale=scale,
    )


def centre(grid: Grid, competency: Competency, evaluation: Evaluation, weights: Weights) -> Decimal | None:
    """The point on the competency's scale, to a tenth, that the positions give; None until all criteria have one."""
    levels, scale = _ranks(grid, competency, evaluation), competency.scale
    return (
        None if levels is None or scale is None else _tenth(_mean((weights[rank] for rank in levels), scale))
    )


def shown_weight(weight: Fraction) -> str:
    """A weight as people read it: "0", "1/3", "0,25"."""
    if weight in _THIRDS:
        return _THIRDS[weight]
    return french(Decimal(weight.numerator) / Decimal(weight.denominator))


def _ranks(grid: Grid, competency: Competency, evaluation: Evaluation) -> list[int] | None:
    """The ranks among the levels that count of what was judged, once every criterion has a level."""
    levels = [level for criterion in competency.criteria if (level := evaluation.level(criterion))]
    ranks = [grid.judged.index(level) for level in levels if level.is_judged]
    return ranks if ranks and len(levels) == len(competency.criteria) else None


def _bounds(weights: Weights) -> tuple[list[Fraction], list[Fraction]]:
    """Where each level begins and ends: half way to its neighbours."""
    halfway = [(lower + upper) / 2 for lower, upper in pairwise(weights)]
    return [weights[0], *halfway], [*halfway, weights[-1]]


def _mean(values: Iterable[Fraction], scale: Scale) -> Fraction:
    """The mean of weights on a scale."""
    found = list(values)
    return sum(found, Fraction(0)) * Fraction(scale.maximum) / len(found)


def _step(value: Fraction, scale: Scale) -> Decimal:
    return (Decimal(round(value / Fraction(scale.step))) * scale.step).quantize(scale.unit)


def _tenth(value: Fraction) -> Decimal:
    return (Decimal(round(value * 10)) / 10).quantize(TENTH)
