"""Taking a grid's file as it is now for a session that was made with another: what it does to marks, then the deed.

The grid as it was is kept beside its file when the session is made, so that both marks can be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from e1tui.domain.grid import Grid
from e1tui.errors import DocumentError, FileProblem, SaveError
from e1tui.storage.store import SessionStore, Stored


@dataclass(frozen=True)
class Moved:
    """A candidate's final mark by the grid as it was (where it is known) and as it is.

    `reckoned`: both marks that stand beside it, where the commission decides: they change when it does not.
    """

    name: str
    before: Decimal | None
    after: Decimal | None
    is_known: bool
    is_closed: bool = False
    reckoned: tuple[Decimal | None, Decimal | None] | None = None


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
    former, grid = store.made_with(), store.present_grid()
    moved, refused = [], []
    for loaded in store.load_all():
        try:
            if not isinstance(loaded, Stored):
                raise FileProblem(loaded.reason)
            now = store.by(grid, loaded.stem).shown()
        except DocumentError as error:
            refused.append(f"{loaded.stem}.toml : {error}.")
        except FileProblem as error:
            refused.append(str(error))
        else:
            shown = loaded.evaluation.shown()
            before = shown.mark_on_20(former.grid) if former.is_known else None
            reckoned = None
            if grid.marking.decision or former.grid.marking.decision:
                earlier = shown.reckoned_mark(former.grid) if former.is_known else None
                reckoned = (earlier, now.reckoned_mark(grid))
            name, is_closed = loaded.evaluation.candidate.full_name, loaded.evaluation.is_closed
            moved.append(Moved(name, before, now.mark_on_20(grid), former.is_known, is_closed, reckoned))
    return Adoption(grid, store.session().grid_sha, tuple(moved), tuple(refused))


def adopt(store: SessionStore, found: Adoption) -> None:
    """Write into the session which file its grid is now; SaveError where that changed again meanwhile."""
    if store.present_grid().sha != found.grid.sha:
        raise SaveError("La grille vient encore de changer : recommencez.")
    store.adopt_grid()
