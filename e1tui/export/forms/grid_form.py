"""The official grid, not communicable: the form's blocks in the form's order, filled in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from e1tui.domain.closing.seal import ALTERED, is_altered, seal_text
from e1tui.domain.day.oral import dates_text
from e1tui.domain.evaluation import Candidate, Evaluation, heading_for
from e1tui.domain.french import french_date
from e1tui.domain.grid import E1_PAGE, Grid
from e1tui.domain.grids.rules import appreciation_words
from e1tui.domain.heading import Heading, heading_of
from e1tui.domain.session import ExamForm, Session
from e1tui.domain.text import NBSP
from e1tui.export.forms import e1_form, general_form
from e1tui.export.forms.blocks import (
    SIGNATURE_HEIGHTS,
    centred,
    commission,
    fewest_pages,
    fields,
    footer,
    framed_text,
)
from e1tui.export.forms.identity import completed
from e1tui.export.forms.remarks_page import INTERNAL, remarks_layout
from e1tui.export.layout.flow import lay_out
from e1tui.export.layout.page import (
    CONTENT_WIDTH,
    FOOTER_NAME,
    Cell,
    Layout,
    Row,
    Table,
    Text,
    mm,
    paragraph,
)
from e1tui.export.layout.structure import Role
from e1tui.export.layout.typeset import shortened
from e1tui.export.pdf.writer import Attachment, PdfFile

DRAFT: Final = "BROUILLON"
_DRAFT_NOTICE: Final = f"{DRAFT} : l’évaluation n’est pas close, elle peut encore changer"
CHANGED: Final = "MODIFIÉE"  # across a page of what was changed after its closing, which nobody is to sign
_BODY: Final = 9.0
_GAP: Final = mm(3)
_PAGES: Final = 2  # of the form


@dataclass(frozen=True)
class _Room:
    """What gives way for a page less: heights of signature rows, lines that are kept free for the appreciation.

    On a general page also the height of a criterion's row, and the competencies that stay on one page, by how many
    criteria they have at most.
    """

    signature: float
    lines: int
    row: float = mm(6.5)
    short: int = 14


_LEAST: Final = SIGNATURE_HEIGHTS[-1]
_ROOMS: Final = (*(_Room(height, 8) for height in SIGNATURE_HEIGHTS), _Room(_LEAST, 6), _Room(_LEAST, 4))
_GENERAL_ROOMS: Final = (
    _ROOMS[0],
    _Room(_LEAST, 6),
    _Room(_LEAST, 4, row=mm(5)),
    _Room(SIGNATURE_HEIGHTS[0], 8, short=5),
    _Room(_LEAST, 4, row=mm(5), short=5),
)
_APPRECIATION_SIZE: Final = 9.5
# Which of the form's two boxes a session's form ticks: the order of `formes` in the grid's file.
_FORMS: Final = (ExamForm.PONCTUELLE, ExamForm.CCF)


def grid_pdf(
    grid: Grid,
    session: Session,
    evaluation: Evaluation,
    attachment: Attachment | None = None,
    *,
    remarks: bool = False,
) -> bytes:
    """The grid of one candidate as A4 pages, with its data attached if they are given.

    Remarks and internal notes are printed with `remarks` only, on a sheet of their own, the history never. Until
    the evaluation is closed every page says BROUILLON and there is nothing to sign; so it is where the evaluation was
    changed after that, and every page says so. Raises ExportError for characters that cannot be printed.
    """
    shown = completed(evaluation.shown(), session)
    state = f" ({found.lower()})" if (found := state_of(evaluation)) else ""
    name = shortened(shown.candidate.full_name, FOOTER_NAME)
    after = remarks_layout(grid, shown, state=state_of(evaluation)) if remarks else None
    what = document_name(grid) + (", avec remarques internes" if after else "")
    file = PdfFile(f"{what}, {name}{state}", shown.candidate.exam_date)
    add_to(file, grid_layout(grid, session, evaluation), watermark_of(evaluation), after)
    if attachment is not None:
        file.attach(attachment)
    return file.content()


def document_name(grid: Grid) -> str:
    """What the form calls itself, as a title has it: "Grille d’aide à l’évaluation"."""
    document = grid.wording.document
    return document.capitalize() if document.isupper() else document


def add_to(file: PdfFile, layout: Layout, watermark: str, after: Layout | None) -> None:
    """A grid's pages, then the remarks on a sheet of their own: the back of what is signed stays out of it."""
    file.add(layout, watermark)
    if after is not None:
        file.to_odd_page()
        file.add(after, INTERNAL)


def state_of(evaluation: Evaluation) -> str:
    """What is to be known of an evaluation that is not simply closed: ALTERED, DRAFT, else ""."""
    return ALTERED if is_altered(evaluation) else "" if evaluation.is_closed else DRAFT


def watermark_of(evaluation: Evaluation) -> str:
    """What stands across a grid that nobody should sign (draft, changed since it was closed), else ""."""
    state = state_of(evaluation)
    return CHANGED if state == ALTERED else state


