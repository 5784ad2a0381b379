"""The evaluation screen's line of hints: what the keys do on the kind of row that the cursor is on."""

from __future__ import annotations

from typing import Final

from e1tui.domain.fields import APPRECIATION
from e1tui.domain.grid import LEVELS
from e1tui.scoring.sheet import Sheet
from e1tui.tui.keys import commands, keyboards

# Commands, the most needed first, each with its label where that is not the table's.
Offer = tuple[tuple[str, str], ...]

_IN_MARK: Final[Offer] = (("type_mark", "note"), ("enter", "garder"), ("erase", "effacer"))
_ON_SYNTHESIS: Final[Offer] = (
    ("close", ""), ("export", ""), ("mark", ""), ("next_missing", ""), ("notes", ""), ("descriptors", ""), ("timer", ""),
)  # fmt: skip
_OTHERS: Final[Offer] = (("history", "historique"), ("incidents", "incident"), ("export", ""))

CRITERION: Final[Offer] = (
    ("mark", ""), ("remark", ""), ("descriptors", ""), ("appreciation", ""), ("next_missing", ""), ("notes", ""),
    ("timer", ""),
)  # fmt: skip
MARK: Final[Offer] = (*_IN_MARK, ("next_missing", ""), ("appreciation", ""), ("notes", ""), ("timer", ""))
MARK_ON_SYNTHESIS: Final[Offer] = (*_IN_MARK, ("close", ""), ("next_missing", ""), ("appreciation", ""))
APPRECIATION_LINE: Final[Offer] = (("enter", "écrire"), ("phrases", "phrases"), *_ON_SYNTHESIS)
NOTES_LINE: Final[Offer] = (("enter", "écrire"), *_ON_SYNTHESIS)
FINDING: Final[Offer] = (("enter", "y aller"), *_ON_SYNTHESIS)
# Nothing can be given to who is not there, but notes are taken of why.
ABSENT: Final[Offer] = (
    ("next_candidate", "suivant"), ("back", "liste"), ("appreciation", "synthèse"), ("notes", ""), *_OTHERS,
)  # fmt: skip
ABSENT_ON_SYNTHESIS: Final[Offer] = (
    ("next_candidate", "suivant"), ("back", "liste"), ("close", ""), ("notes", ""), *_OTHERS,
)  # fmt: skip
CLOSED: Final[Offer] = (
    ("next_candidate", "suivant"), ("appreciation", "synthèse"), ("descriptors", ""), *_OTHERS,
)  # fmt: skip
CLOSED_ON_SYNTHESIS: Final[Offer] = (
    ("close", "rouvrir"), ("export", ""), ("next_candidate", "suivant"), ("reviewed", "relue"), ("history", "historique"),
    ("descriptors", ""), ("incidents", "incident"),
)  # fmt: skip


def offer(sheet: Sheet) -> Offer:
    """What is offered there: one of the values above, so that `is` tells at each key whether the line changes."""
    on_synthesis = sheet.on_synthesis
    if sheet.evaluation.is_closed:
        return CLOSED_ON_SYNTHESIS if on_synthesis else CLOSED
    if not sheet.evaluation.is_present:
        return ABSENT_ON_SYNTHESIS if on_synthesis else ABSENT
    if sheet.criterion is not None:
        return CRITERION
    if sheet.marked is not None:
        return MARK_ON_SYNTHESIS if on_synthesis else MARK
    if sheet.text:
        return APPRECIATION_LINE if sheet.text == APPRECIATION else NOTES_LINE
    return FINDING


def sheet_hints(sheet: Sheet, width: int, keyboard: str) -> str:
    """The line of hints in `width` columns; the levels are named by the keys of the keyboard's profile."""
    offered = offer(sheet)
    hints = [commands.BY_ID[id_].hint(label) for id_, label in offered]
    if offered is CRITERION:
        levels = (f"{keyboards.level_hint(keyboard, i)} {level.value}" for i, level in enumerate(LEVELS))
        hints.insert(0, "  ".join(levels))
    return commands.fitted(hints, width)
