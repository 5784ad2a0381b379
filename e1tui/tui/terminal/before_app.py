"""The terminal in the hands of the program before its app has it.

Keys wait in the terminal's queue, and whatever ends the process (a signal, an exception) leaves the terminal as it was.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import termios
import time
from collections.abc import Mapping
from types import FrameType
from typing import Any, Final

from e1tui.settings import Settings

_SYNC_QUERY: Final = "\x1b[?2026$p"
# What another program may have left on: mouse reports of all kinds, win32-input-mode, the numeric pad's own
# sequences, xterm's modifyOtherKeys.
RESET: Final = "\x1b[?9;1000;1002;1003;1005;1006;1015;1016;9001l\x1b>\x1b[>4;0m"
PROTOCOL_ON: Final = "\x1b[>25u"  # kitty's keyboard protocol, as Textual asks for it
HIDE_CURSOR: Final = "\x1b[?25l"
SHOW_CURSOR: Final = "\x1b[?25h"
_PROTOCOL_OFF: Final = "\x1b[>0u"
# What Textual's driver (8.2.8) sends when it starts, so that it has nothing to send once the frame is there: the
# alternate screen, no cursor, focus events, the keyboard protocol of kitty, a query, bracketed pastes, no wrapping.
ENTER: Final = (
    "\x1b[?1049h",
    HIDE_CURSOR,
    "\x1b[?1004h",
    PROTOCOL_ON,
    _SYNC_QUERY,
    "\x1b[?2004h",
    "\x1b[?7l",
)
_CLEAR: Final = "\x1b[m\x1b[2J"
_LEAVE: Final = "\x1b[?2004l\x1b[?7h\x1b[<u\x1b[?1004l\x1b[?1049l\x1b[?25h"
_STALL_SECONDS: Final = 0.5  # how long a terminal that takes nothing is waited for
_READ_SIZE: Final = 4096  # what the kernel keeps of a terminal's input
_ENDINGS: Final = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)


class Hold:
    """From its making until the app's driver has `taken` the terminal, or `end`. termios.error without a terminal."""

    def __init__(self, environ: Mapping[str, str], settings: Settings) -> None:
        """Take the terminal, and show an empty alternate screen with the first thing that is sent."""
        self.before = termios.tcgetattr(0)
        self._held = True
        self._handlers = {number: signal.signal(number, self._interrupted) for number in _ENDINGS}
        # As in the app: Ctrl+Z does not stop it.
        self._handlers[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        termios.tcsetattr(0, termios.TCSANOW, raw(self.before))  # TCSANOW: what was typed is not dropped
        self.typed = _typed_before()
        # What the terminal was asked for, so that the driver does not ask again. As there, not what one terminal prints.
        is_apple = environ.get("TERM_PROGRAM", "") == "Apple_Terminal"
        asked = (wanted(one, settings) for one in (RESET, *ENTER))
        self.entered = tuple(one for one in asked if one != _SYNC_QUERY or not is_apple)
        self._entering = "".join(self.entered) + _CLEAR

    def send(self, text: str) -> bool:
        """Write to the terminal; whether it took all of it."""
        sent = _send(self._entering + text)
        self._entering = ""
        if not sent:
            self.entered = ()
        return sent

    def taken(self) -> None:
        """The app's driver has the terminal: giving it back is its work from now on."""
        self._held = False

    def end(self) -> None:
        """Give the terminal back as it was, unless the app took it."""
        if self._held:
            self._give_back()
            self._held = False
            for number, handler in self._handlers.items():
                signal.signal(number, handler)

    def _give_back(self) -> None:
        with contextlib.suppress(termios.error):  # the terminal is gone
            termios.tcflush(0, termios.TCIFLUSH)  # the answers to the queries are not for the shell
            termios.tcsetattr(0, termios.TCSANOW, self.before)
        _send(_LEAVE)

    def _interrupted(self, number: int, _: FrameType | None) -> None:
        """Nothing is open yet that would have to be saved, and an exception could be swallowed by an import."""
        self._give_back()
        os._exit(128 + number)


def wanted(sequence: str, settings: Settings) -> str:
    """What Textual sends when it starts, as the settings want it: kitty's keyboard protocol or not, on this screen,
    until the leaving undoes it; the cursor shown or not."""
    if sequence == PROTOCOL_ON and not settings.keyboard_protocol:
        return _PROTOCOL_OFF
    return SHOW_CURSOR if sequence == HIDE_CURSOR and settings.cursor else sequence


def again(settings: Settings) -> str:
    """What sets a terminal anew that another program has had meanwhile, without a question, nor another entry on
    the terminal's stack of keyboard protocols."""
    asked = "".join(wanted(one, settings) for one in ENTER if not one.endswith("$p"))
    return RESET + asked.replace("\x1b[>", "\x1b[=")


def raw(attributes: list[Any]) -> list[Any]:
    """As Textual's driver sets it: no echo, no lines, no signals from keys, Entrée as it is."""
    iflag, oflag, cflag, lflag, in_speed, out_speed, characters = attributes
    iflag &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    lflag &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    characters = [*characters]
    characters[termios.VMIN] = 1
    return [iflag, oflag, cflag, lflag, in_speed, out_speed, characters]


def _typed_before() -> bytes:
    """What was typed while the terminal still read lines: it had made their ends of Entrée."""
    if not select.select([0], [], [], 0)[0]:
        return b""
    return os.read(0, _READ_SIZE).replace(b"\n", b"\r")


def _send(text: str) -> bool:
    """Write to a terminal; whether it took all of it.

    It may take nothing, or be gone: neither may keep the app from beginning or ending.
    """
    data = text.encode("utf-8", "replace")
    end = time.monotonic() + _STALL_SECONDS
    with contextlib.suppress(OSError):
        while data and select.select([], [2], [], max(0.0, end - time.monotonic()))[1]:
            data = data[os.write(2, data) :]
    return not data
