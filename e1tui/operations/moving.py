"""Moving or copying candidates to another session: who can go and who cannot, each refusal with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from e1tui.domain.sessions.moving import fitted, other_grid, why_not
from e1tui.errors import E1Error, SaveError
from e1tui.rosters.plan import name_key, number_key
from e1tui.storage.attendance import Attendance
from e1tui.storage.author import Author
from e1tui.storage.moving import Way, confirm_there, is_copy_of, is_told, settle_here, write_there
from e1tui.storage.store import SessionStore, Stored, Unreadable


@dataclass(frozen=True)
class Leaving:
    """A candidate who can go; `notes` say what of the evaluation will not be as it was."""

    stored: Stored
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As a person knows the candidate: "MARTIN Camille (0214123456)"."""
        return _name(self.stored)


@dataclass(frozen=True)
class Staying:
    """A candidate (or a file that cannot be read) who cannot go, and why."""

    stem: str
    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name} : {self.reason.rstrip('.')}."


@dataclass(frozen=True)
class MovePlan:
    """What moving would do; nothing is written yet."""

    way: Way
    leaving: tuple[Leaving, ...] = ()
    staying: tuple[Staying, ...] = ()


def plan_move(way: Way, wanted: Iterable[Stored | Unreadable], author: Author, now: dt.datetime) -> MovePlan:
    """Who of these can go; E1Error where nobody can: one session twice, two grids, a session that is refused."""
    _check_sessions(way)
    open_by = _open_by(way, author, now)
    leaving: list[Leaving] = []
    staying: list[Staying] = []
    there = _readable(way.target)
    for asked in wanted:
        if isinstance(asked, Unreadable):
            staying.append(Staying(asked.stem, f"{asked.stem}.toml", asked.reason))
            continue
        try:
            stored = way.source.load(asked.stem)
            reason = _obstacle(way, stored, there) or open_by.get(asked.stem, "")
        except E1Error as error:
            staying.append(Staying(asked.stem, _name(asked), str(error)))
            continue
        if reason:
            staying.append(Staying(asked.stem, _name(stored), reason))
            continue
        sessions = way.source.session(), way.target.session()
        evaluations = [other.evaluation for other in there if not _is_same(other, stored)]
        found = fitted(stored.evaluation, *sessions, evaluations)
        leaving.append(Leaving(stored, found.notes))
        there = (*there, replace(stored, evaluation=found.evaluation))
    return MovePlan(way, tuple(leaving), tuple(staying))


def move_all(
    plan: MovePlan, author: Author, clock: Callable[[], dt.datetime]
) -> tuple[tuple[Leaving, ...], tuple[Staying, ...]]:
    """Move whom the plan says, one after the other; who is there now, and who is not after all.

    Everything is looked at again under both locks: what somebody gave meanwhile goes along.
    """
    gone: list[Leaving] = []
    staying: list[Staying] = []
    for leaving in plan.leaving:
        try:
            gone.append(Leaving(leaving.stored, _move(plan.way, leaving.stored.stem, author, clock())))
        except E1Error as error:
            staying.append(Staying(leaving.stored.stem, leaving.name, str(error)))
    return tuple(gone), tuple(staying)


def _move(way: Way, stem: str, author: Author, now: dt.datetime) -> tuple[str, ...]:
    """One candidate, or what a run that was killed has left to do; what is not as it was."""
    with way.locks():
        _check_sessions(way)
        original = way.source.load(stem)
        there = _readable(way.target)
        if reason := _obstacle(way, original, there) or _open_by(way, author, now).get(stem, ""):
            raise SaveError(reason)
        found = fitted(
            original.evaluation,
            way.source.session(),
            way.target.session(),
            [other.evaluation for other in there],
        )
        notes = found.notes
        if (begun := _already_there(way, original, there)) is None:
            write_there(way, original, found.evaluation, author, now)
        else:
            confirm_there(way, begun.stem)
            notes = ()
        settle_here(way, original, author, now)
    return notes


def _check_sessions(way: Way) -> None:
    source, target = way.source, way.target
    if source.folder.resolve() == target.folder.resolve():
        raise E1Error(f"{source.name} est la session où sont ces candidats : donnez-en une autre.")
    if problem := other_grid(source.session(), target.session()):
        raise E1Error(f"{target.name} {problem} que {source.name} : rien n’est fait.")
    for one in (source, target):
        if reason := one.read_only():
            raise E1Error(f"{one.name} : {reason}")


def _readable(store: SessionStore) -> tuple[Stored, ...]:
    """Who is in a session already; E1Error where a file cannot be read: a number may be in it."""
    loaded = store.load_all()
    for one in loaded:
        if isinstance(one, Unreadable):
            raise E1Error(
                f"{store.name}/{one.reason} On ne peut savoir quel numéro il porte : mettez-le en état d’abord"
                " (e1tui verifier)."
            )
    return tuple(one for one in loaded if isinstance(one, Stored))


def _obstacle(way: Way, original: Stored, there: Sequence[Stored]) -> str:
    """Why the candidate cannot go, or ""; somebody whose way was only begun can."""
    if reason := why_not(original.evaluation, copy=way.copy):
        return reason
    same = [one for one in there if _is_same(one, original)]
    if not same:
        return ""
    done = _already_there(way, original, there)
    if done is not None and not (way.copy and is_told(way, original.evaluation)):
        return ""
    number = original.evaluation.candidate.number
    whose = _name(same[0])
    if not number:
        return f"{way.target.name} a déjà un candidat de ce nom, sans numéro"
    return f"le numéro {number} est déjà dans {way.target.name} ({whose})"


def _already_there(way: Way, original: Stored, there: Sequence[Stored]) -> Stored | None:
    """The file that a run which was killed has written there, None where there is none."""
    for one in there:
        if _is_same(one, original) and is_copy_of(
            way, way.target.load(one.stem).evaluation, original.evaluation
        ):
            return one
    return None


def _is_same(one: Stored, other: Stored) -> bool:
    """Whether two sessions have one candidate: by the number, zeros at its beginning aside, else by the name."""
    persons = one.evaluation.candidate, other.evaluation.candidate
    if persons[0].number and persons[1].number:
        return number_key(persons[0]) == number_key(persons[1])
    return not (persons[0].number or persons[1].number) and name_key(persons[0]) == name_key(persons[1])


def _open_by(way: Way, author: Author, now: dt.datetime) -> dict[str, str]:
    """Why a candidate who is on somebody's screen does not move: what is being given would come to nothing."""
    if way.copy:
        return {}
    present = Attendance(way.source.folder, author, lambda: now).others()
    return {
        one.stem: f"ouvert par {one.who} : à fermer d’abord, ce qui s’y donne serait perdu"
        for one in present
        if one.stem
    }


def _name(one: Stored) -> str:
    candidate = one.evaluation.candidate
    return f"{candidate.full_name} ({candidate.number or one.stem})"
