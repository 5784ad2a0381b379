"""What the list of sessions shows: read without a candidate's file, and without what would be needed for one.

It is the first frame: what this module imports keeps people waiting.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from e1tui import files
from e1tui.domain.session import Session
from e1tui.errors import DocumentError, E1Error, FileProblem
from e1tui.storage.grids import check_grid, grids_for, shipped
from e1tui.storage.listing.changes import Stamp, stamp
from e1tui.storage.naming import SESSION_FILE, are_own
from e1tui.storage.toml.session_toml import decode_session
from e1tui.storage.toml.tables import MAX_BYTES

# Of each session the name, the folder's stamp and its own file's.
SessionsStamp = tuple[tuple[str, Stamp | None, Stamp | None], ...]


@dataclass(frozen=True)
class SessionEntry:
    """A session in the list of sessions; `session` is None when its file is refused (`problem`)."""

    name: str
    session: Session | None
    candidates: int = 0
    problem: str = ""


def session_names(root: Path) -> tuple[str, ...]:
    """The session folders' names; a folder without a session.toml is not a session."""
    try:
        entries = sorted(root.iterdir())
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise FileProblem(f"{root} : {files.cause(error)}.") from error
    return tuple(e.name for e in entries if os.path.lexists(e / SESSION_FILE))


def sessions_stamp(root: Path) -> SessionsStamp:
    """What differs when a session came or went, or a file of one did: a save too puts a file into its folder."""
    try:
        names = session_names(root)
    except E1Error:
        return ()
    return tuple((name, stamp(root / name), stamp(root / name / SESSION_FILE)) for name in names)


def session_entries(root: Path) -> tuple[SessionEntry, ...]:
    """Every session of a sessions folder, the most recent date first, then by name."""
    found = [_entry(root / name) for name in session_names(root)]
    found.sort(key=lambda entry: entry.name)
    found.sort(key=_date_of, reverse=True)
    return tuple(found)


def _entry(folder: Path) -> SessionEntry:
    try:
        return SessionEntry(folder.name, read_session(folder), len(candidate_stems(folder)))
    except E1Error as error:
        return SessionEntry(folder.name, None, problem=str(error))


def _date_of(entry: SessionEntry) -> dt.date:
    return entry.session.date if entry.session and entry.session.date else dt.date.min


def read_session(folder: Path) -> Session:
    """A session's own file; E1Error naming it when it is refused."""
    check_folder(folder)
    content = files.read_bounded(folder / SESSION_FILE, MAX_BYTES)
    try:
        session = decode_session(content)
        if session.grid_id not in shipped():
            check_grid(session.grid_id, grids_for(folder), session.grid_sha)
    except DocumentError as error:
        raise FileProblem(f"{folder.name}/{SESSION_FILE} : {error}.") from error
    return session


def candidate_stems(folder: Path) -> tuple[str, ...]:
    """The identifiers of the candidates in a folder, by file name, without copies of their files."""
    stems = file_stems(folder)
    copied = copies_in(folder, stems)
    return tuple(stem for stem in stems if stem not in copied) if copied else stems


def file_stems(folder: Path) -> tuple[str, ...]:
    """Those, and of the files that are copies of them."""
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise FileProblem(f"{folder} : {files.cause(error)}.") from error
    return tuple(
        sorted(
            name.removesuffix(".toml")
            for name in names
            if name.endswith(".toml") and name != SESSION_FILE and not name.startswith(".")
        )
    )


def copies_in(folder: Path, stems: Sequence[str]) -> Mapping[str, str]:
    """Of these candidates' files, those that are copies that other programs left, and of which other file ("" for
    none), by their stems."""
    if are_own(stems):
        return {}
    from e1tui.storage.listing.copies import copies  # a millisecond of patterns, for the few who need them

    return copies(folder, stems)


def check_folder(folder: Path) -> None:
    """A link would lead the session's files out of the sessions folder."""
    if folder.is_symlink():
        raise FileProblem(f"{folder.name} : c’est un lien symbolique, qui n’est pas suivi.")
