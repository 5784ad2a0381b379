"""Our thin layout layer: cells as data → lines → row heights → marks on pages. Nothing here knows fpdf2.

Lengths are in points, from the top left corner of the page; `mm` makes them from millimetres. A document is a
sequence of tables (a paragraph is one without rules); `lay_out` puts them on pages, `writer.py` prints these.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from e1tui.errors import ExportError
from e1tui.export.faces import face
from e1tui.export.typeset import prepare, wrap

PAGE_WIDTH: Final = 595.28
PAGE_HEIGHT: Final = 841.89
LEADING: Final = 1.22  # line height, in sizes
_ASCENT: Final = 0.94  # from the top of the line to its baseline, in sizes: É and Ễ stay inside
_BULLET: Final = "• "


def mm(length: float) -> float:
    return length * 72 / 25.4


MARGIN_LEFT: Final = mm(12)
MARGIN_TOP: Final = mm(10)
MARGIN_BOTTOM: Final = mm(9)
CONTENT_WIDTH: Final = PAGE_WIDTH - 2 * MARGIN_LEFT
FOOTER_NAME: Final = 130  # characters of a name in a footer or a title; it stands whole at the head


class Align(Enum):
    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


class Role(Enum):
    """What a cell is to someone who hears the document; the names are PDF's structure types."""

    PARAGRAPH = "P"
    HEADING = "H1"
    COLUMN_HEADER = "TH"
    CELL = "TD"
    ARTIFACT = "Artifact"


@dataclass(frozen=True)
class Text:
    """One text of a cell, in one style. `source` is what a problem names: the field that people filled in."""

    text: str
    size: float = 9
    bold: bool = False
    align: Align = Align.LEFT
    bullet: bool = False
    source: str = "texte du formulaire"


@dataclass(frozen=True)
class Cell:
    """`columns` and `rows` are how many it covers; a filled cell has a light grey ground."""

    texts: tuple[Text, ...] = ()
    columns: int = 1
    rows: int = 1
    middle: bool = False
    fill: bool = False
    role: Role = Role.CELL


@dataclass(frozen=True)
class Row:
    """`least` is a minimum height; a `breakable` row, with cells of one row, may go on on the next page."""

    cells: tuple[Cell, ...]
    least: float = 0
    breakable: bool = False


@dataclass(frozen=True)
class Table:
    """`headers` rows stand again on each page that the table goes on to, `continued` instead if given.

    `gap` is the space above it. A table with `keep` stays on one page if a page can hold it, and one with
    `with_next` stays on the page of the next one's beginning.
    """

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    headers: int = 0
    continued: tuple[Row, ...] = ()
    keep: bool = False
    with_next: bool = False
    new_page: bool = False
    gap: float = 0
    rules: bool = True
    padding: float = 3


def paragraph(*texts: Text, width: float, gap: float = 0, role: Role = Role.PARAGRAPH) -> Table:
    """Texts without rules, one below the other."""
    row = Row((Cell(texts, role=role),))
    return Table((width,), (row,), gap=gap, rules=False, padding=0, keep=True)


@dataclass(frozen=True)
class Line:
    """A line of a cell; lengths in points."""

    text: str
    size: float
    bold: bool
    align: Align
    indent: float
    bullet: bool

    @property
    def height(self) -> float:
        return self.size * LEADING


@dataclass(frozen=True)
class Words:
    """Text on a page; `y` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    bold: bool
    role: Role


@dataclass(frozen=True)
class Box:
    """A rectangle with rules or a grey ground."""

    x: float
    y: float
    width: float
    height: float
    fill: bool = False


@dataclass
class Page:
    words: list[Words] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


class Problems:
    """Characters that cannot be printed, collected over a document and raised at once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], None] = {}

    def check(self, text: str, source: str, *, bold: bool) -> None:
        for character in face(bold=bold).missing(text):
            self._found[source, character] = None

    def raise_if_any(self) -> None:
        """ExportError with every field and character at fault."""
        if not self._found:
            return
        by_source: dict[str, list[str]] = {}
        for source, character in self._found:
            by_source.setdefault(source, []).append(f"« {character} » (U+{ord(character):04X})")
        parts = " ; ".join(f"{source} : {', '.join(found)}" for source, found in by_source.items())
        raise ExportError(f"Caractères que la police des documents n’a pas, à remplacer. {parts}.")


def lines_of(texts: tuple[Text, ...], width: float, problems: Problems) -> tuple[Line, ...]:
    """The lines of a cell whose text is `width` wide; a bulleted text hangs from its bullet."""
    lines: list[Line] = []
    for text in texts:
        measure = face(bold=text.bold).measure(text.size)
        indent = measure(_BULLET) if text.bullet else 0.0
        prepared = prepare(text.text, multiline=True)
        problems.check(prepared, text.source, bold=text.bold)
        for number, line in enumerate(wrap(prepared, width - indent, measure)):
            bullet = text.bullet and number == 0
            lines.append(Line(line, text.size, text.bold, text.align, indent, bullet))
    return tuple(lines)


def height_of(lines: tuple[Line, ...]) -> float:
    return sum(line.height for line in lines)


def words_of(line: Line, x: float, y: float, width: float, role: Role) -> list[Words]:
    """A line put on the page, its top at `y`, in a column `width` wide."""
    measure = face(bold=line.bold).measure(line.size)
    baseline = y + line.size * _ASCENT
    found = []
    if line.bullet:
        found.append(Words(x, baseline, _BULLET.strip(), line.size, line.bold, role))
    free = width - line.indent - measure(line.text)
    if line.text:
        left = x + line.indent + free * line.align.value
        found.append(Words(left, baseline, line.text, line.size, line.bold, role))
    return found


def marked(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows that stand again on a later page: decoration, not content."""
    return tuple(
        replace(row, cells=tuple(replace(cell, role=Role.ARTIFACT) for cell in row.cells)) for row in rows
    )
