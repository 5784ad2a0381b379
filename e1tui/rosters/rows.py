"""The lines of a candidate list → candidates, and problems told by line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from e1tui.domain import typed
from e1tui.domain.day.oral import Oral
from e1tui.domain.evaluation import Candidate
from e1tui.domain.french import french_date, plural
from e1tui.domain.session import Presence
from e1tui.errors import InvalidValue
from e1tui.rosters import registration, values
from e1tui.rosters.columns import Field
from e1tui.rosters.layout import Layout, no_name_message
from e1tui.rosters.numbers import seem_short, wanted_length
from e1tui.rosters.orals import of_columns, read_situation
from e1tui.rosters.strangers import check_is_list, strangers
from e1tui.rosters.text import SEPARATORS, Record

ANOTHER: Final = "autre spécialité"


@dataclass(frozen=True)
class RosterRow:
    """A candidate as line `line` of the list has them; `note` is what to check of it, or "".

    `extra_time` is None where the list says nothing of it, and `extra_part` the part that it names, if it does.
    `left_out` is why the line is not imported unless somebody asks for it, or "". `personal` is what tells
    namesakes apart. `orals` are what it says of situations by letter, `group` of none in particular.
    """

    line: int
    candidate: Candidate
    presence: Presence = Presence.PRESENT
    order: int | None = None
    time: dt.time | None = None
    note: str = ""
    extra_time: bool | None = None
    extra_part: Fraction | None = None
    left_out: str = ""
    personal: tuple[str, ...] = ()
    group: str = ""
    orals: tuple[tuple[str, Oral], ...] = ()


@dataclass(frozen=True)
class RosterProblem:
    """A line that is not imported, and why; the message does not repeat the line's number."""

    line: int
    message: str


@dataclass(frozen=True)
class Roster:
    """`columns` gives the header found for each field ("colonne 2" where the list has no header).

    `notes` are sentences about the whole. `short` are the lines whose numbers may have lost zeros at their
    beginning, and `length` how many digits they would have with them.
    """

    rows: tuple[RosterRow, ...]
    problems: tuple[RosterProblem, ...]
    columns: Mapping[Field, str]
    notes: tuple[str, ...] = ()
    short: frozenset[int] = frozenset()
    length: int = 0

    def filled(self) -> Roster:
        """The list with its short numbers filled with zeros."""
        rows = tuple(_filled(row, self.length) if row.line in self.short else row for row in self.rows)
        note = f"Numéros complétés à {self.length} chiffres par des zéros : {len(self.short)}."
        return replace(
            self, rows=rows, short=frozenset(), notes=(*self.notes, note) if self.short else self.notes
        )


def roster_of(lines: Sequence[Record], layout: Layout, near: dt.date | None = None) -> Roster:
    """The candidates of these lines, read as the layout says. FileProblem where they are no list at all.

    `near` is the session's date, beside which a date without its year is of the year at hand.
    """
    if layout.doubt:
        return Roster((), (_doubt(lines, layout),), layout.columns)
    below = [
        line
        for line in lines
        # Not what stands above the list, nor its header again on another page.
        if line.line > layout.header and not (layout.header and line.cells == layout.names)
    ]
    check_is_list(below, layout)
    odd = strangers(below, layout)
    rows: list[RosterRow] = []
    problems: list[RosterProblem] = []
    for line in below:
        try:
            if line.line in odd:
                rows.append(_stranger(line, layout, odd[line.line], near))
            else:
                rows.append(_row(line, layout, near))
        except InvalidValue as error:
            problems.append(RosterProblem(line.line, str(error)))
    numeric = {line.line for line in lines if layout.is_numeric(line, Field.NUMBER)}
    notes = (_of_the_year(below, layout, near),) if near else ()
    return _with_zeros(
        Roster(tuple(rows), tuple(problems), layout.columns, tuple(filter(None, notes))), numeric
    )


def _of_the_year(lines: Sequence[Record], layout: Layout, near: dt.date) -> str:
    """What is told of dates without their year, "" where every date has its own."""
    count = sum(values.lacks_year(layout.cell(line.cells, Field.DATE)) for line in lines if not line.error)
    return f"Dates sans année : {count}, lues près du {french_date(near)}." if count else ""


def _doubt(lines: Sequence[Record], layout: Layout) -> RosterProblem:
    first = layout.header or lines[0].line
    if layout.has_names and layout.doubt == layout.several:
        return RosterProblem(first, f"{layout.doubt} Une est à choisir.")
    if layout.is_doubled:
        return RosterProblem(first, f"{layout.doubt} Mettez-les l’une sous l’autre, ou dites laquelle lire.")
    names = layout.names or next(line.cells for line in lines if not line.error)
    return RosterProblem(first, no_name_message(names))


def _with_zeros(roster: Roster, numeric: set[int]) -> Roster:
    """Numbers from numeric cells, whose leading zeros the spreadsheet drops: put back, or told once for all.

    They are put back where the list's other numbers, kept as text, all have one length.
    """
    numbers = {
        row.line: row.candidate.number for row in roster.rows if row.candidate.number and not row.left_out
    }
    texts = [number for line, number in numbers.items() if line not in numeric]
    length = wanted_length(list(numbers.values()), from_text=texts if numeric else ())
    if numeric:
        short = {n for n in numeric if (found := numbers.get(n, "")).isdecimal() and len(found) < length}
    else:
        digits = {n for n, number in numbers.items() if number.isdecimal() and len(number) < length}
        short = digits if seem_short(texts) else set()
    if not short:
        return roster
    roster = replace(roster, short=frozenset(short), length=length)
    return roster.filled() if numeric and len({*map(len, texts)}) == 1 else roster


