"""Two sessions of the same candidates, scored each by one member, brought together in a third one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from e1tui.domain.agreement import of
from e1tui.domain.evaluation import Change, Evaluation, diff
from e1tui.domain.field_names import SESSION_FIELDS
from e1tui.domain.fields import FINAL_MARK, MARK_SUFFIX, SESSION
from e1tui.domain.grid import Grid
from e1tui.domain.heading import differing, heading_of
from e1tui.domain.session import Session
from e1tui.domain.sessions.reconciliation import (
    Compared,
    Distance,
    Scoring,
    compared,
    distance,
    member_name,
    told_apart,
    unfinished,
    why_apart,
)
from e1tui.errors import DocumentError, E1Error, SaveError
from e1tui.operations.sources import Source
from e1tui.rosters.plan import name_key, number_key
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import grids_of, load_grid
from e1tui.storage.history import with_entries
from e1tui.storage.store import SessionStore, Stored, Unreadable

BROUGHT: Final = "réunion"  # the reason in the history of who was brought together


@dataclass(frozen=True)
class Aside:
    """Who is not compared and why, in words that follow the name; a whole sentence where `who` is ""."""

    who: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """What bringing together would do. `pairs` are finished on both sides; `aside` says who is not compared and why,
    `notes` what of the two sessions differs beside the scoring."""

    names: tuple[str, str]
    sources: tuple[Source, Source]
    pairs: tuple[Compared, ...]
    aside: tuple[Aside, ...]
    notes: tuple[str, ...] = ()

    @property
    def distance(self) -> Distance:
        """How far apart the two were, over all pairs."""
        return distance(self.pairs)

    @property
    def session(self) -> Session:
        """The third session as it begins: set up as the first one, with the members of both."""
        one, other = (source.session for source in self.sources)
        known = {member.full_name for member in one.commission}
        members = (*one.commission, *(m for m in other.commission if m.full_name not in known))
        return replace(one, commission=members, incidents=())


@dataclass(frozen=True)
class Brought:
    """Who is in the third session now, who was before and is untouched, and who could not be written and why."""

    added: tuple[Compared, ...] = ()
    known: int = 0
    problems: tuple[str, ...] = ()
    is_new: bool = False  # the session itself


# --- comparing ---


def plan_agreement(one: Source, other: Source) -> Plan:
    """Whom both have finished, compared, and who is left aside; E1Error for two grids or one session twice."""
    if one.folder is not None and one.folder == other.folder:
        raise E1Error(f"{one.name} est donnée deux fois : deux sessions sont attendues.")
    grid = one.grid
    if grid.id != other.grid.id:
        raise E1Error(f"{one.name} et {other.name} n’ont pas la même grille ({grid.id}, {other.grid.id}).")
    if grid != other.grid:
        raise E1Error(
            f"{one.name} et {other.name} n’ont pas la même grille : {grid.id} a changé entre l’une et l’autre."
        )
    names = told_apart((_member(one), _member(other)), (one.name, other.name))
    sentences = (*one.problems, *one.copies, *other.problems, *other.copies)
    aside = [Aside("", sentence.rstrip(".")) for sentence in sentences]
    numbered = [_by_number(source, aside) for source in (one, other)]
    pairs: list[Compared] = []
    for number, first in numbered[0].items():
        second = numbered[1].get(number)
        if second is None:
            aside.append(Aside(_name(first), f"pas dans {other.name}"))
            continue
        both = Scoring(names[0], first), Scoring(names[1], second)
        if reason := _why_aside(grid, *both):
            aside.append(Aside(_name(first), reason))
        else:
            pairs.append(compared(grid, *both))
    aside += [
        Aside(_name(only), f"pas dans {one.name}")
        for number, only in numbered[1].items()
        if number not in numbered[0]
    ]
    return Plan(names, (one, other), tuple(pairs), tuple(aside), _notes(one, other))


def _member(source: Source) -> str:
    """Who scored a session, "" where it does not say."""
    holders = (
        entry.member or entry.by
        for one in source.evaluations.values()
        for entry in one.history
        if entry.field.endswith(MARK_SUFFIX) or entry.field == FINAL_MARK or entry.field in one.positions
    )
    return member_name(source.session.commission, holders)


def _by_number(source: Source, aside: list[Aside]) -> dict[str, Evaluation]:
    """The evaluations by number; who has none, or another's, is told."""
    counts = Counter(number_key(one.candidate) for one in source.evaluations.values())
    found: dict[str, Evaluation] = {}
    for stem, one in source.evaluations.items():
        number = number_key(one.candidate)
        if not number:
            aside.append(Aside(_name(one) or stem, f"sans numéro dans {source.name}"))
        elif counts[number] > 1:
            aside.append(Aside(_name(one), f"ce numéro est {counts[number]} fois dans {source.name}"))
        else:
            found[number] = one
    return found


def _why_aside(grid: Grid, one: Scoring, other: Scoring) -> str:
    persons = one.evaluation.candidate, other.evaluation.candidate
    if name_key(persons[0]) != name_key(persons[1]):
        return f"{persons[1].full_name} chez {other.member}, deux noms pour un numéro : à corriger d’abord"
    reasons = [reason for by in (one, other) if (reason := unfinished(grid, by))]
    return " ; ".join(reasons) or why_apart(one, other)


