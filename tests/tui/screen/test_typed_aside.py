"""What is typed and not validated, in words, and the copy that is made of it at the end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hosts import NOW, TODAY, add, add_session, shown, type_text
from test_evaluation_screen import until
from textual import events

from e1tui.errors import SaveError
from e1tui.folders import Folder
from e1tui.settings import Settings
from e1tui.storage import rescue_text
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.app import E1App
from e1tui.tui.sessions.screen import SessionsScreen


@pytest.fixture
def app(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> E1App:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("E1TUI_EXPORTS", str(tmp_path / "documents"))
    add(add_session(root, "juin"), "ACACIA", "Rose", "0990000000")
    return E1App(SessionsFolder(root), Settings(), clock=lambda: NOW)


def copies(tmp_path: Path) -> list[Path]:
    return sorted(tmp_path.rglob("saisie.txt"))


async def test_a_form_a_choice_and_the_columns_of_a_list_are_told_in_words(app: E1App) -> None:
    async with app.run_test() as pilot:
        await pilot.press("enter", "m")
        assert app._typed() == []
        await pilot.press("2")
        assert [one.text.splitlines()[:3] for one in app._typed()] == [
            ["Modifier : ACACIA Rose", "  Présence : absent", "  Nom : ACACIA"]
        ]
        await pilot.press("1")
        assert app._typed() == []  # as it was
        await pilot.press("escape", "i", "end", "up", "enter")
        app.post_message(events.Paste("Nom\tPrénom\tNuméro\nTILLEUL\tAnge\t0991\n"))
        await pilot.press("tab")
        await until(pilot, lambda: "à ajouter" in shown(app) or "ajouter" in shown(app))
        await pilot.press("c")
        await pilot.pause()
        (pasted,) = app._typed()
        assert pasted.title == "Importer une liste" and "TILLEUL\tAnge\t0991" in pasted.lines
        await pilot.press("right")
        assert [one.title for one in app._typed()] == [
            pasted.title,
            "lignes collées : ce que sont les colonnes",
        ]
        assert app._typed()[1].lines[1].startswith("1 · Nom · TILLEUL · ")


async def test_a_screen_that_fails_keeps_nothing_else_from_being_kept(
    app: E1App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: SessionsScreen) -> None:
        raise KeyError("ACACIA")

    async with app.run_test() as pilot:
        await pilot.press("enter", "o")
        await type_text(pilot, "Zinnia")
        with monkeypatch.context() as failing:
            failing.setattr(SessionsScreen, "typed", fails)
            assert not app.put_on_disk()
    (copy,) = copies(tmp_path)
    assert copy.parent.name == f"secours-juin-{TODAY:%Y-%m-%d}-09h41"
    assert "Nom : Zinnia" in copy.read_text(encoding="utf-8")
    assert "journal" in app.crashed or "erreurs.log" in app.crashed


async def test_nothing_is_said_at_the_end_of_what_was_validated_after_all(app: E1App, tmp_path: Path) -> None:
    for place in ("documents", "state"):
        (tmp_path / place).write_text("a file where a folder is expected")
    async with app.run_test() as pilot:
        await pilot.press("enter", "o")
        await type_text(pilot, "Zinnia")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: "Saisi et pas encore validé : Nouveau candidat" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "quitter et perdre" in shown(app))
        assert app.ending.farewells
        await pilot.press("n", "enter")
        await until(pilot, lambda: "Zinnia" in shown(app) and "Sur 20" in shown(app))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 0 and app.ending.farewells == []


def test_a_place_that_takes_a_folder_and_no_file_is_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Folder.write

    def full(folder: Folder, name: str, content: bytes) -> bool:
        if "full" in folder.path.parts:
            raise SaveError("le disque est plein.")
        return write(folder, name, content)

    (tmp_path / "full").mkdir()
    monkeypatch.setattr(Folder, "write", full)
    path = rescue_text.copy_typed("juin", ["Un texte"], (tmp_path / "full", tmp_path / "other"), NOW)
    assert path.parent.parent == tmp_path / "other" and "Un texte" in path.read_text(encoding="utf-8")
    assert os.listdir(tmp_path / "full") == []
    with pytest.raises(SaveError, match="plein"):
        rescue_text.copy_typed("juin", ["Un texte"], (tmp_path / "full",), NOW)
