"""Documents of a session on disk: of whom, with which data, what was made and is true no more.

What the command and the app share: neither prints here, nor asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from e1tui.domain.closing.seal import is_altered
from e1tui.domain.evaluation import Evaluation
from e1tui.export import batch
from e1tui.export.documents import named
from e1tui.export.existing import about, anew, names_in, outdated
from e1tui.export.order import Item, Order
from e1tui.storage.attached import Data, public_data, whole_data
from e1tui.storage.store import SessionStore, Stored, Unreadable


@dataclass(frozen=True)
class Chosen:
    """Of whom documents are made; `unread` are those of them whose files cannot be read."""

    items: tuple[Item, ...]
    unread: tuple[Unreadable, ...] = ()

    @property
    def incomplete(self) -> bool:
        """Whether a document of everybody would lack somebody."""
        return bool(self.unread)

    @property
    def altered(self) -> tuple[Item, ...]:
        """Whose evaluation was changed after its closing: the documents are made, and say so."""
        return tuple(item for item in self.items if is_altered(item[1]))


def chosen(store: SessionStore, found: Iterable[Stored | Unreadable]) -> Chosen:
    """These candidates' evaluations as documents take them. May raise E1Error."""
    found = tuple(found)
    return Chosen(
        tuple((one.stem, store.for_document(one)) for one in found if isinstance(one, Stored)),
        tuple(one for one in found if isinstance(one, Unreadable)),
    )


def data_for(store: SessionStore, *, remarks: bool) -> Data:
    """The data that may leave with a grid: without what was for the commission only, unless the remarks leave too."""
    return whole_data(store) if remarks else public_data


def export(
    store: SessionStore,
    whom: Chosen,
    order: Order,
    folder: Path,
    *,
    progress: batch.Progress = lambda done, total, name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> batch.Report:
    """Write what is asked for of these candidates; E1Error where the session cannot be read."""
    order = replace(order, session=store.name, incomplete=whom.incomplete)
    return batch.export(
        store.grid(), store.session(), whom.items, order, folder, progress=progress, cancelled=cancelled
    )


def made_before(store: SessionStore, stem: str, evaluation: Evaluation, folder: Path) -> tuple[str, ...]:
    """The documents of a folder that still show that evaluation as it was, by name."""
    if not (names := names_in(folder)):
        return ()
    return about(stem, store.name, names, also=named(stem, evaluation))


def find_outdated(
    store: SessionStore,
    folder: Path,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> tuple[str, ...]:
    """The documents of a folder that would not be made so any more, by name. May raise E1Error."""
    if not names_in(folder):
        return ()
    whom, order = _everybody(store)
    data = tuple(data_for(store, remarks=remarks) for remarks in (False, True))
    return outdated(
        store.grid(),
        store.session(),
        whom.items,
        order,
        folder,
        data=data,
        progress=progress,
        cancelled=cancelled,
    )


def remake(
    store: SessionStore,
    folder: Path,
    names: Iterable[str],
    progress: batch.Progress,
    cancelled: Callable[[], bool],
) -> batch.Report:
    """Make these documents anew, as they are to be now. May raise E1Error."""
    whom, order = _everybody(store)
    done = batch.Report((), (), 0)
    for one in anew(order, names, folder, data_for(store, remarks=False)):
        done = done.then(export(store, whom, one, folder, progress=progress, cancelled=cancelled))
    return done


def _everybody(store: SessionStore) -> tuple[Chosen, Order]:
    """Everybody who can be read, and an order that says whether somebody cannot."""
    whom = chosen(store, store.load_all())
    return whom, Order(frozenset(), store.name, incomplete=whom.incomplete)
