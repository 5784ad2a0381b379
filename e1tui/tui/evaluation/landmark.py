"""The landmark beside a mark, as styled pieces; nothing at all, and nothing reckoned, where it is not asked for."""

from __future__ import annotations

from typing import Final

from e1tui.domain.grid import Competency
from e1tui.domain.landmark import Landmark, landmark, weights_of
from e1tui.scoring.sheet import Sheet
from e1tui.tui.widgets.styled import StyledLine

_WIDTH: Final = len("   repère 12,5 à 16,5")  # always that wide: what stands behind it does not move


def _landmark(sheet: Sheet, competency: Competency) -> Landmark | None:
    if not sheet.session.shows_landmark or not sheet.evaluation.is_present:
        return None
    return landmark(sheet.grid, competency, sheet.evaluation, weights_of(sheet.grid, sheet.session))


def landmark_beside(sheet: Sheet, competency: Competency) -> StyledLine:
    """ "repère 12,5 à 15" once all criteria of the competency have a position, else as much room."""
    if not sheet.session.shows_landmark:
        return ()
    found = _landmark(sheet, competency)
    return ((f"   {found.short}".ljust(_WIDTH) if found else " " * _WIDTH, "dim"),)


def landmark_sentence(sheet: Sheet, width: int) -> StyledLine:
    """How the landmark of the mark under the cursor is reckoned."""
    found = _landmark(sheet, sheet.marked) if isinstance(sheet.marked, Competency) else None
    if found is None:
        return ()
    text = next((one for one in found.told if len(one) <= width - 6), found.told[-1])
    return ((f"    {text}", "dim"),)
