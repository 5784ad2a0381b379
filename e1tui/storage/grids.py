"""Which grids there are, and reading one: those that ship with the package, those of `<sessions>/grilles`.

A shipped grid cannot be shadowed. A grid of the folder is known by its file's name and its SHA-256.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from e1tui.errors import DocumentError, E1Error
from e1tui.storage.naming import GRIDS
from e1tui.toml import parse_toml

if TYPE_CHECKING:
    from e1tui.domain.grid import Grid

DEFAULT_GRID = "mc-sno-e1"
_FOLDER: Final = Path(__file__).parents[1] / "grids"
EXAMPLE: Final = _FOLDER / "exemple" / "grille.toml"
_ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
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
        raise DocumentError(f"la grille {path.name} ne se lit pas", "grille") from error
    except DocumentError as error:
        raise DocumentError(f"la grille {GRIDS}/{path.name} est refusée ({error})", "grille") from error


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


def changed(grid: Grid, sha: str) -> str:
    """Why a session that was made with that grid's file may not be written to, or ""."""
    if grid.sha == sha:
        return ""
    what = "a changé depuis" if sha else "n’est pas notée dans la session"
    return (
        f"La grille {GRIDS}/{grid.id}.toml {what} : la session est en lecture seule. Pour la prendre telle qu’elle est"
        " : e1tui grille adopter, qui montre d’abord chaque note avant et après."
    )


def check_grid(grid_id: str, folder: Path | None = None) -> None:
    """DocumentError if there is no grid of that identifier; what is in its file is not looked at."""
    if grid_id in shipped() or _path(grid_id, folder) is not None:
        return
    known = sorted({*shipped(), *folder_ids(folder)})
    raise DocumentError(f"grille inconnue « {grid_id[:80]} » (connues : {', '.join(known)})", "grille")


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


def is_grid_id(name: str) -> bool:
    """Whether a file of that name, without its ending, may be a grid's."""
    return _ID.fullmatch(name) is not None


def sha_of(content: bytes) -> str:
    """What tells one grid's file from another: the SHA-256 of its bytes."""
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


def grid_file(grid_id: str, folder: Path) -> bytes | None:
    """The file of a grid of the folder, None for a shipped one."""
    path = None if grid_id in shipped() else _path(grid_id, folder)
    return None if path is None else read_file(path)


def keep_grid(folder: Path, grid: Grid) -> None:
    """Keep a grid's file as it is, under its SHA-256: what a session was made with can then be told later."""
    from e1tui import files

    content = grid_file(grid.id, folder)
    if content is None or sha_of(content) != grid.sha:
        return
    files.make_folder(folder / _KEPT)
    files.write_file(folder / _KEPT / f"{grid.sha}.toml", content)


def kept_grid(folder: Path, sha: str) -> bytes | None:
    """The file of that SHA-256, None where it was not kept, or is not it any more."""
    path = folder / _KEPT / f"{sha}.toml"
    if not sha or not path.is_file():
        return None
    content = read_file(path)
    return content if sha_of(content) == sha else None


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
        raise DocumentError(str(error).rstrip("."), "grille") from error
