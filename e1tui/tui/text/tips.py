"""What a newcomer is told on the message line, once a run on each of three screens, until it is put away for good."""

from __future__ import annotations

from typing import Final

from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key

# Each fits 78 columns, and says how to be rid of them all.
_AWAY: Final = f" Ne plus montrer : {key('help')} puis {key('tips')}."
TIPS: Final = {
    commands.SESSIONS: f"Première fois : {key('open')} ouvre, {key('back')} revient, {key('help')} aide."
    + _AWAY,
    commands.CANDIDATES: f"Première fois : {key('open')} note le candidat, {key('filter')} filtre." + _AWAY,
    commands.GRID: "1 à 4 placent le critère, le curseur avance seul." + _AWAY,
}
