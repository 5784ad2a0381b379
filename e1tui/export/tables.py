"""CSV for spreadsheets: French decimals, and no text that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from e1tui.domain.marks import french

Cell = str | int | Decimal | None

# What Excel and LibreOffice take for the start of a formula, also in full width or after blanks.
_FORMULA_STARTS: Final = tuple("=+-@＝＋－＠|%")


def neutralised(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would take it for a formula."""
    dangerous = text.lstrip().startswith(_FORMULA_STARTS) or text.startswith(("\t", "\r", "\n"))
    return f"'{text}" if dangerous else text


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
