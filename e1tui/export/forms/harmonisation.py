"""The page of the harmonisation meeting: sessions side by side, marks against profiles, room for what is decided.

Candidates stand in it by number only, and nothing is rescaled: it shows, people decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.figures import outliers, shown_figure
from e1tui.domain.grid import Grid
from e1tui.domain.marks import french
from e1tui.domain.sessions.harmonisation import FEWEST, SessionFigures, percentage, signed
from e1tui.domain.text import NBSP
from e1tui.export.forms.blocks import centred, document_title, footer, head, heading
from e1tui.export.layout.flow import lay_out
from e1tui.export.layout.page import CONTENT_WIDTH, Cell, Row, Table, Text, mm, paragraph
from e1tui.export.layout.structure import Role
from e1tui.export.pdf.writer import PdfFile

TITLE: Final = "Réunion d’harmonisation"
NOTICE: Final = "Confidentiel, réservé aux commissions. Les candidats y sont par leur numéro."
_RULE: Final = (
    "Niveaux : part de tous les positionnements. Écart : moyenne de la note moins le profil de ses positionnements,"
    " sur 20, la même règle pour toutes les sessions. Rien n’est recalculé : les commissions décident."
)
_FEW: Final = f"Sous {FEWEST} notes, une session n’a que leur nombre."
_SPREAD: Final = ("mean", "median", "deviation", "minimum", "maximum")
_HEADINGS: Final = ("Notes", "Moyenne", "Médiane", "Écart type", "Min.", "Max.")
_SIZE: Final = 8.5
_DECISIONS: Final = 6  # lines to write on
_SIGNATURES: Final = 4


def harmonisation_pdf(
    grid: Grid,
    sessions: Sequence[tuple[str, Sequence[Evaluation]]],
    each: Sequence[SessionFigures],
    whole: SessionFigures,
) -> bytes:
    """A4 pages. `each` has the figures of `sessions`, in their order. ExportError for signs that cannot be printed."""
    tables = (
        document_title(grid.wording.diploma, grid.wording.exam, subtitle=TITLE, notes=(NOTICE,)),
        heading(f"Notes sur {french(grid.marking.scale.maximum)}, par session", gap=mm(3)),
        _figures(grid, each, whole),
        paragraph(Text(_RULE, 8), Text(_FEW, 8), width=CONTENT_WIDTH, gap=mm(1.2)),
        *(table for one in each if one.shares for table in _criteria(grid, one)),
        *_marks_against_profiles(grid, sessions),
        heading("Décisions", gap=mm(4)),
        _lines(_DECISIONS, mm(8)),
        heading("Signatures", gap=mm(4)),
        _signatures(),
    )
    file = PdfFile(TITLE, None)
    file.add(lay_out(tables, footer(f"{TITLE} · {NOTICE}")))
    return file.content()


def _figures(grid: Grid, each: Sequence[SessionFigures], whole: SessionFigures) -> Table:
    levels = [level.value for level in grid.scale]
    headings = ("Session", *_HEADINGS, *levels, "Écart")
    rows = [
        (
            one.name,
            str(one.marks.count),
            *(shown_figure(getattr(one.marks, name)) for name in _SPREAD),
            *(percentage(one.shares[level]) if level in one.shares else "-" for level in levels),
            signed(one.gap),
        )
        for one in (*each, whole)
    ]
    return _table(headings, rows, first=mm(36))


def _criteria(grid: Grid, one: SessionFigures) -> tuple[Table, ...]:
    """How many candidates of a session have each criterion at each level."""
    rows = [
        (
            f"{criterion.competency_id} {criterion.label}",
            *(str(one.count(criterion, level)) for level in grid.scale),
        )
        for criterion in grid.criteria
    ]
    headings = ("Critère", *(level.value for level in grid.scale))
    return (
        heading(f"Positionnements, {one.name}", gap=mm(4)),
        _table(headings, rows, first=CONTENT_WIDTH - len(grid.scale) * mm(14)),
    )


def _marks_against_profiles(
    grid: Grid, sessions: Iterable[tuple[str, Sequence[Evaluation]]]
) -> tuple[Table, ...]:
    """The marks far from their profile, once their session's usual gap is taken away; sessions too small have none."""
    rows = [
        (
            name,
            evaluations[one.index].candidate.number or f"sans numéro ({one.index + 1})",
            one.competency.id,
            french(one.mark),
            french(one.profile),
            signed(one.gap),
        )
        for name, evaluations in sessions
        if len(evaluations) >= FEWEST
        for one in outliers(grid, evaluations, grid.weights)
    ]
    title = heading("Notes loin de leur profil, à regarder ensemble", gap=mm(4))
    if not rows:
        return (title, paragraph(Text("Aucune.", _SIZE), width=CONTENT_WIDTH))
    headings = ("Session", "Numéro", "Compétence", "Note", "Profil", "Écart")
    return (title, _table(headings, rows, first=mm(50)))


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, first: float) -> Table:
    """A table whose first column is as wide as said, the others sharing what it leaves."""
    others = (CONTENT_WIDTH - first) / (len(headings) - 1)
    header = Row(tuple(head(centred(label, 7, bold=True)) for label in headings))
    lines = tuple(
        Row(
            (
                Cell((Text(row[0], _SIZE, source=headings[0]),), middle=True, role=Role.ROW_HEADER),
                *(Cell((centred(value, _SIZE),), middle=True) for value in row[1:]),
            )
        )
        for row in rows
    )
    return Table((first, *(others,) * (len(headings) - 1)), (header, *lines), headers=1, gap=mm(1.2))


def _lines(count: int, height: float) -> Table:
    row = Row((Cell((Text(NBSP),), role=Role.PARAGRAPH),), least=height)
    return Table((CONTENT_WIDTH,), (row,) * count, keep=True, gap=mm(1.2))


def _signatures() -> Table:
    labels = ("Nom", "Commission", "Signature")
    header = Row(tuple(head(centred(label, 8, bold=True)) for label in labels))
    blank = Row((Cell(role=Role.ROW_HEADER), Cell(), Cell()), least=mm(11))
    widths = tuple(CONTENT_WIDTH * part for part in (0.38, 0.32, 0.30))
    return Table(widths, (header, *(blank,) * _SIGNATURES), headers=1, keep=True, gap=mm(1.2))
