"""Two people's changes to one evaluation: merged where they can be, told where they cannot."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.day.timer import ended, toggled
from e1tui.domain.evaluation import (
    Candidate,
    Closing,
    Evaluation,
    HistoryEntry,
    diff,
    value_of,
    with_field,
)
from e1tui.domain.grid import Level
from e1tui.domain.merge import kept_closed, merge, merge_sessions
from e1tui.domain.session import Incident, Presence, Session, State

AT = dt.datetime(2026, 6, 12, 9, 41, tzinfo=dt.UTC)
BASE = Evaluation("mc-sno-e1", Candidate("EXEMPLE", "Camille"), revision=3)
CLOSING = Closing(AT, "nleroy")
A, B = "C1.1.besoins", "C1.1.outils"


def closed(evaluation: Evaluation, closing: Closing = CLOSING) -> Evaluation:
    return replace(evaluation, state=State.CLOSED, closing=closing)


def by_noe(evaluation: Evaluation, *fields: str) -> Evaluation:
    entries = tuple(HistoryEntry(4, AT, "nleroy", field, member="LEROY Noé") for field in fields)
    return replace(evaluation, revision=4, history=entries)


def test_the_other_one_s_value_is_kept_and_told_with_who_and_when() -> None:
    mine = with_field(BASE, A, Level.S)
    theirs = by_noe(with_field(BASE, A, Level.TS), B, A)
    merged, (conflict,) = merge(BASE, mine, theirs)
    assert merged == theirs
    assert (conflict.field, conflict.mine, conflict.theirs) == (A, Level.S, Level.TS)
    assert (conflict.by, conflict.member, conflict.at, conflict.who) == (
        "nleroy",
        "LEROY Noé",
        AT,
        "LEROY Noé",
    )


def test_a_change_by_hand_is_told_without_a_name() -> None:
    _, (conflict,) = merge(BASE, with_field(BASE, A, Level.S), with_field(BASE, A, Level.TS))
    assert (conflict.who, conflict.at) == ("", None)


def test_who_is_not_taken_from_before_the_common_state() -> None:
    old = HistoryEntry(2, AT, "nleroy", A)
    theirs = replace(with_field(BASE, A, Level.TS), history=(old,))
    _, (conflict,) = merge(BASE, with_field(BASE, A, Level.S), theirs)
    assert conflict.who == ""


def test_a_mark_on_an_evaluation_that_somebody_closed_is_a_conflict_with_the_closing() -> None:
    theirs = by_noe(closed(BASE), "etat")
    merged, (conflict,) = merge(BASE, with_field(BASE, A, Level.S), theirs)
    assert merged == theirs
    assert (conflict.field, conflict.mine, conflict.theirs) == (A, Level.S, None)
    assert (conflict.who, conflict.at) == ("LEROY Noé", AT)


def test_closing_what_somebody_changed_since_is_a_conflict() -> None:
    theirs = by_noe(with_field(BASE, A, Level.TS), A)
    merged, (conflict,) = merge(BASE, closed(with_field(BASE, B, Level.I)), theirs)
    assert (conflict.field, conflict.who) == ("etat", "LEROY Noé")
    assert (merged.state, merged.closing) == (State.DRAFT, None)
    assert dict(merged.positions) == {A: Level.TS, B: Level.I}


def test_both_closing_is_no_conflict_and_the_first_closing_stays() -> None:
    mine = closed(BASE, Closing(AT + dt.timedelta(minutes=1), "adurand"))
    merged, conflicts = merge(BASE, mine, closed(BASE))
    assert (merged.state, merged.closing, conflicts) == (State.CLOSED, CLOSING, ())


def test_presses_of_the_timer_by_both_are_no_conflict() -> None:
    started = toggled(None, AT)
    mine = replace(BASE, timer=toggled(None, AT + dt.timedelta(seconds=3)))
    theirs = with_field(replace(BASE, timer=started), A, Level.TS)
    merged, conflicts = merge(BASE, mine, theirs)
    assert (merged, conflicts) == (theirs, ())
    merged, conflicts = merge(BASE, theirs, mine)
    assert (merged, conflicts) == (replace(theirs), ())


def test_a_press_taken_back_under_another_press_is_a_conflict() -> None:
    base = replace(BASE, timer=toggled(None, AT))
    theirs = replace(base, timer=toggled(base.timer, AT + dt.timedelta(minutes=1)))
    merged, (conflict,) = merge(base, replace(base, timer=None), theirs)
    assert (merged, conflict.field, str(conflict.theirs)) == (theirs, "chronometre", "en pause")
    merged, conflicts = merge(base, replace(base, timer=None), with_field(base, A, Level.S))
    assert (merged.timer, conflicts) == (None, ())


def test_a_timer_stands_in_no_closing_s_way_and_a_closing_in_no_timer_s() -> None:
    base = replace(BASE, timer=toggled(None, AT))
    later = AT + dt.timedelta(minutes=9)
    paused = replace(base, timer=toggled(base.timer, later))
    shut = replace(closed(base), timer=ended(base.timer, later))
    merged, conflicts = merge(base, shut, paused)
    assert merged.is_closed and merged.closing == CLOSING and conflicts == ()
    assert merged.timer == ended(paused.timer, later)
    merged, conflicts = merge(base, paused, shut)
    assert (merged, conflicts) == (shut, ())


def test_a_closing_that_does_not_come_about_ends_no_timer() -> None:
    base = replace(BASE, timer=toggled(None, AT))
    mine = replace(closed(base), timer=ended(base.timer, AT))
    merged, (conflict,) = merge(base, mine, with_field(base, A, Level.TS))
    assert (conflict.field, merged.timer, merged.is_closed) == ("etat", base.timer, False)


def test_closing_together_with_a_change_by_both_drops_nothing_silently() -> None:
    mine = closed(with_field(BASE, A, Level.S))
    theirs = closed(with_field(BASE, B, Level.TS))
    merged, conflicts = merge(BASE, mine, theirs)
    assert merged == theirs
    assert [conflict.field for conflict in conflicts] == [A]


def test_a_review_of_what_is_reopened_meanwhile_is_not_applied() -> None:
    base = closed(BASE)
    mine = replace(base, closing=replace(CLOSING, reviewed_by="DURAND Alix"))
    merged, _ = merge(base, mine, replace(base, state=State.DRAFT, closing=None))
    assert merged.closing is None


def test_two_reviews_are_a_conflict() -> None:
    base = closed(BASE)
    mine = replace(base, closing=replace(CLOSING, reviewed_by="DURAND Alix"))
    theirs = replace(base, closing=replace(CLOSING, reviewed_by="LEROY Noé"))
    merged, (conflict,) = merge(base, mine, theirs)
    assert merged == theirs
    assert (conflict.field, conflict.mine, conflict.theirs) == (
        "cloture.relu_par",
        "DURAND Alix",
        "LEROY Noé",
    )


FIELDS = {
    A: st.sampled_from([None, *Level]),
    B: st.sampled_from([None, *Level]),
    "appreciation": st.sampled_from([None, "bien", "très bien"]),
    "presence": st.sampled_from([Presence.PRESENT, Presence.ABSENT]),
    "passage": st.sampled_from([None, 1, 2]),
}
EVALUATIONS = st.fixed_dictionaries(FIELDS).map(
    lambda values: _with_all(replace(BASE, positions=MappingProxyType({})), values)
)


def _with_all(evaluation: Evaluation, values: dict[str, object]) -> Evaluation:
    for name, value in values.items():
        evaluation = with_field(evaluation, name, value)  # type: ignore[arg-type]
    return evaluation


@given(EVALUATIONS, EVALUATIONS, EVALUATIONS)
def test_each_field_is_whose_changed_it_and_a_conflict_only_where_both_did(
    base: Evaluation, mine: Evaluation, theirs: Evaluation
) -> None:
    merged, conflicts = merge(base, mine, theirs)
    told = {conflict.field for conflict in conflicts}
    for name in FIELDS:
        old, my, their = (value_of(one, name) for one in (base, mine, theirs))
        expected = their if my == old or their not in (old, my) else my
        assert value_of(merged, name) == expected
        assert (name in told) == (my != old and their not in (old, my))


@given(EVALUATIONS, EVALUATIONS)
def test_merging_with_oneself_changes_nothing(base: Evaluation, mine: Evaluation) -> None:
    merged, conflicts = merge(base, mine, mine)
    assert not diff(merged, mine) and not conflicts


@pytest.mark.parametrize(
    ("mine", "theirs", "clashing"),
    [
        ({"title": "Moi"}, {"school": "Autre"}, ()),
        ({"title": "Moi"}, {"title": "Autre"}, ("intitulé",)),
        ({"title": "Pareil"}, {"title": "Pareil"}, ()),
        ({"title": "Moi", "centre": "Moi"}, {"title": "Autre"}, ("intitulé",)),
    ],
)
def test_sessions(mine: dict[str, str], theirs: dict[str, str], clashing: tuple[str, ...]) -> None:
    base = Session("mc-sno-e1", "E1")
    merged, found = merge_sessions(base, replace(base, **mine), replace(base, **theirs))
    assert found == clashing
    for name, value in (mine | theirs).items():
        assert getattr(merged, name) == value


def test_closing_alone_is_taken_over_and_the_other_revision_stays() -> None:
    merged, conflicts = merge(BASE, closed(BASE), replace(BASE, revision=9))
    assert (merged, conflicts) == (replace(closed(BASE), revision=9), ())


def test_incidents_that_both_noted_are_kept():
    moments = [dt.datetime(2026, 6, 12, 9, minute, tzinfo=dt.UTC) for minute in (0, 10, 20)]
    first, mine, theirs = (Incident(moment, f"n° {moment.minute}", "adurand") for moment in moments)
    base = Session("mc-sno-e1", "E1", incidents=(first,))
    merged, clashing = merge_sessions(
        base, replace(base, incidents=(first, theirs)), replace(base, incidents=(first, mine), school="Lycée")
    )
    assert clashing == ()
    assert merged.incidents == (first, mine, theirs) and merged.school == "Lycée"
    assert merge_sessions(base, replace(base, title="E1 bis"), base)[0].incidents == (first,)


@given(st.sampled_from([A, "C1.1.note", "appreciation", "candidat.nom", "presence"]))
def test_what_was_given_to_an_evaluation_that_stays_closed_is_refused_and_told(field):
    values = {A: Level.TS, "C1.1.note": Decimal(12), "appreciation": "Autre.", "candidat.nom": "AUTRE"}
    theirs = by_noe(closed(BASE), "etat")
    mine = with_field(theirs, field, values.get(field, Presence.ABSENT))
    kept, (conflict,) = kept_closed(theirs, mine)
    assert kept == theirs
    assert (conflict.field, conflict.mine, conflict.theirs) == (
        field,
        value_of(mine, field),
        value_of(theirs, field),
    )
    assert conflict.who == "LEROY Noé"


def test_what_the_fingerprint_leaves_out_may_change_and_so_may_all_once_it_is_reopened_or_closed_anew():
    theirs = closed(BASE)
    reviewed = replace(
        closed(with_field(BASE, "notes_internes", "Vu.")), closing=replace(CLOSING, reviewed_by="X")
    )
    again = closed(with_field(BASE, A, Level.TS), replace(CLOSING, by="clemaire"))
    for mine in (reviewed, with_field(BASE, A, Level.TS), again):
        assert kept_closed(theirs, mine) == (mine, ())
    assert kept_closed(BASE, again) == (again, ())
