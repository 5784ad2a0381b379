"""The gate of every closing: what it refuses, what it names, and what the history says against the values."""

import ast
import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from levels import Level
from sources import PACKAGE, modules, tree

from e1tui.domain.closing.gate import ALREADY, gate
from e1tui.domain.closing.record import unrecorded
from e1tui.domain.closing.seal import closed
from e1tui.domain.day.oral import Oral
from e1tui.domain.evaluation import Candidate, HistoryEntry
from e1tui.domain.session import ExamForm, Examiner, Presence, Situation, State
from e1tui.domain.text import REPLACEMENT

AT = dt.datetime(2026, 6, 12, 17, tzinfo=dt.UTC)


@pytest.fixture
def draft(make):
    return make(state=State.DRAFT, closing=None)


def test_a_complete_evaluation_passes_with_nothing_to_say(grid, session, draft):
    verdict = gate(grid, session, draft)
    assert (verdict.refusal, verdict.to_check, verdict.readings) == ("", (), ())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"form": None}, "Forme de l’épreuve"),
        ({"date": None}, "Date de l’évaluation"),
        ({"commission": ()}, "Membres de la commission"),
        ({"school": "Lycée 漢"}, "dans l’établissement de la session"),
        ({"title": "E1 漢"}, "dans l’intitulé de la session"),
        ({"centre": "漢"}, "dans le centre d’examen"),
        ({"academy": "漢"}, "dans l’académie"),
        ({"commission": (Examiner("DURAND", "漢"),)}, "dans le nom d’un membre"),
        ({"commission": (Examiner("DURAND", "Alix", "Professeure 漢"),)}, "dans la qualité de DURAND Alix"),
    ],
)
def test_what_the_session_lacks_or_cannot_print_stands_in_the_way(grid, session, draft, change, words):
    refusal = gate(grid, replace(session, **change), draft).refusal
    assert words in refusal and "(liste des sessions)" in refusal


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"appreciation": ""}, "Appréciation générale"),
        ({"marks": {}}, "Note de la compétence C1.1"),
        ({"positions": {}}, "Pertinence du recueil"),
        ({"appreciation": "漢"}, "À remplacer dans l’appréciation"),
        (
            {"appreciation": f"d{REPLACEMENT}marche"},
            "À retaper dans l’appréciation : un caractère y est perdu",
        ),
        ({"appreciation": "a\x07b"}, "À retaper dans l’appréciation"),
        ({"candidate": Candidate("漢", "Ana")}, "À remplacer dans le nom"),
        ({"candidate": Candidate(f"DUR{REPLACEMENT}", "Ana")}, "À retaper dans le nom"),
        ({"candidate": Candidate("DURAND", "Ana", "漢")}, "À remplacer dans le numéro"),
        (
            {"candidate": Candidate("DURAND", "Ana", school="漢")},
            "À remplacer dans l’établissement du candidat",
        ),
    ],
)
def test_what_the_evaluation_lacks_or_cannot_print_stands_in_the_way(grid, session, draft, change, words):
    assert words in gate(grid, session, replace(draft, **change)).refusal


def test_an_absence_is_closed_with_nothing_given_but_must_be_printable(grid, session, draft):
    absent = replace(draft, presence=Presence.ABSENT, positions={}, marks={}, appreciation="")
    assert gate(grid, session, absent).refusal == ""
    assert "dans le nom" in gate(grid, session, replace(absent, candidate=Candidate("漢", ""))).refusal


def test_what_is_closed_is_not_closed_again(grid, session, draft):
    assert gate(grid, session, closed(draft, "adurand", AT)).refusal == ALREADY


def test_doubts_are_named_and_stand_in_nobodys_way(grid, session, draft):
    bare = replace(session, school="", form=ExamForm.PONCTUELLE)
    odd = replace(
        draft,
        candidate=Candidate("MARTIN", "Camille"),
        marks=draft.marks | {"C1.1": Decimal(0)},
        appreciation="Un travail nul.",
        history=(HistoryEntry(3, AT, "adurand", "C1.3.note", after=Decimal(4)),),
    )
    verdict = gate(grid, bare, odd)
    assert verdict.refusal == ""
    assert verdict.to_check == (
        "Établissement non saisi.",
        "Numéro d’inscription non saisi.",
        "C1.1 : 0 avec ces positionnements, est-ce voulu ?",
        "note C1.3 : 9,5, l’historique dit 4 (changé à la main ?).",
    )
    assert verdict.readings == ("« nul », à éviter (circulaire 99-104).",)


