"""One candidate's evaluation: an immutable value, seen also as a flat set of named fields.

The field names ("C1.1.outils", "C1.1.note", "appreciation") are those of the history in the files. Changes,
undo and merging all work on that flat view, so that they need to know no field by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from e1tui.domain import fields, marks
from e1tui.domain.day.oral import FIELDS as ORAL_FIELDS
from e1tui.domain.day.oral import PREFIX as ORAL_PREFIX
from e1tui.domain.day.oral import Oral, split_name
from e1tui.domain.day.timer import Timer
from e1tui.domain.fields import MARK_SUFFIX, REMARK_SUFFIX
from e1tui.domain.grid import Competency, Criterion, Entry, Grid, Level
from e1tui.domain.grids import reckoning
from e1tui.domain.heading import Heading, heading_of
from e1tui.domain.session import Presence, Session, State
from e1tui.domain.text import full_name

_TIMER_END: Final = f".{fields.TIMER}"
Value = str | Decimal | Level | Presence | State | dt.date | dt.time | int | bool | Timer | None


@dataclass(frozen=True)
class Candidate:
    """`number` is text (leading zeros count), empty while a CCF candidate has none yet."""

    last_name: str
    first_name: str
    number: str = ""
    school: str = ""
    exam_date: dt.date | None = None

    @property
    def full_name(self) -> str:
        """As lists call them, the last name first: "DUPONT Léa"."""
        return full_name(self.last_name, self.first_name)


@dataclass(frozen=True)
class Closing:
    """When and by which account an evaluation was closed; `reviewed_by` is the second member who has read it.

    `fingerprint` is that of `closing.fingerprint`, whole; empty in a file that was closed by hand. `heading` is
    the session's as it was then, None where a version closed it that did not keep it.
    `grid_sha` is which file its grid was, "" for one that ships with e1tui.
    """

    at: dt.datetime
    by: str
    fingerprint: str = ""
    reviewed_by: str = ""
    heading: Heading | None = None
    grid_sha: str = ""

    @property
    def version(self) -> int:
        """Which canonical form the fingerprint is reckoned over."""
        return 1 if self.heading is None else 2


@dataclass(frozen=True)
class HistoryEntry:
    """One change as the file keeps it; texts that people wrote are not in it, only that they changed.

    `reason` is why an evaluation was reopened, `situation` the oral that it was made in, where there are several.
    """

    revision: int
    at: dt.datetime
    by: str
    field: str
    before: str | Decimal | None = None
    after: str | Decimal | None = None
    member: str = ""
    reason: str = ""
    situation: str = ""


@dataclass(frozen=True)
class Change:
    """A field that was given another value; None means "not given"."""

    field: str
    before: Value
    after: Value

    @property
    def is_of_timer(self) -> bool:
        """Whether it is a press of the timer, of the only oral or of a situation's."""
        return self.field == fields.TIMER or self.field.endswith(_TIMER_END)

    @property
    def reversed(self) -> Change:
        """The change that undoes this one."""
        return Change(self.field, self.after, self.before)


