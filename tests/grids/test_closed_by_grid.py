"""Closing where the mark is not E1's: made of levels, typed once, with a bonus."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from invented import grid_of

from e1tui.domain import fields
from e1tui.domain.closing.gate import gate
from e1tui.domain.closing.seal import closed, review_refusal
from e1tui.domain.evaluation import Candidate, Change, Evaluation, HistoryEntry
from e1tui.domain.marks import Rule
from e1tui.domain.review import Weight, review
from e1tui.domain.session import ExamForm, Examiner, Presence, Session
from e1tui.operations.closing_question import _kept
from e1tui.toml import parse_toml
from e1tui.tui.candidates.close_all import short_reason

HERE = Path(__file__).parent
NOW = dt.datetime(2026, 6, 12, 10, tzinfo=dt.UTC)


def grid(name):
    return grid_of(parse_toml((HERE / f"{name}.toml").read_bytes()))


def session(of):
    return Session(
        of.id,
        "Oral inventé",
        ExamForm.CCF,
        "Lycée Exemple",
        dt.date(2026, 6, 12),
        commission=(Examiner("DURAND", "Alix"),),
    )


def all_at(of, level, **more):
    one = Evaluation(of.id, Candidate("MARTIN", "Camille", "0990000001"), appreciation="Un oral.", **more)
    for criterion in of.criteria:
        one = one.with_position(criterion, of.level(level))
    return one


def test_a_mark_of_levels_needs_a_judgement():
    of = grid("niveaux")
    (finding,) = review(of, session(of), all_at(of, "NE"))
    assert (finding.weight, finding.field) == (Weight.MISSING, of.criteria[0].key)
    judged = all_at(of, "NE").with_position(of.criteria[-1], of.level("3"))
    assert review(of, session(of), judged) == () and judged.mark_on_20(of) == 20
    typed = grid("saisie")  # there the commission gives the mark, whatever was judged
    assert review(typed, session(typed), all_at(typed, "NE", final_mark=Decimal(12))) == ()


@pytest.mark.parametrize(
    ("name", "level", "given", "marks"),
    [
        ("decision", "4", {"final_mark": Decimal(12)}, {fields.FINAL_MARK: "b"}),
        (
            "decision",
            "4",
            {"final_mark": Decimal(12), "bonus": Decimal(1)},
            {fields.FINAL_MARK: "a", fields.BONUS: "b"},
        ),
        ("niveaux", "3", {}, {}),
    ],
)
def test_not_who_gave_the_last_mark_whatever_makes_it(name, level, given, marks):
    """`b` gave the last mark; where levels make it, the last level."""
    of = grid(name)
    one = all_at(of, level, **given)
    given_by = [
        HistoryEntry(rank, NOW, "a" if rank else "c", key, after=level)
        for rank, key in enumerate(one.positions)
    ]
    given_by[-1] = replace(given_by[-1], by="b")
    typed = [HistoryEntry(40, NOW, who, field, after=Decimal(1)) for field, who in marks.items()]
    text = HistoryEntry(50, NOW, "a", fields.APPRECIATION, after="modifiée")
    one = closed(replace(one, history=(*given_by, *typed, text)), "a", NOW)
    by_levels = of.marking.rule is Rule.LEVELS
    assert review_refusal(one, "b", by_levels=by_levels) and not review_refusal(one, "a", by_levels=by_levels)


def test_who_was_not_there_was_given_no_mark():
    of = grid("niveaux")
    one = all_at(
        of, "3", presence=Presence.ABSENT, history=(HistoryEntry(1, NOW, "a", of.criteria[0].key, after="3"),)
    )
    assert review_refusal(closed(one, "a", NOW), "a", by_levels=True) == ""


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("P1.note", "La note 2 de P1, tapée sans Entrée, sera gardée."),
        (fields.FINAL_MARK, "La note finale 2, tapée sans Entrée, sera gardée."),
        (fields.BONUS, "Le bonus 2, tapé sans Entrée, sera gardé."),
    ],
)
def test_a_mark_that_was_not_validated_is_kept_by_its_name(field, told):
    assert _kept(Change(field, None, Decimal(2)), "Entrée") == told


def test_what_lacks_by_its_kind():
    of = grid("decision")
    assert short_reason(of, session(of), all_at(of, "4")) == "1 note"
    entry = HistoryEntry(9, NOW, "a", fields.FINAL_MARK, after=Decimal(7))
    changed = all_at(of, "4", final_mark=Decimal(8), history=(entry,))
    assert gate(of, session(of), changed).doubts == (
        "note finale : 8, l’historique dit 7 (changé à la main ?).",
    )
