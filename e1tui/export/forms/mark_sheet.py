"""The bordereau de notation: a session's marks on one sheet for the exam centre, with control totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from e1tui.domain.closing.printable import with_blanks
from e1tui.domain.closing.seal import is_altered, seal_text
from e1tui.domain.day.sittings import days_of
from e1tui.domain.evaluation import Candidate, Evaluation, heading_for_all
from e1tui.domain.french import french_date, french_dates
from e1tui.domain.grid import Grid
from e1tui.domain.heading import Heading
from e1tui.domain.marks import french
from e1tui.domain.session import Session, State
from e1tui.domain.text import full_name
from e1tui.export.forms.blocks import code_legend
from e1tui.export.forms.grid_form import CHANGED, DRAFT
from e1tui.export.forms.identity import completed

TITLE: Final = "Bordereau de notation"
CLOSED: Final = State.CLOSED.value
PROVISIONAL: Final = "PROVISOIRE"
NOTICE: Final = "Non communicable aux personnes candidates"


@dataclass(frozen=True)
class SheetRow:
    """One candidate. `code` stands where a mark would, for one who was not there; never a 0.

    `altered`: changed after its closing, which `fingerprint` says in the place of the digits.
    """

    number: str
    last_name: str
    first_name: str
    code: str
    marks: tuple[Decimal | None, ...]
    total: Decimal | None
    mark_on_20: Decimal | None
    points: Decimal | None
    draft: bool
    fingerprint: str
    altered: bool = False
    school: str = ""
    date: dt.date | None = None
    days: tuple[dt.date | None, ...] = ()  # those of all situations, where there are several

    @property
    def full_name(self) -> str:
        """As lists call them, the last name first."""
        return full_name(self.last_name, self.first_name)

    @property
    def with_blanks(self) -> SheetRow:
        """The row as it is printed: room to write in what of the identity the documents cannot print."""
        shown = with_blanks(Candidate(self.last_name, self.first_name, self.number, self.school))
        return replace(
            self,
            number=shown.number,
            last_name=shown.last_name,
            first_name=shown.first_name,
            school=shown.school,
        )

    @property
    def presence(self) -> str:
        """The session's code of an absence, "présent" without one."""
        return self.code or "présent"

    @property
    def state(self) -> str:
        """Of an absent candidate's evaluation there is nothing to mark as a draft."""
        if self.altered:
            return CHANGED
        return "" if self.code else DRAFT if self.draft else CLOSED

    @property
    def is_final(self) -> bool:
        """Whether what stands here may be signed and summed up."""
        return not self.altered and (bool(self.code) or not self.draft)


