"""A session and evaluations to make documents of."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

import pypdf
import pytest
from export_samples import sample_evaluation, sample_session

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.storage.grids import load_grid

Make = Callable[..., Evaluation]


@pytest.fixture(scope="session")
def grid() -> Grid:
    return load_grid()


@pytest.fixture
def session(grid: Grid) -> Session:
    return sample_session(grid)


@pytest.fixture
def make(grid: Grid) -> Make:
    """A complete, closed evaluation (marks 14,5 + 12 + 9,5 = 36, so 12 /20), with fields replaced."""
    return partial(sample_evaluation, grid)


@pytest.fixture(scope="session")
def pages() -> Callable[[bytes], list[str]]:
    """The text of each page, every run of spaces and line ends (no-break ones too) as one space."""

    def texts(content: bytes) -> list[str]:
        reader = pypdf.PdfReader(io.BytesIO(content))
        return [" ".join(page.extract_text().split()) for page in reader.pages]

    return texts
