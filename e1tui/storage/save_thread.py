"""The save thread: saves in order, coalesces, retries what failed; the screen never waits for it.

A screen goes on from what it has seen; a save may put something else on disk (somebody's changes merged in). So
what a screen gives is compared with what *that screen* had seen, told by the revision it carries: were it
compared with the disk, the values that the screen does not know yet would look like changes back to the old ones.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from e1tui.domain.evaluation import Evaluation, diff
from e1tui.errors import E1Error
from e1tui.storage.author import Author
from e1tui.storage.store import Saved, SessionStore, Stored

RETRY_SECONDS: Final = 2.0
_FLUSH_RETRY_SECONDS: Final = 0.1  # while somebody waits


@dataclass(frozen=True)
class Outcome:
    """The result of one save: `submitted` is now on disk (`saved`), or it is not yet (`error`).

    With `saved.conflicts` the other person's values are on disk; `saved.warning` is to be shown, if any.
    """

    stem: str
    submitted: Evaluation
    saved: Saved | None = None
    error: str = ""


class Writer:
    """Owns the thread that writes one session's evaluations.

    `on_outcome` is called in that thread after every attempt; what it raises is not the save's business, and
    does not end the thread.
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
        self._seen: dict[str, dict[int, Stored]] = {}  # stem → revision that a screen may go on from → base
        self._pending: dict[str, Evaluation] = {}
        self._authors: dict[str, Author] = {}  # of what waits
        self._due: dict[str, float] = {}  # when what waits is tried, or tried again
        self._changed = threading.Condition()
        self._stopping = False
        self._waiting = 0  # how many wait for everything to be on disk
        self._thread = threading.Thread(target=self._run, name="enregistrement", daemon=True)
        self._thread.start()

    @property
    def author(self) -> Author:
        """In whose name the next save is written."""
        with self._changed:
            return self._author

    @author.setter
    def author(self, author: Author) -> None:
        """Another member of the commission holds the keyboard: what is put from now on is theirs."""
        with self._changed:
            self._author = author

    def opened(self, stored: Stored) -> None:
        """Tell what a screen has seen of an evaluation: what it gives from there is compared with that."""
        revision = stored.evaluation.revision
        with self._changed:
            if stored.stem in self._pending:
                self._seen[stored.stem].setdefault(revision, stored)
            else:
                self._seen[stored.stem] = {revision: stored}

    def put(self, stem: str, evaluation: Evaluation, *, soon: bool = False) -> None:
        """Ask for a save; a newer value of the same candidate replaces one that still waits.

        With `soon` the thread is left asleep: `wake` begins the save, if nothing else has.
        The evaluation goes on from one that was `opened`, or that an outcome gave. LookupError otherwise.
        """
        with self._changed:
            seen = self._seen[stem]
            if evaluation.revision not in seen:
                raise LookupError(f"revision {evaluation.revision} was not opened")
            while next(iter(seen)) != evaluation.revision:  # the screen has gone on from there
                del seen[next(iter(seen))]
            self._pending[stem] = evaluation
            self._authors[stem] = self._author
            self._due[stem] = (
                time.monotonic()
            )  # at once, even while what was put before waits for its next try
            if not soon:
                self._changed.notify_all()

    def wake(self) -> None:
        """Begin to save what was put."""
        with self._changed:
            self._changed.notify_all()

    def pending(self, stem: str) -> Evaluation | None:
        """What that candidate was given and is not on disk yet."""
        with self._changed:
            return self._pending.get(stem)

    def unsaved(self) -> tuple[str, ...]:
        """The stems of what is not on disk yet."""
        with self._changed:
            return tuple(self._pending)

    def unsaved_evaluations(self) -> dict[str, Evaluation]:
        """By stem, what is not on disk yet: for a copy in another place (`rescue.copy_unsaved`)."""
        with self._changed:
            return dict(self._pending)

    def unsaved_bases(self) -> dict[str, Evaluation]:
        """By stem, what those were made from: what the disk had when they were given."""
        with self._changed:
            return {
                stem: self._seen[stem][evaluation.revision].evaluation
                for stem, evaluation in self._pending.items()
            }

    def flush(self, timeout: float) -> bool:
        """Wait until everything is on disk, at most `timeout` seconds; whether it is."""
        with self._changed:
            self._waiting += 1
            self._changed.notify_all()
            try:
                return self._changed.wait_for(lambda: not self._pending, timeout)
            finally:
                self._waiting -= 1

    def stop(self, timeout: float = 5.0) -> bool:
        """Flush, then end the thread; whether everything is on disk."""
        done = self.flush(timeout)
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join(1.0)
        return done

    # --- in the thread ---

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._stopping and (stem := self._next()) is None:
                    self._changed.wait(self._pause())
                if self._stopping:
                    return
                assert stem is not None
                evaluation = self._pending[stem]
                base = self._seen[stem][evaluation.revision]
                author = self._authors[stem]
            self._save(base, evaluation, author)

    def _next(self) -> str | None:
        """The first that waits and is due; what fails does not hold up what does not."""
        now = time.monotonic()
        for stem in self._pending:
            due = self._due[stem]
            if due <= now or (self._waiting and due - now <= RETRY_SECONDS - _FLUSH_RETRY_SECONDS):
                return stem
        return None

    def _pause(self) -> float | None:
        """How long to sleep if nobody calls, None for as long as that takes."""
        if not self._pending:
            return None
        if self._waiting:
            return _FLUSH_RETRY_SECONDS
        return max(0.001, min(self._due.values()) - time.monotonic())

    def _save(self, base: Stored, evaluation: Evaluation, author: Author) -> None:
        try:
            saved = self._store.save(base, evaluation, author, self._clock())
        except E1Error as error:
            outcome = Outcome(base.stem, evaluation, error=str(error))
        except Exception as error:
            # A defect of ours must not end the thread: nothing would be saved any more. Its type only is told:
            # the message may hold what a person wrote.
            reason = f"défaut du logiciel ({type(error).__name__}). Notez la grille sur papier."
            outcome = Outcome(base.stem, evaluation, error=reason)
        else:
            outcome = Outcome(base.stem, evaluation, saved)
        with self._changed:
            if outcome.saved is None:
                self._due[base.stem] = time.monotonic() + RETRY_SECONDS
            else:
                self._saved(evaluation, outcome.saved.stored)
            self._changed.notify_all()
        with contextlib.suppress(Exception):  # the screen's trouble (it may be gone): the value is on disk
            self._on_outcome(outcome)

    def _saved(self, submitted: Evaluation, stored: Stored) -> None:
        """Remember what screens may go on from now: what they gave, or what is on disk."""
        stem, revision = stored.stem, stored.evaluation.revision
        seen = self._seen[stem]
        if diff(submitted, stored.evaluation):
            # What is on disk is more than the screen has seen; no digest, so that the next save merges.
            seen[submitted.revision] = Stored(stem, submitted, b"")
        else:
            seen[submitted.revision] = stored
        seen.setdefault(revision, stored)
        if self._pending.get(stem) is submitted:
            del self._pending[stem]
            del self._due[stem]
