"""Evaluations as values: fields given and taken back, differences, and what counts for an absent candidate."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from e1tui.domain.evaluation import Candidate, Change, Evaluation, diff, field_items, value_of, with_field
from e1tui.domain.fields import is_free_text
from e1tui.domain.grid import Level
from e1tui.domain.session import Presence, State

BLANK = Evaluation("mc-sno-e1", Candidate("MARTIN", "Camille"))

# Every field by its name in the files, with a value that is not the one of a blank evaluation.
FIELDS = {
    "candidat.nom": "DURAND",
    "candidat.prenom": "Alix",
    "candidat.numero": "0214123456",
    "candidat.etablissement": "Lycée Exemple",
    "candidat.date_evaluation": dt.date(2026, 6, 12),
    "etat": State.CLOSED,
    "presence": Presence.ABSENT,
    "passage": 3,
    "heure": dt.time(9, 40),
    "temps_majore": True,
    "appreciation": "Un texte.",
    "notes_internes": "À revoir.",
    "C1.1.outils": Level.TS,
    "C1.1.note": Decimal("14.5"),
    "C1.1.outils.remarque": "sans aide",
}


@pytest.mark.parametrize(("name", "value"), FIELDS.items())
def test_a_field_is_given_seen_and_taken_back(name, value):
    before = value_of(BLANK, name)
    changed = with_field(BLANK, name, value)
    assert value_of(changed, name) == value
    assert diff(BLANK, changed) == (Change(name, before, value),)
    assert with_field(changed, name, before) == BLANK


def test_blank_fields():
    assert dict(field_items(BLANK)) == {
        "candidat.nom": "MARTIN",
        "candidat.prenom": "Camille",
        "etat": State.DRAFT,
        "presence": Presence.PRESENT,
    }


def test_an_evaluation_is_immutable(grid):
    changed = BLANK.with_position(grid.criteria[0], Level.S)
    assert BLANK.positions == {}
    with pytest.raises(TypeError):
        changed.positions["C1.1.outils"] = Level.TI
    with pytest.raises(dataclasses.FrozenInstanceError):
        changed.appreciation = "autre"


def test_by_criterion_and_competency(grid):
    competency = grid.competencies[1]
    criterion = competency.criteria[2]
    evaluation = BLANK.with_position(criterion, Level.I).with_mark(competency, Decimal(12))
    evaluation = evaluation.with_remark(criterion, "lent").with_appreciation("A").with_internal_notes("B")
    assert evaluation.level(criterion) is Level.I
    assert evaluation.mark(competency) == 12
    assert evaluation.remark(criterion) == "lent"
    assert [evaluation.given(one) for one in grid.competencies] == [0, 1, 0]
    emptied = evaluation.with_position(criterion, None).with_mark(competency, None).with_remark(criterion, "")
    assert emptied.with_appreciation("").with_internal_notes("") == BLANK


def test_total_and_note_exist_once_all_three_marks_do(grid, make):
    evaluation = make()
    assert (evaluation.total(grid), evaluation.mark_on_20(grid)) == (36, 12)
    for competency in grid.competencies:
        partial = evaluation.with_mark(competency, None)
        assert partial.total(grid) is None and partial.mark_on_20(grid) is None


@pytest.mark.parametrize("presence", Presence)
def test_only_a_present_candidate_has_positions_and_marks(grid, make, presence):
    evaluation = make(presence=presence)
    shown = evaluation.shown()
    there = presence is Presence.PRESENT
    assert bool(shown.positions) is bool(shown.marks) is there
    assert (shown.mark_on_20(grid) is not None) is there
    assert shown.appreciation == evaluation.appreciation
    assert with_field(evaluation, "presence", Presence.PRESENT).shown() == make()  # nothing was lost


@pytest.mark.parametrize(
    ("name", "given"),
    [(name, not name.startswith(("candidat.", "presence", "passage", "heure", "temps"))) for name in FIELDS],
)
def test_what_counts_as_given(name, given):
    """Identity, order and presence may be set in a candidate who is then withdrawn; no judgement may."""
    assert BLANK.has_nothing_given
    assert with_field(BLANK, name, FIELDS[name]).has_nothing_given is not given


def test_free_texts():
    assert {name for name in FIELDS if is_free_text(name)} == {
        "appreciation",
        "notes_internes",
        "C1.1.outils.remarque",
    }


def test_full_name():
    assert Candidate("MARTIN", "Camille").full_name == "MARTIN Camille"
    assert Candidate("MARTIN", "").full_name == "MARTIN"


def test_change_reversed():
    assert Change("passage", 1, None).reversed == Change("passage", None, 1)
