"""A session and an evaluation as plain functions, for fixtures, properties and scripts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from e1tui.domain.closing.seal import fingerprint
from e1tui.domain.evaluation import Candidate, Closing, Evaluation
from e1tui.domain.grid import LEVELS, Grid
from e1tui.domain.session import ExamForm, Examiner, Session, State


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


def sealed(evaluation: Evaluation) -> Evaluation:
    """With the fingerprint that its closing would have had: else it is one that was changed afterwards."""
    assert evaluation.closing is not None
    return replace(evaluation, closing=replace(evaluation.closing, fingerprint=fingerprint(evaluation)))


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
