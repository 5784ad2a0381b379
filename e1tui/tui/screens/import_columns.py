"""Correcting how a list is read: its sheet, its header, what each of its columns holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from e1tui.errors import E1Error, InvalidValue
from e1tui.storage.roster_columns import Field
from e1tui.storage.roster_layout import Layout, header_lines, propose, samples
from e1tui.storage.roster_tables import Table
from e1tui.tui import commands
from e1tui.tui.base import E1Screen
from e1tui.tui.typed import Typed
from e1tui.tui.widgets.line_list import Column, LineList, Row

COLUMNS: Final = (
    Column("Col.", 4, "right"),
    Column("En-tête", 16, flexible=True),
    Column("Exemples", 24, flexible=True),
    Column("Ce que c’est", 23),
)
HINTS: Final = " ← → changer   Entrée voir ce qui sera importé   q retour   ? aide"
IGNORED: Final = "ignorée"
SHEET, HEADER = "feuille", "en-tete"
_CHOICES: Final[tuple[Field | None, ...]] = (None, *Field)


def column_rows(tables: Sequence[Table], at: int, layout: Layout) -> list[Row]:
    """The sheet where there are several, the header's line, then each column with what it is taken for."""
    rows = []
    if len(tables) > 1:
        rows.append(Row(SHEET, (f"Feuille : « {tables[at].name} » ({at + 1} sur {len(tables)})",)))
    if layout.header:
        title = f"En-tête : ligne {layout.header} ({' · '.join(filter(None, layout.names))})"
    else:
        title = "En-tête : aucun, la première ligne est un candidat"
    rows.append(Row(HEADER, (title,)))
    for index, field in enumerate(layout.fields):
        is_double = field is not None and field is not Field.SPARE_NAME and layout.fields.count(field) > 1
        what = ("! " if is_double else "") + (field or IGNORED)
        examples = " · ".join(samples(tables[at].records, layout, index))
        cells = (str(index + 1), layout.name(index), examples, what)
        rows.append(Row(str(index), cells, "" if field else "dim"))
    return rows


def _next(current: Field | None, step: int) -> Field | None:
    return _CHOICES[(_CHOICES.index(current) + step) % len(_CHOICES)]


class ColumnsScreen(E1Screen[tuple[int, Layout]]):
    """Gives back the place of the table and its layout, None when nothing is to be imported from it."""

    SCOPE = commands.COLUMNS
    BINDINGS: ClassVar[list[BindingType]] = [
        *commands.bindings(commands.COLUMNS),
        ("left", "change(-1)", "le choix précédent"),
        ("right,space", "change(1)", "le choix suivant"),
    ]

    def __init__(self, name: str, tables: Sequence[Table], at: int, layout: Layout) -> None:
        super().__init__()
        self._list_name = name
        self._tables = tables
        self._at = at
        self._read_as = layout
        self._before = (at, layout)

    def typed(self) -> Typed | None:
        """What was said of the columns."""
        if (self._at, self._read_as) == self._before:
            return None
        rows = column_rows(self._tables, self._at, self._read_as)
        return Typed(
            f"{self._list_name} : ce que sont les colonnes", tuple(" · ".join(row.cells) for row in rows)
        )

    def compose_body(self) -> Iterable[Widget]:
        yield LineList(COLUMNS, id="list")

    @property
    def _list(self) -> LineList:
        return self.query_one("#list", LineList)

    def on_mount(self) -> None:
        self.set_top(f"{self._list_name} : ce que sont les colonnes")
        self._show()
        self._list.select("0")
        self._list.focus()
        if self._read_as.doubt:
            how = "← → : dire laquelle." if self._problem() else "Devinées : ← → corrige, Entrée accepte."
            self.say(f"{self._read_as.doubt} {how}", problem=True)

    def hints(self) -> str:
        return HINTS

    def _show(self) -> None:
        self._list.show(column_rows(self._tables, self._at, self._read_as))

    def action_change(self, step: int) -> None:
        key = self._list.key
        try:
            if key == SHEET:
                at = (self._at + step) % len(self._tables)
                self._read_as = propose(self._tables[at].checked().records)
                self._at = at
            elif key == HEADER:
                lines = header_lines(self._tables[self._at].records)
                current = lines.index(self._read_as.header)
                header = lines[(current + step) % len(lines)]
                self._read_as = propose(self._tables[self._at].records, header)
            elif key is not None:
                index = int(key)
                self._read_as = self._read_as.with_field(index, _next(self._read_as.fields[index], step))
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        self._show()
        self.say(problem := self._problem(), problem=bool(problem))

    def _problem(self) -> str:
        """Why the list cannot be read so, or ""."""
        try:
            self._read_as.checked()
        except InvalidValue as error:
            return str(error)
        return ""

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        if event.by_click:
            self.action_change(1)
        elif problem := self._problem():
            self.say(problem, problem=True)
        else:
            self.dismiss((self._at, self._read_as.checked()))
