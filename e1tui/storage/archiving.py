"""A session's files for an archive, and the way back from one.

`.archive` in a session's folder remembers the last archive made, with the SHA-256 that every file had: a session
is purged only if it is still what was archived, unless told otherwise. Nothing here is ever done by itself.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import tomli_w

from e1tui import files, folders
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.domain.text import is_utf8, unsafe_characters
from e1tui.errors import DocumentError, E1Error, FileProblem, SaveError, UsageError
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import (
    Loader,
    grids_of,
    is_grid_id,
    keep_file,
    load_grid,
    parse_file,
    sha_of,
    shipped,
)
from e1tui.storage.naming import GRIDS, SESSION_FILE, WITHDRAWN, new_session_name
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import decode_evaluation, encode_evaluation
from e1tui.storage.toml.session_toml import decode_session
from e1tui.storage.toml.tables import MAX_BYTES, TableReader, parse_toml

RECORD: Final = ".archive"


@dataclass(frozen=True)
class SessionFiles:
    """What goes into an archive, by path in the session's folder; a grid of the sessions folder is among them, as
    `grid_path` names it.

    `sums` are the SHA-256 of the files as they are on disk; `problems` name those that are left out, and why.
    """

    contents: Mapping[str, bytes]
    sums: Mapping[str, str]
    problems: tuple[str, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class ArchiveRecord:
    """The last archive made of a session: when, where, its SHA-256, and those of the files it was made from."""

    at: dt.datetime
    path: str
    fingerprint: str
    with_remarks: bool
    sums: Mapping[str, str]


# --- archiving ---


def session_files(store: SessionStore, *, remarks: bool) -> SessionFiles:
    """The session's TOML files at one moment, withdrawn candidates too; without `remarks`, what was for the
    commission only is left out of them.

    FileProblem when the session's own file is refused, its grid is lost, or a file has a name that no archive can hold.
    """
    contents: dict[str, bytes] = {}
    sums: dict[str, str] = {}
    problems: list[str] = []
    left_out: list[str] = []
    for path, content in _read_at_once(store, problems).items():
        try:
            if isinstance(content, FileProblem):
                raise content
            if path == SESSION_FILE or is_grid(path):
                contents[path] = content
            else:
                contents[path] = candidate_file(path, content, remarks, store.load_grid)
        except E1Error as error:
            problems.append(f"{store.name}/{path} n’est pas dans l’archive : {error}")
            left_out.append(path)
        else:
            sums[path] = hashlib.sha256(content).hexdigest()
    return SessionFiles(contents, sums, tuple(problems), tuple(left_out))


def _read_at_once(store: SessionStore, problems: list[str]) -> dict[str, bytes | FileProblem]:
    """The files under the lock, not parsed: that takes a millisecond each, and others wait to save."""
    found: dict[str, bytes | FileProblem] = {}
    with store.lock():
        session = store.session()
        if (grid := store.grid_file()) is not None:
            found[grid_path(session.grid_id)] = grid
        for path in _toml_paths(store, problems):
            if not is_utf8(path):
                raise FileProblem(
                    f"{path} : le nom de ce fichier n’est pas en UTF-8, aucune archive ne peut le porter."
                    " Renommez-le ; rien n’est écrit."
                )
            try:
                found[path] = files.read_bounded(store.folder / path, MAX_BYTES)
            except FileProblem as error:
                found[path] = error
    return found


def _toml_paths(store: SessionStore, problems: list[str]) -> Iterator[str]:
    yield SESSION_FILE
    yield from (f"{stem}.toml" for stem in store.file_stems())
    try:
        withdrawn = store.withdrawn_file_stems()
    except FileProblem as error:
        problems.append(f"{store.name}/{WITHDRAWN} n’est pas dans l’archive : {error}")
    else:
        yield from (f"{WITHDRAWN}/{stem}.toml" for stem in withdrawn)


def candidate_file(path: str, content: bytes, remarks: bool, load_grid: Loader) -> bytes:
    """What an archive has of a candidate's file; E1Error when it has nothing of it."""
    if unsafe_characters(path) or "\\" in path:
        raise FileProblem("le nom du fichier a des caractères de commande.")
    evaluation = decode_evaluation(content, load_grid)
    public = evaluation.without_remarks()
    return content if remarks or public == evaluation else encode_evaluation(public)


