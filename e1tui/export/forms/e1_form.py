"""What is E1's own on the grid, to the millimetre: the competencies beside their skills, the levels side by side, the sum."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Competency, Grid
from e1tui.export.forms.blocks import centred, cross, head, out_of
from e1tui.export.layout.page import CONTENT_WIDTH, Align, Cell, Row, Table, Text, mm, paragraph
from e1tui.export.layout.structure import Role

_BODY: Final = 9.0
_SMALL: Final = 8.0
_LEVEL: Final = mm(9.5)
_SKILLS: Final = mm(62)
_GAP: Final = mm(3)


def competency_tables(grid: Grid, shown: Evaluation, *, short: int, row: float) -> list[Table]:
    """The last competency begins page 2, where its pointer ("ci-dessous") and the others' ("page 2") lead.

    Nothing of it gives way for a page less, `short` and `row` are for general pages.
    """
    *first, last = grid.competencies
    return [
        *(_competency(grid, shown, competency, least=mm(13.5)) for competency in first),
        replace(_competency(grid, shown, last, least=mm(8.4)), new_page=True),
    ]


def _competency(grid: Grid, shown: Evaluation, competency: Competency, *, least: float) -> Table:
    criteria = CONTENT_WIDTH - _SKILLS - len(grid.scale) * _LEVEL
    title = f"Compétences {competency.id} - {competency.title}"
    headers = (
        Row(
            (
                Cell((Text(title, 9.5, bold=True),), columns=2, middle=True, fill=True, role=Role.SUBHEADING),
                Cell(
                    (Text(out_of(shown.mark(competency), Decimal(20)), 12, bold=True, align=Align.RIGHT),),
                    columns=4,
                    middle=True,
                    role=Role.PARAGRAPH,
                ),
            ),
            least=mm(9),
        ),
        Row(
            (
                Cell((Text(competency.pointer, _SMALL),), columns=2, middle=True, role=Role.ASIDE),
                *(head(centred(level.value, bold=True), fill=False) for level in grid.scale),
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
            Cell((cross(grid, level) if given == level else Text(""),), middle=True) for level in grid.scale
        )
        label = Cell((Text(criterion.label, _BODY),), middle=True, role=Role.ROW_HEADER)
        left = (skills,) if number == 0 else ()
        rows.append(Row((*left, label, *crosses), least=least))
    return Table(
        (_SKILLS, criteria, *(_LEVEL,) * len(grid.scale)),
        (*headers, *rows),
        headers=2,
        keep=True,
        gap=mm(3.5),
    )


def descriptor_tables(grid: Grid) -> list[Table]:
    """The legend, and the levels side by side, each above its descriptor."""
    legend = paragraph(
        Text(grid.wording.levels_legend, _SMALL, bold=True), width=CONTENT_WIDTH, gap=_GAP, with_next=True
    )
    heads = tuple(head(centred(entry.level.value, bold=True)) for entry in grid.levels)
    texts = tuple(Cell((Text(entry.descriptor, 7.8),)) for entry in grid.levels)
    table = Table(
        (CONTENT_WIDTH / len(grid.levels),) * len(grid.levels),
        (Row(heads), Row(texts)),
        headers=1,
        keep=True,
        gap=mm(1.2),
        padding=3,
    )
    return [legend, table]


def mark_tables(grid: Grid, shown: Evaluation, presence: str) -> list[Table]:
    """The sum and the mark on one line; `presence` stands for the mark of who was not there."""
    wording = grid.wording
    on_20 = Text(out_of(shown.mark_on_20(grid), Decimal(20)), 12, bold=True, align=Align.RIGHT)
    if presence:
        on_20 = Text(presence, 10, bold=True, align=Align.RIGHT)
    widths = tuple(CONTENT_WIDTH * part for part in (0.28, 0.13, 0.43, 0.16))
    total = Text(out_of(shown.total(grid), Decimal(60)), 12, bold=True, align=Align.RIGHT)
    texts = (
        Text(f"{wording.total} :", _BODY, bold=True),
        total,
        Text(f"{wording.mark_on_20} :", _BODY, bold=True),
        on_20,
    )
    cells = tuple(Cell((text,), middle=True, role=Role.PARAGRAPH) for text in texts)
    return [Table(widths, (Row(cells, least=mm(9)),), keep=True, with_next=True, gap=_GAP)]
