"""The candidates of a session as far as they were read: what their list knows, and the evaluation screen asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from e1tui.domain.day.passages import clashes
from e1tui.domain.day.schedule import Turn, by_passage, has_several_days, turns, unplaced
from e1tui.domain.day.situations import at_hand, groups, seen_in
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.domain.summary import Summary, summary
from e1tui.open_session.rows import Entry, Listed, Refused, arranged, listed, refused
from e1tui.storage.listing.changes import FolderChanges
from e1tui.storage.listing.gradual import Gradual
from e1tui.storage.store import SessionStore, Unreadable


class Roll(Gradual[Listed | Refused]):
    """`session` and `grid` are None until the session's own file was read (`look`).

    `read_only` is why nothing may be written to the session, or "".
    """

    def __init__(self, store: SessionStore) -> None:
        super().__init__(store.folder, self._listed)
        self._store = store
        self.session: Session | None = None
        self.grid: Grid | None = None
        self.read_only = ""
        self.situation = ""  # that everything here is seen in, where there are several
        self.chosen = ""  # one that somebody wants to see, whatever the day
        self._own: dict[str, Summary] = {}  # where there are several: the rows as the files have them
        # None when they are to be reckoned again.
        self._entries: tuple[Entry, ...] | None = None
        self._is_by_passage: bool | None = None
        self._unplaced: frozenset[str] | None = None
        self._has_several_days: bool | None = None
        self._turns: Mapping[str, Turn] | None = None
        self._has_hours: bool | None = None
        self._minute: dt.datetime | None = None

    def look(self) -> FolderChanges:
        """As `Gradual.look`, and read the session's own file where it is another one; E1Error when it is refused."""
        changes = super().look()
        if changes:
            self._forget_order()
        # The file of a grid of the folder is another one without anything having changed in the session's folder.
        has_own = self.grid is not None and bool(self.grid.sha)
        if changes.session or self.session is None or has_own or self.read_only:
            made = self._store.made_with()
            session, grid = self._store.session(), made.grid
            if self.session is not None and made.read_only != self.read_only:
                changes = replace(changes, session=True)
            self.read_only = made.read_only
            if grid != self.grid or (self.session and _is_read_otherwise(self.session, session)):
                self.forget()
                self._own.clear()
            self._forget_order()
            self.session, self.grid = session, grid
        return changes

    def read(self, count: int, first: Iterable[str] = ()) -> None:
        """Read so many more, `first` those of these stems; the order by passage is then worked out anew."""
        super().read(count, first)
        self._forget_order()

    def fresh(self, stem: str) -> Listed | Refused | None:
        """What the file of that stem has now, None where there is none."""
        before = self.values.get(stem)
        found = super().fresh(stem)
        if found is not before:
            self._forget_order()
        return found

    def fresh_summary(self, stem: str) -> Summary | None:
        """As `fresh`; None for a file that is not there, or cannot be read."""
        found = self.fresh(stem)
        return found.summary if isinstance(found, Listed) else None

    def _forget_order(self) -> None:
        self._entries = self._is_by_passage = self._turns = self._has_hours = None
        self._unplaced = self._has_several_days = None

    def _listed(self, stem: str) -> Listed | Refused:
        one = self._store.load_or_reason(stem)
        if isinstance(one, Unreadable):
            return refused(one)
        self.grid = self.grid or self._store.grid()
        session = self.session or self._store.session()
        row = summary(self.grid, stem, one.evaluation)
        if session.situations:
            self._own[stem] = row
        return listed(seen_in(row, self.situation), session)

    def settle(self, now: dt.datetime) -> None:
        """See everybody in the situation at hand, once all are read; it stays the one that somebody has chosen."""
        session = self.session
        if session is None or not self.is_complete or not (session.situations or self.situation):
            return
        ids = [one.id for one in session.situations]
        if self.chosen not in ids:
            self.chosen = ""
        orals = (dict(row.orals) for stem, row in self._own.items() if stem in self.values)
        situation = self.chosen or at_hand(session.situations, orals, now, session.date)
        if situation == self.situation:
            return
        self.situation = situation
        for stem, row in self._own.items():
            if isinstance(self.values.get(stem), Listed):
                self.values[stem] = listed(seen_in(row, situation), session)
        self._forget_order()

    @property
    def day(self) -> dt.date | None:
        """The session's date, for candidates without one of their own."""
        return self.session.date if self.session else None

    @property
    def summaries(self) -> list[Summary]:
        """Of those that can be read."""
        return [one.summary for one in self.values.values() if isinstance(one, Listed)]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them in the order of the list: it is asked at every key of a filter."""
        if self._entries is None:
            self._entries = arranged(self.stems, self.values, self.day)
        return self._entries

    @property
    def is_by_passage(self) -> bool:
        """Whether that is the order of passage."""
        if self._is_by_passage is None:
            self._is_by_passage = self.is_complete and by_passage(self.summaries, self.day) is not None
        return self._is_by_passage

    @property
    def unplaced(self) -> frozenset[str]:
        """The stems of those still to be heard who have no passage, where others have."""
        if self._unplaced is None:
            self._unplaced = frozenset(one.stem for one in unplaced(self.summaries) if self.is_complete)
        return self._unplaced

    def of_the_same_rank(self, stem: str | None) -> Summary | None:
        """Another candidate who has that one's rank on the same day, None for nobody."""
        one = self.values.get(stem or "")
        if not isinstance(one, Listed) or one.summary.order is None:
            return None
        return clashes(one.summary, self.summaries, self.day)[0]

    @property
    def has_several_days(self) -> bool:
        """Whether they do not all come on the same day; False until all are read."""
        if self._has_several_days is None:
            self._has_several_days = self.is_complete and has_several_days(self.summaries, self.day)
        return self._has_several_days

    @property
    def has_hours(self) -> bool:
        """Whether some candidate has an hour of passage, as far as they are read."""
        if self._has_hours is None:
            self._has_hours = any(one.time is not None for one in self.summaries)
        return self._has_hours

    @property
    def groups(self) -> tuple[int, ...]:
        """How many each of the groups of the situation at hand has, on whatever day; nobody until all are read."""
        found = groups(self.summaries) if self.situation and self.is_complete else {}
        return tuple(len(those) for those in found.values())

    def turns(self, now: dt.datetime) -> Mapping[str, Turn]:
        """Who is on now, next or late, by stem; nobody until all are read.

        Reckoned again when a file was read, or in another minute: it may be asked every second.
        """
        minute = now.replace(second=0, microsecond=0)
        if self._turns is None or minute != self._minute:
            self._minute = minute
            self._turns = turns(self.summaries, now, self.day) if self.is_complete else {}
        return self._turns


def _is_read_otherwise(before: Session, after: Session) -> bool:
    """Whether the rows of the candidates are to be made anew for the session's own file is another one."""
    return before.particles is not after.particles or before.situations != after.situations
