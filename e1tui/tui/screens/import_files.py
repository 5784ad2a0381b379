"""Where candidate lists may lie: the files that the import screen offers."""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from e1tui.host_time import local

# Only to tell which files to offer: how a file is read is told by what it is.
SUFFIXES: Final = (".csv", ".xlsx", ".xls", ".ods", ".tsv", ".txt")
MOST: Final = 200
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LATEST: Final = 2**37  # seconds: file systems hold times that no calendar has


@dataclass(frozen=True)
class Found:
    """A file that may hold a list; `size` is in bytes."""

    path: Path
    modified: dt.datetime
    size: int


def depot(environ: Mapping[str, str]) -> Path | None:
    """The only folder that lists are taken from, when the host sets one."""
    given = environ.get("E1TUI_DEPOT", "").strip()
    return Path(given) if given else None


def places(environ: Mapping[str, str], sessions: Path) -> tuple[Path, ...]:
    """The folders that are looked at, each once."""
    only = depot(environ)
    if only is not None:
        return (only,)
    home = environ.get("HOME", "")
    return tuple(dict.fromkeys([Path.cwd(), sessions.absolute(), *([Path(home)] if home else [])]))


def find(folders: Iterable[Path]) -> tuple[Found, ...]:
    """The regular files with a list's suffix directly in the folders, the newest first."""
    found = [one for folder in folders for one in _in(folder)]
    found.sort(key=lambda one: one.modified, reverse=True)
    return tuple(found[:MOST])


def _in(folder: Path) -> Iterable[Found]:
    try:
        with os.scandir(folder) as entries:
            named = [e for e in entries if e.name.lower().endswith(SUFFIXES) and not e.name.startswith(".")]
    except OSError:
        return
    for entry in named:
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        if stat.S_ISREG(status.st_mode):
            modified = local(_EPOCH + dt.timedelta(seconds=min(max(status.st_mtime, 0), _LATEST)))
            yield Found(folder / entry.name, modified, status.st_size)


def short(folder: Path) -> str:
    """A folder's path with the home folder as ~; its end is what tells folders apart."""
    text = str(folder)
    home = str(Path.home())
    if text == home or text.startswith(home + "/"):
        text = "~" + text[len(home) :]
    return text if len(text) <= 22 else "…" + text[-21:]
