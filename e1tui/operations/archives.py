"""A session's archive made of one look at its files, and what a purge asks for before anything is deleted.

What the command and the app share: neither prints here, nor asks.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from e1tui import files, folders
from e1tui.domain.agreement import inside, of
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.extract import communicable_extract
from e1tui.domain.french import french_date
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.domain.text import is_utf8, visible
from e1tui.errors import E1Error, ExportError, FileProblem, SaveError
from e1tui.export import batch
from e1tui.export.archive import DOCUMENTS, MAX_BYTES, Archive, check_clock, check_count, pack, unpack
from e1tui.export.batch import Document, Item, Order, Progress, make
from e1tui.export.documents import tasks
from e1tui.storage.archiving import (
    RECORD,
    ArchiveRecord,
    SessionFiles,
    archive_record,
    archived_loader,
    candidate_file,
    lost_grid,
    record_archive,
    session_files,
)
from e1tui.storage.attendance import Attendance
from e1tui.storage.author import Author
from e1tui.storage.naming import SESSION_FILE
from e1tui.storage.purging import inventory, purge, unclosed
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import decode_evaluation
from e1tui.storage.toml.session_toml import decode_session
from e1tui.storage.toml.tables import MAX_BYTES as MAX_TOML_BYTES

Clock = Callable[[], dt.datetime]
_NAMED: Final = 12  # files in a sentence


# --- making one ---


class Cancelled(Exception):
    """The user asked to stop; nothing is written."""


@dataclass(frozen=True)
class Made:
    """An archive that is on disk and was read back. `problems` name what is not in it, `without_extract` who."""

    path: Path
    fingerprint: str
    count: int
    problems: tuple[str, ...]
    without_extract: tuple[str, ...]
    confirmed: bool = True  # by the disk


def make_archive(
    store: SessionStore,
    target: Path,
    now: dt.datetime,
    *,
    remarks: bool = False,
    documents: bool = True,
    progress: Progress = lambda done, total, name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Made:
    """Write a session's archive to a path where nothing is yet, and remember it in the session's folder.

    The documents are made in memory, from the very bytes that are packed. E1Error, and nothing is written, for
    what cannot be archived or read back: all of it is looked at before.
    """
    check_clock(now)
    _check_target(target)
    found = session_files(store, remarks=remarks)
    check_count(store.name, len(found.contents))
    session = decode_session(found.contents[SESSION_FILE])
    load = archived_loader(session, found.contents)
    grid = load(session.grid_id)
    items = [
        (path.removesuffix(".toml"), decode_evaluation(content, load))
        for path, content in found.contents.items()
        if path != SESSION_FILE and "/" not in path
    ]
    contents, problems = dict(found.contents), [*found.problems]
    if documents:
        made = _documents(store.name, grid, session, items, found, progress, cancelled)
        contents |= {f"{DOCUMENTS}/{name}": content for name, content in made.contents.items()}
        problems += made.problems
    content = pack(store.name, contents, now)
    confirmed = _written(target, content, contents)
    record = ArchiveRecord(now, str(target), hashlib.sha256(content).hexdigest(), remarks, found.sums)
    try:
        record_archive(store, record)
    except SaveError as error:
        raise SaveError(
            f"{target} est écrit et se relit, mais {store.name}/{RECORD} ne l’est pas : purger ne connaîtra pas cette"
            f" archive. {error}"
        ) from error
    return Made(
        target,
        record.fingerprint,
        len(contents),
        tuple(problems),
        _without_extract(grid, items) if documents else (),
        confirmed,
    )


def _check_target(target: Path) -> None:
    if not is_utf8(str(target)):
        raise FileProblem(
            f"{target} : ce nom n’est pas en UTF-8, il ne peut être noté. Choisissez-en un autre ; rien n’est écrit."
        )
    folders.check_new(target)


def _documents(
    name: str,
    grid: Grid,
    session: Session,
    items: list[Item],
    found: SessionFiles,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> batch.Made:
    """Every document of the session. A draft has no extract: `_without_extract` names it."""
    incomplete = any("/" not in path for path in found.left_out)
    kinds = frozenset({Document.GRID, Document.MARK_SHEET})
    orders = [
        (Order(kinds, name, incomplete=incomplete), items),
        (
            Order(frozenset({Document.EXTRACT}), name),
            [item for item in items if _has_extract(grid, item[1])],
        ),
    ]
    wanted = [task for order, some in orders for task in tasks(grid, session, some, order)]
    check_count(name, len(found.contents) + sum(len(task.names) for task in wanted))
    total, before = sum(task.steps for task in wanted), 0
    contents: dict[str, bytes] = {}
    problems: list[str] = []

    def step(done: int, of_order: int, what: str) -> None:
        progress(before + done, total, what)

    for order, some in orders:
        made = make(grid, session, some, order, progress=step, cancelled=cancelled)
        if made.cancelled:
            raise Cancelled
        before += sum(task.steps for task in tasks(grid, session, some, order))
        contents |= made.contents
        problems += made.problems
    return batch.Made(contents, tuple(problems))


def _written(target: Path, content: bytes, contents: Mapping[str, bytes]) -> bool:
    """Write the archive, once it is known to be read back whole; whether the disk confirmed it."""
    again = unpack(content)
    if again.problems or dict(again.files) != contents:
        raise SaveError(f"{target} ne se relirait pas comme il a été fait : rien n’est écrit.")
    confirmed = folders.create_file(target, content)
    if files.read_bounded(target, MAX_BYTES) != content:
        raise SaveError(
            f"{target} ne se relit pas comme il a été écrit : le disque est à vérifier, ce fichier à effacer."
        )
    return confirmed


def _has_extract(grid: Grid, evaluation: Evaluation) -> bool:
    try:
        communicable_extract(grid, evaluation)
    except ExportError:
        return False
    return True


def _without_extract(grid: Grid, items: list[Item]) -> tuple[str, ...]:
    lines = []
    for _, evaluation in items:
        if not _has_extract(grid, evaluation):
            reason = evaluation.state.value if evaluation.is_present else evaluation.presence.label
            lines.append(f"{evaluation.candidate.full_name} ({reason})")
    return tuple(lines)


# --- what a purge asks for ---


@dataclass(frozen=True)
class Waived:
    """What whoever purges does without: closed evaluations, an archive. `place` is where they say that it is now."""

    drafts: bool = False
    archive: bool = False
    place: Path | None = None


def purge_checked(
    store: SessionStore, author: Author, clock: Clock, waived: Waived, shown: Mapping[str, str]
) -> None:
    """Remove a session that is still what was `shown`; every check is made again at that moment, under the lock.

    E1Error, and nothing is deleted, when one fails.
    """

    def check() -> Mapping[str, str]:
        now = check_purge(store, author, clock, waived)
        if changed := sorted(path for path in {*shown, *now} if shown.get(path) != now.get(path)):
            raise E1Error(f"Changé pendant la question : {_listed(changed)}. Rien n’est effacé.")
        return now

    purge(store, check)


def check_purge(store: SessionStore, author: Author, clock: Clock, waived: Waived) -> Mapping[str, str]:
    """The files that a purge would take, by path with their sums; E1Error when the session is open somewhere, not
    closed, or not all of it is in its archive."""
    refused = f"{store.name} n’est pas effacée"
    if inside := Attendance(store.folder, author, clock).others():
        who = ", ".join(dict.fromkeys(one.who for one in inside))
        raise E1Error(f"{refused} : la session est ouverte par {who}. Fermez-la d’abord.")
    if not waived.drafts and (names := unclosed(store)):
        count = (
            "1 évaluation n’est pas close"
            if len(names) == 1
            else f"{len(names)} évaluations ne sont pas closes"
        )
        raise E1Error(
            f"{refused}, {count} : {', '.join(names)}.\nPour l’effacer quand même : --meme-brouillons."
        )
    found = inventory(store)
    if not waived.archive and (problem := archive_problem(store, found, waived.place)):
        raise E1Error(f"{refused}. {problem}\nPour l’effacer sans archive : --sans-archive.")
    return found


def archive_problem(store: SessionStore, found: Mapping[str, str], place: Path | None = None) -> str:
    """Why the archive that was made does not hold all that is `found` in the session, or "".

    The archive is read whole, from its place or from where it is said to be now.
    """
    record = archive_record(store)
    if record is None:
        return (
            f"Aucune archive {of(store.name)} n’a été faite : e1tui archiver {store.name} --vers FICHIER.zip."
        )
    path = place or Path(record.path)
    if not os.path.lexists(path):
        return (
            f"L’archive du {french_date(record.at)} n’est plus à sa place ({path}) : si elle a été déplacée, dites où elle"
            " est par --archive ; sinon faites-en une autre."
        )
    try:
        archive = unpack(files.read_bounded(path, MAX_BYTES, follow=True))
    except FileProblem as error:
        return f"{path} : {inside(str(error))}"
    if archive.fingerprint != record.fingerprint or archive.problems:
        return f"{path} n’est pas l’archive qui a été faite le {french_date(record.at)}."
    missing = [
        one
        for one, digest in found.items()
        if record.sums.get(one) != digest or not _holds(archive, store, one, record)
    ]
    if lost := lost_grid(store, archive.files):
        missing.append(lost)
    if missing:
        return (
            f"Modifiés depuis l’archive du {french_date(record.at)}, ou absents d’elle : {_listed(missing)}."
        )
    return ""


def _holds(archive: Archive, store: SessionStore, path: str, record: ArchiveRecord) -> bool:
    """Whether the archive has that file as it now is; without remarks where it was made without them."""
    packed = archive.files.get(path)
    if packed is None:
        return False
    try:
        content = files.read_bounded(store.folder / path, MAX_TOML_BYTES)
        if packed == content:
            return True
        if record.with_remarks or path == SESSION_FILE:
            return False
        # Not by their bytes: another version may write the same evaluation otherwise.
        load = store.load_grid
        public = decode_evaluation(candidate_file(path, content, False, load), load)
        return decode_evaluation(packed, load) == public
    except E1Error:
        return False


def _listed(paths: list[str]) -> str:
    more = f" et {len(paths) - _NAMED} de plus" if len(paths) > _NAMED else ""
    return ", ".join(visible(path) for path in paths[:_NAMED]) + more
