"""Our thin layout layer: cells as data → lines → row heights → marks on pages. Nothing here knows fpdf2.

Lengths are in points, from the top left corner of the page; `mm` makes them from millimetres. A document is a
sequence of tables (a paragraph is one without rules); `lay_out` puts them on pages, `writer.py` prints these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Final

from e1tui.errors import ExportError
from e1tui.export.layout.faces import face
from e1tui.export.layout.structure import Node, Part, Place, Role
from e1tui.export.layout.typeset import prepare, wrap

PAGE_WIDTH: Final = 595.28
PAGE_HEIGHT: Final = 841.89
LEADING: Final = 1.22  # line height, in sizes
_ASCENT: Final = 0.94  # from the top of the line to its baseline, in sizes: É and Ễ stay inside
_BULLET: Final = "• "


def mm(length: float) -> float:
    """Millimetres in points, the unit of the layout (72 to an inch)."""
    return length * 72 / 25.4


# On both sides: the binding is on the left of a page's front and on the right of its back, and not all print both.
MARGIN_LEFT: Final = mm(18)
MARGIN_TOP: Final = mm(10)
MARGIN_BOTTOM: Final = mm(9)
CONTENT_WIDTH: Final = PAGE_WIDTH - 2 * MARGIN_LEFT  # of an upright page
FOOTER_SOURCE: Final = "Pied de page"
FOOTER_NAME: Final = 130  # characters of a name in a footer or a title; it stands whole at the head


@dataclass(frozen=True)
class Paper:
    """How a sheet of A4 lies; lengths in points."""

    width: float
    height: float

    @property
    def content_width(self) -> float:
        """Between the margins."""
        return self.width - 2 * MARGIN_LEFT


UPRIGHT: Final = Paper(PAGE_WIDTH, PAGE_HEIGHT)
ON_ITS_SIDE: Final = Paper(PAGE_HEIGHT, PAGE_WIDTH)


class Align(Enum):
    """Where a text stands in its cell, as the part of the free width that is left before it."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True)
class Text:
    """One text of a cell, in one style.

    `source` is what a problem names: the field that people filled in. `role` is for a text that is something
    else than its cell. `spoken` is what is said for a sign that a reader would only spell.
    """

    text: str
    size: float = 9
    bold: bool = False
    align: Align = Align.LEFT
    bullet: bool = False
    source: str = "texte du formulaire"
    role: Role | None = None
    spoken: str = ""


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
    `with_next` stays on the page of the next one's beginning. Where it breaks, at least `parts` rows are on either page. The last row of one that `fills` grows until
    what follows ends at the foot of the page. The last `tail` rows stay with what follows the table, so that sums
    and signatures do not stand alone.
    """

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    headers: int = 0
    continued: tuple[Row, ...] = ()
    keep: bool = False
    with_next: bool = False
    new_page: bool = False
    fills: bool = False
    tail: int = 0
    parts: int = 1
    gap: float = 0
    rules: bool = True
    padding: float = 3


def paragraph(
    *texts: Text, width: float, gap: float = 0, role: Role = Role.PARAGRAPH, with_next: bool = False
) -> Table:
    """Texts without rules, one below the other."""
    row = Row((Cell(texts, role=role),))
    return Table((width,), (row,), gap=gap, rules=False, padding=0, keep=True, with_next=with_next)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cell; lengths in points. `spaced`: the text goes on after a space that is not printed."""

    text: str
    width: float
    size: float
    bold: bool
    align: Align
    indent: float
    bullet: bool
    spaced: bool

    @property
    def height(self) -> float:
        """In points, with the space to the next line."""
        return self.size * LEADING


@dataclass(frozen=True, slots=True)
class Words:
    """Text on a page; `y` is its baseline, `node` what it belongs to in the document's tree, if anything."""

    x: float
    y: float
    text: str
    size: float
    bold: bool
    node: Node | None


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with rules or a grey ground."""

    x: float
    y: float
    width: float
    height: float
    fill: bool = False


@dataclass(slots=True)
class Page:
    """What stands on one page, words and boxes, each with its place in points."""

    paper: Paper = UPRIGHT
    words: list[Words] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """A document on its pages, and the tree of what they say."""

    pages: tuple[Page, ...]
    tree: Node


class Problems:
    """Characters that cannot be printed, collected over a document and raised at once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], None] = {}

    def add(self, source: str, character: str) -> None:
        """Note that a character of the text called `source` cannot be printed; each is told once."""
        self._found[source, character] = None

    def raise_if_any(self) -> None:
        """ExportError with every field and character at fault; footers repeat what stands in a field."""
        if not self._found:
            return
        in_fields = {character for source, character in self._found if source != FOOTER_SOURCE}
        by_source: dict[str, list[str]] = {}
        for source, character in self._found:
            if source == FOOTER_SOURCE and character in in_fields:
                continue
            by_source.setdefault(source, []).append(f"« {character} » (U+{ord(character):04X})")
        parts = " ; ".join(f"{source} : {', '.join(found)}" for source, found in by_source.items())
        raise ExportError(f"Caractères que la police des documents n’a pas, à remplacer. {parts}.")


def lines_of(text: Text, width: float, problems: Problems) -> tuple[Line, ...]:
    """The lines of a text in a column `width` wide; a bulleted text hangs from its bullet."""
    lines, missing = _lines_of(text, round(width, 3))
    for character in missing:
        problems.add(text.source, character)
    return lines


@lru_cache(maxsize=512)
def _lines_of(text: Text, width: float) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Kept: the form's own texts are the same on every grid, and cutting them is half of the layout's time."""
    measure = face(bold=text.bold).measure(text.size)
    indent = measure(_BULLET) if text.bullet else 0.0
    prepared = prepare(text.text, multiline=True)
    lines: list[Line] = []
    end = 0
    for number, line in enumerate(wrap(prepared, width - indent, measure)):
        end += len(line)
        spaced = prepared[end : end + 1] in (" ", "\n")
        while prepared[end : end + 1] == " ":
            end += 1
        if prepared[end : end + 1] == "\n":
            end += 1
        bullet = text.bullet and number == 0
        lines.append(Line(line, measure(line), text.size, text.bold, text.align, indent, bullet, spaced))
    return tuple(lines), face(bold=text.bold).missing(prepared)


def height_of(lines: Iterable[Line]) -> float:
    """The height of these lines together, in points."""
    return sum(line.height for line in lines)


def words_of(line: Line, x: float, y: float, width: float, place: Place) -> list[Words]:
    """A line put on the page, its top at `y`, in a column `width` wide."""
    baseline = y + line.size * _ASCENT
    found = []
    if line.bullet:
        found.append(Words(x, baseline, _BULLET.strip(), line.size, line.bold, place.label))
    if line.text:
        free = width - line.indent - line.width
        left = x + line.indent + free * line.align.value
        # The space at a line's end is not seen: it keeps the words apart for a reader and for a search.
        text = line.text + " " if line.spaced else line.text
        found.append(Words(left, baseline, text, line.size, line.bold, place.node))
    return found


def parts_of(cell: Cell) -> tuple[Part, ...]:
    """What a cell's texts are for a screen reader, one part each."""
    return tuple(Part(bool(text.text.strip()), text.bullet, text.role, text.spoken) for text in cell.texts)
