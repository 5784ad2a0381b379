"""Plain lines in and out: what a person types as answers, what is said as text that no terminal obeys.

Lines are read as the terminal or the pipe gives them: its own editing and echo stay its own.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final, Protocol

from e1tui.domain.text import clean

TICK_SECONDS: Final = 5.0  # between two calls of `idle` while nobody types
LONGEST: Final = 1 << 20  # bytes of a line: what is longer is no answer, and is dropped
_AT_ONCE: Final = 1 << 16
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")

# What keys send that are no text, the 8-bit forms too: a byte that is no UTF-8 is read as a surrogate.
_SEQUENCE: Final = re.compile(
    "(?:\x1b\\[|\x9b|\udc9b)(?:\\[.?|[0-?]*[ -/]*[@-~]?)"  # arrows and function keys
    "|(?:\x1bO|\x8f|\udc8f)[0-9;]*[@-~]?"
    "|(?:\x1b[PX^_\\]]|[\x90\x98\x9d-\x9f\udc90\udc98\udc9d-\udc9f]).*?(?:\x07|\x1b\\\\|\x9c|\udc9c|$)"  # reports
    "|\x1b[ -/]*[0-~]?"  # a key with Alt
)
_NO_TEXT: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff]")


class Ended(Exception):
    """No answer will come any more: the input has ended, or that signal came (0: none)."""

    def __init__(self, number: int = 0) -> None:
        self.number = number
        super().__init__(number)


class Talk(Protocol):
    """What the conversation asks of whoever carries it."""

    def say(self, text: str) -> None:
        """Say these lines; Ended when nobody can hear them any more."""
        ...

    def ask(self) -> str:
        """The next line that is typed; Ended when there will be none."""
        ...


def as_text(line: bytes) -> str:
    """What was typed, without what keys send that are no text and without bytes that are no UTF-8."""
    text = line.decode("utf-8", "surrogateescape")
    return clean(_NO_TEXT.sub("", _SEQUENCE.sub("", text)))


class Console:
    """On two descriptors. `idle` is called every TICK_SECONDS while nobody types; a context manager, in which a
    signal to end is noted and ends the asking, never what is being done.

    `encoding` and `errors` are the output's, as `str.encode` has them.
    """

    SIGNALS: Final = (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT)

    def __init__(
        self,
        source: int = 0,
        target: int = 1,
        encoding: str = "utf-8",
        errors: str = "replace",
        idle: Callable[[], None] = lambda: None,
    ) -> None:
        self.idle = idle
        self.interrupted: Callable[[], str] = lambda: ""  # what Ctrl+C is answered with
        self._source = source
        self._target = target
        self._encoding = encoding
        self._errors = errors
        self._pending = b""
        self._skips_newline = False  # the one of \r\n, cut between two reads
        self._is_over = False
        self._signal = 0
        self._is_writing = False
        self._wake: tuple[int, int] = (-1, -1)
        self._before: dict[int, object] = {}

    def __enter__(self) -> Console:
        self._wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        handled = (*self.SIGNALS, signal.SIGINT) if self._is_terminal else self.SIGNALS
        for number in handled:
            self._before[number] = signal.signal(number, self._noted)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        for descriptor in self._wake:
            os.close(descriptor)

    @property
    def _is_terminal(self) -> bool:
        try:
            return os.isatty(self._source)
        except OSError:
            return False

    def _noted(self, number: int, frame: FrameType | None) -> None:
        if number != signal.SIGINT:
            self._signal = number
            if self._is_writing:  # the terminal may take nothing any more
                raise Ended(number)
        with contextlib.suppress(BlockingIOError):
            os.write(self._wake[1], b"!")

    # --- out ---

    def say(self, text: str) -> None:
        """Say these lines; Ended when nobody can hear them any more."""
        left = f"{clean(text, multiline=True)}\n".encode(self._encoding, self._errors)
        self._is_writing = True
        try:
            while left:
                try:
                    left = left[os.write(self._target, left) :]
                except BlockingIOError:  # a descriptor that somebody made so
                    select.select([], [self._target], [])
        except OSError as error:
            raise Ended(signal.SIGHUP) from error
        finally:
            self._is_writing = False

    # --- in ---

    def ask(self) -> str:
        """The next line that is typed; Ended when there will be none. What the input ends with is a line too."""
        while True:
            if self._signal:
                raise Ended(self._signal)
            if (line := self._next_line()) is not None:
                return as_text(line)
            if self._is_over:
                raise Ended
            self._read()

    def _next_line(self) -> bytes | None:
        if self._skips_newline and self._pending:
            self._pending = self._pending.removeprefix(b"\n")
            self._skips_newline = False
        if found := _LINE_END.search(self._pending):
            line, self._pending = self._pending[: found.start()], self._pending[found.end() :]
            self._skips_newline = found[0] == b"\r" and not self._pending
            return line
        if self._is_over and self._pending:
            line, self._pending = self._pending, b""
            return line
        return None

    def _read(self) -> None:
        ready, _, _ = select.select([self._source, self._wake[0]], [], [], TICK_SECONDS)
        if not ready:
            self.idle()
        if self._wake[0] in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(self._wake[0], _AT_ONCE)
            if not self._signal:
                self._pending = b""
                self.say(self.interrupted())
            return
        if self._source not in ready:
            return
        try:
            read = os.read(self._source, _AT_ONCE)
        except BlockingIOError:
            return
        except OSError:  # the terminal is gone
            read = b""
        self._is_over = not read
        self._pending += read
        if len(self._pending) > LONGEST and not _LINE_END.search(self._pending):
            self._pending = b""


def fill_descriptors() -> None:
    """Give what was closed of the three standard descriptors nothing to read from and nowhere to write to.

    Else the next file that is opened would be one of them, and what is said would be written into it.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


@contextlib.contextmanager
def saying_nothing_more() -> Iterator[None]:
    """For the end: whoever has gone is not told."""
    with contextlib.suppress(Ended):
        yield
