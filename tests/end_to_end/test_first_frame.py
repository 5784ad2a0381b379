"""Between the first frame and the app: what is typed, resized, signalled or broken meanwhile, in a real terminal."""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from scoring import app_on, home_of, patched
from terminal import PATIENCE, Terminal, environment

from e1tui.domain.evaluation import Evaluation
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import encode_evaluation
from e1tui.tui.terminal.before_app import ENTER

LEFT = b"\x1b[?1049l"  # the terminal's own screen is back
# All that was asked of the terminal is undone, by the hold and by Textual's driver.
_LEAVE = b"\x1b[?2004l\x1b[?7h\x1b[<u\x1b[?1004l" + LEFT + b"\x1b[?25h"
_DRIVER_LEAVES = b"\x1b[?2004l\x1b[?7h\x1b[<u" + LEFT + b"\x1b[?25h\x1b[?1004l"
ENTERED = b"\x1b[?1049h"
# Textual's import waits until a file is there, and fails if that is not empty.
_GATE = """
import pathlib, time
class Gate:
    def find_spec(self, name, path=None, target=None):
        if name == "textual":
            while not (go := pathlib.Path({go!r})).exists():
                time.sleep(0.01)
            if go.read_text():
                raise ImportError(go.read_text())
sys.meta_path.insert(0, Gate())
"""


class Waiting(Terminal):
    """The app, whose import of Textual waits for `go_on`."""

    go: Path

    def go_on(self, failing: str = "") -> None:
        part = self.go.with_suffix(".part")
        part.write_text(failing)
        part.rename(self.go)


def waiting(store: SessionStore) -> Waiting:
    go = home_of(store) / "go"
    terminal = app_on(store, program=patched(_GATE.format(go=str(go))))
    terminal.__class__ = Waiting
    assert isinstance(terminal, Waiting)
    terminal.go = go
    return terminal


def test_it_comes_before_textual_and_keeps_the_keys(store: SessionStore) -> None:
    with waiting(store) as terminal:
        before = terminal.attributes
        terminal.wait_for("E1, session de juin")
        terminal.wait_for("? aide")
        assert terminal.attributes != before
        terminal.signal(signal.SIGTSTP)
        assert _ignores(terminal.process.pid, signal.SIGTSTP)
        terminal.send("\r\x1a\x03")  # Entrée, Ctrl+Z, Ctrl+C
        terminal.go_on()
        terminal.wait_for("NOYER Dominique")
        terminal.press("\r1", "C1.1 1/5")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
        assert terminal.attributes == before
    assert terminal.raw.count(ENTERED) == terminal.raw.count(LEFT) == 1


def _ignores(pid: int, number: signal.Signals) -> bool:
    """Not seen otherwise: the kernel stops no process whose terminal has no shell."""
    found = re.search(r"^SigIgn:\s*([0-9a-f]+)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    assert found is not None
    return bool(int(found[1], 16) >> (number - 1) & 1)


def test_keys_typed_before_it_arrive_in_order(store: SessionStore) -> None:
    """The terminal still reads lines then, and makes their ends of Entrée."""
    with app_on(store) as terminal:
        terminal.send("\r\r1234")
        terminal.wait_for("C1.1 4/5")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_leaves_the_terminal_as_it_was(store: SessionStore, number: signal.Signals) -> None:
    with waiting(store) as terminal:
        before = terminal.attributes
        terminal.wait_for("E1, session de juin")
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.attributes == before
    assert bytes(terminal.raw).endswith(_LEAVE)


def test_an_import_that_fails_is_told_on_the_usual_screen(store: SessionStore) -> None:
    with waiting(store) as terminal:
        before = terminal.attributes
        terminal.wait_for("E1, session de juin")
        terminal.go_on(failing="abîmé")
        assert terminal.wait_exit() == 1
        assert terminal.attributes == before
    assert "erreur interne" in bytes(terminal.raw).partition(LEFT)[2].decode()


def test_a_closed_terminal_ends_it(store: SessionStore) -> None:
    with waiting(store) as terminal:
        terminal.wait_for("E1, session de juin")
        terminal.hang_up()
        assert terminal.wait_exit() == 128 + signal.SIGHUP


# The terminal takes nothing, from before the first frame until the app has found that out.
_STALLED = """
import fcntl, os
fcntl.fcntl(2, fcntl.F_SETFL, os.O_NONBLOCK)
try:
    while True:
        os.write(2, bytes(1000))
except BlockingIOError:
    fcntl.fcntl(2, fcntl.F_SETFL, 0)
"""


def test_a_terminal_that_took_nothing_of_it_gets_it_all_from_the_app(store: SessionStore) -> None:
    go = home_of(store) / "go"
    reached = home_of(store) / "reached"
    gate = _GATE.format(go=str(go)).replace(
        "while not", f"pathlib.Path({str(reached)!r}).touch()\n            while not", 1
    )
    with app_on(store, program=patched(gate + _STALLED)) as terminal:
        end = time.monotonic() + PATIENCE
        while not reached.exists():  # without reading what the terminal has
            assert time.monotonic() < end
            time.sleep(0.01)
        go.touch()
        terminal.wait_for("E1, session de juin")
        terminal.wait_for("0/2")
        terminal.press("\r", "NOYER Dominique")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0


def test_a_window_that_changes_meanwhile_is_drawn_right(store: SessionStore) -> None:
    with waiting(store) as terminal:
        terminal.wait_for("E1, session de juin")
        terminal.resize(100, 30)
        terminal.go_on()
        terminal.wait_until(lambda: "o ajouter" in terminal.lines[29], "the hints on the last line")
        assert "o ajouter" not in "".join(terminal.lines[:29])


def test_the_app_takes_over_without_a_byte(store: SessionStore) -> None:
    """What is on the screen is there already, how many evaluations are closed too."""
    with waiting(store) as terminal:
        terminal.wait_for("0/2")
        sent = len(terminal.raw)
        terminal.go_on()
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    assert terminal.raw[sent:] == _DRIVER_LEAVES


def test_closed_evaluations_are_counted_before_textual_too(
    store: SessionStore, make: Callable[..., Evaluation]
) -> None:
    (store.folder / "un.toml").write_bytes(encode_evaluation(make()))
    with waiting(store) as terminal:
        terminal.wait_for("1/3")
        terminal.go_on()
        terminal.press("\r", "NOYER Dominique")


def test_the_terminal_is_asked_for_what_textual_would_ask_for(tmp_path: Path) -> None:
    program = (sys.executable, "-c", "from textual.app import App; App().run(mouse=False)")
    with Terminal(env=environment(tmp_path), program=program) as terminal:
        terminal.wait_until(lambda: ENTER[-1].encode() in terminal.raw, "Textual's start")
    asked = bytes(terminal.raw).replace(
        b"\x1b[?2048$p", b""
    )  # its other query: our driver needs none about the window
    assert asked.startswith("".join(ENTER).encode())
