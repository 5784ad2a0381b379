"""The page of the harmonisation meeting: sessions side by side, marks against profiles, room for what is decided.

Candidates stand in it by number only, and nothing is rescaled: it shows, people decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.figures import outliers, shown_figure
from e1tui.domain.grid import Competency, Grid
from e1tui.domain.marks import french
from e1tui.domain.sessions.harmonisation import FEWEST, SessionFigures, percentage, signed
from e1tui.domain.text import NBSP
from e1tui.export.forms.blocks import centred, document_title, footer, head, heading
from e1tui.export.layout.faces import face
from e1tui.export.layout.flow import lay_out
from e1tui.export.layout.page import (
    ON_ITS_SIDE,
    UPRIGHT,
    Cell,
    Paper,
    Row,
    Table,
    Text,
    mm,
    paragraph,
)
from e1tui.export.layout.structure import Role
from e1tui.export.pdf.writer import PdfFile

TITLE: Final = "Réunion d’harmonisation"
NOTICE: Final = "Confidentiel, réservé aux commissions. Les candidats y sont par leur numéro."
_SHARES: Final = "Niveaux : part de tous les positionnements."
_GAP: Final = "Écart : moyenne de la note moins le profil de ses positionnements, sur 20, la même règle pour toutes les sessions."
_DECIDED: Final = "Rien n’est recalculé : les commissions décident."
_FEW: Final = f"Sous {FEWEST} notes, une session n’a que leur nombre."
_SPREAD: Final = ("mean", "median", "deviation", "minimum", "maximum")
_HEADINGS: Final = ("Notes", "Moyenne", "Médiane", "Écart type", "Min.", "Max.")
_SIZE: Final = 8.5
_PADDING: Final = 3
_HEAD_SIZES: Final = (7.0, 6.0)
_FIRST: Final = mm(36)  # the names of the sessions
_DECISIONS: Final = 6  # lines to write on
_SIGNATURES: Final = 4


def harmonisation_pdf(
    grid: Grid,
    sessions: Sequence[tuple[str, Sequence[Evaluation]]],
    each: Sequence[SessionFigures],
    whole: SessionFigures,
) -> bytes:
    """A4 pages. `each` has the figures of `sessions`, in their order. ExportError for signs that cannot be printed."""
    paper, size = _arranged(grid)
    width = paper.content_width
    out_of = french(grid.marking.scale.maximum)
    rule = " ".join((_SHARES, *([_GAP] if grid.marked else []), _DECIDED))
    tables = (
        document_title(grid.wording.diploma, grid.wording.exam, subtitle=TITLE, notes=(NOTICE,), width=width),
        heading(f"Notes sur {out_of}, par session", gap=mm(3), width=width),
        _figures(grid, each, whole, width, size),
        paragraph(Text(rule, 8), Text(_FEW, 8), width=width, gap=mm(1.2)),
        *(table for one in each if one.shares for table in _criteria(grid, one, width)),
        *(_marks_against_profiles(grid, sessions, width) if grid.marked else ()),
        heading("Décisions", gap=mm(4), width=width),
        _lines(_DECISIONS, mm(8), width),
        heading("Signatures", gap=mm(4), width=width),
        _signatures(width),
    )
    file = PdfFile(TITLE, None)
    file.add(lay_out(tables, footer(f"{TITLE} · {NOTICE}", width=width), paper))
    return file.content()


def _headings(grid: Grid) -> tuple[str, ...]:
    """Of the sessions' table; a grid that asks for no mark of a competency has none to hold against a profile."""
    levels = (level.value for level in grid.scale)
    return ("Session", *_HEADINGS, *levels, *(("Écart",) if grid.marked else ()))


def _arranged(grid: Grid) -> tuple[Paper, float]:
    """How the page lies, and the size of the sessions' headings, so that none is parted, nor a percentage."""
    widest = face(bold=False).measure(_SIZE)(percentage(Decimal(1)))
    words = [word for heading in _headings(grid) for word in heading.split(" ")]
    for paper in (UPRIGHT, ON_ITS_SIDE):
        room = (paper.content_width - _FIRST) / (len(_headings(grid)) - 1) - 2 * _PADDING
        for size in _HEAD_SIZES:
            if max(widest, *map(face(bold=True).measure(size), words)) <= room:
                return paper, size
    return ON_ITS_SIDE, _HEAD_SIZES[-1]


def _figures(
    grid: Grid, each: Sequence[SessionFigures], whole: SessionFigures, width: float, size: float
) -> Table:
    levels = [level.value for level in grid.scale]
    rows = [
        (
            one.name,
            str(one.marks.count),
            *(shown_figure(getattr(one.marks, name)) for name in _SPREAD),
            *(percentage(one.shares[level]) if level in one.shares else "-" for level in levels),
            *((signed(one.gap),) if grid.marked else ()),
        )
        for one in (*each, whole)
    ]
    return _table(_headings(grid), rows, first=_FIRST, width=width, size=size)


def _criteria(grid: Grid, one: SessionFigures, width: float) -> tuple[Table, ...]:
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
        heading(f"Positionnements, {one.name}", gap=mm(4), width=width),
        _table(headings, rows, first=width - len(grid.scale) * mm(14), width=width),
    )


def _marks_against_profiles(
    grid: Grid, sessions: Iterable[tuple[str, Sequence[Evaluation]]], width: float
) -> tuple[Table, ...]:
    """The marks far from their profile, once their session's usual gap is taken away; sessions too small have none."""
    rows = [
        (
            name,
            evaluations[one.index].candidate.number or f"sans numéro ({one.index + 1})",
            one.competency.id,
            _on_its_scale(grid, one.competency, one.mark),
            french(one.profile),
            signed(one.gap),
        )
        for name, evaluations in sessions
        if len(evaluations) >= FEWEST
        for one in outliers(grid, evaluations, grid.weights)
    ]
    title = heading("Notes loin de leur profil, à regarder ensemble", gap=mm(4), width=width)
    if not rows:
        return (title, paragraph(Text("Aucune.", _SIZE), width=width))
    headings = ("Session", "Numéro", "Compétence", "Note", "Profil", "Écart")
    return (title, _table(headings, rows, first=mm(50), width=width))


def _on_its_scale(grid: Grid, competency: Competency, mark: Decimal) -> str:
    """The mark, and what it is out of where that is not what the final mark is out of."""
    scale = competency.scale
    alone = scale is None or scale.maximum == grid.marking.scale.maximum
    return french(mark) if alone or scale is None else f"{french(mark)}{NBSP}{scale.out_of}"


def _table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    first: float,
    width: float,
    size: float = _HEAD_SIZES[0],
) -> Table:
    """A table whose first column is as wide as said, the others sharing what it leaves."""
    others = (width - first) / (len(headings) - 1)
    header = Row(tuple(head(centred(label, size, bold=True)) for label in headings))
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


def _lines(count: int, height: float, width: float) -> Table:
    row = Row((Cell((Text(NBSP),), role=Role.PARAGRAPH),), least=height)
    return Table((width,), (row,) * count, keep=True, gap=mm(1.2))


def _signatures(width: float) -> Table:
    labels = ("Nom", "Commission", "Signature")
    header = Row(tuple(head(centred(label, 8, bold=True)) for label in labels))
    blank = Row((Cell(role=Role.ROW_HEADER), Cell(), Cell()), least=mm(11))
    widths = tuple(width * part for part in (0.38, 0.32, 0.30))
    return Table(widths, (header, *(blank,) * _SIGNATURES), headers=1, keep=True, gap=mm(1.2))
