"""The sessions folder: list, load and save under a session's lock, noticing what changed underneath."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.domain.evaluation import Candidate, Change, Evaluation, HistoryEntry, diff, is_free_text
from e1tui.domain.grid import Grid
from e1tui.domain.merge import Conflict, merge
from e1tui.domain.session import Presence, Session
from e1tui.errors import DocumentError, E1Error, FileProblem, SaveError
from e1tui.storage.codec import decode_evaluation, decode_session, encode_evaluation, encode_session
from e1tui.storage.grids import load_grid
from e1tui.storage.naming import SESSION_FILE, candidate_stem, checked_session_name
from e1tui.storage.reader import MAX_BYTES
from e1tui.storage.who import Author

LOCK_FILE: Final = ".verrou"
WITHDRAWN: Final = "retires"
EXPORTS: Final = "exports"
_LOCK_PATIENCE: Final = 5.0  # seconds; a save holds the lock for milliseconds
_NO_CONFLICT: Final[tuple[Conflict, ...]] = ()
_SAME_EDIT: Final = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Stored:
    """An evaluation as it was read: its file's stem, and the hash of the file's bytes."""

    stem: str
    evaluation: Evaluation
    digest: bytes


@dataclass(frozen=True)
class Unreadable:
    """A candidate's file that is refused, and why; it is never overwritten."""

    stem: str
    reason: str


@dataclass(frozen=True)
class Saved:
    """What is on disk after a save. For each conflict the other person's value was kept."""

    stored: Stored
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True)
class SessionEntry:
    """A session in the list of sessions; `session` is None when its file is refused (`problem`)."""

    name: str
    session: Session | None
    closed: int = 0
    candidates: int = 0
    problem: str = ""


class SessionsFolder:
    """The folder that holds one folder per session."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> tuple[str, ...]:
        """The session folders' names; a folder without a session.toml is not a session."""
        try:
            entries = sorted(self.root.iterdir())
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise FileProblem(f"{self.root} : {files.cause(error)}.") from error
        return tuple(e.name for e in entries if os.path.lexists(e / SESSION_FILE))

    def entries(self) -> tuple[SessionEntry, ...]:
        """Every session, the most recent date first, then by name."""
        found = [self._entry(name) for name in self.names()]
        found.sort(key=lambda entry: entry.name)
        found.sort(key=_date_of, reverse=True)
        return tuple(found)

    def _entry(self, name: str) -> SessionEntry:
        store = SessionStore(self.root / name)
        try:
            session = store.session()
            loaded = store.load_all()
        except E1Error as error:
            return SessionEntry(name, None, problem=str(error))
        closed = sum(isinstance(one, Stored) and one.evaluation.is_closed for one in loaded)
        return SessionEntry(name, session, closed, len(loaded))

    def open(self, name: str) -> SessionStore:
        """The session of that name; FileProblem if there is none."""
        checked_session_name(name)
        if not (self.root / name / SESSION_FILE).exists():
            known = ", ".join(self.names()) or "aucune"
            raise FileProblem(f"Pas de session « {name} » dans {self.root}. Sessions présentes : {known}.")
        return SessionStore(self.root / name)

    def create(self, name: str, session: Session) -> SessionStore:
        """A new session's folder; SaveError if the name is taken."""
        folder = self.root / checked_session_name(name)
        if os.path.lexists(folder):
            raise SaveError(f"« {name} » existe déjà dans {self.root} : choisissez un autre nom.")
        files.make_folder(folder)
        store = SessionStore(folder)
        store.save_session(session)
        return store


def _date_of(entry: SessionEntry) -> dt.date:
    return entry.session.date if entry.session and entry.session.date else dt.date.min


