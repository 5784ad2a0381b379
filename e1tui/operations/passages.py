"""Passages on disk: the ranks and hours that were agreed, written candidate by candidate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from e1tui.domain.agreement import inside
from e1tui.domain.day.passages import Planned, why_kept
from e1tui.domain.summary import summary
from e1tui.errors import E1Error
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore

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
