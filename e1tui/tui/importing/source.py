"""The reading of a list, as the import screen has it done in a thread."""

from __future__ import annotations

from dataclasses import dataclass

from e1tui.domain.agreement import inside
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.errors import FileProblem
from e1tui.operations.importing import Preview, existing, preview
from e1tui.rosters.encoding import EncodingDoubt
from e1tui.rosters.layout import Layout, propose
from e1tui.rosters.preamble import Preamble, preamble
from e1tui.rosters.report import nothing_to_read
from e1tui.rosters.roster import roster_of
from e1tui.rosters.situations import for_session
from e1tui.rosters.tables import Table, best_table, read_tables
from e1tui.storage.store import SessionStore
from e1tui.tui.importing.columns import Reading
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
        session = store.session()
        roster = roster_of(reading.tables[reading.at].records, reading.layout, session.date)
        roster = for_session(roster, session)
        if nothing := nothing_to_read(reading.tables, reading.at, roster):
            raise FileProblem(f"{name} : {inside(nothing)}")
        found = preview(roster, existing(store))
    return Source(store.grid(), store.session(), name, content, reading, found)
