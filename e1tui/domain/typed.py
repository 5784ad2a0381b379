"""What people type, in a field, in a list or in a command: dates, hours, ranks, minutes, parts (1/3, 0,25), breaks.

On any digit row: on AZERTY without Maj, "&é/àç/éàéç" is 12/09/2029. What is none of it is an InvalidValue; marks are
`marks.parse_mark`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeVar

from e1tui.domain.dates import at_hand
from e1tui.domain.day.schedule import Break
from e1tui.domain.french import number_word
from e1tui.domain.landmark import DEFAULT_WEIGHTS, Weights, shown_weight
from e1tui.domain.text import clean
from e1tui.errors import InvalidValue

Value = TypeVar("Value")
Digit = Callable[[str], str | None]  # what a character of the keyboard's digit row means

FIRST_YEAR, LAST_YEAR = 1900, 2199  # of what is typed: another is a slip (a file may hold more, see `dates`)
DATE_RULE: Final = "jj/mm/aaaa attendu, par exemple 12/06/2026"
LONGEST: Final = 600  # minutes, as in the file
MINUTES_RULE: Final = f"des minutes de 1 à {LONGEST} sont attendues, par exemple 20"
PART_RULE: Final = "une part de 0 à 1 est attendue, par exemple 1/3 ou 0,25"
TIME: Final = re.compile(r"(\d{1,2})\s?[:hH]\s?(\d{2})?(?::(\d{2}))?$")
_DATE: Final = re.compile(r"(\d{1,4})([/. -])(\d{1,2})\2(\d{1,4})")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DAY_AND_MONTH: Final = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -]?")
_EIGHT: Final = re.compile(r"\d{8}")
_HOUR: Final = r"(\S{1,2}\s?[:hH](?:\s?\S{2})?)"
_BREAK: Final = re.compile(rf"{_HOUR}\s*(?:[-–]|\sà\s)\s*{_HOUR}")
_MINUTES: Final = re.compile(r"(\d{1,3})(?:\s?(?:mn|min|minutes?)\.?)?")
_PART: Final = re.compile(r"(\d{1,3})/(\d{1,3})|(\d(?:[.,]\d{1,4})?)")


def with_digits(read: Callable[[str], Value], text: str, digit: Digit) -> Value:
    """What `read` makes of a text, or else of the digits that its characters mean on the keyboard's digit row.

    Raises the InvalidValue of the text as it stands.
    """
    try:
        return read(text)
    except InvalidValue as error:
        try:
            return read("".join(digit(c) or c for c in text))
        except InvalidValue:
            raise error from None


def read_date(text: str, digit: Digit, near: dt.date | None = None) -> dt.date | None:
    """The date typed as jj/mm/aaaa, aaaa-mm-jj or eight digits; None for an empty text. InvalidValue otherwise.

    With `near`, jj/mm is the date of the year at hand beside it (`at_hand`): it is to be shown before it is kept.
    """
    text = text.strip()
    if not text:
        return None
    all_digits = "".join(digit(c) or c for c in text)
    but_dashes = "".join(c if c == "-" else digit(c) or c for c in text)
    for attempt in (text, all_digits, but_dashes):
        if (date := plain_date(attempt) or date_at_hand(attempt, near)) is not None:
            return date
    raise InvalidValue(f"« {clean(text)} » n’est pas une date : {DATE_RULE}")


def plain_date(text: str) -> dt.date | None:
    """The date that a text is as it stands, None where it is none, or not of these centuries."""
    if _EIGHT.fullmatch(text):
        return _date(text[4:], text[2:4], text[:2]) or _date(text[:4], text[4:6], text[6:])
    if (match := _DATE.fullmatch(text)) is None:
        return None
    first, _, month, last = match.groups()
    if len(first) == 4:
        return _date(first, month, last)
    return _date(f"20{last}" if len(last) == 2 else last, month, first)


def date_at_hand(text: str, near: dt.date | None) -> dt.date | None:
    """The date that jj/mm is beside another (`at_hand`); None where there is none, or the text is no jj/mm."""
    if near is None or (match := _DAY_AND_MONTH.fullmatch(text)) is None:
        return None
    return at_hand(int(match[1]), int(match[2]), near)


def iso_date(text: str) -> dt.date | None:
    """The date of a command, aaaa-mm-jj and nothing else; None where it is none."""
    return _date(*match.groups()) if (match := _ISO_DATE.fullmatch(text)) else None


def _date(year: str, month: str, day: str) -> dt.date | None:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_group(text: str, digit: Digit) -> str:
    """The name of a group: its number where only the keyboard's digit row was typed, without Maj, else as it stands."""
    digits = [None if character.isdecimal() else digit(character) for character in text]  # "1-2" is a name
    return "".join(filter(None, digits)) if all(digits) else text


