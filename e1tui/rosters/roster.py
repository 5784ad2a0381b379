"""Candidate lists, from CSV as schools have it, from workbooks, and from lines pasted from a spreadsheet.

`read_roster` turns a list into candidates, and into problems told by line; `plan_import` says what importing
it would do to a session. Neither writes anything.
"""

from __future__ import annotations

from e1tui.rosters.columns import Field
from e1tui.rosters.layout import propose
from e1tui.rosters.plan import ImportPlan, PlannedRow, Verdict, plan_import
from e1tui.rosters.rows import Roster, RosterProblem, RosterRow, roster_of
from e1tui.rosters.tables import best_table, read_tables

__all__ = [
    "Field", "ImportPlan", "PlannedRow", "Roster", "RosterProblem", "RosterRow", "Verdict",
    "plan_import", "read_roster", "roster_of",
]  # fmt: skip


def read_roster(content: bytes | str) -> Roster:
    """The candidates of a list as it is best read, with the problems of the lines that cannot be taken.

    FileProblem when the whole is no list. A list whose columns are in doubt has no candidate and one problem.
    """
    tables = read_tables(content)
    table = tables[best_table(tables)].checked()
    return roster_of(table.records, propose(table.records))
