"""The text of a candidate list → records with their line numbers: separator, quotes, lines quoted as a whole."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from e1tui.errors import FileProblem

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_LINES: Final = 5_000
MAX_CELLS: Final = 100  # in a line
TOO_MANY_LINES: Final = f"Plus de {MAX_LINES} lignes : ce n’est pas une liste de candidats."
SEPARATORS: Final = (";", "\t", ",")

# How many lines a quoted cell may take. A quote that is never closed would otherwise swallow the rest of the
# file, good lines included.
_MAX_SPAN: Final = 20
_SAMPLE: Final = 200
OPEN_QUOTE: Final = 'un guillemet « " » est ouvert et jamais fermé ; ajoutez ou retirez-le'
_FIRST: Final = 30  # lines among which the header is looked for
_FEW: Final = 4  # lines from which on they can be compared
_LONGEST: Final = 10_000  # characters of a line of a list
_EXCEL_SEPARATOR: Final = re.compile(r'"?sep=([;,\t])"?\s*$', re.IGNORECASE)
_NOTHING: Final = " -"  # what Cyclades writes into an empty cell


@dataclass(frozen=True)
class Record:
    """The cells of one line; `line` counts the file's lines from 1, `error` says why it has no cells.

    `numeric` are the places of a workbook's cells that are numbers: what they showed may have begun with zeros.
    `is_row` and `is_hidden` are for rows of a workbook.
    """

    line: int
    cells: tuple[str, ...]
    error: str = ""
    numeric: frozenset[int] = frozenset()
    is_row: bool = False
    is_hidden: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all stands on the line."""
        return not self.error and not any(self.cells)


def records(text: str, header_score: Callable[[Sequence[str]], int]) -> tuple[Record, ...]:
    """The lines of a list, blank ones left out, split at the separator that suits it best.

    `header_score` says how many known headers a line holds; where no line has any, the separator that cuts
    most lines into the same number of cells is taken. FileProblem if there are too many lines.
    """
    # A line ends with one or the other or both: counted before a list of them is made.
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        raise FileProblem(TOO_MANY_LINES)
    lines = list(io.StringIO(text, newline=""))
    if len(lines) > MAX_LINES:
        raise FileProblem(TOO_MANY_LINES)
    skipped, separator = 0, ""
    if lines and (found := _EXCEL_SEPARATOR.match(lines[0])):
        skipped, separator = 1, found[1]
    whole = lines[skipped:] if separator else _unquoted(lines)
    separator = separator or _best_separator(whole[:_SAMPLE], header_score)
    split = (Record(r.line + skipped, r.cells, r.error) for r in _split(whole, separator))
    return tuple(record for record in split if not record.is_blank)


def _unquoted(lines: list[str]) -> list[str]:
    """The lines as they were before Excel put each of them, whole, between quotes: it had them in one column."""
    filled = [line for line in lines if line.strip()][:_SAMPLE]
    inner = [_inner(line) for line in filled]
    if not any(inner) or any('"' in line for line, found in zip(filled, inner, strict=True) if not found):
        return lines
    separated = max(
        sum(one in (found or line) for line, found in zip(filled, inner, strict=True)) for one in SEPARATORS
    )
    if 4 * separated < 3 * len(filled):
        return lines
    return [_inner(line) or line for line in lines]


def _inner(line: str) -> str:
    """What a line holds that stands between quotes as a whole; "" for another one."""
    text = line.rstrip(";,\t \r\n")
    if len(text) > _LONGEST or len(text) < 2 or not (text.startswith('"') and text.endswith('"')):
        return ""
    doubled = text[1:-1].replace('""', "")
    return "" if '"' in doubled else text[1:-1].replace('""', '"') + "\n"


def is_cut(text: str, found: Sequence[Record]) -> bool:
    """Whether the last line has no end, and an open quote or fewer cells than each of the others, which have as many.

    A last line of one cell may be a note. The text is a file's: of pasted lines the last one has no end.
    """
    if not found or text.endswith(("\n", "\r")):
        return False
    *others, last = found
    if last.error == OPEN_QUOTE:
        return True
    if len(found) < _FEW:
        return False
    widths = {len(one.cells) for one in others if not one.error}
    return len(widths) == 1 and not last.error and 1 < len(last.cells) < max(widths)


def split_column(found: Sequence[Record], header_score: Callable[[Sequence[str]], int]) -> tuple[Record, ...]:
    """The rows of a sheet whose only column holds lines of a CSV, each cut into its cells; else as they are."""
    texts = [one.cells[0] + "\n" if one.cells else "\n" for one in found]
    if any(len(one.cells) > 1 or one.error for one in found):
        return tuple(found)
    separator = _best_separator(texts[:_SAMPLE], header_score)
    cut = _split(texts, separator)
    widths = Counter(len(one.cells) for one in cut if not one.is_blank)
    if not widths or widths.most_common(1)[0][0] < 2 or not any(header_score(one.cells) > 1 for one in cut):
        return tuple(found)
    return tuple(
        Record(row.line, one.cells, one.error, is_row=True, is_hidden=row.is_hidden)
        for row, one in zip(found, cut, strict=False)
    )


def _best_separator(lines: Sequence[str], header_score: Callable[[Sequence[str]], int]) -> str:
    def suitability(separator: str) -> tuple[int, float, int]:
        split = [r for r in _split(lines, separator) if not r.error and not r.is_blank]
        headers = max((header_score(record.cells) for record in split[:_FIRST]), default=0)
        widths = Counter(len(record.cells) for record in split)
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        consistency = count / len(split) if width > 1 else 0.0
        return headers, consistency, width

    return max(SEPARATORS, key=suitability)


def _split(lines: Sequence[str], separator: str) -> list[Record]:
    found, start = [], 0
    while start < len(lines):
        cells, span, error = _next_record(lines, start, separator)
        found.append(Record(start + 1, tuple(map(plain_cell, cells)), error))
        start += span
    return found


def plain_cell(cell: str) -> str:
    """A cell in single spaces, without what stands for nothing."""
    return "" if cell == _NOTHING else " ".join(cell.split())


def _next_record(lines: Sequence[str], start: int, separator: str) -> tuple[list[str], int, str]:
    """The cells from line `start`, how many lines they take, and what is wrong with them."""
    if lines[start].count(separator) >= MAX_CELLS:
        return [], 1, f"la ligne a plus de {MAX_CELLS} cellules : ce n’est pas une liste de candidats"
    if '"' not in lines[start]:
        try:
            return _parse(lines[start : start + 1], separator, strict=False)
        except csv.Error:
            return [], 1, "la ligne est démesurée : une cellule n’a pas sa place dans une liste"
    attempts = (
        (lines[start : start + _MAX_SPAN], True),
        (lines[start : start + 1], True),  # a quote closed by one of another line
        (lines[start : start + 1], False),  # a quote inside a cell, not doubled
    )
    for chunk, strict in attempts:
        try:
            return _parse(chunk, separator, strict=strict)
        except csv.Error as error:
            if len(chunk) == 1 and "unexpected end" in str(error):
                break
    return [], 1, OPEN_QUOTE


def _parse(chunk: Sequence[str], separator: str, *, strict: bool) -> tuple[list[str], int, str]:
    reader = csv.reader(iter(chunk), delimiter=separator, strict=strict)
    cells = next(reader)
    return cells, reader.line_num, ""