def read_time(text: str) -> dt.time | None:
    """The hour written 9:40, 9h40 or 9h, with or without seconds; None for an empty text. InvalidValue otherwise."""
    if not text:
        return None
    if found := TIME.match(text):
        try:
            hour, minute, second = (int(part or 0) for part in found.groups())
            return dt.time(hour, minute, second)
        except ValueError:
            pass  # 25:00
    raise InvalidValue(f"« {text} » n’est pas une heure : écrivez-la 9:40 ou 9h40.")


def read_order(text: str) -> int | None:
    """A rank of passage, from 1 to 9999; None for an empty text. InvalidValue otherwise."""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) < 1:
        raise InvalidValue(f"« {text} » n’est pas un rang de passage : un nombre à partir de 1 est attendu.")
    return int(text)


def read_breaks(text: str, digit: Digit) -> tuple[Break, ...]:
    """The breaks of "12:00-13:30, 15h30-15h45", none of an empty text. InvalidValue when one is not understood.

    "-" is a digit on AZERTY's row, so that it is looked at by its place.
    """
    return tuple(_break(part.strip(), digit) for part in re.split("[,;]", text) if part.strip())


def _break(text: str, digit: Digit) -> Break:
    if (found := _BREAK.fullmatch(text)) is not None:
        try:
            start, end = (with_digits(read_time, hour, digit) for hour in found.groups())
        except InvalidValue:
            start = end = None
        if start is not None and end is not None and start < end:
            return Break(start, end)
    raise InvalidValue(
        f"« {clean(text)} » n’est pas une pause : 12:00-13:30 attendu, d’autres après une virgule"
    )


def read_minutes(text: str, digit: Digit) -> int:
    """The minutes typed, "20" or "20 min"; InvalidValue when they are none."""
    for attempt in _attempts(text, digit):
        if (found := _MINUTES.fullmatch(attempt)) and 1 <= int(found[1]) <= LONGEST:
            return int(found[1])
    raise InvalidValue(f"« {clean(text.strip())} » : {MINUTES_RULE}")


def read_part(text: str, digit: Digit) -> Fraction:
    """The part typed as 1/3, 0,25 or 1; InvalidValue when it is none, or not from 0 to 1."""
    for attempt in _attempts(text, digit):
        if (part := _part(attempt)) is not None:
            return part
    raise InvalidValue(f"« {clean(text.strip())} » : {PART_RULE}")


def read_weights(text: str, digit: Digit, usual: Weights = DEFAULT_WEIGHTS) -> Weights:
    """As many weights as the `usual` ones, typed with blanks between them, () for an empty text; InvalidValue when
    they are none."""
    if not text.strip():
        return ()
    for attempt in _attempts(text, digit):
        found = [part for one in attempt.split() if (part := _part(one)) is not None]
        if len(found) == len(attempt.split()) == len(usual) and all(a <= b for a, b in pairwise(found)):
            return tuple(found)
    rule = f"{number_word(len(usual))} poids de 0 à 1 sont attendus, aucun plus petit que le précédent"
    raise InvalidValue(f"« {clean(text.strip())} » : {rule} : {' '.join(map(part_text, usual))}")


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
