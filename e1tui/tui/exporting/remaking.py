"""Documents that are there already and not true any more: finding them, offering to make them anew, making them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from e1tui.settings import exports_folder
from e1tui.storage.attached import public_data, whole_data
from e1tui.storage.store import SessionStore, Stored
from e1tui.tui.screen.base import Confirm, E1Screen
from e1tui.tui.text.lines import plural

if TYPE_CHECKING:  # the layout of documents is imported when there are any
    from e1tui.export.batch import Order, Report

_NAMED: Final = 5  # file names in the question
Progress = Callable[[int, int, str], None]


def offer_anew(screen: E1Screen[Any], store: SessionStore, stem: str) -> None:
    """After a reopening: name the documents that still have what was closed, and offer to make them anew."""
    folder = exports_folder(store.folder, os.environ)
    if not folder.is_dir():
        return
    from e1tui.export.documents import named
    from e1tui.export.existing import about, names_in

    names = about(stem, store.name, names_in(folder), also=named(stem, store.load(stem).evaluation))
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


def find_outdated(
    store: SessionStore, folder: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> tuple[str, ...]:
    """The documents of a folder that would not be made so any more; to be called in a thread. May raise E1Error."""
    from e1tui.export.existing import names_in, outdated

    if not names_in(folder):
        return ()
    items, order = _all(store)
    data = (public_data, whole_data(store))
    return outdated(
        store.grid(), store.session(), items, order, folder, data=data, progress=progress, cancelled=cancelled
    )


def remake(
    store: SessionStore, folder: Path, names: Iterable[str], progress: Progress, cancelled: Callable[[], bool]
) -> Report:
    """Make these documents anew, as they are to be now; to be called in a thread. May raise E1Error."""
    from e1tui.export.batch import Report, export
    from e1tui.export.existing import anew

    items, order = _all(store)
    done = Report((), (), 0)
    for part_order in anew(order, names, folder, public_data):
        part = export(
            store.grid(), store.session(), items, part_order, folder, progress=progress, cancelled=cancelled
        )
        done = replace(
            part,
            written=done.written + part.written,
            problems=done.problems + part.problems,
            wanted=done.wanted + part.wanted,
        )
    return done


def _all(store: SessionStore) -> tuple[list[tuple[str, Any]], Order]:
    """Everybody who can be read, and an order that says whether somebody cannot."""
    from e1tui.export.documents import Order

    loaded = store.load_all()
    items = [(one.stem, store.for_document(one)) for one in loaded if isinstance(one, Stored)]
    return items, Order(frozenset(), store.name, incomplete=len(items) < len(loaded))
