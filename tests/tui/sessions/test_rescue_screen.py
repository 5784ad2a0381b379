"""Copies of what could not be saved: offered on opening, read, taken back into the session, erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from hosts import AUTHOR, NOW, add, add_session, change, lines, message, rows, shown
from test_evaluation_screen import until
from textual.pilot import Pilot

from e1tui.domain.closing.seal import closed
from e1tui.domain.evaluation import Evaluation
from e1tui.errors import SaveError
from e1tui.settings import Settings
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.rescue import copy_unsaved, recoveries, rescue_copies
from e1tui.storage.store import SessionStore
from e1tui.tui import app as app_module
from e1tui.tui.app import E1App
from e1tui.tui.sessions import screen as sessions_module
from e1tui.tui.sessions.rescue import RescueScreen
from e1tui.tui.sessions.screen import SessionsScreen

Opened = Callable[[], AbstractAsyncContextManager[tuple[E1App, Pilot[int]]]]
WRITTEN = dt.datetime(2026, 6, 11, 14, 28, tzinfo=dt.UTC)
SENTENCE = "Une copie de secours du 11/06 à 14:28 (appréciation générale d’un candidat)"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The account's state folder; documents go elsewhere, as under the forced command."""
    monkeypatch.setenv("E1TUI_EXPORTS", str(tmp_path / "documents"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(sessions_module, "OFFER_SECONDS", 0.02)
    return tmp_path / "state" / "e1tui"


@pytest.fixture
def store(root: Path) -> SessionStore:
    made = add_session(root, "juin")
    add(made, "ACACIA", "Rose", "0990000000")
    return made


def copied(store: SessionStore, place: Path, make: Callable[[Evaluation], Evaluation]) -> Path:
    """A copy of the candidate's evaluation with something more in it."""
    (stem,) = store.stems()
    before = store.load(stem).evaluation
    return copy_unsaved(store.name, {stem: make(before)}, [place], WRITTEN, {stem: before}).folder


def text(value: str) -> Callable[[Evaluation], Evaluation]:
    return lambda evaluation: evaluation.with_appreciation(value)


@pytest.fixture
def start(root: Path, state: Path) -> Opened:
    """The app, once it has offered what there is."""

    @asynccontextmanager
    async def opening() -> AsyncIterator[tuple[E1App, Pilot[int]]]:
        app = E1App(SessionsFolder(root), Settings(tips=False), clock=lambda: NOW)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: isinstance(app.screen, RescueScreen) and "Copie du" in shown(app))
            yield app, pilot
        app.close_sittings()

    return opening


async def test_it_is_offered_on_opening_seen_and_taken_back(
    start: Opened, store: SessionStore, state: Path
) -> None:
    copied(store, state, text("Une démarche claire.\nÀ poursuivre."))
    async with start() as (app, pilot):
        assert lines(app)[0].strip() == SENTENCE
        assert rows(app) == ["11/06 à 14:28 appréciation générale d’un candidat E1, session de juin 2…"]
        assert "Entrée la voir   r la reprendre   Suppr l’effacer   q plus tard" in lines(app)[-1]
        assert "ACACIA" not in shown(app)
        await pilot.press("enter")
        assert "ACACIA Rose 0990000000" in shown(app)
        assert "dans la copie : Une démarche claire.\n        À poursuivre." in shown(app)
        assert "en place : (rien)" in shown(app)
        await pilot.press("q", "r")
        assert "ACACIA Rose : appréciation générale, Une démarche claire." in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SessionsScreen))
        assert message(app) == "1 valeur reprise ; l’historique le dit. La copie est effacée."
    evaluation = store.load(*store.stems()).evaluation
    assert evaluation.appreciation == "Une démarche claire.\nÀ poursuivre."
    assert evaluation.history[-1].field == "appreciation" and not list(state.iterdir())


async def test_it_waits_for_who_has_gone_on_already(
    root: Path, store: SessionStore, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions_module, "OFFER_SECONDS", 0.8)  # as it is: the key comes before
    copied(store, state, text("Bien."))
    app = E1App(SessionsFolder(root), Settings(tips=False), clock=lambda: NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause(1.2)
        assert "ACACIA" in shown(app)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, RescueScreen))
        await pilot.press("q")
        await pilot.pause(0.1)
        assert isinstance(app.screen, SessionsScreen)  # once is enough
    app.close_sittings()


async def test_later_and_again_with_r(start: Opened, store: SessionStore, state: Path) -> None:
    folder = copied(store, state, text("Bien."))
    async with start() as (app, pilot):
        await pilot.press("q")
        assert isinstance(app.screen, SessionsScreen)
        await pilot.press("r")
        assert isinstance(app.screen, RescueScreen) and lines(app)[0].strip() == SENTENCE
        await pilot.press("delete", "n")
        assert folder.is_dir()
        await pilot.press("delete", "enter")
        await pilot.pause()
        assert message(app) == "Copie de secours effacée." and not folder.exists()
        await pilot.press("r")
        assert "Aucune copie de secours." in shown(app)
    assert not store.load(*store.stems()).evaluation.appreciation


