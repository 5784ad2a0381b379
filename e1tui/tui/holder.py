"""Who holds the keyboard, as screens show it to whoever is about to score: what is given is theirs in the history."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len

from e1tui.domain.text import clean
from e1tui.tui.plain_lines import fit

_LABEL: Final = "clavier : "
_SHORTEST: Final = 8  # cells of a name that still tell one member of a commission from another


def holder_text(member: str, room: int) -> str:
    """ "clavier : DURAND Alix" in at most `room` cells, "" where that is too little, or nobody said it."""
    name = clean(member)
    left = min(room - len(_LABEL), cell_len(name))
    if not name or left < min(_SHORTEST, cell_len(name)):
        return ""
    return _LABEL + fit(name, left)
