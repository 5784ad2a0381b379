"""Hours, lengths and breaks as people type them, with Maj or without."""

import datetime as dt

import pytest

from e1tui import keyboards
from e1tui.domain.day.schedule import Break
from e1tui.errors import InvalidValue
from e1tui.rosters.values import read_order, read_time
from e1tui.tui.candidates.hours import read_breaks, read_minutes
from e1tui.tui.widgets.fields import french_time, with_digits

LUNCH = Break(dt.time(12), dt.time(13, 30))
TEA = Break(dt.time(16), dt.time(16, 15))


def azerty(character):
    return keyboards.digit("azerty", character)


@pytest.mark.parametrize("typed", ["9:40", "9h40", "09:40", "9 h 40", "09:40:00", "ç:'à", "çh'à"])
def test_an_hour(typed):
    assert with_digits(read_time, typed, azerty) == dt.time(9, 40)


@pytest.mark.parametrize("typed", ["9:60", "24:00", "9:40:75", "940", "neuf heures", "9:4"])
def test_what_is_no_hour(typed):
    with pytest.raises(InvalidValue, match=f"« {typed} »"):
        with_digits(read_time, typed, azerty)


def test_an_hour_is_read_as_it_is_shown():
    for time in (dt.time(9), dt.time(9, 40, 30), dt.time(0, 5)):
        assert read_time(french_time(time)) == time
    assert french_time(dt.time(10)) == "10:00" and french_time(None) == ""


def test_a_rank_without_maj():
    assert with_digits(read_order, "&é", azerty) == 12


@pytest.mark.parametrize(
    ("typed", "breaks"),
    [
        ("", ()),
        (" , ", ()),
        ("12:00-13:30", (LUNCH,)),
        ("12h - 13h30, 16:00–16:15", (LUNCH, TEA)),
        ("12h à 13h30 ; 16h-16h15", (LUNCH, TEA)),
        ("&é:àà-&\":\"à", (LUNCH,)),
        ("&-:àà-&-:&(", (TEA,)),  # the key 6 gives "-" too
    ],
)  # fmt: skip
def test_breaks(typed, breaks):
    assert read_breaks(typed, azerty) == breaks


@pytest.mark.parametrize(
    "typed", ["12:00", "13:30-12:00", "12:00-12:00", "12:00-25:00", "midi", "12:00 13:00"]
)
def test_what_is_no_break(typed):
    with pytest.raises(InvalidValue, match="n’est pas une pause"):
        read_breaks(f"10:00-10:15, {typed}", azerty)


def test_minutes():
    assert with_digits(read_minutes, "'à", azerty) == 40 and read_minutes("600") == 600
    for wrong in ("0", "601", "4,5", "-5", "", "½"):
        with pytest.raises(InvalidValue, match="de 1 à 600"):
            read_minutes(wrong)
