"""Which grids there are, and reading one: those that ship with the package, those of `<sessions>/grilles`.

A shipped grid cannot be shadowed. A grid of the folder is known by its file's name and its SHA-256.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from e1tui.errors import DocumentError, E1Error, FileProblem
from e1tui.storage.naming import GRIDS
from e1tui.toml import parse_toml

if TYPE_CHECKING:
    from e1tui.domain.grid import Grid

DEFAULT_GRID = "mc-sno-e1"
_FOLDER: Final = Path(__file__).parents[1] / "grids"
EXAMPLE: Final = _FOLDER / "exemple" / "grille.toml"
_ID: Final = r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?"
_MAX_BYTES: Final = 256 * 1024
_KEPT: Final = ".avant"  # in the folder of grids: files as sessions were made with them
Loader = Callable[[str], "Grid"]


def load_grid(grid_id: str = DEFAULT_GRID, folder: Path | None = None) -> Grid:
    """The grid of that identifier: a shipped one, else of that folder of grids; DocumentError if there is none."""
    if grid_id in shipped():
        return _shipped(grid_id)
    path = _path(grid_id, folder)
    if path is None:
        check_grid(grid_id, folder)
    assert path is not None
    try:
        stat = os.stat(path)
        return _read(path, grid_id, (stat.st_mtime_ns, stat.st_size, stat.st_ino))
    except OSError as error:
        raise DocumentError(f"{GRIDS}/{path.name} ne se lit pas", "grille") from error
    except DocumentError as error:
        raise DocumentError(
            f"{GRIDS}/{path.name} est refusé ({error}) ; e1tui grille verifier dit toutes ses fautes",
            "grille",
        ) from error


def grids_of(root: Path) -> Path:
    """The folder of grids of a sessions folder."""
    return root / GRIDS


def grids_for(session_folder: Path) -> Path:
    """The folder of grids of a session's folder, of its withdrawn candidates, or of a session that was set aside."""
    parent = session_folder.parent
    if parent.name.startswith(".") or _is_session(parent):
        parent = parent.parent
    return grids_of(parent)


def _is_session(folder: Path) -> bool:
    return os.path.lexists(folder / "session.toml")


class MadeWith(NamedTuple):
    """The grid that a session was made with. `read_only` is why nothing may be written to the session now, or "".

    Not `is_known`: its file is another one by now, and none was kept. `grid` is then the file as it is.
    """

    grid: Grid
    read_only: str = ""
    is_known: bool = True


def made_with(session: str, grid_id: str, sha: str, folder: Path) -> MadeWith:
    """The grid of the session of that name, which notes that SHA-256 of its file; DocumentError where there is none.

    While its file has changed, is refused or is missing, it is the one that was kept: nothing is reckoned anew
    before somebody has seen what that does.
    """
    if not sha and grid_id in shipped():
        return MadeWith(_shipped(grid_id))
    kept = _KeptGrid(folder, grid_id, sha)
    place = f"{GRIDS}/{grid_id}.toml"
    try:
        now = load_grid(grid_id, folder)
    except DocumentError:
        if (grid := kept.grid()) is None:
            raise
        is_there = _path(grid_id, folder) is not None
        what = (
            f"{place} est refusé (e1tui grille verifier dit pourquoi) : corrigez-le"
            if is_there
            else f"{place} manque : remettez ce fichier à sa place"
        )
        return MadeWith(grid, f"Session en lecture seule : {what}.")
    if now.sha == sha:
        return MadeWith(now)
    grid = kept.grid()
    what = "a changé depuis" if sha else "n’est pas noté dans la session"
    import shlex  # here: the list of sessions, which is the first frame, does without

    adopt = f"e1tui grille adopter {shlex.quote(session)}"
    return MadeWith(
        grid or now,
        f"Session en lecture seule : {place} {what}. {adopt} montre chaque note avant et après, puis demande.",
        is_known=grid is not None,
    )


class _KeptGrid(NamedTuple):
    """A grid's file as it was when a session was made with it."""

    folder: Path
    grid_id: str
    sha: str

    def grid(self) -> Grid | None:
        """None where it was not kept, or is not it any more."""
        path = _kept_path(self.folder, self.sha)
        try:
            return _parse_kept(path, self.grid_id, self.sha) if self.sha and path.is_file() else None
        except E1Error:
            return None


@lru_cache(maxsize=64)
def _parse_kept(path: Path, grid_id: str, sha: str) -> Grid:
    content = read_file(path)
    if sha_of(content) != sha:
        raise DocumentError("ce n’est pas le fichier qui a été gardé", "grille")
    return parse_file(grid_id, content)


def check_grid(grid_id: str, folder: Path | None = None, sha: str = "") -> None:
    """DocumentError if there is no grid of that identifier, nor a file kept of that SHA-256; none is read."""
    if grid_id in shipped() or _path(grid_id, folder) is not None:
        return
    if folder is not None and sha and _kept_path(folder, sha).is_file():
        return
    known = ", ".join(sorted({*shipped(), *folder_ids(folder)}))
    shown = grid_id[:80]
    where = f", le fichier {GRIDS}/{shown}.toml manque" if folder is not None and is_grid_id(grid_id) else ""
    raise DocumentError(f"grille inconnue « {shown} »{where} (connues : {known})", "grille")


