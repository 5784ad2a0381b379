"""Windows as a real terminal gives them: a pane dragged shut, a size that nobody has, a reply that lies about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from scoring import MARTIN, app_on, open_martin
from terminal import Terminal

from e1tui.storage.store import SessionStore

HUGE = 20_000
SHOWN = (500, 200)  # of that, the tests' picture has no more
MEGABYTE = 1 << 20


def leave(terminal: Terminal) -> None:
    terminal.send("\x11")
    assert terminal.wait_exit() == 0


@pytest.mark.parametrize("keys", ["", "\t\t\t", "a\r", "l", "r", "d", "?", "h", "e"])
def test_eight_columns_are_too_few_and_end_nothing(store: SessionStore, keys: str) -> None:
    """tests/cases/c-narrow-crash"""
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.send(keys)
        for columns, words in (
            (9, "petite (9\n× 24)"),
            (8, "petite\n(8 × 24)"),
            (3, "Fen\nêtr\ne t"),
            (1, "F\ne\nn"),
        ):
            terminal.resize(columns, 24)
            terminal.wait_until(lambda words=words: words in _text(terminal), words)  # type: ignore[misc]
        terminal.resize(80, 24)
        terminal.wait_gone("Fenêtre")
        terminal.wait_until(lambda: bool(terminal.lines[-1].strip()), "the hints")
        leave(terminal)


@pytest.mark.parametrize("walk", [("o", "Nouvelle session"), ("?", "Aide"), ("\r\rl", "SAISIE")])
def test_a_window_dragged_narrower_while_one_types(store: SessionStore, walk: tuple[str, str]) -> None:
    with app_on(store, columns=140, rows=40) as terminal:
        terminal.wait_for("E1, session de juin")
        terminal.press(*walk)
        for columns in (*range(138, 70, -3), *range(71, 140, 6), 71):
            terminal.resize(columns, 40)
            terminal.send("x\x1b[B")
        terminal.wait_until(lambda: bool(terminal.lines[-1].strip()), "the hints")
        assert terminal.process.poll() is None


def test_a_reply_about_the_window_that_nobody_asked_for_changes_nothing(store: SessionStore) -> None:
    """With it, Textual no longer listens to the kernel, and lays out what the reply says."""
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.send("\x1b[?2048;2$y\x1b[48;10;20;100;200t")
        terminal.press("1", "C1.1 1/5")
        terminal.resize(120, 40)
        terminal.wait_until(
            lambda: bool(terminal.lines[39].strip()), "the hints at the end of the larger window"
        )
        leave(terminal)
    assert len(store.load(MARTIN).evaluation.positions) == 1


@pytest.mark.parametrize("at_the_start", [False, True])
def test_a_window_without_measure_costs_no_gigabytes(store: SessionStore, at_the_start: bool) -> None:
    size = {"columns": HUGE, "rows": HUGE, "shown": SHOWN} if at_the_start else {}
    with app_on(store, **size) as terminal:
        open_martin(terminal)
        if not at_the_start:
            terminal.resize(HUGE, HUGE, shown=SHOWN)
        terminal.press("1", "C1.1 1/5")
        terminal.wait_until(
            lambda: "aide" in terminal.lines[SHOWN[1] - 1], "the hints at the end of what is laid out"
        )
        assert _memory(terminal.process.pid) < 300 * MEGABYTE
        leave(terminal)


def _text(terminal: Terminal) -> str:
    return "\n".join(line.strip() for line in terminal.lines)


def _memory(pid: int) -> int:
    """The most bytes that the process has had at once."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    raise AssertionError("VmHWM is not there")
