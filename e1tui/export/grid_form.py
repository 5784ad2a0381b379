"""The official grid, not communicable: the form's blocks in the form's order, filled in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import LEVELS, Competency, Grid
from e1tui.domain.marks import french
from e1tui.domain.session import ExamForm, Examiner, Session
from e1tui.domain.text import NBSP
from e1tui.export.flow import lay_out
from e1tui.export.identity import completed, french_date
from e1tui.export.page import (
    CONTENT_WIDTH,
    FOOTER_NAME,
    LEADING,
    Align,
    Cell,
    Role,
    Row,
    Table,
    Text,
    mm,
    paragraph,
)
from e1tui.export.typeset import shortened
from e1tui.export.writer import Properties, pdf_bytes

DRAFT: Final = "BROUILLON"
_BODY: Final = 9.0
_SMALL: Final = 8.0
_LEVEL: Final = mm(9.5)
_SKILLS: Final = mm(62)
_GAP: Final = mm(3)
_CROSS: Final = "X"
_APPRECIATION_SIZE: Final = 9.5
_APPRECIATION_LINES: Final = 8
_SIGNATURE_HEIGHT: Final = mm(13)
_BLANK_MEMBERS: Final = 3
# Which of the form's two boxes a session's form ticks: the order of `formes` in the grid's file.
_FORMS: Final = (ExamForm.PONCTUELLE, ExamForm.CCF)


def grid_pdf(grid: Grid, session: Session, evaluation: Evaluation, fingerprint: str = "") -> bytes:
    """The grid of one candidate as A4 pages; `fingerprint` stands in the footer if there is one.

    Remarks, internal notes and the history are never printed. Until the evaluation is closed every page says
    BROUILLON and there is nothing to sign. Raises ExportError for characters that cannot be printed.
    """
    shown = completed(evaluation.shown(), session)
    tables = [
        *_heading(grid, session),
        _identity(grid, shown),
        *_competencies(grid, shown),
        *_descriptors(grid),
        _appreciation(grid, shown),
        _totals(grid, shown),
        *_commission(grid, session, signed=shown.is_closed),
    ]
    name = shown.candidate.full_name

    def footer(number: int, count: int) -> Table:
        return _footer(shown, number, count, fingerprint)

    pages = lay_out(tables, footer)
    title = f"Grille d’aide à l’évaluation, {shortened(name, FOOTER_NAME)}"
    watermark = "" if shown.is_closed else DRAFT
    return pdf_bytes(pages, Properties(title, shown.candidate.exam_date, watermark))


def _centred(text: str, size: float = _BODY, *, bold: bool = False) -> Text:
    return Text(text, size, bold, Align.CENTRE)


def _heading(grid: Grid, session: Session) -> list[Table]:
    wording = grid.wording
    boxes = [
        ("☒" if session.form is form else "☐") + NBSP + label
        for form, label in zip(_FORMS, wording.forms, strict=True)
    ]
    exam = Cell(
        (_centred(wording.diploma, 11, bold=True), _centred(wording.exam, 10.5, bold=True)),
        role=Role.HEADING,
    )
    document = Cell(
        (
            _centred(wording.document, 11, bold=True),
            _centred(wording.coefficient_label, _BODY, bold=True),
            _centred(f" ou{NBSP * 2}".join([boxes[0] + NBSP, boxes[1]]), 10),
        ),
        fill=True,
        role=Role.HEADING,
    )
    notices = [_centred(notice, _BODY, bold=number == 0) for number, notice in enumerate(wording.notices)]
    return [
        Table((CONTENT_WIDTH,), (Row((exam,)), Row((document,))), keep=True, padding=4),
        paragraph(*notices, width=CONTENT_WIDTH, gap=mm(2)),
    ]


def _identity(grid: Grid, shown: Evaluation) -> Table:
    wording, candidate = grid.wording, shown.candidate
    width = CONTENT_WIDTH / 2

    def cell(label: str, value: str) -> Cell:
        return Cell(
            (Text(f"{label} :", _SMALL), Text(value or NBSP, 10.5, bold=True, source=label)),
        )

    rows = [
        Row((cell(wording.last_and_first_name, candidate.full_name), cell(wording.school, candidate.school))),
        Row(
            (
                cell(wording.number, candidate.number),
                cell(wording.exam_date, french_date(candidate.exam_date)),
            )
        ),
    ]
    if not shown.is_present:
        presence = Text(f"Présence : {_presence(shown)}", 10.5, bold=True)
        rows.append(Row((Cell((presence,), columns=2, fill=True),)))
    return Table((width, width), tuple(rows), keep=True, gap=mm(2))


def _presence(shown: Evaluation) -> str:
    return shown.presence.label.capitalize()


def _out_of(mark: Decimal | None, maximum: int) -> str:
    """ "14,5 /20", or room to write a mark by hand before "/20"."""
    return f"{'' if mark is None else french(mark)}{NBSP}/{maximum}"


def _competencies(grid: Grid, shown: Evaluation) -> list[Table]:
    """The last competency begins page 2, where its pointer ("ci-dessous") and the others' ("page 2") lead."""
    *first, last = grid.competencies
    return [
        *(_competency(grid, shown, competency, least=mm(11.5)) for competency in first),
        replace(_competency(grid, shown, last, least=mm(8.4)), new_page=True),
    ]


