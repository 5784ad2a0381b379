"""Which dates a file may hold: those that every screen, document and zone can show."""

from __future__ import annotations

import datetime as dt
from typing import Final

FIRST_YEAR: Final = 1000  # four digits wherever a date is shown, typed or printed
LAST_YEAR: Final = 9998  # and a day to spare at the end, for the hour in another zone
RULE: Final = f"une année de {FIRST_YEAR} à {LAST_YEAR}"


def is_sound(date: dt.date) -> bool:
    """Whether a date, or a moment, is one that can be shown everywhere."""
    return FIRST_YEAR <= date.year <= LAST_YEAR
