"""The figures of a deliberation against the standard library's, and the marks that stand out."""

import statistics
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from levels import LEVELS, Level

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.figures import Spread, figures, histogram, outliers, profile_bar, spread
from e1tui.domain.landmark import DEFAULT_WEIGHTS
from e1tui.domain.session import Presence
from e1tui.storage.grids import load_grid

GRID = load_grid()
marks = st.integers(0, 40).map(lambda half: Decimal(half) / 2)


@given(st.lists(marks, min_size=1, max_size=60), st.integers(0, 5))
def test_spread_as_the_standard_library_has_it(given, missing):
    found = spread([*given, *[None] * missing])
    exact = [Fraction(mark) for mark in given]
    assert found.count == len(given)
    assert float(found.mean) == pytest.approx(float(statistics.mean(exact)))
    assert Fraction(found.median) == statistics.median(exact)
    assert float(found.deviation) == pytest.approx(statistics.pstdev(map(float, given)), abs=1e-9)
    assert (found.minimum, found.maximum) == (min(given), max(given))


def test_spread_of_nothing_and_of_equal_marks():
    assert spread([]) == spread([None]) == Spread()
    assert spread([Decimal("12.5")] * 7).deviation == 0  # and not a rounding error


@given(st.lists(st.none() | marks, max_size=40))
def test_histogram_counts_every_mark_once(given):
    counts = histogram(given)
    assert len(counts) == 21 and sum(counts) == sum(mark is not None for mark in given)
    assert all(
        count == sum(m is not None and n <= m < n + 1 for m in given) for n, count in enumerate(counts)
    )


def test_drafts_count_and_the_absent_have_no_mark(make):
    partial = make(marks=MappingProxyType({"C1.1": Decimal(4)}))
    absent = make(presence=Presence.ABSENT)
    found = figures(GRID, [make(), partial, absent])
    assert (found.candidates, found.present, found.marks.count) == (3, 2, 1)
    assert found.marks.mean == 12
    assert {key: one.count for key, one in found.competencies.items()} == {"C1.1": 2, "C1.2": 1, "C1.3": 1}
    assert found.competencies["C1.1"].mean == Decimal("9.25")


def all_at(level, mark):
    evaluation = Evaluation(GRID.id, Candidate("MARTIN", "Camille"))
    for criterion in GRID.criteria:
        evaluation = evaluation.with_position(criterion, level)
    return evaluation.with_mark(GRID.competencies[0], Decimal(mark))


def test_outliers_are_against_the_commission_s_own_habit():
    """S gives 13,3: a severe commission gives 10 to all, which is its decision; 16 stands out among them."""
    severe = [all_at(Level.S, 10) for _ in range(4)]
    assert outliers(GRID, severe, DEFAULT_WEIGHTS) == ()
    (found,) = outliers(GRID, [*severe, all_at(Level.S, 16)], DEFAULT_WEIGHTS)
    assert (found.index, found.competency.id, found.mark, found.profile, found.gap) == (
        4, "C1.1", Decimal(16), Decimal("13.3"), Decimal(6),
    )  # fmt: skip


def test_no_outlier_among_two_nor_from_an_unfinished_profile():
    one = all_at(Level.S, 16)
    assert outliers(GRID, [one, all_at(Level.S, 2)], DEFAULT_WEIGHTS) == ()
    unfinished = one.with_position(GRID.criteria[0], None)
    severe = [all_at(Level.S, 10) for _ in range(4)]
    assert outliers(GRID, [*severe, unfinished], DEFAULT_WEIGHTS) == ()


def test_profile_bar(make):
    evaluation = make().with_position(GRID.criteria[1], None)
    assert profile_bar(GRID.competencies[0], evaluation) == (0, None, 2, 3, 0)
    assert profile_bar(GRID.competencies[0], make(presence=Presence.EXEMPT)) == (None,) * 5
    assert [level.rank for level in LEVELS] == [0, 1, 2, 3]
