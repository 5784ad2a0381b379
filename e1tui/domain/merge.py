"""Three-way merge of two people's changes to one evaluation; conflicts are values, not exceptions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace

from e1tui.domain.closing.seal import is_sealed
from e1tui.domain.day.oral import timer_of
from e1tui.domain.day.timer import both_pressed
from e1tui.domain.evaluation import (
    Change,
    Closing,
    Evaluation,
    HistoryEntry,
    Value,
    diff,
    value_of,
    with_field,
)
from e1tui.domain.field_names import SESSION_FIELDS
from e1tui.domain.fields import REVIEWED_BY, STATE
from e1tui.domain.session import Incident, Session, State
from e1tui.errors import InvalidValue


@dataclass(frozen=True)
class Conflict:
    """A field that both gave another value since `base`, or that a closing stands in the way of.

    `by` is the account that gave theirs, `member` who held its keyboard, `at` when; empty and None when the
    file's history does not say (it was edited by hand).
    """

    field: str
    mine: Value
    theirs: Value
    by: str = ""
    member: str = ""
    at: dt.datetime | None = None

    @property
    def who(self) -> str:
        """Who gave the other value, as a person knows them, or ""."""
        return self.member or self.by


def merge(base: Evaluation, mine: Evaluation, theirs: Evaluation) -> tuple[Evaluation, tuple[Conflict, ...]]:
    """`theirs` with my changes since `base` applied, but for the conflicting fields, where theirs stay.

    A closing by either side conflicts with any change of the other: a closed evaluation is read-only. Presses of
    the timer are no judgement: those of both count, and they stand in nobody's way. Who gave the other value, and
    when, is read from their history.
    """
    before = theirs
    theirs, timed = _timers_merged(base, mine, theirs)
    ours = tuple(change for change in diff(base, mine) if change.field not in timed)
    other = {change.field: change for change in diff(base, theirs) if change.field not in timed}
    merged, conflicts = theirs, []
    for change in ours:
        if _clashes(change, other):
            conflicts.append(_conflict(change, other, base, theirs))
        else:
            merged = with_field(merged, change.field, change.after)
    if any(conflict.field == STATE for conflict in conflicts):
        for name in timed:  # a closing that does not come about ends no timer
            merged = with_field(merged, name, value_of(before, name))
    if merged.state is State.DRAFT and theirs.is_closed:
        # Whatever became of the closing meanwhile (somebody has reviewed it), reopening voids it.
        return replace(merged, closing=None, reopening=mine.reopening), tuple(conflicts)
    if mine.closing != base.closing and mine.closing != theirs.closing:
        if theirs.closing == base.closing and merged.state is mine.state:
            merged = replace(merged, closing=mine.closing)
        elif (given := _reviewer(mine)) not in ("", _reviewer(theirs)) and STATE not in other:
            entry = last_entry(theirs, base.revision, STATE)
            conflicts.append(_described(Conflict(REVIEWED_BY, given, _reviewer(theirs) or None), entry))
    return merged, tuple(conflicts)


def kept_closed(theirs: Evaluation, merged: Evaluation) -> tuple[Evaluation, tuple[Conflict, ...]]:
    """`merged` without what it changes in a closed evaluation that it leaves closed; those changes, as conflicts.

    Whoever had begun to give something when somebody else closed it cannot give it any more, and its fingerprint
    stays true.
    """
    if not (theirs.is_closed and merged.is_closed and _same_closing(theirs.closing, merged.closing)):
        return merged, ()
    closed_by = last_entry(theirs, 0, STATE)
    conflicts = []
    for change in diff(theirs, merged):
        if is_sealed(change.field):
            merged = with_field(merged, change.field, change.before)
            conflicts.append(_described(Conflict(change.field, change.after, change.before), closed_by))
    return merged, tuple(conflicts)


def _same_closing(one: Closing | None, other: Closing | None) -> bool:
    """Whether both are the same closing, or none; a review comes after it, and may be on one of them only."""
    if one is None or other is None:
        return one is None and other is None
    return replace(one, reviewed_by="") == replace(other, reviewed_by="")


def _timers_merged(
    base: Evaluation, mine: Evaluation, theirs: Evaluation
) -> tuple[Evaluation, frozenset[str]]:
    """Theirs with the timers that both pressed, and the names of those fields; not of one that is a conflict like any.

    A closing has ended the timers: presses that came to a closed evaluation are dropped with nothing lost.
    """
    timed = set()
    for situation in ("", *(mine.orals.keys() | theirs.orals.keys())):
        old, ours, other = (one.oral(situation).timer for one in (base, mine, theirs))
        if theirs.is_closed and not base.is_closed:
            timer = other
        elif ours == old or other == old:  # one may have taken a press back
            timer = other if ours == old else ours
        else:
            try:
                timer = both_pressed(old, ours, other)
            except InvalidValue:
                continue
        timed.add(name := timer_of(situation))
        if timer != other:
            theirs = with_field(theirs, name, timer)
    return theirs, frozenset(timed)


def reviewer_changes(before: Evaluation, after: Evaluation) -> tuple[Change, ...]:
    """The change of who has reviewed a closed evaluation: closing data are no fields, the history has it."""
    old, new = _reviewer(before), _reviewer(after)
    if old == new or not (before.is_closed and after.is_closed):
        return ()
    return (Change(REVIEWED_BY, old or None, new or None),)


def _clashes(change: Change, other: dict[str, Change]) -> bool:
    theirs = other.get(change.field)
    if theirs is not None:
        return theirs.after != change.after
    return bool(other) if change.field == STATE else STATE in other


def _conflict(change: Change, other: dict[str, Change], base: Evaluation, theirs: Evaluation) -> Conflict:
    culprits = [change.field]
    if change.field not in other:  # a closing, or any change under mine, is what stands in the way
        culprits = list(other) if change.field == STATE else [STATE]
    conflict = Conflict(change.field, change.after, value_of(theirs, change.field))
    return _described(conflict, last_entry(theirs, base.revision, *culprits))


def _described(conflict: Conflict, entry: HistoryEntry | None) -> Conflict:
    if entry is None:
        return conflict
    return replace(conflict, by=entry.by, member=entry.member, at=entry.at)


def last_entry(theirs: Evaluation, since: int, *fields: str) -> HistoryEntry | None:
    """The last change of these fields after that revision."""
    found = (e for e in reversed(theirs.history) if e.revision > since and e.field in fields)
    return next(found, None)


def _reviewer(evaluation: Evaluation) -> str:
    return evaluation.closing.reviewed_by if evaluation.closing else ""


def merge_sessions(base: Session, mine: Session, theirs: Session) -> tuple[Session, tuple[str, ...]]:
    """`theirs` with my changes since `base`, and the names (French) of what both gave another value.

    Incidents never clash: those that both noted are kept, in the order of their moments.
    """
    noted = tuple(one for one in mine.incidents if one not in base.incidents + theirs.incidents)
    if noted:
        theirs = replace(theirs, incidents=_by_moment(theirs.incidents + noted))
    base, mine = (replace(one, incidents=theirs.incidents) for one in (base, mine))
    changed = [f.name for f in fields(Session) if getattr(mine, f.name) != getattr(base, f.name)]
    clashing = [
        name for name in changed if getattr(theirs, name) not in (getattr(base, name), getattr(mine, name))
    ]
    kept = {name: getattr(mine, name) for name in changed if name not in clashing}
    return replace(theirs, **kept), tuple(SESSION_FIELDS[name] for name in clashing)


def _by_moment(incidents: tuple[Incident, ...]) -> tuple[Incident, ...]:
    """In the order in which they were noted; a moment written by hand without its zone counts as UTC."""

    def moment(one: Incident) -> dt.datetime:
        return one.at if one.at.utcoffset() is not None else one.at.replace(tzinfo=dt.UTC)

    return tuple(sorted(incidents, key=moment))
