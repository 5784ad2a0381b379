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
from e1tui.domain.grid import LEVELS, Competency, Level
from e1tui.domain.marks import HALF, MAXIMUM, TENTH, french
from e1tui.domain.session import Session

Weights = tuple[Fraction, ...]  # of TI, I, S, TS
DEFAULT_WEIGHTS: Final[Weights] = (Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1))
_THIRDS: Final = {Fraction(1, 3): "1/3", Fraction(2, 3): "2/3"}  # ⅓ and ⅔ are in few terminal fonts


@dataclass(frozen=True)
class Landmark:
    """The range of half points, /20, that a competency's positions suggest, and the point in its middle."""

    low: Decimal
    high: Decimal
    centre: Decimal
    weights: Weights

    @property
    def short(self) -> str:
        """ "repère 12,5 à 15"."""
        return f"repère {french(self.low)} à {french(self.high)}"

    @property
    def reckoning(self) -> str:
        """How it is reckoned, short enough for a line of 80 columns."""
        return f"Repère : 20 × moyenne ({self._weights}) = {french(self.centre)}, ± un demi-niveau"

    @property
    def sentence(self) -> str:
        """The range and how it is reckoned, in French."""
        return (
            f"Repère {french(self.low)} à {french(self.high)} : 20 × moyenne des poids ({self._weights}),"
            f" soit {french(self.centre)}, à un demi-niveau près. La commission décide."
        )

    @property
    def _weights(self) -> str:
        pairs = zip(LEVELS, self.weights, strict=True)
        return ", ".join(f"{level.value} {shown_weight(weight)}" for level, weight in pairs)


def weights_of(session: Session) -> Weights:
    """The session's weights, else the default ones."""
    return session.weights or DEFAULT_WEIGHTS


def landmark(competency: Competency, evaluation: Evaluation, weights: Weights) -> Landmark | None:
    """The landmark of a competency, None until all its criteria have a position."""
    levels = _levels(competency, evaluation)
    if levels is None:
        return None
    lows, highs = _bounds(weights)
    return Landmark(
        low=_half_point(_mean(lows[level.rank] for level in levels)),
        high=_half_point(_mean(highs[level.rank] for level in levels)),
        centre=_tenth(_mean(weights[level.rank] for level in levels)),
        weights=weights,
    )


def centre(competency: Competency, evaluation: Evaluation, weights: Weights) -> Decimal | None:
    """The point /20, to a tenth, that the positions give; None until all criteria have one."""
    levels = _levels(competency, evaluation)
    return None if levels is None else _tenth(_mean(weights[level.rank] for level in levels))


def shown_weight(weight: Fraction) -> str:
    """A weight as people read it: "0", "1/3", "0,25"."""
    if weight in _THIRDS:
        return _THIRDS[weight]
    return french(Decimal(weight.numerator) / Decimal(weight.denominator))


def _levels(competency: Competency, evaluation: Evaluation) -> list[Level] | None:
    levels = [level for criterion in competency.criteria if (level := evaluation.level(criterion))]
    return levels if levels and len(levels) == len(competency.criteria) else None


def _bounds(weights: Weights) -> tuple[list[Fraction], list[Fraction]]:
    """Where each level begins and ends: half way to its neighbours."""
    halfway = [(lower + upper) / 2 for lower, upper in pairwise(weights)]
    return [weights[0], *halfway], [*halfway, weights[-1]]


def _mean(values: Iterable[Fraction]) -> Fraction:
    """The mean of weights on the scale of 20."""
    found = list(values)
    return sum(found, Fraction(0)) * int(MAXIMUM) / len(found)


def _half_point(value: Fraction) -> Decimal:
    return (Decimal(round(value * 2)) * HALF).quantize(TENTH)


def _tenth(value: Fraction) -> Decimal:
    return (Decimal(round(value * 10)) / 10).quantize(TENTH)
