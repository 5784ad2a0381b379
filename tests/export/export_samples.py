"""A session, an evaluation and what is made of them, for the tests of documents."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from e1tui.domain.evaluation import Candidate, Closing, Evaluation
from e1tui.domain.grid import LEVELS, Grid
from e1tui.domain.session import ExamForm, Examiner, Session, State
from e1tui.export.documents import Document, Item, Order, tasks
from e1tui.storage.grids import load_grid


def sample_session(grid: Grid) -> Session:
    return Session(
        grid.id,
        "E1, session de juin 2026",
        ExamForm.CCF,
        "Lycée Exemple",
        dt.date(2026, 6, 12),
        commission=(
            Examiner("DURAND", "Alix", "Professeure d’économie et gestion"),
            Examiner("NGUYỄN", "Łucja", "Professionnelle du numérique"),
        ),
    )


def sample_evaluation(grid: Grid, **fields: Any) -> Evaluation:
    evaluation = Evaluation(
        grid.id,
        Candidate("MARTIN", "Camille", "0214123456"),
        state=State.CLOSED,
        appreciation="Une démarche claire ; des outils maîtrisés.\n\nÀ poursuivre !",
        closing=Closing(dt.datetime(2026, 6, 12, 17, tzinfo=dt.UTC), "adurand"),
    )
    for number, criterion in enumerate(grid.criteria):
        evaluation = evaluation.with_position(criterion, LEVELS[number % 4])
    for competency, mark in zip(grid.competencies, ("14.5", "12", "9.5"), strict=True):
        evaluation = evaluation.with_mark(competency, Decimal(mark))
    return replace(evaluation, **fields)


def made(grid: Grid, session: Session, items: Sequence[Item], order: Order) -> dict[str, bytes]:
    """The files of an order, not written."""
    files: dict[str, bytes] = {}
    for task in tasks(grid, session, items, order):
        files |= task.make(lambda name: contextlib.nullcontext(), lambda problem: None)
    return files


def sample_files() -> dict[str, bytes]:
    """One file of each kind, for a comparison between processes."""
    grid = load_grid()
    items = [("martin", sample_evaluation(grid)), ("abbe", sample_evaluation(grid, state=State.DRAFT))]
    order = Order(frozenset(Document), "juin", drafts=True, data=lambda stem, _: stem.encode())
    return made(grid, sample_session(grid), items, order)
