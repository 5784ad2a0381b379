"""The range that positions suggest: by table, and bounds that hold for every profile and every weights."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from levels import LEVELS, Level

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.landmark import DEFAULT_WEIGHTS, centre, landmark
from e1tui.storage.grids import load_grid

GRID = load_grid()
C11, C12, _ = GRID.competencies


def positioned(competency, levels):
    evaluation = Evaluation(GRID.id, Candidate("MARTIN", "Camille"))
    for criterion, level in zip(competency.criteria, levels, strict=False):
        evaluation = evaluation.with_position(
            criterion, level if not isinstance(level, str) else Level(level)
        )
    return evaluation


@pytest.mark.parametrize(
    ("levels", "low", "high", "middle"),
    [
        ("TI TI TI TI", "0", "3.5", "0"),
        ("I I I I", "3.5", "10", "6.7"),
        ("S S S S", "10", "16.5", "13.3"),
        ("TS TS TS TS", "16.5", "20", "20"),
        ("TI I S TS", "7.5", "12.5", "10"),
    ],
)
def test_ranges(levels, low, high, middle):
    found = landmark(GRID, C12, positioned(C12, levels.split()), DEFAULT_WEIGHTS)
    assert (found.low, found.high, found.centre) == (Decimal(low), Decimal(high), Decimal(middle))


def test_none_until_all_positions_are_given():
    assert landmark(GRID, C12, positioned(C12, ["S", "S", "S"]), DEFAULT_WEIGHTS) is None
    assert centre(GRID, C12, positioned(C12, []), DEFAULT_WEIGHTS) is None


def test_how_it_is_reckoned():
    found = landmark(
        GRID, C12, positioned(C12, ["S"] * 4), (Fraction(0), Fraction(1, 4), Fraction(2, 3), Fraction(1))
    )
    assert found.sentence == (
        "Repère 9 à 16,5 : 20 × moyenne des poids (TI 0, I 0,25, S 2/3, TS 1), soit 13,3, à un demi-niveau près."
        " La commission décide."
    )


weights = st.lists(st.fractions(0, 1), min_size=4, max_size=4).map(lambda found: tuple(sorted(found)))


@given(st.lists(st.sampled_from(LEVELS), min_size=5, max_size=5), weights)
def test_the_range_holds_its_centre_and_stays_on_the_scale(levels, weights):
    found = landmark(GRID, C11, positioned(C11, levels), weights)
    assert 0 <= found.low <= found.high <= 20
    assert found.low - Decimal("0.3") <= found.centre <= found.high + Decimal("0.3")  # each is rounded
    assert found.low % Decimal("0.5") == 0 == found.high % Decimal("0.5")


@given(st.lists(st.sampled_from(LEVELS[:3]), min_size=5, max_size=5), st.integers(0, 4))
def test_a_better_position_never_lowers_it(levels, place):
    better = [*levels]
    better[place] = LEVELS[levels[place].rank + 1]
    before, after = (landmark(GRID, C11, positioned(C11, one), DEFAULT_WEIGHTS) for one in (levels, better))
    assert after.low >= before.low and after.high >= before.high and after.centre > before.centre


def test_how_it_is_told():
    found = landmark(GRID, C12, positioned(C12, ["TI", "I", "S", "TS"]), DEFAULT_WEIGHTS)
    assert found.short == "repère 7,5 à 12,5"
    assert found.reckoning == "Repère : 20 × moyenne (TI 0, I 1/3, S 2/3, TS 1) = 10, ± un demi-niveau"
    assert found.sentence.startswith(
        "Repère 7,5 à 12,5 : 20 × moyenne des poids (TI 0, I 1/3, S 2/3, TS 1), soit 10,"
    )
