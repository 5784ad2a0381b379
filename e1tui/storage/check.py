"""Reads every file of the sessions folder and says what is wrong with it; judges files, never drafts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from e1tui import files
from e1tui.domain.closing import is_altered
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.review import advices
from e1tui.domain.session import Session
from e1tui.errors import DocumentError, E1Error, FileProblem
from e1tui.storage.codec import decode_evaluation
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import load_grid
from e1tui.storage.naming import SESSION_FILE
from e1tui.storage.reader import MAX_BYTES
from e1tui.storage.session_codec import decode_session
from e1tui.storage.store import WITHDRAWN, SessionStore


@dataclass(frozen=True)
class Problem:
    """`file` is relative to the sessions folder; `key` is empty when the whole file is refused."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return " : ".join(part for part in (self.file, self.key, self.reason) if part)


@dataclass(frozen=True)
class Checked:
    """How many files were read, and what was wrong, in their order; `readings` is only worth reading again."""

    files: int = 0
    problems: tuple[Problem, ...] = ()
    readings: tuple[Problem, ...] = ()

    def __add__(self, other: Checked) -> Checked:
        return Checked(
            self.files + other.files, self.problems + other.problems, self.readings + other.readings
        )


def check_folder(folder: SessionsFolder) -> Checked:
    """Every session of the folder, and the folders of candidates that have lost their session.toml."""
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
        elif entry.is_dir() and not entry.name.startswith(".") and _has_candidates(entry):
            lost = Problem(f"{entry.name}/{SESSION_FILE}", "", "ce fichier manque, la session ne s’ouvre pas")
            checked += Checked(0, (lost,))
    return checked


def check_session(store: SessionStore) -> Checked:
    """One session: its own file, its candidates, the withdrawn ones."""
    checked, session = _check_session_file(store)
    numbers: dict[str, str] = {}
    for path in _candidate_files(store):
        name = f"{store.name}/{path.relative_to(store.folder)}"
        try:
            evaluation = decode_evaluation(files.read_bounded(path, MAX_BYTES), load_grid)
        except E1Error as error:
            checked += Checked(1, (_refused(name, path, error),))
            continue
        found = (*_same_number(name, path, evaluation, numbers), *closing_problems(name, evaluation))
        checked += Checked(1, found, tuple(_readings(name, session, evaluation)))
    return checked


def _check_session_file(store: SessionStore) -> tuple[Checked, Session | None]:
    path = store.folder / SESSION_FILE
    try:
        session = decode_session(files.read_bounded(path, MAX_BYTES))
        load_grid(session.grid_id)
    except E1Error as error:
        return Checked(1, (_refused(f"{store.name}/{SESSION_FILE}", path, error),)), None
    return Checked(1), session


def _candidate_files(store: SessionStore) -> Iterator[Path]:
    for folder in (store, SessionStore(store.folder / WITHDRAWN)):
        for stem in folder.stems():
            yield folder.folder / f"{stem}.toml"


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
        yield Problem(name, "candidat.numero", f"« {number} » est aussi celui de {other}")
    seen.setdefault(number, path.name)


def closing_problems(name: str, evaluation: Evaluation) -> Iterator[Problem]:
    """Whether a closed evaluation was changed by other means than e1tui since it was closed."""
    if is_altered(evaluation):
        yield Problem(
            name, "cloture.empreinte", "l’évaluation a été modifiée après avoir été close (autre empreinte)"
        )
    elif evaluation.closing and not evaluation.is_closed:
        yield Problem(
            name, "etat", "un brouillon qui garde une clôture : le fichier a été modifié après la clôture"
        )


def _readings(name: str, session: Session | None, evaluation: Evaluation) -> Iterator[Problem]:
    """What of the appreciation is worth reading again; without its session, who sits in it is not known."""
    session = session or Session(evaluation.grid_id, "")
    for sentence in advices(load_grid(evaluation.grid_id), session, evaluation):
        yield Problem(name, "appreciation", sentence)


def _has_candidates(folder: Path) -> bool:
    try:
        return bool(SessionStore(folder).stems())
    except FileProblem:
        return False
