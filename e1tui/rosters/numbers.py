"""The column of the numbers, told by what stands in it; and zeros at their beginning, which spreadsheets drop."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from e1tui.rosters.columns import Field, may_be_number, number_rank
from e1tui.rosters.text import Record

USUAL_LENGTH: Final = 10  # of an inscription number
_SHORTEST: Final = 7  # digits that may be such a number without its zeros
_SAMPLE: Final = 500
_DIGITS: Final = re.compile(r"(?:=\"|')?(\d+)\"?$")
_MANGLED: Final = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+$")

# How good a column is, from the worst to the best; one of an unknown header is never better than `_UNKNOWN`.
_NONE, _NO_NUMBERS, _PLAIN, _UNKNOWN, _NUMBERS, _TEN_DIGITS = range(6)


def number_column(
    names: Sequence[str], fields: Sequence[Field | None], below: Sequence[Record]
) -> tuple[Field | None, ...]:
    """The fields with the number where it stands, by the values below the header and then by the header.

    A column whose values repeat or are no numbers is not taken while a better one stands there. One whose header
    we do not know is taken when each line has ten digits in it, which no other line has.
    """
    best: tuple[int, int] | None = None
    place = None
    for index, name in enumerate(names):
        rank = number_rank(name)
        if rank is None and (fields[index] is not None or not may_be_number(name)):
            continue
        quality = _quality([r.cells[index] for r in below[:_SAMPLE] if index < len(r.cells)])
        if quality == _NONE or (rank is None and quality < _TEN_DIGITS):
            continue
        found = (_UNKNOWN, 0) if rank is None else (quality, -rank)
        if best is None or found > best:
            best, place = found, index
    found_again: list[Field | None] = [
        None if one is Field.NUMBER and (place is not None or number_rank(name) is not None) else one
        for one, name in zip(fields, names, strict=True)
    ]
    if place is not None:
        found_again[place] = Field.NUMBER
    return tuple(found_again)


def _quality(cells: Sequence[str]) -> int:
    """What a column holds; one that is empty, or counts the lines (1, 2, 3…), says little either way."""
    filled = [re.sub(r"\s", "", cell) for cell in cells if cell]
    if not filled:
        return _PLAIN
    digits = [found[1] for cell in filled if (found := _DIGITS.match(cell))]
    numbers = len(digits) + sum(bool(_MANGLED.match(cell)) for cell in filled)
    is_unique = 10 * len(set(digits)) >= 9 * len(digits)
    if not any(character.isdigit() for cell in filled for character in cell):
        return _NONE
    if 2 * numbers < len(filled) and not _are_codes(filled):
        return _NO_NUMBERS
    if not is_unique or _counts(digits):
        return _PLAIN
    long = [one for one in digits if _SHORTEST + 1 <= len(one) <= USUAL_LENGTH + 2]
    # Most lines have one, and no two lines the same: lists have totals beneath them.
    odd = len(filled) - len(long)
    enough = 5 * odd <= len(filled) or (odd == 1 and len(long) > 1)
    enough = enough and (len(filled) > 1 or len(digits[0]) == USUAL_LENGTH)
    return _TEN_DIGITS if enough else _NUMBERS


def _are_codes(filled: Sequence[str]) -> bool:
    """Numbers with letters ("CCF-007"), each another one."""
    codes = [cell for cell in filled if any(map(str.isdigit, cell)) and len(cell) <= USUAL_LENGTH + 5]
    return 2 * len(codes) >= len(filled) and len(set(codes)) == len(codes)


def _counts(digits: Sequence[str]) -> bool:
    """1, 2, 3… in one or two digits: the rank in the list."""
    values = [int(one) for one in digits]
    return values == list(range(1, len(values) + 1)) and all(
        str(v) == d for v, d in zip(values, digits, strict=True)
    )


def bare(number: str) -> str:
    """A number as two lists may write it: without spaces, and without the zeros that a spreadsheet drops."""
    compact = re.sub(r"\s", "", number).casefold()
    return (compact.lstrip("0") or "0") if compact.isdecimal() else compact


def wanted_length(numbers: Sequence[str], *, from_text: Sequence[str]) -> int:
    """To how many digits short numbers are filled: as many as most of the others have, else ten.

    `from_text` are those that have all their digits for sure.
    """
    known = Counter(len(one) for one in from_text if one.isdecimal() and len(one) > _SHORTEST)
    usual = known.most_common(1)[0][0] if known else USUAL_LENGTH
    return max(usual, *(len(one) for one in numbers if one.isdecimal()), 0)


def seem_short(numbers: Sequence[str]) -> bool:
    """Whether these numbers of a text, none of which begins with zero, seem to have lost some."""
    digits = [one for one in numbers if one.isdecimal()]
    return (
        bool(digits)
        and not any(one.startswith("0") for one in digits)
        and all(_SHORTEST <= len(one) <= USUAL_LENGTH for one in digits)
        and any(len(one) < USUAL_LENGTH for one in digits)
    )
