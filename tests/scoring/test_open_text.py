"""A text while it is written, on evaluations alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.fields import APPRECIATION, NOTES
from e1tui.domain.grid import Grid
from e1tui.domain.session import State
from e1tui.scoring.open_text import OpenText


@pytest.fixture
def before(grid: Grid) -> Evaluation:
    return Evaluation(grid.id, Candidate("MARTIN", "Camille")).with_appreciation("Avant.")


def test_what_is_kept_goes_on_from_what_was_kept_last(before: Evaluation) -> None:
    text = OpenText(APPRECIATION, before)
    assert text.text == "Avant." and not text.differs("Avant.")
    kept = text.keeps(before, "Après.")
    assert kept and kept.appreciation == "Après." and text.after == kept
    again = text.keeps(kept, "")
    assert again and again.appreciation == "" and text.differs("Après.")


def test_another_ones_text_stands_in_the_way(before: Evaluation) -> None:
    text, theirs = OpenText(APPRECIATION, before), before.with_appreciation("De Claude.")
    assert text.keeps(theirs, "La mienne.") is None and text.dropped(theirs) is None
    assert text.after == before  # nothing of theirs is one's own to undo


def test_dropped_it_is_as_it_was(before: Evaluation) -> None:
    text = OpenText(APPRECIATION, before)
    kept = text.keeps(before, "Après.")
    assert kept and text.dropped(kept) == before


@pytest.mark.parametrize(("field", "locked"), [(APPRECIATION, True), (NOTES, False)])
def test_a_closing_locks_all_but_the_notes(before: Evaluation, field: str, locked: bool) -> None:
    text, closed = OpenText(field, before), replace(before, state=State.CLOSED)
    assert text.is_locked(closed) is locked
    assert (text.keeps(closed, "Après.") is None) is locked
