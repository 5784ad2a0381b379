"""One session’s folder: list, load and save under the session’s lock, noticing what changed underneath."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from e1tui import files
from e1tui.domain.closing.record import unrecorded
from e1tui.domain.day.oral import Oral
from e1tui.domain.elsewhere import TO_LEAVE
from e1tui.domain.evaluation import Candidate, Change, Evaluation, diff, moved_to
from e1tui.domain.grid import Grid
from e1tui.domain.merge import Conflict, kept_closed, merge, merge_sessions, reviewer_changes
from e1tui.domain.session import Presence, Session
from e1tui.domain.text import clean, file_stem
from e1tui.errors import ConflictError, DocumentError, E1Error, FileProblem, SaveError
from e1tui.storage.author import Author
from e1tui.storage.grids import MadeWith
from e1tui.storage.history import with_entries
from e1tui.storage.listing.entries import candidate_stems, check_folder, copies_in, file_stems, read_session
from e1tui.storage.listing.seen import SeenFolder
from e1tui.storage.lock import session_lock
from e1tui.storage.naming import SESSION_FILE, WITHDRAWN, candidate_stem
from e1tui.storage.session_grid import SessionGrid
from e1tui.storage.toml.evaluation_toml import canonical, decode_evaluation, encode_evaluation
from e1tui.storage.toml.session_toml import decode_session, encode_session
from e1tui.storage.toml.tables import MAX_BYTES, MAX_INTEGER

if TYPE_CHECKING:
    from e1tui.storage.listing.copies import Copy

EXPORTS: Final = "exports"
_NO_CONFLICT: Final[tuple[Conflict, ...]] = ()
_NO_ORALS: Final[Mapping[str, Oral]] = MappingProxyType({})
_UNCONFIRMED: Final = (
    "Le fichier est écrit, mais le disque n’a pas confirmé : une coupure de courant pourrait le défaire."
)


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
    """What is on disk after a save. For each conflict the other person's value was kept.

    `warning` is a sentence on how well it is kept (a disk that does not confirm, no locks), or "".
    """

    stored: Stored
    conflicts: tuple[Conflict, ...] = ()
    warning: str = ""


class SessionStore:
    """One session's folder. May be used from several threads: the lock is each call's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen = SeenFolder(folder)
        self._grid = SessionGrid(folder)
        self._whole: dict[str, Stored] = {}  # as last read or written, with its history: parsing that is slow

    @property
    def name(self) -> str:
        """The session's name, which is its folder's."""
        return self.folder.name

    def session(self) -> Session:
        """The session's own file; E1Error naming it when it is refused."""
        self._seen.see()
        return read_session(self.folder)

    # --- its grid ---

    def grid(self) -> Grid:
        """The grid that the session was made with; `read_only` tells whether its file is still that one."""
        return self.made_with().grid

    def made_with(self) -> MadeWith:
        """The same, with whether it is its file now; E1Error where the session or its grid is refused."""
        return self._grid.made_with()

    def load_grid(self, grid_id: str) -> Grid:
        """The grid of that identifier, as the session was made with it where it is the session's.

        DocumentError if there is none.
        """
        return self._grid.load(grid_id)

    def read_only(self) -> str:
        """Why nothing may be written to the session, or ""; E1Error where the session or its grid is refused."""
        return self.made_with().read_only

    def present_grid(self) -> Grid:
        """The session's grid as its file is now; DocumentError where it is refused."""
        return self._grid.present(self._grid.id())

    def grid_file(self) -> bytes | None:
        """The file of the grid that the session was made with, None for a shipped one; FileProblem where it is lost."""
        return self._grid.file()

    def by(self, grid: Grid, stem: str) -> Evaluation:
        """A candidate's evaluation as another grid reads it; DocumentError where it does not."""
        content = files.read_bounded(self._path(stem), MAX_BYTES)
        return decode_evaluation(content, lambda _: grid, history=False)

    def adopt_grid(self) -> None:
        """Write into session.toml that the grid is its file as it is now."""
        with self.lock():
            session = self.session()
            grid = self._grid.keep(session.grid_id)
            files.write_file(
                self.folder / SESSION_FILE, _encoded_session(replace(session, grid_sha=grid.sha))
            )

    @contextlib.contextmanager
    def writing(self) -> Iterator[str]:
        """The lock, to write something that was given; SaveError where the session is read-only.

        Where its own file, or its grid, is refused, nothing of it can be read with another grid: that is no reason.
        """
        with self.lock() as warning:
            try:
                reason = self.read_only()
            except E1Error:
                reason = ""
            if reason:
                raise SaveError(reason)
            yield warning

    def save_session(self, session: Session, before: Session | None = None) -> None:
        """Write the session's own file.

        With `before`, what it was when the change began: what somebody else changed since is kept where it is
        something else, and raises ConflictError, with nothing written, where it is the same thing.
        """
        with self.writing():
            self._put_session(session, before)

    def _put_session(self, session: Session, before: Session | None) -> None:
        if before is not None:
            session, clashing = merge_sessions(before, session, self.session())
            if clashing:
                raise ConflictError(
                    f"Changé entre-temps sur un autre poste : {', '.join(clashing)}. Rien n’est enregistré :"
                    " rouvrez ce formulaire pour voir ce qui est en place.",
                    clashing,
                )
        files.write_file(self.folder / SESSION_FILE, _encoded_session(session))

    def change_grid(self, session: Session, before: Session) -> None:
        """`save_session` of a session with another grid, which its candidates take over, the withdrawn ones too.

        SaveError, with nothing written, where anything was given to one of them. The session's own file is written
        first: what a run that was killed has left is finished by the next.
        """
        with self.writing():
            blank = self.blank_files()
            grid = self._grid.keep(session.grid_id)
            self._put_session(replace(session, grid_sha=grid.sha), before)
            for path, evaluation in blank.items():
                if evaluation.grid_id != session.grid_id:
                    files.write_file(path, encode_evaluation(replace(evaluation, grid_id=session.grid_id)))

    def blank_files(self) -> Mapping[Path, Evaluation]:
        """The files of candidates to whom nothing was given, whatever grid they name; SaveError where it is not all."""
        found = {}
        withdrawn = self.folder / WITHDRAWN
        for path in (
            *(self._path(stem) for stem in self.file_stems()),
            *(self._path(stem, withdrawn) for stem in self.withdrawn_file_stems()),
        ):
            try:
                found[path] = decode_evaluation(files.read_bounded(path, MAX_BYTES), self._grid.present)
            except E1Error as error:
                raise SaveError(
                    f"{path.name} ne se lit pas, et ce qui y est donné n’est pas connu."
                ) from error
            if not found[path].has_nothing_given:
                raise SaveError("des saisies sont faites dans cette session.")
        return found

    def write_first(self, session: Session) -> None:
        """Write session.toml where there is none yet; SaveError when another post was quicker."""
        with self.lock():
            if os.path.lexists(self.folder / SESSION_FILE):
                raise SaveError(
                    f"« {self.name} » vient d’être créée par un autre poste : choisissez un autre nom."
                )
            if session.grid_sha:
                self._grid.keep(session.grid_id)
            files.write_file(self.folder / SESSION_FILE, _encoded_session(session))

    def stems(self) -> tuple[str, ...]:
        """The identifiers of the session's candidates, by file name."""
        return candidate_stems(self.folder)

    def file_stems(self) -> tuple[str, ...]:
        """Those, and of the files that are copies of them."""
        return file_stems(self.folder)

    def copies(self) -> tuple[Copy, ...]:
        """The files that are copies of a candidate's, or of the session's own: they are no candidates."""
        found = copies_in(self.folder, file_stems(self.folder))
        if not found:
            return ()
        from e1tui.storage.listing.copies import described

        return described(self.folder, found)

    def load(self, stem: str, *, history: bool = True) -> Stored:
        """A candidate's evaluation; FileProblem naming the file when it is refused."""
        return self._read(self._path(stem), history=history)

    def load_all(self) -> tuple[Stored | Unreadable, ...]:
        """Every candidate without their history, the refused files among them."""
        return tuple(self.load_or_reason(stem) for stem in self.stems())

    def load_or_reason(self, stem: str) -> Stored | Unreadable:
        """A candidate without their history, or why the file is refused."""
        try:
            return self.load(stem, history=False)
        except E1Error as error:
            return Unreadable(stem, str(error))

    def for_document(self, stored: Stored) -> Evaluation:
        """The evaluation for a document: with its history where the file is called otherwise than the candidate.

        The history tells whether the name or the number was corrected since.
        """
        candidate = stored.evaluation.candidate
        if file_stem(candidate.last_name, candidate.first_name, candidate.number) == stored.stem:
            return stored.evaluation
        return self.load(stored.stem).evaluation

    def _path(self, stem: str, folder: Path | None = None) -> Path:
        """A candidate's file; FileProblem for what would lead out of the folder, or is no candidate's."""
        name = f"{stem}.toml"
        if not stem or stem.startswith(".") or "/" in stem or "\0" in stem or name == SESSION_FILE:
            raise FileProblem(f"« {clean(stem)} » ne désigne pas un candidat.")
        return (folder or self.folder) / name

    def _read(self, path: Path, *, history: bool) -> Stored:
        self._seen.see()
        content = files.read_bounded(path, MAX_BYTES)
        digest = _digest(content)
        known = self._whole.get(path.stem)
        if known is not None and known.digest == digest:
            return known
        try:
            evaluation = decode_evaluation(content, self.load_grid, history=history)
        except DocumentError as error:
            raise FileProblem(f"{path.name} : {error}.") from error
        if other := self._other_grid(evaluation):
            raise FileProblem(f"{path.name} : {other}.")
        stored = Stored(path.stem, evaluation, digest)
        if history:
            self._whole[path.stem] = stored
        return stored

    def _other_grid(self, evaluation: Evaluation) -> str:
        """Why a file that somebody put here is not of this session: it has another grid. "" where it has not."""
        try:
            own = self._grid.id()
        except E1Error:
            return ""  # not known, and said where the session is opened
        if evaluation.grid_id == own:
            return ""
        return f"sa grille est « {evaluation.grid_id} », celle de la session « {own} » : ce fichier est d’une autre session"

    def add(
        self,
        candidate: Candidate,
        *,
        presence: Presence = Presence.PRESENT,
        order: int | None = None,
        time: dt.time | None = None,
        extra_time: bool = False,
        orals: Mapping[str, Oral] = _NO_ORALS,
    ) -> str:
        """Write a new candidate's file; the stem chosen for it.

        SaveError when the same person with the same number is in: the list was imported elsewhere just now.
        """
        evaluation = Evaluation(
            self.session().grid_id,
            candidate,
            presence=presence,
            order=order,
            time=time,
            extra_time=extra_time,
            orals=MappingProxyType(dict(orals)),
        )
        with self.writing():
            self._check_new(candidate)
            stem = self.free_stem(candidate)
            _, content = self.encoded(canonical(evaluation), f"{stem}.toml")
            files.write_file(self.folder / f"{stem}.toml", content)
        return stem

    def free_stem(self, candidate: Candidate) -> str:
        """The identifier of a candidate who is to come: no other's, nor that of one who was withdrawn."""
        return candidate_stem(candidate, {*self.file_stems(), *self._withdrawn_if_known()})

    def add_whole(self, evaluation: Evaluation) -> tuple[str, bool]:
        """Write the file of a candidate who comes with what was given, history and all, at once; the stem chosen for
        it, and whether the disk has confirmed.

        The caller holds the lock (`writing`), and knows that the candidate is not in yet.
        """
        evaluation = canonical(evaluation)
        stem = self.free_stem(evaluation.candidate)
        _, content = self.encoded(evaluation, f"{stem}.toml")
        return stem, files.write_file(self.folder / f"{stem}.toml", content)

    def _check_new(self, candidate: Candidate) -> None:
        plain = candidate_stem(candidate, ())
        if not candidate.number or plain not in self.stems():
            return
        there = self.load_or_reason(plain)
        if isinstance(there, Stored) and there.evaluation.candidate.number == candidate.number:
            raise SaveError(f"{candidate.full_name} ({candidate.number}) est déjà dans la session.")

    def save(self, stored: Stored, evaluation: Evaluation, author: Author, now: dt.datetime) -> Saved:
        """Write an evaluation that was loaded as `stored` and changed since.

        When the file changed underneath, other fields are merged; of a field that both changed, theirs is
        kept and reported. When it returns, everything is on disk. Raises SaveError when nothing was written,
        FileProblem when the file became unreadable meanwhile (it is then left as it is).
        """
        path = self._path(stored.stem)
        evaluation = canonical(evaluation)
        with self.writing() as warning:
            theirs = self._current(path)
            if theirs.digest == stored.digest:
                merged, conflicts = evaluation, _NO_CONFLICT
            else:
                merged, conflicts = merge(stored.evaluation, evaluation, theirs.evaluation)
            merged, refused = kept_closed(canonical(theirs.evaluation), merged)
            conflicts += refused
            changes = (*diff(theirs.evaluation, merged), *reviewer_changes(theirs.evaluation, merged))
            if merged.is_closed and not theirs.evaluation.is_closed:
                # What was changed by hand until then is closed with the rest: from now on the history says so.
                changes = (*_unsaid(theirs.evaluation, changes), *changes)
            if not changes and merged.closing == theirs.evaluation.closing:
                return Saved(theirs, conflicts, warning)
            revision = min(theirs.evaluation.revision + 1, MAX_INTEGER)
            history = with_entries(
                theirs.evaluation.history, changes, revision, author, now, merged.reopening
            )
            written, content = self.encoded(replace(merged, revision=revision, history=history), path.name)
            if not files.write_file(path, content):
                warning = _UNCONFIRMED
        saved = Stored(stored.stem, written, _digest(content))
        self._whole[stored.stem] = saved
        return Saved(saved, conflicts, warning)

    def encoded(self, evaluation: Evaluation, name: str) -> tuple[Evaluation, bytes]:
        """The file's bytes, and the evaluation as they hold it; never a file that we would not read again."""
        content = encode_evaluation(evaluation)
        while len(content) > MAX_BYTES and evaluation.history:
            # The history may be shorter than the revisions; the marks may not be lost for it.
            evaluation = replace(evaluation, history=evaluation.history[len(evaluation.history) // 2 + 1 :])
            content = encode_evaluation(evaluation)
        try:
            again = decode_evaluation(content, self.load_grid, history=False)
        except DocumentError as error:
            raise SaveError(f"{name} n’est pas enregistré, il ne se relirait pas : {error}.") from error
        return replace(again, history=evaluation.history), content

    def _current(self, path: Path) -> Stored:
        """What is on disk under the lock, with its history."""
        if not os.path.lexists(path) and os.path.lexists(self.folder / WITHDRAWN / path.name):
            if place := moved_to(self._read(self.folder / WITHDRAWN / path.name, history=True).evaluation):
                raise SaveError(
                    f"{path.name} n’est pas enregistré : un autre poste a déplacé ce candidat vers la session"
                    f" « {place} ». Ouvrez-le là-bas, et donnez-y ce qui manque."
                )
            raise SaveError(
                f"{path.name} n’est pas enregistré : un autre poste a retiré ce candidat."
                " Rétablissez-le depuis la liste des candidats."
            )
        return self._read(path, history=True)

    def withdraw(self, stem: str) -> None:
        """Move a candidate to `retires/`; SaveError if something was given already."""
        source = self._path(stem)
        files.make_folder(self.folder / WITHDRAWN)
        check_folder(self.folder / WITHDRAWN)
        with self.writing():
            if not self.load(stem, history=False).evaluation.has_nothing_given:
                raise SaveError("Ce candidat a déjà des positionnements, notes ou textes : il reste.")
            files.move(source, self._path(stem, self.folder / WITHDRAWN))

    def restore(self, stem: str) -> None:
        """Bring a withdrawn candidate back; SaveError if the name was taken meanwhile."""
        source = self._path(stem, self.folder / WITHDRAWN)
        check_folder(self.folder / WITHDRAWN)
        with self.writing():
            files.move(source, self._path(stem))

    def withdrawn(self) -> tuple[Stored, ...]:
        """The withdrawn candidates that can be read; FileProblem where `retires` is not what we made."""
        check_folder(self.folder / WITHDRAWN)
        store = SessionStore(self.folder / WITHDRAWN)
        return tuple(one for one in store.load_all() if isinstance(one, Stored))

    def withdrawn_stems(self) -> tuple[str, ...]:
        """Their identifiers, by file name; FileProblem where `retires` is a link, or no folder."""
        check_folder(self.folder / WITHDRAWN)
        return candidate_stems(self.folder / WITHDRAWN)

    def withdrawn_file_stems(self) -> tuple[str, ...]:
        """Those, and of the files that are copies of them; FileProblem as there."""
        check_folder(self.folder / WITHDRAWN)
        return file_stems(self.folder / WITHDRAWN)

    def _withdrawn_if_known(self) -> tuple[str, ...]:
        """To keep a new candidate's name free of theirs: `retires` that cannot be read keeps nobody from coming."""
        try:
            return self.withdrawn_file_stems()
        except FileProblem:
            return ()

    # --- the folder itself ---

    @contextlib.contextmanager
    def lock(self) -> Iterator[str]:
        """The session's lock; gives what is to be said of it, or "".

        SaveError when it cannot be had, or when the folder is not the one that was read: it was moved away, and
        another has its name.
        """
        check_folder(self.folder)
        with session_lock(self.folder) as warning:
            self._seen.see()
            if self.is_replaced():
                raise SaveError(
                    f"{self.name} : un autre dossier a pris ce nom, rien n’y est écrit. Pour copier ailleurs ce qui manque,"
                    f" {TO_LEAVE} ; rouvrez ensuite la session."
                )
            if not warning:  # a substitute for flock may fail: then others may be writing
                files.sweep(self.folder)
            yield warning

    def is_replaced(self) -> bool:
        """Whether another folder has the name of the one that was read."""
        return self._seen.is_replaced()


def _unsaid(evaluation: Evaluation, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """What the history does not say of the values, but for the fields that are changed now."""
    changed = {change.field for change in changes}
    return tuple(change for change in unrecorded(evaluation) if change.field not in changed)


def _encoded_session(session: Session) -> bytes:
    """The bytes of the session's own file; never a file that we would not read again."""
    content = encode_session(session)
    try:
        decode_session(content)
    except DocumentError as error:
        raise SaveError(f"{SESSION_FILE} n’est pas enregistré, il ne se relirait pas : {error}.") from error
    return content


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
