"""Only the cells that differ are sent: whatever was pressed, the screen is as if it had been drawn anew."""

from __future__ import annotations

import pytest
from scoring import app_on, open_martin
from terminal import Terminal

from e1tui.storage.store import SessionStore

CTRL_L, DOWN, TAB, BACK = "\x0c", "\x1b[B", "\t", "\x7f"
# Each part of them is followed by a look at the whole screen.
WALKS = {
    "grid": ["12", f"{DOWN}34", f"{TAB}4", f"n1{BACK}4", f"{TAB}{TAB}", "z"],
    "text": [
        "a\r",
        "Un é, 日本, e\u0301 : ",
        f"bien{BACK}{BACK}",
        f"{TAB}",
        "l",
        "Noté.\rDeux lignes",
        f"{TAB}u",
    ],
    "screens": ["d", "q?", "q", "q", "f", "noy", "\r"],
}


def seen(terminal: Terminal, quiet: float = 0.25) -> list[str]:
    """The screen once nothing has come for so many seconds, whether all is on disk or not yet."""
    size = -1
    while size != len(terminal.raw):
        size = len(terminal.raw)
        terminal._read(quiet)
    return [line.replace("à enregistrer", "   enregistré") for line in terminal.lines]


@pytest.mark.parametrize("walk", WALKS)
def test_the_screen_is_as_if_drawn_anew_and_ctrl_l_draws_it(store: SessionStore, walk: str) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        for keys in WALKS[walk]:
            terminal.send(keys)
            # What is written is shown behind the editor too, once it is handed over: at a pause.
            before = seen(terminal, 1.6 if "SAISIE" in terminal.screen else 0.25)
            terminal._stream.feed(b"\x1b[2;5HBroadcast message from root\x1b[10;1H\x1b[Jthe system goes down")
            assert "Broadcast" in terminal.screen
            terminal.send(CTRL_L)
            terminal.wait_until(lambda before=before: seen(terminal) == before, "\n".join(before))  # type: ignore[misc]


def test_a_window_that_grows_and_shrinks_is_drawn_whole(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        for columns, rows in ((120, 40), (70, 20), (80, 24)):
            terminal.resize(columns, rows)
            terminal._stream.feed(b"\x1b[H\x1b[Jwrapped otherwise")
            terminal.press("1", "C1.1 1/5")
            terminal.wait_gone("wrapped otherwise")
            before = seen(terminal)
            terminal.send(f"u{CTRL_L}")
            terminal.wait_for("C1.1 0/5")
            assert len(before) == rows and before[-1].strip()
