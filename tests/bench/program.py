"""A program in a pseudo-terminal: every chunk of its output is time-stamped, and the terminal's queries are answered.

Times are `time.perf_counter()` in seconds: one clock for all processes of the machine.
"""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyte

REPOSITORY: Final = Path(__file__).parents[2]
COLUMNS, ROWS = 80, 24
PATIENCE: Final = 60.0  # seconds until a wait is a failure

# What a usual terminal (VTE) answers; without answers programs wait for them, and their start is not the usual one.
_ANSWERS: Final[tuple[tuple[re.Pattern[bytes], bytes], ...]] = (
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?65;1;9c"),
    (re.compile(rb"\x1b\[>0?c"), b"\x1b[>65;7200;1c"),
    (re.compile(rb"\x1b\[5n"), b"\x1b[0n"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
)
_LONGEST_QUERY: Final = 12
# pyte prints the end of these as text.
_UNKNOWN_TO_PYTE: Final = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*(?:\$p|m)|\x1b[P_^][^\x1b]*\x1b\\|\x1b\[[0-9;]*t"
)


class Missing(Exception):
    """A peer or a tool is not there; the message says which, and how it would come."""


@dataclass(frozen=True)
class Chunk:
    at: float
    data: bytes


def environment(home: Path, **more: str) -> dict[str, str]:
    """A bare environment, as sshd gives one."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(REPOSITORY),
        "E1TUI_CLAVIER": "azerty",  # nothing is asked on the first start
    } | more


class Program:
    """A program that runs until `close`; a context manager that leaves no process behind."""

    def __init__(self, arguments: Sequence[str], env: Mapping[str, str], cwd: Path | None = None) -> None:
        self.chunks: list[Chunk] = []
        self.ended = False
        self._tail = b""
        self._status: int | None = None
        self.started = time.perf_counter()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            _become(arguments, env, cwd)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- its terminal ---

    def send(self, keys: bytes) -> float:
        """Type; when that was."""
        now = time.perf_counter()
        os.write(self.terminal, keys)
        return now

    def read(self, timeout: float) -> bool:
        """Take in one chunk, waiting at most `timeout` seconds; whether there was one."""
        if self.ended or not select.select([self.terminal], [], [], max(timeout, 0.0))[0]:
            return False
        try:
            data = os.read(self.terminal, 1 << 16)
        except OSError as error:
            if error.errno != errno.EIO:  # nobody has the terminal open any more
                raise
            data = b""
        now = time.perf_counter()
        if not data:
            self.ended = True
            return False
        self.chunks.append(Chunk(now, data))
        self._answer(data)
        return True

    def _answer(self, data: bytes) -> None:
        text = self._tail + data
        for query, answer in _ANSWERS:
            for match in query.finditer(text):
                if match.end() > len(self._tail):
                    os.write(self.terminal, answer)
        self._tail = text[-_LONGEST_QUERY:]

    def settle(self, quiet: float, limit: float = PATIENCE) -> None:
        """Read until nothing comes for `quiet` seconds, or the program ends."""
        end = time.perf_counter() + limit
        while self.read(min(quiet, end - time.perf_counter())):
            pass

    def press(self, keys: bytes, quiet: float) -> Answer:
        """Type, and take in all that this causes."""
        first = len(self.chunks)
        sent = self.send(keys)
        self.settle(quiet)
        return answer_of(sent, self.chunks[first:])

    def wait_for(self, text: str) -> float:
        """Read until that text is on the screen; when the chunk came that put it there."""
        screen = Screen()
        seen = 0
        end = time.perf_counter() + PATIENCE
        while True:
            for chunk in self.chunks[seen:]:
                screen.feed(chunk.data)
                if text in screen.text:
                    return chunk.at
            seen = len(self.chunks)
            if self.ended or time.perf_counter() > end:
                raise AssertionError(f"« {text} » did not come; the screen is:\n{screen.text}")
            self.read(0.2)

    # --- its process ---

    def memory(self) -> float:
        """Resident megabytes."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        raise AssertionError("VmRSS is not there")

    def cpu(self) -> float:
        """Seconds of processor that all its threads have had."""
        spent = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            spent += int((task / "schedstat").read_text().split()[0])
        return spent / 1e9

    def wait_exit(self) -> float:
        """Read to the end; when it ended."""
        while not self.ended:
            self.read(1.0)
        now = time.perf_counter()
        self._reap()
        return now

    def _reap(self) -> None:
        if self._status is None:
            _, self._status = os.waitpid(self.pid, 0)

    def close(self) -> None:
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)
            self._reap()
        if self.terminal >= 0:
            os.close(self.terminal)
            self.terminal = -1


def _become(arguments: Sequence[str], env: Mapping[str, str], cwd: Path | None) -> None:
    """In the new process: the program, on a terminal of the right size from its first look on."""
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.chdir(cwd or "/")
        os.execvpe(arguments[0], list(arguments), dict(env))
    finally:
        os._exit(127)


class Screen:
    """What a terminal shows of the output it was fed."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)

    def feed(self, data: bytes) -> None:
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data))

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)


@dataclass(frozen=True)
class Answer:
    """What a key caused: seconds to the last byte, and how many bytes; no seconds when nothing came."""

    sent: float
    seconds: float | None
    size: int


def answer_of(sent: float, chunks: Sequence[Chunk]) -> Answer:
    seconds = chunks[-1].at - sent if chunks else None
    return Answer(sent, seconds, sum(len(chunk.data) for chunk in chunks))


def read_all(programs: Sequence[Program], until: float) -> None:
    """Take in what several programs write, until that moment."""
    by_terminal = {program.terminal: program for program in programs if not program.ended}
    while (left := until - time.perf_counter()) > 0:
        ready, _, _ = select.select(list(by_terminal), [], [], left)
        for terminal in ready:
            by_terminal[terminal].read(0)
