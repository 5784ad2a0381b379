"""How long a session is kept: said when it is over, never acted on."""

from __future__ import annotations

import calendar
import datetime as dt


def is_past_retention(date: dt.date | None, today: dt.date, months: int) -> bool:
    """Whether a session of that date is older than so many months; never without a date, or for 0 months."""
    if date is None or months <= 0:
        return False
    return today > _later(date, months)


def _later(date: dt.date, months: int) -> dt.date:
    """The same day some months later, the month's last where it has no such day."""
    years, month = divmod(date.month - 1 + months, 12)
    year = date.year + years
    if year > dt.MAXYEAR:
        return dt.date.max
    return dt.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))
