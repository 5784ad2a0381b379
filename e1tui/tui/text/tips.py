"""What a newcomer is told on the message line, once a run on each of three screens: three times in all.

It may be put away for good before that.
"""

from __future__ import annotations

from typing import Final

from e1tui.settings import Settings
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key

# Each fits 78 columns, and says how to be rid of them all.
_AWAY: Final = f" Ne plus montrer : {key('help')} puis {key('tips')}."
FOUR: Final = "1 à 4"  # the screen says instead how many levels its grid has
TIPS: Final = {
    commands.SESSIONS: f"Première fois : {key('open')} ouvre, {key('back')} revient, {key('help')} aide."
    + _AWAY,
    commands.CANDIDATES: f"Première fois : {key('open')} note le candidat, {key('filter')} filtre." + _AWAY,
    commands.GRID: f"{FOUR} placent le critère, le curseur avance seul." + _AWAY,
}
TIMES: Final = 3  # that each is shown, once a run
# What the settings file calls the screens.
KEPT_AS: Final = {commands.SESSIONS: "sessions", commands.CANDIDATES: "candidats", commands.GRID: "grille"}


def tips_left(settings: Settings) -> dict[str, str]:
    """What is still to be told, by screen, as the settings have it."""
    if not settings.tips:
        return {}
    return {scope: tip for scope, tip in TIPS.items() if settings.tips_seen.get(KEPT_AS[scope], 0) < TIMES}
