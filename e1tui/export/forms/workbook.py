"""What our workbooks have in common: a heading above the table, widths to what stands there, a filter, a print set-up."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from e1tui.domain.text import clean
from e1tui.export.forms.tables import NO_DATE, Cell

_PAPER_A4: Final = 9
_ROW: Final = 18  # points
_HEAD: Final = 33
_NARROWEST: Final = 9  # characters of the usual figure
_WIDEST: Final = 60


class Workbook:
    """One sheet. Every text goes through write_string, so that none is taken for a formula, a number or an address.

    The same bytes for the same content, whatever the day: `date` is the exam's.
    """

    def __init__(self, sheet: str, title: str, date: dt.date | None, *, text_columns: bool = False) -> None:
        import xlsxwriter  # type: ignore[import-untyped]

        self._target = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._target, {"in_memory": True})
        day = date or NO_DATE
        created = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
        self._book.set_properties({"title": clean(title), "created": created})
        self._page = self._book.add_worksheet(sheet)
        self._title = self._book.add_format({"bold": True, "font_size": 13})
        self._plain = self._book.add_format({})
        self._head = self._book.add_format(
            {"bold": True, "bg_color": "#E8E8E8", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        middle = {"border": 1, "valign": "vcenter"}
        self._middle = middle
        self._figures = {1: self._book.add_format({**middle, "num_format": "0.0"})}
        self._count = self._book.add_format({**middle, "num_format": "0"})
        self._text = self._book.add_format({**middle, **({"num_format": "@"} if text_columns else {})})
        self._line = 0
        self._first = _NARROWEST  # width of the first column

    def heading(self, titles: Iterable[str], notes: Iterable[str]) -> None:
        """Lines above the table, each in one cell, and a blank one."""
        for text, style in (*((t, self._title) for t in titles), *((n, self._plain) for n in notes)):
            if text:
                self._page.write_string(self._line, 0, clean(text), style)
                self._page.set_row(self._line, _ROW)
                self._line += 1
        self._line += 1

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """The table, with a filter; its first line stays in view, and stands on each printed page."""
        top = self._line
        for column, label in enumerate(columns):
            self._page.write_string(top, column, label, self._head)
            lengths = [len(_shown(row[column])) for row in rows]
            width = max(_NARROWEST, min(max(lengths, default=0) + 2, _WIDEST), _longest_word(label) + 2)
            self._page.set_column(column, column, width)
            self._first = self._first if column else width
        self._page.set_row(top, _HEAD)
        self._line += 1
        for row in rows:
            self._write(row)
        self._page.autofilter(top, 0, max(top + len(rows), top + 1), len(columns) - 1)
        self._page.freeze_panes(top + 1, 0)
        self._page.repeat_rows(top)

    def lines(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Lines below the table, after a blank one: a label in the first column, which is made wide enough for it."""
        rows = list(rows)
        self._first = max(self._first, *(len(_shown(row[0])) + 2 for row in rows))
        self._page.set_column(0, 0, self._first)
        self._line += 1
        for row in rows:
            self._write(row)

    def content(self, footer: str) -> bytes:
        """The file; on paper A4 on its side, one page across, `footer` and the page's number below."""
        self._page.set_landscape()
        self._page.set_paper(_PAPER_A4)
        self._page.fit_to_pages(1, 0)
        # 255 characters at most, & begins a code.
        self._page.set_footer(f"&L{clean(footer)[:180].replace('&', '&&')}&Rpage &P/&N")
        self._book.close()
        return self._target.getvalue()

    def _figure(self, value: Decimal) -> Any:
        """The format of a mark: one decimal, and more where it has them, for a rounded one would be another mark."""
        decimals = max(1, -int(value.normalize().as_tuple().exponent))
        if decimals not in self._figures:
            shown = {**self._middle, "num_format": f"0.{'0' * decimals}"}
            self._figures[decimals] = self._book.add_format(shown)
        return self._figures[decimals]

    def _write(self, row: Sequence[Cell]) -> None:
        self._page.set_row(self._line, _ROW)
        for column, value in enumerate(row):
            match value:
                case None | "":
                    self._page.write_blank(self._line, column, None, self._text)
                case Decimal():
                    self._page.write_number(self._line, column, float(value), self._figure(value))
                case int():
                    self._page.write_number(self._line, column, value, self._count)
                case _:
                    self._page.write_string(self._line, column, clean(value), self._text)
        self._line += 1


def _shown(value: Cell) -> str:
    return "" if value is None else str(value)


def _longest_word(label: str) -> int:
    return max(map(len, label.split()), default=0)
