"""Blocks that several documents have: fields under their labels, a text in a frame, a footer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, TypeVar

from e1tui.domain.grid import Grid, Level
from e1tui.domain.heading import Heading
from e1tui.domain.marks import french
from e1tui.domain.session import Examiner, Presence, Session
from e1tui.domain.text import NBSP, full_name
from e1tui.export.layout.page import (
    CONTENT_WIDTH,
    FOOTER_SOURCE,
    LEADING,
    Align,
    Cell,
    Layout,
    Row,
    Table,
    Text,
    mm,
    paragraph,
)
from e1tui.export.layout.structure import Role

Measure = TypeVar("Measure")
Footer = Callable[[int, int], Table]
_FOOTER_SIZE: Final = 7
_CROSS: Final = "X"
SIGNATURE_HEIGHTS: Final = (mm(13), mm(11.5), mm(10))  # the first has room for any hand, the last just enough
_BLANK_MEMBERS: Final = 3


def centred(text: str, size: float = 9, *, bold: bool = False, role: Role | None = None) -> Text:
    """A text in the middle of its cell; `size` in points."""
    return Text(text, size, bold, Align.CENTRE, role=role)


def head(*texts: Text, fill: bool = True, columns: int = 1) -> Cell:
    """A cell that heads a column."""
    return Cell(texts, columns=columns, fill=fill, middle=True, role=Role.COLUMN_HEADER)


def cross(grid: Grid, level: Level) -> Text:
    """A cross, which says its level to who does not see in which column it stands."""
    spoken = f"{level.value}, {grid.levels[level.rank].label}"
    return replace(centred(_CROSS, 12, bold=True), spoken=spoken)


def out_of(mark: Decimal | None, maximum: Decimal) -> str:
    """ "14,5 /20", or room to write a mark by hand before "/20"."""
    return f"{'' if mark is None else french(mark)}{NBSP}/{french(maximum)}"


def heading(text: str, *, gap: float, width: float = CONTENT_WIDTH) -> Table:
    """A title that stays with what it heads."""
    return paragraph(Text(text, bold=True), width=width, gap=gap, role=Role.SUBHEADING, with_next=True)


def fields(
    items: Sequence[tuple[str, str]],
    *,
    gap: float,
    columns: int = 2,
    padding: float = 3,
    width: float = CONTENT_WIDTH,
) -> Table:
    """Labels with their values below, in rows of `columns`; a last one by itself has the whole width."""
    cells = [
        Cell((Text(f"{label} :", 8), Text(value or NBSP, 10.5, bold=True, source=label)), role=Role.PARAGRAPH)
        for label, value in items
    ]
    if len(cells) % columns:
        cells[-1] = replace(cells[-1], columns=columns - len(cells) % columns + 1)
    rows = tuple(Row(tuple(cells[start : start + columns])) for start in range(0, len(cells), columns))
    return Table((width / columns,) * columns, rows, keep=True, gap=gap, padding=padding)


def framed_text(
    label: str,
    text: str,
    size: float,
    *,
    lines: int,
    gap: float,
    padding: float = 4,
    fills: bool = False,
    note: str = "",
) -> Table:
    """A text that people wrote, under its label, in a frame with room for `lines` that breaks over pages.

    `note` stands behind the label, once.
    """

    def title(words: str) -> Row:
        return Row((Cell((Text(words, 9.5, bold=True),), fill=True, role=Role.SUBHEADING),))

    texts = tuple(Text(line, size, source=label) for line in text.strip("\n").split("\n"))
    frame = Row(
        (Cell(texts, role=Role.PARAGRAPH),), least=lines * size * LEADING + 2 * padding, breakable=True
    )
    return Table(
        (CONTENT_WIDTH,),
        (title(f"{label} ({note}) :" if note else f"{label} :"), frame),
        headers=1,
        continued=(title(f"{label} (suite) :"),),
        gap=gap,
        padding=padding,
        fills=fills,
    )


def footer(left: str, middle: str = "", *, counted: str = "page", width: float = CONTENT_WIDTH) -> Footer:
    """A footer for `lay_out`: two texts and "page 1/2"; `counted` is what is counted."""
    parts = (0.44, 0.44, 0.12) if middle else (0.88, 0, 0.12)

    def table(number: int, total: int) -> Table:
        texts = (
            Text(left, _FOOTER_SIZE, source=FOOTER_SOURCE),
            Text(middle, _FOOTER_SIZE, align=Align.CENTRE, source=FOOTER_SOURCE),
            Text(f"{counted}{NBSP}{number}/{total}", _FOOTER_SIZE, align=Align.RIGHT),
        )
        cells = tuple(
            (width * part, Cell((text,), role=Role.ARTIFACT))
            for text, part in zip(texts, parts, strict=True)
            if part
        )
        widths, row = zip(*cells, strict=True)
        return Table(widths, (Row(row),), rules=False, padding=0)

    return table


def document_title(
    *titles: str, subtitle: str = "", notes: Sequence[str] = (), width: float = CONTENT_WIDTH
) -> Table:
    """The frames at the head of a session's document."""
    rows = [Row((Cell(tuple(centred(title, 10.5, bold=True) for title in titles), role=Role.HEADING),))]
    if subtitle:
        texts = (
            centred(subtitle, 12, bold=True, role=Role.SUBHEADING),
            *(replace(centred(note), source="En-tête de la session") for note in notes if note),
        )
        rows.append(Row((Cell(texts, fill=True, role=Role.PARAGRAPH),)))
    return Table((width,), tuple(rows), keep=True, padding=mm(1.5))


