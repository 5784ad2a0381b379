"""Work that a screen has done in a thread: how far it is, a way to stop it, and an end whatever happens."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from e1tui import crash
from e1tui.errors import E1Error
from e1tui.tui.screen.base import E1Screen

Result = TypeVar("Result")
Progressed = Callable[[int, int, str], None]

_SILENT_SECONDS: Final = 0.25  # between two words on how far it is; what takes no longer needs none


class Job:
    """One piece of work for one screen. What it calls of the screen runs in the app's thread, while the screen is there.

    Exactly one of `done` and `failed` is called in the end, unless nobody waits any more: whoever leaves the screen
    stops the work, too, where it can be stopped.
    """

    def __init__(self, screen: E1Screen[Any], progressed: Progressed | None = None) -> None:
        """`progressed` is told how many are done, of how many, and of what; not more often than people can read."""
        self._screen = screen
        self._progressed = progressed
        self._stopped = threading.Event()
        self._forgotten = threading.Event()
        self._told = 0.0

    def run(
        self, work: Callable[[], Result], done: Callable[[Result], None], failed: Callable[[str], None]
    ) -> None:
        """Have `work` done. `failed` is given the sentence of an E1Error; of any other exception one that says where
        its log is, for the message may hold what a person wrote."""
        self._told = time.monotonic()
        self._screen.run_worker(lambda: self._run(work, done, failed), thread=True, exit_on_error=False)

    def stop(self) -> None:
        """Ask the work to end early; what came of it is told all the same."""
        self._stopped.set()

    def forget(self) -> None:
        """Ask the work to end early; nobody is told any more what comes of it, nor how far it is."""
        self._forgotten.set()
        self._stopped.set()

    # --- in the thread ---

    def is_stopped(self) -> bool:
        """Whether the work is to end early: asked by work that can."""
        return self._stopped.is_set() or not self._screen.is_running

    def tell(self, done: int, total: int, what: str = "") -> None:
        """Say how far it is."""
        now = time.monotonic()
        if self._progressed is not None and now - self._told > _SILENT_SECONDS:
            self._told = now
            self._call(self._progressed, done, total, what)

    def _run(
        self, work: Callable[[], Result], done: Callable[[Result], None], failed: Callable[[str], None]
    ) -> None:
        try:
            result = work()
        except E1Error as error:
            self._call(failed, str(error))
        except Exception as error:  # whatever it is: the screen would wait for ever
            self._call(failed, crash.survived(error, self._screen.e1.now()))
        else:
            self._call(done, result)

    def _call(self, heard: Callable[..., None], *told: object) -> None:
        def call() -> None:
            if not self._forgotten.is_set():
                heard(*told)

        self._screen.call_later(call)
