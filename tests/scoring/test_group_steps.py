"""The steps of a group's grid: undone and made again in their order, a press of the timer only while it is the last."""

from __future__ import annotations

from e1tui.scoring.group_steps import GroupStep, GroupSteps

ONE, TWO = GroupStep(("a",), False), GroupStep(("b",), False)
TIMER = GroupStep(("a", "b"), True)


def test_steps_come_back_from_the_last_to_the_first_and_again() -> None:
    steps = GroupSteps()
    steps.record(ONE, ())
    steps.record(TWO, ())
    assert steps.depth == 2
    assert (steps.undo(), steps.undo(), steps.undo()) == (TWO, ONE, None)
    assert (steps.redo(), steps.redo(), steps.redo()) == (ONE, TWO, None)


def test_a_new_step_ends_what_could_be_made_again() -> None:
    steps = GroupSteps()
    steps.record(ONE, ())
    steps.undo()
    steps.record(TWO, ())
    assert steps.redo() is None and steps.undo() == TWO
    steps.forget_undone()
    assert steps.redo() is None


def test_a_press_of_the_timer_is_a_step_only_while_it_is_the_last() -> None:
    steps = GroupSteps()
    steps.record(ONE, ())
    steps.record(TIMER, ())
    assert steps.depth == 2
    steps.record(TWO, ())
    assert (steps.undo(), steps.undo(), steps.undo()) == (TWO, ONE, None)
