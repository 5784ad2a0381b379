"""What the columns of a candidate list can hold, and the headers that schools give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from e1tui.domain.text import slug
from e1tui.rosters.text import Record

HEADER_LINES: Final = 30


class Field(StrEnum):
    """What a column can hold; the value is how it is called in messages.

    `SPARE_NAME` stands in for an empty last name (nom d’usage, then nom de naissance): the only one of which a
    list may have several columns. `FIRST_LAST` is a whole name that begins with the first name. `STATE` and
    `SPECIALITY` are of no candidate's file: they tell whom the list is about.
    """

    NUMBER = "Numéro d’inscription"
    LAST_NAME = "Nom"
    SPARE_NAME = "Nom, si vide"
    FIRST_NAME = "Prénom"
    FULL_NAME = "Nom et prénom"
    FIRST_LAST = "Prénom et nom"
    SCHOOL = "Établissement"
    DATE = "Date de l’évaluation"
    TIME = "Heure"
    ORDER = "Passage"
    SITUATION = "Situation"
    GROUP = "Groupe"
    PRESENCE = "Présence"
    EXTRA_TIME = "Temps majoré"
    STATE = "État de l’inscription"
    SPECIALITY = "Code de la spécialité"


# Headers as `_alias` reduces them, the best first: where a list has two of them, the first one counts.
_ALIASES: Final[Mapping[Field, tuple[str, ...]]] = {
    Field.NUMBER: (
        "numero inscription", "numero inscription candidat", "numero candidat", "candidat numero",
        "inscription", "matricule", "numero matricule", "numero mat", "code candidat", "identifiant candidat",
        "numero identification", "numero cyclades", "numero anonymat", "numero", "numero cand", "num candidat",
    ),
    Field.LAST_NAME: (
        "nom famille", "nom famille candidat", "nom usage", "nom", "nom candidat", "nom naissance",
        "nom eleve", "patronyme", "noms", "nom patronymique", "nom usuel",
    ),
    Field.FIRST_NAME: (
        "prenom", "prenom 1", "prenom1", "1er prenom", "premier prenom", "prenom usage", "prenom usuel",
        "prenoms", "prenom candidat", "prenom eleve", "prenoms candidat",
    ),
    Field.FULL_NAME: (
        "nom prenom", "nom prenoms", "nom prenom candidat", "nom prenoms candidat", "candidat nom prenom",
        "prenom nom", "prenoms nom", "identite", "candidat", "candidats", "eleve", "eleves", "nom complet",
        "nom prenom eleve", "eleve nom prenom", "etudiant", "etudiants", "apprenti", "apprentis", "apprenant", "apprenants", "stagiaire", "stagiaires",
    ),
    Field.SCHOOL: (
        "etablissement", "etab", "lycee", "nom etablissement", "libelle etablissement",
        "etablissement origine", "etablissement formation", "etablissement scolaire", "cfa",
        "institution", "libelle etab", "nom etab",
    ),
    Field.DATE: ("date evaluation", "date passage", "date epreuve", "date"),
    Field.TIME: ("heure passage", "heure", "horaire", "heure evaluation"),
    Field.ORDER: ("passage", "ordre passage", "numero passage", "ordre", "rang"),
    Field.PRESENCE: ("presence", "statut presence"),
    Field.EXTRA_TIME: (
        "temps majore", "tiers temps", "1 3 temps", "majoration", "majoration temps",
    ),
    Field.STATE: ("etat", "etat inscription", "etat candidature", "etat candidat", "statut", "statut inscription"),
    Field.SPECIALITY: ("code specialite", "specialite code", "code spe", "specialite", "libelle specialite"),
    Field.SITUATION: ("situation", "situation evaluation", "situation epreuve"),
    Field.GROUP: ("groupe", "groupe projet", "groupe candidats", "numero groupe", "equipe"),
}  # fmt: skip
# Headers of what tells two namesakes apart, and is kept nowhere.
_PERSONAL: Final = frozenset(
    {
        "ine",
        "date naissance",
        "ne",
        "nee",
        "naissance",
        "numero ine",
        "ine candidat",
        "date naissance candidat",
    }
)
# Headers of numbers that are somebody's, and no number of an inscription.
_OTHER_NUMBERS: Final = re.compile(
    r"\b(ine|tel|telephone|portable|mobile|gsm|fax|siret|siren|nir|secu|securite|ocean|postal|naissance|contact)\b"
)
_BY_ALIAS: Final = {alias: found for found, aliases in _ALIASES.items() for alias in aliases}
EXPECTED: Final = (Field.LAST_NAME, Field.FIRST_NAME, Field.NUMBER, Field.SCHOOL, Field.DATE)

_NUMERO: Final = frozenset({"n", "no", "nr", "num", "numero"})
_SMALL_WORDS: Final = frozenset({"d", "de", "du", "des", "l", "la", "le", "les", "et", "ou"})


def is_personal(header: str) -> bool:
    """Whether a column by that header tells namesakes apart."""
    return _alias(header) in _PERSONAL


def may_be_number(header: str) -> bool:
    """Whether a column by a header that we do not know may hold the number."""
    return not _OTHER_NUMBERS.search(slug(header).replace("-", " "))


def number_rank(header: str) -> int | None:
    """How good a header of the number it is, 0 the best; None when it is none."""
    aliases = _ALIASES[Field.NUMBER]
    return aliases.index(alias) if (alias := _alias(header)) in aliases else None


def twins(cells: Sequence[str]) -> tuple[int, int] | None:
    """The places of two columns of names that have one header: the list may be printed on two columns."""
    places: dict[str, int] = {}
    for index, cell in enumerate(cells):
        alias = _alias(cell)
        if _BY_ALIAS.get(alias) in (Field.LAST_NAME, Field.FIRST_NAME, Field.FULL_NAME):
            if alias in places:
                return places[alias], index
            places[alias] = index
    return None


def field_of(header: str) -> Field | None:
    """What a column by that header holds, by itself; None when we do not know the header."""
    return _BY_ALIAS.get(_alias(header))


def is_known(header: str) -> bool:
    """Whether a header's text names a field, by any of the names that lists have for it."""
    return _alias(header) in _BY_ALIAS


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


