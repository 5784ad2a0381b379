"""Copies of files on the screens that show numbers: rows of their own that no command takes for a candidate."""

from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from hosts import lines, message, rows, settle, shown

from e1tui.storage.folder import SessionsFolder
from e1tui.tui.candidates.close_all import CloseAllScreen
from e1tui.tui.candidates.deliberation import DeliberationScreen
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.exporting.screen import ExportScreen

CASES = Path(__file__).parents[2] / "cases"
NAMES = ("Copie de lenoir-zoe-0123456789.toml", "lenoir-zoe-0123456789 (conflit 2026-06-12 114501).toml")


@pytest.fixture
def store(tmp_path):
    copytree(CASES / "e-sync-conflict-copies", tmp_path / "S" / "x", ignore=ignore_patterns("expected.txt"))
    return SessionsFolder(tmp_path / "S").open("x")


COPIES = [
    "Copie, non comptée : Copie de lenoir-zoe-0123456789.toml",
    "Copie, non comptée : lenoir-zoe-0123456789 (conflit 2026-06-12 114501).toml",
    "Copie, non comptée : lenoir-zoe-0123456789.sync-conflict-20260612-114501-ABCDEFG.toml",
]


async def test_e_sync_conflict_copies_in_the_list(opened, store, size):
    before = {path.name: path.read_bytes() for path in store.folder.glob("*.toml")}
    async with opened(CandidatesScreen(store), size=size) as (app, pilot):
        assert lines(app)[0] == " Essai · 1 candidat · 0 close · 3 copies de fichiers"
        assert rows(app)[0].startswith("LENOIR Zoé 0123456789")
        assert [one.startswith(row.rstrip("…")) for one, row in zip(COPIES, rows(app)[1:], strict=True)] == [
            True
        ] * 3
        await pilot.press("down")
        assert message(app) == "! Copie au même contenu : elle peut être effacée du dossier."
        for key in ("enter", "v", "m", "h", "delete"):  # nothing is done with it
            await pilot.press(key)
            await pilot.pause()
            assert app.screen is app.first and "elle peut être effacée" in message(app)
        await pilot.press("f", "l", "enter")
        assert len(rows(app)) == 1
        await pilot.press("f", "backspace", "enter", "x")
        assert "lenoir" not in shown(app).casefold()
    assert {path.name: path.read_bytes() for path in store.folder.glob("*.toml")} == before


async def test_e_sync_conflict_copies_deliberated_closed_and_exported(opened, store):
    session, grid = store.session(), store.grid()
    async with opened(DeliberationScreen(store, session, grid)) as (app, pilot):
        assert "1 candidat · 3 copies de fichiers" in lines(app)[0]
        assert "1 candidat, 1 présent" in shown(app) and len(rows(app)) == 4
    async with opened(CloseAllScreen(store)) as (app, pilot):
        await settle(app, pilot)
        assert lines(app)[0].endswith("1 à clore · 0 à compléter · 0 déjà close · 3 copies à part")
        assert len(rows(app)) == 1
    async with opened(ExportScreen(store, None, {})) as (app, pilot):
        assert "Toute la session : 1 candidat" in shown(app)
        await settle(app, pilot, "enter")
        assert shown(app).count("au même contenu ; elle n’est") == 3
        assert "1 fichier écrit · 1 sans extrait · 1 document non fait." in shown(app)


async def test_a_copy_that_comes_while_one_looks(opened, store):
    copy = store.folder / NAMES[1]
    aside = copy.read_bytes()
    for path in store.folder.glob("*.toml"):
        if path.name not in ("session.toml", "lenoir-zoe-0123456789.toml"):
            path.unlink()
    async with opened(CandidatesScreen(store)) as (app, pilot):
        assert "copie" not in lines(app)[0] and len(rows(app)) == 1
        copy.write_bytes(aside.replace(b"revision = 1", b"revision = 9"))
        app.screen._look()
        await pilot.pause()
        assert lines(app)[0].endswith("1 copie de fichier")
        await pilot.press("down")
        assert (
            message(app) == "! Copie plus récente que l’original : comparez, gardez le bon, effacez l’autre."
        )