def _notes(one: Source, other: Source) -> tuple[str, ...]:
    fields = [
        name for name in differing(heading_of(one.session), heading_of(other.session)) if name != "commission"
    ]
    if not fields:
        return ()
    named = ", ".join(SESSION_FIELDS[name] for name in fields)
    return (f"Différent dans les deux sessions, repris {of(one.name)} : {named}.",)


def _name(evaluation: Evaluation) -> str:
    candidate = evaluation.candidate
    return f"{candidate.full_name} ({candidate.number})" if candidate.number else candidate.full_name


# --- writing ---


def bring_together(
    folder: SessionsFolder, name: str, plan: Plan, author: Author, now: dt.datetime
) -> Brought:
    """Write the third session, or add to it who has been finished since; nobody who is in it is touched.

    Each candidate's file is written at once: a run that was killed is finished by the next.
    """
    is_new = name not in folder.names()
    store = _third(folder, name, plan)
    added: list[Compared] = []
    problems: list[str] = []
    known = 0
    numbers = _Numbers(store)
    for pair in plan.pairs:
        number = number_key(pair.evaluation.candidate)
        try:
            with store.writing():
                if number in numbers.now():
                    known += 1
                    continue
                stem, _ = store.add_whole(_as_written(plan, store.name, pair.evaluation, author, now))
                numbers.come(stem, number)
        except E1Error as error:
            problems.append(f"{_name(pair.evaluation)} : {error}")
        else:
            added.append(pair)
    return Brought(tuple(added), known, tuple(problems), is_new)


def _third(folder: SessionsFolder, name: str, plan: Plan) -> SessionStore:
    if name not in folder.names():
        _check_grid(folder, plan)
        return folder.create(name, plan.session)
    store = folder.open(name)
    if store.folder.resolve() in [source.folder for source in plan.sources]:
        raise E1Error(
            f"{name} est une des deux sessions à réunir, qui restent comme elles sont : donnez-en une autre."
        )
    if store.session().grid_id != plan.session.grid_id or store.grid() != plan.sources[0].grid:
        raise E1Error(f"{name} existe et n’a pas la même grille : donnez un autre nom.")
    if reason := store.read_only():
        raise SaveError(reason)
    return store


def _check_grid(folder: SessionsFolder, plan: Plan) -> None:
    """E1Error where the grid of both is not the one that a session made here would have."""
    grid = plan.sources[0].grid
    if not grid.sha:
        return
    try:
        here = load_grid(grid.id, grids_of(folder.root))
    except DocumentError as error:
        raise E1Error(
            f"La grille des deux sessions n’est pas dans {folder.root} : {error.reason}."
        ) from error
    if here != grid:
        raise E1Error(
            f"La grille {grid.id} de {folder.root} n’est pas celle des deux sessions : remettez celle-ci à sa place."
        )


class _Numbers:
    """The numbers that a session has, the withdrawn ones' too: they as well were settled there.

    Read again only when a file came or went that is not ours: 500 candidates would be read 500 times.
    """

    def __init__(self, store: SessionStore) -> None:
        self._store = store
        self._stems: frozenset[str] | None = None
        self._found: set[str] = set()

    def now(self) -> set[str]:
        """To be asked under the lock; SaveError while a file cannot be read, since a number may be in it."""
        stems = frozenset(self._store.stems())
        if stems != self._stems:
            loaded = self._store.load_all()
            for one in loaded:
                if isinstance(one, Unreadable):
                    raise SaveError(
                        f"{self._store.name}/{one.reason} On ne peut savoir quel numéro il porte : mettez-le en état"
                        " d’abord."
                    )
            every = (*loaded, *self._store.withdrawn())
            self._found = {number_key(one.evaluation.candidate) for one in every if isinstance(one, Stored)}
            self._stems = stems
        return self._found

    def come(self, stem: str, number: str) -> None:
        """That one was just written."""
        self._found.add(number)
        self._stems = (self._stems or frozenset()) | {stem}


def _as_written(
    plan: Plan, name: str, evaluation: Evaluation, author: Author, now: dt.datetime
) -> Evaluation:
    """With a history that says where it comes from, and what was given by the agreement of both."""
    empty = Evaluation(
        evaluation.grid_id,
        evaluation.candidate,
        presence=evaluation.presence,
        order=evaluation.order,
        time=evaluation.time,
        extra_time=evaluation.extra_time,
        orals=evaluation.orals,
    )
    way = Change(SESSION, " + ".join(source.name for source in plan.sources), name)
    (told,) = with_entries((), (way,), 1, author, now)
    history = with_entries((replace(told, reason=BROUGHT),), diff(empty, evaluation), 1, author, now)
    return replace(evaluation, revision=1, history=history)


def candidates_of(found: Iterable[Compared]) -> Sequence[str]:
    """Who these are, by name and number."""
    return [_name(one.evaluation) for one in found]
