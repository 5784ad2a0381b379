"""Minutes and parts (1/3, 0,25) as they are typed in a form and shown there again."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Final

from e1tui.domain.landmark import DEFAULT_WEIGHTS, Weights, shown_weight
from e1tui.domain.text import clean
from e1tui.errors import InvalidValue

Digit = Callable[[str], str | None]  # what a character of the keyboard's digit row means

LONGEST: Final = 600  # minutes, as in the file
MINUTES_RULE: Final = f"des minutes de 1 à {LONGEST} sont attendues, par exemple 20"
PART_RULE: Final = "une part de 0 à 1 est attendue, par exemple 1/3 ou 0,25"
WEIGHTS_RULE: Final = "quatre poids de 0 à 1 sont attendus, aucun plus petit que le précédent : 0 1/3 2/3 1"
_PART: Final = re.compile(r"(\d{1,3})/(\d{1,3})|(\d(?:[.,]\d{1,4})?)")


def read_minutes(text: str, digit: Digit) -> int:
    """The minutes typed; InvalidValue when they are none."""
    for attempt in _attempts(text, digit):
        if re.fullmatch(r"\d{1,3}", attempt) and 1 <= int(attempt) <= LONGEST:
            return int(attempt)
    raise InvalidValue(f"« {clean(text.strip())} » : {MINUTES_RULE}")


def read_part(text: str, digit: Digit) -> Fraction:
    """The part typed as 1/3, 0,25 or 1; InvalidValue when it is none, or not from 0 to 1."""
    for attempt in _attempts(text, digit):
        if (part := _part(attempt)) is not None:
            return part
    raise InvalidValue(f"« {clean(text.strip())} » : {PART_RULE}")


def read_weights(text: str, digit: Digit) -> Weights:
    """The four weights typed with blanks between them, () for an empty text; InvalidValue when they are none."""
    if not text.strip():
        return ()
    for attempt in _attempts(text, digit):
        found = [part for one in attempt.split() if (part := _part(one)) is not None]
        if len(found) == len(attempt.split()) == len(DEFAULT_WEIGHTS) and all(
            a <= b for a, b in pairwise(found)
        ):
            return tuple(found)
    raise InvalidValue(f"« {clean(text.strip())} » : {WEIGHTS_RULE}")


def part_text(part: Fraction) -> str:
    """A part so that it reads as the same again: "1/3", "0,25", "3/7"."""
    short = (part * 100).denominator == 1
    return shown_weight(part) if short else f"{part.numerator}/{part.denominator}"


def _attempts(text: str, digit: Digit) -> tuple[str, str]:
    """The text as it stands, then with the characters of the digit row as digits: on AZERTY "é(" is 25."""
    return text.strip(), "".join(digit(c) or c for c in text.strip())


def _part(text: str) -> Fraction | None:
    if (match := _PART.fullmatch(text)) is None:
        return None
    above, below, number = match.groups()
    if number is not None:
        part = Fraction(number.replace(",", "."))
    elif int(below):
        part = Fraction(int(above), int(below))
    else:
        return None
    return part if part <= 1 else None
