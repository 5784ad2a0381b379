"""The bordereau de notation: a session's marks on one sheet for the exam centre, with control totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from e1tui.domain.closing import is_altered, seal_text
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.heading import Heading, heading_for_all
from e1tui.domain.marks import french
from e1tui.domain.printable import with_blanks
from e1tui.domain.session import Session
from e1tui.domain.text import name_sort_key
from e1tui.export.blocks import centred, commission, document_title, fields, footer, head, heading
from e1tui.export.flow import lay_out
from e1tui.export.grid_form import CHANGED, DRAFT
from e1tui.export.identity import french_date
from e1tui.export.page import CONTENT_WIDTH, FOOTER_NAME, Align, Cell, Row, Table, Text, mm
from e1tui.export.structure import Role
from e1tui.export.typeset import shortened
from e1tui.export.writer import PdfFile

TITLE: Final = "Bordereau de notation"
CLOSED: Final = "close"
_SIZE: Final = 8.5


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

    @property
    def full_name(self) -> str:
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def with_blanks(self) -> SheetRow:
        """The row as it is printed: room to write in what of the identity the documents cannot print."""
        shown = with_blanks(Candidate(self.last_name, self.first_name, self.number))
        return replace(self, number=shown.number, last_name=shown.last_name, first_name=shown.first_name)

    @property
    def presence(self) -> str:
        return self.code or "présent"

    @property
    def state(self) -> str:
        """Of an absent candidate's evaluation there is nothing to mark as a draft."""
        if self.altered:
            return CHANGED
        return "" if self.code else DRAFT if self.draft else CLOSED


@dataclass(frozen=True)
class MarkSheet:
    """The rows by number; a candidate without one comes last. `about` is the heading that they have in common."""

    grid: Grid
    about: Heading
    rows: tuple[SheetRow, ...]

    @property
    def title(self) -> str:
        return f"{TITLE}, {self.about.title}"

    @property
    def heading(self) -> tuple[tuple[str, str], ...]:
        """What the sheet is about, without what the heading does not say."""
        about = self.about
        members = ", ".join(member.full_name for member in about.commission)
        items = (
            ("Académie", about.academy),
            ("Centre d’examen", about.centre),
            ("Session", about.title),
            ("Établissement", about.school),
            ("Date", french_date(about.date)),
            ("Coefficient", str(self.grid.coefficient)),
            ("Commission", members),
        )
        return tuple((label, value) for label, value in items if value)

    @property
    def totals(self) -> tuple[tuple[str, Decimal | int], ...]:
        """The control totals; those enrolled are the marked, the absent and those without a mark yet."""
        absent = sum(bool(row.code) for row in self.rows)
        marked = [row for row in self.rows if row.mark_on_20 is not None]
        return (
            ("Inscrits", len(self.rows)),
            ("Notés", len(marked)),
            ("Absents, dispensés ou reportés", absent),
            ("Sans note", len(self.rows) - absent - len(marked)),
            (f"Notes encore en {DRAFT}", sum(row.draft for row in marked)),
            *self._altered,
            ("Somme des notes sur 20", sum((row.mark_on_20 or Decimal(0) for row in marked), Decimal(0))),
        )

    @property
    def _altered(self) -> tuple[tuple[str, int], ...]:
        count = sum(row.altered for row in self.rows)
        return (("Modifiées après clôture", count),) if count else ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Headings of a table file, for the values of `cells`."""
        marks = (f"{competency.id} /20" for competency in self.grid.competencies)
        before = ("Numéro d’inscription", "Nom", "Prénom", "Présence")
        after = ("Total /60", "Note sur 20", f"Points (coefficient {self.grid.coefficient})")
        return (*before, *marks, *after, "État", "Empreinte")

    @staticmethod
    def cells(row: SheetRow) -> tuple[str | Decimal | None, ...]:
        identity = (row.number or None, row.last_name, row.first_name or None, row.presence)
        note = row.code or row.mark_on_20
        return (
            *identity,
            *row.marks,
            row.total,
            note,
            row.points,
            row.state or None,
            row.fingerprint or None,
        )


def mark_sheet(grid: Grid, session: Session, evaluations: Iterable[Evaluation]) -> MarkSheet:
    """The sheet of these evaluations, under the heading that they have in common, else the session's."""
    evaluations = tuple(evaluations)
    rows = [_row(grid, session, evaluation) for evaluation in evaluations]
    rows.sort(key=lambda row: name_sort_key(row.last_name, row.first_name))
    rows.sort(key=lambda row: (not row.number, row.number.zfill(24), row.number))
    return MarkSheet(grid, heading_for_all(evaluations, session), tuple(rows))


