"""A session to be read whole, wherever it is: by its name, by its folder, by its archive. Nothing is written.

An archive is checked against its manifest first, and never unpacked to disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.errors import DocumentError, E1Error, FileProblem, UsageError
from e1tui.storage.archiving import archived_loader
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.naming import SESSION_FILE
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import decode_evaluation
from e1tui.storage.toml.session_toml import decode_session

_ARCHIVE: Final = ".zip"
_TOLD: Final = 5  # differences from the manifest


@dataclass(frozen=True)
class Source:
    """A session as it was read, by file name; `problems` are sentences on the files that are refused.

    `copies` are sentences on files that look like candidates' and are nobody's. `folder` is None for an archive.
    """

    name: str
    session: Session
    grid: Grid
    evaluations: Mapping[str, Evaluation]
    problems: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    folder: Path | None = None


def read_source(folder: SessionsFolder, text: str, *, history: bool = True) -> Source:
    """A session by its name, by its folder or by its archive (a .zip), which is checked and not unpacked to disk.

    E1Error where there is none, or an archive is not as it was made.
    """
    path = Path(text)
    if text.lower().endswith(_ARCHIVE) and not path.is_dir():
        return _of_archive(path, history=history)
    if os.path.lexists(path / SESSION_FILE) and ("/" in text or text not in folder.names()):
        store = SessionsFolder(path.absolute().parent).open(path.absolute().name)
    else:
        store = folder.open(text)
    return _of_store(store, history=history)


def _of_store(store: SessionStore, *, history: bool) -> Source:
    evaluations: dict[str, Evaluation] = {}
    problems: list[str] = []
    for stem in store.stems():
        try:
            evaluations[stem] = store.load(stem, history=history).evaluation
        except E1Error as error:
            problems.append(f"{store.name}/{error}")
    copies = tuple(f"{store.name}/{one.name} : {one.reason}. {one.advice}" for one in store.copies())
    return Source(
        store.name,
        store.session(),
        store.grid(),
        evaluations,
        tuple(problems),
        copies,
        store.folder.resolve(),
    )


def _of_archive(path: Path, *, history: bool) -> Source:
    from e1tui.export.archive import MAX_BYTES, unpack  # zips: not for those who have none

    try:
        found = unpack(files.read_bounded(path, MAX_BYTES, follow=True))
    except FileProblem as error:
        raise FileProblem(f"{path} : {error}") from error
    if found.problems:
        told = "; ".join(found.problems[:_TOLD])
        raise FileProblem(f"{path} n’est pas conforme à son manifeste : {told}.")
    try:
        session = decode_session(found.files.get(SESSION_FILE, b""))
    except DocumentError as error:
        raise FileProblem(f"{path} : {SESSION_FILE} : {error}.") from error
    load = archived_loader(session, found.files)
    try:
        grid = load(session.grid_id)
    except DocumentError as error:
        raise FileProblem(f"{path} : {SESSION_FILE} : {error}.") from error
    evaluations: dict[str, Evaluation] = {}
    problems: list[str] = []
    for name, content in sorted(found.files.items()):
        if "/" in name or name == SESSION_FILE or not name.endswith(".toml"):
            continue
        try:
            evaluations[name.removesuffix(".toml")] = decode_evaluation(content, load, history=history)
        except DocumentError as error:
            problems.append(f"{path}/{name} : {error}.")
    return Source(found.session, session, grid, evaluations, tuple(problems))


def common_grid(sources: Iterable[Source]) -> Grid:
    """The grid that all of them have; UsageError where they have not one, for their marks are not of one kind."""
    first, *others = (source.grid for source in sources)
    if any(grid != first for grid in others):
        raise UsageError("ces sessions n’ont pas la même grille : leurs notes ne se comptent pas ensemble.")
    return first
