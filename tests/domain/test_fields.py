"""The tables of fields: a field that one of them forgets is found here, not on the day two people clash."""

import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from levels import Level

from e1tui.domain import fields
from e1tui.domain.closing.record import plain_value
from e1tui.domain.day.timer import Timer
from e1tui.domain.evaluation import Candidate, Evaluation, field_items, with_field
from e1tui.domain.field_names import SESSION_FIELDS, field_name
from e1tui.domain.marks import Marking
from e1tui.domain.merge import merge_sessions
from e1tui.domain.session import (
    ExamForm,
    Examiner,
    Incident,
    Particles,
    Phase,
    Presence,
    Session,
    Situation,
    State,
)
from e1tui.storage.grids import load_grid
from e1tui.storage.toml.evaluation_toml import decode_evaluation, encode_evaluation
from e1tui.storage.toml.session_toml import decode_session, encode_session

GRID = load_grid("mc-sno-e1")
NOW = dt.datetime(2026, 6, 12, 9, 40, tzinfo=dt.UTC)
BLANK = Evaluation(GRID.id, Candidate("MODÈLE", "Zoé"))
# What of an evaluation is no field of its own: the three mappings are one field a key, the others no one gives.
NO_FIELD = {
    *("grid_id", "candidate", "revision", "closing", "reopening", "history"),
    *("positions", "marks", "remarks"),
    "orals",  # each of their parts is one
}
GIVEN = {
    fields.STATE: State.CLOSED,
    fields.PRESENCE: Presence.ABSENT,
    fields.ORDER: 3,
    fields.TIME: dt.time(9, 40),
    fields.EXTRA_TIME: True,
    fields.FINAL_MARK: Decimal("14.5"),
    fields.BONUS: Decimal("0.5"),
    fields.TIMER: Timer((NOW,)),
    fields.APPRECIATION: "Un texte.",
    fields.NOTES: "À revoir.",
    fields.LAST_NAME: "AUTRE",
    fields.FIRST_NAME: "Alix",
    fields.NUMBER: "0214123456",
    fields.SCHOOL: "Lycée Exemple",
    fields.EXAM_DATE: dt.date(2026, 6, 12),
    GRID.criteria[0].key: Level.TS,
    GRID.competencies[0].mark_key: Decimal("14.5"),
    GRID.criteria[0].key + fields.REMARK_SUFFIX: "sans aide",
}
PLAIN = sorted({*fields.PLAIN, *fields.OF_CANDIDATE})
# A session of which nothing is as it is by default.
FULL = Session(
    grid_id="autre",
    grid_sha="0" * 64,
    title="E1, essai",
    form=ExamForm.CCF,
    school="Lycée Exemple",
    date=dt.date(2026, 6, 12),
    academy="Académie d’essai",
    centre="Centre d’essai",
    commission=(Examiner("MODÈLE", "Zoé", "professeure"),),
    codes=((Presence.ABSENT, "ABS"),),
    phases=(Phase("Exposé", 10),),
    extra_time=Fraction(1, 4),
    shows_landmark=True,
    weights=(Fraction(0), Fraction(1, 2), Fraction(3, 4), Fraction(1)),
    incidents=(Incident(NOW, "Panne.", "essai"),),
    zone="Europe/Paris",
    jury_reserve=False,
    particles=Particles.COUNTED,
    situations=(Situation("A", "Projet", (Phase("Exposé", 20, is_common=True),)),),
)
EMPTY = Session("mc-sno-e1", "E1")
OF_SESSION = [one.name for one in dataclasses.fields(Session)]


def test_each_attribute_of_an_evaluation_is_a_field_or_said_to_be_none():
    assert {one.name for one in dataclasses.fields(Evaluation)} == {*fields.PLAIN.values(), *NO_FIELD}
    assert {one.name for one in dataclasses.fields(Candidate)} == set(fields.OF_CANDIDATE.values())


@pytest.mark.parametrize("name", PLAIN)
def test_each_field_has_a_name_that_people_read(name):
    assert field_name(GRID, name) not in ("", name) or name in (
        fields.ORDER,
        fields.BONUS,
    )  # French as they are


@pytest.mark.parametrize("name", sorted({*PLAIN, *GIVEN}))
def test_each_field_is_written_to_the_file_and_into_the_history(name):
    given = with_field(BLANK, name, GIVEN[name])
    assert dict(field_items(given))[name] == GIVEN[name]
    typed = (
        Marking(decision=True, bonus=Decimal(2))
        if name in (fields.FINAL_MARK, fields.BONUS)
        else GRID.marking
    )
    grid = dataclasses.replace(GRID, marking=typed)
    assert decode_evaluation(encode_evaluation(given), lambda _: grid) == given
    assert plain_value(GIVEN[name]) not in (None, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("apreciation", "Un texte."),
        ("", None),
        (".note", None),
        ("candidat.prenon", "Alix"),
        ("candidat.note", Decimal(12)),
        (fields.REVIEWED_BY, "essai"),
        ("C1.1.notte", Decimal(12)),
        ("C1.1.note", "12"),
        ("C1.1.outils", "TS "),
        ("C1.1.outils.remarque", Decimal(1)),
    ],
)
def test_what_is_no_field_or_no_value_of_it_is_refused(name, value):
    with pytest.raises(ValueError):
        with_field(BLANK, name, value)


def test_the_full_session_is_one():
    assert [name for name in OF_SESSION if getattr(FULL, name) == getattr(EMPTY, name)] == []


@pytest.mark.parametrize("name", OF_SESSION)
def test_each_field_of_a_session_is_written_to_its_file(name):
    given = dataclasses.replace(EMPTY, **{name: getattr(FULL, name)})
    assert decode_session(encode_session(given)) == given


@pytest.mark.parametrize("name", sorted({*OF_SESSION, *SESSION_FIELDS} - {"incidents"}))
def test_people_are_told_of_each_field_of_a_session_in_which_they_clash(name):
    mine = dataclasses.replace(EMPTY, **{name: getattr(FULL, name)})
    theirs = dataclasses.replace(EMPTY, **{name: object()})  # any other value
    merged, clashes = merge_sessions(EMPTY, mine, theirs)
    assert (merged, clashes) == (theirs, (SESSION_FIELDS[name],))
