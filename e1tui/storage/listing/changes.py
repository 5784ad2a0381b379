"""What changed in a session's folder since one last looked: cheap enough to ask several times a second."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.errors import FileProblem
from e1tui.storage.naming import SESSION_FILE

_SUFFIX: Final = ".toml"
# Inode, change time and size: a replaced file has another inode, a mended or a chmodded one another time.
Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class FolderChanges:
    """The stems of the candidates' files that came, went or are others now; `session`: session.toml too.

    `copies`: other files are copies of them now (`e1tui.storage.listing.copies`).
    """

    came: frozenset[str] = frozenset()
    went: frozenset[str] = frozenset()
    altered: frozenset[str] = frozenset()
    session: bool = False
    copies: bool = False

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.altered or self.session or self.copies)


def look(folder: Path) -> Mapping[str, Stamp]:
    """The stamp of every file of the session, by name; nothing is opened. FileProblem if there is no folder."""
    stamps = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(_SUFFIX) and not entry.name.startswith("."):
                    try:
                        stamps[entry.name] = _stamp(entry.stat(follow_symlinks=False))
                    except FileNotFoundError:
                        continue  # replaced or withdrawn between the listing and the look
    except OSError as error:
        raise FileProblem(f"{folder.name} : lecture impossible, {files.cause(error)}.") from error
    return stamps


def stamp(path: Path) -> Stamp | None:
    """The stamp of one file, None when it is not there or cannot be looked at."""
    try:
        status = os.stat(path, follow_symlinks=False)
    except OSError:
        return None
    return _stamp(status)


def _stamp(status: os.stat_result) -> Stamp:
    return (status.st_ino, status.st_ctime_ns, status.st_size)


def changes_between(before: Mapping[str, Stamp], after: Mapping[str, Stamp]) -> FolderChanges:
    """What became of the files between two looks; one's own saves are among the changes."""
    session = before.get(SESSION_FILE) != after.get(SESSION_FILE)
    old = {name.removesuffix(_SUFFIX): stamp for name, stamp in before.items() if name != SESSION_FILE}
    new = {name.removesuffix(_SUFFIX): stamp for name, stamp in after.items() if name != SESSION_FILE}
    return FolderChanges(
        came=frozenset(new.keys() - old.keys()),
        went=frozenset(old.keys() - new.keys()),
        altered=frozenset(stem for stem in old.keys() & new.keys() if old[stem] != new[stem]),
        session=session,
    )
