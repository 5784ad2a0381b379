"""Windows larger than any: what is laid out of them is bounded, and so is what that takes."""

from __future__ import annotations

from pathlib import Path

from scoring import app_on
from terminal import APP, Terminal

from e1tui.storage.store import SessionStore

MEGABYTES = (
    150  # of which a window of 80 × 24 takes 45, and one of 20,000 × 20,000 without a bound four thousand
)
REPORT = "\x1b[48;20000;20000;0;0t"  # what some terminals send by themselves when they are resized


def megabytes(terminal: Terminal) -> int:
    """The most memory that the program has had."""
    status = Path(f"/proc/{terminal.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024


def test_a_window_without_bounds(store: SessionStore) -> None:
    with app_on(store) as terminal:
        terminal.wait_for("Lycée Exemple")
        terminal.claim(20_000, 20_000)
        terminal.send("\r")
        terminal.wait_for("MARTIN Camille")
        terminal.send(REPORT)
        terminal.press("\r", "Pertinence du recueil")
        assert megabytes(terminal) < MEGABYTES
        terminal.resize(80, 24)
        terminal.press("1", "C1.1 1/5")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0


def test_a_window_without_bounds_from_the_start(store: SessionStore) -> None:
    wide = ("/bin/sh", "-c", 'stty rows 20000 columns 20000; exec "$@"', "sh", *APP)
    with app_on(store, program=wide) as terminal:
        terminal.wait_for("E1, session de juin")
        terminal.press("\r", "MARTIN Camille")
        assert megabytes(terminal) < MEGABYTES
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
