"""The grids shipped with the package."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from e1tui.domain.grid import Grid, parse_grid
from e1tui.errors import DocumentError

DEFAULT_GRID = "mc-sno-e1"


@cache
def load_grid(grid_id: str = DEFAULT_GRID) -> Grid:
    """The grid of that identifier; DocumentError if this version does not ship it."""
    folder = resources.files("e1tui") / "grids"
    known = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    if f"{grid_id}.toml" not in known:
        names = ", ".join(name.removesuffix(".toml") for name in known)
        raise DocumentError(f"grille inconnue « {grid_id} » (connues : {names})", "grille")
    text = (folder / f"{grid_id}.toml").read_text(encoding="utf-8")
    return parse_grid(grid_id, tomllib.loads(text))
