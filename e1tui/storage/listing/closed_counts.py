"""How many evaluations of each session are closed, and the days it has: seen by and by, and again where a file changed.

The first frame counts with it: what this module imports keeps people waiting.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from e1tui import files
from e1tui.errors import E1Error
from e1tui.storage.listing.entries import SessionEntry
from e1tui.storage.listing.gradual import AT_ONCE, Gradual
from e1tui.storage.toml.tables import MAX_BYTES

# The candidate's own date, or that of one of their situations, as every version writes it.
_DATE: Final = re.compile(rb"^(?:date_evaluation|date) = (\d{4}-\d\d-\d\d)$", re.MULTILINE)
_HISTORY: Final = b"[[historique]]"


class Seen(NamedTuple):
    """What is seen of a candidate's file that is not parsed: `days` are its own, none where it has the session's."""

    is_closed: bool
    days: frozenset[dt.date]


class ClosedCounts:
    """The closed evaluations of the sessions of a folder, and their days, by the session's name."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, Gradual[Seen]] = {}

    def look(self, sessions: Iterable[SessionEntry]) -> None:
        """See which files of these sessions are to be read, and read the first. FileProblem if a folder is gone."""
        for entry in sessions:
            if entry.session is not None:
                self._look(entry.name)
        self.read(AT_ONCE)

    def _look(self, name: str) -> None:
        if name not in self._files:
            folder = self._root / name
            self._files[name] = Gradual(folder, lambda stem: _seen(folder, stem))
        self._files[name].look()

    def forget(self, name: str) -> None:
        """That session is not there any more."""
        self._files.pop(name, None)

    @property
    def left(self) -> int:
        """How many files are still to be read."""
        return sum(one.left for one in self._files.values())

    def read(self, count: int) -> None:
        """Read that many files."""
        for session in self._files.values():
            if count > 0 and session.left:
                before = session.left
                session.read(count)
                count -= before - session.left

    def of(self, name: str) -> int | None:
        """How many evaluations of a session are closed, None while they are not all counted."""
        files = self._files.get(name)
        if files is None or not files.is_complete:
            return None
        return sum(seen.is_closed for seen in files.values.values())

    def days(self, name: str, date: dt.date | None) -> tuple[dt.date, ...]:
        """The days of a session in their order, `date` being that of candidates without one of their own.

        That alone while they are not all known.
        """
        files = self._files.get(name)
        known = files.values.values() if files and files.is_complete else ()
        own = {day for seen in known for day in seen.days}
        if date is not None and (not own or any(not seen.days for seen in known)):
            own.add(date)
        return tuple(sorted(own))


def _seen(folder: Path, stem: str) -> Seen:
    """What a candidate's file says; nothing where it is refused."""
    try:
        content = files.read_bounded(folder / f"{stem}.toml", MAX_BYTES)
    except E1Error:
        return Seen(False, frozenset())
    days = frozenset[dt.date]()
    if b"date" in content:
        head = content.partition(_HISTORY)[0]
        days = frozenset(filter(None, map(_day, _DATE.findall(head))))
    return Seen(_is_closed(folder, stem, content), days)


def _day(text: bytes) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.decode())
    except ValueError:  # the file is refused for it
        return None


def is_closed(folder: Path, stem: str) -> bool:
    """Whether that evaluation of a session's folder is closed; False for a file that is refused.

    A file without the word, nor a backslash that might spell it otherwise, is not: it need not be parsed.
    """
    try:
        content = files.read_bounded(folder / f"{stem}.toml", MAX_BYTES)
    except E1Error:
        return False
    return _is_closed(folder, stem, content)


def _is_closed(folder: Path, stem: str, content: bytes) -> bool:
    if b"close" not in content and b"\\" not in content:
        return False
    try:
        from e1tui.storage.store import SessionStore  # 20 ms: only where it is needed

        return SessionStore(folder).load(stem, history=False).evaluation.is_closed
    except E1Error:
        return False
