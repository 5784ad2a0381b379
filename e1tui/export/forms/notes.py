"""The list of marks for typing: number, and mark or code, in the order in which the centre's application asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from e1tui.domain.closing.printable import unprintable_signs, with_blanks
from e1tui.domain.closing.seal import is_altered
from e1tui.domain.evaluation import Evaluation, heading_for_all
from e1tui.domain.grid import Grid
from e1tui.domain.heading import Heading
from e1tui.domain.marks import french
from e1tui.domain.session import Session
from e1tui.export.forms.blocks import centred, code_legend, code_paragraph, document_title, footer, head
from e1tui.export.forms.grid_form import CHANGED, DRAFT
from e1tui.export.forms.mark_sheet import NOTICE, PROVISIONAL, number_order
from e1tui.export.forms.tables import csv_text
from e1tui.export.layout.flow import lay_out
from e1tui.export.layout.page import CONTENT_WIDTH, FOOTER_NAME, Cell, Row, Table, Text, mm
from e1tui.export.layout.structure import Role
from e1tui.export.layout.typeset import shortened
from e1tui.export.pdf.writer import PdfFile

TITLE: Final = "Notes à reporter"
_PROVISIONAL_NOTICE: Final = f"{PROVISIONAL} : il manque les notes de ce qui n’est pas clos"
_SIZE: Final = 12


@dataclass(frozen=True)
class NoteRow:
    """`value` is the mark ("14,5") or the code of an absence, "" while there is none to type; `state` says why."""

    number: str
    value: str
    state: str = ""


@dataclass(frozen=True)
class Notes:
    """The marks of a session for a school's records: numbers, presences and marks, without a name where one has a
    number.
    """

    grid: Grid
    about: Heading
    rows: tuple[NoteRow, ...]
    legend: str

    @property
    def columns(self) -> tuple[str, str]:
        """What heads the numbers, and the marks or codes."""
        return "Numéro d’inscription", f"Note sur {french(self.grid.marking.scale.maximum)} ou code"

    @property
    def is_provisional(self) -> bool:
        """Whether one of the evaluations is not closed yet."""
        return any(row.state for row in self.rows)


def notes(
    grid: Grid, session: Session, items: Sequence[tuple[str, Evaluation]], sequence: Sequence[str] = ()
) -> Notes:
    """The list of these candidates, by stem: first those of `sequence` in its order, then the others by number.

    Only what is closed has a mark here: what is typed into another application is not called back.
    """
    ranks = {stem: rank for rank, stem in enumerate(sequence)}
    ordered = sorted(
        items,
        key=lambda item: (ranks.get(item[0], len(ranks)), number_order(item[1].candidate.number), item[0]),
    )
    rows = tuple(_row(grid, session, evaluation) for _, evaluation in ordered)
    about = heading_for_all((evaluation for _, evaluation in items), session)
    return Notes(grid, about, rows, code_legend(session))


def _row(grid: Grid, session: Session, evaluation: Evaluation) -> NoteRow:
    candidate = evaluation.candidate
    number = candidate.number or f"sans numéro : {with_blanks(candidate).full_name}"
    if is_altered(evaluation):
        return NoteRow(number, "", CHANGED)
    if not evaluation.is_present:
        return NoteRow(number, session.code(evaluation.presence))
    mark = evaluation.mark_on_20(grid) if evaluation.is_closed else None
    return NoteRow(number, "", DRAFT) if mark is None else NoteRow(number, french(mark))


def notes_csv(found: Notes) -> bytes:
    """Two columns, as Excel opens them in France; a mark that is not there yet is empty."""
    return csv_text(found.columns, [(row.number, row.value) for row in found.rows]).encode("utf-8-sig")


def notes_pdf(found: Notes) -> bytes:
    """A4 pages to be read off at another screen. Raises ExportError for characters that cannot be printed."""
    wording, about = found.grid.wording, found.about
    state = _PROVISIONAL_NOTICE if found.is_provisional else ""
    table = Table(
        (CONTENT_WIDTH * 0.6, CONTENT_WIDTH * 0.4),
        (
            Row(tuple(head(centred(label, 10, bold=True)) for label in found.columns)),
            *map(_cells, found.rows),
        ),
        headers=1,
        gap=mm(3),
        tail=1,
    )
    tables = (
        document_title(wording.diploma, wording.exam, subtitle=TITLE, notes=(about.title, NOTICE, state)),
        table,
        code_paragraph(found.legend),
    )
    file = PdfFile(f"{TITLE}, {about.title}{f' ({PROVISIONAL.lower()})' if state else ''}", about.date)
    parts = (PROVISIONAL if state else "", TITLE, NOTICE, shortened(about.title, FOOTER_NAME))
    file.add(lay_out(tables, footer(" · ".join(filter(None, parts)))), PROVISIONAL if state else "")
    return file.content()


def _cells(row: NoteRow) -> Row:
    shown = "" if unprintable_signs(row.number) else row.number
    number = Cell((centred(shown, _SIZE),), middle=True, role=Role.ROW_HEADER)
    value = Text(row.value, _SIZE, bold=True) if row.value else Text(row.state, 9)
    return Row((number, Cell((centred(value.text, value.size, bold=value.bold),), middle=True)), least=mm(8))