@dataclass(frozen=True)
class MarkSheet:
    """The rows by number; a candidate without one comes last. `about` is the heading that they have in common.

    `legend` says what the codes of absence mean.
    """

    grid: Grid
    about: Heading
    rows: tuple[SheetRow, ...]
    legend: str = ""

    @property
    def title(self) -> str:
        """The title of the sheet, "(provisoire)" where marks are still to come."""
        state = f" ({PROVISIONAL.lower()})" if self.is_provisional else ""
        return f"{TITLE}, {self.about.title}{state}"

    @property
    def is_provisional(self) -> bool:
        """Whether it has marks that may still change, or that nobody answers for."""
        return not all(row.is_final for row in self.rows)

    @property
    def has_schools(self) -> bool:
        """Whether there are several, which then have a column."""
        return len({row.school for row in self.rows}) > 1

    @property
    def has_dates(self) -> bool:
        """Whether the candidates were heard on more than one day, so that each row says its own."""
        return len({row.date for row in self.rows}) > 1

    @property
    def school(self) -> str:
        """The one that all have, "" where there are several."""
        schools = {row.school for row in self.rows} or {self.about.school}
        return schools.pop() if len(schools) == 1 else ""

    @property
    def dates(self) -> str:
        """The days in French, "" where none is known."""
        days = french_dates(day for row in self.rows for day in row.days or (row.date,))
        return days or french_date(self.about.date)

    @property
    def members(self) -> str:
        """The members of the commission, with commas."""
        return ", ".join(full_name(one.last_name, one.first_name) for one in self.about.commission)

    @property
    def heading(self) -> tuple[tuple[str, str], ...]:
        """What the sheet is about, without what the heading does not say."""
        about = self.about
        items = (
            ("Académie", about.academy),
            ("Centre d’examen", about.centre),
            ("Session", about.title),
            ("Établissement", self.school),
            ("Dates" if self.has_dates or "," in self.dates else "Date", self.dates),
            ("Forme de l’épreuve", about.form.value if about.form else ""),
            ("Coefficient", str(self.grid.coefficient)),
            ("Commission", self.members),
        )
        return tuple((label, value) for label, value in items if value)

    @property
    def totals(self) -> tuple[tuple[str, Decimal | int], ...]:
        """The control totals; those enrolled are the marked, the absent and those without a mark yet.

        The sum is of what is final only, and its label says so where there is anything else.
        """
        absent = sum(bool(row.code) for row in self.rows)
        marked = [row for row in self.rows if row.mark_on_20 is not None]
        final = [row.mark_on_20 or Decimal(0) for row in marked if row.is_final]
        closed = "closes " if self.is_provisional else ""
        sum_label = f"Somme des notes {closed}sur {french(self.grid.marking.scale.maximum)}"
        return (
            ("Inscrits", len(self.rows)),
            ("Notés", len(marked)),
            ("Absents, dispensés ou reportés", absent),
            ("Sans note", len(self.rows) - absent - len(marked)),
            (f"Notes encore en {DRAFT}", sum(row.draft for row in marked)),
            *self._altered,
            (sum_label, sum(final, Decimal(0))),
        )

    @property
    def _altered(self) -> tuple[tuple[str, int], ...]:
        count = sum(row.altered for row in self.rows)
        return (("Modifiées après clôture", count),) if count else ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Headings of a table file, for the values of `cells`."""
        marks = (f"{one.id} /{french(one.scale.maximum)}" for one in self.grid.marked if one.scale)
        before = ("Numéro d’inscription", "Nom", "Prénom", *self._extra_columns, "Présence")
        marking = self.grid.marking
        total = (f"Total /{french(self.grid.total_maximum)}",) if marking.shows_total else ()
        after = (
            *total,
            f"Note sur {french(marking.scale.maximum)}",
            f"Points (coefficient {self.grid.coefficient})",
        )
        return (*before, *marks, *after, "État", "Empreinte")

    @property
    def _extra_columns(self) -> tuple[str, ...]:
        return (*(("Établissement",) if self.has_schools else ()), *(("Date",) if self.has_dates else ()))

    def extra_cells(self, row: SheetRow) -> tuple[str, ...]:
        """The values of the columns that only several schools or dates have."""
        return (
            *((row.school,) if self.has_schools else ()),
            *((french_date(row.date),) if self.has_dates else ()),
        )

    def cells(self, row: SheetRow) -> tuple[str | Decimal | None, ...]:
        """The row as CSV and workbook have it: marks are numbers there, None is an empty cell."""
        extra = (value or None for value in self.extra_cells(row))
        identity = (row.number or None, row.last_name, row.first_name or None, *extra, row.presence)
        note = row.code or row.mark_on_20
        return (
            *identity,
            *row.marks,
            *((row.total,) if self.grid.marking.shows_total else ()),
            note,
            row.points,
            row.state or None,
            row.fingerprint or None,
        )


def mark_sheet(grid: Grid, session: Session, evaluations: Iterable[Evaluation]) -> MarkSheet:
    """The sheet of these evaluations, under the heading that they have in common, else the session's."""
    evaluations = tuple(evaluations)
    rows = [_row(grid, session, evaluation) for evaluation in evaluations]
    rows.sort(key=session.name_key)
    rows.sort(key=lambda row: number_order(row.number))
    return MarkSheet(grid, heading_for_all(evaluations, session), tuple(rows), code_legend(session))


def number_order(number: str) -> tuple[bool, str, str]:
    """Sort key: by number as numbers are counted, those without one last."""
    return not number, number.zfill(24), number


def _row(grid: Grid, session: Session, evaluation: Evaluation) -> SheetRow:
    shown = completed(evaluation.shown(), session)
    on_20 = shown.mark_on_20(grid)
    return SheetRow(
        number=shown.candidate.number,
        last_name=shown.candidate.last_name,
        first_name=shown.candidate.first_name,
        code="" if shown.is_present else session.code(shown.presence),
        marks=tuple(shown.mark(competency) for competency in grid.marked),
        total=shown.total(grid),
        mark_on_20=on_20,
        points=None if on_20 is None else on_20 * grid.coefficient,
        draft=not shown.is_closed,
        fingerprint=seal_text(evaluation),
        altered=is_altered(evaluation),
        school=shown.candidate.school,
        date=shown.candidate.exam_date,
        days=days_of(shown),
    )