def _competency(grid: Grid, shown: Evaluation, competency: Competency, *, least: float) -> Table:
    criteria = CONTENT_WIDTH - _SKILLS - 4 * _LEVEL
    title = f"Compétences {competency.id} - {competency.title}"
    headers = (
        Row(
            (
                Cell(
                    (Text(title, 9.5, bold=True),), columns=2, middle=True, fill=True, role=Role.COLUMN_HEADER
                ),
                Cell(
                    (Text(_out_of(shown.mark(competency), 20), 12, bold=True, align=Align.RIGHT),),
                    columns=4,
                    middle=True,
                ),
            ),
            least=mm(9),
        ),
        Row(
            (
                Cell((Text(competency.pointer, _SMALL),), columns=2, middle=True, role=Role.COLUMN_HEADER),
                *(
                    Cell((_centred(level.value, _BODY, bold=True),), middle=True, role=Role.COLUMN_HEADER)
                    for level in LEVELS
                ),
            )
        ),
    )
    skills = Cell(
        (
            Text(grid.wording.skills, 8.5, bold=True),
            *(Text(skill, 8.5, bullet=True) for skill in competency.skills),
        ),
        rows=len(competency.criteria),
    )
    rows = []
    for number, criterion in enumerate(competency.criteria):
        given = shown.level(criterion)
        crosses = (
            Cell((_centred(_CROSS if given is level else "", 12, bold=True),), middle=True)
            for level in LEVELS
        )
        label = Cell((Text(criterion.label, _BODY),), middle=True)
        left = (skills,) if number == 0 else ()
        rows.append(Row((*left, label, *crosses), least=least))
    return Table(
        (_SKILLS, criteria, *(_LEVEL,) * 4),
        (*headers, *rows),
        headers=2,
        keep=True,
        gap=mm(3.5),
    )


def _descriptors(grid: Grid) -> list[Table]:
    legend = paragraph(Text(grid.wording.levels_legend, _SMALL, bold=True), width=CONTENT_WIDTH, gap=_GAP)
    heads = tuple(
        Cell((_centred(entry.level.value, _BODY, bold=True),), fill=True, role=Role.COLUMN_HEADER)
        for entry in grid.levels
    )
    texts = tuple(Cell((Text(entry.descriptor, 7.8),)) for entry in grid.levels)
    table = Table(
        (CONTENT_WIDTH / 4,) * 4, (Row(heads), Row(texts)), headers=1, keep=True, gap=mm(1.2), padding=3
    )
    return [_with_next(legend), table]


