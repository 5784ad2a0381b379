"""The grids shipped with the package."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from e1tui.errors import DocumentError
from e1tui.toml import parse_toml

if TYPE_CHECKING:
    from e1tui.domain.grid import Grid

DEFAULT_GRID = "mc-sno-e1"
_FOLDER: Final = Path(__file__).parents[1] / "grids"


@cache
def load_grid(grid_id: str = DEFAULT_GRID) -> Grid:
    """The grid of that identifier; DocumentError if this version does not ship it."""
    from e1tui.domain.grid import parse_grid  # here: to know of a grid that it is there takes nothing of it

    check_grid(grid_id)
    try:
        return parse_grid(grid_id, parse_toml((_FOLDER / f"{grid_id}.toml").read_bytes()))
    except DocumentError as error:
        raise DocumentError(f"la grille {grid_id}.toml d’e1tui est abîmée ({error})", "grille") from error


def check_grid(grid_id: str) -> None:
    """DocumentError if this version does not ship the grid of that identifier."""
    known = sorted(path.stem for path in _FOLDER.glob("*.toml"))
    if grid_id not in known:
        raise DocumentError(f"grille inconnue « {grid_id[:80]} » (connues : {', '.join(known)})", "grille")
