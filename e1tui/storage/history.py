"""What a candidate's file remembers of its changes: who, when, which field, old and new value."""

from __future__ import annotations

import datetime as dt
from typing import Final

from e1tui.domain.closing.record import plain_value
from e1tui.domain.evaluation import Change, HistoryEntry
from e1tui.domain.fields import is_free_text
from e1tui.domain.session import State
from e1tui.storage.author import Author

_SAME_EDIT: Final = dt.timedelta(minutes=1)


def with_entries(
    history: tuple[HistoryEntry, ...],
    changes: tuple[Change, ...],
    revision: int,
    author: Author,
    now: dt.datetime,
    reopening: str = "",
) -> tuple[HistoryEntry, ...]:
    """The history with one entry per change; edits of one text by one person within a minute are one.

    `reopening` is the reason that goes with a change of state back to draft.
    """
    for change in changes:
        entry = HistoryEntry(
            revision=revision,
            at=now,
            by=author.account,
            member=author.member,
            field=change.field,
            before=None if is_free_text(change.field) else plain_value(change.before),
            after=None if is_free_text(change.field) else plain_value(change.after),
            reason=reopening if change.after is State.DRAFT else "",
            situation=author.situation,
        )
        last = history[-1] if history else None
        if last and is_free_text(entry.field) and _same_edit(last, entry):
            history = history[:-1]
        history = (*history, entry)
    return history


def _same_edit(last: HistoryEntry, entry: HistoryEntry) -> bool:
    if (last.field, last.by, last.member, last.situation) != (
        entry.field,
        entry.by,
        entry.member,
        entry.situation,
    ):
        return False
    if last.at.utcoffset() is None or entry.at.utcoffset() is None:
        return False  # written by hand, without its zone: it cannot be compared
    return dt.timedelta() <= entry.at - last.at <= _SAME_EDIT
