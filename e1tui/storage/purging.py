"""The removal of a session's folder: what would go with it, whom it would take, and the deletion itself."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from e1tui import files
from e1tui.domain.text import visible
from e1tui.errors import FileProblem, SaveError
from e1tui.storage.archiving import RECORD
from e1tui.storage.attendance import PRESENTS
from e1tui.storage.lock import is_lock
from e1tui.storage.naming import SESSION_FILE
from e1tui.storage.store import EXPORTS, SessionStore, Unreadable


def unclosed(store: SessionStore) -> tuple[str, ...]:
    """Whom a purge would take while they are not closed: names, or files where they cannot be read."""
    return tuple(
        f"{one.stem}.toml" if isinstance(one, Unreadable) else one.evaluation.candidate.full_name
        for one in store.load_all()
        if isinstance(one, Unreadable) or not one.evaluation.is_closed
    )


def inventory(store: SessionStore) -> Mapping[str, str]:
    """Every file that a purge would take for good, by path in the session's folder, with its SHA-256.

    Documents, which can be made again, and what e1tui keeps for itself are left out. A link, and what cannot be
    read, has a sum that is no file's. FileProblem when a folder cannot be read.
    """
    found: dict[str, str] = {}
    for folder, folders, names in os.walk(store.folder, onerror=_raise):
        here = os.path.relpath(folder, store.folder)
        if here == ".":
            folders[:] = [name for name in folders if name not in (EXPORTS, PRESENTS)]
            names = [name for name in names if not _is_ours(name)]
        linked = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in (*names, *linked):
            path = os.path.normpath(os.path.join(here, name))
            found[path] = _file_sum(store.folder / path)
    return found


def _raise(error: OSError) -> None:
    raise FileProblem(f"{error.filename} : lecture impossible, {files.cause(error)}.") from error


def _is_ours(name: str) -> bool:
    return name == RECORD or is_lock(name) or files.is_left_behind(name)


def _file_sum(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return "non lu"
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "non lu"


def purge(store: SessionStore, check: Callable[[], Mapping[str, str]]) -> None:
    """Remove the session's folder; SaveError says what stays.

    `check` is called under the session's lock: it gives the inventory of what may go, or raises, and nothing is
    removed. A file that comes after it stays, and so does the session's own file, which goes last: what is left is
    still seen as a session.
    """
    if store.folder.is_symlink():
        raise FileProblem(f"{store.name} : c’est un lien symbolique, qui n’est pas suivi.")
    try:
        with store.lock():
            _remove(store, check())
    except OSError as error:
        raise SaveError(f"{store.name} n’est pas entièrement effacée : {files.cause(error)}.") from error


def _remove(store: SessionStore, known: Mapping[str, str]) -> None:
    folder = store.folder
    for path in known:
        if path != SESSION_FILE:
            _unlink(folder / path)
    for name in (EXPORTS, PRESENTS):
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            shutil.rmtree(folder / name)
        else:
            _unlink(folder / name)
    for name in os.listdir(folder):
        if files.is_left_behind(name) or name == RECORD:
            _unlink(folder / name)
    for inner, _, _ in os.walk(folder, topdown=False):
        if inner != os.fspath(folder):
            with contextlib.suppress(OSError):  # what came meanwhile is in it
                os.rmdir(inner)
    names = [name for name in sorted(os.listdir(folder)) if name != SESSION_FILE and not is_lock(name)]
    if left := [path for path in inventory(store) if path != SESSION_FILE] or names:
        raise SaveError(
            f"{store.name} n’est pas entièrement effacée : {visible(left[0])} y a été mis pendant ce temps."
        )
    _unlink(folder / SESSION_FILE)
    for name in os.listdir(folder):
        if is_lock(name):
            _unlink(folder / name)
    os.rmdir(folder)


def _unlink(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
