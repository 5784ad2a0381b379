"""What of an evaluation is of the session that its candidate leaves."""

import datetime as dt
from dataclasses import replace

import pytest

from e1tui.domain.closing.seal import closed
from e1tui.domain.day.oral import Oral
from e1tui.domain.day.timer import toggled
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.heading import heading_of
from e1tui.domain.session import Phase, State
from e1tui.domain.sessions.moving import fitted, other_grid, why_not

NOW = dt.datetime(2026, 6, 12, 18, tzinfo=dt.UTC)
RUNNING = toggled(None, NOW)


def test_two_grids_do_not_mix(session):
    assert other_grid(session, session) == ""
    assert "n’a pas la même grille (autre, non mc-sno-e1)" in other_grid(
        session, replace(session, grid_id="autre")
    )


def test_a_session_like_another_has_all_but_its_day(session):
    full = replace(
        session,
        academy="Académie Exemple",
        centre="Centre",
        phases=(Phase("Exposé", 10),),
        zone="Indian/Reunion",
    )
    like = full.like("E1, session de juin 2027")
    assert like.date is None and like.title == "E1, session de juin 2027"
    assert replace(like, title=full.title, date=full.date) == full


def test_nothing_heard_follows_the_other_session(session):
    nobody = Evaluation(session.grid_id, Candidate("MARTIN", "Camille", "1"))
    target = replace(session, date=dt.date(2026, 7, 1))
    assert fitted(nobody, session, target, ()).evaluation == nobody


@pytest.mark.parametrize(("is_heard", "date"), [(True, dt.date(2026, 6, 12)), (False, None)])
def test_the_day_of_who_was_heard_stays(session, make, is_heard, date):
    given = make(state=State.DRAFT, closing=None)
    one = given if is_heard else Evaluation(session.grid_id, given.candidate)
    target = replace(session, date=dt.date(2026, 7, 1))
    assert fitted(one, session, target, ()).evaluation.candidate.exam_date == date


def test_an_hour_of_another_day_is_free(session, make):
    one = make(state=State.DRAFT, closing=None, time=dt.time(9))
    other = make(candidate=Candidate("AUTRE", "Ève", "2", exam_date=dt.date(2026, 6, 13)), time=dt.time(9))
    assert fitted(one, session, session, (other,)).evaluation.time == dt.time(9)
    same_day = replace(other, candidate=replace(other.candidate, exam_date=None))
    assert fitted(one, session, session, (same_day,)).evaluation.time is None


def test_only_what_is_proved_goes_closed(session, make):
    draft = make(state=State.DRAFT, closing=None)
    assert why_not(draft) == ""
    assert why_not(closed(draft, "adurand", NOW, heading_of(session))) == ""
    assert "version antérieure" in why_not(closed(draft, "adurand", NOW))


def test_whose_timer_of_a_situation_runs_stays_and_who_was_heard_in_one_takes_the_day_along(session, make):
    one = replace(
        Evaluation(session.grid_id, Candidate("MARTIN", "Camille", "1")), orals={"A": Oral(timer=RUNNING)}
    )
    assert "son chronomètre est en marche" in why_not(one) and why_not(one, copy=True) == ""
    paused = replace(one, orals={"A": Oral(timer=toggled(RUNNING, NOW))})
    assert why_not(paused) == ""
    target = replace(session, date=dt.date(2026, 7, 1))
    assert fitted(paused, session, target, ()).evaluation.candidate.exam_date == session.date


@pytest.mark.parametrize(
    ("there", "left"),
    [
        (Oral(3, dt.time(9)), Oral(group="2")),
        (Oral(4, dt.time(9), group="2"), Oral(3, dt.time(9), group="2")),  # a group has one hour
        (Oral(3, dt.time(9), dt.date(2026, 6, 13)), Oral(3, dt.time(9), group="2")),  # on another day
    ],
)
def test_a_place_in_a_situation_that_somebody_has_is_left(session, there, left):
    blank = Evaluation(session.grid_id, Candidate("MARTIN", "Camille", "1"))
    found = fitted(
        replace(blank, orals={"A": Oral(3, dt.time(9), group="2")}),
        session,
        session,
        [replace(blank, orals={"A": there})],
    )
    assert found.evaluation.orals["A"] == left
    assert found.notes == (("passage en A laissé, il y est déjà pris",) if left.order is None else ())
