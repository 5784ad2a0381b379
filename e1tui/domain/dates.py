"""Which dates a file may hold, those that every screen, document and zone can show; and which year is at hand."""

from __future__ import annotations

import datetime as dt
from typing import Final

FIRST_YEAR: Final = 1000  # four digits wherever a date is shown, typed or printed
LAST_YEAR: Final = 9998  # and a day to spare at the end, for the hour in another zone
RULE: Final = f"une année de {FIRST_YEAR} à {LAST_YEAR}"


def is_sound(date: dt.date) -> bool:
    """Whether a date, or a moment, is one that can be shown everywhere."""
    return FIRST_YEAR <= date.year <= LAST_YEAR


_NEAR: Final = dt.timedelta(days=92)
_SCHOOL_YEAR: Final = 9  # the month that it begins with


def at_hand(day: int, month: int, near: dt.date) -> dt.date | None:
    """The date that is meant by a day and a month without a year, beside another date; None when there is none.

    The nearest where that is within three months, on whichever side of September; else that of the school year:
    beside 28 November 2026, 12/06 is in 2027. 29 February may be in no year at hand.
    """
    found = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            found.append(dt.date(year, month, day))
        except ValueError:
            continue
    close = [date for date in found if abs(date - near) <= _NEAR]
    same = [date for date in found if _school_year(date) == _school_year(near)]
    return next(iter(close or same), None)


def _school_year(date: dt.date) -> int:
    return date.year if date.month >= _SCHOOL_YEAR else date.year - 1
