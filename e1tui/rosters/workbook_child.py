"""A workbook on standard input, its sheets as JSON on standard output: run as a process of its own.

Its one argument is how many bytes of memory it may have. A hostile workbook can make its reader ask for terabytes (two cells at opposite corners) or unfold for ever;
what happens here is bounded by the kernel, and takes nobody's evaluations with it. Imports nothing of ours.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import posixpath
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

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
Row = list[Cell]
Sheet = tuple[str, list[Row], list[int]]  # name, rows, numbers of the rows that are hidden

# What reading a damaged zip or its XML may raise.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    NotImplementedError,
    EOFError,
    LookupError,
    ValueError,
    OSError,
)

# What stands in the cell of a formula that was never computed, as a spreadsheet's own errors do (#N/A).
NOT_COMPUTED = "#FORMULE"
UNREADABLE = "#CELLULE"  # in each cell of a row that the library gives up


class Marks:
    """What the library does not tell of a sheet. Places are (row, column), from 0.

    `spans` are merged cells that go down: (row, column, how many rows).
    """

    def __init__(self) -> None:
        self.hidden: set[int] = set()
        self.errors: dict[tuple[int, int], str] = {}
        self.spans: list[tuple[int, int, int]] = []


def sheets(content: bytes) -> list[Sheet]:
    """The name and the rows of each visible sheet, one row more than is allowed where there are too many.

    Texts are as they stand, whole numbers are int (the spreadsheet may have dropped their leading zeros), all
    else is a text as a French list has it: "12/06/2026", "9:40", "12,5"; an error is the text that it shows.
    A merged cell's value stands in each of its rows.
    """
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    book = load_workbook(io.BytesIO(content))
    names = [
        one.name
        for one in book.sheets_metadata
        if one.visible == SheetVisibleEnum.Visible and one.typ == SheetTypeEnum.WorkSheet
    ][:MAX_SHEETS]
    marks = _marks(content, names)
    found = []
    for name in names:
        sheet = book.get_sheet_by_name(name)
        known = marks.get(name) or Marks()
        known.spans += [
            (top, left, bottom - top + 1) for (top, left), (bottom, _) in sheet.merged_cell_ranges or ()
        ]
        rows = [[_plain(cell) for cell in row[: MAX_CELLS + 1]] for row in _rows(sheet, content, name)]
        _complete(rows, known)
        found.append((name, rows, sorted(row + 1 for row in known.hidden)))
    return found


def _rows(sheet: CalamineSheet, content: bytes, name: str) -> Iterator[list[Any]]:
    """The rows from the first of the sheet, empty ones above the list too: lines have the spreadsheet's numbers.

    A cell that the library gives up (a duration of a million years) costs nobody the list.
    """
    try:
        yield from sheet.to_python(skip_empty_area=False, nrows=MAX_LINES + 1)
        return
    except OverflowError:
        pass
    plain = _without_durations(content, name)
    rows = sheet.iter_rows()  # these begin at the first column that holds something
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for number in range(MAX_LINES + 1):
        try:
            yield before + next(rows)
        except StopIteration:
            return
        except OverflowError:
            yield plain[number] if number < len(plain) else before + [UNREADABLE] * sheet.width


def _without_durations(content: bytes, name: str) -> list[list[Any]]:
    """The rows of a sheet of an xlsx whose durations are taken for numbers; () where that cannot be done."""
    from python_calamine import load_workbook

    try:
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(target, "w") as other:
            for part in book.namelist():
                text = book.read(part)
                if part == "xl/styles.xml":
                    text = re.sub(rb'formatCode="[^"]*\[[hms]+\][^"]*"', b'formatCode="General"', text)
                other.writestr(part, text)
        sheet = load_workbook(io.BytesIO(target.getvalue())).get_sheet_by_name(name)
        return sheet.to_python(skip_empty_area=False, nrows=MAX_LINES + 1)
    except (*_DAMAGES, OverflowError):
        return []


def _complete(rows: list[Row], marks: Marks) -> None:
    """Put into the rows what the library left out: errors, and the values of merged cells."""
    for (line, column), text in marks.errors.items():
        if line < len(rows) and column < MAX_CELLS:
            rows[line] += [""] * (column + 1 - len(rows[line]))
            rows[line][column] = text
    for top, left, height in marks.spans:
        if height < 2 or top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top + 1 : top + height]:
            row += [""] * (left + 1 - len(row))
            if row[left] == "":
                row[left] = rows[top][left]


# --- what the library does not tell ---


def _marks(content: bytes, names: list[str]) -> dict[str, Marks]:
    """The marks of each sheet; of a format or a file in which they cannot be found, none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if "content.xml" in book.namelist():
                return _ods_marks(book)
            return {name: _xlsx_marks(book, path) for name, path in _xlsx_paths(book) if name in names}
    except _DAMAGES:
        return {}  # an xls is no zip file, and what is damaged is for the library to refuse


