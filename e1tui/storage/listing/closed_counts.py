"""How many evaluations of each session are closed: counted by and by, and again where a file has changed.

The first frame counts with it: what this module imports keeps people waiting.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from e1tui import files
from e1tui.errors import E1Error
from e1tui.storage.listing.entries import SessionEntry
from e1tui.storage.listing.gradual import AT_ONCE, Gradual
from e1tui.storage.toml.tables import MAX_BYTES


class ClosedCounts:
    """The closed evaluations of the sessions of a folder, by the session's name."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, Gradual[bool]] = {}

    def look(self, sessions: Iterable[SessionEntry]) -> None:
        """See which files of these sessions are to be read, and read the first. FileProblem if a folder is gone."""
        for entry in sessions:
            if entry.session is not None:
                self._look(entry.name)
        self.read(AT_ONCE)

    def _look(self, name: str) -> None:
        if name not in self._files:
            folder = self._root / name
            self._files[name] = Gradual(folder, lambda stem: is_closed(folder, stem))
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
        return sum(files.values.values()) if files and files.is_complete else None


def is_closed(folder: Path, stem: str) -> bool:
    """Whether that evaluation of a session's folder is closed; False for a file that is refused.

    A file without the word, nor a backslash that might spell it otherwise, is not: it need not be parsed.
    """
    try:
        content = files.read_bounded(folder / f"{stem}.toml", MAX_BYTES)
        if b"close" not in content and b"\\" not in content:
            return False
        from e1tui.storage.store import SessionStore  # 20 ms: only where it is needed

        return SessionStore(folder).load(stem, history=False).evaluation.is_closed
    except E1Error:
        return False
