"""CSV and XLSX for spreadsheets: French decimals, and no text that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from e1tui.domain.marks import french
from e1tui.domain.text import neutralised

if TYPE_CHECKING:  # the commands that need csv_text only do not import the documents' layout
    from e1tui.export.forms.mark_sheet import MarkSheet

Cell = str | int | Decimal | None

NO_DATE: Final = dt.date(2000, 1, 1)  # the clock would make each copy another file


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table as a French spreadsheet reads it: `;`, decimal comma, absent values empty."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return target.getvalue()


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return french(value)
        case int():
            return str(value)
        case _:
            return neutralised(value)


def mark_sheet_csv(sheet: MarkSheet) -> bytes:
    """The bordereau as Excel opens it in France: UTF-8 with its mark, `;`, decimal commas.

    The first line names the columns; after the rows and an empty line come the totals and the heading.
    """
    below = (*sheet.heading, ("Codes", sheet.legend))
    rows: list[Sequence[Cell]] = [*map(sheet.cells, sheet.rows), (), *sheet.totals, (), *below]
    return csv_text(sheet.columns, rows).encode("utf-8-sig")


def mark_sheet_xlsx(sheet: MarkSheet) -> bytes:
    """The bordereau as a workbook: numbers are numbers, texts are never formulas."""
    from e1tui.export.forms.mark_sheet import NOTICE, PROVISIONAL, TITLE
    from e1tui.export.forms.workbook import Workbook

    wording = sheet.grid.wording
    state = f" ({PROVISIONAL})" if sheet.is_provisional else ""
    book = Workbook("Bordereau", sheet.title, sheet.about.date)
    book.heading((wording.diploma, wording.exam), (f"{TITLE}{state}, {sheet.about.title}", NOTICE))
    book.table(sheet.columns, [*map(sheet.cells, sheet.rows)])
    book.lines([*sheet.totals, *sheet.heading, ("Codes", sheet.legend)])
    return book.content(f"{TITLE}{state}, {sheet.about.title}")
