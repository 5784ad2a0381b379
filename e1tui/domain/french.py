"""Dates, hours and counts as French writes them, for screens, commands and documents; marks are `marks.french`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from e1tui.domain.session import MONTHS
from e1tui.domain.text import NBSP


def french_date(date: dt.date | None) -> str:
    """ "12/06/2026", of a moment too; empty without a date."""
    return f"{date:%d/%m/%Y}" if date else ""


def short_date(date: dt.date | None) -> str:
    """ "12/06", where the year is plain, of a moment too; empty without a date."""
    return f"{date:%d/%m}" if date else ""


def french_dates(dates: Iterable[dt.date | None]) -> str:
    """The days of a session, each once and in their order: "12/06/2026, 13/06/2026"."""
    return ", ".join(map(french_date, sorted({date for date in dates if date is not None})))


def french_time(time: dt.time | dt.datetime | None) -> str:
    """ "09:40", as lists and columns have it; empty without a time."""
    return f"{time:%H:%M}" if time is not None else ""


def french_second(time: dt.time | dt.datetime) -> str:
    """ "09:40:00", where two moments may be of one minute."""
    return f"{time:%H:%M:%S}"


def exact_time(time: dt.time | None) -> str:
    """ "09:40", with seconds where there are some: read again, it is the same time."""
    return f"{time:%H:%M:%S}".removesuffix(":00") if time is not None else ""


def spelt_time(time: dt.time | None) -> str:
    """ "09 h 40", as official forms have it; empty without a time."""
    return f"{time:%H}{NBSP}h{NBSP}{time:%M}" if time is not None else ""


def french_moment(at: dt.datetime) -> str:
    """ "12/06/2026 à 09:40"."""
    return f"{french_date(at)} à {french_time(at)}"


def plural(count: int, word: str, several: str = "") -> str:
    """The count with its noun: "1 candidat", "12 candidats"; `several` where an s is not all: "12 noms donnés"."""
    return f"{count} {word}" if count < 2 else f"{count} {several or word + 's'}"


def days_span(days: Sequence[dt.date]) -> str:
    """The days of a session where there is little room, in their order: "10–12/06/26", "30/06–02/07", or the one date."""
    if len(days) < 2:
        return french_date(days[0]) if days else ""
    first, last = days[0], days[-1]
    if (first.month, first.year) == (last.month, last.year):
        return f"{first:%d}–{last:%d/%m/%y}"
    return f"{first:%d/%m}–{last:%d/%m}"


_DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def day_text(date: dt.date) -> str:
    """A day in words, as lists and sentences name it: "jeudi 26 novembre 2026"."""
    first = "1er" if date.day == 1 else date.day
    return f"{_DAYS[date.weekday()]} {first} {MONTHS[date.month - 1]} {date.year}"


def short_day(date: dt.date) -> str:
    """A day where there is little room: "jeudi 26/11"."""
    return f"{_DAYS[date.weekday()]} {short_date(date)}"


_NUMBERS: Final = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")


def number_word(count: int) -> str:
    """ "quatre"; a number of more than a digit stays one."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
