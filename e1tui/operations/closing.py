"""Clore and rouvrir on disk: one candidate or all that can be, each refusal with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from e1tui.domain.closing.gate import Verdict, gate
from e1tui.domain.closing.seal import closed, reopened
from e1tui.domain.grid import Grid
from e1tui.domain.heading import Heading, heading_of
from e1tui.domain.session import Session
from e1tui.errors import E1Error, SaveError
from e1tui.storage.author import Author
from e1tui.storage.listing.closed_counts import is_closed
from e1tui.storage.store import SessionStore, Stored, Unreadable


@dataclass(frozen=True)
class Refusal:
    """A candidate (by name, or by file where it cannot be read) who was not closed, and why."""

    stem: str
    name: str
    reason: str


@dataclass(frozen=True)
class ClosingPlan:
    """What closing would do: `ready` can be closed, `refused` not yet, `done` are closed already.

    `complete`: what the documents would not say stands in the way too.
    """

    ready: tuple[Stored, ...] = ()
    refused: tuple[Refusal, ...] = ()
    done: tuple[Stored, ...] = ()
    complete: bool = False


def plan_closing(
    grid: Grid, session: Session, loaded: Iterable[Stored | Unreadable], *, complete: bool = False
) -> ClosingPlan:
    """What closing these evaluations would do; nothing is written."""
    ready, refused, done = [], [], []
    for stored in loaded:
        if isinstance(stored, Unreadable):
            refused.append(Refusal(stored.stem, f"{stored.stem}.toml", stored.reason))
        elif stored.evaluation.is_closed:
            done.append(stored)
        elif problem := _problem(gate(grid, session, stored.evaluation), complete=complete):
            refused.append(Refusal(stored.stem, stored.evaluation.candidate.full_name, problem))
        else:
            ready.append(stored)
    return ClosingPlan(tuple(ready), tuple(refused), tuple(done), complete)


def _problem(verdict: Verdict, *, complete: bool) -> str:
    return verdict.refusal or (verdict.lacking if complete else "")


def close(
    store: SessionStore,
    stored: Stored,
    author: Author,
    now: dt.datetime,
    *,
    complete: bool = False,
    timer_end: dt.datetime | None = None,
) -> Stored:
    """Close an evaluation as it was loaded, under the session's heading as it is now: the one gate to a closing.

    `timer_end` is when a running timer ends, where a screen knows better than the host's clock.
    SaveError when the gate refuses it (with `complete`, also for what the documents would not say), when it
    changed meanwhile, or is not written.
    """
    session = store.session()
    if problem := _problem(gate(store.grid(), session, stored.evaluation), complete=complete):
        raise SaveError(problem)
    done = closed(stored.evaluation, author.account, now, heading_of(session), timer_end, store.grid().sha)
    saved = store.save(stored, done, author, now)
    if saved.conflicts:
        raise SaveError("Modifié entre-temps sur un autre poste : à relire avant de clore.")
    return saved.stored


def _unseen(done: int) -> None:
    """Nobody watches."""


def close_all(
    store: SessionStore,
    plan: ClosingPlan,
    author: Author,
    now: dt.datetime,
    progress: Callable[[int], None] = _unseen,
) -> tuple[tuple[Stored, ...], tuple[Refusal, ...]]:
    """Close what the plan says is ready; those that are closed now, and every refusal, the plan's included.

    `progress` is told how many of the plan's ready ones were tried, after each.
    """
    written: list[Stored] = []
    refused = list(plan.refused)
    for count, stored in enumerate(plan.ready, 1):
        try:
            written.append(close(store, stored, author, now, complete=plan.complete))
        except E1Error as error:
            refused.append(Refusal(stored.stem, stored.evaluation.candidate.full_name, str(error)))
        progress(count)
    return tuple(written), tuple(refused)


@dataclass(frozen=True)
class Headed:
    """How many closed evaluations of a session keep another heading than one, and how many have none of their own."""

    keeping: int = 0
    following: int = 0


def headed(store: SessionStore, heading: Heading) -> Headed:
    """What a session's heading, were it this one, would be to its closed evaluations."""
    keeping = following = 0
    for stem in store.stems():
        if not is_closed(store.folder, stem):  # a draft need not be parsed to be seen as one
            continue
        one = store.load_or_reason(stem)
        closing = one.evaluation.closing if isinstance(one, Stored) else None
        if closing is None or closing.heading is None:
            following += isinstance(one, Stored)
        else:
            keeping += closing.heading != heading
    return Headed(keeping, following)


def reopen(store: SessionStore, stem: str, reason: str, author: Author, now: dt.datetime) -> Stored:
    """Make a closed evaluation a draft again; E1Error when it is none, without a reason, or is not written."""
    stored = store.load(stem)
    name = stored.evaluation.candidate.full_name
    if not stored.evaluation.is_closed:
        raise SaveError(f"{name} : l’évaluation n’est pas close, il n’y a rien à rouvrir.")
    saved = store.save(stored, reopened(stored.evaluation, reason), author, now)
    if saved.conflicts:
        raise SaveError(f"{name} : modifié entre-temps sur un autre poste, rien n’est rouvert.")
    return saved.stored
