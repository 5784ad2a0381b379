"""The app in this process on a real terminal, through its driver: what the terminal shows is what is painted."""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import signal
import struct
import sys
import termios
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from emulated import Terminal
from hosts import NOW
from rich.color import ColorSystem
from walks import thirty_candidates

from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.app import E1App
from e1tui.tui.terminal.cells import Frame
from e1tui.tui.terminal.compositor import pieces
from e1tui.tui.terminal.cursor import place_on

SIZE = (80, 24)
PATIENCE = 500  # looks, of 20 ms
# pyte prints the end of these as text: what asks for kitty's keyboard protocol, and for modifyOtherKeys.
_UNKNOWN_TO_PYTE = re.compile(r"\x1b\[[<>=][0-9;]*[um]|\x1b\[\?2026\$p")
_SIGNALS = (
    signal.SIGTSTP,
    signal.SIGCONT,
    signal.SIGWINCH,
    signal.SIGTTIN,
    signal.SIGTTOU,
)  # the driver takes them
DOWN, BACK_TAB, CTRL_L = "\x1b[B", "\x1b[Z", "\x0c"


class Shown:
    """A terminal whose other end the app has."""

    def __init__(self, app: E1App, descriptor: int) -> None:
        self.app = app
        self.picture = Terminal(*SIZE)
        self._descriptor = descriptor
        self._pending = b""

    def take_in(self) -> None:
        """Show what has come."""
        data = self._pending + os.read(self._descriptor, 1 << 16)
        whole = data.rfind(b"\x1b")  # what is cut between two reads waits for its end
        if (
            whole < 0
            or len(data) - whole > 16
            or re.search(rb"\x1b(?:[78]|\[[0-?]*[ -/]*[@-~])", data[whole:])
        ):
            whole = len(data)
        data, self._pending = data[:whole], data[whole:]
        self.picture.feed(_UNKNOWN_TO_PYTE.sub("", data.decode(errors="replace")))

    def type(self, keys: str) -> None:
        """As a hand does at the other end."""
        os.write(self._descriptor, keys.encode())

    @property
    def painted(self) -> Terminal:
        """A terminal to which all of the screen was sent at once."""
        frame, terminal = Frame(), Terminal(*SIZE)
        drawn = pieces(self.app.screen._compositor.render_update(full=True), ColorSystem.TRUECOLOR)
        terminal.feed(frame.update(*SIZE, drawn, place_on(self.app.screen)))
        return terminal

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        for _ in range(PATIENCE):
            if condition():
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"{what} was waited for in vain:\n" + "\n".join(self.picture.screen.display))

    async def press(self, keys: str, words: str) -> None:
        """Type, wait until that text is shown, and look whether all the rest is right."""
        self.type(keys)
        await self.until(lambda: any(words in row for row in self.picture.screen.display), words)
        await self.until(self.is_right, "the screen as it is painted")

    def is_right(self) -> bool:
        """Whether the terminal shows the screen, and its cursor stands where it belongs."""
        painted = self.painted
        return painted.cells == self.picture.cells and painted.cursor == self.picture.cursor


@asynccontextmanager
async def on_terminal(app: E1App, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shown]:
    """Run the app on a terminal as `run_app` does, until it ends."""
    handlers = {number: signal.getsignal(number) for number in _SIGNALS}
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    with open(slave, "r+b", buffering=0) as terminal:
        for name in ("__stdin__", "__stdout__", "__stderr__"):
            monkeypatch.setattr(sys, name, terminal)
        shown = Shown(app, master)
        loop = asyncio.get_running_loop()
        loop.add_reader(master, shown.take_in)
        running = asyncio.create_task(app.run_async(mouse=False))
        try:
            yield shown
            shown.type("\x11")
            await asyncio.wait_for(running, 20)
        finally:
            running.cancel()
            loop.remove_reader(master)
            app.close_sittings()
            monkeypatch.undo()
            os.close(master)
            for number, handler in handlers.items():
                signal.signal(number, handler)


async def test_what_keys_change_is_shown_as_it_is_painted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = E1App(SessionsFolder(thirty_candidates(tmp_path / "sessions")), Settings(), clock=lambda: NOW)
    async with on_terminal(app, monkeypatch) as shown:
        await shown.press("", "E1, session de juin 2026")
        for keys, words in (
            ("\r", "ACACIA26"), (DOWN, "› ACACIA1 "), ("\r", "Pertinence du recueil"), ("1", "[TI]"), ("234", "C1.1 4/5"), ("u", "Annulé"),
            ("n14\r", "cumul 14"), ("\t", "C1.3 Contribuer"), (BACK_TAB, "C1.2 Participer"), ("a\r", "SAISIE"), ("Démarche, 日本, e\u0301té", "日"),
            ("\r\x7f\x7f", "SAISIE"), ("\t", "Entrée : écrire"), ("l", "Notes internes"), ("noté\t", "Entrée : écrire"), ("?", "Aide"), (DOWN * 3, "Aide"),
            ("q", "Appréciation"), ("q", "ACACIA26"), ("f", "Filtre"), ("acacia2", "11 sur 30") , ("\r", "m modifier"), ("m", "Entrée enregistrer"), ("\t\x1b[Cx\x7f", "Nom"),
        ):  # fmt: skip
            await shown.press(keys, words)
        shown.picture.feed("\x1b[5;5HBroadcast message\x1b[10;1H\x1b[J")
        await shown.press(CTRL_L, "Présence")
    assert app.return_code == 0
