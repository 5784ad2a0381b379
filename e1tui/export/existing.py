"""The documents that a folder has already: whose they are, which are drafts of their own, which are no longer true.

Documents are the same bytes for the same data: one is true as long as it would be made just so again.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.errors import E1Error, FileProblem
from e1tui.export.documents import Document, Item, Order, tasks
from e1tui.export.forms import extract_form
from e1tui.export.layout.typeset import prepare
from e1tui.export.order import BLANK_GRIDS, BY_GROUP, OF_CANDIDATE, WITH_REMARKS
from e1tui.files import read_bounded
from e1tui.folders import Folder

Data = Callable[[str, Evaluation], bytes]
Progress = Callable[[int, int], None]
# Which show everybody's mark, or that it is final.
_OF_SESSION: Final = ("grilles", "extraits", Document.MARK_SHEET, Document.NOTES, Document.MINUTES)
_SPLITS: Final = ((True, False), (False, True), (True, True))  # by day, by school
_ATTACHED: Final = b"/EmbeddedFile"
# How the producer writes a title. A file has it once: one that somebody has annotated may have more, and is not ours.
_DRAFT_TITLE: Final = re.compile(rb"\((?:brouillon|projet|provisoire)\)</rdf:li>")
_MAX_BYTES: Final = 128 * 1024 * 1024


def names_in(folder: Path) -> tuple[str, ...]:
    """The files of a folder of documents, by name; none where there is no such folder."""
    try:
        return tuple(
            sorted(entry.name for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False))
        )
    except OSError:
        return ()


def about(stem: str, session: str, names: Iterable[str], *, also: str = "") -> tuple[str, ...]:
    """Those of the names that are documents with that candidate's mark: the candidate's own, and the session's.

    `also` is what the candidate's documents are called after when it is not the stem.
    """
    own = [f"{document}-{name}" for document in OF_CANDIDATE for name in {stem, also or stem}]
    shared = [f"{prefix}-{session}" for prefix in _OF_SESSION]
    return tuple(
        name
        for name in names
        if _begins(name, own, ".", f"{WITH_REMARKS}.") or _begins(name, shared, ".", "-")
    )


def _begins(name: str, prefixes: Iterable[str], *then: str) -> bool:
    return any(name.startswith(prefix + one) for prefix in prefixes for one in then)


def gives_way(folder: Folder, name: str, content: bytes) -> bool:
    """Whether the file is a draft, as e1tui wrote it, of what is now made for good: a BROUILLON, a PROJET."""
    if is_draft(name, content):
        return False
    try:
        return is_draft(name, folder.read(name, _MAX_BYTES))
    except FileProblem:
        return False


def is_draft(name: str, content: bytes) -> bool:
    """Whether a document says of itself that it may still change."""
    if name.endswith(".txt"):
        return content.startswith(prepare(extract_form.PROJECT_NOTICE).encode())
    ours = b"/Producer(e1tui)" in content and content.count(b"%%EOF") == 1
    return ours and _DRAFT_TITLE.search(content) is not None


def _nobody_looks(done: int, total: int) -> None:
    """Nobody watches."""


def outdated(
    grid: Grid,
    session: Session,
    items: Sequence[Item],
    order: Order,
    folder: Path,
    *,
    data: Sequence[Data] = (),
    progress: Progress = _nobody_looks,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[str, ...]:
    """The documents of a folder that would not be made so any more, by name.

    `order` says which session and whether candidates are missing; if it has `only`, these names alone are looked at.
    Files that are no documents of ours, or of which it cannot be told, are not among them. `data` are the ways in which
    grids have their data attached. Blank grids are of the morning: that some were filled in since makes them no less
    true. With `cancelled` nothing is said.
    """
    there = {name for name in names_in(folder) if not name.startswith(BLANK_GRIDS)}
    there &= order.only or there
    known: set[str] = set()
    true: set[str] = set()
    total = max(1, len(there))
    for variant in _variants(order, data):
        wanted = frozenset(there - true)
        if not wanted:
            break
        for task in tasks(grid, session, items, replace(variant, only=wanted)):
            if cancelled():
                return ()
            known.update(wanted.intersection(task.names))
            contents: dict[str, bytes] = {}
            with contextlib.suppress(E1Error):  # it cannot be made any more: what is there is not true
                contents = dict(task.make(lambda name: contextlib.nullcontext(), lambda who, problem: None))
            true.update(name for name in wanted.intersection(contents) if _has(folder / name, contents[name]))
            progress(min(len(known), total), total)
    return tuple(sorted(known - true))


def _variants(order: Order, data: Sequence[Data]) -> Iterator[Order]:
    """Every way in which the documents of a session are made; the usual one first."""
    each = replace(
        order, documents=frozenset(Document), combined=frozenset(), drafts=True, remarks=False, data=None
    )
    together = replace(each, documents=OF_CANDIDATE, combined=OF_CANDIDATE, chosen=False)
    yield each
    yield from _split(each)
    yield together
    yield replace(together, drafts=False)
    yield from _split(together)
    for remarks in (False, True):
        for attached in (None, *data) if remarks else data:
            grids = replace(each, documents=frozenset({Document.GRID}), remarks=remarks, data=attached)
            yield grids
            yield replace(grids, combined=frozenset({Document.GRID}))


def _split(order: Order) -> list[Order]:
    """The same documents by day, by school and by both: those of the session, or those in one file."""
    documents = OF_CANDIDATE if order.combined else BY_GROUP
    return [
        replace(order, documents=documents, by_day=by_day, by_school=by_school)
        for by_day, by_school in _SPLITS
    ]


def _has(path: Path, content: bytes) -> bool:
    with contextlib.suppress(FileProblem):
        return read_bounded(path, len(content)) == content
    return False


def anew(order: Order, names: Iterable[str], folder: Path, data: Data) -> tuple[Order, ...]:
    """The orders that make these documents again, as they are to be now, in the place of what is there.

    What has its data attached has them again; an extract of what is a draft by now becomes a PROJET.
    """
    names = frozenset(names)
    carrying = frozenset(name for name in names if _carries(folder / name))
    internal = frozenset(name for name in names if f"{WITH_REMARKS}." in name)
    each = replace(order, documents=frozenset(Document), combined=frozenset(), drafts=True, overwrite=True)
    return tuple(
        replace(one, only=chosen & kind, data=attached, remarks=remarks)
        for chosen, attached in ((names - carrying, None), (carrying, data))
        for kind, remarks in ((names - internal, False), (internal, True))
        if chosen & kind
        for one in (each, _together(each), *_split(_together(each)), *([] if remarks else _split(each)))
    )


def _together(order: Order) -> Order:
    return replace(order, documents=OF_CANDIDATE, combined=OF_CANDIDATE)


def _carries(path: Path) -> bool:
    with contextlib.suppress(FileProblem):
        return path.suffix == ".pdf" and _ATTACHED in read_bounded(path, _MAX_BYTES)
    return False
