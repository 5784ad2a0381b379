"""Passages on disk: the ranks and hours that were agreed, written candidate by candidate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from e1tui.domain.agreement import inside
from e1tui.domain.day.oral import PREFIX
from e1tui.domain.day.passages import Move, Planned, exchanged, has_place_of, stays, why_kept
from e1tui.domain.day.situations import seen_in
from e1tui.domain.evaluation import Evaluation, with_field
from e1tui.domain.summary import Summary, summary
from e1tui.errors import E1Error, InvalidValue
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore, Stored

_CHANGED: Final = "passage changé entre-temps sur un autre poste"


def write_passages(
    store: SessionStore, planned: Sequence[Planned], author: Author, now: dt.datetime
) -> Iterator[str]:
    """Write what changes; after each candidate, "" or why theirs was not written.

    Somebody may have closed an evaluation, begun an oral or given another passage since it was planned: theirs
    stays.
    """
    grid = store.grid()
    for passage in planned:
        if not passage.changes:
            continue
        name = passage.row.full_name
        try:
            stored = store.load(passage.row.stem, history=False)
            evaluation = stored.evaluation
            row = seen_in(summary(grid, stored.stem, evaluation), passage.row.situation)
            if reason := why_kept(row):
                yield f"{name} : {reason}"
            elif not has_place_of(row, passage.row):
                yield f"{name} : {_CHANGED}"
            else:
                saved = store.save(stored, _at(evaluation, passage.after), author, now)
                yield f"{name} : {_CHANGED}" if saved.conflicts else ""
        except E1Error as error:
            yield f"{name} : {inside(str(error))}"


def exchange_passages(
    store: SessionStore, first: Summary, second: Summary, author: Author, now: dt.datetime
) -> tuple[Summary, Summary]:
    """Two candidates change places: rank, hour and day. Both as they stand then; the same again takes it back.

    InvalidValue, and nothing is changed, where one was heard meanwhile, or has another place than is shown here.
    """
    after = exchanged(first, second)
    move_places(store, tuple(zip((first, second), after, strict=True)), author, now)
    return after


def move_places(store: SessionStore, moves: Sequence[Move], author: Author, now: dt.datetime) -> None:
    """Give each candidate their other place, all or none. InvalidValue as `exchange_passages`."""
    loaded = [_movable(store, before) for before, _ in moves]
    written: list[tuple[Stored, Summary]] = []
    try:
        for stored, (before, after) in zip(loaded, moves, strict=True):
            written.append((_written(store, stored, after, author, now), before))
    except E1Error:
        for stored, before in written:
            _written(store, stored, before, author, now)
        raise


def _movable(store: SessionStore, row: Summary) -> Stored:
    stored = store.load(row.stem, history=False)
    now = seen_in(summary(store.grid(), stored.stem, stored.evaluation), row.situation)
    # Who is absent goes where their group goes; alone, they keep their place.
    if (said := stays(now)) and (now.is_present or not row.group):
        raise InvalidValue(said)
    if not has_place_of(now, row):
        raise InvalidValue(f"{row.full_name} : {_CHANGED}.")
    return stored


def _written(store: SessionStore, stored: Stored, place: Summary, author: Author, now: dt.datetime) -> Stored:
    saved = store.save(stored, _at(stored.evaluation, place), author, now)
    if saved.conflicts:
        raise InvalidValue(f"{place.full_name} : {_CHANGED}.")
    return saved.stored


def _at(evaluation: Evaluation, place: Summary) -> Evaluation:
    """The evaluation with another place, in the situation that the place is of."""
    if situation := place.situation:
        given = {
            "passage": place.order,
            "heure": place.time,
            "date": place.exam_date,
            "groupe": place.group or None,
        }
        for last, value in given.items():
            evaluation = with_field(evaluation, f"{PREFIX}{situation}.{last}", value)
        return evaluation
    candidate = replace(evaluation.candidate, exam_date=place.exam_date)
    return replace(evaluation, candidate=candidate, order=place.order, time=place.time)
