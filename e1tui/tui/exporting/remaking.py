"""Documents that are there already and show what was closed: offering to make them anew after a reopening."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from e1tui.domain.french import plural
from e1tui.settings import exports_folder
from e1tui.storage.store import SessionStore
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Confirm

if TYPE_CHECKING:  # the layout of documents is imported when there are any
    pass

_NAMED: Final = 5  # file names in the question
Progress = Callable[[int, int, str], None]


def offer_anew(screen: E1Screen[Any], store: SessionStore, stem: str) -> None:
    """After a reopening: name the documents that still have what was closed, and offer to make them anew."""
    folder = exports_folder(store.folder, os.environ)
    if not folder.is_dir():
        return
    from e1tui.operations.exporting import made_before  # here: it brings the making of documents

    names = made_before(store, stem, store.load(stem).evaluation, folder)
    if not names:
        return

    def answered(yes: bool | None) -> None:
        if yes:
            from e1tui.tui.exporting.screen import ExportScreen

            screen.app.push_screen(ExportScreen(store, stem, remake=names))

    listed = [f"· {name}" for name in names[:_NAMED]]
    if len(names) > _NAMED:
        listed.append(f"· et {len(names) - _NAMED} de plus")
    said = plural(len(names), "document déjà fait a", "documents déjà faits ont")
    question = "\n".join(
        [
            f"{said} encore ce qui était clos :",
            *listed,
            "Le refaire tout de suite ? Ce sera un brouillon."
            if len(names) == 1
            else "Les refaire tout de suite ? Ce seront des brouillons.",
        ]
    )
    screen.app.push_screen(Confirm(question, "refaire"), answered)
