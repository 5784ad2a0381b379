"""Passages on disk: the ranks and hours that were agreed, written candidate by candidate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from e1tui.domain.agreement import inside
from e1tui.domain.day.passages import Planned, exchanged, has_place_of, why_kept
from e1tui.domain.evaluation import Evaluation
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
            if reason := why_kept(summary(grid, stored.stem, evaluation)):
                yield f"{name} : {reason}"
            elif (evaluation.order, evaluation.time) != (passage.row.order, passage.row.time):
                yield f"{name} : {_CHANGED}"
            else:
                saved = store.save(
                    stored, replace(evaluation, order=passage.order, time=passage.time), author, now
                )
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
    loaded = [_movable(store, row) for row in (first, second)]
    written = _written(store, loaded[0], after[0], author, now)
    try:
        _written(store, loaded[1], after[1], author, now)
    except E1Error:
        _written(store, written, first, author, now)  # both or none
        raise
    return after


def _movable(store: SessionStore, row: Summary) -> Stored:
    stored = store.load(row.stem, history=False)
    now = summary(store.grid(), stored.stem, stored.evaluation)
    if reason := why_kept(now):
        raise InvalidValue(f"{row.full_name} : {reason}, ce passage reste où il est.")
    if not has_place_of(now, row):
        raise InvalidValue(f"{row.full_name} : {_CHANGED}.")
    return stored


def _written(store: SessionStore, stored: Stored, place: Summary, author: Author, now: dt.datetime) -> Stored:
    saved = store.save(stored, _at(stored.evaluation, place), author, now)
    if saved.conflicts:
        raise InvalidValue(f"{place.full_name} : {_CHANGED}.")
    return saved.stored


def _at(evaluation: Evaluation, place: Summary) -> Evaluation:
    candidate = replace(evaluation.candidate, exam_date=place.exam_date)
    return replace(evaluation, candidate=candidate, order=place.order, time=place.time)
