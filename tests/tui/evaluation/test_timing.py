"""The timer on the evaluation screen: its key, what is kept of it, what the top line shows and when it is drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hosts import NOW, add, add_session, change, lines, message, shown
from test_evaluation_screen import on_disk, until, with_judgements
from textual.pilot import Pilot

from e1tui.domain.day.timer import Timer, TimerState, toggled
from e1tui.domain.grid import Grid
from e1tui.domain.session import Phase, Presence
from e1tui.settings import Settings
from e1tui.storage.attendance import Attendance
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore
from e1tui.tui.app import E1App
from e1tui.tui.evaluation import screen as screen_module
from e1tui.tui.evaluation import top as top_module
from e1tui.tui.widgets.line import Line

PHASES = (Phase("Présentation", 10), Phase("Entretien", 20))
CLAUDE = Author("clemaire", "LEMAIRE Claude")
STEM = "martin-camille-0214123456"


class Clock:
    """The app's clock, put forward by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += dt.timedelta(**time)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(top_module, "SECOND", 0.02)
    monkeypatch.setattr(screen_module, "LOOK_SECONDS", 0.05)
    return Clock()


@pytest.fixture
def store(root: Path) -> SessionStore:
    made = add_session(root, "juin", phases=PHASES)
    add(made, "MARTIN", "Camille", "0214123456")
    add(made, "NOYER", "Rose", "0214123457")
    return made


Timing = Callable[..., Any]


@pytest.fixture
def timing(root: Path, clock: Clock) -> Timing:
    """The app on the first candidate, with the clock that is put forward by hand."""

    @asynccontextmanager
    async def opening(size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[E1App, Pilot[int]]]:
        app = E1App(SessionsFolder(root), Settings(), clock=clock)
        try:
            async with app.run_test(size=size) as pilot:
                await pilot.press("enter", "enter")
                await pilot.pause()
                yield app, pilot
        finally:
            app.close_sittings()

    return opening


def top(app: E1App) -> str:
    return " ".join(lines(app)[0].split())


async def test_start_pause_and_go_on_are_on_disk_and_in_the_history(
    store: SessionStore, timing: Timing, clock: Clock, size: tuple[int, int]
) -> None:
    async with timing(size) as (app, pilot):
        assert "reste" not in top(app)
        await pilot.press("c")
        assert message(app).startswith("Chronomètre parti pour 30 min.")
        assert "Présentation 10 min · reste 30 min" in top(app)
        clock.passes(minutes=4)
        await pilot.press("C")
        assert "en pause · reste 26 min" in top(app)
        assert "en pause à 4 min 00" in message(app)
        clock.passes(minutes=3)
        await pilot.press("c")
        assert on_disk(app, store, STEM)["chronometre"] == {
            "departs": [NOW, NOW + dt.timedelta(minutes=7)],
            "pauses": [NOW + dt.timedelta(minutes=4)],
        }
        await pilot.press("a", "h")
        await pilot.pause()
        history = [" ".join(line.split()) for line in lines(app)]
        assert sum(" chronomètre " in line for line in history[1:-2]) == 3
        assert any(line.endswith("chronomètre en pause en marche") for line in history)
        assert any(line.endswith("chronomètre (rien) en marche") for line in history)


