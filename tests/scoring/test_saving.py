"""When the status has to say that something is not on disk yet."""

from __future__ import annotations

from e1tui.scoring.saving import DELAY, Unsaved


def test_nothing_given_is_never_late() -> None:
    unsaved = Unsaved()
    assert not unsaved.is_late(1000.0)
    assert unsaved.next_check(1000.0) is None


def test_what_waits_is_late_after_the_delay_only() -> None:
    unsaved = Unsaved()
    unsaved.given("martin", "S", 10.0)
    assert not unsaved.is_late(10.0 + DELAY - 0.01)
    assert unsaved.is_late(10.01 + DELAY)


def test_a_save_covers_what_was_given_before_it_and_nothing_after() -> None:
    unsaved = Unsaved()
    first, second, third = object(), object(), object()
    for rank, what in enumerate((first, second, third)):
        unsaved.given("martin", what, float(rank))
    unsaved.saved("martin", second)
    assert unsaved.is_late(2.01 + DELAY)
    assert not unsaved.is_late(2.0)
    unsaved.saved("martin", third)
    assert not unsaved.is_late(100.0)


def test_the_save_of_one_candidate_says_nothing_of_another() -> None:
    unsaved = Unsaved()
    mine, other = object(), object()
    unsaved.given("martin", mine, 0.0)
    unsaved.given("durand", other, 1.0)
    unsaved.saved("durand", other)
    assert unsaved.is_late(0.01 + DELAY)


def test_the_next_look_is_when_the_oldest_may_be_late() -> None:
    unsaved = Unsaved()
    unsaved.given("martin", "S", 10.0)
    unsaved.given("martin", "TS", 10.2)
    assert unsaved.next_check(10.1) == 10.0 + DELAY - 10.1
