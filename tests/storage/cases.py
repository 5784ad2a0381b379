"""A session to try things on, shared by the tests of what may go wrong with one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from e1tui.domain.evaluation import Candidate, Evaluation, Value, diff, with_field
from e1tui.domain.session import Session
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import load_grid
from e1tui.storage.store import Saved, SessionStore, Stored

GRID = load_grid()
KEYS = tuple(criterion.key for criterion in GRID.criteria)
NOW = dt.datetime(2026, 6, 12, 9, 41, 7, tzinfo=dt.timezone(dt.timedelta(hours=2)))
ALIX = Author("adurand", "DURAND Alix")
NOE = Author("nleroy", "LEROY Noé")
CAMILLE = Candidate("EXEMPLE", "Camille", "0214123456")
SESSION = Session(GRID.id, "E1, session d’exemple", date=dt.date(2026, 6, 12))


def new_store(root: Path) -> tuple[SessionStore, str]:
    """A session with one candidate, and that candidate's stem."""
    store = SessionsFolder(root).create("2026-06-exemple", SESSION)
    return store, store.add(CAMILLE)


def again(store: SessionStore) -> SessionStore:
    """The same session as another app has it."""
    return SessionStore(store.folder)


def save(store: SessionStore, stored: Stored, name: str, value: Value, author: Author = ALIX) -> Saved:
    return store.save(stored, with_field(stored.evaluation, name, value), author, NOW)


def same_fields(one: Evaluation, other: Evaluation) -> bool:
    return not diff(one, other)


def temporaries(folder: Path) -> list[str]:
    """What a save that was cut short has left."""
    return [path.name for path in folder.rglob(".*") if path.name.endswith((".tmp", ".verrou-tenu"))]


LEVELS = GRID.scale
MARKS = tuple(Decimal(n) / 2 for n in range(41))
