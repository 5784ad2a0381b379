"""Leaving the app when something is not in the session's folder: it asks, and offers a copy elsewhere."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from hosts import NOW, add, add_session, shown
from test_evaluation_screen import until
from textual.pilot import Pilot

from e1tui.errors import SaveError
from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore
from e1tui.tui import app as app_module
from e1tui.tui.app import E1App

Refused = Callable[[], AbstractAsyncContextManager[tuple[E1App, Pilot[int]]]]
STEM = "acacia-rose-0990000000"


@pytest.fixture
def store(root: Path) -> SessionStore:
    made = add_session(root, "juin")
    add(made, "ACACIA", "Rose", "0990000000")
    return made


@pytest.fixture
def refused(store: SessionStore, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Refused:
    """The app with a position given that the disk refuses."""
    monkeypatch.setenv("E1TUI_EXPORTS", str(tmp_path / "documents"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(app_module, "FLUSH_SECONDS", 0.1)

    def full(*arguments: object) -> None:
        raise SaveError("le disque est plein.")

    @asynccontextmanager
    async def opening() -> AsyncIterator[tuple[E1App, Pilot[int]]]:
        app = E1App(SessionsFolder(root), Settings(), clock=lambda: NOW)
        with pytest.MonkeyPatch.context() as disk:
            disk.setattr(SessionStore, "save", full)
            async with app.run_test() as pilot:
                await pilot.press("enter", "enter", "3", "ctrl+q")
                await until(pilot, lambda: "copie de secours" in shown(app))
                yield app, pilot
            for sitting in app._sittings.values():
                sitting.close(0.1)

    return opening


async def test_yes_copies_and_leaves_with_an_honest_code(refused: Refused, tmp_path: Path) -> None:
    async with refused() as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
    assert app.return_code == 1
    (copy,) = (tmp_path / "state").rglob("secours-juin-*/*.toml")
    assert copy.stem == STEM and str(copy.parent) in app.ending.farewell
    written = tomllib.loads(copy.read_text(encoding="utf-8"))
    assert written["competences"]["C1.1"]["positionnements"] == {"besoins": "S"}


async def test_no_goes_back_to_the_screen(refused: Refused, tmp_path: Path) -> None:
    async with refused() as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: "NON ENREGISTRÉ : le disque est plein." in shown(app))
        assert app.return_code is None
    assert not list((tmp_path / "state").rglob("*.toml"))


async def test_the_exports_folder_takes_what_the_account_s_does_not(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder is expected")
    async with refused() as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
    assert [one.stem for one in (tmp_path / "documents").rglob("*.toml")] == [STEM]


async def test_when_no_place_takes_a_copy_it_is_asked_once_more(refused: Refused, tmp_path: Path) -> None:
    for place in ("documents", "state"):
        (tmp_path / place).write_text("a file where a folder is expected")
    async with refused() as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: "La copie de secours n’est pas faite" in shown(app))
        await pilot.press("enter")
        await pilot.pause()
    assert app.return_code == 1


async def test_a_session_replaced_by_another_of_its_name_gets_no_key(
    store: SessionStore, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(app_module, "FLUSH_SECONDS", 0.1)
    app = E1App(SessionsFolder(root), Settings(), clock=lambda: NOW)
    async with app.run_test() as pilot:
        await pilot.press("enter", "enter", "3")
        await until(pilot, lambda: b"positionnements" in (store.folder / f"{STEM}.toml").read_bytes())
        store.folder.rename(tmp_path / "avant")
        shutil.copytree(tmp_path / "avant", store.folder)
        before = (store.folder / f"{STEM}.toml").read_bytes()
        await pilot.press("4")
        await until(pilot, lambda: "NON ENREGISTRÉ" in shown(app))
        assert "un autre dossier a pris ce nom" in " ".join(shown(app).split())
        assert (store.folder / f"{STEM}.toml").read_bytes() == before
        await pilot.press("ctrl+q")
        await until(pilot, lambda: "copie de secours" in shown(app))
        await pilot.press("enter")
        await pilot.pause()
    app.close_sittings()
    (copy,) = (tmp_path / "state" / "e1tui").glob("secours-juin-*")
    assert "TS" in (copy / f"{STEM}.toml").read_text()


async def test_a_session_made_again_under_its_name_is_written_to(root: Path) -> None:
    """Set aside as empty, then created again: what is open in the app is the new one."""
    add_session(root, "juin")
    app = E1App(SessionsFolder(root), Settings(), clock=lambda: NOW)
    async with app.run_test() as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("q")
        await pilot.pause()
        SessionsFolder(root).set_aside("juin")
        made = add_session(root, "juin")
        stem = add(made, "ACACIA", "Rose", "0990000000")
        app.screen.refresh_rows()  # type: ignore[attr-defined]
        await pilot.press("enter", "enter", "3")
        await until(pilot, lambda: b"positionnements" in (made.folder / f"{stem}.toml").read_bytes())
    assert app.close_sittings()


async def test_q_once_more_asks_while_a_timer_runs_and_only_then(store: SessionStore, root: Path) -> None:
    add(store, "NOYER", "Rose", "0990000001")
    app = E1App(SessionsFolder(root), Settings(tips=False), clock=lambda: NOW)
    async with app.run_test() as pilot:
        await pilot.press("enter", "enter", "c", "q", "q", "q")
        await pilot.pause()
        assert "Le chronomètre d’ACACIA Rose tourne ; quitter ne l’arrête pas." in shown(app)
        await pilot.press("n", "enter", "down", "enter", "c", "q", "q", "q")
        await pilot.pause()
        assert "2 chronomètres tournent, dont celui d’ACACIA Rose ; quitter n’en" in shown(app)
        await pilot.press("n", "enter", "enter", "c", "q", "down", "enter", "c", "q", "q", "q")
        await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 0
    app.close_sittings()


async def test_ctrl_q_means_it(store: SessionStore, root: Path) -> None:
    app = E1App(SessionsFolder(root), Settings(tips=False), clock=lambda: NOW)
    async with app.run_test() as pilot:
        await pilot.press("enter", "enter", "c", "q", "q", "ctrl+q")
        await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 0
    app.close_sittings()
