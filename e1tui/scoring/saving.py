"""One candidate's evaluation between who scores and the disk: what was read, what was given, what waits to be saved.

The file is read here and handed to the save thread; nothing here waits for the disk, but `flush`.
"""

from __future__ import annotations

import time
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.scoring.undo import UndoStack
from e1tui.storage.listing.changes import Stamp, stamp
from e1tui.storage.save_thread import RETRY_SECONDS, Outcome, Writer
from e1tui.storage.store import SessionStore, Stored

# The status says "enregistré" while nothing given longer ago than this is not durable.
DELAY: Final = 0.3
FLUSH_SECONDS: Final = 2.0  # how long who reads files waits for what was just given
_TYPED: Final = object()  # text that was typed and is not handed over yet


class Unsaved:
    """What was given and is not on disk yet, by candidate and in order; times are seconds of a monotonic clock.

    One for all that is scored from one place: a candidate who was left may still wait. `failure` says why the last
    attempt to save did not succeed, "" when it did.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, list[tuple[float, object]]] = {}
        self.failure = ""

    def given(self, stem: str, what: object, now: float) -> None:
        """Something was given to a candidate."""
        waiting = self._waiting.get(stem)
        if waiting is None:
            waiting = self._waiting[stem] = []
        waiting.append((now, what))

    def saved(self, stem: str, what: object) -> None:
        """`what` is on disk, and with it all that was given to that candidate before."""
        waiting = self._waiting.get(stem, [])
        for rank, (_, one) in enumerate(waiting):
            if one is what:
                self._waiting[stem] = waiting[rank + 1 :]
                break

    def finished(self, outcome: Outcome) -> tuple[str, bool]:
        """An attempt to save has ended: what is to be said of it, "" for nothing, and whether that is a problem."""
        if outcome.saved is None:
            self.failure = outcome.error
            return "", False
        recovered, self.failure = bool(self.failure), ""
        self.saved(outcome.stem, outcome.submitted)
        if outcome.saved.warning:
            return outcome.saved.warning, True
        return "Tout est de nouveau enregistré." if recovered else "", False

    @property
    def banner(self) -> str:
        """What stays in view until the disk takes what was given, or ""."""
        every = f"Nouvel essai toutes les {RETRY_SECONDS:.0f} s."
        return f"NON ENREGISTRÉ : {self.failure} {every}" if self.failure else ""

    def is_late(self, now: float) -> bool:
        """Whether something waits for longer than DELAY."""
        oldest = self._oldest()
        return oldest is not None and now - oldest >= DELAY

    def next_check(self, now: float) -> float | None:
        """In how many seconds something may become late; None when nothing waits."""
        oldest = self._oldest()
        return None if oldest is None else max(oldest + DELAY - now, 0.05)

    def _oldest(self) -> float | None:
        return min((waiting[0][0] for waiting in self._waiting.values() if waiting), default=None)


class Saving:
    """Of one candidate: `seen` is the file as it is known here, `undo` one's own steps since it was opened.

    E1Error when the file is refused.
    """

    def __init__(self, store: SessionStore, writer: Writer, stem: str, unsaved: Unsaved) -> None:
        self.stem = stem
        self.undo = UndoStack()
        self._store = store
        self._writer = writer
        self._unsaved = unsaved
        self._stamp: Stamp | None = None
        self.seen: Stored = store.load(stem)
        writer.opened(self.seen)

    @property
    def evaluation(self) -> Evaluation:
        """What was given and waits to be saved, else what is on disk, as far as it was seen."""
        return self._writer.pending(self.stem) or self.seen.evaluation

    # --- giving ---

    def step(self, before: Evaluation, after: Evaluation) -> bool:
        """One step of undo, handed over at once; False, and nothing is done, where nothing differs."""
        if not self.undo.record(before, after):
            return False
        self.put(after)
        return True

    def put(self, evaluation: Evaluation) -> None:
        """Hand an evaluation over to the save thread, which is left asleep: `wake` begins the save."""
        self._unsaved.given(self.stem, evaluation, time.monotonic())
        self._writer.put(self.stem, evaluation, soon=True)

    def wake(self) -> None:
        """Begin to save: once a screen has drawn what a key changed, or at once."""
        self._writer.wake()

    def typed(self) -> None:
        """Text is being typed, and not handed over yet."""
        self._unsaved.given(self.stem, _TYPED, time.monotonic())

    def nothing_typed(self) -> None:
        """What was typed has changed nothing after all."""
        self._unsaved.saved(self.stem, _TYPED)

    def forget_steps(self) -> None:
        """What was done before can no longer be undone."""
        self.undo = UndoStack()

    def flush(self) -> bool:
        """Wait until everything given in the session is on disk, FLUSH_SECONDS at most; whether it is."""
        return self._writer.flush(FLUSH_SECONDS)

    # --- what is on disk ---

    def has_changed(self) -> bool:
        """Whether the file is another one than at the last look; not while something waits: a save looks itself."""
        now = stamp(self._store.folder / f"{self.stem}.toml")
        if now == self._stamp or self._writer.pending(self.stem) is not None:
            return False
        self._stamp = now
        return True

    def on_disk(self) -> Stored:
        """The file as it is now; E1Error when it is refused."""
        return self._store.load(self.stem)

    def opened(self, stored: Stored) -> None:
        """What is given from now on is compared with that."""
        self._writer.opened(stored)
