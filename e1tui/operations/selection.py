"""Candidates who are named by their number or by their file name, as every command names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from e1tui.errors import E1Error
from e1tui.storage.store import SessionStore, Stored, Unreadable


@dataclass(frozen=True)
class Selection:
    """`found` in the order of the files; `problems` are sentences on what was named and is not there."""

    found: tuple[Stored | Unreadable, ...]
    problems: tuple[str, ...] = ()


def select(store: SessionStore, wanted: Sequence[str] | None) -> Selection:
    """The candidates of these numbers or file names; all of them without a choice."""
    loaded = store.load_all()
    if wanted is None:
        return Selection(loaded)
    found = tuple(one for one in loaded if _names(one) & set(wanted))
    known = {name for one in found for name in _names(one)}
    missing = (name for name in dict.fromkeys(wanted) if name not in known)
    return Selection(found, tuple(_nobody(store, name) for name in missing))


def find_one(store: SessionStore, wanted: str) -> str:
    """The file name of the candidate of that number, or of that file name; E1Error where there is none.

    As few files as can be are read: first those whose names end with the number.
    """
    stems = store.stems()
    if wanted in stems:
        return wanted
    for stem in sorted(stems, key=lambda stem: not stem.endswith(f"-{wanted}")):
        if wanted in _names(store.load_or_reason(stem)):
            return stem
    raise E1Error(_nobody(store, wanted))


def _nobody(store: SessionStore, name: str) -> str:
    return f"Pas de candidat « {name} » dans {store.name} : voir e1tui lister."


def _names(one: Stored | Unreadable) -> set[str]:
    number = one.evaluation.candidate.number if isinstance(one, Stored) else ""
    return {one.stem, number} - {""}