async def test_of_a_newer_value_one_is_asked(start: Opened, store: SessionStore, state: Path) -> None:
    (stem,) = store.stems()
    folder = copied(
        store, state, lambda one: one.with_appreciation("Le mien.").with_internal_notes("À revoir.")
    )
    change(store, stem, text("Le leur."))
    async with start() as (app, pilot):
        assert "2 valeurs d’un candidat" in lines(app)[0]
        await pilot.press("r")
        assert "À choisir ensuite, car changé depuis : 1 valeur." in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: "Deux valeurs pour : appréciation générale" in shown(app))
        await pilot.press("q")  # later
        await pilot.pause()
        assert "1 valeur reprise" in message(app) and "La copie reste : 1 valeur reste à choisir." in message(
            app
        )
        evaluation = store.load(stem).evaluation
        assert (evaluation.appreciation, evaluation.internal_notes) == ("Le leur.", "À revoir.")
        await pilot.press("r", "enter")
        await until(pilot, lambda: "Deux valeurs pour" in shown(app))
        await pilot.press("3")
        await until(pilot, lambda: isinstance(app.screen, SessionsScreen))
    assert store.load(stem).evaluation.appreciation == "Le leur.\n\nLe mien."
    assert not folder.exists()


async def test_a_closed_one_keeps_its_copy(
    start: Opened, store: SessionStore, state: Path, make: object
) -> None:
    (stem,) = store.stems()
    folder = copied(store, state, text("Le mien."))
    change(store, stem, lambda one: closed(one, AUTHOR.account, NOW))
    async with start() as (app, pilot):
        await pilot.press("r")
        await pilot.pause()
        assert "ACACIA Rose : l’évaluation est close : rouvrez-la (v)" in message(app)
    assert folder.is_dir()


async def test_a_session_that_is_elsewhere_is_not_offered_but_can_be_read(
    root: Path, store: SessionStore, state: Path
) -> None:
    folder = copied(store, state, text("Bien."))
    store.folder.rename(store.folder.with_name("juillet"))
    app = E1App(SessionsFolder(root), Settings(tips=False), clock=lambda: NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.1)
        assert isinstance(app.screen, SessionsScreen)
        await pilot.press("r", "r")
        assert "n’est pas dans ce dossier" in message(app)
        assert "juin (absente de ce" in shown(app)
        await pilot.press("enter")
        assert "dans la copie : Bien." in shown(app)
    assert folder.is_dir()
    app.close_sittings()


async def test_several_and_those_in_the_exports_folder(
    start: Opened, store: SessionStore, state: Path, tmp_path: Path
) -> None:
    copied(store, state, text("Bien."))
    copied(store, tmp_path / "documents" / "juin", lambda one: one.with_internal_notes("À revoir."))
    async with start() as (app, pilot):
        assert "2 copies de secours" in lines(app)[0]
        assert sorted(row.removeprefix("11/06 à 14:28 ").split(" E1")[0] for row in rows(app)) == [
            "appréciation générale d’un candidat", "notes internes d’un candidat",
        ]  # fmt: skip
        app.names.toggle()
        await pilot.press("enter")
        assert isinstance(app.screen, RescueScreen) and "masqués" in message(app)


async def test_one_end_after_the_other_makes_one_copy(
    root: Path, store: SessionStore, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that refuses, the question answered with yes, then the line drops too."""
    monkeypatch.setattr(app_module, "FLUSH_SECONDS", 0.1)

    def full(*arguments: object) -> None:
        raise SaveError("le disque est plein.")

    app = E1App(SessionsFolder(root), Settings(tips=False), clock=lambda: NOW)
    with pytest.MonkeyPatch.context() as disk:
        disk.setattr(SessionStore, "save", full)
        async with app.run_test() as pilot:
            await pilot.press("enter", "enter", "3")
            app.put_on_disk()
            app.put_on_disk()
            await pilot.press("4")
            app.put_on_disk()
            await pilot.press("ctrl+q")
            await until(pilot, lambda: "copie de secours" in shown(app))
            await pilot.press("enter")
            await pilot.pause()
        for sitting in app._sittings.values():
            sitting.close(0.1)
    (copy,) = rescue_copies([state])
    (stem,) = copy.stems
    assert len(copy.evaluation(stem).positions) == 2
    assert str(copy.folder) in app.ending.farewell


async def test_a_disk_that_takes_all_after_all_leaves_no_copy(
    root: Path, store: SessionStore, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "FLUSH_SECONDS", 0.1)

    def full(*arguments: object) -> None:
        raise SaveError("le disque est plein.")

    app = E1App(SessionsFolder(root), Settings(tips=False), clock=lambda: NOW)
    async with app.run_test() as pilot:
        with pytest.MonkeyPatch.context() as disk:
            disk.setattr(SessionStore, "save", full)
            await pilot.press("enter", "enter", "3")
            app.put_on_disk()
            assert len(rescue_copies([state])) == 1
        monkeypatch.setattr(app_module, "FLUSH_SECONDS", 10.0)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app.return_code is not None)
    app.close_sittings()
    assert app.return_code == 0 and rescue_copies([state]) == ()
    assert store.load(*store.stems()).evaluation.positions


async def test_two_values_that_were_not_settled_are_asked_again(
    root: Path, store: SessionStore, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy of a conflict keeps it one: taking it back overwrites nobody's value."""
    (stem,) = store.stems()
    app = E1App(SessionsFolder(root), Settings(tips=False), clock=lambda: NOW)
    async with app.run_test() as pilot:
        await pilot.press("enter", "enter", "n", "1", "4")
        await pilot.pause()
        theirs = store.load(stem)
        store.save(
            theirs, theirs.evaluation.with_mark(store.grid().competencies[0], Decimal(9)), Author("x"), NOW
        )
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.one.company.conflicts)
        app.put_on_disk()
    app.close_sittings()
    (copy,) = rescue_copies([state])
    (found,) = recoveries(store, copy)
    assert not found.taken
    assert [(one.field, one.mine, one.theirs) for one in found.conflicts] == [
        ("C1.1.note", Decimal(14), Decimal(9))
    ]
