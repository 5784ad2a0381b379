"""The help, the descriptors and what a key does are told in the words of the session's grid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hosts import add, add_session, message, plain_spaces, shown
from other_grids import edit, scored, session_of
from textual.widgets import Static

from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import load_grid
from e1tui.tui.app import E1App
from e1tui.tui.candidates.close_all import CloseAllScreen
from e1tui.tui.candidates.deliberation import DeliberationScreen
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.keys.commands import COMMANDS, TITLES
from e1tui.tui.keys.help import SHOWN_WIDTH, sections
from e1tui.tui.keys.levels import COUNT, FORM, HALVES, NAMES, NEXT
from e1tui.tui.reading.text import DescriptorsScreen


def text(app: Any) -> str:
    return plain_spaces(str(app.screen.query_one("#text", Static).content))


def app_on(root: Path) -> E1App:
    return E1App(SessionsFolder(root), Settings(keyboard="azerty"))


def test_the_words_that_a_grid_changes_are_in_the_table() -> None:
    told = " ".join((*(one.label for one in COMMANDS), *TITLES.values()))
    assert all(words in told for words in (NAMES, COUNT, HALVES, NEXT, FORM))
    assert sections("grid", "azerty", load_grid()) == sections("grid", "azerty")  # E1's are the table's


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (
            "par-competence",
            ("donner NA, EC, A ; le curseur va à la prochaine compétence vide", "trois niveaux"),
        ),
        (
            "neuf-niveaux",
            ("& … ç      donner A … J ; le curseur va au prochain critère vide", "neuf niveaux"),
        ),
        ("signes", ("donner --, -, +, ++ ;", "les descripteurs des quatre niveaux")),
        ("quarts", ("ses chiffres, et la virgule\n", "Note : ses chiffres")),
    ],
)
async def test_from_the_grid_and_from_the_list(root: Path, kind: str, wanted: tuple[str, ...]) -> None:
    store = session_of(root, kind)
    scored(store)
    edit(root, kind, "format = 2", 'format = 2\nanomalies = ["Une bizarrerie inventée."]')
    store.adopt_grid()
    app = app_on(root)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        for then in ("enter", "tab"):  # from the list of candidates, then from one's sheet
            await pilot.press("question_mark")
            told = text(app)
            assert all(words in told for words in wanted), told
            names = [level.value for level in store.grid().scale]
            assert ("TI, I, S, TS" in told) == (names == ["TI", "I", "S", "TS"])
            assert "Une bizarrerie inventée." in told
            assert f"1 & {names[0]}   2 é {names[1]}" in told
            await pilot.press("q", then)
            await pilot.pause()
        await pilot.press("d")
        assert isinstance(app.screen, DescriptorsScreen) and "niveaux (indicateurs" in shown(app)
    app.close_sittings()


async def test_what_the_terminal_sends_is_a_level_of_the_grid(root: Path) -> None:
    store = session_of(root, "quarts")
    scored(store)
    edit(root, "quarts", 'id = "TI"', 'id = "ZZ"')
    (root / "velo" / "martin-camille-01.toml").unlink()
    store.adopt_grid()
    app = app_on(root)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("question_mark", "t", "1", "slash", "d")
        assert "niveau ZZ" in shown(app) and "quatre niveaux" in shown(app)
    app.close_sittings()


async def test_without_a_session_the_help_is_that_of_the_grid_that_ships(root: Path) -> None:
    app = app_on(root)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        assert "donner TI, I, S, TS" in text(app)
    app.close_sittings()


def test_no_line_of_the_help_is_longer_than_its_room(root: Path) -> None:
    for kind in ("neuf-niveaux", "par-competence", "signes", "cinq-niveaux"):
        grid = session_of(root, kind, kind).grid()
        for section in sections("grid", "azerty", grid):
            for keys, label in section.rows:
                assert len(f"  {keys:<{SHOWN_WIDTH}} {label}") <= 80, label


@pytest.mark.parametrize("maximum", ["40", "1000"])
async def test_the_mark_s_column_is_on_the_grid_s_scale(opened: Any, root: Path, maximum: str) -> None:
    session_of(root, "deux-notes", "avant")
    edit(root, "deux-notes", "[note]", f"[note]\nsur = {maximum}")
    store = add_session(root, "juin", grid_id="deux-notes")
    scored(store, mark="10")
    add(store, "ROSE", number="02")
    header = f"Sur {maximum}" if maximum == "40" else "Note"
    for screen in (CandidatesScreen(store), CloseAllScreen(store)):
        async with opened(screen) as (app, _):
            await app.workers.wait_for_complete()
            assert header in shown(app) and "Sur 20" not in shown(app)
            assert str(int(maximum) // 2) in shown(app)
    async with opened(DeliberationScreen(store, store.session(), store.grid())) as (app, pilot):
        await pilot.press("g")
        assert "Sur 20" not in shown(app) and message(app) is not None


def test_where_no_mark_is_typed_none_of_its_keys_is_told(root: Path) -> None:
    for kind, is_typed in (("niveaux", False), ("decision", True)):
        grid = session_of(root, kind, kind).grid()
        told = [label for one in sections("synthesis", "azerty", grid) for _, label in one.rows]
        marks = [label for label in told if "dans la note" in label or "la première note" in label]
        assert bool(marks) is bool(grid.entries) is is_typed
        assert "exporter : grille, extrait communicable" in told and not any(FORM in label for label in told)
