"""CSV and XLSX for spreadsheets: French decimals, and no text that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from e1tui.domain.marks import french
from e1tui.domain.text import clean, neutralised

if TYPE_CHECKING:  # the commands that need csv_text only do not import the documents' layout
    from e1tui.export.mark_sheet import MarkSheet

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
    rows: list[Sequence[Cell]] = [*map(sheet.cells, sheet.rows), (), *sheet.totals, (), *sheet.heading]
    return csv_text(sheet.columns, rows).encode("utf-8-sig")


def mark_sheet_xlsx(sheet: MarkSheet) -> bytes:
    """The bordereau as a workbook: numbers are numbers, texts are never formulas."""
    import xlsxwriter  # type: ignore[import-untyped]

    target = io.BytesIO()
    # Every text goes through write_string, so that none is taken for a formula, a number or an address.
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        date = sheet.about.date or NO_DATE
        created = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
        book.set_properties({"title": clean(sheet.title), "created": created})
        page = book.add_worksheet("Bordereau")
        head = book.add_format({"bold": True, "bg_color": "#E8E8E8", "border": 1, "text_wrap": True})
        figure = book.add_format({"num_format": "0.0", "border": 1})
        count = book.add_format({"num_format": "0", "border": 1})
        text = book.add_format({"border": 1})

        def write(line: int, values: Iterable[Cell]) -> None:
            for column, value in enumerate(values):
                match value:
                    case None:
                        page.write_blank(line, column, None, text)
                    case Decimal():
                        page.write_number(line, column, float(value), figure)  # half points: exact
                    case int():
                        page.write_number(line, column, value, count)
                    case _:
                        page.write_string(line, column, clean(value), text)

        for column, label in enumerate(sheet.columns):
            page.write_string(0, column, label, head)
        for line, row in enumerate(sheet.rows, start=1):
            write(line, sheet.cells(row))
        below = len(sheet.rows) + 2
        for line, item in enumerate((*sheet.totals, *sheet.heading), start=below):
            write(line, item)
        _print_setup(page, len(sheet.columns) - 1)
    return target.getvalue()


def _print_setup(page: Any, last_column: int) -> None:
    """A4 on its side, one page wide, the headings on every page and in view."""
    page.set_column(0, 0, 30)
    page.set_column(1, 2, 22)
    page.set_column(3, last_column - 2, 11)
    page.set_column(last_column - 1, last_column, 16)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&Lbordereau de notation&Rpage &P/&N")
