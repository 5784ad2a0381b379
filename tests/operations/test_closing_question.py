"""Closing what is being scored, without a screen: what is asked, what closes, what stands in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hosts import NOW, TODAY, add, add_session
from posts import Place, theirs

from e1tui.domain.day.oral import Oral
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.session import Situation
from e1tui.operations.closing_question import Question, close, question
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.post import Told


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    store = add_session(tmp_path, "juin")
    add(store, "ACACIA", "Rose", "0990000000")
    here = Place(store)
    yield here
    here.writer.stop()


@pytest.fixture
def one(place: Place, make: Callable[..., Evaluation]) -> Assessment:
    """The candidate, who has all but the mark of the first competency."""
    opened, judged = place.open(place.store.stems()[0]), make()
    marks = {mark: value for mark, value in judged.marks.items() if mark != "C1.1"}
    given = replace(
        opened.evaluation, positions=judged.positions, marks=marks, appreciation="Une démarche claire."
    )
    opened.put(given)
    place.saved(opened)
    return opened


def ask(place: Place, one: Assessment) -> Question:
    asked = question(place.post, one, NOW)
    assert isinstance(asked, Question), asked
    return asked


def test_what_is_missing_is_told_with_the_way_there(place: Place, one: Assessment) -> None:
    told = question(place.post, one, NOW)
    assert isinstance(told, Told) and told.problem
    assert "C1.1" in told.message and told.message.endswith(" z : y aller.")


def test_a_mark_that_was_not_validated_is_kept_by_closing(place: Place, one: Assessment) -> None:
    one.take(one.sheet.to_field("C1.1.note"))
    for character in "12":
        one.take(one.sheet.type_mark(character))
    asked = ask(place, one)
    assert "La note 12 de C1.1, tapée sans Entrée, sera gardée." in asked.words.text.split("\n")
    assert close(place.post, one, asked, NOW) == Told("Évaluation close.", sheet=True)
    kept = place.store.load(one.stem).evaluation
    assert kept.is_closed and kept.marks["C1.1"] == 12 and one.evaluation.is_closed
    assert one.undo().problem


def test_what_changed_while_the_question_stood_is_not_closed(place: Place, one: Assessment) -> None:
    one.take(one.sheet.to_field("C1.1.note"))
    one.take(one.sheet.type_mark("9"))
    one.take(one.sheet.keep_mark())
    asked = ask(place, one)
    theirs(place.store, one.stem, lambda e: e.with_appreciation("De Claude."))
    told = close(place.post, one, asked, NOW)
    assert told.problem and told.message.startswith("Un autre poste vient de changer cette évaluation")
    assert not place.store.load(one.stem).evaluation.is_closed
    assert one.evaluation.appreciation == "De Claude."  # it is shown, to be read again
    assert "clore" in ask(place, one).words.text


def test_a_situation_that_is_still_to_come_is_asked_about(place: Place, one: Assessment) -> None:
    place.store.save_session(replace(place.store.session(), situations=(Situation("A"), Situation("B"))))
    orals = {"A": Oral(date=TODAY), "B": Oral(date=TODAY + dt.timedelta(days=7))}
    mark = one.sheet.grid.competencies[0]
    one.put(replace(one.evaluation.with_mark(mark, Decimal(12)), orals=orals))
    place.saved(one)
    assert "· Situation B : à venir, le 19/06/2026." in ask(place, one).words.text.split("\n")