@cache
def shipped() -> tuple[str, ...]:
    """The identifiers of the grids of this version."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def folder_ids(folder: Path | None) -> tuple[str, ...]:
    """The identifiers of the grids of a folder, without those that ship; nothing is read."""
    try:
        names = sorted(os.listdir(folder)) if folder is not None else []
    except OSError:
        return ()
    ids = (name.removesuffix(".toml") for name in names if name.endswith(".toml"))
    return tuple(one for one in ids if is_grid_id(one) and one not in shipped())


def other_names(folder: Path) -> tuple[str, ...]:
    """The files of a folder of grids that are taken for none, for their names; hidden ones are nobody's business."""
    try:
        names = sorted(path.name for path in folder.iterdir() if path.is_file())
    except OSError:
        return ()
    ids = folder_ids(folder)
    return tuple(one for one in names if one[0] != "." and one.removesuffix(".toml") not in ids)


class Folder(NamedTuple):
    """The grids of a sessions folder: those that can be read, and of each other file why it cannot."""

    grids: tuple[Grid, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()  # its path in the sessions folder, and what is at fault first


def read_folder(folder: Path | None) -> Folder:
    """Every grid of a folder of grids, parsed; each is kept until its file changes."""
    grids, refused = [], []
    for grid_id in folder_ids(folder):
        try:
            grids.append(load_grid(grid_id, folder))
        except DocumentError as error:
            cause = error.__cause__
            first = str(cause if isinstance(cause, E1Error) else error.reason).rstrip(".")
            refused.append((f"{GRIDS}/{grid_id}.toml", first))
    return Folder(tuple(grids), tuple(refused))


def folder_stamp(folder: Path) -> tuple[tuple[str, int, int, int], ...]:
    """What differs once a grid of the folder came, went or changed; none is read."""
    found = []
    for grid_id in folder_ids(folder):
        with contextlib.suppress(OSError):
            status = os.stat(folder / f"{grid_id}.toml")
            found.append((grid_id, status.st_ino, status.st_ctime_ns, status.st_size))
    return tuple(found)


def is_grid_id(name: str) -> bool:
    """Whether a file of that name, without its ending, may be a grid's."""
    return re.fullmatch(_ID, name) is not None


def sha_of(content: bytes) -> str:
    """What tells one grid's file from another: the SHA-256 of its bytes."""
    import hashlib  # here: the list of sessions, which is the first frame, does without

    return hashlib.sha256(content).hexdigest()


def parse_file(grid_id: str, content: bytes) -> Grid:
    """The grid of a file's bytes; DocumentError, GridFaults with all of them where it can be read at all."""
    from e1tui.domain.grids.reading import parse_grid

    return parse_grid(grid_id, parse_toml(content), sha_of(content))


def read_file(path: Path) -> bytes:
    """A grid file's bytes; FileProblem where it is none that may be read."""
    from e1tui import files

    return files.read_bounded(path, _MAX_BYTES)


def shipped_file(grid_id: str) -> bytes:
    """The file of a shipped grid."""
    return (_FOLDER / f"{grid_id}.toml").read_bytes()


def grid_file(grid_id: str, sha: str, folder: Path) -> bytes | None:
    """The file that a session was made with, None for a shipped grid; FileProblem where there is none of that
    SHA-256 any more."""
    if not sha and grid_id in shipped():
        return None
    path = _path(grid_id, folder)
    for one in (path, _kept_path(folder, sha)):
        if sha and one is not None and one.is_file() and sha_of(content := read_file(one)) == sha:
            return content
    raise FileProblem(
        f"{GRIDS}/{grid_id}.toml n’est plus celui de la session, et il n’en reste pas de copie : remettez-le, ou"
        " e1tui grille adopter d’abord."
    )


def keep_grid(folder: Path, grid: Grid) -> None:
    """Keep a grid's file as it is, under its SHA-256: what a session was made with can then be told later."""
    path = None if grid.id in shipped() else _path(grid.id, folder)
    if path is not None:
        keep_file(folder, read_file(path))


def keep_file(folder: Path, content: bytes) -> None:
    """As `keep_grid`, of a file's bytes."""
    from e1tui import files

    path = _kept_path(folder, sha_of(content))
    files.make_folder(path.parent)
    files.write_file(path, content)


def _kept_path(folder: Path, sha: str) -> Path:
    return folder / _KEPT / f"{sha}.toml"


def _path(grid_id: str, folder: Path | None) -> Path | None:
    if folder is None or not is_grid_id(grid_id):
        return None
    path = folder / f"{grid_id}.toml"
    return path if path.is_file() else None


@cache
def _shipped(grid_id: str) -> Grid:
    # Here, for to know that a grid is there takes nothing of it.
    from e1tui.domain.grids.reading import parse_grid

    try:
        return parse_grid(grid_id, parse_toml(shipped_file(grid_id)))
    except DocumentError as error:
        raise DocumentError(f"la grille {grid_id}.toml d’e1tui est abîmée ({error})", "grille") from error


@lru_cache(maxsize=64)
def _read(path: Path, grid_id: str, stamp: tuple[int, ...]) -> Grid:
    """Kept until the file changes: every candidate's file asks for its grid."""
    try:
        return parse_file(grid_id, read_file(path))
    except DocumentError:
        raise
    except E1Error as error:
        raise DocumentError(str(error).rstrip(".")) from error
