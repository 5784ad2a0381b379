"""Three-way merge: other fields silently, the same field as a conflict in which theirs stay."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.evaluation import Candidate, Closing, Evaluation, value_of, with_field
from e1tui.domain.grid import Level
from e1tui.domain.merge import Conflict, merge
from e1tui.domain.session import State

BASE = Evaluation("mc-sno-e1", Candidate("MARTIN", "Camille"), revision=4)
VALUES = {
    "C1.1.outils": (None, Level.TI, Level.TS),
    "C1.1.besoins": (None, Level.I, Level.S),
    "passage": (None, 1, 2),
    "appreciation": (None, "a", "b"),
    "candidat.numero": (None, "01", "02"),
}


def changed(values):
    evaluation = BASE
    for name, value in values.items():
        evaluation = with_field(evaluation, name, value)
    return evaluation


sides = st.fixed_dictionaries({}, optional={n: st.sampled_from(v) for n, v in VALUES.items()}).map(changed)


@given(base=sides, mine=sides, theirs=sides)
def test_each_field_by_itself(base, mine, theirs):
    merged, conflicts = merge(base, mine, theirs)
    expected = []
    for name in VALUES:
        was, ours, other = (value_of(one, name) for one in (base, mine, theirs))
        if ours in (was, other):
            assert value_of(merged, name) == other
        elif other == was:
            assert value_of(merged, name) == ours
        else:
            assert value_of(merged, name) == other
            expected.append(Conflict(name, ours, other))
    assert sorted(conflicts, key=str) == sorted(expected, key=str)


@given(base=sides, mine=sides)
def test_nobody_else_changed_anything(base, mine):
    assert merge(base, mine, base) == (mine, ())
    assert merge(base, base, mine) == (mine, ())
    assert merge(base, mine, mine) == (mine, ())


def test_the_other_revision_and_history_stay():
    theirs = replace(BASE, revision=9)
    merged, _ = merge(BASE, with_field(BASE, "passage", 2), theirs)
    assert merged.revision == 9


CLOSED = replace(
    BASE, state=State.CLOSED, closing=Closing(dt.datetime(2026, 6, 12, tzinfo=dt.UTC), "adurand")
)


@pytest.mark.parametrize("name", ["C1.1.outils", "appreciation", "passage"])
def test_a_closing_conflicts_with_any_change_of_the_other(name):
    value = VALUES[name][1]
    given_ = with_field(BASE, name, value)
    merged, conflicts = merge(BASE, given_, CLOSED)
    assert (merged, conflicts) == (CLOSED, (Conflict(name, value, None),))
    merged, conflicts = merge(BASE, CLOSED, given_)
    assert (merged, conflicts) == (given_, (Conflict("etat", State.CLOSED, State.DRAFT),))


def test_both_closed_it():
    later = replace(CLOSED, closing=Closing(dt.datetime(2026, 6, 13, tzinfo=dt.UTC), "bmartin"))
    merged, conflicts = merge(BASE, CLOSED, later)
    assert merged.is_closed and conflicts == ()


def test_closing_alone_is_taken_over():
    assert merge(BASE, CLOSED, replace(BASE, revision=5)) == (replace(CLOSED, revision=5), ())
