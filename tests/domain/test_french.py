"""Dates, hours and counts as French writes them."""

import datetime as dt
import re

import pytest
from sources import PACKAGE, modules, source

from e1tui.domain import french
from e1tui.domain.french import plural

NBSP = "\N{NO-BREAK SPACE}"
AT = dt.datetime(2026, 6, 2, 9, 5, 30)


def test_dates_and_hours():
    assert french.french_date(AT) == french.french_date(AT.date()) == "02/06/2026"
    assert french.french_time(AT) == french.french_time(AT.time()) == "09:05"
    assert french.exact_time(AT.time()) == "09:05:30"
    assert french.exact_time(dt.time(10)) == "10:00" and french.exact_time(dt.time()) == "00:00"
    assert french.spelt_time(AT.time()) == f"09{NBSP}h{NBSP}05"
    assert french.french_moment(AT) == "02/06/2026 à 09:05"


def test_short_and_exact_ones():
    assert french.short_date(AT) == french.short_date(AT.date()) == "02/06" and french.short_date(None) == ""
    assert french.french_second(AT) == "09:05:30" and french.french_second(dt.time(10)) == "10:00:00"


def test_what_there_is_none_of_is_blank():
    for write in (french.french_date, french.french_time, french.exact_time, french.spelt_time):
        assert write(None) == ""


def test_days_stand_once_in_their_order():
    days = [dt.date(2026, 6, 13), None, dt.date(2026, 6, 2), dt.date(2026, 6, 13)]
    assert french.french_dates(days) == "02/06/2026, 13/06/2026"
    assert french.french_dates([None]) == ""


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 candidat"), (1, "1 candidat"), (2, "2 candidats"), (12, "12 candidats")]
)
def test_plural(count, text):
    assert plural(count, "candidat") == text


def test_dates_and_hours_are_written_here_only():
    """But by what knows nothing of ours: the zone, which is below, and a workbook's child process."""
    spelt = re.compile("%H:%M|%d/%m")  # as people read them; names of files have theirs
    found = {path.relative_to(PACKAGE).as_posix() for path in modules() if spelt.search(source(path))}
    assert found == {"domain/french.py", "rosters/workbook_child.py", "zone.py"}


@pytest.mark.parametrize(
    ("days", "span"),
    [
        ([], ""),
        ([(2026, 6, 12)], "12/06/2026"),
        ([(2026, 6, 10), (2026, 6, 11), (2026, 6, 12)], "10–12/06/26"),
        ([(2026, 6, 30), (2026, 7, 2)], "30/06–02/07"),
        ([(2026, 12, 18), (2027, 1, 8)], "18/12–08/01"),
        ([(2026, 6, 10), (2027, 6, 12)], "10/06–12/06"),
    ],
)
def test_the_days_of_a_session_where_there_is_little_room(days, span):
    assert french.days_span([dt.date(*day) for day in days]) == span and len(span) <= 11
