"""The reading of a list and the writing of what it says, as the import screen has them done in a thread."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from e1tui.domain.agreement import inside
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.errors import E1Error, FileProblem
from e1tui.operations.updates import Update, add_row, save_update
from e1tui.rosters.encoding import EncodingDoubt
from e1tui.rosters.layout import Layout, propose
from e1tui.rosters.preamble import Preamble, preamble, with_preamble
from e1tui.rosters.report import nothing_to_read
from e1tui.rosters.roster import roster_of
from e1tui.rosters.tables import Table, best_table, read_tables
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore, Stored
from e1tui.tui.importing.columns import Reading
from e1tui.tui.importing.preview import Preview, preview
from e1tui.tui.keys.commands import key


@dataclass(frozen=True)
class Source:
    """A list that was read, and what was read of it; `preview` is None while its columns, or its encoding (`doubt`),
    are in doubt. `session` is as it was then."""

    grid: Grid
    session: Session
    name: str
    content: bytes | str
    reading: Reading
    preview: Preview | None
    doubt: str = ""

    @property
    def table(self) -> Table:
        """The sheet that is read, or the text's only table."""
        return self.reading.tables[self.reading.at]

    @property
    def layout(self) -> Layout:
        """What its columns are taken for."""
        return self.reading.layout

    @property
    def heading(self) -> Preamble:
        """What the lines above the header say of the session."""
        return preamble(self.table.records, self.layout.header)


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
    doubt = ""
    try:
        tables = read_tables(content)
    except EncodingDoubt as error:
        change, keep = key("change_column"), key("keep_columns")
        doubt = f"Lettres incertaines : {change} une autre lecture, {keep} celle qui est juste."
        tables = read_tables(content, error.readings[0].encoding)
    at = best_table(tables)
    reading = Reading(tables, at, propose(tables[at].checked().records))
    if doubt:
        return Source(store.grid(), store.session(), name, content, reading, None, doubt)
    return understood(store, name, content, reading)


def understood(store: SessionStore, name: str, content: bytes | str, reading: Reading) -> Source:
    """A list of which it is known, or doubted, what its columns are. FileProblem where it has no candidate."""
    found = None
    if not reading.layout.doubt:
        roster = roster_of(reading.tables[reading.at].records, reading.layout)
        if nothing := nothing_to_read(reading.tables, reading.at, roster):
            raise FileProblem(f"{name} : {inside(nothing)}")
        found = preview(roster, _existing(store))
    return Source(store.grid(), store.session(), name, content, reading, found)


def _existing(store: SessionStore) -> list[Stored]:
    return [one for one in store.load_all() if isinstance(one, Stored)]


def write(
    store: SessionStore,
    shown: Preview,
    given: Preamble,
    author: Author,
    clock: Callable[[], dt.datetime],
    progress: Callable[[int, int], None],
) -> Outcome:
    """Add whom the list adds, after planning again for somebody else may have added them; update as was shown.

    `given` is what of the list's heading the session takes.
    """
    added = updated = 0
    refused: list[tuple[Update, str]] = []
    plan, problem = shown, ""
    try:
        plan = shown.again(_existing(store))
        if (session := with_preamble(before := store.session(), given)) != before:
            store.save_session(session, before)
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
            plan = shown.again(_existing(store))  # what is left to do
    return Outcome(plan, added, updated, tuple(refused), problem)


def unexpected(error: Exception) -> str:
    """The sentence on an error that nothing foresaw: a thread's error would leave its screen waiting for ever."""
    return f"Erreur inattendue ({type(error).__name__} : {error})."
