"""The reading of a list and the writing of what it says, as the import screen has them done in a thread."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from e1tui.domain.grid import Grid
from e1tui.errors import E1Error
from e1tui.storage.roster import roster_of
from e1tui.storage.roster_layout import Layout, propose
from e1tui.storage.roster_tables import Table, best_table, read_tables
from e1tui.storage.roster_update import Update, add_row, save_update
from e1tui.storage.store import SessionStore, Stored
from e1tui.storage.who import Author
from e1tui.tui.screens.import_plan import Preview, preview


@dataclass(frozen=True)
class Source:
    """A list that was read: `at` is the place of its table, `preview` None while its columns are in doubt."""

    grid: Grid
    name: str
    tables: tuple[Table, ...]
    at: int
    layout: Layout
    preview: Preview | None

    @property
    def table(self) -> Table:
        return self.tables[self.at]


@dataclass(frozen=True)
class Outcome:
    """What was written of `plan`: how many were added and updated, the updates that were refused and why.

    `problem` is what stopped it, or ""; `plan` is then what is left to do.
    """

    plan: Preview
    added: int
    updated: int
    refused: tuple[tuple[Update, str], ...]
    problem: str = ""


def read_source(store: SessionStore, name: str, content: bytes | str) -> Source:
    """A list, its sheet and its columns as they are best taken. E1Error when it is none."""
    tables = read_tables(content)
    at = best_table(tables)
    return understood(store, name, tables, at, propose(tables[at].checked().records))


def understood(store: SessionStore, name: str, tables: tuple[Table, ...], at: int, layout: Layout) -> Source:
    """A list of which it is known, or doubted, what its columns are."""
    found = None if layout.doubt else preview(roster_of(tables[at].records, layout), _existing(store))
    return Source(store.grid(), name, tables, at, layout, found)


def _existing(store: SessionStore) -> list[Stored]:
    return [one for one in store.load_all() if isinstance(one, Stored)]


def write(
    store: SessionStore,
    shown: Preview,
    author: Author,
    clock: Callable[[], dt.datetime],
    progress: Callable[[int, int], None],
) -> Outcome:
    """Add whom the list adds, after planning again for somebody else may have added them; update as was shown."""
    added = updated = 0
    refused: list[tuple[Update, str]] = []
    plan, problem = shown, ""
    try:
        plan = preview(shown.roster, _existing(store), shown.chosen)
        total = len(plan.to_add) + len(shown.to_update)
        for row in plan.to_add:
            add_row(store, row)
            added += 1
            progress(added, total)
        for update in shown.to_update:
            if why := save_update(store, update, author, clock()):
                refused.append((update, why))
            else:
                updated += 1
            progress(added + updated + len(refused), total)
    except E1Error as error:
        problem = str(error)
        with contextlib.suppress(E1Error):
            plan = preview(shown.roster, _existing(store), shown.chosen)  # what is left to do
    return Outcome(plan, added, updated, tuple(refused), problem)


def unexpected(error: Exception) -> str:
    """The sentence on an error that nothing foresaw: a thread's error would leave its screen waiting for ever."""
    return f"Erreur inattendue ({type(error).__name__} : {error})."
