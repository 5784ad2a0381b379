"""The order of a list that a centre gives, found again among a session's candidates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.domain.agreement import inside, of
from e1tui.domain.evaluation import Candidate
from e1tui.errors import FileProblem
from e1tui.export.batch import Item
from e1tui.rosters.plan import name_key
from e1tui.rosters.roster import FILE_BYTES, read_list
from e1tui.rosters.rows import roster_of

_NAMED: Final = 5  # candidates in a sentence


@dataclass(frozen=True)
class ListOrder:
    """`stems` in the order of the list; `remarks` are sentences on who is on one side only."""

    stems: tuple[str, ...]
    remarks: tuple[str, ...]


def sequence_of(path: Path, session: str, items: Sequence[Item]) -> ListOrder:
    """The candidates of the session in the order of a CSV or of a workbook, which `importer`'s reader reads.

    A line is somebody's by the number (its leading zeros and spaces aside, which spreadsheets drop and add), else
    by the name; one without names too, for a list to type marks into may have numbers only. FileProblem where no
    line is anybody's.
    """
    content = files.read_bounded(path, FILE_BYTES, follow=True)
    by_number = {_digits(one.candidate.number): stem for stem, one in items if one.candidate.number}
    try:
        lines = _lines(content, by_number, {one.candidate.number for _, one in items} - {""})
    except FileProblem as error:  # the reader does not know the file's name
        raise FileProblem(f"{path} : {inside(str(error))}") from error
    by_name = {name_key(one.candidate): stem for stem, one in items}
    found = [_whose(line, by_number, by_name) for line in lines]
    stems = tuple(dict.fromkeys(stem for stem in found if stem is not None))
    if not stems:
        raise FileProblem(
            f"{path} : aucune ligne n’est d’un candidat {of(session)}, ni par le numéro ni par le nom."
        )
    return ListOrder(stems, tuple(_remarks(path, session, items, stems, found.count(None))))


Line = tuple[str, str]  # what of a line may say whose it is: a number, the key of a name


def _lines(content: bytes, known: Container[str], written: Container[str]) -> list[Line]:
    """The lines of a list; of one without names, the column that has most of the numbers.

    `known` are their digits, `written` the numbers as the session has them: these count first, for a column of ranks
    may well have the digits of short numbers.
    """
    reading = read_list(content)
    roster = roster_of(reading.table.records, reading.layout)
    if roster.rows:
        rows = [row for row in roster.rows if not row.left_out]  # no total, no second header
        return [(row.candidate.number, name_key(row.candidate)) for row in rows]
    records = [record.cells for record in reading.table.records]
    hits: Counter[int] = Counter()
    for cells in records:
        for rank, cell in enumerate(cells):
            hits[rank] += (_digits(cell) in known) + len(records) * (cell in written)
    column = hits.most_common(1)[0][0] if hits else 0
    found = [cells[column] for cells in records if len(cells) > column]
    return [(cell, "") for cell in found if _digits(cell)]


def _whose(line: Line, by_number: Mapping[str, str], by_name: Mapping[str, str]) -> str | None:
    number, name = line
    if digits := _digits(number):
        return by_number.get(digits)
    return by_name.get(name)


def _digits(number: str) -> str:
    """A number as two lists may write it, "" for what is none."""
    plain = re.sub(r"[\s'’]", "", number).casefold()
    return plain.lstrip("0") if any(character.isdigit() for character in plain) else ""


def _remarks(
    path: Path, session: str, items: Sequence[Item], stems: Iterable[str], others: int
) -> Iterable[str]:
    placed = set(stems)
    missing = [_name(one.candidate, stem) for stem, one in items if stem not in placed]
    if missing:
        named = ", ".join(missing[:_NAMED])
        more = f" et {len(missing) - _NAMED} de plus" if len(missing) > _NAMED else ""
        yield f"Pas dans {path.name}, mis à la fin par numéro : {named}{more}."
    if others:
        yield f"Lignes {of(path.name)} qui ne sont d’aucun candidat {of(session)}, laissées : {others}."


def _name(candidate: Candidate, stem: str) -> str:
    return candidate.full_name or stem
