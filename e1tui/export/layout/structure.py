"""What a document says to someone who hears it: a tree of headings, paragraphs, tables and lists.

The kinds are PDF's structure types (ISO 32000-1, 14.8.4); PDF/UA-1 wants every table regular (each row fills
every column, spans counted) and every header cell with its scope.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final


class Role(Enum):
    """What a cell, or one text of it, is; an artifact is decoration and is not read out.

    An aside stands in a row above the columns of a table and is read before the table: no cell is headed by it.
    """

    PARAGRAPH = "P"
    HEADING = "H1"
    SUBHEADING = "H2"
    COLUMN_HEADER = "Column"
    ROW_HEADER = "Row"
    CELL = "TD"
    ASIDE = "Aside"
    ARTIFACT = "Artifact"

    @property
    def in_table(self) -> bool:
        """Whether it is a cell's role: it stands in a row, and a row in a table."""
        return self in (Role.COLUMN_HEADER, Role.ROW_HEADER, Role.CELL)


@dataclass(slots=True, eq=False)
class Node:
    """An element of the tree. `attributes` is PDF syntax: "/O/Table/Scope/Row". `spoken` is said instead of its text.

    `marks` are its marked contents, (page index in the file, number on that page), given when pages are
    written; a cell that goes on on the next page has some on both.
    """

    kind: str
    attributes: str = ""
    children: list[Node] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    spoken: str = ""

    def add(self, kind: str, attributes: str = "") -> Node:
        """A new child, last of the children; `attributes` are PDF's, for a table's cell."""
        child = Node(kind, attributes)
        self.children.append(child)
        return child


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a cell, as the tree needs to know it; an empty one gets no node."""

    filled: bool
    bullet: bool = False
    role: Role | None = None
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text belongs: its node, and that of its bullet; None for artifacts."""

    node: Node | None = None
    label: Node | None = None


NOWHERE: Final = Place()
_DISC: Final = "/O/List/ListNumbering/Disc"


class TableNodes:
    """The nodes of the rows of one laid-out table, below `parent`; no parent: all are artifacts.

    Rows of cells that are not of a table (headings, paragraphs in frames) stand directly below the parent.
    """

    def __init__(self, parent: Node | None) -> None:
        self._parent = parent
        self._table: Node | None = None
        self._row: Node | None = None

    def begin_row(self) -> None:
        """From here on cells belong to another row."""
        self._row = None

    def cell(self, role: Role, columns: int, rows: int, parts: Iterable[Part]) -> tuple[Place, ...]:
        """A place for each part."""
        parts = tuple(parts)
        if self._parent is None or role is Role.ARTIFACT:
            return (NOWHERE,) * len(parts)
        if role is Role.ASIDE:
            places = _blocks(self._parent, Role.PARAGRAPH, parts)
            self._table = None
            self._table_row(self._parent).add(*_table_cell(Role.CELL, columns, rows))  # its place in the row
            return places
        if not role.in_table:
            self._table = None
            return _blocks(self._parent, role, parts)
        cell = self._table_row(self._parent).add(*_table_cell(role, columns, rows))
        if len(parts) == 1 and not parts[0].bullet and parts[0].role is None:
            cell.spoken = parts[0].spoken
            return (Place(cell if parts[0].filled else None),)
        return _blocks(cell, Role.PARAGRAPH, parts)

    def _table_row(self, parent: Node) -> Node:
        if self._table is None:
            self._table = parent.add("Table")
            self._row = None
        if self._row is None:
            self._row = self._table.add("TR")
        return self._row


def _table_cell(role: Role, columns: int, rows: int) -> tuple[str, str]:
    spans = (f"/ColSpan {columns}" if columns > 1 else "") + (f"/RowSpan {rows}" if rows > 1 else "")
    if role is Role.CELL:
        return "TD", f"/O/Table{spans}" if spans else ""
    return "TH", f"/O/Table/Scope/{role.value}{spans}"


def _blocks(parent: Node, role: Role, parts: tuple[Part, ...]) -> tuple[Place, ...]:
    """A block for each text, the texts of one heading together, bullets in a list."""
    places: list[Place] = []
    heading: Node | None = None
    items: Node | None = None
    for part in parts:
        kind = part.role or role
        if kind is Role.ARTIFACT or not part.filled:
            places.append(NOWHERE)
            continue
        if part.bullet:
            if items is None:
                items = parent.add("L", _DISC)
            item = items.add("LI")
            label = item.add("Lbl")
            places.append(Place(item.add("LBody"), label))
            continue
        items = None
        if kind is Role.PARAGRAPH:
            places.append(Place(parent.add(kind.value)))
            continue
        if heading is None or heading.kind != kind.value:
            heading = parent.add(kind.value)
        places.append(Place(heading))
    return tuple(places)
