"""Sessions that are counted and compared, folders and archives alike: read, and never written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.errors import E1Error, FileProblem, UsageError
from e1tui.export.archive import MAX_BYTES, unpack
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import load_grid
from e1tui.storage.naming import SESSION_FILE
from e1tui.storage.store import Stored
from e1tui.storage.toml.evaluation_toml import decode_evaluation
from e1tui.storage.toml.session_toml import decode_session

ARCHIVE: Final = ".zip"


@dataclass(frozen=True)
class Source:
    """A session as it is counted: each candidate's evaluation without its history, by file name.

    `refused` are sentences on the files that could not be read.
    """

    name: str
    session: Session
    grid: Grid
    evaluations: tuple[tuple[str, Evaluation], ...]
    refused: tuple[str, ...] = ()


def read_source(folder: SessionsFolder, name: str) -> Source:
    """The session of that name, or of the archive at that path (`*.zip`); E1Error where there is none.

    An archive is verified first, against its own manifest, and stays packed: nothing of it comes to the disk.
    """
    return _of_archive(Path(name)) if name.endswith(ARCHIVE) else _of_folder(folder, name)


def _of_folder(folder: SessionsFolder, name: str) -> Source:
    store = folder.open(name)
    evaluations, refused = [], []
    for one in store.load_all():
        if isinstance(one, Stored):
            evaluations.append((one.stem, one.evaluation))
        else:
            refused.append(f"{store.name}/{one.reason}")
    return Source(store.name, store.session(), store.grid(), tuple(evaluations), tuple(refused))


def _of_archive(path: Path) -> Source:
    content = files.read_bounded(path, MAX_BYTES, follow=True)
    try:
        archive = unpack(content)
    except FileProblem as error:
        raise FileProblem(f"{path} : {error}") from error
    if archive.problems or SESSION_FILE not in archive.files:
        reason = archive.problems[0] if archive.problems else f"{SESSION_FILE} n’y est pas"
        raise FileProblem(
            f"{path} n’est pas comptée : {reason.rstrip('.')}. Voir e1tui verifier --archive {path}."
        )
    session = decode_session(archive.files[SESSION_FILE])
    evaluations, refused = [], []
    for inner, packed in sorted(archive.files.items()):
        if inner != SESSION_FILE and inner.endswith(".toml") and "/" not in inner:
            try:
                evaluation = decode_evaluation(packed, load_grid, history=False)
            except E1Error as error:
                refused.append(f"{path}, {inner} : {error}")
            else:
                evaluations.append((inner.removesuffix(".toml"), evaluation))
    return Source(archive.session, session, load_grid(session.grid_id), tuple(evaluations), tuple(refused))


def common_grid(sources: Iterable[Source]) -> Grid:
    """The grid that all of them have; UsageError where they have not one, for their marks are not of one kind."""
    first, *others = (source.grid for source in sources)
    if any(grid != first for grid in others):
        raise UsageError("ces sessions n’ont pas la même grille : leurs notes ne se comptent pas ensemble.")
    return first
