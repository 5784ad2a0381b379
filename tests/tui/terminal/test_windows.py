"""Windows of all sizes, and borders that are drawn while one types and scrolls: every screen lives, and is shown whole."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hosts import NOW, add, add_session, shown
from hypothesis import HealthCheck, given, settings
from hypothesis import Phase as Stage
from hypothesis import strategies as st
from rich.color import ColorSystem
from textual import events
from textual._compositor import CompositorUpdate
from textual.geometry import Size
from textual.keys import _character_to_key

from e1tui.domain.session import Phase
from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.tui import app as app_module
from e1tui.tui.app import E1App
from e1tui.tui.terminal.cells import Frame
from e1tui.tui.terminal.compositor import pieces
from e1tui.tui.terminal.curtain import SMALLEST
from e1tui.tui.text.lines import LARGEST, laid_out

LIST = "Nom\tPrénom\tNuméro\n" + "".join(f"TILLEUL{n}\tAnge\t09911{n:05}\n" for n in range(40))
# How each screen is come to from the list of sessions (names of keys, a paste), and its class.
SCREENS: dict[str, tuple[str, str]] = {
    "sessions": ("", "SessionsScreen"),
    "filter": ("enter f m a r", "CandidatesScreen"),
    "session": ("m", "SessionForm"),
    "new session": ("o", "SessionForm"),
    "aside": ("t", "SetAsideScreen"),
    "help": ("?", "HelpScreen"),
    "terminal": ("? t", "TerminalScreen"),
    "candidates": ("enter", "CandidatesScreen"),
    "candidate": ("enter m", "CandidateForm"),
    "passages": ("enter g", "PassagesForm"),
    "passages' plan": ("enter g 9 : 0 0 tab 5 enter", "PassagesScreen"),
    "withdrawn": ("enter t", "WithdrawnScreen"),
    "close all": ("enter w", "CloseAllScreen"),
    "deliberation": ("enter b", "DeliberationScreen"),
    "histogram": ("enter b g", "DeliberationScreen"),
    "import": ("enter i", "ImportScreen"),
    "pasted list": ("enter i end up enter PASTE", "ImportScreen"),
    "import's plan": ("enter i end up enter PASTE tab", "ImportScreen"),
    "columns": ("enter i end up enter PASTE tab c", "ColumnsScreen"),
    "export": ("enter e", "ExportScreen"),
    "preview": ("enter e p", "PreviewScreen"),
    "criteria": ("enter enter", "EvaluationScreen"),
    "mark": ("enter enter n 1 4", "EvaluationScreen"),
    "remark": ("enter enter r", "EvaluationScreen"),
    "notes": ("enter enter l", "EvaluationScreen"),
    "synthesis": ("enter enter a", "EvaluationScreen"),
    "appreciation": ("enter enter a enter", "EvaluationScreen"),
    "phrases": ("enter enter a enter ctrl+p", "PhrasesScreen"),
    "levels": ("enter enter d", "DescriptorsScreen"),
    "history": ("enter enter 1 2 h", "HistoryScreen"),
    "incident": ("enter enter s", "AskIncident"),
    "question": ("enter o A escape", "Confirm"),
}
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


class Drawn(E1App):
    """What it draws comes into the frame, as on a terminal."""

    CSS_PATH = Path(app_module.__file__).with_name("app.tcss")

    def _display(self, screen: Any, renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate) and not self._batch_count and not self.curtain.text:
            self._sequence(screen, renderable)


def press(app: E1App, *keys: str) -> None:
    """The keys at once, without waiting for what they lead to."""
    for key in keys:
        name = key if len(key) > 1 else _character_to_key(key)
        app.post_message(events.Key(name, key if len(key) == 1 else None))


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


async def come(app: E1App, walk: str) -> None:
    for key in walk.split():
        if key == "PASTE":
            app.post_message(events.Paste(LIST))
        else:
            press(app, key)
        await app.settle()
        await app.workers.wait_for_complete()
        await app.settle()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("windows") / "sessions"
    store = add_session(folder, "juin", phases=(Phase("Exposé", 10), Phase("Entretien", 20)))
    for rank in range(30):
        add(store, f"ACACIA{rank}", "Rose", f"09900000{rank:02}")
    return folder


@pytest.mark.parametrize("names", GROUPS, ids=lambda names: names[0])
# Without shrinking: it would start the app some hundred times.
@settings(
    max_examples=2,
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
