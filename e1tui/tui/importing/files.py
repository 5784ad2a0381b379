"""Where candidate lists may lie: the files that the import screen offers."""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from e1tui.domain.french import french_date, french_time
from e1tui.host_time import local
from e1tui.tui.text.lines import Row

# These endings decide only which files are offered; how a file is read, its content decides.
SUFFIXES: Final = (".csv", ".xlsx", ".xls", ".ods", ".tsv", ".txt")
MOST: Final = 200
NOWHERE: Final = "vide"  # the key of a row that opens nothing
# Where browsers and people put files, as French and English systems call it.
_HOME_FOLDERS: Final = ("Téléchargements", "Downloads", "Documents", "Bureau", "Desktop")
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
    found = [Path.cwd(), sessions.absolute()]
    if home := environ.get("HOME", ""):
        found += [Path(home), *(f for name in _HOME_FOLDERS if (f := Path(home, name)).is_dir())]
    return tuple(dict.fromkeys(found))


def folders_in(folder: Path) -> tuple[Path, ...]:
    """The folders directly in one, hidden ones left out, by name; those that cannot be read are in no list."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if not entry.name.startswith(".") and entry.is_dir()]
    except OSError:
        return ()
    return tuple(folder / name for name in sorted(names, key=str.casefold)[:MOST])


def completed(typed: str) -> tuple[str, tuple[str, ...]]:
    """A path as far as it can only go on in one way, and the names that it may go on with."""
    head, slash, start = typed.rpartition("/")
    folder = expanded(f"{head}/" if slash else "." if typed[:1] != "~" else typed)
    if typed == "~":
        return "~/", ()
    try:
        with os.scandir(folder) as entries:
            found = sorted(
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.startswith(start)
                and (start.startswith(".") or not entry.name.startswith("."))
                and (entry.is_dir() or entry.name.lower().endswith(SUFFIXES))
            )
    except OSError:
        return typed, ()
    if not found:
        return typed, ()
    return head + slash + os.path.commonprefix(found), tuple(found) if len(found) > 1 else ()


def expanded(typed: str) -> Path:
    """The path that was typed, with ~ as the home folder."""
    try:
        return Path(typed).expanduser()
    except RuntimeError:  # nobody's home
        return Path(typed)


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
    return text if len(text) <= 22 else "…" + text[-21:].lstrip()


def file_rows(
    folders: Iterable[Path], only: Path | None, opened: Path | None
) -> tuple[dict[str, Path], list[Row]]:
    """The rows of the lists in these folders, and of the folders in the one that was opened; their paths by key."""
    found = find(folders)
    inside = () if opened is None else folders_in(opened)
    rows = [
        Row(
            str(one.path),
            (
                one.path.name,
                short(one.path.parent),
                f"{french_date(one.modified)} {french_time(one.modified)}",
            ),
        )
        for one in found
    ]
    rows += [Row(str(path), (f"{path.name}/", short(path.parent), "dossier")) for path in inside]
    where = only or opened
    if where is not None and not rows:
        rows.append(Row(NOWHERE, (f"(aucune liste .csv, .xlsx, .xls ou .ods dans {where})",), "dim"))
    return {str(path): path for path in (*(one.path for one in found), *inside)}, rows
