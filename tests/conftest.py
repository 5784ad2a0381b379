"""The grid, a session and evaluations that tests of every part work on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import hypothesis
import pytest

from e1tui.domain.evaluation import Candidate, Closing, Evaluation
from e1tui.domain.grid import LEVELS, Grid
from e1tui.domain.session import ExamForm, Examiner, Session, State
from e1tui.storage.grids import load_grid

Make = Callable[..., Evaluation]

# A machine that is busy is no reason for a test to fail.
hypothesis.settings.register_profile(
    "e1tui", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("e1tui")


@pytest.fixture(scope="session")
def grid() -> Grid:
    return load_grid()


@pytest.fixture
def session(grid: Grid) -> Session:
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


@pytest.fixture
def make(grid: Grid) -> Make:
    """A complete, closed evaluation (marks 14,5 + 12 + 9,5 = 36, so 12 /20), with fields replaced."""

    def build(**fields: Any) -> Evaluation:
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

    return build
