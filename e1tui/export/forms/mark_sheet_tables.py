"""The bordereau for spreadsheets: CSV and XLSX."""

from __future__ import annotations

from collections.abc import Sequence

from e1tui.export.forms.mark_sheet import NOTICE, PROVISIONAL, TITLE, MarkSheet
from e1tui.export.forms.tables import Cell, csv_text
from e1tui.export.forms.workbook import Workbook


def mark_sheet_csv(sheet: MarkSheet) -> bytes:
    """The bordereau as Excel opens it in France: UTF-8 with its mark, `;`, decimal commas.

    The first line names the columns; after the rows and an empty line come the totals and the heading.
    """
    below = (*sheet.heading, ("Codes", sheet.legend))
    rows: list[Sequence[Cell]] = [*map(sheet.cells, sheet.rows), (), *sheet.totals, (), *below]
    return csv_text(sheet.columns, rows).encode("utf-8-sig")


def mark_sheet_xlsx(sheet: MarkSheet) -> bytes:
    """The bordereau as a workbook: numbers are numbers, texts are never formulas."""
    wording = sheet.grid.wording
    state = f" ({PROVISIONAL})" if sheet.is_provisional else ""
    book = Workbook("Bordereau", sheet.title, sheet.about.date)
    book.heading((wording.diploma, wording.exam), (f"{TITLE}{state}, {sheet.about.title}", NOTICE))
    book.table(sheet.columns, [*map(sheet.cells, sheet.rows)])
    book.lines([*sheet.totals, *sheet.heading, ("Codes", sheet.legend)])
    return book.content(f"{TITLE}{state}, {sheet.about.title}")
