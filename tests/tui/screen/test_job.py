"""Work in a thread: it is told how far it is and what came of it, or why nothing did, and leaves nobody waiting."""

import os
import threading
import time
from pathlib import Path

import pytest

from e1tui import crash
from e1tui.errors import E1Error
from e1tui.tui.keys import commands
from e1tui.tui.screen import job
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.job import Job
from e1tui.tui.widgets.line import Line


class Working(E1Screen[None]):
    SCOPE = commands.CLOSE_ALL
    BINDINGS = commands.bindings(commands.CLOSE_ALL)

    def __init__(self):
        super().__init__()
        self.heard = []
        self.job = Job(self, lambda *told: self.hear("so far", *told))
        self.ended = threading.Event()

    def compose_body(self):
        yield Line(id="list")

    def hear(self, *told):
        """Of the screen, and so in the thread of its app alone."""
        assert threading.current_thread() is threading.main_thread()
        self.heard.append(told)

    def run(self, work):
        def to_its_end():
            try:
                return work()
            finally:
                self.ended.set()

        self.job.run(
            to_its_end, lambda result: self.hear("done", result), lambda why: self.hear("failed", why)
        )


async def until(pilot, truth):
    for _ in range(500):
        if truth():
            await pilot.pause()
            return
        await pilot.pause(0.01)
    raise AssertionError("nothing came of it")


async def test_what_came_of_it_is_told_in_the_thread_of_the_app(opened):
    screen = Working()
    async with opened(screen) as (_, pilot):
        screen.run(lambda: threading.current_thread() is threading.main_thread())
        await until(pilot, lambda: screen.heard)
        assert screen.heard == [("done", False)]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (E1Error("Le disque est plein."), "Le disque est plein."),
        (ValueError("MODÈLE Zoé"), "Erreur inattendue (ValueError), notée dans {}."),
        (MemoryError(), "Erreur inattendue (MemoryError), notée dans {}."),
    ],
)
async def test_every_error_is_told_and_the_unforeseen_one_is_in_the_log(opened, error, said):
    def failing():
        raise error

    screen = Working()
    async with opened(screen) as (app, pilot):
        screen.run(failing)
        await until(pilot, lambda: screen.heard)
        assert screen.heard == [("failed", said.format(crash.log_file()))]
        assert app.screen is screen  # and takes keys
    assert crash.log_file().exists() is not isinstance(error, E1Error)
    if crash.log_file().exists():
        assert "MODÈLE" not in crash.log_file().read_text()


async def test_an_unforeseen_error_that_no_log_takes(opened):
    Path(os.environ["XDG_STATE_HOME"]).write_text("")  # in the place of the folder

    def failing():
        raise ValueError

    screen = Working()
    async with opened(screen) as (_, pilot):
        screen.run(failing)
        await until(pilot, lambda: screen.heard)
        said = "Erreur inattendue (ValueError), qui n’a pas pu être notée dans un journal."
        assert screen.heard == [("failed", said)]


async def test_how_far_it_is_before_what_came_of_it(opened, monkeypatch):
    monkeypatch.setattr(job, "_SILENT_SECONDS", -1.0)
    screen = Working()
    async with opened(screen) as (_, pilot):
        screen.run(lambda: screen.job.tell(1, 2, "grille.pdf"))
        await until(pilot, lambda: len(screen.heard) == 2)
        assert screen.heard == [("so far", 1, 2, "grille.pdf"), ("done", None)]


async def test_no_more_often_than_people_can_read(opened, monkeypatch):
    monkeypatch.setattr(job, "_SILENT_SECONDS", 3600.0)
    screen = Working()
    async with opened(screen) as (_, pilot):
        screen.run(lambda: [screen.job.tell(one, 9) for one in range(9)] and None)
        await until(pilot, lambda: screen.heard)
        assert screen.heard == [("done", None)]


async def test_stopped_work_ends_and_tells_what_it_did(opened):
    screen, begun = Working(), threading.Event()

    def work():
        begun.set()
        while not screen.job.is_stopped():
            time.sleep(0.005)
        return "half"

    async with opened(screen) as (_, pilot):
        screen.run(work)
        await until(pilot, begun.is_set)
        screen.job.stop()
        await until(pilot, lambda: screen.heard)
        assert screen.heard == [("done", "half")]


@pytest.mark.parametrize("leaves", [False, True], ids=["forgotten", "left"])
async def test_forgotten_work_ends_and_tells_nothing(opened, leaves):
    screen, begun = Working(), threading.Event()

    def work():
        begun.set()
        while not screen.job.is_stopped():
            time.sleep(0.005)

    async with opened(screen) as (_, pilot):
        screen.run(work)
        await until(pilot, begun.is_set)
        if leaves:
            screen.dismiss(None)
        else:
            screen.job.forget()
        await until(pilot, screen.ended.is_set)
        await pilot.pause()
        assert screen.heard == []
