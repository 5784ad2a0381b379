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

from e1tui.domain import marks
from e1tui.domain.day.timer import Timer
from e1tui.domain.grid import Competency, Criterion, Grid, Level
from e1tui.domain.heading import Heading, heading_of
from e1tui.domain.session import Presence, Session, State

Value = str | Decimal | Level | Presence | State | dt.date | dt.time | int | bool | Timer | None

REMARK_SUFFIX: Final = ".remarque"
MARK_SUFFIX: Final = ".note"


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
        return f"{self.last_name} {self.first_name}".strip()


@dataclass(frozen=True)
class Closing:
    """When and by which account an evaluation was closed; `reviewed_by` is the second member who has read it.

    `fingerprint` is that of `closing.fingerprint`, whole; empty in a file that was closed by hand. `heading` is
    the session's as it was then, None where a version closed it that did not keep it.
    """

    at: dt.datetime
    by: str
    fingerprint: str = ""
    reviewed_by: str = ""
    heading: Heading | None = None

    @property
    def version(self) -> int:
        """Which canonical form the fingerprint is reckoned over."""
        return 1 if self.heading is None else 2


@dataclass(frozen=True)
class HistoryEntry:
    """One change as the file keeps it; texts that people wrote are not in it, only that they changed.

    `reason` is why an evaluation was reopened.
    """

    revision: int
    at: dt.datetime
    by: str
    field: str
    before: str | Decimal | None = None
    after: str | Decimal | None = None
    member: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Change:
    """A field that was given another value; None means "not given"."""

    field: str
    before: Value
    after: Value

    @property
    def reversed(self) -> Change:
        """The change that undoes this one."""
        return Change(self.field, self.after, self.before)


@dataclass(frozen=True)
class Evaluation:
    """Positions and remarks are keyed by criterion ("C1.1.outils"), marks by competency ("C1.1").

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
    timer: Timer | None = None
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
    def has_nothing_given(self) -> bool:
        """Whether no judgement and no text was ever given: only then may it be withdrawn."""
        return not (
            self.positions
            or self.marks
            or self.remarks
            or self.appreciation
            or self.internal_notes
            or self.is_closed
        )

    def level(self, criterion: Criterion) -> Level | None:
        """The level given for a criterion, None while there is none."""
        return self.positions.get(criterion.key)

    def mark(self, competency: Competency) -> Decimal | None:
        """The mark of a competency out of its own maximum, in half points; None while there is none."""
        return self.marks.get(competency.id)

    def remark(self, criterion: Criterion) -> str:
        """The internal remark on a criterion, which no extract shows; "" for none."""
        return self.remarks.get(criterion.key, "")

    def given(self, competency: Competency) -> int:
        """How many criteria of the competency have a position."""
        return sum(criterion.key in self.positions for criterion in competency.criteria)

    def total(self, grid: Grid) -> Decimal | None:
        """The sum out of 60, None while a mark is missing."""
        return marks.total(self.mark(competency) for competency in grid.competencies)

    def mark_on_20(self, grid: Grid) -> Decimal | None:
        """The mark out of 20, rounded up to the half point (the form's rule); None while a mark is missing."""
        total = self.total(grid)
        return None if total is None else marks.mark_on_20(total)

    def shown(self) -> Evaluation:
        """What lists and documents may count: a candidate who is not present has no position and no mark.

        What had been given stays in the file and comes back with the presence.
        """
        if self.is_present:
            return self
        return replace(self, positions=MappingProxyType({}), marks=MappingProxyType({}))

    def without_remarks(self) -> Evaluation:
        """Without what was written for the commission only: remarks, internal notes."""
        return replace(self, remarks=MappingProxyType({}), internal_notes="")

    def with_position(self, criterion: Criterion, level: Level | None) -> Evaluation:
        """The same with this level for a criterion; None takes the position away."""
        return with_field(self, criterion.key, level)

    def with_mark(self, competency: Competency, mark: Decimal | None) -> Evaluation:
        """The same with this mark for a competency; None takes it away. The mark is not checked here: `marks` does."""
        return with_field(self, competency.mark_key, mark)

    def with_remark(self, criterion: Criterion, text: str) -> Evaluation:
        """The same with this internal remark on a criterion; "" takes it away."""
        return with_field(self, criterion.key + REMARK_SUFFIX, text or None)

    def with_appreciation(self, text: str) -> Evaluation:
        """The same with this general appreciation, the one text that is communicated; "" takes it away."""
        return with_field(self, "appreciation", text or None)

    def with_internal_notes(self, text: str) -> Evaluation:
        """The same with these notes, which are never communicated; "" takes them away."""
        return with_field(self, "notes_internes", text or None)


# Field name → (attribute, on the candidate?). Positions, marks and remarks follow their own pattern.
_PLAIN_FIELDS: Final = {
    "etat": "state",
    "presence": "presence",
    "passage": "order",
    "heure": "time",
    "temps_majore": "extra_time",
    "chronometre": "timer",
    "appreciation": "appreciation",
    "notes_internes": "internal_notes",
}
_CANDIDATE_FIELDS: Final = {
    "candidat.nom": "last_name",
    "candidat.prenom": "first_name",
    "candidat.numero": "number",
    "candidat.etablissement": "school",
    "candidat.date_evaluation": "exam_date",
}
# Texts of which the history says that they changed, not what they were.
FREE_TEXTS: Final = frozenset({"appreciation", "notes_internes"})


def is_free_text(field_name: str) -> bool:
    """Whether people write the field's value as they like, so that two of them can be kept one after the other."""
    return field_name in FREE_TEXTS or field_name.endswith(REMARK_SUFFIX)


def field_items(evaluation: Evaluation) -> Iterator[tuple[str, Value]]:
    """Every field that has a value, identity first, then in no promised order."""
    for name, attribute in _CANDIDATE_FIELDS.items():
        if (value := getattr(evaluation.candidate, attribute)) not in ("", None):
            yield name, value
    for name, attribute in _PLAIN_FIELDS.items():
        if (value := getattr(evaluation, attribute)) not in ("", None, False):
            yield name, value
    yield from evaluation.positions.items()
    for competency_id, mark in evaluation.marks.items():
        yield competency_id + MARK_SUFFIX, mark
    for key, text in evaluation.remarks.items():
        yield key + REMARK_SUFFIX, text


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
    """The evaluation with one field given another value, or none (None)."""
    if attribute := _CANDIDATE_FIELDS.get(name):
        empty = None if attribute == "exam_date" else ""
        new: dict[str, Any] = {attribute: empty if value is None else value}
        return replace(evaluation, candidate=replace(evaluation.candidate, **new))
    if attribute := _PLAIN_FIELDS.get(name):
        new = {attribute: getattr(_BLANK, attribute) if value is None else value}
        return replace(evaluation, **new)
    if name.endswith(MARK_SUFFIX):
        return replace(evaluation, marks=_with(evaluation.marks, name.removesuffix(MARK_SUFFIX), value))
    if name.endswith(REMARK_SUFFIX):
        return replace(evaluation, remarks=_with(evaluation.remarks, name.removesuffix(REMARK_SUFFIX), value))
    return replace(evaluation, positions=_with(evaluation.positions, name, value))


_BLANK: Final = Evaluation("", Candidate("", ""))


def _with(mapping: Mapping[str, Any], key: str, value: Value) -> Mapping[str, Any]:
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