def grid_layout(grid: Grid, session: Session, evaluation: Evaluation) -> Layout:
    """The pages of one candidate's grid."""
    shown = completed(evaluation.shown(), session)
    notice = "" if shown.is_closed else DRAFT
    heading, seal = heading_for(evaluation, session), seal_text(evaluation)
    signed = shown.is_closed and seal != ALTERED
    return _layout(grid, heading, shown, signed=signed, notice=notice, seal=seal)


def blank_layout(grid: Grid, session: Session, evaluation: Evaluation | None) -> Layout:
    """The grid with the identity only, or not even that, to be filled in by hand and signed."""
    if evaluation is None:
        blank = Evaluation(grid.id, Candidate("", ""))
    else:
        blank = completed(Evaluation(evaluation.grid_id, evaluation.candidate), session)
    return _layout(grid, heading_of(session), blank, signed=True)


def blank_pdf(grid: Grid, session: Session) -> bytes:
    """The blank form by itself, as A4 pages."""
    file = PdfFile(f"{document_name(grid)}, vierge", session.date)
    file.add(blank_layout(grid, session, None), "")
    return file.content()


def _layout(
    grid: Grid,
    heading: Heading,
    shown: Evaluation,
    *,
    signed: bool,
    notice: str = "",
    seal: str = "",
) -> Layout:
    left = " · ".join(filter(None, (notice, "Document non communicable à la personne candidate")))
    if seal:
        left += f"\n{seal}" if seal == ALTERED else f"\nEmpreinte{NBSP}: {seal}"
    identity = (shown.candidate.full_name, shown.candidate.number)
    middle = " · ".join(shortened(part, FOOTER_NAME) for part in identity if part)
    state = seal if seal == ALTERED else _DRAFT_NOTICE if notice else ""

    page = e1_form if grid.page == E1_PAGE else general_form

    def with_room(room: _Room) -> Layout:
        tables = (
            *_heading(grid, heading, state),
            _identity(grid, shown),
            *page.competency_tables(grid, shown, short=room.short, row=room.row),
            *page.descriptor_tables(grid),
            _appreciation(grid, shown, room.lines),
            *page.mark_tables(grid, shown, "" if shown.is_present else _presence(shown)),
            *commission(grid, heading, signed=signed, height=room.signature),
        )
        return lay_out(tables, footer(left, middle or NBSP))

    if grid.page == E1_PAGE:
        return fewest_pages(with_room, _ROOMS, enough=_PAGES)
    return fewest_pages(with_room, _GENERAL_ROOMS)


def _heading(grid: Grid, heading: Heading, state: str) -> list[Table]:
    """`state` is said here too, where it is read out: what stands across the pages and below them is not."""
    wording = grid.wording
    boxes = [
        ("☒" if heading.form is form else "☐") + NBSP + label
        for form, label in zip(_FORMS, wording.forms, strict=True)
    ]
    exam = Cell(
        (centred(wording.diploma, 11, bold=True), centred(wording.exam, 10.5, bold=True)),
        role=Role.HEADING,
    )
    document = Cell(
        (
            centred(wording.document, 11, bold=True, role=Role.SUBHEADING),
            centred(wording.coefficient_label, _BODY, bold=True),
            centred(f" ou{NBSP * 2}".join([boxes[0] + NBSP, boxes[1]]), 10),
            *([centred(state, 10, bold=True)] if state else []),
        ),
        fill=True,
        role=Role.PARAGRAPH,
    )
    notices = [centred(notice, _BODY, bold=number == 0) for number, notice in enumerate(wording.notices)]
    return [
        Table((CONTENT_WIDTH,), (Row((exam,)), Row((document,))), keep=True, padding=4),
        paragraph(*notices, width=CONTENT_WIDTH, gap=mm(2)),
    ]


def _identity(grid: Grid, shown: Evaluation) -> Table:
    wording, candidate = grid.wording, shown.candidate
    table = fields(
        (
            (wording.last_and_first_name, candidate.full_name),
            (wording.school, candidate.school),
            (wording.number, candidate.number),
            (wording.exam_date, dates_text(shown.orals) or french_date(candidate.exam_date)),
        ),
        gap=mm(2),
    )
    if shown.is_present:
        return table
    presence = Text(f"Présence : {_presence(shown)}", 10.5, bold=True)
    return replace(
        table, rows=(*table.rows, Row((Cell((presence,), columns=2, fill=True, role=Role.PARAGRAPH),)))
    )


def _presence(shown: Evaluation) -> str:
    return shown.presence.label.capitalize()


def _appreciation(grid: Grid, shown: Evaluation, lines: int) -> Table:
    """It takes what room page 2 has left, as on the form; on a general page the mark and the signatures stay with it."""
    framed = framed_text(
        grid.wording.appreciation,
        shown.appreciation,
        _APPRECIATION_SIZE,
        lines=lines,
        gap=_GAP,
        fills=True,
        note="" if grid.page == E1_PAGE else appreciation_words(grid),
    )
    return framed if grid.page == E1_PAGE else replace(framed, with_next=True)
