"""The time of the oral in words: what is left of it, and what is said once by itself."""

from __future__ import annotations

import re
from typing import Final

from e1tui.domain.day.timer import TimerState
from e1tui.line_mode.answers import letter
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.time_left import exact

_FIGURES: Final = re.compile(r"\d")


def left(one: Assessment) -> str:
    """What is left: "Reste 14 min."; that it has not begun, or has ended."""
    clock, timer = one.oral.left(one.evaluation), one.oral.timer(one.evaluation)
    if clock is not None:
        return _said(clock.texts[0])
    if timer is not None and timer.state is TimerState.ENDED:
        return f"Chronomètre arrêté à {exact(timer.elapsed(one.oral.now(one.evaluation)))}."
    return f"Chronomètre pas parti. {letter('timer')} : départ."


def alert(one: Assessment) -> tuple[str, str]:
    """What to say by itself, and what kind of alert that is, which is said once: five minutes, one, the time is over,
    or a phase; twice "" where there is nothing to say."""
    clock = one.oral.left(one.evaluation)
    if clock is None or not clock.style:
        return "", ""
    return _said(clock.texts[0]), f"{clock.style} {_FIGURES.sub('', clock.part)}"


def _said(text: str) -> str:
    said = text.replace(" · ", ", ")
    return f"{said[0].upper()}{said[1:]}."
