"""A session of two situations line by line: its lists, its clocks, who misses one of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from groups import group_session
from hosts import TODAY
from talks import Table, after

from e1tui.domain.day.oral import Oral
from e1tui.domain.day.timer import Timer, TimerState
from e1tui.domain.evaluation import Evaluation, with_field
from e1tui.domain.session import Presence

ANA, PAUL, INES = range(3)
NUMBER = "0990000000"


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """SAULE, TILLEUL and VIORNE are group 2 of A, with a common phase; SAULE has B a week later."""
    made = Table(group_session(tmp_path))
    for rank in (ANA, PAUL, INES):
        made.theirs(lambda one, rank=rank: one_of(one, rank), rank)
    return made


def one_of(evaluation: Evaluation, rank: int) -> Evaluation:
    later = {"B": Oral(5, dt.time(14), TODAY + dt.timedelta(days=7))} if rank == ANA else {}
    return replace(evaluation, orals={"A": Oral(rank + 1, dt.time(9), TODAY, "2"), **later})


def absent(table: Table, rank: int) -> None:
    table.theirs(lambda one: with_field(one, "situations.A.presence", Presence.ABSENT), rank)


def timer(table: Table, rank: int, situation: str = "A") -> TimerState:
    found = table.given(rank).oral(situation).timer
    return found.state if found else TimerState.IDLE


def test_the_list_is_that_of_the_situation_at_hand_and_says_who_misses_it_or_is_late(table: Table) -> None:
    absent(table, PAUL)
    table.theirs(lambda one: with_field(one, "situations.A.heure", dt.time(8)), ANA)
    lines = table.talk("l", "q", who=None)
    assert lines[1:5] == [
        "Situation A (Contribution à un projet).",
        "1 SAULE Ana, 0990000000, groupe 2, passage 1 à 08:00, rien, en retard",
        "2 TILLEUL Paul, 0990000001, groupe 2, passage 2 à 09:00, absent (AB)",
        "3 VIORNE Inès, 0990000002, groupe 2, passage 3 à 09:00, rien",
    ]
    first = table.talk("1", "q", who=None)
    assert "SAULE Ana, 0990000000, situation A, groupe 2, passage 1, en retard." in first


def test_where_one_is_says_the_situation_the_place_in_it_and_the_other_one(table: Table) -> None:
    assert after(table.talk("e", "q", who=NUMBER), "e")[:2] == [
        "SAULE Ana, 0990000000, situation A, groupe 2, passage 1 sur 3.",
        "A aujourd’hui, B le 19/06.",
    ]
    absent(table, ANA)
    said = after(table.talk("e", "q", who=NUMBER), "e")
    assert said[0] == "SAULE Ana, 0990000000, situation A, groupe 2, passage 1 sur 3, absent."
    assert said[1] == "A absent, B le 19/06."


def test_the_other_situation_has_its_own_place_and_clock_and_what_is_given_is_given_in_it(
    table: Table,
) -> None:
    lines = table.talk("c", "t", "b", "t", "c", "TI", "t", "b", "t", "q", who=NUMBER)
    assert after(lines, "b")[:2] == [
        "Situation B (Dossier).",
        "SAULE Ana, 0990000000, situation B, passage 5.",
    ]
    said = [line for line in lines if line.startswith(("Exposé du groupe, reste", "Chronomètre", "Écoulé"))]
    assert said == [
        "Chronomètre du groupe parti pour 20 min. c : pause. u : annuler ce départ.",
        "Exposé du groupe, reste 20 min.",
        "Chronomètre pas parti. c : départ.",
        "Écoulé 0 min.",
        "Exposé du groupe, reste 20 min.",
    ]
    one = table.given(ANA)
    assert [timer(table, ANA, situation) for situation in "AB"] == [TimerState.RUNNING] * 2 and not one.timer
    assert [entry.situation for entry in one.history if entry.field.startswith("C1.1")] == ["B"]


def test_a_clock_that_has_ended_is_that_of_the_situation(table: Table) -> None:
    begun = dt.datetime(2026, 6, 12, 9, tzinfo=dt.UTC)
    over = Timer((begun,), end=begun + dt.timedelta(minutes=12))
    table.theirs(lambda one: with_field(one, "situations.A.chronometre", over), ANA)
    assert after(table.talk("t", "q", who=NUMBER), "t")[0] == "Chronomètre arrêté à 12 min 00."


def test_the_common_clock_goes_for_all_who_are_there_and_its_end_gives_one_each(table: Table) -> None:
    absent(table, PAUL)
    lines = table.talk("g", "c", "", "c", "c", "f", "c", "q", who=NUMBER)
    assert after(lines, "g")[0] == (
        "Groupe 2 : SAULE Ana, VIORNE Inès. TILLEUL Paul : absent. g : revenir à un seul."
    )
    assert any(
        line.startswith("Chronomètre du groupe en pause à 0 min 00. c : reprendre. f :") for line in lines
    )
    assert (
        after(lines, "f")[0]
        == "Fin : Exposé du groupe, à 0 min 01. Ensuite un chronomètre chacun : c. u : annuler."
    )
    assert timer(table, PAUL) is TimerState.IDLE
    common = [table.given(rank).oral("A").timer for rank in (ANA, INES)]
    assert all(one is not None and one.common_end is not None for one in common)
    own = [one.own.state for one in common if one is not None]
    assert own == [TimerState.IDLE, TimerState.RUNNING]  # the second press was at VIORNE's turn


def test_undo_of_a_press_is_for_all_and_only_while_it_is_the_last(table: Table) -> None:
    lines = table.talk("g", "c", "u", "q", who=NUMBER)
    assert after(lines, "u")[0] == "Annulé : chronomètre (A)."
    assert [timer(table, rank) for rank in (ANA, PAUL, INES)] == [TimerState.IDLE] * 3
    lines = table.talk("g", "c", "TI", "u", "u", "q", who=NUMBER)
    said = [line for line in lines if line.startswith(("Annulé", "Rien"))]
    assert said == ["Annulé : C1.1 Pertinence du recueil des besoins.", "Rien à annuler."]
    assert [timer(table, rank) for rank in (ANA, PAUL, INES)] == [TimerState.RUNNING] * 3
    assert not table.given(ANA).positions


def test_who_is_said_to_be_absent_meanwhile_is_given_nothing(table: Table) -> None:
    lines = table.talk("g", lambda: absent(table, ANA), "", "p", "TI", "q", who=NUMBER)
    assert after(lines, "TI")[0] == "SAULE Ana : absent, rien à positionner. g : sa feuille."
    assert not table.given(ANA).positions


def test_its_letters_are_none_where_there_are_no_situations(tmp_path: Path, table: Table) -> None:
    assert "f : fin de la phase commune, pour tout le groupe." in table.talk("?", "q", who=NUMBER)
    session = table.store.session()
    table.store.save_session(replace(session, situations=()))
    lines = table.talk("?", "f", "b", "q", who=NUMBER)
    assert not [line for line in lines if line.startswith(("f :", "b :"))]
    assert after(lines, "f")[0].startswith("« f » n’est pas une réponse.")
