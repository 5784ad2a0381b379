"""What the top line and the messages say of the timer, by table."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from rich.style import Style

from e1tui.domain.day.timer import Timer, ended, toggled
from e1tui.domain.session import Phase
from e1tui.scoring.time_left import Clock, clock, is_over, remaining, told
from e1tui.tui.evaluation.top import top_line
from e1tui.tui.keys.commands import key

START = dt.datetime(2026, 6, 12, 9, 40, tzinfo=dt.UTC)
ONE = (Phase("Oral", 30),)
TWO = (Phase("Présentation", 10), Phase("Entretien", 20))
ENDED = ("fin : Présentation · Entretien · reste 20 min", "fin : Présentation · reste 20 min")
NONE, THIRD = Fraction(0), Fraction(1, 3)


def after(minutes: float) -> dt.datetime:
    return START + dt.timedelta(minutes=minutes)


def pressed(*minutes: float) -> Timer:
    timer = toggled(None, after(minutes[0]))
    for minute in minutes[1:]:
        timer = toggled(timer, after(minute))
    return timer


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1800, "reste 30 min"), (1799, "reste 30 min"), (1740, "reste 29 min"), (301, "reste 6 min"),
        (300, "reste 5 min 00"), (249, "reste 4 min 09"), (60, "reste 1 min 00"), (59, "reste 0 min 59"),
        (0, "reste 0 min 00"), (-1, "+ 0 min 01"), (-125, "+ 2 min 05"),
    ],
)  # fmt: skip
def test_seconds_are_shown_for_the_last_five_minutes_only(seconds: int, text: str) -> None:
    assert remaining(seconds) == text


@pytest.mark.parametrize(
    ("phases", "presses", "minute", "expected"),
    [
        ((), (0,), 12.9, Clock(("écoulé 12 min",))),
        ((), (0, 3), 12, Clock(("en pause · écoulé 3 min",))),
        (ONE, (0,), 0, Clock(("reste 30 min",), "reste 30 min")),
        (ONE, (0,), 26, Clock(("reste 4 min 00",), "reste 4 min 00", "underline")),
        (ONE, (0,), 29.5, Clock(("reste 0 min 30",), "reste 0 min 30", "reverse")),
        (ONE, (0,), 32, Clock(("+ 2 min 00",), "+ 2 min 00", "reverse")),
        (ONE, (0, 10), 90, Clock(("en pause · reste 20 min",), "reste 20 min")),
        (TWO, (0,), 2, Clock(("Présentation 8 min · reste 28 min", "Présentation 8 min", "reste 28 min"), "Présentation 8 min")),
        (
            TWO, (0,), 6,
            Clock(("Présentation 4 min 00 · reste 24 min", "Présentation 4 min 00", "reste 24 min"), "Présentation 4 min 00", "underline"),
        ),
        (TWO, (0,), 9.99, Clock(("Présentation 0 min 01 · reste 21 min", "Présentation 0 min 01", "reste 21 min"), "Présentation 0 min 01", "reverse")),
        (TWO, (0,), 10, Clock((*ENDED, "fin : Présentation"), "fin : Présentation", "reverse")),
        (TWO, (0,), 10.98, Clock((*ENDED, "fin : Présentation"), "fin : Présentation", "reverse")),
        (TWO, (0,), 11, Clock(("Entretien · reste 19 min", "reste 19 min"), "reste 19 min")),
        (TWO, (0, 10), 10, Clock(("en pause · reste 20 min",), "reste 20 min")),
        (TWO, (0,), 26, Clock(("Entretien · reste 4 min 00", "reste 4 min 00"), "reste 4 min 00", "underline")),
        (TWO, (0, 5), 40, Clock(("en pause · reste 25 min",), "reste 25 min")),
    ],
)  # fmt: skip
def test_what_the_top_line_says(
    phases: tuple[Phase, ...], presses: tuple[float, ...], minute: float, expected: Clock
) -> None:
    assert clock(phases, pressed(*presses), after(minute), NONE) == expected


def test_extra_time_changes_the_time_and_no_word() -> None:
    shown = clock(TWO, pressed(0), after(0), THIRD)
    assert shown and shown.texts[0] == "Présentation 14 min · reste 40 min"
    assert told(TWO, pressed(0), after(0), THIRD, key).startswith("Chronomètre parti pour 40 min.")


@pytest.mark.parametrize("extra, begins, ends", [(NONE, 10, 11), (THIRD, 10 * 4 / 3, 10 * 4 / 3 + 1)])
def test_the_end_of_a_phase_is_told_for_a_minute(extra: Fraction, begins: float, ends: float) -> None:
    second = 1 / 60

    def is_told(minute: float) -> bool:
        shown = clock(TWO, pressed(0), after(minute), extra)
        return bool(shown and shown.texts[0].startswith("fin : Présentation · Entretien"))

    assert not is_told(0) and not is_told(begins - second)
    assert is_told(begins + second) and is_told(ends - 2 * second)
    assert not is_told(ends + second) and not is_told(30 * (1 + extra) - second)


def test_two_phases_of_one_name_and_length_end_each_once() -> None:
    twice = (Phase("Oral", 10), Phase("Oral", 10))
    told_at = [
        m
        for m in range(25)
        if "fin" in (clock(twice, pressed(0), after(m + 0.5), NONE) or Clock(("",))).texts[0]
    ]
    assert told_at == [10]


def test_nothing_is_said_before_the_start_and_after_the_end() -> None:
    over = ended(pressed(0), after(31))
    for timer in (None, Timer(), over):
        assert clock(TWO, timer, after(32), NONE) is None
        assert not is_over(TWO, timer, after(32), NONE)


def test_a_timer_is_over_only_where_time_was_allotted_and_while_it_runs() -> None:
    assert is_over(ONE, pressed(0), after(31), NONE)
    assert not is_over(ONE, pressed(0), after(31), THIRD)
    assert not is_over(ONE, pressed(0, 31), after(40), NONE)
    assert not is_over((), pressed(0), after(600), NONE)


@pytest.mark.parametrize(
    ("timer", "minute", "sentence"),
    [
        (pressed(0), 0, "Chronomètre parti pour 30 min. c : pause. u : annuler ce départ."),
        (pressed(0, 4.5), 5, "Chronomètre en pause à 4 min 30. c : reprendre. Clore l’évaluation y met fin."),
        (pressed(0, 4, 6), 6, "Chronomètre reparti à 4 min 00. c : pause."),
        (ended(pressed(0), after(31)), 31, "Chronomètre arrêté à 31 min 00 : le temps est écoulé. u : annuler."),
    ],
)  # fmt: skip
def test_what_is_told_after_the_key(timer: Timer, minute: float, sentence: str) -> None:
    assert told(ONE, timer, after(minute), NONE, key) == sentence
    assert len(sentence) <= 77


@pytest.mark.parametrize("style", ["underline", "reverse"])
def test_no_style_is_a_colour(style: str) -> None:
    parsed = Style.parse(style)
    assert parsed.color is None and parsed.bgcolor is None


@pytest.mark.parametrize(
    ("name", "width", "shown"),
    [
        ("MARTIN Camille", 78, "MARTIN Camille 3 sur 12 · Présentation 4 min · reste 24 min enregistré"),
        ("LE GOFF-MARTINEZ Anne-Camille", 78, "LE GOFF-MARTINEZ Anne-Camille 3 sur 12 · Présentation 4 min enregistré"),
        ("LE GOFF-MARTINEZ Anne-Camille-Rose", 78, "LE GOFF-MARTINEZ Anne-Camille-Rose 3 sur 12 · reste 24 min enregistré"),
        ("MARTIN Camille", 118, "MARTIN Camille · 0214123456 passage 3 sur 12 · Présentation 4 min · reste 24 min enregistré"),
        ("X" * 60, 78, "X" * 38 + "… 3 sur 12 · reste 24 min enregistré"),
    ],
)  # fmt: skip
def test_the_name_gives_way_last(name: str, width: int, shown: str) -> None:
    texts = ("Présentation 4 min · reste 24 min", "Présentation 4 min", "reste 24 min")
    passages = [f"passage 3 sur 12 · {text}" for text in texts]
    line = top_line(name, "0214123456", passages[0], "   enregistré", width, *passages[1:])
    assert " ".join(line.split()) == shown and len(line) <= width
