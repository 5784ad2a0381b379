"""A text longer than its box: the view follows the cursor, the box says where one is, the picker leaves it in view."""

from __future__ import annotations

import pytest
from hosts import change, lines, rows, shown, type_text
from test_evaluation_screen import Scoring, scoring, store
from textual.widgets import TextArea

from e1tui.storage.store import SessionStore
from e1tui.tui.evaluation.phrases import PhrasesScreen

__all__ = ["scoring", "store"]  # fixtures

LONG = "\n".join(f"Ligne {rank}." for rank in range(1, 41))
PHRASE = f"Une phrase à nous, {'qui dit assez de choses pour aller à la ligne, ' * 5}dans la boîte où elle est mise."
WINDOWS = [(60, 16), (80, 24), (120, 40)]


@pytest.fixture
def long_text(store: SessionStore) -> SessionStore:
    """The first candidate has a long appreciation, and the bank one phrase."""
    change(store, store.stems()[0], lambda before: before.with_appreciation(LONG))
    (store.folder.parent / "phrases.toml").write_text(
        f'format = 1\ndepart = false\n[[phrases]]\ntexte = "{PHRASE}"\n', encoding="utf-8"
    )
    return store


@pytest.mark.parametrize("window", WINDOWS)
async def test_a_phrase_that_comes_at_the_end_is_seen(
    long_text: SessionStore, scoring: Scoring, window: tuple[int, int]
) -> None:
    async with scoring(size=window) as (app, pilot):
        await pilot.press("a", "enter", "ctrl+p", "enter")
        await pilot.pause()
        seen = shown(app)
        assert PHRASE.split()[-1] in seen and "mise." in seen  # its last line, where the cursor is
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert "Ligne 40." in shown(app) and "mise." not in shown(app)


@pytest.mark.parametrize("window", WINDOWS)
async def test_a_phrase_that_comes_above_is_seen_too(
    long_text: SessionStore, scoring: Scoring, window: tuple[int, int]
) -> None:
    async with scoring(size=window) as (app, pilot):
        await pilot.press("a", "enter", *["pageup"] * 20, "home", "ctrl+p", "enter")
        await pilot.pause()
        assert "mise. Ligne 1." in " ".join(" ".join(lines(app)).replace("│", " ").split())


@pytest.mark.parametrize("window", WINDOWS)
async def test_the_box_says_which_line_of_how_many(
    long_text: SessionStore, scoring: Scoring, window: tuple[int, int]
) -> None:
    async with scoring(size=window) as (app, pilot):
        await pilot.press("a", "enter")
        await pilot.pause()
        assert "Appréciation générale · ligne 40 sur 40 ↑ ─" in shown(app)
        await pilot.press(*["up"] * 20)
        await pilot.pause()
        assert "· ligne 20 sur 40 ↑↓ ─" in shown(app)
        await pilot.press(*["pageup"] * 20)
        await pilot.pause()
        assert "· ligne 1 sur 40 ↓ ─" in shown(app)
        area = app.screen.query_one("#editor", TextArea)
        area.text = "Court."
        await pilot.pause()
        assert "─ Appréciation générale ─" in shown(app)  # all of it is seen


async def test_the_view_follows_a_window_that_shrinks(long_text: SessionStore, scoring: Scoring) -> None:
    async with scoring(size=(120, 40)) as (app, pilot):
        await pilot.press("a", "enter")
        await pilot.resize_terminal(60, 16)
        await pilot.pause()
        assert "Ligne 40." in shown(app)


@pytest.mark.parametrize(("window", "in_view"), [((60, 16), False), ((80, 24), True), ((120, 40), True)])
async def test_the_picker_leaves_the_text_in_view_where_there_is_room(
    long_text: SessionStore, scoring: Scoring, window: tuple[int, int], in_view: bool
) -> None:
    async with scoring(size=window) as (app, pilot):
        await pilot.press("a", "enter", "ctrl+p")
        await pilot.pause()
        assert isinstance(app.screen, PhrasesScreen) and len(rows(app)) == 1
        assert ("Ligne 39." in shown(app)) == in_view
        await pilot.resize_terminal(80, 16)
        await pilot.pause()
        assert "Ligne 39." not in shown(app)
        await pilot.resize_terminal(*window)
        await pilot.press("tab")
        await pilot.pause()
        assert "Ligne 39." in shown(app) and "SAISIE" in lines(app)[-1]


async def test_phrases_are_found_by_a_criterion(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("a", "enter", "ctrl+p")
        assert "Chercher : un mot, un critère (veille), C1.2, TS" in shown(app)
        await type_text(pilot, "veille")
        assert rows(app) and all(row.startswith("C1.2") for row in rows(app))
