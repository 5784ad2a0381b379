"""A candidate's file in two sessions: written in the other one before it is taken out of its own, under both locks.

Killed at any moment, the file is in one of the two or in both, whole; the history of the one that was written says
of which file it is the copy (`is_copy_of`), so that a second run finishes what the first began.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from e1tui import files
from e1tui.domain.evaluation import Change, Evaluation, HistoryEntry, diff
from e1tui.domain.fields import SESSION
from e1tui.errors import SaveError
from e1tui.storage.author import Author
from e1tui.storage.history import with_entries
from e1tui.storage.listing.entries import check_folder
from e1tui.storage.naming import WITHDRAWN
from e1tui.storage.store import SessionStore, Stored
from e1tui.storage.toml.evaluation_toml import canonical
from e1tui.storage.toml.tables import MAX_BYTES, MAX_INTEGER

COPIED: Final = "copie"  # the reason in the history of what stays where it is


@dataclass(frozen=True)
class Way:
    """From which session to which; `copy` leaves the candidate in the first one too."""

    source: SessionStore
    target: SessionStore
    copy: bool = False

    @property
    def change(self) -> Change:
        """As the history of both says it."""
        return Change(SESSION, self.source.name, self.target.name)

    @property
    def reason(self) -> str:
        """What the history gives as its reason: that it is a copy, or nothing."""
        return COPIED if self.copy else ""

    @contextlib.contextmanager
    def locks(self) -> Iterator[None]:
        """Both sessions' locks, in the order of their paths: two who move towards each other do not wait for ever.

        SaveError where one of them is read-only: the history of both says it.
        """
        first, second = sorted((self.source, self.target), key=lambda one: str(one.folder.resolve()))
        with first.writing(), second.writing():
            yield


def write_there(way: Way, original: Stored, fitted: Evaluation, author: Author, now: dt.datetime) -> str:
    """Write the candidate's file in the other session, under the locks; its stem there, once it is on disk."""
    before = original.evaluation
    history = _told(
        way, before.history, _next(before), author, now, diff(canonical(before), canonical(fitted))
    )
    stem, is_confirmed = way.target.add_whole(replace(fitted, revision=_next(before), history=history))
    _check_confirmed(way, is_confirmed)
    return stem


def confirm_there(way: Way, stem: str) -> None:
    """Put what a run that was killed has written in the other session on disk again: it may not have been confirmed."""
    path = way.target.folder / f"{stem}.toml"
    _check_confirmed(way, files.write_file(path, files.read_bounded(path, MAX_BYTES)))


def _check_confirmed(way: Way, is_confirmed: bool) -> None:
    if not is_confirmed and not way.copy:
        raise SaveError(
            "le disque n’a pas confirmé la copie dans l’autre session : l’original reste. Recommencez"
        )


def settle_here(way: Way, original: Stored, author: Author, now: dt.datetime) -> None:
    """Say in the original's history where it went, under the locks; where it moved, put it among the withdrawn ones."""
    source, evaluation = way.source, original.evaluation
    name = f"{original.stem}.toml"
    if not is_told(way, evaluation):
        history = _told(way, evaluation.history, _next(evaluation), author, now)
        written = replace(evaluation, revision=_next(evaluation), history=history)
        files.write_file(source.folder / name, source.encoded(written, name)[1])
    if not way.copy:
        aside = source.folder / WITHDRAWN
        files.make_folder(aside)
        check_folder(aside)
        files.move(source.folder / name, files.free_place(aside / name, ".toml"))


def is_told(way: Way, evaluation: Evaluation) -> bool:
    """Whether the evaluation's history ends with this way: it has been written, and nothing was changed since."""
    if not evaluation.history:
        return False
    last = evaluation.history[-1]
    return _says(way, last)


def is_copy_of(way: Way, there: Evaluation, original: Evaluation) -> bool:
    """Whether what is there was made of the original as it is: of its whole history, and of its values as far as that
    can be told, since its own may have been changed there."""
    was_told = is_told(way, original)
    told = original.history[:-1] if was_told else original.history
    count = len(told)
    if there.history[:count] != told or not any(_says(way, one) for one in there.history[count : count + 1]):
        return False
    revision = original.revision if was_told else _next(original)
    return there.revision > revision or _same_values(there, original)


def _same_values(there: Evaluation, original: Evaluation) -> bool:
    """But for what `domain.sessions.moving.fitted` gives another value, which the history tells."""
    own = {"passage", "heure", "candidat.etablissement", "candidat.date_evaluation"}
    return all(change.field in own for change in diff(canonical(original), canonical(there)))


def _says(way: Way, entry: HistoryEntry) -> bool:
    change = way.change
    said = (entry.field, entry.before, entry.after, entry.reason)
    return said == (change.field, change.before, change.after, way.reason)


def _next(evaluation: Evaluation) -> int:
    return min(evaluation.revision + 1, MAX_INTEGER)


def _told(
    way: Way,
    history: tuple[HistoryEntry, ...],
    revision: int,
    author: Author,
    now: dt.datetime,
    changes: tuple[Change, ...] = (),
) -> tuple[HistoryEntry, ...]:
    """The history with the way, then what of the evaluation was changed for it."""
    told = with_entries(history, (way.change,), revision, author, now)
    told = (*told[:-1], replace(told[-1], reason=way.reason))
    return with_entries(told, changes, revision, author, now)
