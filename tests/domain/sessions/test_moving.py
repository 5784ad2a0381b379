"""What of an evaluation is of the session that its candidate leaves."""

import datetime as dt
from dataclasses import replace

import pytest

from e1tui.domain.closing.seal import closed
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.heading import heading_of
from e1tui.domain.session import Phase, State
from e1tui.domain.sessions.moving import fitted, other_grid, why_not

NOW = dt.datetime(2026, 6, 12, 18, tzinfo=dt.UTC)


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
