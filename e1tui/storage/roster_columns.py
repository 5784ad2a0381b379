"""Which column of a candidate list holds what: by its header's alias, else by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from e1tui.domain.text import slug
from e1tui.storage.roster_text import Record

HEADER_LINES: Final = 15


class Field(StrEnum):
    """What a column can hold; the value is how it is called in messages."""

    NUMBER = "Numéro d’inscription"
    LAST_NAME = "Nom"
    FIRST_NAME = "Prénom"
    FULL_NAME = "Nom et prénom"
    SCHOOL = "Établissement"
    DATE = "Date de l’évaluation"
    TIME = "Heure"
    ORDER = "Passage"
    PRESENCE = "Présence"


# Headers as `_alias` reduces them, the best first: where a list has two of them, the first one counts.
_ALIASES: Final[Mapping[Field, tuple[str, ...]]] = {
    Field.NUMBER: (
        "numero inscription", "numero inscription candidat", "numero candidat", "candidat numero",
        "inscription", "matricule", "code candidat", "identifiant candidat", "numero",
    ),
    Field.LAST_NAME: (
        "nom famille", "nom famille candidat", "nom usage", "nom", "nom candidat", "nom naissance",
        "nom eleve", "patronyme", "noms",
    ),
    Field.FIRST_NAME: (
        "prenom", "prenom 1", "prenom1", "1er prenom", "premier prenom", "prenom usage", "prenom usuel",
        "prenoms", "prenom candidat", "prenom eleve", "prenoms candidat",
    ),
    Field.FULL_NAME: (
        "nom prenom", "nom prenoms", "nom prenom candidat", "nom prenoms candidat", "candidat nom prenom",
        "prenom nom", "identite", "candidat", "candidats", "eleve",
    ),
    Field.SCHOOL: (
        "etablissement", "etab", "lycee", "nom etablissement", "libelle etablissement",
        "etablissement origine", "etablissement formation", "etablissement scolaire", "cfa",
    ),
    Field.DATE: ("date evaluation", "date passage", "date epreuve", "date"),
    Field.TIME: ("heure passage", "heure", "horaire", "heure evaluation"),
    Field.ORDER: ("passage", "ordre passage", "numero passage", "ordre", "rang"),
    Field.PRESENCE: ("presence", "statut presence"),
}  # fmt: skip
_BY_ALIAS: Final = {alias: found for found, aliases in _ALIASES.items() for alias in aliases}
EXPECTED: Final = (Field.LAST_NAME, Field.FIRST_NAME, Field.NUMBER, Field.SCHOOL, Field.DATE)

_NUMERO: Final = frozenset({"n", "no", "nr", "num", "numero"})
_SMALL_WORDS: Final = frozenset({"d", "de", "du", "des", "l", "la", "le", "les", "et", "ou"})
_SCHOOL_WORDS: Final = re.compile(r"\b(lycee|lpo?|cfa|greta|college|campus|etablissement|ecole)\b")
_TIME: Final = re.compile(r"\d{1,2}\s?[:hH]\s?\d{0,2}(?::\d{2})?$")


@dataclass(frozen=True)
class Columns:
    """`indexes` gives the columns of a field, the first that is not empty counts (nom d’usage, then nom).

    `headers` is the header found for it; `width` how many columns there are. `surname_last`: "Prénom Nom".
    """

    indexes: Mapping[Field, tuple[int, ...]]
    headers: Mapping[Field, str]
    width: int
    surname_last: bool = False
    names: tuple[str, ...] = field(default=())

    @property
    def has_name(self) -> bool:
        return Field.LAST_NAME in self.indexes or Field.FULL_NAME in self.indexes

    def cell(self, cells: Sequence[str], wanted: Field) -> str:
        found = (cells[i] for i in self.indexes.get(wanted, ()) if i < len(cells))
        return next((cell for cell in found if cell), "")

    def is_numeric(self, record: Record, wanted: Field) -> bool:
        """Whether that field's cell is a number in a workbook."""
        return any(i in record.numeric for i in self.indexes.get(wanted, ()))


def _alias(header: str) -> str:
    """A header without accents, case, punctuation and small words: "N° d’inscription" → "numero inscription"."""
    header = re.sub(r"\(.*?\)", " ", header.replace("(s)", ""))
    words = slug(re.sub(r"[°º№’'´`_]", " ", header.replace("№", "n "))).split("-")
    if words[0] in _NUMERO:
        words[0] = "numero"
    return " ".join(word for word in words if word not in _SMALL_WORDS)


def header_score(cells: Sequence[str]) -> int:
    """How many fields a line names, 0 when it is no header."""
    return len({_BY_ALIAS[alias] for cell in cells if (alias := _alias(cell)) in _BY_ALIAS})


