"""One session as it is open in this app: its save thread, who holds the keyboard, who else is in, its candidates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from e1tui.open_session.candidates import Roll
from e1tui.storage.attendance import HEARTBEAT as HEARTBEAT
from e1tui.storage.attendance import Attendance, Present
from e1tui.storage.author import Author
from e1tui.storage.save_thread import Outcome, Writer
from e1tui.storage.store import SessionStore


class Sitting:
    """`report` is called in the save thread after every attempt. To be ended with `close`."""

    def __init__(
        self,
        store: SessionStore,
        account: str,
        clock: Callable[[], dt.datetime],
        report: Callable[[Outcome], None],
    ) -> None:
        self.store = store
        self.clock = clock
        self.roll = Roll(store)
        self.keeps_notes_beside = False  # where the window is wide, the notes stay in view while one scores
        self.writer = Writer(store, Author(account), clock, report)
        self._attendance = Attendance(store.folder, Author(account), clock)

    @property
    def author(self) -> Author:
        """In whose name this post writes."""
        return self.writer.author

    def hold(self, member: str) -> None:
        """A member of the commission takes the keyboard: what is given from now on is theirs."""
        self.writer.author = Author(self.author.account, member)
        self._attendance.leave()
        self._attendance = Attendance(self.store.folder, self.author, self.clock)
        self._attendance.enter()

    def enter(self, stem: str = "") -> None:
        """Tell others where one is: on a candidate, or on the list, where nothing is given in a situation."""
        if not stem and self.author.situation:
            self.writer.author = replace(self.author, situation="")
        self._attendance.enter(stem)

    def heartbeat(self, active: dt.datetime) -> None:
        """Tell others that one is still in, and when the last key came."""
        self._attendance.heartbeat(active)

    def leave(self) -> None:
        """Tell others that one is no longer in."""
        self._attendance.leave()

    def timed(self) -> tuple[str, ...]:
        """Whose timer runs, by their full names, as the list read them last; not of those whom another post has open."""
        elsewhere = {one.stem for one in self.others() if not one.own}
        known = (self.roll.fresh_summary(one.stem) for one in self.roll.summaries if one.is_timed)
        return tuple(one.full_name for one in known if one and one.is_timed and one.stem not in elsewhere)

    def others(self) -> tuple[Present, ...]:
        """Who else is in."""
        return self._attendance.others()

    def close(self, timeout: float = 5.0) -> bool:
        """End the save thread; whether everything is on disk."""
        self.leave()
        return self.writer.stop(timeout)
