"""Candidate lists, from CSV as schools have it, from workbooks, and from lines pasted from a spreadsheet.

`read_list` says how a list is read (which of its sheets, what its columns are), for the command and the screen alike;
its `roster` are the candidates, and the problems told by line; `plan_import` says what importing it would do to a
session. None of them writes anything.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from e1tui.errors import FileProblem
from e1tui.rosters.columns import Field
from e1tui.rosters.layout import Layout, propose
from e1tui.rosters.plan import ImportPlan, PlannedRow, Verdict, plan_import
from e1tui.rosters.preamble import Preamble, preamble
from e1tui.rosters.report import nothing_to_read
from e1tui.rosters.rows import Roster, RosterProblem, RosterRow, roster_of
from e1tui.rosters.tables import Table, best_table, read_tables, table_named

__all__ = [
    "FILE_BYTES", "Field", "ImportPlan", "PlannedRow", "Reading", "Roster", "RosterProblem", "RosterRow", "Verdict",
    "plan_import", "read_list", "read_roster", "roster_of",
]  # fmt: skip

FILE_BYTES: Final = 4 * 1024 * 1024  # of a list's file, before it is known what it is


@dataclass(frozen=True)
class Reading:
    """How a list is read: its tables, the place of the one that is meant, and what its columns are."""

    tables: tuple[Table, ...]
    at: int
    layout: Layout

    @property
    def table(self) -> Table:
        """The sheet that is read, or the text's only table."""
        return self.tables[self.at]

    @property
    def heading(self) -> Preamble:
        """What the lines above the header say of the session."""
        return preamble(self.table.records, self.layout.header)

    def of_sheet(self, at: int) -> Reading:
        """The same list, of the sheet at that place, its columns as they are best taken. FileProblem where it is too
        long to be a list."""
        return _proposed(self.tables, at)

    def with_header(self, line: int) -> Reading:
        """The same sheet, its columns as they are best taken below the header at that line, 0 for none."""
        return replace(self, layout=propose(self.table.records, line))

    def roster(self, near: dt.date | None) -> Roster:
        """The candidates, and the problems by line; `near` is the session's date, as for `roster_of`.

        Of columns in doubt one problem, that says so. FileProblem where no line is anybody's.
        """
        found = roster_of(self.table.records, self.layout, near)
        if nothing := nothing_to_read(self.tables, self.at, found):
            raise FileProblem(nothing)
        return found


def read_list(content: bytes | str, encoding: str | None = None, sheet: str | None = None) -> Reading:
    """A list as it is best read; in that encoding, of the sheet of that name, where a person says so.

    FileProblem and EncodingDoubt as `read_tables`; InvalidValue where there is no such sheet.
    """
    tables = read_tables(content, encoding)
    at = best_table(tables) if sheet is None else table_named(tables, sheet)
    return _proposed(tables, at)


def _proposed(tables: tuple[Table, ...], at: int) -> Reading:
    return Reading(tables, at, propose(tables[at].checked().records))


def read_roster(content: bytes | str) -> Roster:
    """The candidates of a list as it is best read, with the problems of the lines that cannot be taken.

    FileProblem when the whole is no list. A list whose columns are in doubt has no candidate and one problem.
    """
    reading = read_list(content)
    return roster_of(reading.table.records, reading.layout)
