"""A session to be read whole, wherever it is: by its name, by its folder, by its archive. Nothing is written.

An archive is checked against its manifest first, and never unpacked to disk.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from e1tui import files
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.session import Session
from e1tui.errors import DocumentError, E1Error, FileProblem
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import load_grid
from e1tui.storage.naming import SESSION_FILE
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import decode_evaluation
from e1tui.storage.toml.session_toml import decode_session


@dataclass(frozen=True)
class Source:
    """A session as it was read, by file; `problems` are sentences on the files that are refused.

    `folder` is None for an archive.
    """

    name: str
    session: Session
    evaluations: Mapping[str, Evaluation]
    problems: tuple[str, ...] = ()
    folder: Path | None = None


def read_source(folder: SessionsFolder, text: str) -> Source:
    """A session by its name, by its folder or by its archive (a .zip), which is checked and not unpacked to disk."""
    path = Path(text)
    if text.lower().endswith(".zip") and not path.is_dir():
        return _of_archive(path)
    if os.path.lexists(path / SESSION_FILE) and ("/" in text or text not in folder.names()):
        return _of_store(SessionsFolder(path.absolute().parent).open(path.absolute().name))
    return _of_store(folder.open(text))


def _of_store(store: SessionStore) -> Source:
    evaluations: dict[str, Evaluation] = {}
    problems = [f"{store.name}/{one.name} : {one.reason}." for one in store.copies()]
    for stem in store.stems():
        try:
            evaluations[stem] = store.load(stem).evaluation
        except E1Error as error:
            problems.append(f"{store.name}/{error}")
    return Source(store.name, store.session(), evaluations, tuple(problems), store.folder.resolve())


def _of_archive(path: Path) -> Source:
    from e1tui.export.archive import MAX_BYTES, unpack  # zips: not for those who have none

    try:
        found = unpack(files.read_bounded(path, MAX_BYTES, follow=True))
    except FileProblem as error:
        raise FileProblem(f"{path} : {error}") from error
    if found.problems:
        raise FileProblem(f"{path} n’est pas conforme à son manifeste : {'; '.join(found.problems[:5])}.")
    try:
        session = decode_session(found.files.get(SESSION_FILE, b""))
    except DocumentError as error:
        raise FileProblem(f"{path} : {SESSION_FILE} : {error}.") from error
    evaluations: dict[str, Evaluation] = {}
    problems: list[str] = []
    for name, content in found.files.items():
        if "/" in name or name == SESSION_FILE or not name.endswith(".toml"):
            continue
        try:
            evaluations[name.removesuffix(".toml")] = decode_evaluation(content, load_grid)
        except DocumentError as error:
            problems.append(f"{path}/{name} : {error}.")
    return Source(found.session, session, evaluations, tuple(problems))