async def test_who_else_s_timer_runs_stands_above_until_it_runs_no_more(
    store: SessionStore, timing: Timing, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(top_module, "LOOK_SECONDS", 0.02)
    async with timing(size) as (app, pilot):
        await pilot.press("c")
        assert "chrono :" not in top(app)
        await pilot.press("pagedown")
        assert "NOYER Rose" in top(app) and "· chrono : MARTIN Camille" in top(app)
        await pilot.press("q", "enter")  # the list has read it too
        await pilot.pause()
        assert "NOYER Rose" in top(app) and "· chrono : MARTIN Camille" in top(app)
        change(store, STEM, lambda one: replace(one, timer=toggled(one.timer, NOW)))  # on another post
        await until(pilot, lambda: "chrono :" not in top(app))


async def test_it_goes_on_while_the_screen_and_the_app_are_left(
    store: SessionStore, timing: Timing, clock: Clock
) -> None:
    async with timing() as (app, pilot):
        await pilot.press("c", "pagedown")
        assert "NOYER" in top(app) and "reste" not in top(app)
        clock.passes(minutes=5)
        await pilot.press("pageup")
        assert "candidat 1 sur 2 · Présentation 5 min 00 enr" in top(app)  # no room for what is left in all
        await pilot.press("q")
    clock.passes(minutes=10)
    async with timing() as (app, pilot):
        assert "Entretien · reste 15 min" in top(app)


async def test_the_top_line_follows_the_clock_and_nothing_ticks_without_a_running_timer(
    store: SessionStore, timing: Timing, clock: Clock
) -> None:
    async with timing() as (app, pilot):
        screen = app.screen
        assert not screen._top.is_ticking
        await pilot.press("c")
        assert screen._top.is_ticking
        clock.passes(minutes=26)
        await until(pilot, lambda: "Entretien · reste 4 min 00" in top(app))
        line = app.screen.query_one("#top", Line)
        drawn: list[object] = []
        original = line.refresh
        line.refresh = lambda *regions, **options: drawn.extend(regions) or original(*regions, **options)  # type: ignore[method-assign]
        clock.passes(seconds=1)
        await until(pilot, lambda: "reste 3 min 59" in top(app))
        assert sum(region.area for region in drawn) <= 8  # type: ignore[attr-defined]
        await pilot.press("c")
        assert not screen._top.is_ticking


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)], ids=str)
async def test_the_end_of_a_phase_is_to_be_seen_for_a_minute_and_rings_nothing(
    store: SessionStore, timing: Timing, clock: Clock, size: tuple[int, int]
) -> None:
    async with timing(size) as (app, pilot):
        rung: list[None] = []
        app.bell = lambda: rung.append(None)  # type: ignore[method-assign]
        await pilot.press("c")
        clock.passes(minutes=10)
        await until(pilot, lambda: "fin : Présentation" in top(app))
        segments = app.screen.query_one("#top", Line).render_line(0)
        (style,) = [segment.style for segment in segments if segment.text == "fin : Présentation"]
        assert style and style.reverse
        line = app.screen.query_one("#top", Line)
        drawn: list[object] = []
        original = line.refresh
        line.refresh = lambda *regions, **options: drawn.extend(regions) or original(*regions, **options)  # type: ignore[method-assign]
        clock.passes(seconds=30)  # 19 min 30 is "20 min" as well
        app.screen._top.tick()  # type: ignore[attr-defined]
        assert not drawn and "fin : Présentation" in top(app)
        clock.passes(seconds=31)
        await until(pilot, lambda: "fin :" not in top(app))
        assert "reste 19 min" in top(app) and not rung


async def test_the_time_left_changes_its_style(store: SessionStore, timing: Timing, clock: Clock) -> None:
    async with timing() as (app, pilot):
        await pilot.press("c")
        steps = (
            (20, "reste 10 min", ""), (5, "reste 5 min 00", "underline"),
            (4, "reste 1 min 00", "reverse"), (2, "+ 1 min 00", "reverse"),
        )  # fmt: skip
        for minutes, text, style in steps:
            clock.passes(minutes=minutes)
            app.screen._top.tick()  # type: ignore[attr-defined]
            segments = app.screen.query_one("#top", Line).render_line(0)
            styled = [segment.style for segment in segments if segment.text == text]
            assert [bool(one and getattr(one, style)) for one in styled] == [True] * bool(style)
            assert text in top(app)


async def test_the_key_ends_a_timer_whose_time_is_over(
    store: SessionStore, timing: Timing, clock: Clock
) -> None:
    async with timing() as (app, pilot):
        await pilot.press("c")
        clock.passes(minutes=31)
        await pilot.press("c")
        assert "Chronomètre arrêté à 31 min 00" in message(app)
        assert on_disk(app, store, STEM)["chronometre"]["fin"] == clock.now
        await pilot.press("c")
        assert message(app) == "! Le chronomètre de ce candidat est terminé."
        await pilot.press("u")
        assert "fin" not in on_disk(app, store, STEM)["chronometre"] and "+ 1 min 00" in top(app)


