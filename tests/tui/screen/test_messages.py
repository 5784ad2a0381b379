"""A message is whole in a small window, and gives its lines back; a question too, as far as the window goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hosts import NOW, add_session, lines, message
from textual.app import App

from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.app import E1App
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Confirm

LONG = (
    "Le fichier « acacia-rose-0990000000.toml » n’est pas lisible : ligne 12, clé « presence », une valeur parmi present,"
    " absent, dispense est attendue."
)


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    root = tmp_path / "sessions"
    folder = add_session(root, "juin").folder
    (folder / "session.toml").write_text('format = 1\nintitule = "Épreuve d’essai"\nforme = "autre chose"\n')
    return root


def said(app: App[None]) -> str:
    """What stands between the list and the hints."""
    line = app.screen.query_one("#message")
    shown = lines(app)[line.region.y : line.region.bottom]
    return " ".join(" ".join(shown).split())


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (120, 40)])
async def test_why_a_file_is_refused_is_read_whole(refused: Path, size: tuple[int, int]) -> None:
    app = E1App(SessionsFolder(refused), Settings(), clock=lambda: NOW)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert said(app) == " ".join(message(app).split())
        assert "…" not in said(app) and "session.toml" in said(app)


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_the_next_message_gives_the_lines_back(refused: Path, size: tuple[int, int]) -> None:
    app = E1App(SessionsFolder(refused), Settings(), clock=lambda: NOW)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, E1Screen)
        height = screen.query_one("#list").size.height
        for text in ("Fait.", LONG, "Fait.", LONG, ""):
            screen.say(text)
            await pilot.pause()
            await pilot.pause()
            taken = screen.query_one("#message").size.height
            assert said(app) == " ".join(text.split())
            assert (taken > 1) == (len(text) >= size[0])
            assert screen.query_one("#list").size.height + taken == size[1] - 2
        assert height > 0


async def test_a_question_is_whole_where_there_is_room_and_shorter_where_not(refused: Path) -> None:
    app = E1App(SessionsFolder(refused), Settings(), clock=lambda: NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        whole = "\n".join(f"· {LONG}" for _ in range(4))
        app.push_screen(Confirm(whole, "clore", shorter="· trois remarques"))
        await pilot.pause()
        assert sum("est attendue." in line for line in lines(app)) == 4
        await pilot.resize_terminal(80, 16)
        await pilot.pause()
        assert any("· trois remarques" in line for line in lines(app))
        assert any("Entrée : clore" in line for line in lines(app))