def find_header(records: Sequence[Record]) -> int | None:
    """The position of the header among the first lines; None if no line looks like one.

    A line that names a column of names comes before one that does not ("Établissement ; Lycée Exemple" may
    stand above the list), then the line that names most fields (so may a title, "Candidats").
    """
    candidates = [p for p, one in enumerate(records[:HEADER_LINES]) if header_score(one.cells)]
    named = [
        p for p in candidates if _is_header(records[p].cells) and has_name(header_fields(records[p].cells))
    ]
    return max(named or candidates, key=lambda p: _count(header_fields(records[p].cells)), default=None)


def _count(fields: Sequence[Field | None]) -> int:
    return len(set(fields) - {None, Field.SPARE_NAME})


def has_name(fields: Sequence[Field | None]) -> bool:
    """Whether one of the columns holds the last name."""
    return any(one in fields for one in (Field.LAST_NAME, Field.FULL_NAME, Field.FIRST_LAST))


def _is_header(cells: Sequence[str]) -> bool:
    """A title such as "Candidats" is not the header, unless nothing else stands in the line's column."""
    return header_score(cells) >= 2 or all(_alias(cell) in _BY_ALIAS for cell in cells if cell)


def header_fields(cells: Sequence[str]) -> tuple[Field | None, ...]:
    """What each column holds, by a header's cells; None where that is not known."""
    by_alias: dict[str, int] = {}
    for index, cell in enumerate(cells):
        by_alias.setdefault(_alias(cell), index)
    indexes = {
        found: places
        for found, aliases in _ALIASES.items()
        if (places := [by_alias[alias] for alias in aliases if alias in by_alias])
    }
    if Field.LAST_NAME in indexes and Field.FIRST_NAME in indexes:
        indexes.pop(Field.FULL_NAME, None)
    elif Field.FULL_NAME in indexes and Field.FIRST_NAME in indexes:
        indexes[Field.LAST_NAME] = indexes.pop(Field.FULL_NAME)  # "Candidat ; Prénom"
    elif Field.LAST_NAME in indexes:  # a whole name says more than the last name alone
        indexes.setdefault(Field.FULL_NAME, indexes[Field.LAST_NAME])
        del indexes[Field.LAST_NAME]
    fields: list[Field | None] = [None] * len(cells)
    for field, places in indexes.items():
        # A running number must not stand in for a missing number: only names have a second choice.
        for index in places[1:] if field is Field.LAST_NAME else ():
            fields[index] = Field.SPARE_NAME
        fields[places[0]] = field
    if Field.FULL_NAME in fields and _alias(cells[fields.index(Field.FULL_NAME)]) == "prenom nom":
        fields[fields.index(Field.FULL_NAME)] = Field.FIRST_LAST
    return tuple(fields)
