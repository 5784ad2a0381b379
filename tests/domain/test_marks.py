"""Marks: what may be typed, and the rounding of the form, against another statement of its rule."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.grids.reckoning import reckoned
from e1tui.domain.marks import (
    checked_mark,
    french,
    parse_mark,
    total,
    without_separator,
)
from e1tui.errors import InvalidValue
from e1tui.storage.grids import load_grid

# The mission page's table: total on 60, note sur 20.
TABLE = (
    "28,5 → 9,5 · 29 → 10 · 30 → 10 · 30,5 → 10,5 · 31 → 10,5 · 31,5 → 10,5 · 32 → 11 · 58,5 → 19,5 · 59 → 20"
    " · 0 → 0 · 60 → 20"
)


GRID = load_grid()


def mark_on_20(on_60):
    """What the E1 grid makes of a sum, shared out among its three marks."""
    marks, left = {}, on_60
    for competency in GRID.competencies:
        marks[competency.id] = min(left, Decimal(20))
        left -= marks[competency.id]
    return reckoned(GRID, {}, marks)


def decimal(text):
    return Decimal(text.replace(",", "."))


@pytest.mark.parametrize("line", TABLE.split(" · "))
def test_table_of_the_form(line):
    total_on_60, note = line.split(" → ")
    assert french(mark_on_20(decimal(total_on_60))) == note


@pytest.mark.parametrize("halves", range(121))
def test_every_total_is_rounded_up_to_the_next_half_point(halves):
    """In whole half points: the note is the smallest one whose triple reaches the total."""
    note = next(candidate for candidate in range(41) if 3 * candidate >= halves)
    assert mark_on_20(Decimal(halves) / 2) == Decimal(note) / 2


@given(st.lists(st.integers(0, 40), min_size=3, max_size=3))
def test_marks_total_and_note(halves):
    """Never less than the exact third, by less than half a point, whatever the three marks."""
    on_60 = total(Decimal(half) / 2 for half in halves)
    assert on_60 is not None and on_60 * 2 == sum(halves)
    note = mark_on_20(on_60)
    assert 0 <= note * 3 - on_60 < Decimal("1.5")
    assert note * 2 % 1 == 0
    assert checked_mark(note) == note


@pytest.mark.parametrize("marks", [[], [None], [Decimal(20), None, Decimal(20)]])
def test_no_total_while_a_mark_is_missing(marks):
    assert total(marks) is None


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("0", "0"), ("00", "0"), ("7", "7"), ("07", "7"), ("14", "14"), ("20", "20"), ("20,0", "20"),
        ("14,5", "14.5"), ("14.5", "14.5"), ("14;5", "14.5"), ("0,5", "0.5"), (" 14 ", "14"),
        ("14,", "14.5"), ("14.", "14.5"), ("14;", "14.5"),
    ],
)  # fmt: skip
def test_typed_mark(text, mark):
    assert parse_mark(text) == Decimal(mark)


@pytest.mark.parametrize(
    "text",
    ["", " ", ",", ",5", "20,5", "21", "20,", "99", "145", "14,25", "14,3", "-1", "+5", "1e1", "a", "14,,5", "1 4", "½"],
)  # fmt: skip
def test_typed_mark_refused(text):
    with pytest.raises(InvalidValue, match="une note va de 0 à 20, par demi-point"):
        parse_mark(text)


@given(st.text(max_size=6))
def test_any_text_is_a_mark_or_a_french_sentence(text):
    try:
        mark = parse_mark(text)
    except InvalidValue as error:
        assert "n’est pas une note" in str(error)
    else:
        assert 0 <= mark <= 20 and mark * 2 % 1 == 0


@given(st.integers(0, 40))
def test_a_mark_is_read_as_it_is_written(half):
    mark = Decimal(half) / 2
    assert parse_mark(french(mark)) == mark


@pytest.mark.parametrize(
    ("text", "mark"),
    [("145", "14.5"), ("200", "20"), ("005", "0.5"), ("070", "7")]
    + [(text, None) for text in ("205", "143", "999", "14", "1450", "14,5", "")],
)
def test_three_digits_without_separator(text, mark):
    assert without_separator(text) == (None if mark is None else Decimal(mark))


@pytest.mark.parametrize("value", ["0", "0.5", "14.50", "1.4E+1", "20", "-0.0"])
def test_checked_mark(value):
    mark = checked_mark(Decimal(value))
    assert mark == Decimal(value)
    assert not mark.is_signed()


@pytest.mark.parametrize(
    "value",
    ["20.25", "20.5", "-0.5", "-1", "0.1", "14.25", "NaN", "sNaN", "Infinity", "-Infinity", "1E+400", "1E-400",
     "14.5" + "0" * 30 + "1"],
)  # fmt: skip
def test_checked_mark_refuses(value):
    with pytest.raises(InvalidValue, match="une note va de 0 à 20, par demi-point"):
        checked_mark(Decimal(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"), ("10", "10"), ("14.0", "14"), ("14.5", "14,5"), ("100", "100"), ("13.8333", "13,833"),
        ("0.05", "0,05"), ("-1.5", "-1,5"), ("1E+1", "10"),
    ],
)  # fmt: skip
def test_french_numbers(value, text):
    assert french(Decimal(value)) == text
