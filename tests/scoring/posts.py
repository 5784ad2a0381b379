"""A place to score from without an app: a session on disk, its save thread, and a clock that stands still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from hosts import AUTHOR, NOW, change

from e1tui.domain.evaluation import Evaluation
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.post import Post
from e1tui.storage.attendance import Present
from e1tui.storage.author import Author
from e1tui.storage.save_thread import Outcome, Writer
from e1tui.storage.store import SessionStore
from e1tui.tui.keys.commands import key

CLAUDE = Author("clemaire", "LEMAIRE Claude")


class Place:
    """`now` may be put on; `outcomes` are told by the save thread; `given` counts what was handed over."""

    def __init__(self, store: SessionStore) -> None:
        self.store = store
        self.now = NOW
        self.present: list[Present] = []
        self.outcomes: list[Outcome] = []
        self.given = 0
        self.writer = Writer(store, AUTHOR, lambda: NOW, self.outcomes.append)
        self.post = Post(
            store, self.writer, store.session(), store.grid(), key, lambda: self.present, lambda: self.now,
            handed_over=self._handed_over,
        )  # fmt: skip

    def _handed_over(self) -> None:
        self.given += 1

    def open(self, stem: str) -> Assessment:
        return Assessment(self.post, stem)

    def saved(self, *open_here: Assessment) -> None:
        """Wait for the disk, and tell those who are open here what the save thread has told."""
        assert self.writer.flush(5.0)
        for outcome in self.outcomes:
            self.post.unsaved.finished(outcome)
            for one in open_here:
                if outcome.saved is not None and outcome.stem == one.stem:
                    one.saved(outcome.submitted, outcome.saved)
        self.outcomes.clear()

    def passes(self, **time: int) -> None:
        self.now += dt.timedelta(**time)


def theirs(store: SessionStore, stem: str, make: Callable[[Evaluation], Evaluation]) -> None:
    """Claude saves, elsewhere, what `make` turns the evaluation into."""
    other = SessionStore(store.folder)
    stored = other.load(stem)
    other.save(stored, make(stored.evaluation), CLAUDE, NOW)


__all__ = ["CLAUDE", "NOW", "Place", "change", "theirs"]
