"""The deliberation as text: rows in any order, positions without colour, the outliers' sentence, the figures."""

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

import pytest
from levels import Level

from e1tui.domain.evaluation import Candidate
from e1tui.domain.figures import figures
from e1tui.domain.session import Presence, State
from e1tui.tui.candidates.deliberation_table import (
    Order,
    bar,
    columns,
    figures_lines,
    in_order,
    judged,
    outlier_sentence,
    outlying,
    profile_line,
    signs,
    table_row,
)  # fmt: skip
from e1tui.tui.widgets.line_list import row_line


@pytest.fixture
def people(grid, make):
    """Three with marks (ACACIA 12, LILAS 12, ORME 18), one without any, one absent and one excused."""

    def one(name, **values):
        return judged(grid, name.lower(), make(candidate=Candidate(name, "Zoé"), **values))

    best = MappingProxyType({c.id: Decimal(18) for c in grid.competencies})
    blank = {
        "positions": MappingProxyType({}),
        "marks": MappingProxyType({}),
        "state": State.DRAFT,
        "closing": None,
    }
    return [
        one("ORME", marks=best, positions=MappingProxyType({c.key: Level.TS for c in grid.criteria})),
        one("NUL", **blank),
        one("LILAS"),
        one("ABSENT", presence=Presence.ABSENT),
        one("ACACIA"),
        one("BOULEAU", presence=Presence.EXCUSED),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "descending", "names"),
    [
        (0, False, "ABSENT ACACIA BOULEAU LILAS NUL ORME"),
        (0, True, "ORME NUL LILAS BOULEAU ACACIA ABSENT"),
        (1, False, "ACACIA LILAS ORME NUL ABSENT BOULEAU"),
        (1, True, "ORME ACACIA LILAS NUL ABSENT BOULEAU"),
        (2, True, "ORME ACACIA LILAS NUL ABSENT BOULEAU"),
        (7, False, "ACACIA LILAS ORME NUL ABSENT BOULEAU"),
        (8, True, "ORME ACACIA LILAS NUL ABSENT BOULEAU"),
        (9, False, "NUL ABSENT ACACIA BOULEAU LILAS ORME"),
    ],
)
def test_sorted_by_any_column_and_nothing_comes_last(people, session, column, descending, names):
    found = in_order(people, session, Order(column, descending))
    assert " ".join(one.summary.last_name for one in found) == names


def test_every_column_can_be_sorted_by_and_shows_its_sign(people, session, grid):
    order = Order()
    for index in range(10):
        heads = [column.header for column in columns(grid, order)]
        assert [place for place, head in enumerate(heads) if head.endswith("▲")] == [index]
        assert len(in_order(people, session, order)) == len(people)
        order = order.moved(1, 10)
    assert order == Order() and order.moved(-1, 10).column == 9
    assert columns(grid, Order(8).reversed)[8].header == "/20▼"


def test_a_row_at_80_columns_is_whole(people, session, grid):
    one = people[2]
    row = table_row(grid, session, one, "LILAS Zoé", ())
    assert row.cells == ("LILAS Zoé", "14,5 ", "░▒▓█░", "12 ", "▒▓█░", "9,5 ", "▒▓█░▒▓", "36", "12", "close")
    line = row_line(row.cells, columns(grid, Order()), 80)
    assert len(line) == 80 and "…" not in line
    header = row_line([c.header for c in columns(grid, Order(2))], columns(grid, Order(2)), 80)
    assert "prof.▲" in header and "…" not in header


def test_who_is_not_present_has_a_code_and_never_a_zero(people, session, grid):
    row = table_row(grid, session, people[3], "ABSENT Léo", ())
    assert row.cells[1:] == (" ", "", " ", "", " ", "", "", "AB", "close") and row.style == "dim"
    assert profile_line(grid, people[3]) == "Candidat absent : ni positionnement, ni note."


def test_positions_need_no_colour(people, grid, make):
    assert bar(grid, (0, 1, 2, 3, None)) == "░▒▓█·"
    assert profile_line(grid, people[2]) == "C1.1 TI I S TS TI   C1.2 I S TS TI   C1.3 I S TS TI I S"
    assert profile_line(grid, people[1]) == "C1.1 · · · · ·   C1.2 · · · ·   C1.3 · · · · · ·"
    assert profile_line(grid, None) == ""
    numbered = judged(grid, "x", make(candidate=Candidate("ORME", "Luc", "0990000007")))
    assert profile_line(grid, numbered, "0990000007").endswith("   C1.3 I S TS TI I S   n° 0990000007")


def test_outliers_are_pointed_out_by_name_and_by_gap(people, session, grid, make):
    far = judged(
        grid, "loin", make(candidate=Candidate("LOIN", "Ana"), marks=MappingProxyType({"C1.1": Decimal(3)}))
    )
    found = outlying(grid, session, [people[2], people[3], people[4], far])
    assert list(found) == ["loin"]
    assert outlier_sentence(found["loin"]) == "Note loin du profil, au regard des autres : C1.1 3 (−11,5)"
    assert table_row(grid, session, far, "LOIN Ana", found["loin"]).cells[1] == "3!"
    assert outlier_sentence(()) == ""


def test_figures_under_the_table(people, grid):
    lines = figures_lines(
        grid, figures(grid, [one.evaluation for one in people]), ", sur les seuls affichés", 78
    )
    assert lines[0].startswith("6 candidats, 4 présents, sur les seuls affichés   ░ TI  ▒ I  ▓ S  █ TS")
    assert lines[1].split() == ["Notes", "Moyenne", "Médiane", "Écart", "type", "Minimum", "Maximum"]
    assert lines[2].split() == ["Sur", "20", "3", "14", "12", "2,83", "12", "18"]
    assert len(lines) == 6 and all(len(line) <= 78 for line in lines)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("TI", "I", "S", "TS"), "░▒▓█"),
        (("4", "3", "2", "1"), "░▒▓█"),
        (("NA", "EC", "A"), "123"),
        (("1", "2", "3"), "123"),
        (("NE", "1", "2", "3", "4"), "N1234"),
        (("0", "1", "2", "3", "4"), "01234"),
        (("N", "NE", "1", "10", "01"), "NE1ab"),
        (("9", "8", "7", "6", "5", "4", "3", "2", "1"), "987654321"),
    ],
)
def test_no_digit_stands_for_a_level_where_it_is_another_s_name(grid, names, told):
    wording = grid.levels[0]
    levels = tuple(
        replace(wording, level=replace(wording.level, value=name, rank=rank))
        for rank, name in enumerate(names)
    )
    assert signs(replace(grid, levels=levels)) == told and len(set(told)) == len(names)
