"""A line of hints in a window that is too narrow for it: fewer hints, each of them whole."""

from __future__ import annotations

import re
from typing import Final

from rich.cells import cell_len

from e1tui.tui.keys.commands import key

_GAPS: Final = re.compile(r" {2,}")
_ASIDE: Final = re.compile(r" \([^()]*\)")
_SENTENCES: Final = " · "
_AWAY: Final = re.compile(
    rf"^(?:{key('back')}|{key('text_drop')})\b|\b(?:retour|revenir|sortir|abandonner)\b"
)


def narrowed(hints: str, width: int) -> str:
    """The hints as they are where they fit; else what is said aside goes first, then the last ones that lead nowhere.

    What leads away stays: whoever is lost needs it.
    """
    if cell_len(hints) <= width:
        return hints
    is_spaced = _GAPS.search(hints.strip()) is not None
    parts = _GAPS.split(hints.strip()) if is_spaced else _ASIDE.sub("", hints.strip()).split(_SENTENCES)
    gap = "  " if is_spaced else _SENTENCES
    while cell_len(gap.join(parts)) + 1 > width and len(parts) > 1:
        going = [rank for rank, part in enumerate(parts) if rank and not _AWAY.search(part)]
        del parts[going[-1] if going else -1]
    return " " + gap.join(parts)
