"""A key that is held, told from a hand and from a program, by when the terminal sent it."""

from __future__ import annotations

import random

import pytest

from e1tui.tui.terminal.repeats import Press, Presses, Repeats

MOST = 15  # criteria


def told(gaps: list[float], key: str = "1") -> list[Press]:
    repeats, time = Repeats(MOST), 100.0
    found = [repeats.pressed(key, time)]
    for gap in gaps:
        time += gap
        found.append(repeats.pressed(key, time))
        assert repeats.pressed(key, time) is found[-1]  # asked about again
    return found


def is_held(gaps: list[float]) -> bool:
    return Press.TOLD in told(gaps)


@pytest.mark.parametrize("delay", [0.2, 0.25, 0.5, 0.66, 1.0])
@pytest.mark.parametrize("interval", [0.025, 0.0333, 0.04])
def test_a_key_that_repeats_after_a_delay_is_held_from_its_fifth_repeat_on(
    delay: float, interval: float
) -> None:
    found = told([delay] + [interval] * 20)
    assert found[:6] == [Press.FIRST, Press.AGAIN, Press.QUICK, Press.QUICK, Press.QUICK, Press.TOLD]
    assert set(found[6:]) == {Press.HELD}


def test_without_a_delay_it_takes_more_of_them_than_anybody_has_a_use_for() -> None:
    """The case b-held-key; what a program types of one key for a whole grid is one press less."""
    assert told([0.033] * 29).index(Press.TOLD) == MOST
    assert not is_held([0.033] * (MOST - 1))


def test_a_line_that_stalls_once_changes_nothing() -> None:
    assert is_held([0.5] + [0.033] * 5 + [0.3, 0.0, 0.0, 0.0] + [0.033] * 10)
    found = told([0.033] * 5 + [0.2, 0.0, 0.0, 0.0] + [0.033] * 20)
    assert Press.AGAIN not in found and found[-1] is Press.HELD


def test_released_and_pressed_again_it_counts_again() -> None:
    found = told([0.5] + [0.033] * 10 + [0.4])
    assert found[-2:] == [Press.HELD, Press.AGAIN]


@pytest.mark.parametrize("seed", range(20))
def test_a_hand_is_never_taken_for_it(seed: int) -> None:
    """A fast one: 80 ms and more between two presses, pauses in between."""
    rng = random.Random(seed)
    gaps = [
        rng.choice([rng.uniform(0.08, 0.13), rng.uniform(0.08, 0.4), rng.uniform(0.3, 2)]) for _ in range(40)
    ]
    assert set(told(gaps)) <= {Press.FIRST, Press.AGAIN, Press.QUICK}


@pytest.mark.parametrize(
    "gaps",
    [
        [0.0] * 40, [0.001] * 40, [0.005] * 40, [0.01] * 40,  # written at once, or key by key
        [0.02] * 14, [0.03] * 14, [0.05] * 14, [0.1] * 40,  # by a program that waits in between
        [0.0] * 4 + [0.3] + [0.0] * 4 + [0.3] + [0.0] * 4,  # what a slow line gathers
        [0.5] + [0.025, 0.045] * 7, [0.5] + [0.033] * 3 + [0.06] * 10,  # who waits for each answer
        [0.5] + [0.0] * 13, [0.5] + [0.01] * 13, [0.5] + [0.05] * 13,
    ],
)  # fmt: skip
def test_a_program_and_a_slow_line_are_never_taken_for_it(gaps: list[float]) -> None:
    assert not is_held(gaps)


def test_another_key_in_between_begins_anew() -> None:
    repeats, time = Repeats(MOST), 0.0
    for number in range(60):
        time += 0.033
        assert repeats.pressed("12"[number % 2], time) is Press.FIRST


def test_once_a_key_is_known_to_be_held_only_its_first_press_stands() -> None:
    done: list[str] = []

    def back_to(count: int) -> None:
        del done[count:]

    presses = Presses(MOST, lambda: len(done), back_to)

    def press(key: str, time: float) -> None:
        presses.press(key, time, lambda: done.append(key))

    press("1", 100.0)
    press("2", 101.0)
    times = [101.5 + 0.03 * rank for rank in range(12)]
    counts = []
    for time in times:
        press("2", time)
        counts.append(len(done))
    assert max(counts) > 3 and done == ["1", "2"]  # each repeat counted until it was known
    assert presses.is_held("2", times[-1]) and not presses.is_held("3", times[-1] + 1)
    press("3", times[-1] + 2)
    assert done == ["1", "2", "3"]
