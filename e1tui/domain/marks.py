"""Half-point marks: reading, the total out of 60, the mark out of 20, and how French writes them.

Marks are exact `Decimal` values in half points; no binary floating point anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal
from typing import Final

from e1tui.errors import InvalidValue

MAXIMUM: Final = Decimal(20)
TOTAL_MAXIMUM: Final = Decimal(60)
HALF: Final = Decimal("0.5")
TENTH: Final = Decimal("0.1")
HUNDREDTH: Final = Decimal("0.01")
RULE: Final = "une note va de 0 à 20, par demi-point"

_TYPED = re.compile(r"(\d{1,2})(?:[,.;](\d?))?$")


def checked_mark(value: Decimal) -> Decimal:
    """The mark itself if it is one of 0, 0.5 … 20; InvalidValue otherwise."""
    return _checked(value, str(value).replace(".", ","))


def parse_mark(text: str) -> Decimal:
    """Read a mark as it is typed: "14", "14,5", "14.5", and "14," for fourteen and a half.

    Raises InvalidValue with a French sentence.
    """
    match = _TYPED.fullmatch(text.strip())
    if match is None:
        raise _refused(text)
    half = match[2]
    if half == "":  # the separator alone makes the half point
        half = "5"
    return _checked(Decimal(f"{match[1]}.{half or '0'}"), text)


def _checked(value: Decimal, shown: str) -> Decimal:
    # Compared, not computed with: arithmetic would round a number of more than 28 digits to a half point.
    mark = value.quantize(TENTH) if value.is_finite() and 0 <= value <= MAXIMUM else None
    if mark is None or mark != value or mark % HALF != 0:
        raise _refused(shown)
    return abs(mark)  # abs: -0.0 is 0


def _refused(shown: str) -> InvalidValue:
    return InvalidValue(f"« {shown} » n’est pas une note : {RULE}.")


def without_separator(text: str) -> Decimal | None:
    """The mark meant by three digits without a separator ("145" is 14,5), if there is one."""
    if not re.fullmatch(r"\d{3}", text):
        return None
    try:
        return parse_mark(f"{text[:2]},{text[2]}")
    except InvalidValue:
        return None


def total(marks: Iterable[Decimal | None]) -> Decimal | None:
    """The exact sum out of 60, or None as long as one mark is not given."""
    given = list(marks)
    if not given or any(mark is None for mark in given):
        return None
    return sum((mark for mark in given if mark is not None), Decimal(0))


def mark_on_20(total_on_60: Decimal) -> Decimal:
    """Total ÷ 3 rounded up to the next half point: the form's "arrondie au ½ point supérieur".

    The rule is that of the arrêté of 20 November 2000; computed in sixths so that it is exact.
    """
    half_points = (total_on_60 * 2 / 3).to_integral_value(ROUND_CEILING)
    return (half_points * HALF).quantize(TENTH)


def french(value: Decimal) -> str:
    """A number as French writes it: "14,5", "14" (never "14,0"), at most three decimals."""
    if not value.is_finite():
        return str(value)
    text = f"{value.quantize(Decimal('0.001')):f}".rstrip("0").rstrip(".")
    return (text or "0").replace(".", ",")
