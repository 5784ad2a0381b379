"""What an evaluation's history says against its values: what was changed by other means than e1tui.

The history may be missing, may begin late (it is cut where a file would grow too long) and says of texts only that
they changed: no more is told than what its last entry on a field contradicts.
"""

from __future__ import annotations

from decimal import Decimal

from e1tui.domain.closing.seal import is_sealed
from e1tui.domain.evaluation import Change, Evaluation, HistoryEntry, Value, field_items
from e1tui.domain.fields import REVIEWED_BY, SESSION, STATE, is_free_text


def unrecorded(evaluation: Evaluation) -> tuple[Change, ...]:
    """The fields of which the history's last entry gives another value; `before` is what it gives.

    Those that a fingerprint is reckoned over, the state, and who has reviewed a closed evaluation.
    """
    last: dict[str, HistoryEntry] = {}
    for entry in evaluation.history:
        last[entry.field] = entry
    values: dict[str, Value] = dict(field_items(evaluation))
    values[REVIEWED_BY] = evaluation.reviewed_by or None
    return tuple(
        Change(field, entry.after, values.get(field))
        for field, entry in last.items()
        if _is_told(field, evaluation) and plain_value(values.get(field)) != entry.after
    )


def _is_told(field: str, evaluation: Evaluation) -> bool:
    if field == REVIEWED_BY:
        return evaluation.is_closed and _reviewed_since(evaluation)
    if field == SESSION:
        return False  # it is no value of the file: the folder that the file is in says it
    return not is_free_text(field) and (field == STATE or is_sealed(field))


def _reviewed_since(evaluation: Evaluation) -> bool:
    """Whether the last review in the history is one of this closing, not of one before a reopening."""
    fields = [entry.field for entry in evaluation.history if entry.field in (STATE, REVIEWED_BY)]
    return bool(fields) and fields[-1] == REVIEWED_BY


def plain_value(value: object) -> str | Decimal | None:
    """A field's value as the history keeps it."""
    match value:
        case None | Decimal():
            return value
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)
