"""What is missing and what is doubtful, in the order of the form."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from levels import LEVELS

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.review import Weight, advice, missing, review
from e1tui.domain.session import ExamForm, Presence

BLANK = Evaluation("mc-sno-e1", Candidate("MARTIN", "Camille"))


def fields(findings, weight):
    return [finding.field for finding in findings if finding.weight is weight]


def test_everything_is_missing_from_a_blank_evaluation(grid, session):
    findings = review(grid, replace(session, commission=()), BLANK)
    keys = [criterion.key for criterion in grid.criteria]
    marks = ["C1.1.note", "C1.2.note", "C1.3.note"]
    assert fields(findings, Weight.MISSING) == [*keys, *marks, "appreciation", "commission"]
    assert findings[0].message == "C1.1 : Pertinence du recueil des besoins"
    assert findings[15].message == "Note de la compétence C1.1"


def test_nothing_is_missing_from_a_complete_one(grid, session, make):
    assert review(grid, session, make()) == ()


@pytest.mark.parametrize("blank", ["", " \n\t"])
def test_an_appreciation_of_blanks_is_missing(grid, make, blank):
    assert [finding.field for finding in missing(grid, make(appreciation=blank))] == ["appreciation"]


@pytest.mark.parametrize("presence", [p for p in Presence if p is not Presence.PRESENT])
def test_nothing_is_asked_of_who_is_not_there(grid, session, presence):
    assert review(grid, replace(session, commission=(), date=None), replace(BLANK, presence=presence)) == ()


@pytest.mark.parametrize(
    ("own", "of_session", "lacking"),
    [
        (None, None, ["candidat.date_evaluation"]),
        (None, dt.date(2026, 6, 12), []),  # documents fall back on the session's date
        (dt.date(2026, 6, 13), None, []),
    ],
)
def test_date_of_the_evaluation(grid, session, make, own, of_session, lacking):
    evaluation = make(candidate=Candidate("MARTIN", "Camille", exam_date=own))
    findings = review(grid, replace(session, date=of_session), evaluation)
    assert fields(findings, Weight.DOUBTFUL) == []
    assert fields(findings, Weight.MISSING) == lacking


def test_a_form_is_wanted_and_a_school_and_the_number_of_a_ponctuelle_are_doubts(grid, session, make):
    bare = make(candidate=Candidate("MARTIN", "Camille"))
    assert fields(review(grid, replace(session, form=None), bare), Weight.MISSING) == ["forme"]
    no_school = replace(session, school="")
    assert fields(review(grid, no_school, bare), Weight.DOUBTFUL) == ["candidat.etablissement"]
    own = make(candidate=Candidate("MARTIN", "Camille", school="Lycée Exemple"))
    assert review(grid, no_school, own) == ()
    ponctuelle = replace(no_school, form=ExamForm.PONCTUELLE)
    assert fields(review(grid, ponctuelle, bare), Weight.DOUBTFUL) == [
        "candidat.etablissement", "candidat.numero",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rank", "mark", "doubtful"),
    [
        (0, "14", True), (0, "7", True), (0, "6.5", False), (0, "0", False),
        (1, "0", False), (1, "13.5", False), (1, "14", True), (1, "20", True),
        (2, "13", False), (2, "6", True), (2, "6.5", False), (2, "20", False),
        (3, "20", False), (3, "13.5", False), (3, "13", True), (3, "1", True),
    ],
)  # fmt: skip
def test_marks_far_from_the_positions(grid, session, make, rank, mark, doubtful):
    competency = grid.competencies[1]
    evaluation = make().with_mark(competency, Decimal(mark))
    for criterion in competency.criteria:
        evaluation = evaluation.with_position(criterion, LEVELS[rank])
    findings = review(grid, session, evaluation)
    assert fields(findings, Weight.DOUBTFUL) == ([competency.mark_key] if doubtful else [])
    if doubtful:
        assert f"tous les positionnements à {LEVELS[rank].value}, est-ce voulu ?" in findings[0].message
    # It judges only what it knows whole: a position less, and it says nothing but that.
    partial = evaluation.with_position(competency.criteria[0], None)
    assert fields(review(grid, session, partial), Weight.DOUBTFUL) == []


def test_a_doubtful_mark_with_mixed_positions(grid, session, make):
    findings = review(grid, session, make().with_mark(grid.competencies[0], Decimal("20")))
    assert [finding.message for finding in findings] == ["C1.1 : 20 avec ces positionnements, est-ce voulu ?"]


def test_words_to_read_again_are_said_and_are_no_finding(grid, session, make):
    evaluation = make(appreciation="Un travail nul, 12/20.")
    assert advice(grid, session, evaluation) == "Relire (1 sur 2) : « nul », à éviter (circulaire 99-104)."
    longer = make(appreciation="Un travail nul et terne, 12/20.")
    assert advice(grid, session, longer, evaluation).startswith("Relire (2 sur 3) : « terne »")
    assert review(grid, session, evaluation) == ()
    assert (
        advice(grid, session, replace(evaluation, presence=Presence.ABSENT))
        == advice(grid, session, make())
        == ""
    )


def test_members_named_in_the_appreciation_are_read_again_but_not_the_candidate(grid, session, make):
    text = "Répond à Durand et à Nguyen."
    assert advice(grid, session, make(appreciation=text)) == (
        "Relire (1 sur 2) : « Durand », nom d’un membre de la commission, non communicable."
    )
    namesake = make(appreciation=text, candidate=Candidate("Durand", "Zoé"))
    assert advice(grid, session, namesake).startswith("Relire : « Nguyen »")
