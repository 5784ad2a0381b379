"""Archiving from the list of sessions, as a commission does that has no command line."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hosts import add_session, message, rows, settle, shown

from e1tui.export.archive import unpack
from e1tui.storage.archiving import archive_record
from e1tui.storage.store import SessionStore
from e1tui.tui.exporting.screen import ExportScreen
from e1tui.tui.sessions.screen import SessionsScreen

Opened = Callable[..., Any]
NAME = "archive-juin-2026-06-12.zip"


@pytest.fixture
def exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    folder.chmod(0o2770)
    monkeypatch.setenv("E1TUI_EXPORTS", str(folder))
    return folder


async def test_into_the_exports_folder(
    opened: Opened, juin: SessionStore, exports: Path, size: tuple[int, int]
) -> None:
    (juin.folder / "offre.toml").unlink()
    async with opened(SessionsScreen(), size=size) as (app, pilot):
        await pilot.press("a")
        question = " ".join(shown(app).split())
        assert "Archiver « E1, session de juin 2026 » (4 candidats) ?" in question
        assert "avec les notes, sans remarques" in question
        assert list(exports.iterdir()) == []
        await settle(app, pilot, "enter")
        assert re.match(r"Archive faite et relue \(\d\d fichiers\) : archive-juin-2026-06", message(app))
        await settle(app, pilot, "a", "enter")  # another one beside it
    assert sorted(os.listdir(exports)) == ["archive-juin-2026-06-12-2.zip", NAME]
    found = unpack((exports / NAME).read_bytes())
    assert not found.problems and "documents/extrait-eclair-zoe.pdf" in found.files
    assert (exports / NAME).stat().st_mode & 0o777 == 0o660  # for the account that fetches it
    record = archive_record(juin)
    assert record is not None and record.path == str(exports / "archive-juin-2026-06-12-2.zip")


async def test_what_could_not_be_put_into_it_is_said(
    opened: Opened, juin: SessionStore, exports: Path
) -> None:
    async with opened(SessionsScreen()) as (app, pilot):
        await settle(app, pilot, "a", "enter")
        assert message(app).startswith(f"! {NAME} est faite, incomplète : juin/offre.toml n’est pas dans")


async def test_no_is_no(opened: Opened, juin: SessionStore, exports: Path) -> None:
    async with opened(SessionsScreen()) as (app, pilot):
        await settle(app, pilot, "a", "n")
        assert message(app) == ""
    assert list(exports.iterdir()) == [] and archive_record(juin) is None


async def test_without_an_exports_folder_the_command_is_named(
    opened: Opened, juin: SessionStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("E1TUI_EXPORTS", raising=False)
    monkeypatch.setenv("E1TUI_SESSIONS", str(juin.folder.parent))
    async with opened(SessionsScreen()) as (app, pilot):
        await pilot.press("a")
        assert message(app) == "Commande : e1tui archiver juin --vers FICHIER.zip"
    monkeypatch.setenv("E1TUI_SESSIONS", str(tmp_path / "ailleurs"))
    async with opened(SessionsScreen()) as (app, pilot):
        await pilot.press("a")
        assert message(app).startswith("Commande : e1tui --sessions /")
    monkeypatch.setenv("E1TUI_EXPORTS", str(tmp_path / "nulle-part"))
    async with opened(SessionsScreen()) as (app, pilot):
        await pilot.press("a")
        assert "pas de dossier de ce nom" in message(app)


async def test_leaving_gives_it_up(opened: Opened, juin: SessionStore, exports: Path) -> None:
    screen = SessionsScreen()
    async with opened(screen) as (app, pilot):
        screen.job.stop()  # as leaving does
        await settle(app, pilot, "a", "enter")
        assert message(app) == "! Archive abandonnée : rien n’est écrit."
    assert list(exports.iterdir()) == []


async def test_a_link_in_the_place_of_the_session_s_exports_is_refused(
    opened: Opened, juin: SessionStore, exports: Path, tmp_path: Path
) -> None:
    (tmp_path / "ailleurs").mkdir()
    (exports / "juin").symlink_to(tmp_path / "ailleurs")
    screen = ExportScreen(juin, "eclair-zoe", {"E1TUI_EXPORTS": str(exports)})
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        said = " ".join(rows(app))
        assert "lien symbolique, qui n’est pas suivi" in said and "juin" in said
    assert list((tmp_path / "ailleurs").iterdir()) == []


async def test_only_the_session_under_the_cursor(opened: Opened, root: Path, exports: Path) -> None:
    async with opened(SessionsScreen()) as (app, pilot):
        await pilot.press("a")
        assert message(app) == "Aucune session : o pour en créer une."
    add_session(root, "vide")
    async with opened(SessionsScreen()) as (app, pilot):
        await settle(app, pilot, "a", "enter")
        assert "Archive faite et relue" in message(app)
