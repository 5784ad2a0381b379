"""A copy of what could not be saved in a session of another grid is read, told and taken back with that grid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hosts import AUTHOR, NOW, add, message, shown
from other_grids import given, heavier, session_of

from e1tui.operations.leftovers import rescue_places
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.rescue import RescueCopy, copy_unsaved, recoveries, rescue_copies
from e1tui.storage.store import SessionStore
from e1tui.tui.sessions.rescue import RescueScreen
from e1tui.tui.sessions.rescue_lines import offered


@pytest.fixture
def store(root: Path) -> SessionStore:
    store = session_of(root, "deux-notes")
    add(store, "ROSE", number="02")
    return store


@pytest.fixture
def copy(store: SessionStore) -> RescueCopy:
    stored = store.load("rose-camille-02")
    mine = given(store, stored.evaluation, "14 8")
    places = rescue_places(store.folder)
    copy_unsaved(store.name, {stored.stem: mine}, places, NOW, {stored.stem: stored.evaluation})
    (found,) = rescue_copies(places)
    return found


def test_it_is_taken_back(store: SessionStore, copy: RescueCopy) -> None:
    (found,) = recoveries(store, copy)
    assert not found.problem and len(found.taken) == 4 + 2 + 1
    assert found.stored is not None and found.merged is not None
    assert store.save(found.stored, found.merged, AUTHOR, NOW).stored.evaluation.marks == {
        "C2.1": 14,
        "C2.2": 8,
    }


def test_it_is_told_by_that_grid(root: Path, store: SessionStore, copy: RescueCopy) -> None:
    (one,) = offered(SessionsFolder(root))
    assert one.grid.id == "deux-notes" and one.holds == "7 valeurs d’un candidat"


async def test_on_the_screen(opened: Any, store: SessionStore, copy: RescueCopy) -> None:
    async with opened(RescueScreen()) as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
        assert "C2.1 Choix des outils" in shown(app) and "note C2.2" in shown(app)
        await pilot.press("q", "r")
        await pilot.pause()
        assert "note C2.1, 14" in shown(app) or "C2.1 Choix des outils, I" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
    assert store.load("rose-camille-02").evaluation.marks == {"C2.1": 14, "C2.2": 8}


async def test_a_session_that_is_read_only_leaves_it_where_it_is(
    opened: Any, root: Path, store: SessionStore, copy: RescueCopy
) -> None:
    heavier(root)
    async with opened(RescueScreen()) as (app, pilot):
        await pilot.press("r")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "lecture seule" in message(app) and copy.folder.is_dir()
