"""Tables for spreadsheets, as CSV: French decimals, and no text that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from e1tui.domain.marks import french
from e1tui.domain.text import neutralised

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
