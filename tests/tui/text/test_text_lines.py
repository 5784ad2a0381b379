"""Lines of text: what a window has room for is whole, and a wide one leaves no gap between a name and its mark."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from e1tui.tui.text.lines import (
    Column,
    Row,
    column_widths,
    fitted_columns,
    list_line,
    row_line,
    sentence_lines,
)

COLUMNS = (
    Column("Nom et prénom", 20, flexible=True),
    Column("Numéro", 11, spare=True),
    Column("Crit.", 5, "center"),
    Column("Ce qui change", 20),
)
SHORT = Row("a", ("ORME Luc", "0990000001", "3/15", "passage 3"))
LONG = Row("b", ("ORME Luc", "0990000001", "3/15", "passage 3, à 10:20 au lieu de 9:40"))


def widths(rows: list[Row], width: int) -> list[int]:
    return [column.width for column in fitted_columns(COLUMNS, rows, width)]


@pytest.mark.parametrize("width", [60, 80])
def test_an_ordinary_window_is_as_it_was(width: int) -> None:
    assert widths([SHORT], width) == list(column_widths(COLUMNS, width))
    fitted = fitted_columns(COLUMNS, [SHORT], width)
    assert row_line(SHORT.cells, fitted, width) == row_line(SHORT.cells, COLUMNS, width)


@pytest.mark.parametrize("width", [120, 200, 300])
def test_a_wide_window_keeps_a_name_beside_its_mark(width: int) -> None:
    assert widths([SHORT], width) == widths([SHORT], 80)
    line = row_line(SHORT.cells, fitted_columns(COLUMNS, [SHORT], width), width)
    assert line.rstrip() == row_line(SHORT.cells, COLUMNS, 80).rstrip()
    assert cell_len(line) == width


def test_a_text_is_cut_only_where_no_column_has_cells_to_spare() -> None:
    assert "à 10:20 au lieu de 9:40" not in row_line(LONG.cells, COLUMNS, 80)
    for width in (80, 120):
        assert "à 10:20 au lieu de 9:40" in row_line(
            LONG.cells, fitted_columns(COLUMNS, [LONG], width), width
        )
    assert (
        widths([LONG], 120)[0] == widths([SHORT], 80)[0]
    )  # 120 have room for it without taking any from names


@given(
    st.lists(st.text(max_size=40), min_size=4, max_size=4).map(tuple),
    st.integers(60, 300),
)
@example(("x" * 40,) * 4, 81)
@example(("x", "x" * 12, "x", "x" * 40), 81)
def test_columns_never_take_more_than_the_line(cells: tuple[str, ...], width: int) -> None:
    fitted = fitted_columns(COLUMNS, [Row("a", cells)], width)
    shown = [column.width for column in fitted if column.width]
    assert sum(shown) + len(shown) - 1 + 2 <= width


def test_a_sentence_takes_the_lines_that_it_needs() -> None:
    assert sentence_lines(" Deux mots.", 60) == (" Deux mots.".ljust(60),)
    long = " Qui tient le clavier ? 1 DURAND-DE-LA-TOUR Alix-Marie  2 EXEMPLEVILLIERS Jean-Christophe"
    assert [line.rstrip() for line in sentence_lines(long, 60)] == [
        " Qui tient le clavier\xa0? 1 DURAND-DE-LA-TOUR Alix-Marie",
        " 2 EXEMPLEVILLIERS Jean-Christophe",
    ]


@given(st.text(st.sampled_from("abé1 ’«\u00a0"), max_size=400), st.integers(20, 120))
def test_no_line_is_wider_and_only_the_third_is_cut(text: str, width: int) -> None:
    lines = sentence_lines(text, width)
    assert {cell_len(line) for line in lines} == {width} and len(lines) <= 3
    assert not any("…" in line for line in lines[:2]) or len(lines) == 1


def test_what_stands_in_place_of_rows_is_whole_and_a_path_keeps_its_end() -> None:
    empty = (
        "Appuyez sur une touche : ce que le terminal envoie s’écrit ici.",
        "/tmp/" + "dossier/" * 9 + "fin",
    )
    lines = [list_line(y, 60, COLUMNS, (), empty)[0].strip() for y in range(4)]
    assert lines[1] == "Appuyez sur une touche\xa0: ce que le terminal envoie"
    assert lines[2] == "s’écrit ici."
    assert lines[3].startswith("/tmp/") and "…" in lines[3] and lines[3].endswith("/fin")
