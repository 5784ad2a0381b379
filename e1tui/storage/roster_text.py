"""A candidate list as bytes or pasted text → records with their line numbers: encoding, separator, quotes."""

from __future__ import annotations

import codecs
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
_EXCEL_SEPARATOR: Final = re.compile(r'"?sep=([;,\t])"?\s*$', re.IGNORECASE)
AS_CSV: Final = "enregistrez la feuille au format CSV dans le tableur (« CSV UTF-8 » ou « CSV, séparateur point-virgule »)"


@dataclass(frozen=True)
class Record:
    """The cells of one line; `line` counts the file's lines from 1, `error` says why it has no cells.

    `numeric` are the places of a workbook's cells that are numbers: what they showed may have begun with zeros.
    """

    line: int
    cells: tuple[str, ...]
    error: str = ""
    numeric: frozenset[int] = frozenset()

    @property
    def is_blank(self) -> bool:
        return not self.error and not any(self.cells)


def decode(content: bytes | str) -> str:
    """The text of a list: UTF-8, UTF-16 with its mark (Excel's "Texte Unicode"), else cp1252.

    FileProblem says what to do with what is no text, or too large to be a list.
    """
    if isinstance(content, str):
        text = content.removeprefix("\ufeff")
        if len(text) > MAX_BYTES:
            raise FileProblem("Le texte collé dépasse 2 Mio : ce n’est pas une liste de candidats.")
    else:
        text = _decode_bytes(content)
    if "\0" in text:
        raise FileProblem(f"Ce n’est pas un fichier texte : {AS_CSV}.")
    return text


def _decode_bytes(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise FileProblem("Le fichier dépasse 2 Mio : ce n’est pas une liste de candidats.")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise FileProblem(f"Le fichier est abîmé (UTF-16 incomplet) : {AS_CSV}.") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Line by line: lists that were pieced together hold both encodings.
        return "".join(_decode_line(line) for line in content.splitlines(keepends=True))


def _decode_line(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


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
    separator = separator or _best_separator(lines[:_SAMPLE], header_score)
    split = (Record(r.line + skipped, r.cells, r.error) for r in _split(lines[skipped:], separator))
    return tuple(record for record in split if not record.is_blank)


def _best_separator(lines: Sequence[str], header_score: Callable[[Sequence[str]], int]) -> str:
    def suitability(separator: str) -> tuple[int, float, int]:
        split = [r for r in _split(lines, separator) if not r.error and not r.is_blank]
        headers = max((header_score(record.cells) for record in split[:15]), default=0)
        widths = Counter(len(record.cells) for record in split)
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        consistency = count / len(split) if width > 1 else 0.0
        return headers, consistency, width

    return max(SEPARATORS, key=suitability)


def _split(lines: Sequence[str], separator: str) -> list[Record]:
    found, start = [], 0
    while start < len(lines):
        cells, span, error = _next_record(lines, start, separator)
        found.append(Record(start + 1, tuple(" ".join(cell.split()) for cell in cells), error))
        start += span
    return found


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
    return [], 1, 'un guillemet « " » est ouvert et jamais fermé ; ajoutez ou retirez-le'


def _parse(chunk: Sequence[str], separator: str, *, strict: bool) -> tuple[list[str], int, str]:
    reader = csv.reader(iter(chunk), delimiter=separator, strict=strict)
    cells = next(reader)
    return cells, reader.line_num, ""
