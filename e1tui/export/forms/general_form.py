"""The page of a grid that has no model of its own: its blocks take what room they need, and break well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import WHOLE, Competency, Criterion, Grid, LevelWording
from e1tui.domain.grids.rules import competency_weight, criterion_weight, levels_legend, rule_words
from e1tui.domain.marks import Rule, french, french_fraction
from e1tui.domain.text import NBSP
from e1tui.export.forms.blocks import centred, cross, head, out_of
from e1tui.export.layout.faces import face
from e1tui.export.layout.page import CONTENT_WIDTH, Align, Cell, Row, Table, Text, mm, paragraph
from e1tui.export.layout.structure import Role

_BODY: Final = 9.0
_SMALL: Final = 8.0
_NARROWEST: Final = mm(8)  # a level's column
_PADDING: Final = 3
_LEVEL_SIZES: Final = (_BODY, 8.0, 7.0, 6.0, 5.0)
_MARK: Final = 12.0
_MARK_ROOM: Final = mm(26)  # for a mark, written by hand too
_NAMES: Final = mm(42)  # of a level and its label, beside its descriptor
_WORTH: Final = mm(16)


def competency_tables(grid: Grid, shown: Evaluation, *, short: int, row: float) -> list[Table]:
    """A table for each competency, its head repeated on every page that it breaks over.

    Those of `short` criteria at most stay on one page; `row` is the least height of a criterion, in points.
    """
    return [
        replace(_competency(grid, shown, competency, row), keep=len(competency.criteria) <= short)
        for competency in grid.competencies
    ]


def _competency(grid: Grid, shown: Evaluation, competency: Competency, row: float) -> Table:
    widths = _level_widths(grid)
    skills = (
        Text(grid.wording.skills, _SMALL, bold=True),
        *(Text(skill, _SMALL, bullet=True) for skill in competency.skills),
    )
    above = (
        _heading(shown, competency, widths),
        _levels(grid, competency, skills if competency.skills else ()),
    )
    again = _heading(shown, competency, widths, again=True), _levels(grid, competency, ())
    return Table(
        (CONTENT_WIDTH - sum(widths), *widths),
        (*above, *(_line(grid, shown, competency, criterion, row) for criterion in competency.criteria)),
        headers=2,
        continued=again,
        parts=2,
        gap=mm(3.5),
    )


def _level_size(grid: Grid) -> float:
    """The size of the levels' names: one in which they leave half of the page to what is judged."""
    for size in _LEVEL_SIZES:
        if sum(_named_widths(grid, size)) <= CONTENT_WIDTH / 2:
            break
    return size


def _named_widths(grid: Grid, size: float) -> list[float]:
    name = face(bold=True).measure(size)
    return [max(_NARROWEST, name(level.value) + 2 * _PADDING + 1) for level in grid.scale]


def _level_widths(grid: Grid) -> tuple[float, ...]:
    """Of the levels' columns, in points: room for their names, and together for the mark above them."""
    mark = face(bold=True).measure(_MARK)
    widths = _named_widths(grid, _level_size(grid))
    if sum(widths) > CONTENT_WIDTH / 2:
        widths = [CONTENT_WIDTH / 2 / len(widths)] * len(widths)
    marks = [mark(f"{'8' * one.scale.longest}{NBSP}{one.scale.out_of}") for one in grid.marked if one.scale]
    lacking = max(0.0, max(_MARK_ROOM, *(width + mm(4) for width in marks)) - sum(widths)) if marks else 0.0
    return tuple(width + lacking / len(widths) for width in widths)


def _heading(
    shown: Evaluation, competency: Competency, widths: Sequence[float], *, again: bool = False
) -> Row:
    """The competency's title and its mark; `again` at the head of a page that it goes on to."""
    name = f"{competency.id} (suite)" if again else competency.id
    title = Cell(
        (Text(f"{name} - {competency.title}", 9.5, bold=True),), middle=True, fill=True, role=Role.SUBHEADING
    )
    if competency.scale is None:
        return Row((replace(title, columns=len(widths) + 1),), least=mm(7))
    mark = Text(out_of(shown.mark(competency), competency.scale.maximum), _MARK, bold=True, align=Align.RIGHT)
    return Row(
        (title, Cell((mark,), columns=len(widths), middle=True, role=Role.PARAGRAPH)),
        least=mm(9),
    )


