"""Undo and redo of one's own changes, on evaluations alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from e1tui.domain.day.timer import toggled
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid, Level
from e1tui.scoring.undo import UndoStack


@pytest.fixture
def blank(grid: Grid) -> Evaluation:
    return Evaluation(grid.id, Candidate("MARTIN", "Camille"))


def test_undo_and_redo_go_through_the_steps_in_order(grid: Grid, blank: Evaluation) -> None:
    stack = UndoStack()
    first = blank.with_position(grid.criteria[0], Level.S)
    second = first.with_mark(grid.competencies[0], Decimal(14))
    assert stack.record(blank, first) and stack.record(first, second)

    undone = stack.undo(second)
    assert undone and undone.evaluation == first
    undone = stack.undo(undone.evaluation)
    assert undone and undone.evaluation == blank
    assert stack.undo(undone.evaluation) is None

    redone = stack.redo(blank)
    assert redone and redone.evaluation == first
    redone = stack.redo(redone.evaluation)
    assert redone and redone.evaluation == second
    assert stack.redo(second) is None


def test_nothing_changed_is_no_step(blank: Evaluation) -> None:
    stack = UndoStack()
    assert not stack.record(blank, blank)
    assert stack.undo(blank) is None


def test_a_new_step_forgets_what_was_undone(grid: Grid, blank: Evaluation) -> None:
    stack = UndoStack()
    first = blank.with_position(grid.criteria[0], Level.S)
    stack.record(blank, first)
    stack.undo(first)
    stack.record(blank, blank.with_position(grid.criteria[1], Level.I))
    assert stack.redo(blank) is None


def test_what_somebody_else_gave_since_is_not_taken_back(grid: Grid, blank: Evaluation) -> None:
    stack = UndoStack()
    mine = blank.with_position(grid.criteria[0], Level.S)
    stack.record(blank, mine)
    theirs = mine.with_position(grid.criteria[0], Level.TI)
    undone = stack.undo(theirs)
    assert undone and undone.evaluation == theirs
    assert not undone.made and [change.field for change in undone.left] == [grid.criteria[0].key]
    assert stack.redo(theirs) is None  # what was not undone is not to be redone
    assert stack.undo(theirs) is None


def test_of_a_step_only_what_could_be_undone_is_redone(grid: Grid, blank: Evaluation) -> None:
    stack = UndoStack()
    both = blank.with_position(grid.criteria[0], Level.S).with_position(grid.criteria[1], Level.I)
    stack.record(blank, both)
    theirs = both.with_position(grid.criteria[0], Level.TI)
    undone = stack.undo(theirs)
    assert undone and undone.evaluation == blank.with_position(grid.criteria[0], Level.TI)
    assert [change.field for change in undone.made] == [grid.criteria[1].key]
    redone = stack.redo(undone.evaluation)
    assert redone and redone.evaluation == theirs and len(redone.made) == 1 and not redone.left


def test_a_press_of_the_timer_is_a_step_only_while_it_is_the_last(grid: Grid, blank: Evaluation) -> None:
    stack = UndoStack()
    given = blank.with_position(grid.criteria[0], Level.S)
    started = replace(given, timer=toggled(None, dt.datetime(2026, 6, 12, 9, 40, tzinfo=dt.UTC)))
    stack.record(blank, given)
    stack.record(given, started)
    undone = stack.undo(started)
    assert undone and undone.evaluation == given
    redone = stack.redo(given)
    assert redone and redone.evaluation == started
    changed = started.with_position(grid.criteria[0], Level.TS)
    stack.record(started, changed)
    undone = stack.undo(changed)
    assert undone and undone.evaluation == started
    undone = stack.undo(started)
    assert undone and undone.evaluation.timer == started.timer and not undone.evaluation.positions
    assert stack.undo(undone.evaluation) is None


def test_steps_are_taken_back_as_if_they_had_never_been(grid: Grid, blank: Evaluation) -> None:
    stack, now = UndoStack(), blank
    for criterion in grid.criteria[:4]:
        before, now = now, now.with_position(criterion, Level.S)
        stack.record(before, now)
    assert stack.depth == 4
    assert stack.take_back(now, 1) == blank.with_position(grid.criteria[0], Level.S)
    assert stack.depth == 1 and stack.redo(now) is None
    assert stack.take_back(now, 1) == now
