"""Correcting how a list is read: its sheet, its header, what each of its columns holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from e1tui.errors import E1Error, FileProblem, InvalidValue
from e1tui.rosters.columns import Field
from e1tui.rosters.encoding import CODECS, LABELS, quoted
from e1tui.rosters.layout import Layout, header_lines, samples
from e1tui.rosters.orals import situation_column
from e1tui.rosters.registration import ALL
from e1tui.rosters.roster import Reading, read_list
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import footer_of, key
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.typed import Typed
from e1tui.tui.widgets.line_list import Column, LineList, Row

COLUMNS: Final = (
    Column("Col.", 4, "right"),
    Column("En-tête", 16, flexible=True),
    Column("Exemples", 24, flexible=True),
    Column("Ce que c’est", 23),
)
HINTS: Final = footer_of(
    change_column="changer", keep_columns="voir ce qui sera importé", back="retour", help="aide"
)
IGNORED: Final = "ignorée"
SHEET, LETTERS, HEADER, SPECIALITY = "feuille", "lettres", "en-tete", "specialite"
_ABOUT: Final = (Field.SPECIALITY, Field.STATE)  # of the list, not of a candidate
_CHOICES: Final[tuple[Field | None, ...]] = (None, *_ABOUT, *(one for one in Field if one not in _ABOUT))


def _of_situation(header: str) -> str:
    """What a column without a field is: of a situation that its header names, or ignored."""
    column = situation_column(header)
    return f"de la situation {column[0]}" if column else IGNORED


def column_rows(reading: Reading) -> list[Row]:
    """The sheet where there are several, the encoding where it is guessed, the header's line, the speciality where
    there are several, then each column with what it is taken for."""
    rows = []
    layout = reading.layout
    read_as = reading.table.read_as
    if read_as is not None and read_as.samples:
        rows.append(Row(LETTERS, (f"Lettres : {LABELS[read_as.encoding]} ({quoted(read_as.samples)})",)))
    if (count := len(reading.tables)) > 1:
        rows.append(Row(SHEET, (f"Feuille : « {reading.table.name} » ({reading.at + 1} sur {count})",)))
    if layout.header:
        title = f"En-tête : ligne {layout.header} ({' · '.join(filter(None, layout.names))})"
    else:
        title = "En-tête : aucun, la première ligne est un candidat"
    rows.append(Row(HEADER, (title,)))
    if len(layout.specialities) > 1:
        label = dict(layout.specialities).get(layout.speciality, "")
        chosen = f"{layout.speciality} {label}".strip() or f"! à choisir par {key('change_column')}"
        rows.append(Row(SPECIALITY, (f"Spécialité : {chosen}",)))
    for index, field in enumerate(layout.fields):
        is_double = field is not None and field is not Field.SPARE_NAME and layout.fields.count(field) > 1
        what = ("! " if is_double else "") + (field or _of_situation(layout.name(index)))
        examples = " · ".join(samples(reading.table.records, layout, index))
        cells = (str(index + 1), layout.name(index), examples, what)
        rows.append(Row(str(index), cells, "" if field else "dim"))
    return rows


def _next(current: Field | None, step: int) -> Field | None:
    return _CHOICES[(_CHOICES.index(current) + step) % len(_CHOICES)]


def _speciality_after(layout: Layout, step: int) -> Layout:
    """The layout for the next of its specialities; after the last one, for all of them."""
    every = ["", *(code for code, _ in layout.specialities), ALL]
    return replace(layout, speciality=every[(every.index(layout.speciality) + step) % len(every)], doubt="")


class ColumnsScreen(E1Screen[Reading]):
    """Gives back how the list is read, None when nothing is to be imported from it."""

    SCOPE = commands.COLUMNS
    BINDINGS: ClassVar[list[BindingType]] = [
        *commands.bindings(commands.COLUMNS),
        ("left", "change(-1)", "le choix précédent"),
        ("right,space", "change(1)", "le choix suivant"),
    ]

    def __init__(self, name: str, content: bytes | str, reading: Reading, doubt: str = "") -> None:
        """`doubt` is what is to be settled besides the columns."""
        super().__init__()
        self._list_name = name
        self._content = content
        self._before = self._reading = reading
        self._doubt = doubt

    def typed(self) -> Typed | None:
        """What was said of the columns."""
        if self._reading == self._before:
            return None
        rows = column_rows(self._reading)
        return Typed(
            f"{self._list_name} : ce que sont les colonnes", tuple(" · ".join(row.cells) for row in rows)
        )

    def compose_body(self) -> Iterable[Widget]:
        """One list: the sheet, the letters, the header, then a line a column."""
        yield LineList(COLUMNS, id="list")

    @property
    def _list(self) -> LineList:
        return self.query_one("#list", LineList)

    def on_mount(self) -> None:
        """Begin where a person has to say something: letters, speciality, else the first column."""
        self.set_top(f"{self._list_name} : ce que sont les colonnes")
        self._show()
        layout = self._reading.layout
        first = LETTERS if self._doubt else SPECIALITY if layout.several else "0"
        self._list.select(first)
        self._list.focus()
        if self._doubt:
            self.say(self._doubt, problem=True)
        elif layout.several:
            self.say(
                f"Plusieurs spécialités dans la liste : {key('change_column')} choisit celle à lire.",
                problem=True,
            )
        elif layout.doubt:
            change, keep = key("change_column"), key("keep_columns")
            how = (
                f"{change} : dire laquelle."
                if self._problem()
                else f"Devinées : {change} corrige, {keep} accepte."
            )
            self.say(f"{layout.doubt} {how}", problem=True)

    def hints(self) -> str:
        """The arrows change what a column is taken for."""
        return HINTS

    def _show(self) -> None:
        self._list.show(column_rows(self._reading))

    def action_change(self, step: int) -> None:
        """The next choice of the line under the cursor, the one before it for a `step` of -1."""
        key, now = self._list.key, self._reading
        layout = now.layout
        try:
            if key == SHEET:
                self._reading = now.of_sheet((now.at + step) % len(now.tables))
            elif key == LETTERS:
                self._read_again(step)
            elif key == SPECIALITY:
                self._reading = replace(now, layout=_speciality_after(layout, step))
            elif key == HEADER:
                lines = header_lines(now.table.records)
                self._reading = now.with_header(lines[(lines.index(layout.header) + step) % len(lines)])
            elif key is not None:
                index = int(key)
                self._reading = replace(
                    now, layout=layout.with_field(index, _next(layout.fields[index], step))
                )
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        self._show()
        self.say(problem := self._problem(), problem=bool(problem))

    def _read_again(self, step: int) -> None:
        """The text with the next encoding in which it can be read."""
        read_as = self._reading.table.read_as
        assert read_as is not None
        names = list(CODECS)
        place = names.index(read_as.encoding)
        for distance in range(1, len(names)):
            try:
                reading = read_list(self._content, names[(place + step * distance) % len(names)])
            except FileProblem:  # some bytes are no letters in that one
                continue
            other = reading.table.read_as
            if other is not None and other.text != read_as.text:
                self._reading = reading
                return

    def _problem(self) -> str:
        """Why the list cannot be read so, or ""."""
        try:
            self._reading.layout.checked()
        except InvalidValue as error:
            return str(error)
        return ""

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """Entrée takes the columns as they are, unless something is still to be said; a click changes one."""
        if event.by_click:
            self.action_change(1)
        elif problem := self._problem():
            self.say(problem, problem=True)
        else:
            now = self._reading
            self.dismiss(replace(now, layout=now.layout.checked()))
