"""The program in a pseudo-terminal of its own: send bytes, wait for a text on the screen, read its exit code.

Nothing here sleeps for a fixed time to wait for the program: every wait polls, with a limit that only a
failure meets.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pyte

PATIENCE: Final = 20.0  # seconds until a wait is a failure; slow machines included
APP: Final = (sys.executable, "-m", "e1tui")
REPOSITORY: Final = Path(__file__).parents[2]

# The session leader that opens a terminal without one of its own gets it as its controlling terminal: it
# receives SIGHUP when the other end closes, as under sshd. (No `preexec_fn`: it warns where threads run.)
_TAKE_TERMINAL: Final = 'tty=$1; shift; exec "$@" <"$tty" >"$tty" 2>&1'
# pyte prints the end of these as text: the pushing and popping of the kitty keyboard protocol.
_UNKNOWN_TO_PYTE: Final = re.compile(rb"\x1b\[[<>=][0-9;]*u")


def environment(home: Path, **more: str) -> dict[str, str]:
    """A bare environment, as sshd gives one: no COLUMNS, no settings of the machine that runs the tests, a keyboard."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(REPOSITORY),
        "TZ": "Europe/Paris",
        "E1TUI_CLAVIER": "azerty",
    } | more


class Terminal:
    """A program on a terminal of `columns` × `rows`; a context manager that leaves no process behind."""

    def __init__(
        self,
        *arguments: str,
        env: Mapping[str, str],
        program: Sequence[str] = APP,
        columns: int = 80,
        rows: int = 24,
        shown: tuple[int, int] = (1000, 1000),
        cwd: Path | None = None,
    ) -> None:
        """Of a window that is larger no more is kept here than `shown`."""
        self.raw = bytearray()
        self._pending = b""
        self._screen = pyte.Screen(min(columns, shown[0]), min(rows, shown[1]))
        self._stream = pyte.ByteStream(self._screen)
        self._master, self._slave = os.openpty()
        self._set_size(columns, rows)
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", _TAKE_TERMINAL, "sh", os.ttyname(self._slave), *program, *arguments],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()

    # --- what the person does ---

    def send(self, keys: str | bytes) -> None:
        """Type these keys, all of them: while the program reads slowly, what it writes is read too."""
        left = keys.encode() if isinstance(keys, str) else keys
        while left:
            _, writable, _ = select.select([], [self._master], [], 0.05)
            if writable:
                left = left[os.write(self._master, left[:1024]) :]
            self._read(0)

    def press(self, keys: str | bytes, expected: str, timeout: float = PATIENCE) -> None:
        """Type these keys, then wait until that text is on the screen."""
        self.send(keys)
        self.wait_for(expected, timeout)

    def resize(self, columns: int, rows: int, *, shown: tuple[int, int] = (1000, 1000)) -> None:
        """Another window for the program; of the picture here no more is kept than `shown`."""
        self._screen.resize(min(rows, shown[1]), min(columns, shown[0]))
        self._set_size(columns, rows)

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """The line drops: the terminal is gone, and the kernel says SIGHUP."""
        for descriptor in (self._slave, self._master):
            if descriptor >= 0:
                os.close(descriptor)
        self._slave = self._master = -1

    # --- what the person sees ---

    @property
    def attributes(self) -> list[Any]:
        """How the terminal treats what is typed: what `stty` shows."""
        return termios.tcgetattr(self._slave)

    @property
    def lines(self) -> list[str]:
        """The screen's lines, without the spaces at their ends; a no-break space is the space that one sees."""
        self._read(0)
        return [line.replace("\N{NO-BREAK SPACE}", " ").rstrip() for line in self._screen.display]

    @property
    def screen(self) -> str:
        return "\n".join(self.lines)

    @property
    def cursor(self) -> tuple[int, int]:
        """The column and the line of the cursor, from 0 on."""
        self._read(0)
        return self._screen.cursor.x, self._screen.cursor.y

    @property
    def is_cursor_hidden(self) -> bool:
        self._read(0)
        return bool(self._screen.cursor.hidden)

    def wait_for(self, text: str, timeout: float = PATIENCE) -> None:
        """Until that text is on the screen; AssertionError, with the screen, when it does not come."""
        self.wait_until(lambda: text in self.screen, f"« {text} »", timeout)

    def wait_gone(self, text: str, timeout: float = PATIENCE) -> None:
        self.wait_until(lambda: text not in self.screen, f"no more « {text} »", timeout)

    def wait_until(self, condition: Callable[[], bool], what: str, timeout: float = PATIENCE) -> None:
        end = time.monotonic() + timeout
        while not condition():
            alive = self.process.poll() is None
            if time.monotonic() > end or not alive:
                self._read(0)
                if condition():
                    return
                state = "still running" if alive else f"exit code {self.process.returncode}"
                raise AssertionError(f"{what} was waited for in vain ({state}), and is:\n{self.screen}")
            self._read(0.05)

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """The exit code, as a shell gives it: 128 and the signal's number for a death by signal."""
        end = time.monotonic() + timeout
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise AssertionError(f"The program does not end; its screen:\n{self.screen}")
            if self._master >= 0:
                self._read(0.05)
            else:
                time.sleep(0.02)
        self._read(0)
        code = self.process.returncode
        return code if code >= 0 else 128 - code

    def _read(self, timeout: float) -> None:
        """Take in what the program wrote, waiting at most `timeout` seconds for the first of it."""
        while self._master >= 0 and select.select([self._master], [], [], timeout)[0]:
            try:
                chunk = os.read(self._master, 1 << 16)
            except OSError as error:
                if error.errno != errno.EIO:  # nobody has the terminal open any more
                    raise
                return
            if not chunk:
                return
            self.raw += chunk
            self._show(chunk)
            timeout = 0

    def _show(self, chunk: bytes) -> None:
        chunk = self._pending + chunk
        # A sequence that is cut between two reads waits for its end.
        start = chunk.rfind(b"\x1b", max(0, len(chunk) - 16))
        cut = start >= 0 and not re.match(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[^\[])", chunk[start:])
        chunk, self._pending = (chunk[:start], chunk[start:]) if cut else (chunk, b"")
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", chunk))

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
