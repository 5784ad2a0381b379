"""The pure parts of the widgets: dates as they are typed, cells of a list."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from e1tui import keyboards
from e1tui.errors import InvalidValue
from e1tui.tui.screen.listing import plural, with_title
from e1tui.tui.widgets.fields import french_date, read_date
from e1tui.tui.widgets.line_list import Column, column_widths, fit, row_line


def azerty(character):
    return keyboards.digit("azerty", character)


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


@given(st.text(max_size=40), st.integers(0, 30), st.sampled_from(["left", "center", "right"]))
def test_a_cell_is_exactly_as_wide_as_its_column(text, width, align):
    assert cell_len(fit(text, width, align)) == width


@pytest.mark.parametrize(
    ("text", "align", "shown"),
    [
        ("abc", "left", "abc  "), ("abc", "right", "  abc"), ("abc", "center", " abc "), ("abcdef", "left", "abcd…"),
        ("漢字漢字", "left", "漢字…"), ("a\x1bb", "left", "a\N{REPLACEMENT CHARACTER}b  "),
    ],
)  # fmt: skip
def test_fit(text, align, shown):
    assert fit(text, 5, align) == shown


COLUMNS = (Column("Nom", 10, flexible=True), Column("Numéro", 6), Column("Ce qui suit", 8, flexible=True))


@pytest.mark.parametrize(
    ("width", "widths"), [(28, (10, 6, 8)), (38, (15, 6, 13)), (39, (15, 6, 14)), (20, (10, 6, 8))]
)
def test_flexible_columns_share_what_is_left(width, widths):
    assert column_widths(COLUMNS, width) == widths


@given(st.lists(st.text(max_size=20), min_size=3, max_size=3), st.integers(28, 120))
def test_a_line_is_exactly_as_wide_as_the_list(cells, width):
    assert cell_len(row_line(cells, COLUMNS, width)) == width
    assert cell_len(row_line(cells[:1], COLUMNS, width)) == width


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 candidat"), (1, "1 candidat"), (2, "2 candidats"), (12, "12 candidats")]
)
def test_plural(count, text):
    assert plural(count, "candidat") == text


def test_a_title_gives_way():
    assert with_title("E1, juin", " · 3", 40) == "E1, juin · 3"
    assert with_title("E1, session de juin 2026", " · 3 candidats", 30) == "E1, session d… · 3 candidats"
