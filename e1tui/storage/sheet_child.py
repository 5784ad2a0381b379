"""A workbook on standard input, its sheets as JSON on standard output: run as a process of its own.

Its one argument is how many bytes of memory it may have. A hostile workbook can make its reader ask for terabytes (two cells at opposite corners) or unfold for ever;
what happens here is bounded by the kernel, and takes nobody's evaluations with it. Imports nothing of ours.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import resource
import sys

SECONDS = 20
MAX_SHEETS = 20
MAX_LINES = 5_000
MAX_CELLS = 100
MAX_LENGTH = 300
# Of all sheets together, as JSON: a sheet of as many full cells as a list may have, of a dozen characters each.
MAX_ANSWER = 8 * 1024 * 1024
MAX_ANSWERED_CELLS = 600_000
TOO_LARGE = 3  # the exit code for a workbook that holds more
_EXACT = 10**15  # from here on a spreadsheet has rounded the digits of a number

Cell = str | int


def sheets(content: bytes) -> list[tuple[str, list[list[Cell]]]]:
    """The name and the rows of each visible sheet, one row more than is allowed where there are too many.

    Texts are as they stand, whole numbers are int (the spreadsheet may have dropped their leading zeros), all
    else is a text as a French list has it: "12/06/2026", "9:40", "12,5".
    """
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    book = load_workbook(io.BytesIO(content))
    names = [
        one.name
        for one in book.sheets_metadata
        if one.visible == SheetVisibleEnum.Visible and one.typ == SheetTypeEnum.WorkSheet
    ]
    found = []
    for name in names[:MAX_SHEETS]:
        # Empty rows above the list are kept, so that lines have the numbers that the spreadsheet shows.
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MAX_LINES + 1)
        found.append((name, [[_plain(cell) for cell in row[: MAX_CELLS + 1]] for row in rows]))
    return found


def _plain(cell: object) -> Cell:
    match cell:
        case bool():
            return "VRAI" if cell else "FAUX"
        case float() if not cell.is_integer():
            return f"{cell:.15g}".replace(".", ",")
        case int() | float():
            return int(cell) if abs(cell) < _EXACT else f"{cell:.5E}"
        case dt.datetime() if cell.time() == dt.time():
            return f"{cell:%d/%m/%Y}"
        case dt.datetime():
            return f"{cell:%H:%M}" if cell.year <= 1900 else f"{cell:%d/%m/%Y %H:%M}"
        case dt.date():
            return f"{cell:%d/%m/%Y}"
        case dt.time():
            return f"{cell:%H:%M}"
        case dt.timedelta():
            minutes = round(cell.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case _:
            return str(cell)[:MAX_LENGTH]


def _answer(content: bytes) -> str:
    """The sheets as JSON, each row up to its last cell that holds something; MemoryError when that is too much."""
    found = sheets(content)
    cells = 0
    for row in (row for sheet in found for row in sheet[1]):
        while row and row[-1] == "":
            row.pop()
        cells += len(row)
    if cells > MAX_ANSWERED_CELLS:
        raise MemoryError
    answer = json.dumps(found, separators=(",", ":"))
    if len(answer) > MAX_ANSWER:
        raise MemoryError
    return answer


if __name__ == "__main__":
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sys.stdout.write(_answer(sys.stdin.buffer.read()))
    except MemoryError:
        sys.exit(TOO_LARGE)
