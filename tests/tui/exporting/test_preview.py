from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hosts import SIZES, Host, add, add_session, change, plain_spaces, shown
from textual.pilot import Pilot

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.session import State
from e1tui.storage.store import SessionStore
from e1tui.tui.exporting.screen import ExportScreen


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    """MARTIN is closed, ZOLA is a draft."""
    store = add_session(tmp_path / "sessions", "juin")
    for last, number, state in (("MARTIN", "01", State.CLOSED), ("ZOLA", "02", State.DRAFT)):
        change(store, add(store, last, number=number), filled(store, state))
    return store


def filled(store: SessionStore, state: State) -> Callable[[Evaluation], Evaluation]:
    def make(evaluation: Evaluation) -> Evaluation:
        for competency in store.grid().competencies:
            evaluation = evaluation.with_mark(competency, Decimal(14))
        return replace(evaluation.with_appreciation("Une démarche claire."), state=state)

    return make


def host(store: SessionStore, stem: str | None, folder: Path) -> Host:
    return Host(store.folder.parent, ExportScreen(store, stem, {"E1TUI_EXPORTS": str(folder)}))


async def until(pilot: Pilot[None], text: str) -> None:
    """Wait for the writing thread."""
    for _ in range(400):
        await pilot.pause(0.02)
        if text in shown(pilot.app):
            return
    raise AssertionError(f"{text!r} is not shown:\n{shown(pilot.app)}")


@pytest.mark.parametrize("size", SIZES)
async def test_the_preview_is_the_text_that_is_then_written(
    store: SessionStore, tmp_path: Path, size: tuple[int, int]
) -> None:
    app = host(store, "martin-camille-01", tmp_path / "e")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "p aperçu" in shown(app) and "? aide" in shown(app)
        await pilot.press("p")
        await pilot.pause()
        preview = shown(app)
        assert "Aperçu · MARTIN Camille" in preview
        await pilot.press("q", "enter")
        await until(pilot, "3 fichiers écrits.")
    written = (tmp_path / "e" / "juin" / "extrait-martin-camille-01.txt").read_text(encoding="utf-8")
    lines = [line.strip() for line in preview.splitlines()]
    for line in written.splitlines():
        assert plain_spaces(line.strip()) in lines


async def test_a_draft_is_refused_then_shown_as_a_project(store: SessionStore, tmp_path: Path) -> None:
    app = host(store, "zola-camille-02", tmp_path / "e")
    async with app.run_test() as pilot:
        await pilot.press("p")
        await pilot.pause()
        assert "encore un brouillon" in shown(app)
        await pilot.press("q", *["down"] * 10, "space", "p")
        await pilot.pause()
        assert "PROJET, sans valeur" in shown(app) and "Une démarche claire." in shown(app)


async def test_the_documents_of_the_session_go_with_all_candidates(
    store: SessionStore, tmp_path: Path
) -> None:
    app = host(store, "martin-camille-01", tmp_path / "e")
    async with app.run_test() as pilot:
        # Without grids and extracts; the bordereau takes the choice to the whole session.
        await pilot.press("down", "down", "space", "down", "space", "down", "space")
        await pilot.pause()
        assert "(●) Toute la session" in shown(app)
        await pilot.press("enter")
        await until(pilot, "3 fichiers écrits.")
    assert sorted(path.name for path in (tmp_path / "e" / "juin").iterdir()) == [
        "bordereau-juin.csv",
        "bordereau-juin.pdf",
        "bordereau-juin.xlsx",
    ]


@pytest.mark.parametrize(("answer", "replaced"), [("enter", True), ("n", False)])
async def test_a_file_that_is_there_is_asked_about(
    store: SessionStore, tmp_path: Path, answer: str, replaced: bool
) -> None:
    folder = tmp_path / "e" / "juin"
    folder.mkdir(parents=True)
    old = folder / "grille-martin-camille-01.pdf"
    old.write_bytes(b"ancien")
    app = host(store, "martin-camille-01", tmp_path / "e")
    async with app.run_test() as pilot:
        await pilot.press("enter")
        await until(pilot, "Le remplacer ?")
        assert old.name in shown(app)
        await pilot.press(answer)
        await until(pilot, "3 fichiers écrits." if replaced else "1 document non fait")
        assert ("n’a pas été remplacé" in shown(app)) is not replaced
    assert (old.read_bytes() == b"ancien") is not replaced
    assert (folder / "extrait-martin-camille-01.txt").exists()
