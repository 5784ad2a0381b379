"""A session as it is scored line by line: its save thread, its candidates in their order, what there is to say of the disk."""

from __future__ import annotations

import datetime as dt
import queue
import time
from collections.abc import Callable, Mapping
from typing import Final

from e1tui.domain.day.schedule import Turn
from e1tui.domain.summary import Summary
from e1tui.line_mode.answers import letter
from e1tui.open_session.rows import Entry, Refused
from e1tui.open_session.session import Sitting
from e1tui.scoring.neighbours import Neighbours
from e1tui.scoring.post import Post
from e1tui.scoring.saving import DELAY, FLUSH_SECONDS
from e1tui.scoring.steady_clock import SteadyClock
from e1tui.storage.save_thread import Outcome
from e1tui.storage.store import SessionStore

_STOP_SECONDS: Final = 5.0


class Place:
    """To be ended with `close`. E1Error when the session's file is refused."""

    def __init__(self, store: SessionStore, account: str, clock: Callable[[], dt.datetime]) -> None:
        self.store = store
        self.clock = SteadyClock(clock)
        self._outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        session, grid = store.session(), store.grid()
        self.sitting = Sitting(store, account, self.clock.wall, self._outcomes.put)
        self.post = Post(
            store,
            self.sitting.writer,
            session,
            grid,
            letter,
            self.sitting.others,
            self.clock.now,
            handed_over=self.sitting.writer.wake,
            read_only=store.read_only(),
        )

    # --- the disk ---

    def saved(self) -> list[Outcome]:
        """Wait until what was given is on disk, a moment only where it refuses; what the save thread told meanwhile.

        Nothing is confirmed before: who hears « TI. » may lose the line.
        """
        unsaved, told = self.post.unsaved, list[Outcome]()
        end = time.monotonic() + (DELAY if unsaved.failure else FLUSH_SECONDS)
        while True:
            left = 0.0 if self.is_saved else end - time.monotonic()
            try:
                outcome = self._outcomes.get(timeout=left) if left > 0 else self._outcomes.get_nowait()
            except queue.Empty:
                return told
            told.append(outcome)
            if outcome.saved is None:
                end = time.monotonic()
            else:
                unsaved.saved(outcome.stem, outcome.submitted)

    @property
    def is_saved(self) -> bool:
        """Whether all that was given is on disk, as far as the save thread was listened to."""
        return self.post.unsaved.next_check(time.monotonic()) is None

    def close(self) -> bool:
        """End the save thread; whether everything is on disk."""
        return self.sitting.close(_STOP_SECONDS)

    # --- the candidates ---

    def entries(self) -> tuple[Entry, ...]:
        """All of them as they are now, in the order of the list; E1Error when the folder cannot be read."""
        roll = self.sitting.roll
        roll.look()
        roll.read(roll.left)
        roll.settle(self.clock.wall())
        return roll.entries

    @property
    def situation(self) -> str:
        """The situation that they were seen in last, "" where there are not several."""
        return self.sitting.roll.situation

    def turns(self) -> Mapping[str, Turn]:
        """Who is on now, next or late, by stem."""
        return self.sitting.roll.turns(self.clock.wall())

    def late(self, stem: str) -> str:
        """ "en retard" of who is late, else ""."""
        turn = self.turns().get(stem)
        return turn.value if turn is Turn.LATE else ""

    def neighbours(self) -> Neighbours:
        """Who comes before and after whom, as the list is now."""
        stems = [one.stem for one in self.entries() if not isinstance(one, Refused)]
        return Neighbours(self.post, self.sitting.roll, stems, _name)


def _name(one: Summary) -> str:
    return one.full_name
