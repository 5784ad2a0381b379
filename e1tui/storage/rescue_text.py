"""A copy of what was typed and not validated when the app ended, in words, beside the copies of evaluations."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.errors import SaveError
from e1tui.storage.rescue import copy_unsaved

FILE_NAME: Final = "saisie.txt"
_HEADING: Final = "Ce qui était saisi dans e1tui et pas encore validé, le {:%d/%m/%Y à %H:%M}. À ressaisir : rien n’en a été enregistré."


def copy_typed(session: str, texts: Sequence[str], places: Sequence[Path], now: dt.datetime) -> Path:
    """Write these texts into a new folder in the first of the places that takes them; the file.

    SaveError, with the last reason, when none does.
    """
    content = "\n\n".join((_HEADING.format(now), *texts)) + "\n"
    problem = SaveError("La copie de ce qui était saisi n’est pas faite : aucun dossier n’est proposé.")
    for place in places:
        try:
            folder = copy_unsaved(session, {}, (place,), now).folder
        except SaveError as error:
            problem = error
            continue
        try:
            files.write_file(folder / FILE_NAME, content.encode("utf-8", "replace"))
        except SaveError as error:
            problem = error
            with contextlib.suppress(OSError):  # an empty folder would be taken for a copy
                folder.rmdir()
        else:
            return folder / FILE_NAME
    raise problem
