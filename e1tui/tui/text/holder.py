"""Who holds the keyboard, as screens show it to whoever is about to score: what is given is theirs in the history."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rich.cells import cell_len

from e1tui.domain.text import clean
from e1tui.tui.text.lines import fit

_LABEL: Final = "clavier : "
_SHORTEST: Final = 8  # cells of a name that still tell one member of a commission from another


@lru_cache(maxsize=8)
def holder_text(member: str, room: int) -> str:
    """ "clavier : DURAND Alix" in at most `room` cells, "" where that is too little, or nobody said it.

    Kept: it stands beside the tabs, which a key draws again.
    """
    name = clean(member)
    left = min(room - len(_LABEL), cell_len(name))
    if not name or left < min(_SHORTEST, cell_len(name)):
        return ""
    return _LABEL + fit(name, left)


def holder_question(members: Sequence[str], room: int) -> str:
    """Who holds the keyboard, each with the digit that says so, in at most `room` cells; of two or more.

    Where the names are too long the longest are cut: a member whose digit is not seen could not answer.
    """
    names = [clean(member) for member in members]
    most = max(map(cell_len, names))
    for lead, least in (("Qui tient le clavier ?", _SHORTEST), ("Clavier :", 1)):
        for longest in range(most, least - 1, -1):
            cut = [fit(name, min(longest, cell_len(name))) for name in names]
            question = "  ".join(
                [f"{lead} 1 {cut[0]}", *(f"{rank} {name}" for rank, name in enumerate(cut[1:], 2))]
            )
            if cell_len(question) <= room:
                return question
    return question
