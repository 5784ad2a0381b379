"""The terminal as a file to which writing never blocks."""

from __future__ import annotations

import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

WRITE_SIZE: Final = 4096
POLL_SECONDS: Final = 0.1
# What may wait for a terminal that takes nothing; more is thrown away, and the screen is drawn anew afterwards.
OUTPUT_LIMIT: Final = 256 * 1024
# How long the end waits for a terminal that takes nothing.
STALL_SECONDS: Final = 1.0


def unblocking(descriptor: int) -> int | None:
    """The same terminal opened once more, so that writes to it do not block; None when that cannot be.

    O_NONBLOCK on the descriptor that was inherited would be the shell's too.
    """
    try:
        return os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:  # it is no terminal, or another account's
        return None


class Output(threading.Thread):
    """The terminal as a file whose `write` never blocks: what it does not take yet waits, up to a limit.

    What it takes at once is written at once; the thread writes what has to wait, with os.write: a thread that is
    blocked in Python's own stderr would hold its lock, and the interpreter could not end.
    """

    def __init__(self, descriptor: int, caught_up: Callable[[], None]) -> None:
        super().__init__(name="terminal-output", daemon=True)
        self._descriptor = descriptor
        self._unblocking = unblocking(descriptor)
        self._caught_up = caught_up
        self._is_writing = False
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._dropped = False
        self._gone = False
        self._closing = False
        self._progress = time.monotonic()
        self._changed = threading.Condition()
        self.start()

    def fileno(self) -> int:
        """The descriptor that is written to."""
        return self._descriptor

    def write(self, text: str) -> int:
        """Take a text and return at once: what the terminal does not take now follows in the thread."""
        data = text.encode("utf-8", "replace")
        with self._changed:
            if not (self._waiting or self._is_writing):
                data = self._written_at_once(data)
            if data and not self._gone:
                if self._size + len(data) > OUTPUT_LIMIT:
                    self._waiting.clear()
                    self._size = 0
                    self._dropped = True
                self._waiting.append(data)
                self._size += len(data)
                self._changed.notify_all()
        return len(text)

    def _written_at_once(self, data: bytes) -> bytes:
        """Write what the terminal takes without waiting; the rest."""
        if self._unblocking is None:
            return data
        try:
            return data[os.write(self._unblocking, data) :]
        except OSError:  # it takes nothing now; if it is gone, the thread will see
            return data

    def flush(self) -> None:
        """Nothing to do: the thread writes as fast as the terminal takes it."""

    def close(self) -> None:
        """End the thread once all is written, or when the terminal has taken nothing for STALL_SECONDS."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._progress = time.monotonic()
        while self.is_alive() and time.monotonic() - self._progress < STALL_SECONDS:
            self.join(0.02)
        if self._unblocking is not None:
            os.close(self._unblocking)
            self._unblocking = None

    def run(self) -> None:
        """In the thread: write what waits, until the end."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing)
                if not self._waiting:
                    return
                data = b"".join(self._waiting)
                self._waiting.clear()
                self._size = 0
                self._is_writing = True
            try:
                self._put(data)
            except OSError:  # the terminal is gone; its end is told by the input
                with self._changed:
                    self._gone = True
                    self._waiting.clear()
                return
            with self._changed:
                self._is_writing = False
                redraw = self._dropped and not self._waiting
                self._dropped = self._dropped and not redraw
            if redraw:
                self._caught_up()

    def _put(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            # A terminal that takes nothing is waited for here, not in os.write: so `close` sees what goes on.
            if select.select([], [self._descriptor], [], POLL_SECONDS)[1]:
                view = view[os.write(self._descriptor, view[:WRITE_SIZE]) :]
                self._progress = time.monotonic()