async def test_undo_takes_a_press_back_only_while_it_is_the_last_thing_done(
    store: SessionStore, timing: Timing, clock: Clock
) -> None:
    async with timing() as (app, pilot):
        await pilot.press("c", "u")
        assert message(app) == "Annulé : chronomètre."
        assert "chronometre" not in on_disk(app, store, STEM) and "reste" not in top(app)
        await pilot.press("y")
        assert "reste 30 min" in top(app)
        await pilot.press("3", "u", "u")
        assert message(app) == "Rien à annuler."
        assert on_disk(app, store, STEM)["chronometre"] == {"departs": [NOW]}


async def test_a_session_without_phases_shows_the_time_that_has_run(
    root: Path, timing: Timing, clock: Clock
) -> None:
    add(add_session(root, "juin"), "MARTIN", "Camille", "0214123456")
    async with timing() as (app, pilot):
        await pilot.press("c")
        assert message(app) == "Chronomètre parti. c : pause. u : annuler ce départ."
        clock.passes(minutes=12, seconds=40)
        await until(pilot, lambda: "écoulé 12 min" in top(app))


async def test_extra_time_is_counted_and_not_said(store: SessionStore, timing: Timing, clock: Clock) -> None:
    change(store, STEM, lambda before: replace(before, extra_time=True))
    async with timing() as (app, pilot):
        await pilot.press("c")
        assert "reste 40 min" in top(app)
        assert "majoré" not in shown(app) and "tiers" not in shown(app)


async def test_neither_an_absent_candidate_nor_a_closed_sheet_is_timed(
    store: SessionStore, timing: Timing, make: Callable[..., Any]
) -> None:
    change(store, STEM, lambda before: replace(before, presence=Presence.ABSENT))
    complete = make(candidate=store.load("noyer-rose-0214123457").evaluation.candidate)
    change(store, "noyer-rose-0214123457", lambda before: replace(complete, revision=before.revision))
    async with timing() as (app, pilot):
        await pilot.press("c")
        assert message(app).startswith("! Candidat absent")
        await pilot.press("q")
        await pilot.pause()
        await pilot.press("down", "enter", "c")
        assert message(app).startswith("! Évaluation close, en lecture seule.")
        assert "chronometre" not in on_disk(app, store, STEM)


async def test_closing_ends_the_timer(
    grid: Grid, store: SessionStore, timing: Timing, clock: Clock, make: Callable[..., Any]
) -> None:
    change(store, STEM, lambda before: with_judgements(before, make(), without=""))
    async with timing() as (app, pilot):
        await pilot.press("c")
        clock.passes(minutes=20)
        await pilot.press("a", "v", "enter")
        assert message(app) == "Évaluation close." and "reste" not in top(app)
        assert not app.screen._top.is_ticking  # type: ignore[attr-defined]
        assert on_disk(app, store, STEM)["chronometre"] == {"departs": [NOW], "fin": clock.now}


async def test_two_who_press_at_once_do_not_stop_what_the_other_started(
    store: SessionStore, timing: Timing, clock: Clock
) -> None:
    async with timing() as (app, pilot):
        stored = store.load(STEM)
        started = replace(stored.evaluation, timer=toggled(None, NOW))
        SessionStore(store.folder).save(stored, started, CLAUDE, NOW)
        await until(pilot, lambda: "reste 30 min" in top(app))
        await pilot.press("c")
        assert message(app).startswith("! LEMAIRE Claude vient de mettre le chronomètre en marche.")
        timer = store.load(STEM).evaluation.timer
        assert timer == Timer((NOW,)) and timer.state is TimerState.RUNNING
        await pilot.press("c")
        on_disk(app, store, STEM)
        paused = store.load(STEM).evaluation.timer
        assert paused and paused.state is TimerState.PAUSED


