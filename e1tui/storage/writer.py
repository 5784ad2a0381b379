"""The save thread: saves in order, coalesces, retries what failed; the screen never waits for it."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.errors import E1Error
from e1tui.storage.store import Saved, SessionStore, Stored
from e1tui.storage.who import Author

RETRY_SECONDS: Final = 2.0


@dataclass(frozen=True)
class Outcome:
    """The result of one save: `submitted` is now on disk (`saved`), or it is not yet (`error`)."""

    stem: str
    submitted: Evaluation
    saved: Saved | None = None
    error: str = ""


class Writer:
    """Owns the thread that writes one session's evaluations.

    `on_outcome` is called in that thread after every attempt.
    """

    def __init__(
        self,
        store: SessionStore,
        author: Author,
        clock: Callable[[], dt.datetime],
        on_outcome: Callable[[Outcome], None],
    ) -> None:
        self._store = store
        self._author = author
        self._clock = clock
        self._on_outcome = on_outcome
        self._bases: dict[str, Stored] = {}
        self._pending: dict[str, Evaluation] = {}
        self._changed = threading.Condition()
        self._stopping = False
        self._flushing = False
        self._thread = threading.Thread(target=self._run, name="enregistrement", daemon=True)
        self._thread.start()

    def opened(self, stored: Stored) -> None:
        """Tell what an evaluation looked like when it was loaded: later saves are compared with it."""
        with self._changed:
            if stored.stem not in self._pending:
                self._bases[stored.stem] = stored

    def put(self, stem: str, evaluation: Evaluation) -> None:
        """Ask for a save; a newer value of the same candidate replaces one that still waits."""
        with self._changed:
            self._pending[stem] = evaluation
            self._changed.notify_all()

    def pending(self, stem: str) -> Evaluation | None:
        """What that candidate was given and is not on disk yet."""
        with self._changed:
            return self._pending.get(stem)

    def unsaved(self) -> tuple[str, ...]:
        """The stems of what is not on disk yet."""
        with self._changed:
            return tuple(self._pending)

    def flush(self, timeout: float) -> bool:
        """Wait until everything is on disk, at most `timeout` seconds; whether it is."""
        with self._changed:
            self._flushing = True
            self._changed.notify_all()
            done = self._changed.wait_for(lambda: not self._pending, timeout)
            self._flushing = False
        return done

    def stop(self, timeout: float = 5.0) -> bool:
        """Flush, then end the thread; whether everything is on disk."""
        done = self.flush(timeout)
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join(1.0)
        return done

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._pending or self._stopping)
                if self._stopping:
                    return
                waiting = dict(self._pending)
            failed = False
            for stem, evaluation in waiting.items():
                failed |= not self._save(stem, evaluation)
            if failed:
                self._pause_before_retry()

    def _save(self, stem: str, evaluation: Evaluation) -> bool:
        try:
            saved = self._store.save(self._bases[stem], evaluation, self._author, self._clock())
        except E1Error as error:
            self._on_outcome(Outcome(stem, evaluation, error=str(error)))
            return False
        with self._changed:
            self._bases[stem] = saved.stored
            if self._pending.get(stem) is evaluation:
                del self._pending[stem]
            self._changed.notify_all()
        self._on_outcome(Outcome(stem, evaluation, saved))
        return True

    def _pause_before_retry(self) -> None:
        """Wait before the next attempt, but not once somebody waits for the flush or the end."""
        end = time.monotonic() + RETRY_SECONDS
        with self._changed:
            while not self._stopping and (left := end - time.monotonic()) > 0:
                self._changed.wait(0.1 if self._flushing else left)
                if self._flushing:
                    return