def _filled(row: RosterRow, length: int) -> RosterRow:
    return replace(row, candidate=replace(row.candidate, number=row.candidate.number.rjust(length, "0")))


def _stranger(line: Record, layout: Layout, why: str, near: dt.date | None) -> RosterRow:
    """A line that seems to be no candidate, as the one it would be."""
    try:
        return replace(_row(line, layout, near), left_out=why)
    except InvalidValue:
        values.check_characters(line.cells)
        cell = next(cell for cell in line.cells if cell)
        return RosterRow(line.line, Candidate(values.read_text(cell) or cell, ""), left_out=why)


def _row(line: Record, layout: Layout, near: dt.date | None) -> RosterRow:
    """InvalidValue says why the line is refused."""
    if line.error:
        raise InvalidValue(line.error)
    cells = line.cells
    if any(cells[layout.width :]) and not line.is_row:
        raise InvalidValue(
            f"{len(cells)} cellules pour {plural(layout.width, 'colonne')} : un texte qui contient le séparateur doit"
            " être entre guillemets."
        )
    if layout.width > 2 and len(cells) == 1 and any(s in cells[0] for s in SEPARATORS) and not line.is_row:
        raise InvalidValue("le séparateur n’est pas celui des autres lignes.")
    values.check_characters(cells)
    _check_errors(line, layout)
    last_name, first_name, note = _names(cells, layout)
    order, time = _order_and_time(cells, layout)
    situation = read_situation(layout.cell(cells, Field.SITUATION))
    row = RosterRow(
        line=line.line,
        candidate=Candidate(
            last_name=last_name,
            first_name=first_name,
            number=values.read_number(layout.cell(cells, Field.NUMBER)),
            school=values.read_text(layout.cell(cells, Field.SCHOOL)),
            exam_date=values.read_date(layout.cell(cells, Field.DATE), near),
        ),
        presence=values.read_presence(layout.cell(cells, Field.PRESENCE)),
        order=order,
        time=time,
        note=note,
        extra_time=values.read_extra_time(extra := layout.cell(cells, Field.EXTRA_TIME)),
        extra_part=values.extra_part(extra),
        left_out=_left_out(cells, layout),
        personal=layout.personal(cells),
        group=values.read_text(layout.cell(cells, Field.GROUP)),
        orals=tuple(of_columns(layout.spare_names, cells, near).items()),
    )
    return _of_its_situation(row, situation) if situation else row


def _of_its_situation(row: RosterRow, situation: str) -> RosterRow:
    """A row whose line names its situation: what is of the day is of that one, an absence too."""
    missed = row.presence if row.presence is not Presence.PRESENT else None
    oral = Oral(row.order, row.time, row.candidate.exam_date, row.group, missed)
    return replace(
        row,
        candidate=replace(row.candidate, exam_date=None),
        order=None,
        time=None,
        group="",
        presence=Presence.PRESENT,
        orals=((situation, oral), *((one, other) for one, other in row.orals if one != situation)),
    )


def _check_errors(line: Record, layout: Layout) -> None:
    """InvalidValue for a spreadsheet's error in a column that is imported."""
    for index, field in enumerate(layout.fields):
        if field is not None and index < len(line.cells) and (said := values.error_text(line.cells[index])):
            place = f"la cellule {_letters(index)}{line.line}" if line.is_row else f"« {layout.name(index)} »"
            raise InvalidValue(f"{place} contient {said} : corrigez-la dans le tableur.")


def _letters(index: int) -> str:
    """The column as spreadsheets call it: A, B, … Z, AA."""
    text, left = "", index + 1
    while left:
        left, rest = divmod(left - 1, 26)
        text = chr(65 + rest) + text
    return text


def _left_out(cells: tuple[str, ...], layout: Layout) -> str:
    """Why a candidate is not of those that the list is wanted for, or ""."""
    state = layout.cell(cells, Field.STATE)
    if not registration.is_registered(state):
        return f"état « {state} »"
    code = layout.cell(cells, Field.SPECIALITY)
    if layout.speciality not in ("", registration.ALL) and code != layout.speciality:
        return f"{ANOTHER} ({code or 'aucune'})"
    return ""


def _names(cells: tuple[str, ...], layout: Layout) -> tuple[str, str, str]:
    """Last name, first name, and what to check of them."""
    note = ""
    if Field.LAST_NAME in layout.fields:
        last_name = values.read_text(layout.cell(cells, Field.LAST_NAME))
        first_name = values.read_text(layout.cell(cells, Field.FIRST_NAME))
    else:
        surname_last = Field.FIRST_LAST in layout.fields
        found = layout.cell(cells, Field.FIRST_LAST if surname_last else Field.FULL_NAME)
        found, other = values.without_other_name(values.read_text(found))
        note = f"autre nom laissé de côté : {other}" if other else ""
        last_name, first_name = values.split_name(found, surname_last=surname_last)
    if not any(character.isalpha() for character in last_name):
        raise InvalidValue("pas de nom : complétez la ligne, ou supprimez-la.")
    return last_name, first_name, note


def _order_and_time(cells: tuple[str, ...], layout: Layout) -> tuple[int | None, dt.time | None]:
    order, time = (
        values.read_text(layout.cell(cells, Field.ORDER)),
        values.read_text(layout.cell(cells, Field.TIME)),
    )
    if not time and typed.TIME.match(order):
        order, time = "", order  # "Passage" is the hour in many lists
    return typed.read_order(order), values.read_time(time)