# --- its grid ---


def grid_path(grid_id: str) -> str:
    """Where an archive has the grid of its session: "grilles/velo-e2.toml"."""
    return f"{GRIDS}/{grid_id}.toml"


def is_grid(path: str) -> bool:
    """Whether a file of an archive is a grid's."""
    return path.startswith(f"{GRIDS}/")


def archived_loader(session: Session | None, contents: Mapping[str, bytes]) -> Loader:
    """What reads the grids of an archive's files: a shipped one, or the one that it carries for its session.

    The loader's DocumentError says that the archive has it not, or another than the session was made with.
    """

    @cache
    def load(grid_id: str) -> Grid:
        own = session is not None and session.grid_id == grid_id
        if grid_id in shipped() and not (session is not None and own and session.grid_sha):
            return load_grid(grid_id)
        path = grid_path(grid_id)
        if session is None or not own or path not in contents:
            raise DocumentError(f"l’archive n’a pas cette grille ({path})", "grille")
        if sha_of(contents[path]) != session.grid_sha:
            raise DocumentError(
                f"{path} n’est pas la grille avec laquelle la session a été faite (autre empreinte)", "grille"
            )
        return parse_file(grid_id, contents[path])

    return load


def lost_grid(store: SessionStore, contents: Mapping[str, bytes]) -> str:
    """The path of the session's grid where an archive's files have it not as the session was made with it, or ""."""
    session = store.session()
    path = grid_path(session.grid_id)
    is_there = not session.grid_sha or sha_of(contents.get(path, b"")) == session.grid_sha
    return "" if is_there else path


def record_archive(store: SessionStore, record: ArchiveRecord) -> None:
    """Remember an archive in the session's folder."""
    document = {
        "le": record.at,
        "fichier": record.path,
        "empreinte": record.fingerprint,
        "avec_remarques": record.with_remarks,
        "fichiers": dict(record.sums),
    }
    with store.lock():
        files.write_file(store.folder / RECORD, tomli_w.dumps(document).encode())


def archive_record(store: SessionStore) -> ArchiveRecord | None:
    """The last archive made of the session, None when none was; FileProblem when the record is refused."""
    path = store.folder / RECORD
    if not os.path.lexists(path):
        return None
    try:
        reader = TableReader(parse_toml(files.read_bounded(path, MAX_BYTES)))
        sums = reader.table("fichiers", required=True)
        return ArchiveRecord(
            at=reader.moment("le"),
            path=reader.nonempty("fichier"),
            fingerprint=reader.nonempty("empreinte"),
            with_remarks=reader.boolean("avec_remarques"),
            sums={name: sums.nonempty(name) for name in sums.names()},
        )
    except DocumentError as error:
        raise FileProblem(f"{store.name}/{RECORD} : {error}.") from error


# --- restoring ---


def restore(folder: SessionsFolder, name: str, contents: Mapping[str, bytes]) -> SessionStore:
    """Write the TOML files of an archive as a new session of that name; what else it holds is left in it.

    Every file is read strictly before one is written, and all are written before the session has its name.
    FileProblem when one is refused, SaveError when the name is taken, when another grid has the identifier of its
    own, or something cannot be written: nothing of it then stays, and nothing that somebody else has put there
    meanwhile is replaced or removed.
    """
    try:
        target = folder.root / new_session_name(name)
    except UsageError as error:
        raise FileProblem(str(error)) from error
    found = {path: content for path, content in contents.items() if path.endswith(".toml")}
    if SESSION_FILE not in found:
        raise FileProblem(f"L’archive n’a pas de {SESSION_FILE} : il n’y a pas de session à restaurer.")
    session = _restored_session(found[SESSION_FILE])
    load = archived_loader(session, found)
    for path, content in found.items():
        _check_restored(session, path, content, load)
    if os.path.lexists(target):
        raise _taken(target)
    grid = found.pop(grid_path(session.grid_id), None)
    if grid is not None:
        _check_no_other_grid(folder.root, session, grid)
    files.make_folder(folder.root)
    # Not hidden: `verifier` names what a process that is killed leaves of it.
    stage, brought = target.with_name(f"{name}-restauration-{os.urandom(4).hex()}"), None
    try:
        files.new_folder(stage)
        # The session's own file last: until then the folder is no session.
        for path in sorted(found, key=lambda path: (path == SESSION_FILE, path)):
            files.make_folder((stage / path).parent)
            files.write_file(stage / path, found[path])
        brought = None if grid is None else _bring_grid(folder.root, session, grid)
        _give_name(stage, target)
    except OSError as error:
        _undo(stage, brought)
        raise SaveError(f"{name} n’est pas restaurée : {files.cause(error)}.") from error
    except BaseException:
        _undo(stage, brought)
        raise
    return SessionStore(target)