async def test_both_started_it_before_they_saw_each_other(
    store: SessionStore, timing: Timing, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen_module, "LOOK_SECONDS", 60.0)
    async with timing() as (app, pilot):
        stored = store.load(STEM)
        started = replace(stored.evaluation, timer=toggled(None, NOW))
        SessionStore(store.folder).save(stored, started, CLAUDE, NOW)
        clock.passes(seconds=2)
        await pilot.press("c")
        on_disk(app, store, STEM)
        await pilot.pause()
        assert store.load(STEM).evaluation.timer == Timer((NOW,))
        assert "DEUX VALEURS" not in shown(app) and "reste 30 min" in top(app)


def start(store: SessionStore, stem: str) -> None:
    """On another post."""
    change(store, stem, lambda before: replace(before, timer=toggled(before.timer, NOW)))


async def test_a_start_says_whose_timer_runs_too_and_how_to_stop_it(
    store: SessionStore, timing: Timing, size: tuple[int, int]
) -> None:
    async with timing(size) as (app, pilot):
        await pilot.press("c", "pagedown", "c")  # what the first key gave may not even be written yet
        assert message(app) == "! Parti ; le chronomètre de MARTIN Camille tourne encore : Pg préc, puis c."
        assert "reste 30 min" in top(app)
        await pilot.press("c", "c")
        assert message(app).startswith("! Reparti ; le chronomètre de MARTIN Camille tourne encore")
        await pilot.press("pageup", "c")
        assert message(app).startswith("Chronomètre en pause")
        assert on_disk(app, store, "noyer-rose-0214123457")["chronometre"]["departs"] == [NOW, NOW]
        await pilot.press("pagedown", "c", "c")
        assert message(app) == "Chronomètre reparti à 0 min 00. c : pause."


async def test_a_start_sees_a_timer_that_another_post_started(store: SessionStore, timing: Timing) -> None:
    rose = "noyer-rose-0214123457"
    add(store, "ORME", "Jean-Baptiste de la Longue Avenue", "0214123458")
    async with timing() as (app, pilot):
        start(store, rose)
        await pilot.press("c")
        assert message(app) == "! Parti ; le chronomètre de NOYER Rose tourne encore : Pg suiv, puis c."
        there = Attendance(store.folder, CLAUDE, lambda: NOW)
        there.enter(rose)
        await pilot.press("c", "c")
        assert message(app).endswith("de NOYER Rose tourne encore : LEMAIRE Cla… y est.")
        there.leave()
        start(store, rose)  # which pauses it
        start(store, "orme-jean-baptiste-de-la-longue-avenue-0214123458")
        await pilot.press("c", "c")
        said = message(app)
        assert said.endswith("… tourne encore : q, l’ouvrir, c.") and len(said) <= 79
        await pilot.press("x", "c", "c")
        assert message(app).endswith("le chronomètre de Candidat 3 tourne encore : q, l’ouvrir, c.")


async def test_de_is_elided_before_the_name_of_whose_timer_runs(store: SessionStore, timing: Timing) -> None:
    add(store, "ABEL", "Ana", "0214123400")
    async with timing() as (app, pilot):
        await pilot.press("pagedown")
        start(store, "abel-ana-0214123400")
        await pilot.press("c")
        assert message(app).startswith("! Parti ; le chronomètre d’ABEL Ana tourne encore")


async def test_undo_and_redo_that_start_it_again_say_so_too(store: SessionStore, timing: Timing) -> None:
    also = "! Reparti ; le chronomètre de NOYER Rose tourne encore : Pg suiv, puis c."
    async with timing() as (app, pilot):
        await pilot.press("c", "u", "y")
        assert message(app) == "Rétabli : chronomètre."  # no other runs
        await pilot.press("u")
        start(store, "noyer-rose-0214123457")
        await pilot.press("y")
        assert message(app) == also
        await pilot.press("c", "u")  # the pause is taken back
        assert message(app) == also
        await pilot.press("y")
        assert message(app) == "Rétabli : chronomètre."  # the pause again: it runs no more
        await pilot.press("c", "3", "u")
        assert message(app).startswith("Annulé : ")  # a position: the timer ran before and runs on


