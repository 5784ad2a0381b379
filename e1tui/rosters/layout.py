"""How a list is to be read: which line is its header, what each of its columns holds; proposed, then corrected."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final

from e1tui.domain.french import plural
from e1tui.domain.text import folded
from e1tui.errors import InvalidValue
from e1tui.rosters import registration
from e1tui.rosters.columns import (
    EXPECTED,
    HEADER_LINES,
    Field,
    find_header,
    has_name,
    header_fields,
    is_personal,
    twins,
)
from e1tui.rosters.guesses import guess_fields, has_unknown_header
from e1tui.rosters.numbers import number_column
from e1tui.rosters.orals import situation_column
from e1tui.rosters.text import Record

SAMPLES: Final = 3
NO_NAME: Final = "Aucune colonne de noms reconnue."
_TWO_COLUMNS: Final = "Deux colonnes"
UNKNOWN_HEADER: Final = "En-tête inconnu en première ligne."

# The names by which the command line corrects a column.
KEYS: Final[Mapping[str, Field]] = {
    "numero": Field.NUMBER,
    "nom": Field.LAST_NAME,
    "nom_si_vide": Field.SPARE_NAME,
    "prenom": Field.FIRST_NAME,
    "nom_prenom": Field.FULL_NAME,
    "prenom_nom": Field.FIRST_LAST,
    "etablissement": Field.SCHOOL,
    "date": Field.DATE,
    "heure": Field.TIME,
    "passage": Field.ORDER,
    "presence": Field.PRESENCE,
    "temps_majore": Field.EXTRA_TIME,
    "etat": Field.STATE,
    "specialite": Field.SPECIALITY,
    "situation": Field.SITUATION,
    "groupe": Field.GROUP,
}
HEADER_KEY: Final = "entete"


@dataclass(frozen=True)
class Layout:
    """`fields` says what each column holds, None where it is ignored. `header` is the header's line in the file,
    0 where there is none, and `names` its cells. `doubt` is why it is to be looked at before it is used, or "".

    `specialities` are the codes of the list's, with their names, and `speciality` the one that is wanted, "" until
    somebody says where there are several.
    """

    fields: tuple[Field | None, ...]
    header: int = 0
    names: tuple[str, ...] = ()
    doubt: str = ""
    specialities: tuple[tuple[str, str], ...] = ()
    speciality: str = ""

    @property
    def width(self) -> int:
        """How many columns a line has."""
        return len(self.fields)

    def name(self, index: int) -> str:
        """How a column is called in messages: by its header, else by its place."""
        known = self.names[index] if index < len(self.names) else ""
        return known or f"colonne {index + 1}"

    @property
    def columns(self) -> Mapping[Field, str]:
        """The name of each field's column."""
        found = {one: self.name(index) for index, one in enumerate(self.fields) if one is not None}
        return MappingProxyType(found)

    @cached_property
    def _indexes(self) -> Mapping[Field, tuple[int, ...]]:
        indexes: dict[Field, tuple[int, ...]] = {}
        for index, field in enumerate(self.fields):
            if field is not None:
                indexes[field] = (*indexes.get(field, ()), index)
        if Field.LAST_NAME in indexes:
            indexes[Field.LAST_NAME] += indexes.get(Field.SPARE_NAME, ())
        return indexes

    def cell(self, cells: Sequence[str], wanted: Field) -> str:
        """What a line says of a field, "" when nothing; a dash says nothing, but where it may be a text."""
        indexes = self._indexes.get(wanted, ())
        found = (cells[i] for i in indexes if i < len(cells))
        dashes = wanted not in _TEXTS or len(indexes) > 1
        return next((cell for cell in found if cell and not (dashes and _DASH.match(cell))), "")

    def personal(self, cells: Sequence[str]) -> tuple[str, ...]:
        """What a line says that tells namesakes apart (a date of birth), of columns that are not imported."""
        return tuple(cells[i] if i < len(cells) else "" for i in self._personal)

    @cached_property
    def _personal(self) -> tuple[int, ...]:
        return tuple(i for i, name in enumerate(self.names) if is_personal(name))

    def is_numeric(self, record: Record, wanted: Field) -> bool:
        """Whether that field's cell is a number in a workbook."""
        return any(i in record.numeric for i in self._indexes.get(wanted, ()))

    @property
    def has_names(self) -> bool:
        """Whether a column, or two, gives the last name: without it nobody can be imported."""
        return has_name(self.fields)

    @property
    def is_doubled(self) -> bool:
        """Whether the doubt is two columns of names by one header."""
        return self.doubt.startswith(_TWO_COLUMNS)

    @property
    def spare_names(self) -> tuple[str, ...]:
        """The header's cells, "" for each column that has a field."""
        return tuple("" if one else name for one, name in zip(self.fields, self.names, strict=False))

    @property
    def ignored(self) -> tuple[str, ...]:
        """The names of the columns that are not imported, blank ones left out."""
        found = (self.name(i) for i, one in enumerate(self.fields) if one is None and i < len(self.names))
        return tuple(dict.fromkeys(name for name in found if name and not situation_column(name)))

    # --- corrections ---

    def of_speciality(self, wanted: str) -> Layout:
        """The layout for one of the list's specialities, by its code or its name, or for all of them.

        InvalidValue, with those that there are.
        """
        code = registration.speciality_named(dict(self.specialities), wanted)
        if code is None:
            known = registration.said(self.specialities) or "elle n’en dit aucune"
            raise InvalidValue(f"« {wanted} » n’est pas une spécialité de la liste ({known}).")
        return replace(self, speciality=code, doubt="" if self.doubt == self.several else self.doubt)

    @property
    def several(self) -> str:
        """A sentence where a speciality is to be chosen, ""."""
        if len(self.specialities) < 2 or self.speciality or Field.SPECIALITY not in self.fields:
            return ""
        return f"Plusieurs spécialités dans la liste : {registration.said(self.specialities)}."

    def with_field(self, index: int, field: Field | None) -> Layout:
        """The layout with another field for a column."""
        return replace(self, fields=(*self.fields[:index], field, *self.fields[index + 1 :]))

    def checked(self) -> Layout:
        """The layout without its doubt, which a person has settled; InvalidValue when it cannot be used."""
        for field in Field:
            places = [index + 1 for index, found in enumerate(self.fields) if found is field]
            if len(places) > 1 and field is not Field.SPARE_NAME:
                said = " et ".join(map(str, places))
                raise InvalidValue(f"Deux colonnes pour « {field} » ({said}) : une seule compte.")
        if not has_name(self.fields):
            raise InvalidValue(f"Aucune colonne pour « {Field.LAST_NAME} » ni « {Field.FULL_NAME} ».")
        names = [one for one in self.fields if one in _EXCLUSIVE]
        if len(names) > 1 and set(names) != {Field.LAST_NAME, Field.FIRST_NAME}:
            raise InvalidValue(f"« {names[0]} » et « {names[1]} » ne vont pas ensemble.")
        if Field.SPARE_NAME in self.fields and Field.LAST_NAME not in self.fields:
            raise InvalidValue(f"« {Field.SPARE_NAME} » va avec une colonne « {Field.LAST_NAME} ».")
        if self.several:
            raise InvalidValue(f"{self.several} Une est à choisir.")
        return replace(self, doubt="")