def _undo(stage: Path, grid: Path | None) -> None:
    shutil.rmtree(stage, ignore_errors=True)
    if grid is not None:
        with contextlib.suppress(OSError):
            os.unlink(grid)


def _check_no_other_grid(root: Path, session: Session, content: bytes) -> None:
    """SaveError where another grid has that identifier: a session of it would change under whoever scores with it."""
    path = grid_path(session.grid_id)
    there = root / path
    what = "une grille fournie avec e1tui a cet identifiant" if session.grid_id in shipped() else ""
    if not what and os.path.lexists(there) and files.read_bounded(there, MAX_BYTES) != content:
        what = f"{path} y est déjà, et c’est une autre grille"
    if what:
        raise SaveError(
            f"Rien n’est restauré dans {root} : {what}. Restaurez cette archive dans un autre dossier :"
            " e1tui --sessions DOSSIER restaurer ZIP."
        )


def _bring_grid(root: Path, session: Session, content: bytes) -> Path | None:
    """Put the session's grid beside the others, and keep it; its path where it was not there."""
    place = grids_of(root)
    path = root / grid_path(session.grid_id)
    files.make_folder(place)
    keep_file(place, content)
    if os.path.lexists(path):
        return None
    folders.create_file(path, content)
    return path


def _give_name(stage: Path, target: Path) -> None:
    """Rename a folder; SaveError when anything is there by now.

    A rename replaces an empty folder, whoever made it: the name is first taken by one of ours, which is replaced
    only while it is empty.
    """
    try:
        os.mkdir(target, files.PRIVATE_FOLDER)
    except FileExistsError as error:
        raise _taken(target) from error
    try:
        os.rename(stage, target)
    except OSError as error:
        with contextlib.suppress(OSError):  # only while it is empty: else it is somebody else's by now
            os.rmdir(target)
        if os.path.lexists(target):
            raise _taken(target) from error
        raise
    descriptor = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        files.sync_folder(descriptor)
    finally:
        os.close(descriptor)


def _taken(target: Path) -> SaveError:
    return SaveError(f"« {target.name} » existe déjà dans {target.parent} : rien n’est restauré.")


def _restored_session(content: bytes) -> Session:
    try:
        return decode_session(content)
    except DocumentError as error:
        raise _refused(SESSION_FILE, error) from error


def _check_restored(session: Session, path: str, content: bytes, load: Loader) -> None:
    folder, _, name = path.rpartition("/")
    is_own_grid = (
        path == grid_path(session.grid_id) and bool(session.grid_sha) and is_grid_id(session.grid_id)
    )
    if (folder not in ("", WITHDRAWN) or name.startswith(".") or name in ("", ".toml")) and not is_own_grid:
        raise FileProblem(f"« {path[:100]} » : ce nom n’est pas permis dans une session.")
    try:
        if path == SESSION_FILE or is_own_grid:
            load(session.grid_id)
        else:
            decode_evaluation(content, load)
    except DocumentError as error:
        raise _refused(path, error) from error


def _refused(path: str, error: DocumentError) -> FileProblem:
    return FileProblem(f"{path} : {error}. Rien n’est restauré.")
