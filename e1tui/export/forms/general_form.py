"""The page of a grid that has no model of its own: its blocks take what room they need, and break well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import WHOLE, Competency, Grid, Level
from e1tui.domain.marks import Marking, Rule, Scale, french
from e1tui.domain.text import NBSP
from e1tui.export.forms.blocks import centred, head
from e1tui.export.layout.page import CONTENT_WIDTH, Align, Cell, Row, Table, Text, mm, paragraph
from e1tui.export.layout.structure import Role

_BODY: Final = 9.0
_SMALL: Final = 8.0
_CROSS: Final = "X"
_NARROWEST: Final = mm(8)  # a level's column
_LETTER: Final = mm(2.3)
_SHORT: Final = 14  # criteria that stay on one page
_NAMES: Final = mm(42)  # of a level and its label, beside its descriptor


def rule_words(marking: Marking) -> str:
    """How the final mark is made, in words, for the page."""
    match marking.rule:
        case Rule.COMPETENCIES:
            how = "moyenne pondérée par les coefficients"
        case Rule.LEVELS:
            how = "calculée des niveaux et de leurs poids"
        case Rule.TYPED:
            return "donnée par la commission"
    if marking.bonus:
        how += f", bonus de {french(marking.bonus)} au plus"
    words = marking.rounding.words
    how = ", ".join(filter(None, (how, words)))
    return f"{how} ; la commission décide" if marking.decision else how


def competency_tables(grid: Grid, shown: Evaluation) -> list[Table]:
    """A table for each competency, its head repeated on every page that it breaks over."""
    return [_competency(grid, shown, competency) for competency in grid.competencies]


def _competency(grid: Grid, shown: Evaluation, competency: Competency) -> Table:
    widths = [max(_NARROWEST, mm(4) + len(level.value) * _LETTER) for level in grid.scale]
    count = len(widths)
    title = Text(f"{competency.id} - {competency.title}", 9.5, bold=True)
    mark = Text(_out_of(shown.mark(competency), competency.scale), 12, bold=True, align=Align.RIGHT)
    heading = Row(
        (
            Cell((title,), middle=True, fill=True, role=Role.SUBHEADING),
            Cell((mark,), columns=count, middle=True, role=Role.PARAGRAPH),
        ),
        least=mm(9),
    )
    pointer = competency.pointer or _weighed(grid, competency)
    levels = Row(
        (
            Cell((Text(pointer or NBSP, _SMALL),), middle=True, role=Role.ASIDE),
            *(head(centred(level.value, bold=True), fill=False) for level in grid.scale),
        )
    )
    rows = []
    for criterion in competency.criteria:
        given = shown.level(criterion)
        crosses = (
            Cell((_cross(grid, level) if given == level else Text(""),), middle=True) for level in grid.scale
        )
        label = "Niveau de la compétence" if criterion.id == WHOLE else criterion.label
        texts = (
            Text(label, _BODY),
            *(Text(text, _SMALL, bullet=True) for text in competency.looked_at),
        )
        rows.append(Row((Cell(texts, middle=True, role=Role.ROW_HEADER), *crosses), least=mm(6.5)))
    return Table(
        (CONTENT_WIDTH - sum(widths), *widths),
        (heading, levels, *rows),
        headers=2,
        keep=len(competency.criteria) <= _SHORT,
        gap=mm(3.5),
    )


def skill_tables(grid: Grid) -> Iterator[Table]:
    """The detailed competencies, where the grid has some, before the levels' descriptors."""
    for competency in grid.competencies:
        if competency.skills:
            texts = (
                Text(f"{grid.wording.skills}, {competency.id}", _SMALL, bold=True),
                *(Text(skill, _SMALL, bullet=True) for skill in competency.skills),
            )
            yield paragraph(*texts, width=CONTENT_WIDTH, gap=mm(2))


def _weighed(grid: Grid, competency: Competency) -> str:
    """What the competency counts for, where they do not all count for as much."""
    if grid.marking.rule is Rule.COMPETENCIES:
        alike = len({one.coefficient for one in grid.competencies}) == 1
        return "" if alike else f"Coefficient {_plain(competency.coefficient)}"
    if grid.marking.rule is Rule.LEVELS:
        alike = len({one.weight for one in grid.competencies}) == 1
        return "" if alike else f"Poids {_plain(competency.weight)}"
    return ""


def _plain(value: object) -> str:
    return str(value)


def _out_of(mark: Decimal | None, scale: Scale | None) -> str:
    if scale is None:
        return NBSP
    return f"{'' if mark is None else french(mark)}{NBSP}/{french(scale.maximum)}"


def _cross(grid: Grid, level: Level) -> Text:
    """A cross, which says its level to who does not see in which column it stands."""
    spoken = f"{level.value}, {grid.levels[level.rank].label}"
    return replace(centred(_CROSS, 12, bold=True), spoken=spoken)


def descriptor_tables(grid: Grid) -> list[Table]:
    """The levels, one a row: what each is called, and its descriptor."""
    rows = tuple(
        Row(
            (
                Cell(
                    (Text(f"{entry.level.value} : {entry.label}", _SMALL, bold=True),),
                    middle=True,
                    role=Role.ROW_HEADER,
                ),
                Cell((Text(entry.descriptor or NBSP, _SMALL),), middle=True),
            )
        )
        for entry in grid.levels
    )
    header = Row((head(centred("Niveau", bold=True)), head(centred("Descripteur", bold=True))))
    return [Table((_NAMES, CONTENT_WIDTH - _NAMES), (header, *rows), headers=1, gap=mm(3), padding=3)]


def mark_tables(grid: Grid, shown: Evaluation, presence: str) -> list[Table]:
    """The sum where the grid shows one, what is reckoned where the commission decides, the bonus, the final mark."""
    marking, wording = grid.marking, grid.wording
    items: list[tuple[str, str]] = []
    if marking.shows_total:
        total = shown.total(grid)
        figure = "" if total is None else french(total)
        items.append((wording.total, f"{figure}{NBSP}/{french(grid.total_maximum)}"))
    if (bonus := marking.bonus_scale) is not None:
        items.append(("Bonus", _out_of(shown.bonus, bonus)))
    if marking.decision:
        items.append(("Note calculée", _out_of(shown.reckoned_mark(grid), marking.scale)))
    final = presence or _out_of(shown.mark_on_20(grid), marking.scale)
    items.append((wording.mark_on_20, final))
    rows = [
        Row(
            (
                Cell((Text(f"{label} :", _BODY, bold=True),), middle=True, role=Role.ROW_HEADER),
                Cell((Text(value, 12, bold=True, align=Align.RIGHT),), middle=True),
            ),
            least=mm(8),
        )
        for label, value in items
    ]
    rule = paragraph(
        Text(f"Note : {rule_words(marking)}.", _SMALL), width=CONTENT_WIDTH, gap=mm(1), with_next=True
    )
    widths = (CONTENT_WIDTH * 0.78, CONTENT_WIDTH * 0.22)
    return [rule, Table(widths, tuple(rows), keep=True, with_next=True, gap=mm(1.2))]
