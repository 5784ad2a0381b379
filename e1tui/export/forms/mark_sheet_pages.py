"""The bordereau on paper: marks, then what counts and signs them, then the fingerprints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from e1tui.export.layout.faces import face
from e1tui.export.layout.flow import lay_out
from e1tui.export.layout.page import (
    FOOTER_NAME,
    ON_ITS_SIDE,
    UPRIGHT,
    Align,
    Cell,
    Layout,
    Paper,
    Row,
    Table,
    Text,
    mm,
)
from e1tui.export.layout.structure import Role
from e1tui.export.layout.typeset import shortened
from e1tui.export.pdf.writer import PdfFile

_PROVISIONAL_NOTICE: Final = (
    f"{PROVISIONAL} : tout n’est pas clos ; rien n’est à signer, les notes peuvent encore changer"
)
_SIZE: Final = 8.5
_TAIL: Final = 3  # rows of marks that stay with the totals and the signatures
_NAME: Final = "NOM, prénom"
_PRESENCE: Final = "Présence"
_PLACE: Final = (
    36  # characters of a centre, or of the members, in the footer: with three days two lines hold it
)
# Columns of marks on an upright page; with more of them, or names that would be too narrow, it is turned on its side.
_UPRIGHT_MARKS: Final = 4
_NARROWEST_NAME: Final = mm(30)
_HEAD_SIZES: Final = (8.0, 7.0, 6.0, 5.0)  # the competencies’ names give way before the candidates’
_PADDING: Final = 3


@dataclass(frozen=True)
class _Arrangement:
    """How the sheet lies, its columns with their widths in points, and the size of the competencies’ names."""

    paper: Paper
    columns: tuple[tuple[str, float], ...]
    head_size: float = _HEAD_SIZES[0]

    @property
    def width(self) -> float:
        return self.paper.content_width

    @property
    def has_room(self) -> bool:
        """Whether the candidates' names have."""
        return dict(self.columns)[_NAME] >= _NARROWEST_NAME


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
    arranged = _arranged(sheet)
    paper, width = arranged.paper, arranged.width

    def with_signatures(height: float) -> Layout:
        tables = (
            document_title(wording.diploma, wording.exam, subtitle=TITLE, notes=notes, width=width),
            fields(sheet.heading, gap=mm(2), columns=2 if paper == UPRIGHT else 4, width=width),
            _rows_table(sheet, arranged),
            code_paragraph(sheet.legend, width=width),
            *_totals(sheet, width),
            *commission(sheet.grid, sheet.about, signed=signed, height=height, width=width),
            *_fingerprints(sheet, width),
        )
        return lay_out(tables, footer(_below(sheet), width=width), paper)

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


def _arranged(sheet: MarkSheet) -> _Arrangement:
    """Upright while there are few competencies and names have room, else on its side; then what gives way, in turn, is
    the size of the competencies' names, the column of the presence, and the room for the longest of these names."""
    found = _arrangement(sheet, UPRIGHT, _HEAD_SIZES[0])
    if len(sheet.grid.marked) <= _UPRIGHT_MARKS and found.has_room:
        return found
    for says_presence in (True, False):  # which the code in the mark's place says too
        for size in _HEAD_SIZES:
            found = _arrangement(sheet, ON_ITS_SIDE, size, says_presence=says_presence)
            if found.has_room:
                return found
    return _arrangement(sheet, ON_ITS_SIDE, _HEAD_SIZES[-1], says_presence=False, parts_names=True)


def _arrangement(
    sheet: MarkSheet, paper: Paper, size: float, *, says_presence: bool = True, parts_names: bool = False
) -> _Arrangement:
    """The columns on that paper, each wide enough for the name and the marks of its competency; with `parts_names`
    no wider than the candidates' names allow."""
    extra = [
        *([("Établissement", mm(23.5))] if sheet.has_schools else []),
        *([("Date", mm(17.2))] if sheet.has_dates else []),
    ]
    # Beside these an upright page has no room for the presence: the code of an absent candidate stands in the mark's
    # place too.
    says_presence = says_presence and not (extra and paper == UPRIGHT)
    presence = [(_PRESENCE, mm(16))] if says_presence else []
    mark, total, points = (mm(9.5), mm(10), mm(12.5)) if extra else (mm(11), mm(11.5), mm(13))
    grid, marking = sheet.grid, sheet.grid.marking
    final, whole = marking.scale.maximum, grid.total_maximum
    scales = [(one.id, one.scale) for one in grid.marked if one.scale]
    decimals = max((scale.decimals for _, scale in scales), default=1)
    before = [("Numéro d’inscription", mm(21)), (_NAME, 0.0), *extra, *presence]
    marks = [
        (f"{name} {scale.out_of}", _wide(mark, _longest(scale.maximum, scale.decimals), name, size))
        for name, scale in scales
    ]
    after = [
        *(
            [(f"Total /{french(whole)}", _wide(total, _longest(whole, decimals)))]
            if marking.shows_total
            else []
        ),
        (f"Note /{french(final)}", _wide(total, _longest(final, marking.decimals))),
        (f"Points ×{grid.coefficient}", _wide(points, _longest(final * grid.coefficient, marking.decimals))),
        ("État", mm(20)),
    ]
    if parts_names:
        room = paper.content_width - sum(width for _, width in (*before, *after)) - _NARROWEST_NAME
        marks = [(label, min(width, room / len(marks))) for label, width in marks]
    columns = (*before, *marks, *after)
    left = paper.content_width - sum(width for _, width in columns)
    return _Arrangement(paper, tuple((label, width or left) for label, width in columns), size)


def _longest(most: Decimal, decimals: int) -> str:
    """A number that takes as much room as any up to that one."""
    return f"{'8' * max(2, len(str(int(most))))},{'8' * decimals}"


def _wide(least: float, figure: str, name: str = "", size: float = _HEAD_SIZES[0]) -> float:
    """The width of a column, in points, in which neither its numbers nor its competency’s name are parted."""
    texts = face(bold=True).measure(_SIZE)(figure), face(bold=True).measure(size)(name)
    return max(least, max(texts) + 2 * _PADDING + 0.1)


def _rows_table(sheet: MarkSheet, arranged: _Arrangement) -> Table:
    labels, widths = zip(*arranged.columns, strict=True)
    marked = {f"{one.id} {one.scale.out_of}" for one in sheet.grid.marked if one.scale}
    header = Row(
        tuple(
            head(centred(label, arranged.head_size if label in marked else 8, bold=True)) for label in labels
        )
    )
    rows = (_row_cells(sheet, row, presence=_PRESENCE in labels) for row in sheet.rows)
    return Table(widths, (header, *rows), headers=1, gap=mm(3), padding=_PADDING, tail=_TAIL)


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
        *(figure(mark) for mark in row.marks),
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


def _totals(sheet: MarkSheet, width: float) -> tuple[Table, ...]:
    rows = [
        (label, french(value) if isinstance(value, Decimal) else str(value)) for label, value in sheet.totals
    ]
    return heading("Totaux de contrôle :", gap=mm(3), width=width), _two_columns(rows, (mm(60), mm(22)))


def _fingerprints(sheet: MarkSheet, width: float) -> tuple[Table, ...]:
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
    labels = ("Numéro d’inscription", _NAME, "Empreinte")
    header = Row(tuple(head(centred(label, 8, bold=True)) for label in labels))
    widths = (mm(40), width - mm(90), mm(50))
    table = Table(widths, (header, *rows), headers=1, gap=mm(1.2))
    return heading("Empreintes des grilles closes :", gap=mm(4), width=width), table
