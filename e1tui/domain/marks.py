"""Marks: on which scale they are, reading what is typed, the exact final mark's rounding, how French writes them.

Marks are exact: `Decimal` in steps of their scale, `Fraction` while they are reckoned with; no binary floating
point anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Final

from e1tui.errors import InvalidValue

HALF: Final = Decimal("0.5")
TENTH: Final = Decimal("0.1")
HUNDREDTH: Final = Decimal("0.01")
THOUSANDTH: Final = Decimal("0.001")

_TYPED = re.compile(r"(\d+)(?:[,.;](\d*))?")
_STEPS: Final = {
    Decimal(1): "par point",
    HALF: "par demi-point",
    Decimal("0.25"): "par quart de point",
    TENTH: "par dixième de point",
}


@dataclass(frozen=True)
class Scale:
    """From 0 to `maximum` in steps of `step`; the default is that of most forms, /20 by half points."""

    maximum: Decimal = Decimal(20)
    step: Decimal = HALF

    @property
    def rule(self) -> str:
        """What a mark on it may be, in French."""
        steps = _STEPS.get(self.step, f"par pas de {french(self.step)}")
        return f"une note va de 0 à {french(self.maximum)}, {steps}"

    @cached_property
    def out_of(self) -> str:
        """What stands behind a mark on it: "/20"; each key draws it again."""
        return f"/{french(self.maximum)}"

    @property
    def digits(self) -> int:
        """How many its marks have at most before the comma; one more would be no mark."""
        return max(2, len(str(int(self.maximum))))

    @property
    def decimals(self) -> int:
        """How many decimals its marks are written with: one, or more where the step needs them."""
        return max(1, -int(self.step.normalize().as_tuple().exponent))

    @property
    def unit(self) -> Decimal:
        """The last decimal place that its marks are written with."""
        return Decimal(1).scaleb(-self.decimals)

    @property
    def longest(self) -> int:
        """How many characters the longest mark takes ("19,5")."""
        return self.digits + 1 + self.decimals


DEFAULT_SCALE: Final = Scale()


class Rule(Enum):
    """What the final mark is made of: the competencies' marks, the levels, or what the commission types."""

    COMPETENCIES = "competences"
    LEVELS = "niveaux"
    TYPED = "saisie"


@dataclass(frozen=True)
class Rounding:
    """To a multiple of `unit`, up, or to the nearest (halves go up); no `unit`: not rounded."""

    unit: Decimal | None = None
    up: bool = False

    def __call__(self, value: Fraction) -> Decimal:
        """The exact value rounded; one that is not, and whose decimals never end, is written to the thousandth."""
        unit = Fraction(self.unit or THOUSANDTH)
        count = ceil(value / unit) if self.up and self.unit else floor(value / unit + Fraction(1, 2))
        rounded = Decimal(count) * (self.unit or THOUSANDTH)
        short = rounded.quantize(TENTH)
        return short if short == rounded else rounded

    @property
    def words(self) -> str:
        """ "arrondie au ½ point supérieur", "" for none."""
        return f"arrondie au {self.brief}" if self.unit is not None else ""

    @property
    def brief(self) -> str:
        """ "½ point supérieur", "" for none."""
        if self.unit is None:
            return ""
        return f"{_UNITS[self.unit]} {'supérieur' if self.up else 'le plus proche'}"


_UNITS: Final = {HALF: "½ point", Decimal(1): "point", TENTH: "dixième de point"}


@dataclass(frozen=True)
class Marking:
    """How the final mark is made, on its `scale`.

    `decision`: the commission types it, the reckoned one stands beside. `bonus` is the most that may be added, 0 for
    none. `shows_total`: whether the sum of the competencies' marks is shown.
    """

    rule: Rule = Rule.COMPETENCIES
    scale: Scale = DEFAULT_SCALE
    rounding: Rounding = Rounding()
    decision: bool = False
    bonus: Decimal = Decimal(0)
    shows_total: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether the commission types the final mark."""
        return self.decision or self.rule is Rule.TYPED

    @property
    def final_words(self) -> str:
        """How the final mark was rounded: "arrondie au ½ point supérieur"; "" where it was not, or people gave it."""
        return "" if self.is_typed else self.rounding.words

    @property
    def decimals(self) -> int:
        """How many decimals a final mark is written with at most."""
        if self.is_typed:
            return self.scale.decimals
        return 3 if self.rounding.unit is None else 1

    @property
    def bonus_scale(self) -> Scale | None:
        """What a bonus may be, None where there is none."""
        return Scale(self.bonus, self.scale.step) if self.bonus else None


def checked_mark(value: Decimal, scale: Scale = DEFAULT_SCALE) -> Decimal:
    """The mark itself if it is one of the scale (0, 0.5 … 20); InvalidValue otherwise."""
    return _checked(value, str(value).replace(".", ","), scale)


def parse_mark(text: str, scale: Scale = DEFAULT_SCALE) -> Decimal:
    """Read a mark as it is typed: "14", "14,5", "14.5", and "14," for fourteen and a half.

    Raises InvalidValue with a French sentence.
    """
    match = _TYPED.fullmatch(text.strip())
    if match is None or len(match[1]) > scale.digits or len(match[2] or "") > scale.decimals:
        raise _refused(text, scale)
    half = match[2]
    if half == "":  # the separator alone makes the half point
        half = "5"
    return _checked(Decimal(f"{match[1]}.{half or '0'}"), text, scale)


def _checked(value: Decimal, shown: str, scale: Scale) -> Decimal:
    # Compared, not computed with: arithmetic would round a number of more than 28 digits to a half point.
    mark = value.quantize(scale.unit) if value.is_finite() and 0 <= value <= scale.maximum else None
    if mark is None or mark != value or mark % scale.step != 0:
        raise _refused(shown, scale)
    return abs(mark)  # abs: -0.0 is 0


def _refused(shown: str, scale: Scale) -> InvalidValue:
    return InvalidValue(f"« {shown} » n’est pas une note : {scale.rule}.")


def without_separator(text: str, scale: Scale = DEFAULT_SCALE) -> Decimal | None:
    """The mark meant by three digits without a separator ("145" is 14,5), if there is one."""
    if scale.digits > 2 or not re.fullmatch(r"\d{3}", text):
        return None
    try:
        return parse_mark(f"{text[:2]},{text[2]}", scale)
    except InvalidValue:
        return None


def total(marks: Iterable[Decimal | None]) -> Decimal | None:
    """The exact sum, or None as long as one mark is not given."""
    given = list(marks)
    if not given or any(mark is None for mark in given):
        return None
    return sum((mark for mark in given if mark is not None), Decimal(0))


def french(value: Decimal) -> str:
    """A number as French writes it: "14,5", "14" (never "14,0"), at most three decimals."""
    if not value.is_finite():
        return str(value)
    text = f"{value.quantize(THOUSANDTH):f}".rstrip("0").rstrip(".")
    return (text or "0").replace(".", ",")


def french_fraction(value: Fraction) -> str:
    """An exact number as French writes it: "2", "2,5", and "1/3" where more than three decimals would be needed."""
    if (value * 1000).denominator == 1:
        return french(Decimal(value.numerator) / Decimal(value.denominator))
    return str(value)
