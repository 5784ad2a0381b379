"""A closed evaluation is read: its texts open, whole; `j` is offered once the whole appreciation was in view."""

from __future__ import annotations

import pytest
from hosts import NOW, change, lines, message, shown
from levels import Level
from test_evaluation_screen import Scoring, on_disk, scoring, store

from e1tui.domain.closing.seal import closed
from e1tui.domain.evaluation import Evaluation, with_field
from e1tui.domain.fields import REMARK_SUFFIX
from e1tui.domain.grid import Grid
from e1tui.storage.store import SessionStore
from e1tui.tui.evaluation.reading import ClosedTextScreen
from e1tui.tui.evaluation.screen import EvaluationScreen

__all__ = ["scoring", "store"]  # fixtures

WINDOWS = [(60, 16), (80, 24), (120, 40)]
LONG = "\n".join(f"Ligne {rank}." for rank in range(1, 61))


@pytest.fixture
def read(grid: Grid, store: SessionStore) -> SessionStore:
    """The first candidate's evaluation is closed, with a long appreciation, notes and a remark."""

    def closing(before: Evaluation) -> Evaluation:
        for criterion in grid.criteria:
            before = before.with_position(criterion, Level.S)
        remarked = with_field(before, grid.criteria[0].key + REMARK_SUFFIX, "Une remarque à nous.")
        written = remarked.with_appreciation(LONG).with_internal_notes("Des notes prises.")
        return closed(written, "clemaire", NOW)

    change(store, store.stems()[0], closing)
    return store


@pytest.mark.parametrize("window", WINDOWS)
async def test_the_appreciation_opens_read_only_and_scrolls(
    read: SessionStore, scoring: Scoring, window: tuple[int, int]
) -> None:
    async with scoring(size=window) as (app, pilot):
        assert "Appréciation générale   Entrée : lire" in shown(app)
        assert "Entrée lire" in lines(app)[-1] and "j relue" not in lines(app)[-1]
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ClosedTextScreen) and "Ligne 1." in shown(app)
        await pilot.press("x", "down", "down", "down", "down")
        await pilot.pause()
        assert "Ligne 1." not in shown(app) and "j relue" not in lines(app)[-1]
        await pilot.press("j")
        assert message(app).startswith("! Le texte va plus loin")
        await pilot.press("end")
        await pilot.pause()
        assert "Ligne 60." in shown(app) and "j relue" in lines(app)[-1]
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, EvaluationScreen)
        assert on_disk(app, read)["appreciation"] == LONG


async def test_the_evaluation_is_marked_as_read_again_from_its_text(
    read: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("enter", "end", "j")
        await pilot.pause()
        assert isinstance(app.screen, EvaluationScreen)
        assert message(app) == f"Évaluation relue par {app.account}."
        assert on_disk(app, read)["cloture"]["relu_par"] == app.account


async def test_it_is_offered_on_the_synthesis_once_all_was_in_view(
    read: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        assert "Pas encore relue. a, Entrée : lire toute l’appréciation." in shown(app)
        await pilot.press("enter", "end", "q")
        await pilot.pause()
        assert "j relue" in lines(app)[-1] and "Par un autre membre, j" in shown(app)


async def test_a_short_appreciation_is_in_view_on_the_synthesis(
    store: SessionStore, scoring: Scoring
) -> None:
    change(
        store, store.stems()[0], lambda before: closed(before.with_appreciation("Court."), "clemaire", NOW)
    )
    async with scoring() as (app, _):
        assert "j relue" in lines(app)[-1] and "Par un autre membre, j" in shown(app)


async def test_notes_and_remarks_are_read_too(read: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("down", "enter")
        await pilot.pause()
        assert lines(app)[0].startswith(" Notes internes") and "Des notes prises." in shown(app)
        assert "j relue" not in lines(app)[-1]  # nothing is reviewed by its notes
        await pilot.press("q", "tab", *["up"] * 9, "l")
        await pilot.pause()
        assert isinstance(app.screen, ClosedTextScreen) and "Des notes prises." in shown(app)
        await pilot.press("q")
        for way in ("enter", "r"):
            assert "Entrée lire la remarque" in lines(app)[-1]
            await pilot.press(way)
            await pilot.pause()
            assert isinstance(app.screen, ClosedTextScreen) and "Une remarque à nous." in shown(app)
            await pilot.press("q")
            await pilot.pause()
        await pilot.press("down", "r")
        assert message(app).startswith("! Évaluation close, en lecture seule.")
        await pilot.press("enter")  # no remark: the next row
        assert isinstance(app.screen, EvaluationScreen)


@pytest.mark.parametrize("window", WINDOWS)
async def test_notes_that_exist_leave_a_sign_on_the_grid(
    store: SessionStore, scoring: Scoring, window: tuple[int, int]
) -> None:
    async with scoring(size=window) as (app, pilot):
        assert "notes libres" not in shown(app)
        await pilot.press("l", "o", "u", "i", "tab")
        await pilot.pause()
        (head,) = (line for line in lines(app) if "TI   I   S   TS" in line)
        assert head.endswith("* notes libres (l)")
