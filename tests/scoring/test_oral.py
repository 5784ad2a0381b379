"""The timer of an oral by the clock that the place has."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from posts import NOW, Place

from e1tui.domain.day.timer import Timer
from e1tui.errors import InvalidValue
from e1tui.scoring.oral import Oral, is_running


def test_a_press_starts_and_the_next_one_pauses(place: Place, stem: str) -> None:
    oral, evaluation = Oral(place.post), place.store.load(stem).evaluation
    assert oral.left(evaluation) is None
    running = oral.pressed(evaluation, oral.now(evaluation))
    left = oral.left(running)
    assert is_running(running) and left and left.texts[-1] == "reste 30 min"
    place.passes(minutes=4)
    assert not is_running(oral.pressed(running, oral.now(running)))


def test_a_timer_of_a_clock_that_was_ahead_goes_on_from_its_last_press(place: Place, stem: str) -> None:
    ahead = Timer((NOW + dt.timedelta(hours=1),))
    evaluation = replace(place.store.load(stem).evaluation, timer=ahead)
    oral = Oral(place.post)
    assert oral.now(evaluation) == NOW + dt.timedelta(hours=1)
    place.passes(minutes=2)
    assert oral.now(evaluation) == NOW + dt.timedelta(hours=1, minutes=2)
    assert Oral(place.post).now(place.store.load(stem).evaluation) == NOW + dt.timedelta(minutes=2)


def test_one_that_has_ended_is_not_pressed_again(place: Place, stem: str) -> None:
    evaluation = replace(place.store.load(stem).evaluation, timer=Timer((NOW,), end=NOW))
    with pytest.raises(InvalidValue):
        Oral(place.post).pressed(evaluation, NOW)