class SessionStore:
    """One session's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        return self.folder.name

    def session(self) -> Session:
        """The session's own file; E1Error naming it when it is refused."""
        content = files.read_bounded(self.folder / SESSION_FILE, MAX_BYTES)
        try:
            session = decode_session(content)
            load_grid(session.grid_id)
        except DocumentError as error:
            raise FileProblem(f"{self.name}/{SESSION_FILE} : {error}.") from error
        return session

    def grid(self) -> Grid:
        return load_grid(self.session().grid_id)

    def save_session(self, session: Session) -> None:
        with self._lock():
            files.write_file(self.folder / SESSION_FILE, encode_session(session))

    def stems(self) -> tuple[str, ...]:
        """The identifiers of the session's candidates, by file name."""
        return _stems(self.folder)

    def load(self, stem: str, *, history: bool = True) -> Stored:
        """A candidate's evaluation; FileProblem naming the file when it is refused."""
        return self._read(self.folder / f"{stem}.toml", history=history)

    def load_all(self) -> tuple[Stored | Unreadable, ...]:
        """Every candidate without their history, the refused files among them."""
        return tuple(self._load_or_reason(stem) for stem in self.stems())

    def _load_or_reason(self, stem: str) -> Stored | Unreadable:
        try:
            return self.load(stem, history=False)
        except E1Error as error:
            return Unreadable(stem, str(error))

    def _read(self, path: Path, *, history: bool) -> Stored:
        content = files.read_bounded(path, MAX_BYTES)
        try:
            evaluation = decode_evaluation(content, load_grid, history=history)
        except DocumentError as error:
            raise FileProblem(f"{path.name} : {error}.") from error
        return Stored(path.stem, evaluation, _digest(content))

    def add(
        self,
        candidate: Candidate,
        *,
        presence: Presence = Presence.PRESENT,
        order: int | None = None,
        time: dt.time | None = None,
    ) -> str:
        """Write a new candidate's file; the stem chosen for it."""
        evaluation = Evaluation(self.session().grid_id, candidate, presence=presence, order=order, time=time)
        with self._lock():
            stem = candidate_stem(candidate, {*self.stems(), *_stems(self.folder / WITHDRAWN)})
            files.write_file(self.folder / f"{stem}.toml", encode_evaluation(evaluation))
        return stem

    def save(self, stored: Stored, evaluation: Evaluation, author: Author, now: dt.datetime) -> Saved:
        """Write an evaluation that was loaded as `stored` and changed since.

        When the file changed underneath, other fields are merged; of a field that both changed, theirs is
        kept and reported. When it returns, everything is on disk. Raises SaveError when nothing was written,
        FileProblem when the file became unreadable meanwhile (it is then left as it is).
        """
        path = self.folder / f"{stored.stem}.toml"
        with self._lock():
            theirs = self._read(path, history=True)
            if theirs.digest == stored.digest:
                merged, conflicts = evaluation, _NO_CONFLICT
            else:
                merged, conflicts = merge(stored.evaluation, evaluation, theirs.evaluation)
            changes = diff(theirs.evaluation, merged)
            if not changes and merged.closing == theirs.evaluation.closing:
                return Saved(theirs, conflicts)
            revision = theirs.evaluation.revision + 1
            written = replace(
                merged,
                revision=revision,
                history=with_entries(theirs.evaluation.history, changes, revision, author, now),
            )
            content = encode_evaluation(written)
            files.write_file(path, content)
        return Saved(Stored(stored.stem, written, _digest(content)), conflicts)

    def withdraw(self, stem: str) -> None:
        """Move a candidate to `retires/`; SaveError if something was given already."""
        files.make_folder(self.folder / WITHDRAWN)
        with self._lock():
            if not self.load(stem, history=False).evaluation.has_nothing_given:
                raise SaveError("Ce candidat a déjà des positionnements, notes ou textes : il reste.")
            self._move(self.folder / f"{stem}.toml", self.folder / WITHDRAWN / f"{stem}.toml")

    def restore(self, stem: str) -> None:
        """Bring a withdrawn candidate back; SaveError if the name was taken meanwhile."""
        with self._lock():
            self._move(self.folder / WITHDRAWN / f"{stem}.toml", self.folder / f"{stem}.toml")

    def withdrawn(self) -> tuple[Stored, ...]:
        """The withdrawn candidates that can be read."""
        store = SessionStore(self.folder / WITHDRAWN)
        return tuple(one for one in store.load_all() if isinstance(one, Stored))

    def _move(self, source: Path, target: Path) -> None:
        try:
            os.link(source, target, follow_symlinks=False)  # fails where rename would overwrite
            os.unlink(source)
        except OSError as error:
            raise SaveError(f"{source.name} n’est pas déplacé : {files.cause(error)}.") from error

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """The session's lock, freed by the kernel if the process dies."""
        try:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            descriptor = os.open(self.folder / LOCK_FILE, flags, files.file_mode(self.folder))
        except OSError as error:
            raise SaveError(f"{self.name} : écriture impossible, {files.cause(error)}.") from error
        try:
            self._acquire(descriptor)
            yield
        finally:
            os.close(descriptor)

    def _acquire(self, descriptor: int) -> None:
        deadline = time.monotonic() + _LOCK_PATIENCE
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise SaveError(
                        f"{self.name} : un autre poste tient le verrou de la session depuis"
                        f" {_LOCK_PATIENCE:.0f} secondes."
                    ) from None
                time.sleep(0.005)
            except OSError as error:
                raise SaveError(f"{self.name} : verrou impossible, {files.cause(error)}.") from error
            else:
                return


def _stems(folder: Path) -> tuple[str, ...]:
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


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def with_entries(
    history: tuple[HistoryEntry, ...],
    changes: tuple[Change, ...],
    revision: int,
    author: Author,
    now: dt.datetime,
) -> tuple[HistoryEntry, ...]:
    """The history with one entry per change; edits of one text by one person within a minute are one."""
    for change in changes:
        entry = HistoryEntry(
            revision=revision,
            at=now,
            by=author.account,
            member=author.member,
            field=change.field,
            before=None if is_free_text(change.field) else _plain(change.before),
            after=None if is_free_text(change.field) else _plain(change.after),
        )
        last = history[-1] if history else None
        if last and is_free_text(entry.field) and _same_edit(last, entry):
            history = history[:-1]
        history = (*history, entry)
    return history


def _same_edit(last: HistoryEntry, entry: HistoryEntry) -> bool:
    same = (last.field, last.by, last.member) == (entry.field, entry.by, entry.member)
    return same and dt.timedelta() <= entry.at - last.at <= _SAME_EDIT


def _plain(value: object) -> str | Decimal | None:
    match value:
        case None | Decimal():
            return value
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)
