"""Candidates named on the command line, by number or by file name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    return Selection(
        found,
        tuple(f"Pas de candidat « {name} » dans {store.name} : voir e1tui lister." for name in missing),
    )


def _names(one: Stored | Unreadable) -> set[str]:
    number = one.evaluation.candidate.number if isinstance(one, Stored) else ""
    return {one.stem, number} - {""}