def _xlsx_paths(book: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Each sheet's name and the part of the file that it is in."""
    relations = {
        one.get("Id"): one.get("Target", "")
        for one in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    }
    found = []
    for element in ElementTree.fromstring(book.read("xl/workbook.xml")).iter():
        if _local(element) == "sheet":
            key = next((value for name, value in element.attrib.items() if name.endswith("}id")), None)
            path = posixpath.normpath(posixpath.join("/xl", relations.get(key, ""))).lstrip("/")
            found.append((element.get("name", ""), path))
    return found


def _xlsx_marks(book: zipfile.ZipFile, path: str) -> Marks:
    marks, row, column = Marks(), -1, -1
    if path not in book.namelist():
        return marks
    with book.open(path) as file:
        for event, element in ElementTree.iterparse(file, ("start", "end")):
            match event, _local(element):
                case "start", "row":
                    number = element.get("r")  # from 1 on; without it the row follows the one before
                    row = int(number) - 1 if number else row + 1
                    column = -1
                    if row > MAX_LINES:
                        break
                    if element.get("hidden") in ("1", "true"):
                        marks.hidden.add(row)
                case "start", "c":
                    column = _column(element.get("r", ""), column + 1)
                case "end", "c":
                    parts = {_local(part): part for part in element}
                    value = parts["v"].text if "v" in parts else None
                    if element.get("t") == "e":
                        marks.errors[row, column] = (value or "#N/A")[:MAX_LENGTH]
                    elif "f" in parts and "v" not in parts and "is" not in parts:
                        marks.errors[row, column] = NOT_COMPUTED
                case "end", "row":
                    element.clear()
    return marks


def _column(reference: str, otherwise: int) -> int:
    """The column of "AB12", from 0."""
    letters = re.match(r"[A-Z]{1,3}(?=\d)", reference)
    if letters is None:
        return otherwise
    number = 0
    for letter in letters[0]:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _ods_marks(book: zipfile.ZipFile) -> dict[str, Marks]:
    found: dict[str, Marks] = {}
    marks, row, column = Marks(), 0, 0
    with book.open("content.xml") as file:
        for event, element in ElementTree.iterparse(file, ("start", "end")):
            match event, _local(element):
                case "start", "table":
                    marks, row = Marks(), 0
                    found[_attribute(element, "name")] = marks
                case "start", "table-row":
                    column = 0
                case "end", "table-cell" | "covered-table-cell":
                    height = int(_attribute(element, "number-rows-spanned") or 1)
                    if row <= MAX_LINES and height > 1:
                        marks.spans.append((row, column, height))
                    if row <= MAX_LINES and "error" in _attributes(element, "value-type"):
                        marks.errors[row, column] = ("".join(element.itertext()).strip() or "#N/A")[
                            :MAX_LENGTH
                        ]
                    column += int(_attribute(element, "number-columns-repeated") or 1)
                case "end", "table-row":
                    times = int(_attribute(element, "number-rows-repeated") or 1)
                    if _attribute(element, "visibility") in ("collapse", "filter"):
                        marks.hidden |= set(range(row, min(row + times, MAX_LINES)))
                    row += times
                    element.clear()
    return found


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _attributes(element: ElementTree.Element, name: str) -> list[str]:
    return [value for key, value in element.attrib.items() if key.rpartition("}")[2] == name]


def _attribute(element: ElementTree.Element, name: str) -> str:
    return next(iter(_attributes(element, name)), "")


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
