"""What a list's file holds: the table of a text, or the sheets of a workbook, and which of them is the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from e1tui.domain.text import folded
from e1tui.errors import FileProblem, InvalidValue
from e1tui.storage.roster_columns import HEADER_LINES, header_score
from e1tui.storage.roster_sheets import is_workbook, workbook_sheets
from e1tui.storage.roster_text import MAX_LINES, TOO_MANY_LINES, Record, decode, records


@dataclass(frozen=True)
class Table:
    """The lines of a list that are not blank; `name` is a sheet's, "" for a text. `rows` counts the blank ones too."""

    name: str
    records: tuple[Record, ...]
    rows: int = 0

    @property
    def likeness(self) -> tuple[int, bool]:
        """How much it looks like a list of candidates: the known headers of one line, and whether it is filled."""
        scores = (header_score(record.cells) for record in self.records[:HEADER_LINES])
        return max(scores, default=0), bool(self.records)

    def checked(self) -> Table:
        """The same table; FileProblem when it is too long to be a list."""
        if self.rows > MAX_LINES:
            raise FileProblem(TOO_MANY_LINES)
        return self


def read_tables(content: bytes | str) -> tuple[Table, ...]:
    """The table of a text, or the visible sheets of a workbook that have anything (one at least).

    FileProblem when the whole is no list (a picture, a damaged workbook, more than 2 MiB of text).
    """
    if not (isinstance(content, bytes) and is_workbook(content)):
        return (Table("", records(decode(content), header_score)),)
    found = [
        Table(name, tuple(line for line in lines if not line.is_blank), len(lines))
        for name, lines in workbook_sheets(content)
    ]
    return tuple(table for table in found if table.records) or (found[0],)


def best_table(tables: Sequence[Table]) -> int:
    """The place of the one that looks most like a list of candidates."""
    return max(range(len(tables)), key=lambda index: tables[index].likeness)


def table_named(tables: Sequence[Table], name: str) -> Table:
    """The sheet of that name; InvalidValue, with the names that there are."""
    for table in tables:
        if folded(table.name) == folded(name):
            return table
    known = ", ".join(f"« {table.name} »" for table in tables if table.name)
    raise InvalidValue(f"pas de feuille « {name} » : {known or 'ce n’est pas un classeur'}.")
