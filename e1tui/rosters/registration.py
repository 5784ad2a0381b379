"""Whom a list is about: who is registered, and for which speciality of the diploma, where the list says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from e1tui.domain.text import folded
from e1tui.rosters.columns import Field, field_of
from e1tui.rosters.text import Record

ALL: Final = "toutes"
_REGISTERED: Final = ("inscrit", "inscrite", "inscrit(e)", "valide", "validee", "confirme", "confirmee")
# "Etat" is also what e1tui's own lists call how far an evaluation is: only these words are of a registration.
_WITHDRAWN: Final = (
    "demission", "desist", "radi", "annul", "non inscrit", "abandon", "desinscri", "supprim", "renonc", "refus", "rejet",
)  # fmt: skip


def is_registered(cell: str) -> bool:
    """Whether the column of registrations says that the candidate is; an empty cell says nothing against it."""
    return not cell or folded(cell) in _REGISTERED


def _is_state(cell: str) -> bool:
    text = folded(cell)
    return text in _REGISTERED[:3] or text.startswith(_WITHDRAWN)


def settled(
    fields: Sequence[Field | None], names: Sequence[str], below: Sequence[Record]
) -> tuple[Field | None, ...]:
    """The fields with the column of the registration's state, told by its values."""
    found: list[Field | None] = [None if one is Field.STATE else one for one in fields]
    states = [i for i, name in enumerate(names) if field_of(name) is Field.STATE]
    for index in states:
        if any(_is_state(cell) for cell in _column(below, index)):
            found[index] = Field.STATE
            break
    return tuple(found)


def specialities(
    fields: Sequence[Field | None], names: Sequence[str], below: Sequence[Record]
) -> Mapping[str, str]:
    """The different codes of the column of specialities, in the list's order, each with its name where one stands."""
    if Field.SPECIALITY not in fields:
        return {}
    place = tuple(fields).index(Field.SPECIALITY)
    others = [i for i, name in enumerate(names) if i != place and field_of(name) is Field.SPECIALITY]
    found: dict[str, str] = {}
    for line in below:
        if place < len(line.cells) and (code := line.cells[place]):
            label = next((line.cells[i] for i in others if i < len(line.cells)), "")
            found.setdefault(code, label)
    return found


def speciality_named(known: Mapping[str, str], wanted: str) -> str | None:
    """The code that somebody gives, by itself or by its name; `ALL`; None when there is none such."""
    if folded(wanted) == ALL:
        return ALL
    return next((c for c, label in known.items() if folded(wanted) in (folded(c), folded(label))), None)


def said(known: Iterable[tuple[str, str]]) -> str:
    """ "25399 (Services numériques aux organisations), 31999 (Autre spécialité)"."""
    return ", ".join(f"{code} ({label})" if label else code for code, label in known)


def _column(lines: Sequence[Record], index: int) -> list[str]:
    return [line.cells[index] for line in lines if index < len(line.cells)]
