"""What the table of commands says of levels and marks, in the words of the grid that one scores with."""

from __future__ import annotations

from typing import Final

from e1tui.domain.french import number_word
from e1tui.domain.grid import E1_PAGE, Grid
from e1tui.domain.marks import HALF

# The table's own words, which are those of the grid that ships with e1tui.
NAMES: Final = "TI, I, S, TS"
COUNT: Final = "quatre niveaux"
HALVES: Final = "la virgule du demi-point"
FORM: Final = "grille officielle"
NEXT: Final = "au prochain critère vide"
_NAMED: Final = 5  # levels, above which the first and the last stand for all


def by_grid(text: str, grid: Grid) -> str:
    """A label or a title of the table, as it is with that grid."""
    names = [level.value for level in grid.scale]
    named = ", ".join(names) if len(names) <= _NAMED else f"{names[0]} … {names[-1]}"
    text = text.replace(NAMES, named).replace(COUNT, f"{number_word(len(names))} niveaux")
    if not has_halves(grid):
        text = text.replace(HALVES, "la virgule")
    if grid.page != E1_PAGE:
        text = text.replace(FORM, "grille")
    if any(one.looked_at for one in grid.competencies):
        text = text.replace(NEXT, "à la prochaine compétence vide")
    return text


def has_halves(grid: Grid) -> bool:
    """Whether the comma alone makes a half point of its marks."""
    return all(entry.scale is not None and entry.scale.step == HALF for entry in grid.entries)
