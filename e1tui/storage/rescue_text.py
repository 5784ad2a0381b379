"""A copy of what was typed and not validated when the app ended, in words, beside the copies of evaluations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from e1tui.domain.french import french_moment
from e1tui.storage.rescue import write_copy

FILE_NAME: Final = "saisie.txt"
_HEADING: Final = (
    "Ce qui était saisi dans e1tui et pas encore validé, le {}. À ressaisir : rien n’en a été enregistré."
)


def copy_typed(session: str, texts: Sequence[str], places: Sequence[Path], now: dt.datetime) -> Path:
    """Write these texts into a new folder in the first of the places that takes them; the file.

    SaveError, with the last reason, when none does.
    """
    content = "\n\n".join((_HEADING.format(french_moment(now)), *texts)) + "\n"
    return write_copy(session, {FILE_NAME: content.encode("utf-8", "replace")}, places, now) / FILE_NAME
