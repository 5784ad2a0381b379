"""Three-way merge of two people's changes to one evaluation; conflicts are values, not exceptions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from e1tui.domain.evaluation import Change, Evaluation, Value, diff, value_of, with_field


@dataclass(frozen=True)
class Conflict:
    """A field that both gave another value since `base`."""

    field: str
    mine: Value
    theirs: Value


def merge(base: Evaluation, mine: Evaluation, theirs: Evaluation) -> tuple[Evaluation, tuple[Conflict, ...]]:
    """`theirs` with my changes since `base` applied, but for the conflicting fields, where theirs stay.

    A closing by either side conflicts with any change of the other: a closed evaluation is read-only.
    """
    ours = diff(base, mine)
    other = {change.field: change for change in diff(base, theirs)}
    merged, conflicts = theirs, []
    for change in ours:
        if _clashes(change, other):
            conflicts.append(Conflict(change.field, change.after, value_of(theirs, change.field)))
        else:
            merged = with_field(merged, change.field, change.after)
    if mine.closing != base.closing and not conflicts:
        merged = replace(merged, closing=mine.closing)
    return merged, tuple(conflicts)


def _clashes(change: Change, other: dict[str, Change]) -> bool:
    if change.field == "etat" and other.keys() - {"etat"}:
        return True
    if "etat" in other and change.field != "etat":
        return True
    theirs = other.get(change.field)
    return theirs is not None and theirs.after != change.after
