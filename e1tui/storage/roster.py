"""Candidate lists, from CSV as schools have it, from workbooks, and from lines pasted from a spreadsheet.

`read_roster` turns a list into candidates, and into problems told by line; `plan_import` says what importing
it would do to a session. Neither writes anything.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import Presence
from e1tui.errors import InvalidValue
from e1tui.storage import roster_values as values
from e1tui.storage.roster_columns import Field
from e1tui.storage.roster_layout import Layout, no_name_message, propose
from e1tui.storage.roster_tables import best_table, read_tables
from e1tui.storage.roster_text import SEPARATORS, Record

__all__ = [
    "Field", "ImportPlan", "PlannedRow", "Roster", "RosterProblem", "RosterRow", "Verdict",
    "plan_import", "read_roster", "roster_of",
]  # fmt: skip

_USUAL_LENGTH = 10  # of an inscription number


@dataclass(frozen=True)
class RosterRow:
    """A candidate as line `line` of the list has them; `note` is what to check of it, or "".

    `extra_time` is None where the list says nothing of it.
    """

    line: int
    candidate: Candidate
    presence: Presence = Presence.PRESENT
    order: int | None = None
    time: dt.time | None = None
    note: str = ""
    extra_time: bool | None = None


@dataclass(frozen=True)
class RosterProblem:
    """A line that is not imported, and why; the message does not repeat the line's number."""

    line: int
    message: str


@dataclass(frozen=True)
class Roster:
    """`columns` gives the header found for each field ("colonne 2" where the list has no header)."""

    rows: tuple[RosterRow, ...]
    problems: tuple[RosterProblem, ...]
    columns: Mapping[Field, str]


class Verdict(Enum):
    """What importing does with a line."""

    ADD = "à ajouter"
    KNOWN = "déjà dans la session"
    DOUBLE = "en double dans la liste"
    REFUSED = "refusée"


@dataclass(frozen=True)
class PlannedRow:
    """`row` is None for a refused line; `message` explains a verdict, or warns of a namesake."""

    line: int
    verdict: Verdict
    row: RosterRow | None
    message: str = ""


@dataclass(frozen=True)
class ImportPlan:
    """Every line of the list, in its order, with what importing does with it."""

    entries: tuple[PlannedRow, ...]

    @property
    def to_add(self) -> tuple[RosterRow, ...]:
        return tuple(e.row for e in self.entries if e.verdict is Verdict.ADD and e.row)

    def having(self, verdict: Verdict) -> tuple[PlannedRow, ...]:
        return tuple(entry for entry in self.entries if entry.verdict is verdict)


# --- reading ---


def read_roster(content: bytes | str) -> Roster:
    """The candidates of a list as it is best read, with the problems of the lines that cannot be taken.

    FileProblem when the whole is no list. A list whose columns are in doubt has no candidate and one problem.
    """
    tables = read_tables(content)
    table = tables[best_table(tables)].checked()
    return roster_of(table.records, propose(table.records))


def roster_of(lines: Sequence[Record], layout: Layout) -> Roster:
    """The candidates of these lines, read as the layout says."""
    if layout.doubt:
        first = layout.header or lines[0].line
        names = layout.names or next(line.cells for line in lines if not line.error)
        return Roster((), (RosterProblem(first, no_name_message(names)),), layout.columns)
    rows: list[RosterRow] = []
    problems: list[RosterProblem] = []
    for line in lines:
        if line.line <= layout.header or (layout.header and line.cells == layout.names):
            continue  # what stands above the list, or its header again on another page
        try:
            rows.append(_row(line, layout))
        except InvalidValue as error:
            problems.append(RosterProblem(line.line, str(error)))
    checked = _with_zeros(rows, {line.line for line in lines if layout.is_numeric(line, Field.NUMBER)})
    return Roster(checked, tuple(problems), layout.columns)


def _with_zeros(rows: Sequence[RosterRow], numeric: Container[int]) -> tuple[RosterRow, ...]:
    """Numbers from numeric cells, whose leading zeros the spreadsheet drops: put back, or to be checked.

    They are put back where the list's other numbers, kept as text, all have one length.
    """
    texts = {len(row.candidate.number) for row in rows if row.line not in numeric and row.candidate.number}
    length = texts.pop() if len(texts) == 1 else 0
    checked = []
    for row in rows:
        number = row.candidate.number
        if row.line in numeric and number.isdecimal() and len(number) < (length or _USUAL_LENGTH):
            padded = number.rjust(length, "0")
            note = (
                f"zéros de tête rétablis comme aux autres lignes ({padded}) : à vérifier"
                if padded != number
                else "numéro dans une cellule numérique : un zéro de tête a pu être perdu, à vérifier"
            )
            row = replace(row, candidate=replace(row.candidate, number=padded), note=note)
        checked.append(row)
    return tuple(checked)


