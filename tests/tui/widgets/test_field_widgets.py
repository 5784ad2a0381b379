"""The pure parts of the widgets: cells and titles of a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from e1tui.tui.screen.listing import with_title
from e1tui.tui.widgets.line_list import Column, column_widths, fit, row_line


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


def test_a_title_gives_way():
    assert with_title("E1, juin", " · 3", 40) == "E1, juin · 3"
    assert with_title("E1, session de juin 2026", " · 3 candidats", 30) == "E1, session d… · 3 candidats"