async def test_a_timer_that_is_hidden_by_an_absence_or_ended_by_closing_does_not_run(
    store: SessionStore, timing: Timing
) -> None:
    start(store, "noyer-rose-0214123457")
    change(store, "noyer-rose-0214123457", lambda before: replace(before, presence=Presence.ABSENT))
    async with timing() as (app, pilot):
        await pilot.press("c")
        assert message(app).startswith("Chronomètre parti pour 30 min.")


async def test_a_clock_that_is_put_back_takes_nothing_away(
    store: SessionStore, timing: Timing, clock: Clock
) -> None:
    async with timing() as (app, pilot):
        await pilot.press("c")
        clock.passes(minutes=12)
        await until(pilot, lambda: "reste 18 min" in top(app))
        clock.passes(hours=-1)
        await until(pilot, lambda: app.timer_now() > NOW)  # a look at the clock
        assert "reste 18 min" in top(app)
        clock.passes(minutes=3)
        await until(pilot, lambda: "reste 15 min" in top(app))
        await pilot.press("c")
        assert "en pause à 15 min 00" in message(app)
        clock.passes(hours=-5)
        await pilot.press("c")
        clock.passes(minutes=1)
        await until(pilot, lambda: "reste 14 min" in top(app))
        timer = on_disk(app, store, STEM)["chronometre"]
        assert timer["pauses"][0] - timer["departs"][0] == dt.timedelta(minutes=15)
        history = store.load(STEM).evaluation.history
        minutes = [(entry.at - NOW) // dt.timedelta(minutes=1) for entry in history]
        assert minutes == [0, -45, -345]  # what people did has the host's moments


async def test_a_timer_started_by_a_clock_that_was_ahead_goes_on_at_once(
    store: SessionStore, timing: Timing, clock: Clock
) -> None:
    """Started and paused before the clock was put back, then the app opened anew."""
    timer = Timer((NOW + dt.timedelta(hours=1),), (NOW + dt.timedelta(hours=1, minutes=8),))
    change(store, STEM, lambda evaluation: replace(evaluation, timer=timer))
    async with timing() as (app, pilot):
        assert "reste 22 min" in top(app)
        await pilot.press("c")
        clock.passes(minutes=2)
        await until(pilot, lambda: "reste 20 min" in top(app))
        await pilot.press("pagedown", "c")  # the other candidate's timer is by the clock as it is
        departs = on_disk(app, store, "noyer-rose-0214123457")["chronometre"]["departs"]
        assert departs == [NOW + dt.timedelta(minutes=2)]


async def test_closing_ends_the_timer_where_it_is(
    store: SessionStore, timing: Timing, clock: Clock, make: Callable[..., Any]
) -> None:
    change(store, STEM, lambda before: with_judgements(before, make(), without=""))
    async with timing() as (app, pilot):
        await pilot.press("c")
        clock.passes(minutes=20)
        await until(pilot, lambda: "reste 10 min" in top(app))
        clock.passes(hours=-2)
        await pilot.press("a", "v", "enter")
        evaluation = on_disk(app, store, STEM)
        assert evaluation["etat"] == "close"
        timer = evaluation["chronometre"]
        assert timer["fin"] - timer["departs"][0] == dt.timedelta(minutes=20)


async def test_a_moment_that_cannot_be_ends_nothing(
    store: SessionStore, timing: Timing, clock: Clock
) -> None:
    last = dt.datetime(9998, 12, 31, 23, 59, 59, tzinfo=dt.UTC)  # the last that a file may hold
    change(store, STEM, lambda evaluation: replace(evaluation, timer=Timer((last,))))
    async with timing() as (app, pilot):
        assert "reste 30 min" in top(app)
        clock.passes(minutes=2)
        await pilot.pause(0.1)
        await pilot.press("c")
        assert "en pause à 0 min 00" in message(app)
