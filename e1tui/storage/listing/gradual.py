"""A session's files read a few at a time: a list shows its first page before the rest is read.

Parsing takes about a millisecond a file, and threads would make it slower. What was read is kept in memory for
as long as its file keeps its stamp; nothing of it is written anywhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final, Generic, TypeVar

from e1tui.storage.listing.changes import FolderChanges, Stamp, changes_between, look, stamp
from e1tui.storage.listing.entries import copies_in
from e1tui.storage.naming import SESSION_FILE

T = TypeVar("T")
AT_ONCE: Final = 40  # files read before a list's first page is shown: more than the page has rows
# An editor that writes a file in place leaves the folder as it is: so often all files are looked at none the less.
THOROUGH_SECONDS: Final = 20.0
# As many are looked at each second in next to no time.
FEW: Final = 100
# The time of a folder that was changed as lately as this may be the time of the next change too.
SETTLED_SECONDS: Final = 2.0


class Gradual(Generic[T]):
    """What `read` makes of each candidate's file, by stem.

    `values` has what is known: of a file that changed, the value from before until it is read again.
    """

    def __init__(self, folder: Path, read: Callable[[str], T]) -> None:
        self._folder = folder
        self._read = read
        self._stamps: dict[str, Stamp] = {}
        self._folder_stamp: Stamp | None = None  # None while it tells nothing
        self._looked = 0.0
        self._unread: dict[str, None] = {}  # in the order of their names
        self.stems: tuple[str, ...] = ()  # by file name
        self.values: dict[str, T] = {}
        self.copies: Mapping[str, str] = {}  # files that are copies, as `copies_in` names them

    def look(self) -> FolderChanges:
        """See which files came, went or changed, without reading any. FileProblem if there is no folder."""
        folder, now = stamp(self._folder), time.time_ns()
        is_settled = folder is not None and now - folder[1] > SETTLED_SECONDS * 1e9
        self._folder_stamp, self._looked = folder if is_settled else None, time.monotonic()
        stamps = dict(look(self._folder))  # taken before the reading: what changes later has another one
        stems = [name.removesuffix(".toml") for name in stamps if name != SESSION_FILE]
        copied = copies_in(self._folder, stems)
        for stem in copied:
            del stamps[f"{stem}.toml"]
        changes = replace(changes_between(self._stamps, stamps), copies=copied != self.copies)
        self.copies = copied
        self._stamps = stamps
        for stem in changes.went:
            self.values.pop(stem, None)
            self._unread.pop(stem, None)
        self._unread = dict.fromkeys(sorted({*self._unread, *changes.came, *changes.altered}))
        if changes.came or changes.went:
            self.stems = tuple(sorted(self.values.keys() | self._unread.keys()))
        return changes

    def may_have_changed(self) -> bool:
        """Whether `look` is worth while: to look at 5,000 files takes 20 ms, too long for every second.

        A file that comes, goes or is replaced, as by every save, changes the folder's time.
        """
        if len(self._stamps) <= FEW or time.monotonic() - self._looked >= THOROUGH_SECONDS:
            return True
        return self._folder_stamp is None or stamp(self._folder) != self._folder_stamp

    def forget(self) -> None:
        """Read everything again: it would be made of something else now."""
        self._unread = dict.fromkeys(self.stems)

    @property
    def left(self) -> int:
        """How many files are still to be read."""
        return len(self._unread)

    def read(self, count: int, first: Iterable[str] = ()) -> None:
        """Read that many files, those that are wanted first before the others."""
        wanted = [stem for stem in first if stem in self._unread]
        for stem in islice(dict.fromkeys([*wanted, *islice(self._unread, count)]), count):
            self.values[stem] = self._read(stem)
            del self._unread[stem]

    def fresh(self, stem: str) -> T | None:
        """That one candidate's, read now unless it is known as it stands on disk; None when it is not there.

        The other files are not even looked at.
        """
        name = f"{stem}.toml"
        now = stamp(self._folder / name)  # before the reading, as in `look`
        if now is None:
            return None
        if name not in self._stamps:  # a file that came meanwhile: `look` will tell of it
            return self._read(stem)
        if stem in self._unread or now != self._stamps[name]:
            self.values[stem] = self._read(stem)
            self._stamps[name] = now
            self._unread.pop(stem, None)
        return self.values[stem]

    @property
    def is_complete(self) -> bool:
        """Whether something is known of every file."""
        return len(self.values) == len(self.stems)
