"""Passages given to a whole session: who gets which rank and hour, and who keeps what they have."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.day.passages import Request, plan_passages, why_kept
from e1tui.domain.day.schedule import Break
from e1tui.domain.day.timer import toggled
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Level
from e1tui.domain.session import Presence, State
from e1tui.domain.summary import summary
from e1tui.errors import InvalidValue
from e1tui.storage.grids import load_grid

THIRD = Fraction(1, 3)
FRIDAY = dt.date(2026, 6, 12)
NINE = Request(dt.time(9), 30)
GRID = load_grid()
ABSENT = {"presence": Presence.ABSENT}
CLOSED = {"state": State.CLOSED}
BEGUN = {"positions": {"C1.1.outils": Level.S}}


def rows(*fields):
    """A candidate for each, called a, b, c…"""
    blank = [Evaluation(GRID.id, Candidate(chr(97 + rank), "X")) for rank in range(len(fields))]
    return [
        summary(GRID, one.candidate.last_name, replace(one, **given))
        for one, given in zip(blank, fields, strict=True)
    ]


def shown(planned):
    """ "a 1 09:00", with why it is kept."""
    return [
        " ".join(filter(None, (one.row.stem, str(one.order or ""), one.time and f"{one.time:%H:%M}", one.kept)))
        for one in planned
    ]  # fmt: skip


def test_a_rank_and_an_hour_each_with_breaks_and_extra_time():
    request = Request(dt.time(9), 30, (Break(dt.time(10), dt.time(10, 15)),))
    planned = plan_passages(rows({}, {"extra_time": True}, {}, {}), request, THIRD)
    assert shown(planned) == ["a 1 09:00", "b 2 10:15", "c 3 10:55", "d 4 11:25"]
    assert all(one.changes and not one.replaces for one in planned)


def test_who_is_not_expected_or_was_heard_keeps_theirs_and_their_rank_is_given_to_nobody():
    nine = dt.time(9)
    people = rows({"order": 2, "time": nine} | ABSENT, {"order": 1} | CLOSED, {}, BEGUN, {"order": 9}, {})
    planned = plan_passages(people, NINE, THIRD)
    assert shown(planned) == [
        "a 2 09:00 absent", "b 1 évaluation close", "c 3 09:00", "d oral commencé", "e 4 09:30", "f 5 10:00",
    ]  # fmt: skip
    assert [one.row.stem for one in planned if one.changes] == ["c", "e", "f"]
    assert [one.row.stem for one in planned if one.replaces] == ["e"]


def test_an_oral_has_begun_with_its_timer_too():
    (row,) = rows({"timer": toggled(None, dt.datetime(2026, 6, 12, 9, tzinfo=dt.UTC))})
    assert why_kept(row) == "oral commencé"


def test_each_date_begins_anew():
    monday = {"candidate": Candidate("b", "X", exam_date=dt.date(2026, 6, 15))}
    planned = plan_passages(rows({}, monday, {}), NINE, THIRD, FRIDAY)
    assert shown(planned) == ["a 1 09:00", "b 1 09:00", "c 2 09:30"]


def test_the_same_again_changes_nothing():
    people = rows(*[{"order": rank, "time": dt.time(8 + rank)} for rank in (1, 2, 3)])
    planned = plan_passages(people, Request(dt.time(9), 60), THIRD)
    assert not any(one.changes or one.replaces for one in planned)


def test_a_day_that_is_too_short():
    with pytest.raises(InvalidValue, match="La journée est trop courte"):
        plan_passages(rows(*[{}] * 20), Request(dt.time(20), 30), THIRD)


people = st.lists(
    st.fixed_dictionaries(
        {}, optional={"presence": st.sampled_from(Presence), "order": st.integers(1, 6), "extra_time": st.booleans()}
    ),
    max_size=10,
)  # fmt: skip


@given(people)
def test_no_two_get_one_rank_or_one_hour_nor_one_that_is_kept(fields):
    planned = plan_passages(rows(*fields), NINE, THIRD)
    given_ranks = [one.order for one in planned if not one.kept]
    given_hours = [one.time for one in planned if not one.kept]
    assert given_ranks == sorted(set(given_ranks)) and given_hours == sorted(set(given_hours))
    assert not {one.order for one in planned if one.kept} & set(given_ranks)
    assert [one.row.stem for one in planned] == [row.stem for row in rows(*fields)]
