"""The questions, the answers, one letter each, and the word that confirms each: what is said, what is on disk."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from levels import LEVELS, Level
from talks import Table, after

from e1tui.domain.closing.seal import closed, is_altered
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Presence

C1 = "C1.1 Participer à la mise en place et à l’actualisation d’un site Web"
FIRST = "1 sur 5, Pertinence du recueil des besoins : "
SECOND = "2 sur 5, Maîtrise des fonctionnalités de base des outils de création Web simples et de gestion de contenu : "
WHOLE = ("1",) * 15
MARKS = ("14", "12,5", "9")


def test_a_criterion_is_a_line_after_its_competency_which_is_said_once(table: Table) -> None:
    lines = table.talk("TI", "", "q")
    assert lines[:4] == ["E1, session de juin 2026.", "ACACIA Rose, 0101.", C1, f"{FIRST}rien ?"]
    assert after(lines, "TI") == ["TI.", f"{SECOND}rien ?"]
    assert lines.count(C1) == 1 and lines[-1] == "> q" and table.code == 0


@pytest.mark.parametrize(
    ("keyboard", "typed"),
    [
        ("azerty", ["1", "2", "3", "4"]),
        ("azerty", ["TI", "I", "S", "TS"]),
        ("azerty", ["ti", "i", "s", "ts"]),
        ("azerty", ["&", "é", '"', "'"]),
        ("afnor", ["à", "é", "è", "ê"]),
        ("bepo", ['"', "«", "»", "("]),
        ("azerty", [" Ti ", " i", "s ", "tS"]),
    ],
)
def test_a_level_by_rank_by_name_and_by_the_digit_row(
    table: Table, grid: Grid, keyboard: str, typed: list[str]
) -> None:
    table.keyboard = keyboard
    lines = table.talk(*typed)
    assert [line for line in lines if line in ("TI.", "I.", "S.", "TS.")] == ["TI.", "I.", "S.", "TS."]
    assert [table.given().level(one) for one in grid.criteria[:4]] == list(LEVELS)


@pytest.mark.parametrize("typed", ["5", "0", "12", "-", "b", "TIS", "'' or 1"])
def test_what_is_no_answer_gives_nothing_and_says_what_is_one(table: Table, typed: str) -> None:
    lines = table.talk(typed)
    (said, question) = after(lines, typed)
    assert "1 TI, 2 I, 3 S, 4 TS" in said and question == f"{FIRST}rien ?"
    assert not table.given().positions and not table.given().history


def test_a_key_of_another_keyboard_is_named(table: Table) -> None:
    table.keyboard = "qwerty"
    assert "clavier azerty" in after(table.talk("&"), "&")[0]


def test_next_previous_and_the_end(table: Table) -> None:
    lines = table.talk("p", "", "p", *[""] * 15)
    assert after(lines, "p") == ["C’est la première question.", f"{FIRST}rien ?"]
    questions = [line for line in lines if line.endswith("?")]
    assert questions[2:4] == [f"{SECOND}rien ?", f"{FIRST}rien ?"]
    assert questions[-1] == "Note C1.1 sur 20 : rien ?"
    ended = table.talk(*[""] * 18)
    assert ended[-2:] == [
        "Il manque : C1.1 : Pertinence du recueil des besoins (et 18 de plus).",
        "Commande ?",
    ]


def test_the_marks_come_one_after_the_other_then_the_prompt_is_back(table: Table) -> None:
    lines = table.talk(*WHOLE, *MARKS)
    assert after(lines, "14") == ["14.", "Note C1.2 sur 20 : rien ?"]
    assert after(lines, "12,5") == ["12,5.", "Note C1.3 sur 20 : rien ?"]
    assert after(lines, "9") == [
        "9.",
        "Note sur 20 : 12 (total 35,5 sur 60).",
        "Il manque : Appréciation générale.",
        "Commande ?",
    ]
    assert dict(table.given().marks) == {"C1.1": Decimal(14), "C1.2": Decimal("12.5"), "C1.3": Decimal(9)}


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("&'", "14"),
        ("14.5", "14.5"),
        ("14,", "14.5"),
        ("&'(", "14.5"),
        ("0", "0"),
        ("0;5", "0.5"),
        ("20", "20"),
    ],
)
def test_a_mark_as_it_is_typed(table: Table, typed: str, mark: str) -> None:
    table.talk("n", typed, "o")
    assert table.given().marks == {"C1.1": Decimal(mark)}


@pytest.mark.parametrize("typed", ["21", "14,3", "ts", "14 5", "14,5,5", "1e1", "٣"])
def test_what_is_no_mark_is_refused_with_the_rule(table: Table, typed: str) -> None:
    lines = table.talk("n", typed)
    assert "ne note va de 0 à 20, par demi-point" in after(lines, typed)[0]
    assert after(lines, typed)[-1] == "Note C1.1 sur 20 : rien ?" and not table.given().marks


def test_three_digits_are_asked_about(table: Table) -> None:
    lines = table.talk("n", "145", "", "145", "12")
    assert after(lines, "145") == ["14,5 ? Entrée : oui. Autre chose : recommencer."]
    assert dict(table.given().marks) == {"C1.1": Decimal("14.5"), "C1.2": Decimal(12)}


def test_the_next_mark_and_the_next_missing_thing(table: Table) -> None:
    lines = table.talk("n", "n", "n", "n", "z", *["1"] * 15, *MARKS, "z", "n")
    questions = [line for line in lines if line.startswith("Note C")]
    assert [line[5:9] for line in questions[:4]] == ["C1.1", "C1.2", "C1.3", "C1.1"]
    assert (
        after(lines, "z")[-1] == f"1 sur 4, {table.store.grid().competencies[1].criteria[0].label} : rien ?"
    )
    assert lines[-3:] == ["> n", "Toutes les notes sont données.", "Commande ?"]


def test_a_level_and_a_mark_are_taken_back_by_their_own_word(table: Table) -> None:
    lines = table.talk("TS", "p", "rien", "n", "14", "p", "rien")
    assert after(lines, "rien") == ["rien.", f"{FIRST}rien ?"]
    assert not table.given().positions and not table.given().marks


def test_undo_and_redo_say_what(table: Table) -> None:
    lines = table.talk("TS", "u", "y", "y")
    assert after(lines, "u") == ["Annulé : C1.1 Pertinence du recueil des besoins.", f"{FIRST}rien ?"]
    assert after(lines, "y") == ["Rétabli : C1.1 Pertinence du recueil des besoins.", f"{FIRST}TS ?"]
    assert lines[-2] == "Rien à rétablir." and len(table.given().positions) == 1


def test_a_value_that_is_there_is_said_and_changed_where_it_is(table: Table) -> None:
    lines = table.talk("TS", "p", "TI")
    assert after(lines, "p") == [f"{FIRST}TS ?"] and after(lines, "TI") == ["TI.", f"{FIRST}TI ?"]


def test_where_and_what_is_given(table: Table) -> None:
    lines = after(table.talk("TI", "S", "e"), "e")
    assert lines[:2] == ["ACACIA Rose, 0101, candidat 1 sur 3.", C1]
    assert lines[2] == "C1.1 : 1 TI, 2 S, 3 rien, 4 rien, 5 rien ; note rien."
    assert lines[5] == "Appréciation : rien. Notes : rien." and "(et 16 de plus)" in lines[6]


def test_the_descriptors_and_the_help(table: Table) -> None:
    lines = table.talk("d", "?")
    assert [line.partition(",")[0] for line in after(lines, "d")[:4]] == ["TI", "I", "S", "TS"]
    told = after(lines, "?")
    assert told[0].startswith("Un niveau : 1 ou & TI, 2 ou é I, 3 ou \" S, 4 ou ' TS")
    letters = ["p", "z", "n", "r", "a", "l", "d", "e", "u", "y", "k", "x", "g", "c", "t", "v", "?", "q"]
    assert [line[0] for line in told[4:-1]] == letters


def test_the_timer_and_the_time_that_is_left(table: Table) -> None:
    def passes(minutes: int) -> None:
        table.now += dt.timedelta(minutes=minutes)

    lines = table.talk(
        "t", "c", lambda: passes(10), "t", "c", lambda: passes(4), "e", "c", lambda: passes(16), "t"
    )
    assert after(lines, "t")[0] == "Chronomètre pas parti. c : départ."
    assert after(lines, "c")[0].startswith("Chronomètre parti pour 30 min. c : pause.")
    assert (
        "Reste 20 min." in lines
        and "Chronomètre en pause à 10 min 00. c : reprendre. Clore l’évaluation y met fin." in lines
    )
    assert lines[-2] == "Reste 4 min 00."


def test_five_minutes_one_minute_and_the_end_are_said_once(table: Table) -> None:
    def passes(seconds: int) -> None:
        table.now += dt.timedelta(seconds=seconds)

    lines = table.talk("c", lambda: passes(1500), "", "", lambda: passes(270), "", lambda: passes(60), "", "")
    assert [line for line in lines if "min" in line and not line.startswith("Chrono")] == [
        "Reste 5 min 00.",
        "Reste 0 min 30.",
        "+ 0 min 30.",
    ]


# --- closing ---


def test_thirty_lines_score_and_close_a_whole_candidate(table: Table) -> None:
    answers = (*WHOLE, *MARKS, "a", "Une prestation solide.", ".", "v", "o", "q")
    assert len(answers) <= 30
    lines = table.talk(*answers)
    assert after(lines, ".") == ["Gardé.", "Rien ne manque. v : clore l’évaluation.", "Commande ?"]
    assert (
        after(lines, "v")[0] == "ACACIA Rose : clore l’évaluation ?" and after(lines, "v")[-1] == "o ou n ?"
    )
    assert after(lines, "o") == ["Évaluation close.", "x : candidat suivant, BOULEAU Rose", "Commande ?"]
    assert table.given().is_closed and not is_altered(table.given())


def test_the_gate_is_the_screens(table: Table) -> None:
    lines = table.talk("v")
    assert after(lines, "v")[0].startswith("Il manque : C1.1") and after(lines, "v")[0].endswith(
        "z : y aller."
    )
    assert not table.given().is_closed


def test_no_leaves_it_open_and_anything_else_is_asked_again(table: Table) -> None:
    lines = table.talk(*WHOLE, *MARKS, "a", "Bien.", ".", "v", "oui da", "n")
    assert after(lines, "oui da") == ["o ou n ?"]
    assert after(lines, "n") == ["Pas close.", "Commande ?"] and not table.given().is_closed


def test_a_closed_one_is_read_only_until_it_is_reopened_with_a_reason(table: Table) -> None:
    table.talk(*WHOLE, *MARKS, "a", "Bien.", ".", "v", "o")
    lines = table.talk("p", "12", "u", "c", "r rien", "a", "l", "v", "", "v", "Erreur de saisie", "p", "12")
    refused = "Évaluation close, en lecture seule. Pour la rouvrir : v."
    assert lines[1:3] == ["ACACIA Rose, 0101, close.", "Note sur 20 : 12 (total 35,5 sur 60)."]
    assert lines.count(refused) == 6 and lines[lines.index("> a") + 1] == "Bien."
    assert "Pas rouverte." in lines and "Évaluation rouverte : elle est de nouveau un brouillon." in lines
    assert table.given().marks["C1.2"] == 12 and not table.given().is_closed
    assert "Erreur de saisie" in [entry.reason for entry in table.given().history]


def test_who_is_absent_is_given_nothing(table: Table) -> None:
    table.theirs(lambda e: replace(e, presence=Presence.ABSENT))
    lines = table.talk("p", "p", "12", "u", "c", "a")
    assert lines[2].startswith("Candidat absent : rien à positionner.")
    assert lines.count(lines[2]) == 5 and not table.given().marks


# --- others ---


def test_what_a_colleague_gave_is_said_before_the_next_question(table: Table) -> None:
    criterion = table.store.grid().criteria[1]
    lines = table.talk("TI", lambda: table.theirs(lambda e: e.with_position(criterion, Level.TS)), "", "p")
    said = after(lines, "")
    assert said[0] == f"LEMAIRE Claude : C1.1 {criterion.label}, TS."
    assert lines[-1] == f"{SECOND}TS ?"


def test_what_a_colleague_gave_here_meanwhile_is_not_changed_by_the_answer_that_did_not_know_it(
    table: Table,
) -> None:
    criterion = table.store.grid().criteria[0]
    lines = table.talk(lambda: table.theirs(lambda e: e.with_position(criterion, Level.TS)), "TI", "i")
    assert after(lines, "TI")[1:] == [
        "LEMAIRE Claude vient de donner ici : TS. Encore une fois pour changer.",
        f"{FIRST}TS ?",
    ]
    assert table.given().level(criterion) is Level.I  # it has been said, and was meant


def test_what_was_said_before_the_question_is_known_to_the_answer(table: Table) -> None:
    criterion = table.store.grid().criteria[0]
    lines = table.talk(
        "a", lambda: table.theirs(lambda e: e.with_position(criterion, Level.TS)), "Bien.", ".", "TI"
    )
    said = after(lines, ".")
    assert f"LEMAIRE Claude : C1.1 {criterion.label}, TS." in said and said[-1] == f"{FIRST}TS ?"
    assert after(lines, "TI")[0] == "TI." and table.given().level(criterion) is Level.TI


def test_several_values_of_a_colleague_are_each_said(table: Table) -> None:
    criteria = table.store.grid().criteria

    def make(evaluation: Evaluation) -> Evaluation:
        for one in criteria[2:12]:
            evaluation = evaluation.with_position(one, Level.S)
        return evaluation

    said = after(table.talk(lambda: table.theirs(make), "e"), "e")
    assert sum(line.startswith("LEMAIRE Claude : C1.") for line in said) == 6 and "Et 4 de plus." in said


def test_a_closing_elsewhere_is_said(table: Table) -> None:
    lines = table.talk(lambda: table.theirs(lambda e: closed(e, "clemaire", table.now)), "TI")
    assert (
        after(lines, "TI")[0] == "LEMAIRE Claude vient de clore cette évaluation : elle ne se modifie plus."
    )
    assert after(lines, "TI")[1] == "Évaluation close, en lecture seule. Pour la rouvrir : v."
    assert table.given().is_closed
