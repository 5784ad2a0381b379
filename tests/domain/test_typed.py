"""Dates, hours, ranks, lengths and breaks as people type them, with Maj or without."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui import keyboards
from e1tui.domain.day.schedule import Break
from e1tui.domain.french import exact_time, french_date
from e1tui.domain.typed import (
    iso_date,
    plain_date,
    read_breaks,
    read_date,
    read_group,
    read_minutes,
    read_order,
    read_time,
    with_digits,
)
from e1tui.errors import InvalidValue
from e1tui.rosters.values import read_date as cell_date

LUNCH = Break(dt.time(12), dt.time(13, 30))
TEA = Break(dt.time(16), dt.time(16, 15))


def azerty(character):
    return keyboards.digit("azerty", character)


@pytest.mark.parametrize("typed", ["9:40", "9h40", "09:40", "9 h 40", "09:40:00", "ç:'à", "çh'à"])
def test_an_hour(typed):
    assert with_digits(read_time, typed, azerty) == dt.time(9, 40)


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        ('"', "3"),
        ("&à", "10"),
        ("3", "3"),
        ("12", "12"),
        ("", ""),
        ("A", "A"),
        ("é2b", "é2b"),
        ("1-2", "1-2"),
    ],
)
def test_a_group_is_its_number_on_the_digit_row(typed, group):
    assert read_group(typed, azerty) == group


@pytest.mark.parametrize("typed", ["9:60", "24:00", "9:40:75", "940", "neuf heures", "9:4"])
def test_what_is_no_hour(typed):
    with pytest.raises(InvalidValue, match=f"« {typed} »"):
        with_digits(read_time, typed, azerty)


def test_an_hour_is_read_as_it_is_shown():
    for time in (dt.time(9), dt.time(9, 40, 30), dt.time(0, 5)):
        assert read_time(exact_time(time)) == time
    assert exact_time(dt.time(10)) == "10:00" and exact_time(None) == ""


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
    assert read_minutes("'à", azerty) == 40 and read_minutes("600", azerty) == 600
    assert {read_minutes(f"20{unit}", azerty) for unit in (" min", "mn", " minutes", " min.")} == {20}
    for wrong in ("20 h", "min", "0", "601", "4,5", "+5", "", "½"):
        with pytest.raises(InvalidValue, match="de 1 à 600"):
            read_minutes(wrong, azerty)


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("12/06/2026", (2026, 6, 12)), ("1/6/2026", (2026, 6, 1)), ("12-06-2026", (2026, 6, 12)),
        ("12.06.2026", (2026, 6, 12)), ("12 06 2026", (2026, 6, 12)), ("12/06/26", (2026, 6, 12)),
        ("2026-06-12", (2026, 6, 12)), ("12062026", (2026, 6, 12)), ("20260612", (2026, 6, 12)),
        ("&é/à-/éàé-", (2026, 6, 12)), ("&éà-éàé-", (2026, 6, 12)), (" 12/06/2026 ", (2026, 6, 12)),
        ("29/02/2028", (2028, 2, 29)),
    ],
)  # fmt: skip
def test_dates(typed, date):
    assert read_date(typed, azerty) == dt.date(*date)


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "12/13/2026", "12/06", "juin", "12/06/1026", "29/02/2026", "1"]
)
def test_what_is_no_date(typed):
    with pytest.raises(InvalidValue, match="n’est pas une date : jj/mm/aaaa attendu"):
        read_date(typed, azerty)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_a_date_is_read_as_it_is_shown(date):
    assert read_date(french_date(date), azerty) == date


def test_no_date():
    assert read_date(" ", azerty) is None
    assert french_date(None) == ""


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-06-12", dt.date(2026, 6, 12)),
        *((text, None) for text in ("12/06/2026", "2026-6-12", "2026-02-30", "1026-06-12", "٢٠٢٦-٠٦-١٢", "")),
    ],
)
def test_the_date_of_a_command(text, date):
    assert iso_date(text) == date


@pytest.mark.parametrize(
    "date", ["31/02/2026", "12/13/2026", "12/06/1026", "0206-06-12", "12-06", "20262602", "12/06-2026"]
)
def test_a_list_a_command_and_a_field_agree_on_what_is_no_date(date):
    assert plain_date(date) is None and iso_date(date) is None
    with pytest.raises(InvalidValue):
        cell_date(date)
    with pytest.raises(InvalidValue):
        read_date(date, lambda character: None)


@pytest.mark.parametrize("text", ["12/06/2026", "12.06.26", "2026-06-12", "12062026"])
def test_a_list_and_a_field_agree_on_what_is_one(text):
    assert cell_date(text) == read_date(text, azerty) == dt.date(2026, 6, 12)
