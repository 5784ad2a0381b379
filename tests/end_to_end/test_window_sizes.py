"""Windows as a real terminal gives them: a pane dragged shut, a size that nobody has, a reply that lies about it."""

from __future__ import annotations

import os
import shlex
import signal
import time
from pathlib import Path

import pytest
from scoring import MARTIN, app_on, open_martin, patched
from terminal import APP, Terminal

from e1tui.storage.store import SessionStore

HUGE = 20_000
SHOWN = (500, 200)  # of that, the tests' picture has no more
MEGABYTE = 1 << 20
LEFT = b"\x1b[?1049l"


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
            (8, "(8"),
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


def test_of_two_sizes_that_follow_at_once_the_last_one_is_shown(store: SessionStore) -> None:
    """Textual reads a size in the midst of reading one, and tells the older one last."""
    slowly = """
import time
from textual.drivers.linux_driver import LinuxDriver
ask = LinuxDriver._get_terminal_size
def slow(driver):
    size = ask(driver)
    time.sleep(0.2)
    return size
LinuxDriver._get_terminal_size = slow
"""
    with app_on(store, program=patched(slowly)) as terminal:
        open_martin(terminal)
        for first, last in ((50, 40), (48, 55), (30, 57)):
            terminal.resize(first, 24)
            time.sleep(0.1)  # the first one is being read
            terminal.resize(last, 24)
            terminal.wait_for(f"({last} × 24)")
            terminal.wait_gone(f"({first} × 24)")
            time.sleep(0.3)
            assert f"({last} × 24)" in terminal.screen
        terminal.resize(80, 24)
        terminal.wait_for("C1.1 0/5")
        leave(terminal)


def test_a_window_that_changed_while_the_shell_had_it_is_known_after_fg(store: SessionStore) -> None:
    """The kernel tells a new size to what is in the foreground only."""
    with app_on(store, program=("bash", "--norc", "--noprofile", "-i")) as terminal:
        terminal.send(f"PS1='shell$ '; {shlex.join(APP)}\r")
        open_martin(terminal)
        shell = terminal.process.pid
        app = int(Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])
        os.kill(app, signal.SIGSTOP)
        terminal.wait_for("shell$")
        terminal.resize(50, 24)
        terminal.press("echo fait\r", "\nfait")
        terminal.press("fg\r", "(50 × 24)")
        terminal.resize(80, 24)
        terminal.wait_for("C1.1 0/5")
        terminal.press("1", "C1.1 1/5")
        terminal.send("\x11")
        terminal.wait_until(lambda: b"shell$" in terminal.raw.partition(LEFT)[2], "the shell")
        terminal.send("exit\r")
        assert terminal.wait_exit() == 0


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