def test_a_situation_that_is_still_to_come_is_named_before_all_else(grid, session, draft):
    two = replace(session, school="", situations=(Situation("A"), Situation("B"), Situation("C")))
    day = dt.date(2026, 6, 19)
    orals = {
        "A": Oral(date=day - dt.timedelta(days=7)),
        "B": Oral(date=day),
        "C": Oral(presence=Presence.ABSENT),
    }
    one = replace(draft, orals=orals)
    said = ("Situation C : absent.", "Établissement non saisi.")
    assert gate(grid, two, one).to_check == gate(grid, two, one, day).to_check == said
    before = gate(grid, two, one, day - dt.timedelta(days=1))
    assert (
        before.to_check == (said[0], "Situation B : à venir, le 19/06/2026.", said[1]) and not before.refusal
    )
    held = replace(one, orals={**orals, "B": Oral(date=day, presence=Presence.PRESENT)})
    assert gate(grid, two, held, day - dt.timedelta(days=1)).to_check == said


def test_nobody_closes_but_by_the_gate():
    """`seal.closed` asks nothing: only `operations.closing.close`, which asks the gate, may call it."""
    users = set()
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module == "e1tui.domain.closing.seal":
                users |= {str(path.relative_to(PACKAGE)) for name in node.names if name.name == "closed"}
            if isinstance(node, ast.keyword) and node.arg == "state" and path.name != "seal.py":
                assert "CLOSED" not in ast.unparse(node.value), path
    assert users == {"operations/closing.py"}


# --- what the history says ---


def entry(revision, field, after, before=None):
    return HistoryEntry(revision, AT, "adurand", field, before, after)


@pytest.mark.parametrize(
    ("history", "found"),
    [
        ((), []),
        ((entry(1, "C1.1.note", Decimal("14.50")),), []),
        ((entry(1, "C1.1.note", Decimal(3)), entry(2, "C1.1.note", Decimal("14.5"))), []),
        ((entry(1, "C1.1.note", Decimal("14.5")), entry(2, "C1.1.note", Decimal(3))), ["C1.1.note"]),
        ((entry(1, "C1.1.note", None),), ["C1.1.note"]),  # taken away, and there
        ((entry(1, "C1.1.besoins", "TS"),), ["C1.1.besoins"]),
        ((entry(1, "C1.1.besoins", "TI"),), []),
        ((entry(1, "candidat.nom", "MARTINE"),), ["candidat.nom"]),
        ((entry(1, "candidat.date_evaluation", "2026-06-11"),), ["candidat.date_evaluation"]),
        ((entry(1, "presence", "absent"),), ["presence"]),
        ((entry(1, "presence", "absent"), entry(2, "presence", "present")), []),
        ((entry(1, "etat", "brouillon"),), ["etat"]),
        ((entry(1, "etat", "close"),), []),
        ((entry(1, "appreciation", None),), []),  # of texts it says only that they changed
        ((entry(1, "passage", "7"), entry(2, "temps_majore", "true")), []),  # not what was judged
        ((entry(1, "cloture.relu_par", "nleroy"),), ["cloture.relu_par"]),
        ((entry(1, "cloture.relu_par", "nleroy"), entry(2, "etat", "close")), []),  # of an earlier closing
    ],
)
def test_values_against_their_history(make, history, found):
    assert [change.field for change in unrecorded(make(history=history))] == found


def test_a_position_taken_away_by_hand(make, grid):
    given = make(history=(entry(1, grid.criteria[0].key, "S"),)).with_position(grid.criteria[0], None)
    assert [(c.before, c.after) for c in unrecorded(given)] == [("S", None)]
    assert unrecorded(given.with_position(grid.criteria[0], Level.S)) == ()
