"""Keeping a sentence of an appreciation among the commission's phrases, for the texts to come."""

from __future__ import annotations

from typing import Final

from e1tui.domain.appreciation.phrases import names
from e1tui.domain.evaluation import Candidate
from e1tui.domain.grid import Grid
from e1tui.errors import E1Error
from e1tui.storage.phrases import PHRASES_FILE, keep_phrase
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.text.lines import clip

NAMES: Final = (
    "Cette phrase nomme le candidat. Les phrases servent pour tous, et restent quand la session est purgée."
    "\nLa garder quand même ?"
)
_AROUND: Final = 9  # columns of the message line: its edges, the colon and the quotation marks


def keep_sentence(screen: E1Screen[str], grid: Grid, candidate: Candidate, sentence: str) -> None:
    """Add it to the phrases, asking first when it names the candidate, and say on the screen what was kept where."""

    def answered(yes: bool | None) -> None:
        if yes:
            _keep(screen, grid, sentence)

    if names(sentence, candidate):
        screen.app.push_screen(Confirm(NAMES, "garder"), answered)
    else:
        answered(True)


def _keep(screen: E1Screen[str], grid: Grid, sentence: str) -> None:
    try:
        added = keep_phrase(screen.e1.folder.root, grid, sentence)
    except E1Error as error:
        screen.say(str(error), problem=True)
        return
    what = f"Gardée dans {PHRASES_FILE}" if added else "Déjà parmi les phrases"
    room = screen.app.size.width - len(what) - _AROUND
    screen.say(f"{what} : « {clip(sentence, room)} »")