_TEXTS: Final = (Field.LAST_NAME, Field.FIRST_NAME, Field.FULL_NAME, Field.FIRST_LAST, Field.SCHOOL)
_DASH: Final = re.compile(r"[-–—]+$")
_EXCLUSIVE: Final = (Field.LAST_NAME, Field.FIRST_NAME, Field.FULL_NAME, Field.FIRST_LAST)


def propose(records: Sequence[Record], header: int | None = None) -> Layout:
    """How these lines are best read. `header` is the line that a person says is the header, 0 for none."""
    layout = _proposed(records, header)
    if any(record.is_row for record in records):  # cells beside the header's are columns too, without a name
        widest = max(len(record.cells) for record in records if record.line >= layout.header)
        layout = replace(layout, fields=(*layout.fields, *[None] * (widest - layout.width)))
    if not layout.header:
        return layout
    below = [record for record in records if record.line > layout.header and not record.error]
    padded = (*layout.names, *[""] * (layout.width - len(layout.names)))
    fields = registration.settled(layout.fields, layout.names, below)
    if layout.doubt != UNKNOWN_HEADER:
        fields = number_column(padded, fields, below)
    known = registration.specialities(fields, layout.names, below)
    layout = replace(layout, fields=fields, specialities=tuple(known.items()))
    return replace(layout, doubt=layout.doubt or _doubled(layout, below) or layout.several)


def _doubled(layout: Layout, below: Sequence[Record]) -> str:
    """Why two columns of names by the same header are in doubt, or ""."""
    if (places := twins(layout.names)) is None:
        return ""
    first, second = ([r.cells[i] if i < len(r.cells) else "" for r in below] for i in places)
    if first == second or not any(second):
        return ""
    name = layout.names[places[0]]
    return f"{_TWO_COLUMNS} « {name} » ({places[0] + 1} et {places[1] + 1}) : la liste est-elle sur deux colonnes ?"