def commission(
    grid: Grid,
    about: Heading | Session,
    *,
    signed: bool,
    height: float = SIGNATURE_HEIGHTS[0],
    width: float = CONTENT_WIDTH,
) -> list[Table]:
    """The members, each with room to sign, `height` points high; the grid of a draft has nothing to sign.

    Without a list of members there is room to write three by hand.
    """
    wording = grid.wording
    members = about.commission or (Examiner(""),) * _BLANK_MEMBERS
    labels = [wording.members, wording.capacity, *([wording.signature] if signed else [])]
    parts = (0.42, 0.28, 0.30) if signed else (0.58, 0.42)
    rows = [
        Row(
            (
                Cell(
                    (Text(full_name(member.last_name, member.first_name), source=wording.members),),
                    middle=True,
                    role=Role.ROW_HEADER,
                ),
                Cell((Text(member.capacity, source=wording.capacity),), middle=True),
                *((Cell(),) if signed else ()),
            ),
            least=height if signed else mm(7),
        )
        for member in members
    ]
    header = Row(tuple(head(centred(label, 8, bold=True)) for label in labels))
    widths = tuple(width * part for part in parts)
    table = Table(widths, (header, *rows), headers=1, keep=True, gap=mm(1.2))
    return [heading(f"{wording.commission} :", gap=mm(3), width=width), table]


def code_legend(session: Session) -> str:
    """ "AB : absent · AJ : absent justifié …", in the session's own codes."""
    absences = (presence for presence in Presence if presence is not Presence.PRESENT)
    return " · ".join(f"{session.code(presence)} : {presence.label}" for presence in absences)


def code_paragraph(legend: str, *, width: float = CONTENT_WIDTH) -> Table:
    """The legend of the codes of absence, below the table that has them."""
    return paragraph(Text(legend, 8, source="Codes d’absence"), width=width, gap=mm(1.5), with_next=True)


def fewest_pages(
    lay_out_with: Callable[[Measure], Layout], measures: Sequence[Measure], *, enough: int = 0
) -> Layout:
    """The layout with the first of the measures that needs `enough` pages at most, else the fewest that any needs.

    Without `enough` it is what the last one needs, which is the tightest: most often the first does not need more.
    """
    best = lay_out_with(measures[0])
    if not enough:
        enough = 1 if len(best.pages) == 1 else len(lay_out_with(measures[-1]).pages)
    for measure in measures[1:]:
        if len(best.pages) <= enough:
            break
        layout = lay_out_with(measure)
        if len(layout.pages) < len(best.pages):
            best = layout
    return best
