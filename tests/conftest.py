"""The grid, a session and evaluations that tests of every part work on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import chance
import hypothesis
import pytest
from samples import sample_evaluation, sample_session

from e1tui.cli import main
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.storage.grids import load_grid

Make = Callable[..., Evaluation]

# A machine that is busy is no reason for a test to fail.
hypothesis.settings.register_profile(
    "e1tui", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("quick", hypothesis.settings.get_profile("e1tui"), max_examples=10)


def pytest_configure(config: pytest.Config) -> None:
    """The inner loop, `-m "not end_to_end"`, looks at fewer examples; everything else, .ci/run first, at all of them."""
    chance.is_quick = "not end_to_end" in config.option.markexpr
    hypothesis.settings.load_profile("quick" if chance.is_quick else "e1tui")


@pytest.fixture(scope="session")
def grid() -> Grid:
    return load_grid()


@pytest.fixture(autouse=True)
def state_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees, or leaves, copies of what could not be saved in the account's own state folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "etat"))


@pytest.fixture
def session(grid: Grid) -> Session:
    return sample_session(grid)


@pytest.fixture
def make(grid: Grid) -> Make:
    """A complete, closed evaluation (marks 14,5 + 12 + 9,5 = 36, so 12 /20), with fields replaced."""
    return partial(sample_evaluation, grid)


@pytest.fixture
def e1tui(capsys):
    """Run a command: (exit code, standard output, standard error)."""

    def run(*arguments):
        code = main(list(arguments))
        out, err = capsys.readouterr()
        assert "Traceback" not in err and "erreur interne" not in err
        return code, out, err

    return run
