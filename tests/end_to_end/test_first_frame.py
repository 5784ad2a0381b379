"""Between the first frame and the app: what is typed, resized, signalled or broken meanwhile, in a real terminal."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pyte
import pytest
from scoring import app_on, home_of, patched
from terminal import Terminal

from e1tui.storage.store import SessionStore

LEFT = b"\x1b[?1049l"  # the terminal's own screen is back
ENTERED = b"\x1b[?1049h"
_PIECE = re.compile(rb"\x1b[^\x1b]*")
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*u|\x1b\][^\x07]*\x07")
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
    assert bytes(terminal.raw).endswith(b"\x1b[?7h" + LEFT + b"\x1b[?25h")


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


def test_a_window_that_changes_meanwhile_is_drawn_right(store: SessionStore) -> None:
    with waiting(store) as terminal:
        terminal.wait_for("E1, session de juin")
        terminal.resize(100, 30)
        terminal.go_on()
        terminal.wait_until(lambda: len(terminal.lines[1]) == 100, "a list as wide as the window")
        assert "o ajouter" in terminal.lines[29] and "o ajouter" not in "".join(terminal.lines[:29])


def test_the_app_takes_over_without_a_flash(store: SessionStore) -> None:
    """Whatever is sent after it, not a cell changes, but how many evaluations are closed."""
    with app_on(store) as terminal:
        terminal.wait_for("0/2")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    sent = _UNKNOWN_TO_PYTE.sub(b"", terminal.raw.partition(LEFT)[0])
    states = list(_states(sent))
    first = next(rank for rank, state in enumerate(states) if "? aide" in state[23])
    assert "E1, session de juin" in states[first][2] and "…/2" in states[first][2]
    counted = [_with_count(state) for state in states[first:]]
    assert all(state == counted[0] for state in counted)
    assert "0/2" in states[-1][2] and len(counted) > 10


def _states(sent: bytes) -> list[list[str]]:
    """The screen after each sequence: its lines, each character with its look."""
    screen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)
    states = []
    for piece in _PIECE.findall(sent):
        stream.feed(piece)
        states.append([_line(screen, y) for y in range(24)])
    return states


def _line(screen: pyte.Screen, y: int) -> str:
    cells = [screen.buffer[y][x] for x in range(80)]
    looks = "".join("-b"[c.bold] + "-u"[c.underscore] + "-r"[c.reverse] + c.fg + c.bg for c in cells)
    return "".join(c.data for c in cells) + looks


def _with_count(state: list[str]) -> list[str]:
    return [line.replace("…/2", "0/2") for line in state]
