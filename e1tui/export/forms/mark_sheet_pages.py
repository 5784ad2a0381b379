"""The bordereau on paper: marks, then what counts and signs them, then the fingerprints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from e1tui.domain.agreement import of
from e1tui.domain.marks import french
from e1tui.export.forms.blocks import (
    SIGNATURE_HEIGHTS,
    centred,
    code_paragraph,
    commission,
    document_title,
    fewest_pages,
    fields,
    footer,
    head,
    heading,
)
from e1tui.export.forms.grid_form import CHANGED, DRAFT
from e1tui.export.forms.mark_sheet import NOTICE, PROVISIONAL, TITLE, MarkSheet, SheetRow
from e1tui.export.layout.flow import lay_out
from e1tui.export.layout.page import CONTENT_WIDTH, FOOTER_NAME, Align, Cell, Layout, Row, Table, Text, mm
from e1tui.export.layout.structure import Role
from e1tui.export.layout.typeset import shortened
from e1tui.export.pdf.writer import PdfFile

_PROVISIONAL_NOTICE: Final = (
    f"{PROVISIONAL} : tout n’est pas clos ; rien n’est à signer, les notes peuvent encore changer"
)
_SIZE: Final = 8.5
_TAIL: Final = 3  # rows of marks that stay with the totals and the signatures
_PLACE: Final = (
    36  # characters of a centre, or of the members, in the footer: with three days two lines hold it
)


# Columns of marks that an upright page has room for; beyond them the CSV and the grids have the marks.
_MOST_MARKS: Final = 4


def mark_sheet_pdf(sheet: MarkSheet) -> bytes:
    """A4 pages, the headings repeated; a name that cannot be printed leaves room to write it in its row.

    Raises ExportError for characters of the heading that cannot be printed. With marks that may still change it says PROVISOIRE on every page and has nothing to sign.
    """
    sheet = replace(sheet, rows=tuple(row.with_blanks for row in sheet.rows))
    file = PdfFile(sheet.title, sheet.about.date)
    file.add(_layout(sheet), PROVISIONAL if sheet.is_provisional else "")
    return file.content()


def _layout(sheet: MarkSheet) -> Layout:
    wording = sheet.grid.wording
    notes = (NOTICE, _PROVISIONAL_NOTICE if sheet.is_provisional else "")
    signed = not sheet.is_provisional

    def with_signatures(height: float) -> Layout:
        tables = (
            document_title(wording.diploma, wording.exam, subtitle=TITLE, notes=notes),
            fields(sheet.heading, gap=mm(2)),
            _rows_table(sheet),
            code_paragraph(sheet.legend),
            *_totals(sheet),
            *commission(sheet.grid, sheet.about, signed=signed, height=height),
            *_fingerprints(sheet),
        )
        return lay_out(tables, footer(_below(sheet)))

    return fewest_pages(with_signatures, SIGNATURE_HEIGHTS, enough=1)


def _below(sheet: MarkSheet) -> str:
    """Which sheet a page that has lost the others is of: the session, the centre, the day, the commission."""
    about = sheet.about
    first = (PROVISIONAL if sheet.is_provisional else "", TITLE, NOTICE, shortened(about.title, FOOTER_NAME))
    second = (
        shortened(about.centre or sheet.school, _PLACE),
        sheet.dates,
        shortened(sheet.members, _PLACE),
    )
    return "\n".join(" · ".join(filter(None, line)) for line in (first, second) if any(line))


def _rows_table(sheet: MarkSheet) -> Table:
    competencies = sheet.grid.marked if len(sheet.grid.marked) <= _MOST_MARKS else ()
    extra = [
        *([("Établissement", mm(23.5))] if sheet.has_schools else []),
        *([("Date", mm(17.2))] if sheet.has_dates else []),
    ]
    # Beside these there is no room for the presence: the code of an absent candidate stands in the mark's place too.
    presence = [] if extra else [("Présence", mm(16))]
    mark, total, points = (mm(9.5), mm(10), mm(12.5)) if extra else (mm(11), mm(11.5), mm(13))
    columns = [
        ("Numéro d’inscription", mm(21)),
        ("NOM, prénom", 0.0),
        *extra,
        *presence,
        *((f"{one.id} /{french(one.scale.maximum)}", mark) for one in competencies if one.scale),
        *([(f"Total /{french(sheet.grid.total_maximum)}", total)] if sheet.grid.marking.shows_total else []),
        (f"Note /{french(sheet.grid.marking.scale.maximum)}", total),
        (f"Points ×{sheet.grid.coefficient}", points),
        ("État", mm(20)),
    ]
    fixed = sum(width for _, width in columns)
    widths = tuple(width or CONTENT_WIDTH - fixed for _, width in columns)
    header = Row(tuple(head(centred(label, 8, bold=True)) for label, _ in columns))
    rows = (_row_cells(sheet, row, presence=bool(presence)) for row in sheet.rows)
    return Table(widths, (header, *rows), headers=1, gap=mm(3), padding=3, tail=_TAIL)


def _row_cells(sheet: MarkSheet, row: SheetRow, *, presence: bool) -> Row:
    name = row.full_name

    def figure(value: Decimal | str | None, *, bold: bool = False) -> Cell:
        text = "" if value is None else value if isinstance(value, str) else french(value)
        return Cell((Text(text, _SIZE, bold, Align.RIGHT),), middle=True)

    cells = (
        Cell((Text(row.number, _SIZE, source="Numéro d’inscription"),), middle=True),
        Cell((Text(name, _SIZE, source=f"Nom {of(name)}"),), middle=True, role=Role.ROW_HEADER),
        *(
            Cell((Text(value, 8, source=f"Établissement {of(name)}"),), middle=True)
            for value in sheet.extra_cells(row)
        ),
        *([Cell((centred(row.presence, _SIZE, bold=bool(row.code)),), middle=True)] if presence else []),
        *(figure(mark) for mark in row.marks if len(row.marks) <= _MOST_MARKS),
        *([figure(row.total)] if sheet.grid.marking.shows_total else []),
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
    return Table(widths, tuple(lines), keep=True, with_next=True, gap=mm(1.2), padding=2)


def _totals(sheet: MarkSheet) -> tuple[Table, ...]:
    rows = [
        (label, french(value) if isinstance(value, Decimal) else str(value)) for label, value in sheet.totals
    ]
    return heading("Totaux de contrôle :", gap=mm(3)), _two_columns(rows, (mm(60), mm(22)))


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
    widths = (mm(40), CONTENT_WIDTH - mm(90), mm(50))
    table = Table(widths, (header, *rows), headers=1, gap=mm(1.2))
    return heading("Empreintes des grilles closes :", gap=mm(4)), table