def _levels(grid: Grid, competency: Competency, skills: Sequence[Text]) -> Row:
    """What heads the levels' columns, beside the form's pointer, what the competency counts for, and its skills."""
    told = [text for text in (competency.pointer, competency_weight(grid, competency)) if text]
    texts = (*(Text(text, _SMALL) for text in told), *skills) or (Text(NBSP, _SMALL),)
    size = _level_size(grid)
    heads = (head(centred(level.value, size, bold=True), fill=False) for level in grid.scale)
    return Row((Cell(texts, middle=True, role=Role.ASIDE), *heads))


def _line(grid: Grid, shown: Evaluation, competency: Competency, criterion: Criterion, least: float) -> Row:
    """A line of the form with the cross at its level; where one level stands for all, what to look at below."""
    given, weight = shown.level(criterion), criterion_weight(grid, criterion)
    label = "Niveau de la compétence" if criterion.id == WHOLE else criterion.label
    texts = (
        Text(f"{label} ({weight})" if weight else label, _BODY),
        *(Text(text, _SMALL, bullet=True) for text in competency.looked_at),
    )
    crosses = (
        Cell((cross(grid, level) if given == level else Text(""),), middle=True) for level in grid.scale
    )
    return Row((Cell(texts, middle=True, role=Role.ROW_HEADER), *crosses), least=least)


def descriptor_tables(grid: Grid) -> list[Table]:
    """The form's legend where it has one of its own, then the levels, one a row: name, descriptor, and what it is worth.

    Where no level has a descriptor or a worth, the legend says it all.
    """
    legend, general = grid.wording.levels_legend, levels_legend(grid.levels)
    valued = grid.marking.rule is Rule.LEVELS
    told = valued or any(entry.descriptor for entry in grid.levels)
    above = paragraph(Text(legend, _SMALL, bold=True), width=CONTENT_WIDTH, gap=mm(3), with_next=told)
    if not told:
        return [above]
    columns = [("Niveau", _NAMES), ("Descripteur", 0.0), *([("Valeur", _WORTH)] if valued else [])]
    header = Row(tuple(head(centred(label, bold=True)) for label, _ in columns))
    fixed = sum(width for _, width in columns)
    widths = tuple(width or CONTENT_WIDTH - fixed for _, width in columns)
    rows = (_level(entry, valued=valued) for entry in grid.levels)
    table = Table(widths, (header, *rows), headers=1, keep=True, gap=mm(3), padding=3)
    return [table] if legend == general else [above, replace(table, gap=mm(1.2))]


def _level(entry: LevelWording, *, valued: bool) -> Row:
    name = Text(f"{entry.level.value} : {entry.label}", _SMALL, bold=True)
    worth = "-" if entry.level.worth is None else french_fraction(entry.level.worth)
    return Row(
        (
            Cell((name,), middle=True, role=Role.ROW_HEADER),
            Cell((Text(entry.descriptor or NBSP, _SMALL),), middle=True),
            *([Cell((centred(worth, _SMALL),), middle=True)] if valued else []),
        )
    )


def mark_tables(grid: Grid, shown: Evaluation, presence: str) -> list[Table]:
    """The sum where the grid shows one, what is reckoned where the commission decides, the bonus, the final mark."""
    marking, wording = grid.marking, grid.wording
    items: list[tuple[str, str]] = []
    if marking.shows_total:
        total = shown.total(grid)
        figure = "" if total is None else french(total)
        items.append((wording.total, f"{figure}{NBSP}/{french(grid.total_maximum)}"))
    if (bonus := marking.bonus_scale) is not None:
        items.append(("Bonus", out_of(shown.bonus, bonus.maximum)))
    if marking.decision:
        reckoned = "Note calculée, bonus compris" if marking.bonus else "Note calculée"
        items.append((reckoned, out_of(shown.reckoned_mark(grid), marking.scale.maximum)))
    final = presence or out_of(shown.mark_on_20(grid), marking.scale.maximum)
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
        Text(f"Note : {rule_words(grid)}.", _SMALL), width=CONTENT_WIDTH, gap=mm(1), with_next=True
    )
    widths = (CONTENT_WIDTH * 0.78, CONTENT_WIDTH * 0.22)
    return [rule, Table(widths, tuple(rows), keep=True, with_next=True, gap=mm(1.2))]
