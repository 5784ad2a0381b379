"""The app in a real terminal: what the terminal does to it, and what it does to the terminal."""

from __future__ import annotations

from pathlib import Path

from terminal import Terminal, environment


def test_app_opens_and_quits_in_a_terminal(tmp_path: Path) -> None:
    env = environment(tmp_path, E1TUI_SESSIONS=str(tmp_path / "sessions"))
    with Terminal(env=env) as terminal:
        terminal.wait_for("Aucune session pour le moment.")
        terminal.send("\x11")  # Ctrl+Q
        assert terminal.wait_exit() == 0
    assert b"\x1b[?1049l" in terminal.raw  # the terminal's own screen is back
