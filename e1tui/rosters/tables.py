"""What a list's file holds: the table of a text, or the sheets of a workbook, and which of them is the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from e1tui.domain.text import folded
from e1tui.errors import FileProblem, InvalidValue
from e1tui.rosters.columns import HEADER_LINES, header_score
from e1tui.rosters.encoding import Decoded, decode
from e1tui.rosters.kind import check_bytes
from e1tui.rosters.text import (
    MAX_LINES,
    TOO_MANY_LINES,
    Record,
    is_cut,
    records,
    split_column,
)
from e1tui.rosters.workbook import is_workbook, workbook_sheets


@dataclass(frozen=True)
class Table:
    """The lines of a list that are not blank; `name` is a sheet's, "" for a text. `rows` counts the blank ones too.

    `read_as` is how a file's bytes were decoded.
    """

    name: str
    records: tuple[Record, ...]
    rows: int = 0
    read_as: Decoded | None = None

    @property
    def likeness(self) -> tuple[int, bool, int]:
        """How much it looks like the list of candidates that is meant: the known headers of one line, whether it
        is filled, and the year that it is called after."""
        scores = (header_score(record.cells) for record in self.records[:HEADER_LINES])
        year = re.search(r"\b20\d\d\b", self.name)
        return max(scores, default=0), bool(self.records), int(year[0]) if year else 0

    @property
    def hidden(self) -> tuple[int, ...]:
        """The rows that the spreadsheet does not show."""
        return tuple(record.line for record in self.records if record.is_hidden)

    def checked(self) -> Table:
        """The same table; FileProblem when it is too long to be a list."""
        if self.rows > MAX_LINES:
            raise FileProblem(TOO_MANY_LINES)
        return self


def read_tables(content: bytes | str, encoding: str | None = None) -> tuple[Table, ...]:
    """The table of a text, or the visible sheets of a workbook that have anything (one at least).

    `encoding` is what a person says of a text. FileProblem when the whole is no list: a picture, a web page, a
    damaged workbook, a file that was cut, more than 2 MiB of text; EncodingDoubt when a person has to say.
    """
    if isinstance(content, bytes):
        check_bytes(content)
        if is_workbook(content):
            return _sheets(content)
    text = decode(content, encoding)
    found = records(text.text, header_score)
    if isinstance(content, bytes) and is_cut(text.text, found):
        raise FileProblem(
            f"Le fichier semble coupé : sa dernière ligne ({found[-1].line}) n’est pas entière. Copiez-le à nouveau ;"
            " si elle l’est, terminez-la par un retour à la ligne."
        )
    return (Table("", found, read_as=text),)


def _sheets(content: bytes) -> tuple[Table, ...]:
    found = [
        Table(name, split_column([line for line in lines if not line.is_blank], header_score), len(lines))
        for name, lines in workbook_sheets(content)
    ]
    return tuple(table for table in found if table.records) or (found[0],)


def best_table(tables: Sequence[Table]) -> int:
    """The place of the one that looks most like a list of candidates."""
    return max(range(len(tables)), key=lambda index: tables[index].likeness)


def table_named(tables: Sequence[Table], name: str) -> int:
    """The place of the sheet of that name; InvalidValue, with the names that there are."""
    for place, table in enumerate(tables):
        if folded(table.name) == folded(name):
            return place
    known = ", ".join(f"« {table.name} »" for table in tables if table.name)
    raise InvalidValue(f"pas de feuille « {name} » : {known or 'ce n’est pas un classeur'}.")
