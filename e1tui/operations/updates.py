"""What a list says otherwise of candidates whom the session has already: shown, and applied only when asked.

A blank cell erases nothing. A list can say that somebody is absent, unless anything was given already, which it
would hide; never that they are there after all, for most lists say so of everybody. A closed evaluation is not changed.
Zeros that a number has lost are put back without being asked (`repairs`), and never taken away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from e1tui.domain import fields
from e1tui.domain.day.oral import split_name
from e1tui.domain.evaluation import Change, Evaluation, Value, field_items, value_of, with_field
from e1tui.domain.session import Presence
from e1tui.errors import E1Error
from e1tui.rosters.numbers import bare
from e1tui.rosters.plan import ImportPlan, PlannedRow, Verdict, name_key, number_key
from e1tui.rosters.rows import RosterRow
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore, Stored

CLOSED: Final = "évaluation close, à rouvrir d’abord"


@dataclass(frozen=True)
class Update:
    """The changes that a line of the list would make to a candidate; `refusal` is why they are not made, or "".

    `note` is what of the line is left aside, or "".
    """

    line: int
    stored: Stored
    changes: tuple[Change, ...]
    refusal: str = ""
    note: str = ""

    @property
    def evaluation(self) -> Evaluation:
        """The evaluation with the changes."""
        evaluation = self.stored.evaluation
        for change in self.changes:
            evaluation = with_field(evaluation, change.field, change.after)
        return evaluation


def with_updates(plan: ImportPlan, existing: Iterable[Stored]) -> tuple[ImportPlan, tuple[Update, ...]]:
    """The plan with updates, and these: every line that says something else of a candidate already there.

    A line with a number is also taken for the only namesake who has none yet: the plan then adds nobody for it.
    """
    known = tuple(existing)
    by_number = {
        number_key(one.evaluation.candidate): one for one in known if one.evaluation.candidate.number
    }
    entries: list[PlannedRow] = []
    updates: list[Update] = []
    taken: set[str] = set()
    for entry in plan.entries:
        match = _match(entry, known, by_number)
        if match is None or match.stem in taken or entry.row is None:
            entries.append(entry)
            continue
        row = entry.row
        taken.add(match.stem)
        if entry.verdict is Verdict.ADD:
            entry = replace(
                entry, verdict=Verdict.KNOWN, message="numéro donné au candidat qui n’en avait pas"
            )
        entries.append(entry)
        changes, note = differences(match.evaluation, row), _presence_note(match.evaluation, row)
        if changes or note:
            refusal = CLOSED if match.evaluation.is_closed else "" if changes else note
            updates.append(Update(entry.line, match, changes, refusal, note))
    return ImportPlan(tuple(entries)), tuple(updates)


def repairs(plan: ImportPlan, existing: Iterable[Stored]) -> tuple[Update, ...]:
    """The updates that give candidates of the session the zeros or the form that their numbers have in the list."""
    known = tuple(existing)
    by_number = {
        number_key(one.evaluation.candidate): one for one in known if one.evaluation.candidate.number
    }
    found: dict[str, Update] = {}
    for entry in plan.entries:
        if entry.row is None or entry.verdict is not Verdict.KNOWN:
            continue
        candidate = entry.row.candidate
        stored = by_number.get(number_key(candidate)) if candidate.number else None
        if stored is None or name_key(stored.evaluation.candidate) != name_key(candidate):
            continue
        change = _number_change(stored.evaluation, entry.row)
        if change is not None and stored.stem not in found:
            refusal = CLOSED if stored.evaluation.is_closed else ""
            found[stored.stem] = Update(entry.line, stored, (change,), refusal)
    return tuple(found.values())


def _number_change(evaluation: Evaluation, row: RosterRow) -> Change | None:
    """The number as the list has it, where it is the same with more zeros, or without spaces."""
    before, after = evaluation.candidate.number, row.candidate.number
    if before == after or bare(before) != bare(after) or len(after) < len("".join(before.split())):
        return None
    return Change(fields.NUMBER, before, after)


def _match(entry: PlannedRow, known: Sequence[Stored], by_number: dict[str, Stored]) -> Stored | None:
    if entry.row is None or entry.verdict not in (Verdict.KNOWN, Verdict.ADD):
        return None
    candidate = entry.row.candidate
    if found := by_number.get(number_key(candidate)):
        return found
    namesakes = [one for one in known if name_key(one.evaluation.candidate) == name_key(candidate)]
    if len(namesakes) != 1 or (candidate.number and namesakes[0].evaluation.candidate.number):
        return None
    return namesakes[0]


def differences(evaluation: Evaluation, row: RosterRow) -> tuple[Change, ...]:
    """What the line gives another value than the file: identity, passage, hour, presence, extra time."""
    candidate = row.candidate
    given: dict[str, Value] = {
        fields.LAST_NAME: candidate.last_name,
        fields.FIRST_NAME: candidate.first_name,
        fields.NUMBER: _number(evaluation.candidate.number, candidate.number),
        fields.SCHOOL: candidate.school,
        fields.EXAM_DATE: candidate.exam_date,
        fields.ORDER: row.order,
        fields.TIME: row.time,
        fields.PRESENCE: row.presence if _says_absent(row) and evaluation.has_nothing_given else None,
        fields.EXTRA_TIME: row.extra_time,
        **_of_orals(row),
    }
    return tuple(
        Change(name, before, after)
        for name, after in given.items()
        if after not in ("", None) and (after or None) != (before := value_of(evaluation, name))
    )


def _of_orals(row: RosterRow) -> dict[str, Value]:
    """What the line says of each situation, by field; it never says that somebody is there after all."""
    told = replace(Evaluation("", row.candidate), orals=MappingProxyType(dict(row.orals)))
    return {
        name: value
        for name, value in field_items(told)
        if split_name(name) is not None and value is not Presence.PRESENT
    }


def _number(before: str, given: str) -> str:
    """The number that a list gives, "" where it is the same without its zeros."""
    shorter = bare(before) == bare(given) and len(given) < len("".join(before.split()))
    return "" if shorter and before else given


def _says_absent(row: RosterRow) -> bool:
    return row.presence is not Presence.PRESENT


def _presence_note(evaluation: Evaluation, row: RosterRow) -> str:
    if evaluation.has_nothing_given or not _says_absent(row) or row.presence is evaluation.presence:
        return ""
    return f"présence laissée ({evaluation.presence.label}), elle masquerait des saisies"


# --- writing ---


def add_row(store: SessionStore, row: RosterRow) -> str:
    """Write a candidate of the list; the stem chosen for it. SaveError as `SessionStore.add`."""
    return store.add(
        row.candidate,
        presence=row.presence,
        order=row.order,
        time=row.time,
        extra_time=bool(row.extra_time),
        orals=dict(row.orals),
    )


def save_update(store: SessionStore, update: Update, author: Author, now: dt.datetime) -> str:
    """Write an update; why it was not written, or ""."""
    if update.refusal:
        return update.refusal
    try:
        saved = store.save(update.stored, update.evaluation, author, now)
    except E1Error as error:
        return str(error).rstrip(".")
    return "modifié entre-temps sur un autre poste" if saved.conflicts else ""