def _appreciation(grid: Grid, shown: Evaluation) -> Table:
    label = grid.wording.appreciation
    text = Text(shown.appreciation, _APPRECIATION_SIZE, source=label)

    def title(words: str) -> Row:
        return Row((Cell((Text(words, _BODY, bold=True),), fill=True, role=Role.COLUMN_HEADER),))

    frame = Row(
        (Cell((text,)),), least=_APPRECIATION_LINES * _APPRECIATION_SIZE * LEADING + 2 * 5, breakable=True
    )
    return Table(
        (CONTENT_WIDTH,),
        (title(f"{label} :"), frame),
        headers=1,
        continued=(title(f"{label} (suite) :"),),
        gap=_GAP,
        padding=4,
    )


def _totals(grid: Grid, shown: Evaluation) -> Table:
    wording = grid.wording
    on_20 = Text(_out_of(shown.mark_on_20(grid), 20), 12, bold=True, align=Align.RIGHT)
    if not shown.is_present:
        on_20 = Text(_presence(shown), 10, bold=True, align=Align.RIGHT)
    widths = tuple(CONTENT_WIDTH * part for part in (0.28, 0.13, 0.43, 0.16))
    cells = (
        Cell((Text(f"{wording.total} :", _BODY, bold=True),), middle=True),
        Cell((Text(_out_of(shown.total(grid), 60), 12, bold=True, align=Align.RIGHT),), middle=True),
        Cell((Text(f"{wording.mark_on_20} :", _BODY, bold=True),), middle=True),
        Cell((on_20,), middle=True),
    )
    return Table(widths, (Row(cells, least=mm(9)),), keep=True, with_next=True, gap=_GAP)


def _commission(grid: Grid, session: Session, *, signed: bool) -> list[Table]:
    """The members, each with room to sign; the grid of a draft has nothing to sign."""
    wording = grid.wording
    members = session.commission or (Examiner(""),) * _BLANK_MEMBERS
    heads = [wording.members, wording.capacity, *([wording.signature] if signed else [])]
    parts = (0.42, 0.28, 0.30) if signed else (0.58, 0.42)
    widths = tuple(CONTENT_WIDTH * part for part in parts)
    header = Row(
        tuple(
            Cell((_centred(head, _SMALL, bold=True),), fill=True, role=Role.COLUMN_HEADER) for head in heads
        )
    )
    rows = [
        Row(
            (
                Cell((Text(member.full_name, _BODY, source=wording.members),), middle=True),
                Cell((Text(member.capacity, _BODY, source=wording.capacity),), middle=True),
                *((Cell(),) if signed else ()),
            ),
            least=_SIGNATURE_HEIGHT if signed else mm(7),
        )
        for member in members
    ]
    title = paragraph(Text(f"{wording.commission} :", _BODY, bold=True), width=CONTENT_WIDTH, gap=_GAP)
    return [_with_next(title), Table(widths, (header, *rows), headers=1, keep=True, gap=mm(1.2))]


def _footer(shown: Evaluation, number: int, count: int, fingerprint: str) -> Table:
    candidate = shown.candidate
    left = "Document non communicable à la personne candidate"
    if not shown.is_closed:
        left = f"{DRAFT} · {left}"
    if fingerprint:
        left += f"\nEmpreinte : {fingerprint}"
    name = " · ".join(
        shortened(part, FOOTER_NAME) for part in (candidate.full_name, candidate.number) if part
    )
    cells = (
        Text(left, 7),
        Text(name, 7, source="Nom du candidat", align=Align.CENTRE),
        Text(f"page{NBSP}{number}/{count}", 7, align=Align.RIGHT),
    )
    widths = (CONTENT_WIDTH * 0.44, CONTENT_WIDTH * 0.44, CONTENT_WIDTH * 0.12)
    row = Row(tuple(Cell((text,), role=Role.ARTIFACT) for text in cells))
    return Table(widths, (row,), rules=False, padding=0)


def _with_next(table: Table) -> Table:
    return replace(table, with_next=True)
