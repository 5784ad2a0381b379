"""The timer: what a key does, what pauses are worth, what is left with extra time, and the thresholds."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.day.timer import (
    Alert,
    Timer,
    TimerState,
    alert,
    allotted,
    both_pressed,
    checked_timer,
    common_ended,
    common_phases,
    ended,
    time_left,
    toggled,
)
from e1tui.domain.evaluation import Candidate, Evaluation, diff, with_field
from e1tui.domain.session import EXTRA_TIME, Phase
from e1tui.errors import InvalidValue

START = dt.datetime(2026, 6, 12, 9, 40, tzinfo=dt.timezone(dt.timedelta(hours=2)))
PHASES = (Phase("Présentation", 10), Phase("Entretien", 20))


def at(minutes):
    return START + dt.timedelta(minutes=minutes)


def pressed(*minutes):
    timer = None
    for minute in minutes:
        timer = toggled(timer, at(minute))
    return timer


def test_start_pause_go_on_end():
    assert Timer().state is TimerState.IDLE
    assert pressed(0).state is TimerState.RUNNING and str(pressed(0)) == "en marche"
    assert pressed(0, 8).state is TimerState.PAUSED
    timer = ended(pressed(0, 8, 11), at(20))
    assert timer == Timer((at(0), at(11)), (at(8),), at(20))
    assert timer.state is TimerState.ENDED and timer.elapsed(at(90)) == dt.timedelta(minutes=17)
    for change in (toggled, ended):
        with pytest.raises(InvalidValue, match="terminé"):
            change(timer, at(21))
    for nothing in (None, Timer()):
        with pytest.raises(InvalidValue, match="pas commencé"):
            ended(nothing, at(0))


@given(st.lists(st.integers(0, 60), min_size=1, max_size=9), st.integers(0, 60))
def test_pauses_do_not_count_and_time_never_runs_back(steps, later):
    moments, now = [], 0
    for step in steps:
        now += step
        moments.append(now)
    timer = checked_timer(pressed(*moments))
    running = sum(
        stop - start for start, stop in zip(moments[::2], [*moments[1::2], now + later], strict=False)
    )
    assert timer.elapsed(at(now + later)) == dt.timedelta(minutes=running)
    assert timer.elapsed(at(-5)) >= dt.timedelta()  # a clock that was put back
    assert checked_timer(toggled(timer, at(-5)))  # what is pressed then still follows


def test_the_last_press_is_the_latest_moment():
    assert Timer().latest is None
    assert pressed(0).latest == at(0) and pressed(0, 8).latest == at(8)
    assert ended(pressed(0, 8, 11), at(20)).latest == at(20)


BAD = {
    "pause first": Timer((), (at(1),)),
    "end first": Timer((), (), at(1)),
    "two pauses": Timer((at(0),), (at(1), at(2))),
    "two starts": Timer((at(0), at(1), at(2)), (at(1),)),
    "backwards": Timer((at(2),), (at(1),)),
    "end backwards": Timer((at(2),), (), at(1)),
    "no zone": Timer((dt.datetime(2026, 6, 12, 9),)),
}


@pytest.mark.parametrize("timer", BAD.values(), ids=BAD)
def test_moments_that_cannot_be(timer):
    with pytest.raises(InvalidValue):
        checked_timer(timer)


@pytest.mark.parametrize(
    ("minutes", "extra", "seconds", "phase", "phase_seconds"),
    [
        (0, 0, 1800, "Présentation", 600),
        (9.99, 0, 1201, "Présentation", 1),
        (10, 0, 1200, "Entretien", 1200),
        (30, 0, 0, "Entretien", 0),
        (31, 0, -60, "Entretien", -60),
        (0, EXTRA_TIME, 2400, "Présentation", 800),
        (13, EXTRA_TIME, 1620, "Présentation", 20),
        (14, EXTRA_TIME, 1560, "Entretien", 1560),
    ],
)
def test_time_left(minutes, extra, seconds, phase, phase_seconds):
    left = time_left(PHASES, pressed(0), at(minutes), Fraction(extra))
    assert (left.seconds, left.phase.name, left.phase_seconds) == (seconds, phase, phase_seconds)


def test_nothing_preset_and_not_begun():
    assert time_left((), pressed(0), at(3)) is None
    assert time_left(PHASES, None, at(3)).seconds == 1800
    assert allotted(PHASES, EXTRA_TIME) == dt.timedelta(minutes=40)


@pytest.mark.parametrize(
    ("seconds", "found"),
    [(301, Alert.NONE), (300, Alert.FIVE_MINUTES), (61, Alert.FIVE_MINUTES), (60, Alert.ONE_MINUTE),
     (0, Alert.ONE_MINUTE), (-1, Alert.OVER)],
)  # fmt: skip
def test_thresholds(seconds, found):
    assert alert(seconds) is found


def test_it_is_a_field_like_another():
    before = Evaluation("mc-sno-e1", Candidate("MARTIN", "Camille"))
    after = with_field(before, "chronometre", pressed(0))
    (change,) = diff(before, after)
    assert (change.field, change.before, str(change.after)) == ("chronometre", None, "en marche")
    assert with_field(after, "chronometre", None) == before


# --- two people's presses ---


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        (
            None,
            pressed(1),
            pressed(0),
            pressed(0),
        ),  # both started it: it has started once, at the first moment
        (pressed(0), pressed(0, 8), pressed(0, 7), pressed(0, 7)),  # both paused it
        (pressed(0), pressed(0, 8, 9), pressed(0, 7), pressed(0, 7, 9)),  # and I went on
        (pressed(0), pressed(0, 5), pressed(0, 7, 9), pressed(0, 5, 9)),
        (pressed(0), pressed(0, 8), ended(pressed(0), at(7)), ended(pressed(0), at(7))),
        (pressed(0), pressed(0, 5), ended(pressed(0), at(7)), ended(pressed(0, 5), at(7))),
        (pressed(0), ended(pressed(0), at(9)), ended(pressed(0), at(7)), ended(pressed(0), at(7))),
        (None, pressed(0, 4), pressed(1), pressed(0, 4)),
    ],
)
def test_presses_of_both_count_in_the_order_of_their_moments(base, mine, theirs, expected):
    assert both_pressed(base, mine, theirs) == expected
    assert both_pressed(base, theirs, mine) == expected


@pytest.mark.parametrize(("mine", "theirs"), [(None, pressed(0, 8)), (pressed(0, 8), pressed(1))])
def test_a_press_that_was_taken_back_is_no_press_more(mine, theirs):
    with pytest.raises(InvalidValue, match="pas la suite"):
        both_pressed(pressed(0), mine, theirs)


@given(*[st.lists(st.integers(0, 60), max_size=6, unique=True).map(sorted)] * 3)
def test_a_merged_timer_is_one_that_can_be(common, mine, theirs):
    base = pressed(*common)
    later = [[61 + one for one in steps] for steps in (mine, theirs)]
    merged = both_pressed(base, *(pressed(*common, *steps) for steps in later))
    if merged is not None:
        assert checked_timer(merged) == merged
        known = base.starts if base else ()
        assert merged.starts[: len(known)] == known


# --- what a group has together ---


def test_the_end_of_the_common_part_stands_still_and_the_own_time_begins_with_the_next_start():
    timer = common_ended(pressed(0), at(15))
    assert str(timer) == "en pause, phase commune terminée"
    assert str(toggled(timer, at(20))) == "en marche"
    assert (
        str(toggled(toggled(timer, at(20)), at(25))) == "en pause" and str(ended(timer, at(20))) == "terminé"
    )
    assert timer == Timer((at(0),), (at(15),), common_end=at(15)) and timer.state is TimerState.PAUSED
    assert timer.own == Timer() and timer.elapsed(at(90)) == dt.timedelta(minutes=15)
    going = toggled(timer, at(17))
    assert going.own == Timer((at(17),)) and going.own.elapsed(at(20)) == dt.timedelta(minutes=3)
    assert ended(going, at(30)).own == Timer((at(17),), end=at(30))
    assert common_ended(pressed(0, 8), at(15)) == Timer((at(0),), (at(8),), common_end=at(15))
    for impossible in (None, timer, ended(pressed(0), at(9))):
        with pytest.raises(InvalidValue):
            common_ended(impossible, at(20))


def test_what_starts_at_the_moment_of_that_end_is_ones_own():
    timer = common_ended(pressed(0), at(0))
    assert timer.common_end > at(0)
    assert toggled(timer, at(0)).own.starts == (timer.common_end,)


@pytest.mark.parametrize(
    "timer",
    [
        Timer(common_end=at(3)),
        Timer((at(0),), common_end=at(3)),
        Timer((at(0),), (at(9),), common_end=at(3)),
        Timer((at(5),), (at(9),), common_end=at(3)),
        Timer((at(0),), (at(3),), common_end=at(3).replace(tzinfo=None)),
    ],
)
def test_an_end_of_the_common_part_while_it_runs_is_refused(timer):
    with pytest.raises(InvalidValue):
        checked_timer(timer)


def test_checked_timers_may_have_such_an_end():
    for timer in (common_ended(pressed(0), at(3)), toggled(common_ended(pressed(0, 2), at(3)), at(5))):
        assert checked_timer(timer) is timer


def test_two_who_end_the_common_part_have_ended_it_once_and_a_later_pause_is_none():
    base = pressed(0)
    mine, theirs = common_ended(base, at(15)), common_ended(base, at(16))
    assert both_pressed(base, mine, theirs) == both_pressed(base, theirs, mine) == mine
    assert both_pressed(base, mine, toggled(base, at(16))) == mine
    on = toggled(mine, at(17))
    assert both_pressed(mine, on, mine) == on


def test_the_common_phases_are_the_first_ones():
    one, two, own = Phase("A", 5, is_common=True), Phase("B", 5, is_common=True), Phase("C", 9)
    assert common_phases((one, two, own, one)) == (one, two)
    assert common_phases((own, one)) == () == common_phases(())
