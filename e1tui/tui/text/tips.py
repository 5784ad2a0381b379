"""What a newcomer is told on the message line, once a run on each of three screens, until it is put away for good."""

from __future__ import annotations

from typing import Final

from e1tui.tui.keys import commands

# Each fits 78 columns, and says how to be rid of them all.
_AWAY: Final = " Ne plus montrer : ? puis i."
TIPS: Final = {
    commands.SESSIONS: "Première fois : Entrée ouvre, q revient, ? aide." + _AWAY,
    commands.CANDIDATES: "Première fois : Entrée note le candidat, f filtre." + _AWAY,
    commands.GRID: "1 à 4 placent le critère, le curseur avance seul." + _AWAY,
}
