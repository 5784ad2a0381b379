"""Windows of all sizes, and borders that are drawn while one types and scrolls: every screen lives, and is shown whole."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import chance
import pytest
from hosts import NOW, shown
from hypothesis import HealthCheck, given, settings
from hypothesis import Phase as Stage
from hypothesis import strategies as st
from rich.color import ColorSystem
from textual import events
from textual.geometry import Size
from walks import SCREENS, Drawn, come, press, thirty_candidates

from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.app import E1App
from e1tui.tui.terminal.cells import Frame
from e1tui.tui.terminal.compositor import pieces
from e1tui.tui.terminal.curtain import SMALLEST
from e1tui.tui.text.lines import LARGEST, laid_out

SIZES = st.tuples(st.integers(1, 300), st.integers(1, 100))
# Each of them is come to from each other one, sooner or later.
EDGES = ((71, 24), (8, 24))
KEYS = st.lists(
    st.sampled_from(
        ["down", "pagedown", "end", "tab", "up", "left", "e", "1", "é", "home", "backspace", "pageup"]
    ),
    min_size=1,
    max_size=3,
)
DRAGS = st.tuples(st.permutations(EDGES), st.lists(SIZES, min_size=1, max_size=2)).map(
    lambda both: [*both[0], *both[1]]
)
GROUPS = [list(SCREENS)[first::4] for first in range(4)]


def resize(app: E1App, width: int, height: int) -> None:
    app.post_message(events.Resize(Size(width, height), Size(width, height)))


def rows(frame: Frame) -> list[tuple[list[str], list[str]]]:
    return [(row.texts, row.styles) for row in frame._rows]


def whole(app: E1App) -> Frame:
    """All of the screen, drawn at once."""
    frame = Frame()
    drawn = pieces(app.screen._compositor.render_update(full=True), ColorSystem.TRUECOLOR)
    frame.update(*app.size, drawn)
    return frame


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return thirty_candidates(tmp_path_factory.mktemp("windows") / "sessions")


@pytest.mark.screens
@pytest.mark.parametrize("names", GROUPS, ids=lambda names: names[0])
# Without shrinking: it would start the app some hundred times.
@settings(
    max_examples=1 if chance.is_quick else 2,
    deadline=None,
    phases=(Stage.reuse, Stage.generate),
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_any_window_and_any_drag_leave_the_screen_whole(root: Path, names: list[str], data: Any) -> None:
    async def run() -> None:
        app = Drawn(SessionsFolder(root), Settings(), clock=lambda: NOW)
        async with app.run_test(size=(140, 40)) as pilot:
            await pilot.pause()
            for name in names:
                await come(app, SCREENS[name][0])
                assert type(app.screen).__name__ == SCREENS[name][1], name
                for size in data.draw(DRAGS, name):
                    resize(app, *size)
                    press(app, *data.draw(KEYS))
                    await pilot.pause(0.01)  # some are drawn at once, some are overtaken
                resize(app, 80, 24)
                await pilot.pause(0.02)
                assert app.size == app.screen.size == (80, 24)
                assert rows(app._frame) == rows(whole(app)), name
                while len(app.screen_stack) > 2:
                    await app.pop_screen()
                resize(app, 140, 40)

    asyncio.run(run())


@pytest.mark.parametrize("size", [(1, 1), (8, 24), (300, 1), (59, 16), (60, 15)])
async def test_a_window_too_small_is_said_and_lays_nothing_out_in_it(
    root: Path, size: tuple[int, int]
) -> None:
    """tests/cases/c-narrow-crash"""
    app = Drawn(SessionsFolder(root), Settings(), clock=lambda: NOW)
    async with app.run_test() as pilot:
        await come(app, "enter enter")
        before = shown(app)
        resize(app, *size)
        await pilot.pause()
        assert app.curtain.text.startswith(f"Fenêtre trop petite ({size[0]} × {size[1]})")
        assert app.size == laid_out(*size) and app.size.width >= SMALLEST.width
        await pilot.press("1")  # is not taken
        resize(app, 80, 24)
        await pilot.pause()
        await pilot.pause(0.02)
        assert not app.curtain.text and shown(app) == before


@pytest.mark.parametrize("walk", ["", "enter o", "enter enter", "enter enter a enter", "?"])
async def test_of_a_window_without_measure_a_part_is_laid_out(root: Path, walk: str) -> None:
    app = Drawn(SessionsFolder(root), Settings(), clock=lambda: NOW)
    async with app.run_test() as pilot:
        await come(app, walk)
        resize(app, 20_000, 20_000)
        await pilot.pause()
        assert app.size == app.screen.size == LARGEST
        resize(app, 30_000, 20_000)  # of which nothing more is laid out: it is drawn again all the same
        await pilot.pause(0.02)
        assert rows(app._frame) == rows(whole(app))
