"""Reads every file of the sessions folder and says what is wrong with it; judges files, never drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from e1tui import files
from e1tui.domain import fields
from e1tui.domain.agreement import of
from e1tui.domain.appreciation.wording import ranks
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.review import readings
from e1tui.domain.session import Session
from e1tui.errors import DocumentError, E1Error, FileProblem
from e1tui.storage.closed_check import Closings
from e1tui.storage.closed_check import Problem as Problem
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import grids_for, grids_of, made_with, read_folder
from e1tui.storage.naming import GRIDS, SESSION_FILE, WITHDRAWN
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import decode_evaluation
from e1tui.storage.toml.session_toml import decode_session
from e1tui.storage.toml.tables import MAX_BYTES


@dataclass(frozen=True)
class Checked:
    """How many files were read, and what there is to say of them, in their order."""

    files: int = 0
    found: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong: `verifier` ends with code 1."""
        return tuple(one for one in self.found if not one.warning)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is only to be known."""
        return tuple(one for one in self.found if one.warning)

    def __add__(self, other: Checked) -> Checked:
        return Checked(self.files + other.files, self.found + other.found)


def check_folder(folder: SessionsFolder) -> Checked:
    """Every session of the folder, the folders of candidates that have lost their session.toml, the grids."""
    if not folder.root.is_dir():
        raise FileProblem(f"Pas de dossier {folder.root} : rien à vérifier. Indiquez-le par --sessions.")
    checked = Checked()
    try:
        entries = sorted(folder.root.iterdir())
    except OSError as error:
        raise FileProblem(f"{folder.root} : lecture impossible, {files.cause(error)}.") from error
    names = folder.names()
    for entry in entries:
        if entry.name in names:
            checked += check_session(SessionStore(entry))
        elif entry.is_dir() and _may_be_session(entry.name) and _has_candidates(entry):
            lost = Problem(f"{entry.name}/{SESSION_FILE}", "", "ce fichier manque, la session ne s’ouvre pas")
            checked += Checked(0, (lost,))
    refused = read_folder(grids_of(folder.root)).refused
    return checked + Checked(len(refused), tuple(Problem(path, "", first) for path, first in refused))


def check_session(store: SessionStore) -> Checked:
    """One session: its own file, its candidates, the withdrawn ones."""
    checked, session = _check_session_file(store)
    checked += Checked(0, tuple(_copies(store, store.folder)))
    closings = Closings(session, store.load_grid)
    numbers: dict[str, str] = {}
    try:
        withdrawn = store.withdrawn_stems()
    except FileProblem as error:
        reason = str(error).rpartition(" : ")[2].rstrip(".")
        checked += Checked(0, (Problem(f"{store.name}/{WITHDRAWN}", "", reason),))
        withdrawn = ()
    else:
        checked += Checked(0, tuple(_copies(store, store.folder / WITHDRAWN)))
    for path in _candidate_files(store, withdrawn):
        name = f"{store.name}/{path.relative_to(store.folder)}"
        try:
            evaluation = decode_evaluation(files.read_bounded(path, MAX_BYTES), store.load_grid)
        except E1Error as error:
            checked += Checked(1, (_refused(name, path, error),))
            continue
        found = (
            *_other_grid(name, session, evaluation),
            *_same_number(name, path, evaluation, numbers),
            *_unknown_situations(name, session, evaluation),
            *closings.check(name, evaluation),
            *_readings(store, name, session, evaluation),
        )
        checked += Checked(1, found)
    return checked + Checked(0, tuple(closings.of_session(f"{store.name}/{SESSION_FILE}")))


def _check_session_file(store: SessionStore) -> tuple[Checked, Session | None]:
    path = store.folder / SESSION_FILE
    try:
        session = decode_session(files.read_bounded(path, MAX_BYTES))
        found = made_with(store.name, session.grid_id, session.grid_sha, grids_for(store.folder))
    except E1Error as error:
        return Checked(1, (_refused(f"{store.name}/{SESSION_FILE}", path, error),)), None
    if not found.read_only:
        return Checked(1), session
    # What is read with the grid that it was made with is as it should be; with another it may not be.
    told = Problem(
        f"{store.name}/{SESSION_FILE}", "grille", found.read_only.rstrip("."), warning=found.is_known
    )
    return Checked(1, (told,)), session


def _candidate_files(store: SessionStore, withdrawn: Iterable[str]) -> Iterator[Path]:
    yield from (store.folder / f"{stem}.toml" for stem in store.stems())
    yield from (store.folder / WITHDRAWN / f"{stem}.toml" for stem in withdrawn)


def _copies(store: SessionStore, folder: Path) -> Iterator[Problem]:
    for copy in SessionStore(folder).copies():
        name = (folder / copy.name).relative_to(store.folder)
        yield Problem(f"{store.name}/{name}", "", f"{copy.reason}. {copy.advice.rstrip('.')}")


def _refused(name: str, path: Path, error: E1Error) -> Problem:
    if isinstance(error, DocumentError):
        return Problem(name, error.key, error.reason.rstrip("."))
    return Problem(name, "", str(error).removeprefix(f"{path.name} : ").rstrip("."))


def _same_number(name: str, path: Path, evaluation: Evaluation, seen: dict[str, str]) -> Iterator[Problem]:
    """A number that another candidate of the session has; the withdrawn ones may keep theirs."""
    number = evaluation.candidate.number.strip()
    if not number or path.parent.name == WITHDRAWN:
        return
    if other := seen.get(number):
        yield Problem(name, fields.NUMBER, f"« {number} » est aussi celui {of(other)}")
    seen.setdefault(number, path.name)


def _other_grid(name: str, session: Session | None, evaluation: Evaluation) -> Iterator[Problem]:
    """A file that was put here from a session of another grid: it does not open."""
    if session is not None and session.grid_id != evaluation.grid_id:
        yield Problem(
            name, "grille", f"« {evaluation.grid_id} », mais celle de la session est « {session.grid_id} »"
        )


def _unknown_situations(name: str, session: Session | None, evaluation: Evaluation) -> Iterator[Problem]:
    """Orals of a situation that the session has not, which no screen or document would show."""
    known = {one.id for one in session.situations} if session else evaluation.orals.keys()
    for situation in sorted(evaluation.orals.keys() - known):
        reason = f"la situation {situation} n’est pas de cette session ({SESSION_FILE}, situations)"
        yield Problem(name, f"situations.{situation}", reason)


def _readings(
    store: SessionStore, name: str, session: Session | None, evaluation: Evaluation
) -> Iterator[Problem]:
    """What of the appreciation is worth reading again; without its session, who sits in it is not known."""
    session = session or Session(evaluation.grid_id, "")
    found = readings(store.load_grid(evaluation.grid_id), session, evaluation)
    for count, remark in zip(ranks(len(found)), found, strict=True):
        yield Problem(name, fields.APPRECIATION, f"à relire{count}, {remark.message}", warning=True)


def _may_be_session(name: str) -> bool:
    return not name.startswith(".") and name != GRIDS


def _has_candidates(folder: Path) -> bool:
    try:
        return bool(SessionStore(folder).stems())
    except FileProblem:
        return False