def _proposed(records: Sequence[Record], header: int | None) -> Layout:
    sound = [record for record in records if not record.error]
    if header is not None:
        position = next((p for p, record in enumerate(sound) if record.line == header), None)
    else:
        position = find_header(sound)
        if position is None and has_unknown_header(sound):
            below = guess_fields(sound[1:])
            fields = (*below, *[None] * (len(sound[0].cells) - len(below)))
            return Layout(fields, sound[0].line, sound[0].cells, UNKNOWN_HEADER)
    if position is None:
        fields = guess_fields(sound)
        return Layout(fields, doubt="" if has_name(fields) or not sound else NO_NAME)
    cells = sound[position].cells
    fields = header_fields(cells)
    if has_name(fields):
        return Layout(fields, sound[position].line, cells)
    return Layout(
        _completed(fields, guess_fields(sound[position + 1 :])), sound[position].line, cells, NO_NAME
    )


def _completed(fields: Sequence[Field | None], guessed: Sequence[Field | None]) -> tuple[Field | None, ...]:
    """What the header says, and what its other columns seem to hold."""
    padded = (*guessed, *[None] * (len(fields) - len(guessed)))
    free = (None if guess in fields else guess for guess in padded)
    return tuple(known or guess for known, guess in zip(fields, free, strict=False))


def header_lines(records: Sequence[Record]) -> tuple[int, ...]:
    """The lines that may be the header; 0 is for none."""
    return (0, *(record.line for record in records[:HEADER_LINES] if not record.error))


def samples(records: Sequence[Record], layout: Layout, index: int) -> tuple[str, ...]:
    """A few different values of a column, for a person to tell what it holds."""
    cells = (r.cells[index] for r in records if r.line > layout.header and index < len(r.cells))
    found: dict[str, None] = {}
    for cell in cells:
        if cell:
            found.setdefault(cell)
        if len(found) == SAMPLES:
            break
    return tuple(found)


def no_name_message(names: Sequence[str]) -> str:
    """Why a list without a column of names is not read; `names` are the headers that it has."""
    found = ", ".join(f"« {name} »" for name in names if name)
    expected = ", ".join(f"« {name} »" for name in EXPECTED)
    return (
        f"aucune colonne de noms dans les {HEADER_LINES} premières lignes. En-têtes trouvés : {found[:300]}. "
        f"Attendus, dans n’importe quel ordre : {expected} (ou une seule colonne « {Field.FULL_NAME} »)."
    )


def corrected(records: Sequence[Record], text: str, speciality: str | None = None) -> Layout:
    """The layout of "nom=2,prenom=3": a field and its column, by its place or its header; 0 for a field that the
    list has not, `entete=4` for the header's line.

    What is not said stays as it was found. InvalidValue for what cannot be followed.
    """
    given = _pairs(text)
    header = given.pop(HEADER_KEY, None)
    if header is not None and (not header.isdecimal() or int(header) not in header_lines(records)):
        raise InvalidValue(f"{HEADER_KEY}={header} : le numéro d’une des premières lignes est attendu, ou 0.")
    layout = propose(records, None if header is None else int(header))
    if speciality is not None:
        layout = layout.of_speciality(speciality)
    wanted = {KEYS[key]: _place(layout, key, value) for key, value in given.items()}
    replaced = set(wanted)
    if has_name(tuple(wanted)):
        replaced |= {*_EXCLUSIVE} - ({Field.FIRST_NAME} if Field.LAST_NAME in wanted else set())
    for index, field in enumerate(layout.fields):
        if field in replaced:
            layout = layout.with_field(index, None)
    taken: set[int] = set()
    for field, place in wanted.items():
        if place in taken:
            raise InvalidValue(f"la colonne {place + 1} est donnée à deux champs.")
        if place is not None:
            layout = layout.with_field(place, field)
            taken.add(place)
    return layout.checked()


def _pairs(text: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for part in text.split(","):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        key = re.sub(r"[ -]", "_", folded(key))
        if not equals or not value or key not in (*KEYS, HEADER_KEY):
            known = ", ".join((*KEYS, HEADER_KEY))
            raise InvalidValue(f"« {part.strip()} » : CHAMP=COLONNE est attendu. Champs : {known}.")
        if key in pairs:
            raise InvalidValue(f"« {key} » est donné deux fois.")
        pairs[key] = value
    return pairs


def _place(layout: Layout, key: str, value: str) -> int | None:
    """The index of a column, None for a field that is not in the list."""
    named = [index for index, name in enumerate(layout.names) if name and folded(name) == folded(value)]
    if named:
        return named[0]
    if value.isdecimal() and int(value) <= layout.width:
        return int(value) - 1 if int(value) else None
    raise InvalidValue(f"{key}={value} : la liste a {plural(layout.width, 'colonne')}, et aucune de ce nom.")