def _row(grid: Grid, session: Session, evaluation: Evaluation) -> SheetRow:
    shown = evaluation.shown()
    on_20 = shown.mark_on_20(grid)
    return SheetRow(
        number=shown.candidate.number,
        last_name=shown.candidate.last_name,
        first_name=shown.candidate.first_name,
        code="" if shown.is_present else session.code(shown.presence),
        marks=tuple(shown.mark(competency) for competency in grid.competencies),
        total=shown.total(grid),
        mark_on_20=on_20,
        points=None if on_20 is None else on_20 * grid.coefficient,
        draft=not shown.is_closed,
        fingerprint=seal_text(evaluation),
        altered=is_altered(evaluation),
    )


def mark_sheet_pdf(sheet: MarkSheet) -> bytes:
    """A4 pages, the headings repeated; a name that cannot be printed leaves room to write it in its row.

    Raises ExportError for characters of the heading that cannot be printed.
    """
    sheet = replace(sheet, rows=tuple(row.with_blanks for row in sheet.rows))
    wording = sheet.grid.wording
    tables = (
        document_title(wording.diploma, wording.exam, subtitle=TITLE),
        fields(sheet.heading, gap=mm(2)),
        _rows_table(sheet),
        *_totals(sheet),
        *_fingerprints(sheet),
        *commission(sheet.grid, sheet.about, signed=True),
    )
    layout = lay_out(tables, footer(f"{TITLE} · {shortened(sheet.about.title, FOOTER_NAME)}"))
    file = PdfFile(sheet.title, sheet.about.date)
    file.add(layout)
    return file.content()


def _rows_table(sheet: MarkSheet) -> Table:
    competencies = sheet.grid.competencies
    count = len(competencies)
    fixed = (mm(27), mm(17), *(mm(12.5),) * count, mm(13), mm(13), mm(14), mm(21))
    widths = (fixed[0], CONTENT_WIDTH - sum(fixed), *fixed[1:])
    labels = (
        "Numéro d’inscription",
        "NOM, prénom",
        "Présence",
        *(f"{competency.id} /20" for competency in competencies),
        "Total /60",
        "Note /20",
        f"Points ×{sheet.grid.coefficient}",
        "État",
    )
    header = Row(tuple(head(centred(label, 8, bold=True)) for label in labels))
    return Table(widths, (header, *(_row_cells(row) for row in sheet.rows)), headers=1, gap=mm(3), padding=3)


def _row_cells(row: SheetRow) -> Row:
    name = row.full_name

    def figure(value: Decimal | str | None, *, bold: bool = False) -> Cell:
        text = "" if value is None else value if isinstance(value, str) else french(value)
        return Cell((Text(text, _SIZE, bold, Align.RIGHT),), middle=True)

    cells = (
        Cell((Text(row.number, _SIZE, source="Numéro d’inscription"),), middle=True),
        Cell((Text(name, _SIZE, source=f"Nom de {name}"),), middle=True, role=Role.ROW_HEADER),
        Cell((centred(row.presence, _SIZE, bold=bool(row.code)),), middle=True),
        *(figure(mark) for mark in row.marks),
        figure(row.total),
        figure(row.code or row.mark_on_20, bold=True),
        figure(row.points),
        Cell((centred(row.state, 8, bold=row.state in (DRAFT, CHANGED)),), middle=True),
    )
    return Row(cells, least=mm(6.5))


def _two_columns(rows: Sequence[tuple[str, str]], widths: tuple[float, float]) -> Table:
    lines = (
        Row(
            (
                Cell((Text(label, _SIZE),), middle=True, role=Role.ROW_HEADER),
                Cell((Text(value, _SIZE, bold=True, align=Align.RIGHT),), middle=True),
            )
        )
        for label, value in rows
    )
    return Table(widths, tuple(lines), keep=True, gap=mm(1.2), padding=3)


def _totals(sheet: MarkSheet) -> tuple[Table, ...]:
    rows = [
        (label, french(value) if isinstance(value, Decimal) else str(value)) for label, value in sheet.totals
    ]
    return heading("Totaux de contrôle :", gap=mm(4)), _two_columns(rows, (mm(60), mm(22)))


def _fingerprints(sheet: MarkSheet) -> tuple[Table, ...]:
    rows = tuple(
        Row(
            (
                Cell((Text(row.number, _SIZE, source="Numéro d’inscription"),)),
                Cell((Text(row.full_name, _SIZE),), role=Role.ROW_HEADER),
                Cell((Text(row.fingerprint, _SIZE),)),
            )
        )
        for row in sheet.rows
        if row.fingerprint
    )
    if not rows:
        return ()
    labels = ("Numéro d’inscription", "NOM, prénom", "Empreinte")
    header = Row(tuple(head(centred(label, 8, bold=True)) for label in labels))
    widths = (mm(40), CONTENT_WIDTH - mm(80), mm(40))
    table = Table(widths, (header, *rows), headers=1, gap=mm(1.2))
    return heading("Empreintes des grilles closes :", gap=mm(4)), table