@dataclass(frozen=True)
class Evaluation:
    """Positions and remarks are keyed by criterion ("C1.1.outils"), marks by competency ("C1.1"), orals by situation.

    `reopening` is why a closed evaluation becomes a draft again: the save that writes the change of state puts
    it in the history, and it stands nowhere else.
    """

    grid_id: str
    candidate: Candidate
    revision: int = 0
    state: State = State.DRAFT
    presence: Presence = Presence.PRESENT
    positions: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))
    marks: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    remarks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    appreciation: str = ""
    internal_notes: str = ""
    order: int | None = None
    time: dt.time | None = None
    extra_time: bool = False
    final_mark: Decimal | None = None
    bonus: Decimal | None = None
    timer: Timer | None = None
    orals: Mapping[str, Oral] = field(default_factory=lambda: MappingProxyType({}))
    closing: Closing | None = None
    reopening: str = ""
    history: tuple[HistoryEntry, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether nothing of it can be changed before it is reopened."""
        return self.state is State.CLOSED

    @property
    def reviewed_by(self) -> str:
        """The second member who has read the closed evaluation, "" while nobody has."""
        return self.closing.reviewed_by if self.is_closed and self.closing else ""

    @property
    def is_present(self) -> bool:
        """Whether the candidate came: who did not is given no position and no mark."""
        return self.presence is Presence.PRESENT

    @property
    def has_marks(self) -> bool:
        """Whether a mark of any kind was typed."""
        return bool(self.marks) or self.final_mark is not None or self.bonus is not None

    @property
    def has_nothing_given(self) -> bool:
        """Whether no judgement and no text was ever given: only then may it be withdrawn."""
        return not (
            self.positions
            or self.has_marks
            or self.remarks
            or self.appreciation
            or self.internal_notes
            or self.is_closed
        )

    def oral(self, situation_id: str) -> Oral:
        """The oral of a situation, a blank one before anything is said of it; for "" the only one there is."""
        if situation_id:
            return self.orals.get(situation_id, _BLANK_ORAL)
        presence = None if self.presence is Presence.PRESENT else self.presence
        return Oral(self.order, self.time, self.candidate.exam_date, "", presence, self.timer)

    def level(self, criterion: Criterion) -> Level | None:
        """The level given for a criterion, None while there is none."""
        return self.positions.get(criterion.key)

    def mark(self, entry: Competency | Entry) -> Decimal | None:
        """The mark of a competency (or the bonus, the final one) on its own scale; None while there is none."""
        if isinstance(entry, Competency):
            return self.marks.get(entry.id)
        return self.bonus if entry.mark_key == fields.BONUS else self.final_mark

    def remark(self, criterion: Criterion) -> str:
        """The internal remark on a criterion, which no extract shows; "" for none."""
        return self.remarks.get(criterion.key, "")

    def given(self, competency: Competency) -> int:
        """How many criteria of the competency have a position."""
        return sum(criterion.key in self.positions for criterion in competency.criteria)

    def total(self, grid: Grid) -> Decimal | None:
        """The sum of the competencies' marks (out of 60 for E1), None while one is missing."""
        return marks.total(self.mark(competency) for competency in grid.marked)

    def mark_on_20(self, grid: Grid) -> Decimal | None:
        """The final mark, on the grid's own scale (/20 but for few): what the commission typed, or the reckoned one."""
        return self.final_mark if grid.marking.is_typed else self.reckoned_mark(grid)

    def reckoned_mark(self, grid: Grid) -> Decimal | None:
        """What the grid's rule makes of marks or levels, None while something lacks for it."""
        return reckoning.reckoned(grid, self.positions, self.marks, self.bonus)

    def shown(self) -> Evaluation:
        """What lists and documents may count: a candidate who is not present has no position and no mark.

        What had been given stays in the file and comes back with the presence.
        """
        if self.is_present:
            return self
        return replace(
            self, positions=MappingProxyType({}), marks=MappingProxyType({}), final_mark=None, bonus=None
        )

    def without_remarks(self) -> Evaluation:
        """Without what was written for the commission only: remarks, internal notes."""
        return replace(self, remarks=MappingProxyType({}), internal_notes="")

    def with_position(self, criterion: Criterion, level: Level | None) -> Evaluation:
        """The same with this level for a criterion; None takes the position away."""
        return replace(self, positions=_with(self.positions, criterion.key, level))

    def with_mark(self, entry: Competency | Entry, mark: Decimal | None) -> Evaluation:
        """The same with this mark; None takes it away. The mark is not checked here: `marks` does."""
        return with_field(self, entry.mark_key, mark)

    def with_remark(self, criterion: Criterion, text: str) -> Evaluation:
        """The same with this internal remark on a criterion; "" takes it away."""
        return with_field(self, criterion.key + REMARK_SUFFIX, text or None)

    def with_appreciation(self, text: str) -> Evaluation:
        """The same with this general appreciation, the one text that is communicated; "" takes it away."""
        return with_field(self, fields.APPRECIATION, text or None)

    def with_internal_notes(self, text: str) -> Evaluation:
        """The same with these notes, which are never communicated; "" takes them away."""
        return with_field(self, fields.NOTES, text or None)


def moved_to(evaluation: Evaluation) -> str:
    """The session that a withdrawn candidate was moved to, "" for one who was not; read with the history."""
    last = evaluation.history[-1] if evaluation.history else None
    is_way = last is not None and last.field == fields.SESSION and not last.reason
    return str(last.after) if last is not None and is_way else ""


def field_items(evaluation: Evaluation) -> Iterator[tuple[str, Value]]:
    """Every field that has a value, identity first, then in no promised order."""
    for name, attribute in fields.OF_CANDIDATE.items():
        if (value := getattr(evaluation.candidate, attribute)) not in ("", None):
            yield name, value
    for name, attribute in fields.PLAIN.items():
        value = getattr(evaluation, attribute)
        if isinstance(value, Decimal) or value not in ("", None, False):  # a mark of 0 is given
            yield name, value
    yield from evaluation.positions.items()
    for competency_id, mark in evaluation.marks.items():
        yield competency_id + MARK_SUFFIX, mark
    for key, text in evaluation.remarks.items():
        yield key + REMARK_SUFFIX, text
    for situation, oral in evaluation.orals.items():
        for last, attribute in ORAL_FIELDS.items():
            if (value := getattr(oral, attribute)) not in ("", None):
                yield f"{ORAL_PREFIX}{situation}.{last}", value


def diff(before: Evaluation, after: Evaluation) -> tuple[Change, ...]:
    """The fields in which two evaluations differ; revision, history and closing data are not fields."""
    old, new = dict(field_items(before)), dict(field_items(after))
    names = dict.fromkeys([*old, *new])
    return tuple(
        Change(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)
    )


def value_of(evaluation: Evaluation, name: str) -> Value:
    """The value of one field, None when it is not given."""
    return dict(field_items(evaluation)).get(name)


def with_field(evaluation: Evaluation, name: str, value: Value) -> Evaluation:
    """The evaluation with one field given another value, or none (None).

    ValueError where no field has that name, or a position, a mark or a remark is given what is none: it would be kept
    as a position that no grid has.
    """
    if attribute := fields.OF_CANDIDATE.get(name):
        empty = None if attribute == "exam_date" else ""
        new: dict[str, Any] = {attribute: empty if value is None else value}
        return replace(evaluation, candidate=replace(evaluation.candidate, **new))
    if attribute := fields.PLAIN.get(name):
        new = {attribute: getattr(_BLANK, attribute) if value is None else value}
        return replace(evaluation, **new)
    if found := split_name(name):
        situation, attribute = found
        new = {attribute: getattr(_BLANK_ORAL, attribute) if value is None else value}
        oral = replace(evaluation.oral(situation), **new)
        return replace(
            evaluation, orals=_with(evaluation.orals, situation, None if oral == _BLANK_ORAL else oral)
        )
    if not fields.is_of_grid(name):
        raise ValueError(f"no field of an evaluation is called {name!r}")
    if name.endswith(MARK_SUFFIX):
        _check(name, value, Decimal, int)
        return replace(evaluation, marks=_with(evaluation.marks, name.removesuffix(MARK_SUFFIX), value))
    if name.endswith(REMARK_SUFFIX):
        _check(name, value, str)
        return replace(evaluation, remarks=_with(evaluation.remarks, name.removesuffix(REMARK_SUFFIX), value))
    _check(name, value, Level)
    return replace(evaluation, positions=_with(evaluation.positions, name, value))


def _check(name: str, value: Value, *kinds: type) -> None:
    """ValueError where a field would be given a value of another kind; not the value itself, which may be a text."""
    if value is not None and not isinstance(value, kinds):
        raise ValueError(f"{name!r} is given a {type(value).__name__}")


_BLANK_ORAL: Final = Oral()
_BLANK: Final = Evaluation("", Candidate("", ""))


def _with(mapping: Mapping[str, Any], key: str, value: Value | Oral) -> Mapping[str, Any]:
    changed = {k: v for k, v in mapping.items() if k != key}
    if value is not None:
        changed[key] = value
    return MappingProxyType(changed)


def heading_for(evaluation: Evaluation, session: Session) -> Heading:
    """The heading to print with an evaluation: the one it was closed under, else the session's.

    A draft has none of its own, nor has an evaluation that was closed by a version which kept none.
    """
    closing = evaluation.closing if evaluation.is_closed else None
    return closing.heading if closing and closing.heading else heading_of(session)


def heading_for_all(evaluations: Iterable[Evaluation], session: Session) -> Heading:
    """The heading of a document on many: the one that they all have, else the session's."""
    found = {heading_for(evaluation, session) for evaluation in evaluations}
    return found.pop() if len(found) == 1 else heading_of(session)