def find_header(records: Sequence[Record]) -> tuple[int, Columns] | None:
    """The position and the columns of the header among the first lines; None if no line looks like one.

    A line that names a column of names comes before one that does not ("Établissement ; Lycée Exemple" may
    stand above the list), then the line that names most fields (so may a title, "Candidats").
    """
    candidates = [
        (position, _columns_of(record.cells))
        for position, record in enumerate(records[:HEADER_LINES])
        if header_score(record.cells)
    ]
    named = [(p, c) for p, c in candidates if c.has_name and _is_header(records[p].cells)]
    return max(named or candidates, key=lambda found: len(found[1].indexes), default=None)


def _is_header(cells: Sequence[str]) -> bool:
    """A title such as "Candidats" is not the header, unless nothing else stands in the line's column."""
    return header_score(cells) >= 2 or all(_alias(cell) in _BY_ALIAS for cell in cells if cell)


def _columns_of(cells: Sequence[str]) -> Columns:
    by_alias: dict[str, int] = {}
    for index, cell in enumerate(cells):
        by_alias.setdefault(_alias(cell), index)
    indexes = {
        found: places
        for found, aliases in _ALIASES.items()
        if (places := tuple(by_alias[alias] for alias in aliases if alias in by_alias))
    }
    headers = {found: cells[places[0]] for found, places in indexes.items()}
    if Field.FULL_NAME in indexes and Field.FIRST_NAME in indexes and Field.LAST_NAME not in indexes:
        _rename(Field.FULL_NAME, Field.LAST_NAME, indexes, headers)  # "Candidat ; Prénom"
    elif Field.LAST_NAME in indexes and Field.FIRST_NAME not in indexes:
        if Field.FULL_NAME in indexes:  # the whole name says more than the last name alone
            del indexes[Field.LAST_NAME], headers[Field.LAST_NAME]
        else:
            _rename(Field.LAST_NAME, Field.FULL_NAME, indexes, headers)
    # A running number must not stand in for a missing number: only names have a second choice.
    indexes = {f: places if f is Field.LAST_NAME else places[:1] for f, places in indexes.items()}
    return Columns(
        indexes,
        headers,
        len(cells),
        surname_last=_alias(headers.get(Field.FULL_NAME, "")) == "prenom nom",
        names=tuple(cell for cell in cells if cell),
    )


def _rename(old: Field, new: Field, indexes: dict[Field, tuple[int, ...]], headers: dict[Field, str]) -> None:
    indexes[new], headers[new] = indexes.pop(old), headers.pop(old)


def guess_columns(records: Sequence[Record]) -> Columns:
    """The columns of lines without a header, by what stands in them.

    Mostly digits: the number (the longest, where there are several). Upper-case letters: the last name. Two
    columns of letters are the last name, then the first name. Dates are left alone: they may be birth dates.
    """
    width = max((len(record.cells) for record in records), default=0)
    filled = [[r.cells[i] for r in records[:200] if i < len(r.cells) and r.cells[i]] for i in range(width)]
    digits = [i for i, cells in enumerate(filled) if _mostly(cells, _is_number)]
    times = [i for i, cells in enumerate(filled) if _mostly(cells, lambda c: bool(_TIME.match(c)))]
    schools = [i for i, cells in enumerate(filled) if _mostly(cells, _is_school)]
    taken = {*digits, *times, *schools}
    texts = [i for i, cells in enumerate(filled) if i not in taken and _mostly(cells, _is_words)]
    found: dict[Field, int] = {}
    if digits:
        found[Field.NUMBER] = max(digits, key=lambda i: sum(map(len, filled[i])) / len(filled[i]))
    if times:
        found[Field.TIME] = times[0]
    if schools:
        found[Field.SCHOOL] = schools[0]
    if len(texts) == 1:
        found[Field.FULL_NAME] = texts[0]
    elif texts:
        first, second = texts[:2]
        swapped = _mostly(filled[second], str.isupper) and not _mostly(filled[first], str.isupper)
        found[Field.LAST_NAME], found[Field.FIRST_NAME] = (second, first) if swapped else (first, second)
    return Columns(
        {f: (i,) for f, i in found.items()}, {f: f"colonne {i + 1}" for f, i in found.items()}, width
    )


def _mostly(cells: Sequence[str], test: Callable[[str], bool]) -> bool:
    return bool(cells) and 2 * sum(map(test, cells)) > len(cells)


def _is_number(cell: str) -> bool:
    """Digits, perhaps with a letter or two, or a number that the spreadsheet mangled."""
    digits = sum(c.isdigit() for c in cell)
    letters = sum(c.isalpha() for c in cell)
    return digits > letters and not re.search(r"[:/]|\d-\d+-\d|\d\s?[hH]", cell)


def _is_school(cell: str) -> bool:
    return bool(_SCHOOL_WORDS.search(slug(cell).replace("-", " ")))


def _is_words(cell: str) -> bool:
    return any(c.isalpha() for c in cell) and not _TIME.match(cell)
