"""What the columns of a candidate list hold where no header says it: by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from e1tui.domain.text import slug
from e1tui.rosters.columns import Field
from e1tui.rosters.text import Record

_SAMPLE: Final = 200  # lines that are looked at
_FEW: Final = 3  # lines: in as many, a column with the same text in each is not one of names
_SCHOOL_WORDS: Final = re.compile(r"\b(lycee|lpo?|cfa|greta|college|campus|etablissement|ecole)\b")
_TIME: Final = re.compile(r"\d{1,2}\s?[:hH]\s?\d{0,2}(?::\d{2})?$")
_DATE: Final = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}$")


def guess_fields(records: Sequence[Record]) -> tuple[Field | None, ...]:
    """What each column of lines without a header holds.

    Mostly digits: the number (the longest, where there are several). Upper-case letters: the last name. Two
    columns of letters are the last name, then the first name. Dates are left alone: they may be birth dates.
    """
    filled = _filled(records)
    digits = [i for i, cells in enumerate(filled) if _mostly(cells, _is_number)]
    times = [i for i, cells in enumerate(filled) if _mostly(cells, _is_time)]
    schools = [i for i, cells in enumerate(filled) if _mostly(cells, _is_school)]
    taken = {*digits, *times, *schools}
    words = [i for i, cells in enumerate(filled) if i not in taken and _mostly(cells, _is_words)]
    # A text that is the same on each line is a class or a diploma, not a name.
    texts = [i for i in words if len(filled[i]) < _FEW or len(set(filled[i])) > 1] or words
    found: dict[int, Field] = {}
    if digits:
        found[max(digits, key=lambda i: sum(map(len, filled[i])) / len(filled[i]))] = Field.NUMBER
    if times:
        found[times[0]] = Field.TIME
    if schools:
        found[schools[0]] = Field.SCHOOL
    if len(texts) == 1:
        found[texts[0]] = Field.FULL_NAME
    elif texts:
        first, second = texts[:2]
        swapped = _mostly(filled[second], str.isupper) and not _mostly(filled[first], str.isupper)
        last_name, first_name = (second, first) if swapped else (first, second)
        found |= {last_name: Field.LAST_NAME, first_name: Field.FIRST_NAME}
    return tuple(map(found.get, range(len(filled))))


def has_unknown_header(records: Sequence[Record]) -> bool:
    """Whether the first line seems to name the columns in words that we do not know.

    It does where it has a word above numbers, dates, hours or addresses, or a last name in small letters above
    last names that are all in capitals. Words above words alone tell nothing: the line then counts as a person.
    """
    if len(records) < 2:
        return False
    first, below = records[0].cells, _filled(records[1:])
    if any(
        cell and not any(character.isdigit() or character == "@" for character in cell) and _is_data(cells)
        for cell, cells in zip(first, below, strict=False)
    ):
        return True
    fields = guess_fields(records[1:])
    if Field.LAST_NAME not in fields or (index := fields.index(Field.LAST_NAME)) >= len(first):
        return False
    words = first[index].split()
    return bool(words) and not any(map(str.isupper, words)) and all(map(str.isupper, below[index]))


def _filled(records: Sequence[Record]) -> list[list[str]]:
    """The cells of each column that are not empty."""
    width = max((len(record.cells) for record in records), default=0)
    return [[r.cells[i] for r in records[:_SAMPLE] if i < len(r.cells) and r.cells[i]] for i in range(width)]


def _mostly(cells: Sequence[str], test: Callable[[str], bool]) -> bool:
    return bool(cells) and 2 * sum(map(test, cells)) > len(cells)


def _is_data(cells: Sequence[str]) -> bool:
    tests = (_is_number, _is_time, _is_date, _is_address)
    return any(_mostly(cells, test) for test in tests)


def _is_number(cell: str) -> bool:
    """Digits, perhaps with a letter or two, or a number that the spreadsheet mangled."""
    digits = sum(c.isdigit() for c in cell)
    letters = sum(c.isalpha() for c in cell)
    return digits > letters and not re.search(r"[:/]|\d-\d+-\d|\d\s?[hH]", cell)


def _is_time(cell: str) -> bool:
    return bool(_TIME.match(cell))


def _is_date(cell: str) -> bool:
    return bool(_DATE.match(cell))


def _is_address(cell: str) -> bool:
    return "@" in cell


def _is_school(cell: str) -> bool:
    return bool(_SCHOOL_WORDS.search(slug(cell).replace("-", " ")))


def _is_words(cell: str) -> bool:
    return any(c.isalpha() for c in cell) and not _TIME.match(cell)
