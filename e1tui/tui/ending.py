"""What is copied elsewhere when the app ends, and said of it once the terminal is back; it knows no Textual."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from e1tui.errors import E1Error

if TYPE_CHECKING:
    from e1tui.operations.leftovers import Copies, Leftover


class Ending:
    """Of one run. `farewell` says where the copy of what no disk took is, `typed_farewell` where what was typed and not
    validated is, or why there is no copy; the end may come in several ways at once."""

    def __init__(self) -> None:
        self.farewell = ""
        self.typed_farewell = ""
        self._copies: Copies | None = None  # rescue copies of what no disk took; None until there are some
        self._copied: list[str] = []  # the texts that were open when they were last copied

    @property
    def farewells(self) -> list[str]:
        """What is to be said once the terminal is back, or before: of the copies that were made, or could not be."""
        return [text for text in (self.farewell, self.typed_farewell) if text]

    def copy_leftovers(self, found: Sequence[Leftover], now: dt.datetime) -> bool:
        """Copy what is not on disk elsewhere; whether that went well. Without any, former copies are dropped."""
        if not found:
            self.drop_copies()
            return True
        from e1tui.operations.leftovers import Copies, told

        self._copies = self._copies or Copies()
        try:
            self.farewell = told(self._copies.make(found, now))
        except E1Error as error:
            self.farewell = str(error)
            return False
        return True

    def drop_copies(self) -> None:
        """All is on disk after all."""
        if self._copies is not None:
            self._copies.drop()

    def copy_typed(self, folder: Path | None, texts: list[str], now: dt.datetime) -> bool:
        """Copy aside in words what is typed and validated nowhere yet; `folder` is the session's. Whether that went well."""
        if texts == self._copied:
            return True
        if not texts:
            self.typed_farewell = ""
            return True
        from e1tui.operations.leftovers import copy_typed_elsewhere

        try:
            path = copy_typed_elsewhere(folder, texts, now)
        except E1Error as error:
            self.typed_farewell = str(error)
            return False
        self._copied = texts
        self.typed_farewell = f"Ce qui était saisi et pas encore validé est dans {path}"
        return True


def question(leftovers: Sequence[Leftover], typed: Sequence[str]) -> str:
    """What is asked before the app is left, "" where all is on disk; `typed` are the titles of what is not validated."""
    if leftovers:
        return (
            "Tout n’est pas dans le dossier de la session : le disque refuse, ou deux valeurs sont à départager.\n"
            "Quitter, après une copie de secours de ce qui vous reste ?"
        )
    if typed:
        return f"Saisi et pas encore validé : {typed[-1]}\nQuitter, après une copie de secours de ce texte ?"
    return ""
