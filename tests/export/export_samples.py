"""What is made of the sample session, without writing it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from samples import sample_evaluation, sample_session

from e1tui.domain.grid import Grid
from e1tui.domain.session import Session, State
from e1tui.export.documents import Document, Item, Order, tasks
from e1tui.storage.grids import load_grid


def made(grid: Grid, session: Session, items: Sequence[Item], order: Order) -> dict[str, bytes]:
    """The files of an order, not written."""
    files: dict[str, bytes] = {}
    for task in tasks(grid, session, items, order):
        files |= task.make(lambda name: contextlib.nullcontext(), lambda who, problem: None)
    return files


def sample_files() -> dict[str, bytes]:
    """One file of each kind, for a comparison between processes."""
    grid = load_grid()
    items = [("martin", sample_evaluation(grid)), ("abbe", sample_evaluation(grid, state=State.DRAFT))]
    order = Order(frozenset(Document), "juin", drafts=True, data=lambda stem, _: stem.encode())
    return made(grid, sample_session(grid), items, order)
