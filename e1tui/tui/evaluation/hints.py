"""The evaluation screen's line of hints: what the keys do on the kind of row that the cursor is on."""

from __future__ import annotations

from typing import Final

from e1tui import keyboards
from e1tui.scoring.sheet import Place, Sheet
from e1tui.tui.keys import commands

# Commands, the most needed first, each with its label where that is not the table's.
Offer = tuple[tuple[str, str], ...]

_IN_MARK: Final[Offer] = (("type_mark", "note"), ("enter", "garder"), ("erase", "effacer"))
_GO_ON: Final[Offer] = (("next_tab", "onglet"), ("next_candidate", "autre"))
_OTHERS: Final[Offer] = (("history", ""), ("incidents", ""), ("export", ""))
_ON_SYNTHESIS: Final[Offer] = (
    ("close", ""), ("export", ""), ("next_missing", ""), ("notes", ""), ("timer", ""), *_GO_ON, ("mark", ""),
    ("descriptors", ""), ("history", ""), ("incidents", ""), ("names", ""),
)  # fmt: skip
_WHILE_SCORING: Final[Offer] = (("timer", ""), ("notes", ""), *_GO_ON)

CRITERION: Final[Offer] = (
    *_WHILE_SCORING, ("mark", ""), ("remark", ""), ("descriptors", ""), ("appreciation", ""), ("next_missing", ""),
    ("undo", ""), *_OTHERS, ("names", ""),
)  # fmt: skip
MARK: Final[Offer] = (
    *_IN_MARK, *_WHILE_SCORING, ("next_missing", ""), ("appreciation", ""), ("undo", ""), *_OTHERS, ("names", ""),
)  # fmt: skip
MARK_ON_SYNTHESIS: Final[Offer] = (
    *_IN_MARK, ("close", ""), ("next_missing", ""), ("appreciation", ""), ("notes", ""), ("timer", ""), *_GO_ON, *_OTHERS,
)  # fmt: skip
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
    ("next_candidate", "suivant"), ("appreciation", "synthèse"), ("descriptors", ""), ("next_tab", "onglet"), *_OTHERS,
)  # fmt: skip
CLOSED_ON_SYNTHESIS: Final[Offer] = (
    ("close", "rouvrir"), ("export", ""), ("next_candidate", "suivant"), ("reviewed", "relue"), ("history", ""),
    ("descriptors", ""), ("incidents", ""), ("next_tab", "onglet"),
)  # fmt: skip

CLOSED_REMARK: Final[Offer] = (("enter", "lire la remarque"), *CLOSED)
CLOSED_TEXT: Final[Offer] = (
    ("enter", "lire"), ("reviewed", "relue"), *(one for one in CLOSED_ON_SYNTHESIS if one[0] != "reviewed"),
)  # fmt: skip


_OFFERS: Final = {
    Place.CRITERION: CRITERION,
    Place.MARK: MARK,
    Place.MARK_ON_SYNTHESIS: MARK_ON_SYNTHESIS,
    Place.APPRECIATION: APPRECIATION_LINE,
    Place.NOTES: NOTES_LINE,
    Place.FINDING: FINDING,
    Place.ABSENT: ABSENT,
    Place.ABSENT_ON_SYNTHESIS: ABSENT_ON_SYNTHESIS,
    Place.CLOSED: CLOSED,
    Place.CLOSED_ON_SYNTHESIS: CLOSED_ON_SYNTHESIS,
    Place.CLOSED_REMARK: CLOSED_REMARK,
    Place.CLOSED_TEXT: CLOSED_TEXT,
}


_CHANGING: Final = frozenset({"close", "reviewed", "incidents"})  # among what is offered of a locked one


def offer(sheet: Sheet) -> Offer:
    """What is offered where the cursor is: the same on all rows of a kind (`Sheet.place`).

    To say that an evaluation is read again, one has to have had the whole of its appreciation in view. Where the
    session is read-only, nothing that changes it is offered.
    """
    offered = _OFFERS[sheet.place]
    if sheet.read_only:
        return tuple(one for one in offered if one[0] not in _CHANGING)
    if not sheet.evaluation.is_closed or sheet.is_read:
        return offered
    return tuple(one for one in offered if one[0] != "reviewed")


def sheet_hints(sheet: Sheet, width: int, keyboard: str, page: int = 0) -> str:
    """The line of hints in `width` columns; the levels are named by the keys of the keyboard's profile.

    Each level has its own hint where that leaves room for what one needs while scoring; the columns say their order.
    """
    hints = [commands.BY_ID[id_].hint(label) for id_, label in offer(sheet)]
    if sheet.place is Place.CRITERION:
        named = [keyboards.level_hint(keyboard, i) for i in range(len(sheet.grid.scale))]
        each = [f"{key} {level.value}" for key, level in zip(named, sheet.grid.scale, strict=True)]
        short = f"{''.join(key[-1] for key in named)} niveau"
        hints[:0] = each if commands.fits([*each, *hints[: len(_WHILE_SCORING)]], width) else [short]
    if any(oral.group for oral in sheet.evaluation.orals.values()):
        timer = commands.BY_ID["timer"].hint()
        hints.insert(
            hints.index(timer) if timer in hints else len(hints), commands.BY_ID["group"].hint("groupe")
        )
    return commands.fitted(hints, width, page, has_more=True)
