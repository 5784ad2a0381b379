"""The free notes of the oral: one key from any tab, the criteria in view, one key back to where one was."""

from __future__ import annotations

import pytest
from hosts import change, lines, shown, type_text
from test_evaluation_screen import Scoring, on_disk, scoring, store
from textual.widgets import TextArea

from e1tui.storage.store import SessionStore

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
