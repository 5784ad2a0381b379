"""Taking a grid's file as it is now for a session that was made with another: what it does to marks, then the deed.

The grid as it was is kept in the session's folder when the session is made, so that both marks can be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from e1tui.domain.grid import Grid
from e1tui.errors import DocumentError, SaveError
from e1tui.storage.store import SessionStore, Stored


@dataclass(frozen=True)
class Moved:
    """A candidate's final mark by the grid as it was (where it is known) and as it is."""

    name: str
    before: Decimal | None
    after: Decimal | None
    is_known: bool


@dataclass(frozen=True)
class Adoption:
    """What taking the grid does; `refused` are the files that it does not read any more."""

    grid: Grid
    sha: str
    candidates: tuple[Moved, ...]
    refused: tuple[str, ...]

    @property
    def is_needed(self) -> bool:
        """Whether the session has another grid than the file."""
        return self.grid.sha != self.sha


def adoption(store: SessionStore) -> Adoption:
    """What it would do; nothing is written."""
    session, grid = store.session(), store.grid()
    former = store.former_grid()
    moved, refused = [], []
    for loaded in store.load_all():
        if isinstance(loaded, Stored):
            before = None
            if former is not None:
                try:
                    before = store.by(former, loaded.stem).shown().mark_on_20(former)
                except DocumentError:
                    before = None
            after = loaded.evaluation.shown().mark_on_20(grid)
            moved.append(Moved(loaded.evaluation.candidate.full_name, before, after, former is not None))
        else:
            refused.append(loaded.reason)
    return Adoption(grid, session.grid_sha, tuple(moved), tuple(refused))


def adopt(store: SessionStore, found: Adoption) -> None:
    """Write into the session which file its grid is now; SaveError where that changed again meanwhile."""
    if store.grid().sha != found.grid.sha:
        raise SaveError("La grille vient encore de changer : recommencez.")
    store.adopt_grid()
