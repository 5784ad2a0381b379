"""The free notes of the oral: one key from any tab, the criteria in view, one key back to where one was."""

from __future__ import annotations

import pytest
from hosts import NOW, change, lines, message, shown, type_text
from test_evaluation_screen import Scoring, on_disk, scoring, store
from textual.widgets import TextArea

from e1tui.domain.closing.seal import closed
from e1tui.storage.store import SessionStore
from e1tui.tui.app import E1App

__all__ = ["scoring", "store"]  # fixtures


async def test_the_criteria_stay_in_view_while_notes_are_written(
    store: SessionStore, scoring: Scoring, size: tuple[int, int]
) -> None:
    change(store, store.stems()[0], lambda before: before.with_internal_notes("déjà noté"))
    async with scoring(size=size) as (app, pilot):
        await pilot.press("3", "2", "l")
        await type_text(pilot, "cookie tiers ?")
        await pilot.pause()
        seen = lines(app)
        for words in ("C1.1 2/5", "[S]  ·    Pertinence du recueil", "›› ", "Respect de la réglementation"):
            assert words in "\n".join(seen)
        (first,) = (line for line in seen if "déjà noté" in line)
        beside = size[0] > 100
        assert (first.index("déjà noté") > 78) == beside
        area = app.screen.query_one("#editor", TextArea)
        assert area.text == "déjà noté\ncookie tiers ?" and area.cursor_location == (1, len("cookie tiers ?"))
        await pilot.press("tab")
        assert "déjà noté" not in shown(app) and "›› " in shown(app)
        assert on_disk(app, store)["notes_internes"] == "déjà noté\ncookie tiers ?"
        await pilot.press("4")
        assert "C1.1 3/5" in lines(app)[1]  # where one was


@pytest.mark.parametrize("place", ["n", "a"])
async def test_from_the_mark_and_from_the_synthesis(
    store: SessionStore, scoring: Scoring, place: str
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press(place)
        before = shown(app)
        await pilot.press("l")
        await type_text(pilot, "x")
        await pilot.press("backspace", "tab")
        await pilot.pause()
        assert shown(app) == before


async def test_a_window_that_grows_puts_them_beside(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("l")
        await type_text(pilot, "mot")
        for width, height, beside in ((120, 40, True), (80, 24, False)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            (line,) = (line for line in lines(app) if "mot" in line.split())
            assert (line.index("mot") > 78) == beside


# --- kept beside the criteria ---

WIDE = (120, 40)


def beside(app: E1App) -> str:
    """What stands right of the criteria."""
    return "\n".join(line[79:] for line in lines(app)[1:-2])


async def test_they_stay_beside_the_criteria_while_one_scores(store: SessionStore, scoring: Scoring) -> None:
    stem, other = store.stems()[:2]
    change(store, stem, lambda before: before.with_internal_notes("déjà noté"))
    change(store, other, lambda before: before.with_internal_notes("un autre oral"))
    async with scoring(size=WIDE) as (app, pilot):
        await pilot.press("l")
        assert "puis p : les garder en vue" in lines(app)[-1]
        await pilot.press("tab", "p")
        await pilot.pause()
        assert "Notes internes · l : écrire" in beside(app) and "déjà noté" in beside(app)
        await pilot.press("3", "1", "n", "1", "2", "enter")  # keys are the grid’s
        await pilot.pause()
        written = on_disk(app, store)
        assert written["competences"]["C1.1"]["note"] == 12 and written["notes_internes"] == "déjà noté"
        await pilot.press("l")
        await type_text(pilot, "cookie")
        await pilot.press("tab")
        await pilot.pause()
        assert "cookie" in beside(app) and on_disk(app, store)["notes_internes"] == "déjà noté\ncookie"
        await pilot.press("u")
        await pilot.pause()
        assert "cookie" not in beside(app)  # as the evaluation is
        await pilot.press("pagedown")
        await pilot.pause()
        assert "un autre oral" in beside(app) and "déjà noté" not in shown(app)
        await pilot.press("a", "enter", "B", "tab")
        await pilot.pause()
        assert "un autre oral" in beside(app)
        await pilot.press("q", "enter")  # another screen of the same session
        await pilot.pause()
        assert "Notes internes · l : écrire" in beside(app)
        await pilot.press("p")
        await pilot.pause()
        assert "Notes internes" not in beside(app)


@pytest.mark.parametrize(
    ("notes", "title"), [("noté", "Notes internes · l : lire"), ("", "Notes internes ─")]
)
async def test_of_a_closed_evaluation_they_are_read(
    store: SessionStore, scoring: Scoring, notes: str, title: str
) -> None:
    change(store, store.stems()[0], lambda e: closed(e.with_internal_notes(notes), "adurand", NOW))
    async with scoring(size=WIDE) as (app, pilot):
        await pilot.press("p")
        await pilot.pause()
        assert title in beside(app) and "écrire" not in beside(app)


async def test_a_narrow_window_has_no_room_for_them(store: SessionStore, scoring: Scoring) -> None:
    change(store, store.stems()[0], lambda before: before.with_internal_notes("déjà noté"))
    async with scoring(size=WIDE) as (app, pilot):
        await pilot.press("p")
        for width, height in ((80, 24), (60, 16)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            assert "déjà noté" not in shown(app)
        await pilot.press("p")
        await pilot.pause()
        assert message(app).startswith("Les notes restent à côté de la grille à partir de 118 colonnes")
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        assert "déjà noté" in beside(app)


async def test_a_click_does_not_take_the_keys_to_them(store: SessionStore, scoring: Scoring) -> None:
    change(store, store.stems()[0], lambda before: before.with_internal_notes("déjà noté"))
    async with scoring(size=WIDE) as (app, pilot):
        await pilot.press("p")
        await pilot.pause()
        await pilot.click("#editor", offset=(5, 5))
        await pilot.press("3")
        await pilot.pause()
        assert "C1.1 1/5" in lines(app)[1] and "3" not in app.screen.query_one("#editor", TextArea).text
