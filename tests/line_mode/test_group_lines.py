"""A group before the commission: each question is asked about each of its members."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hosts import add, add_session
from levels import Level
from talks import Table, after
from test_clashes import while_it_is_given

from e1tui.domain.evaluation import Evaluation, with_field
from e1tui.domain.session import Presence, Situation
from e1tui.settings import state_folder
from e1tui.storage.rescue import rescue_copies

PERSONS = ("ACACIA", "BOULEAU", "CÈDRE", "ÉRABLE")
FIRST = "1 sur 5, Pertinence du recueil des besoins"


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """ACACIA and CÈDRE in a group, with ÉRABLE who is absent; BOULEAU alone."""
    store = add_session(
        tmp_path / "sessions", "juin", situations=(Situation("A", "Exposé"), Situation("B", "Entretien"))
    )
    made = Table(store)
    for number, last in enumerate(PERSONS, 1):
        add(store, last, "Rose", f"010{number}")
    for rank in (0, 2, 3):
        made.theirs(in_group("G1"), rank)
    made.theirs(lambda e: replace(e, presence=Presence.ABSENT), 3)
    return made


def in_group(name: str) -> Callable[[Evaluation], Evaluation]:
    return lambda evaluation: with_field(evaluation, "situations.A.groupe", name)


def test_each_question_is_asked_about_each_member(table: Table) -> None:
    lines = table.talk("g", "TI", "TS", "", "S", "g", "I", "q")
    assert after(lines, "g") == [
        "Groupe G1 : ACACIA Rose, CÈDRE Rose. ÉRABLE Rose : absent. g : revenir à un seul.",
        "C1.1 Participer à la mise en place et à l’actualisation d’un site Web",
        f"{FIRST}.",
        "ACACIA Rose : rien ?",
    ]
    assert after(lines, "TI") == ["TI.", "CÈDRE Rose : rien ?"]
    assert after(lines, "TS")[0] == "TS." and after(lines, "TS")[2] == "ACACIA Rose : rien ?"
    assert after(lines, "") == ["CÈDRE Rose : rien ?"]
    assert [level.value for level in table.given(0).positions.values()] == ["TI", "I"]
    assert [level.value for level in table.given(2).positions.values()] == ["TS", "S"]
    assert not table.given(1).positions and not table.given(3).positions


def test_the_group_is_left_to_whose_turn_it_is(table: Table) -> None:
    lines = table.talk("g", "", "g", "TS", "q")
    back = lines[len(lines) - 1 - lines[::-1].index("> g") :]
    assert back[1:3] == [
        "CÈDRE Rose, 0103, situation A, groupe G1.",
        "C1.1 Participer à la mise en place et à l’actualisation d’un site Web",
    ]
    assert len(table.given(2).positions) == 1 and not table.given(0).positions


def test_the_marks_and_going_back_are_of_the_group_too(table: Table) -> None:
    lines = table.talk("g", "p", *["1"] * 30, *["12"] * 6, "p", "rien", "u")
    assert after(lines, "p")[0] == "C’est la première question."
    assert lines.count("Note C1.1 sur 20.") == 1 and table.given(0).marks == {**table.given(2).marks}
    assert len(table.given(0).positions) == 15 and len(table.given(0).marks) == 3


def test_undo_takes_back_what_was_given_last_to_whom_it_was_given(table: Table) -> None:
    lines = table.talk("g", "TI", "TS", "u", "u", "y", "q")
    assert after(lines, "u") == [
        "Annulé : C1.1 Pertinence du recueil des besoins.",
        f"{FIRST}.",
        "CÈDRE Rose : rien ?",
    ]
    assert after(lines, "y") == ["Rétabli : C1.1 Pertinence du recueil des besoins.", "ACACIA Rose : TI ?"]
    assert len(table.given(0).positions) == 1 and not table.given(2).positions


def test_undo_of_a_remark_is_of_whose_remark_it_is(table: Table) -> None:
    lines = table.talk("g", "TI", "r timide", "u", "u", "q")
    said = [line for line in lines if line.startswith("Annulé")]
    assert said == [
        "Annulé : remarque sur C1.1 Pertinence du recueil des besoins.",
        "Annulé : C1.1 Pertinence du recueil des besoins.",
    ]
    assert not table.given(0).positions and not table.given(2).remarks


def test_what_others_give_to_a_member_is_said_when_it_is_their_turn(table: Table) -> None:
    criterion = table.store.grid().criteria[4]
    lines = table.talk(
        "g", lambda: table.theirs(lambda e: e.with_position(criterion, Level.S), 2), "TI", "TS"
    )
    assert after(lines, "TI")[1] == f"CÈDRE Rose. LEMAIRE Claude : C1.1 {criterion.label}, S."


def test_a_clash_of_a_member_is_not_lost_at_the_end(table: Table) -> None:
    lines = table.talk("g", while_it_is_given(table, Level.TS), "TI", "", "")
    assert any(line.startswith("ACACIA Rose. DEUX VALEURS, C1.1") for line in lines)
    assert table.code == 1 and lines[-1].startswith("Copie de secours")
    (copy,) = rescue_copies([state_folder()])
    assert copy.evaluation(table.store.stems()[0]).positions


def test_who_is_alone_or_left_alone(table: Table) -> None:
    said = "Ce candidat n’est d’aucun groupe en situation A. b : l’autre situation."
    assert after(table.talk("g", who="0102"), "g")[0] == said
    table.theirs(lambda e: with_field(e, "situations.A.presence", Presence.ABSENT), 2)
    assert after(table.talk("g"), "g")[0] == (
        "Groupe G1 : personne d’autre à évaluer. CÈDRE Rose : absent. ÉRABLE Rose : absent."
    )
