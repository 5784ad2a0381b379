"""The end of a session's life: its files for an archive, the way back from one, and its removal.

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
from pathlib import Path
from typing import Final

import tomli_w

from e1tui import files
from e1tui.domain.text import unsafe_characters
from e1tui.errors import DocumentError, E1Error, FileProblem, SaveError, UsageError
from e1tui.storage.codec import decode_evaluation, encode_evaluation
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import load_grid
from e1tui.storage.lock import session_lock
from e1tui.storage.naming import SESSION_FILE, new_session_name
from e1tui.storage.reader import MAX_BYTES, TableReader, parse_toml
from e1tui.storage.session_codec import decode_session
from e1tui.storage.store import WITHDRAWN, SessionStore, Unreadable

RECORD: Final = ".archive"


@dataclass(frozen=True)
class SessionFiles:
    """What goes into an archive, by path in the session's folder.

    `sums` are the SHA-256 of the files as they are on disk; `problems` name those that are left out, and why.
    """

    contents: Mapping[str, bytes]
    sums: Mapping[str, str]
    problems: tuple[str, ...]


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
    """The session's TOML files, withdrawn candidates too; without `remarks`, what was for the commission only
    is left out of them. FileProblem when the session's own file is refused."""
    store.session()
    contents: dict[str, bytes] = {}
    sums: dict[str, str] = {}
    problems: list[str] = []
    with session_lock(store.folder):
        for path in _toml_paths(store):
            try:
                content = files.read_bounded(store.folder / path, MAX_BYTES)
                contents[path] = content if path == SESSION_FILE else _candidate_file(path, content, remarks)
            except E1Error as error:
                problems.append(f"{store.name}/{path} n’est pas dans l’archive : {error}")
            else:
                sums[path] = hashlib.sha256(content).hexdigest()
    return SessionFiles(contents, sums, tuple(problems))


def _toml_paths(store: SessionStore) -> Iterator[str]:
    yield SESSION_FILE
    yield from (f"{stem}.toml" for stem in store.stems())
    withdrawn = SessionStore(store.folder / WITHDRAWN)
    if not withdrawn.folder.is_symlink():
        yield from (f"{WITHDRAWN}/{stem}.toml" for stem in withdrawn.stems())


def _candidate_file(path: str, content: bytes, remarks: bool) -> bytes:
    if unsafe_characters(path) or "\\" in path:
        raise FileProblem("le nom du fichier a des caractères de commande.")
    evaluation = decode_evaluation(content, load_grid)
    public = evaluation.without_remarks()
    return content if remarks or public == evaluation else encode_evaluation(public)


def record_archive(store: SessionStore, record: ArchiveRecord) -> None:
    """Remember an archive in the session's folder."""
    document = {
        "le": record.at,
        "fichier": record.path,
        "empreinte": record.fingerprint,
        "avec_remarques": record.with_remarks,
        "fichiers": dict(record.sums),
    }
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

    Every file is read strictly before one is written. FileProblem when one is refused, SaveError when the name
    is taken or something cannot be written (nothing of it then stays).
    """
    try:
        target = folder.root / new_session_name(name)
    except UsageError as error:
        raise FileProblem(str(error)) from error
    found = {path: content for path, content in contents.items() if path.endswith(".toml")}
    if SESSION_FILE not in found:
        raise FileProblem(f"L’archive n’a pas de {SESSION_FILE} : il n’y a pas de session à restaurer.")
    for path, content in found.items():
        _check_restored(path, content)
    if os.path.lexists(target):
        raise SaveError(f"« {name} » existe déjà dans {folder.root} : rien n’est restauré.")
    files.make_folder(target)
    try:
        # The session's own file last: until then the folder is no session.
        for path in sorted(found, key=lambda path: (path == SESSION_FILE, path)):
            files.make_folder((target / path).parent)
            files.write_file(target / path, found[path])
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return SessionStore(target)


def _check_restored(path: str, content: bytes) -> None:
    folder, _, name = path.rpartition("/")
    if folder not in ("", WITHDRAWN) or name.startswith(".") or name in ("", ".toml"):
        raise FileProblem(f"« {path[:100]} » : ce nom n’est pas permis dans une session.")
    try:
        if path == SESSION_FILE:
            load_grid(decode_session(content).grid_id)
        else:
            decode_evaluation(content, load_grid)
    except DocumentError as error:
        raise FileProblem(f"{path} : {error}. Rien n’est restauré.") from error


# --- purging ---


def unclosed(store: SessionStore) -> tuple[str, ...]:
    """Whom a purge would take while they are not closed: names, or files where they cannot be read."""
    return tuple(
        f"{one.stem}.toml" if isinstance(one, Unreadable) else one.evaluation.candidate.full_name
        for one in store.load_all()
        if isinstance(one, Unreadable) or not one.evaluation.is_closed
    )


def archive_problem(store: SessionStore) -> str:
    """Why the archive made does not stand for the session as it is now, or ""."""
    record = archive_record(store)
    if record is None:
        return (
            f"Aucune archive de {store.name} n’a été faite : e1tui archiver {store.name} --vers FICHIER.zip."
        )
    changed = [
        path
        for path in _toml_paths(store)
        if record.sums.get(path) != hashlib.sha256(_whole(store, path)).hexdigest()
    ]
    if changed:
        return f"Modifiés depuis l’archive du {record.at:%d/%m/%Y}, ou absents d’elle : {', '.join(changed)}."
    path = Path(record.path)
    if path.exists() and _sum_of(path) != record.fingerprint:
        return f"{record.path} n’est plus l’archive qui a été faite le {record.at:%d/%m/%Y}."
    return ""


def _whole(store: SessionStore, path: str) -> bytes:
    """A file of any state: one that is refused was not archived, and is told so by its sum."""
    try:
        return files.read_bounded(store.folder / path, MAX_BYTES)
    except FileProblem:
        return b""


def _sum_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def purge(store: SessionStore) -> None:
    """Remove the session's folder with everything in it; SaveError says what stays.

    The session's own file goes last, so that what a failure leaves is still seen as a session.
    """
    if store.folder.is_symlink():
        raise FileProblem(f"{store.name} : c’est un lien symbolique, qui n’est pas suivi.")
    try:
        with session_lock(store.folder):
            for path in sorted(store.folder.iterdir(), key=lambda path: path.name == SESSION_FILE):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    with contextlib.suppress(FileNotFoundError):
                        path.unlink()
            store.folder.rmdir()
    except OSError as error:
        raise SaveError(f"{store.name} n’est pas entièrement effacée : {files.cause(error)}.") from error
