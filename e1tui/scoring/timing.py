"""The timer's key on the evaluation screen, and what is said above all of a timer that starts: whose runs too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from e1tui.errors import E1Error
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.neighbours import Neighbours
from e1tui.scoring.post import Told
from e1tui.scoring.together import Fellows

_AROUND: Final = 3  # columns of the message line before a problem’s text


def pressed(one: Assessment, neighbours: Neighbours, width: int, fellows: Fellows = None) -> Told:
    """Start, pause, go on or end, with those of the group who are open here; what to say in so many columns."""
    told = one.press_timer(fellows)
    timer = one.oral.timer(one.evaluation)
    if not told.sheet or timer is None or not one.is_timed or one.oral.is_common(one.evaluation):
        return told
    begun = "Reparti ; " if len(timer.starts) > 1 else "Parti ; "
    return _running_too(begun, one, neighbours, width) or told


def replayed(replay: Callable[[], Told], one: Assessment, neighbours: Neighbours, width: int) -> Told:
    """Undo or redo, which may start a timer again; what to say in so many columns."""
    was_timed = one.is_timed
    told = replay()
    if was_timed or not one.is_timed or one.oral.is_common(one.evaluation):
        return told
    return _running_too("Reparti ; ", one, neighbours, width) or told


def _running_too(begun: str, one: Assessment, neighbours: Neighbours, width: int) -> Told | None:
    """Whose timer runs too, or why that cannot be known; None where there is no need to say so."""
    try:
        still = neighbours.still_running(one.stem, width - len(begun) - _AROUND)
    except E1Error as error:
        return Told(str(error), problem=True, sheet=True)
    return Told(f"{begun}{still}", problem=True, sheet=True) if still else None