def _row(line: Record, layout: Layout) -> RosterRow:
    """InvalidValue says why the line is refused."""
    if line.error:
        raise InvalidValue(line.error)
    cells = line.cells
    if any(cells[layout.width :]):
        raise InvalidValue(
            f"{len(cells)} cellules pour {layout.width} colonnes : un texte qui contient le séparateur doit"
            " être entre guillemets."
        )
    if layout.width > 2 and len(cells) == 1 and sum(s in cells[0] for s in SEPARATORS):
        raise InvalidValue("le séparateur n’est pas celui des autres lignes.")
    values.check_characters(cells)
    last_name, first_name = _names(cells, layout)
    order, time = _order_and_time(cells, layout)
    return RosterRow(
        line=line.line,
        candidate=Candidate(
            last_name=last_name,
            first_name=first_name,
            number=values.read_number(layout.cell(cells, Field.NUMBER)),
            school=values.read_text(layout.cell(cells, Field.SCHOOL)),
            exam_date=values.read_date(layout.cell(cells, Field.DATE)),
        ),
        presence=values.read_presence(layout.cell(cells, Field.PRESENCE)),
        order=order,
        time=time,
        extra_time=values.read_extra_time(layout.cell(cells, Field.EXTRA_TIME)),
    )


def _names(cells: tuple[str, ...], layout: Layout) -> tuple[str, str]:
    if Field.LAST_NAME in layout.fields:
        last_name = values.read_text(layout.cell(cells, Field.LAST_NAME))
        first_name = values.read_text(layout.cell(cells, Field.FIRST_NAME))
    else:
        surname_last = Field.FIRST_LAST in layout.fields
        found = layout.cell(cells, Field.FIRST_LAST if surname_last else Field.FULL_NAME)
        last_name, first_name = values.split_name(values.read_text(found), surname_last=surname_last)
    if not any(character.isalpha() for character in last_name):
        raise InvalidValue("pas de nom : complétez la ligne, ou supprimez-la.")
    return last_name, first_name


def _order_and_time(cells: tuple[str, ...], layout: Layout) -> tuple[int | None, dt.time | None]:
    order, time = (
        values.read_text(layout.cell(cells, Field.ORDER)),
        values.read_text(layout.cell(cells, Field.TIME)),
    )
    if not time and values.TIME.match(order):
        order, time = "", order  # "Passage" is the hour in many lists
    return values.read_order(order), values.read_time(time)


# --- planning ---


def plan_import(roster: Roster, existing: Iterable[Candidate]) -> ImportPlan:
    """What importing does with every line, given the candidates whom the session has already.

    A candidate is the same by the number or, where the line has none, by last and first name.
    """
    known = tuple(existing)
    by_number = {number_key(c): c for c in known if c.number}
    by_name = {name_key(c): c for c in known}
    seen_numbers: dict[str, RosterRow] = {}
    seen_names: dict[str, RosterRow] = {}
    entries = [PlannedRow(p.line, Verdict.REFUSED, None, p.message) for p in roster.problems]
    for row in roster.rows:
        candidate = row.candidate
        number, name = number_key(candidate), name_key(candidate)
        verdict, message = Verdict.ADD, ""
        if number and number in by_number:
            verdict, message = Verdict.KNOWN, _same_number(candidate, by_number[number])
        elif number and number in seen_numbers:
            first = seen_numbers[number]
            verdict = Verdict.DOUBLE
            message = (
                f"le numéro {candidate.number} est déjà à la ligne {first.line} ({first.candidate.full_name})"
            )
        elif not number and name in by_name:
            verdict = Verdict.KNOWN
        elif not number and name in seen_names:
            verdict, message = Verdict.DOUBLE, f"même nom qu’à la ligne {seen_names[name].line}, sans numéro"
        elif name in by_name:
            message = (
                f"un homonyme est déjà dans la session ({by_name[name].number or 'sans numéro'}) : à vérifier"
            )
        elif name in seen_names:
            message = f"homonyme de la ligne {seen_names[name].line} : à vérifier"
        if verdict is Verdict.ADD:
            if number:
                seen_numbers[number] = row
            seen_names.setdefault(name, row)
        message = " ; ".join(part for part in (message, row.note) if part)
        entries.append(PlannedRow(row.line, verdict, row, message))
    return ImportPlan(tuple(sorted(entries, key=lambda entry: entry.line)))


def _same_number(candidate: Candidate, known: Candidate) -> str:
    if name_key(candidate) == name_key(known):
        return ""
    return f"le numéro {candidate.number} est déjà celui de {known.full_name}"


def number_key(candidate: Candidate) -> str:
    """The number as two lists may write it."""
    return re.sub(r"\s", "", candidate.number).casefold()


def name_key(candidate: Candidate) -> str:
    """Accents and case aside; letters that are not Latin stay, or two people would be one."""
    names = (" ".join(name.casefold().split()) for name in (candidate.last_name, candidate.first_name))
    decomposed = unicodedata.normalize("NFKD", "\0".join(names))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
