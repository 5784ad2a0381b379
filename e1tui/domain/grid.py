"""The form as data: levels, competencies and criteria with the official wording.

A grid definition (`grids/*.toml`) is parsed here from an already decoded TOML document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from e1tui.domain.text import clean
from e1tui.errors import DocumentError


class Level(StrEnum):
    """The four levels, lowest first; the value is what stands on the form and in the files."""

    TI = "TI"
    I = "I"  # noqa: E741  (the form's own abbreviation)
    S = "S"
    TS = "TS"

    @property
    def rank(self) -> int:
        """0 for TI to 3 for TS."""
        return LEVELS.index(self)


LEVELS = tuple(Level)


@dataclass(frozen=True)
class LevelWording:
    """What the form says of one level: its label, and what shows it."""

    level: Level
    label: str
    descriptor: str


@dataclass(frozen=True)
class Criterion:
    """One of the form's fifteen lines. `key` is its field name: "C1.1.outils"."""

    id: str
    competency_id: str
    label: str

    @property
    def key(self) -> str:
        """The name of the criterion's field in files and in the history: "C1.1.2"."""
        return f"{self.competency_id}.{self.id}"


@dataclass(frozen=True)
class Competency:
    """A competency marked out of 20. `pointer` is the form's sentence about the level table."""

    id: str
    title: str
    pointer: str
    skills: tuple[str, ...]
    criteria: tuple[Criterion, ...]

    @property
    def mark_key(self) -> str:
        """The name of the mark's field in the history: "C1.1.note"."""
        return f"{self.id}.note"


@dataclass(frozen=True)
class Wording:
    """The form's headings, to the letter."""

    diploma: str
    exam: str
    document: str
    coefficient_label: str
    forms: tuple[str, ...]
    notices: tuple[str, ...]
    last_and_first_name: str
    school: str
    number: str
    exam_date: str
    skills: str
    levels_legend: str
    appreciation: str
    total: str
    mark_on_20: str
    commission: str
    members: str
    capacity: str
    signature: str


@dataclass(frozen=True)
class Grid:
    """An official form: its competencies and criteria in order, its levels, its wording, its coefficient."""

    id: str
    title: str
    coefficient: int
    wording: Wording
    levels: tuple[LevelWording, ...]
    competencies: tuple[Competency, ...]
    anomalies: tuple[str, ...]

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in the order of the form."""
        return tuple(c for competency in self.competencies for c in competency.criteria)

    @cached_property
    def criterion_keys(self) -> frozenset[str]:
        """The names of every criterion's field, whatever their order."""
        return frozenset(criterion.key for criterion in self.criteria)

    def competency(self, competency_id: str) -> Competency:
        """The competency of that identifier; KeyError if there is none."""
        for competency in self.competencies:
            if competency.id == competency_id:
                return competency
        raise KeyError(competency_id)


_WORDING_KEYS = {
    "diploma": "diplome",
    "exam": "epreuve",
    "document": "document",
    "coefficient_label": "coefficient",
    "last_and_first_name": "nom_prenom",
    "school": "etablissement",
    "number": "numero",
    "exam_date": "date_evaluation",
    "skills": "competences_detaillees",
    "levels_legend": "legende",
    "appreciation": "appreciation",
    "total": "total",
    "mark_on_20": "note_sur_20",
    "commission": "commission",
    "members": "membres",
    "capacity": "qualite",
    "signature": "signature",
}


def parse_grid(grid_id: str, document: Mapping[str, object]) -> Grid:
    """Build a grid from its decoded TOML document; DocumentError names the key at fault."""
    if document.get("format") != 1:
        raise DocumentError("format de grille inconnu", "format")
    wording = _table(document, "libelles")
    levels = tuple(
        LevelWording(_level(entry), _text(entry, "libelle"), _text(entry, "descripteur"))
        for entry in _tables(document, "niveaux")
    )
    if tuple(wording_.level for wording_ in levels) != LEVELS:
        raise DocumentError("les niveaux doivent être TI, I, S, TS, dans cet ordre", "niveaux")
    coefficient = document.get("coefficient")
    if not isinstance(coefficient, int) or isinstance(coefficient, bool) or coefficient < 1:
        raise DocumentError("un entier positif est attendu", "coefficient")
    return Grid(
        id=grid_id,
        title=_text(document, "intitule"),
        coefficient=coefficient,
        wording=Wording(
            forms=_texts(wording, "formes"),
            notices=_texts(wording, "mentions"),
            **{name: _text(wording, key) for name, key in _WORDING_KEYS.items()},
        ),
        levels=levels,
        competencies=tuple(_competency(entry) for entry in _tables(document, "competences")),
        anomalies=_texts(document, "anomalies"),
    )


def _competency(entry: Mapping[str, object]) -> Competency:
    competency_id = _text(entry, "id")
    return Competency(
        id=competency_id,
        title=_text(entry, "titre"),
        pointer=_text(entry, "renvoi"),
        skills=_texts(entry, "competences_detaillees"),
        criteria=tuple(
            Criterion(_text(criterion, "id"), competency_id, _text(criterion, "libelle"))
            for criterion in _tables(entry, "criteres")
        ),
    )


def _level(entry: Mapping[str, object]) -> Level:
    text = _text(entry, "id")
    if text not in LEVELS:
        raise DocumentError(f"niveau inconnu « {clean(text)[:80]} »", "niveaux.id")
    return Level(text)


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value:
        raise DocumentError("un texte est attendu", key)
    return value


def _texts(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = table.get(key)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise DocumentError("une liste de textes est attendue", key)
    return tuple(value)


def _table(table: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = table.get(key)
    if not isinstance(value, dict):
        raise DocumentError("une table est attendue", key)
    return value


def _tables(table: Mapping[str, object], key: str) -> tuple[Mapping[str, object], ...]:
    value = table.get(key)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise DocumentError("une liste de tables est attendue", key)
    return tuple(value)
