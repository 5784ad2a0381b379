"""The grid, a session and evaluations that tests of every part work on."""

from __future__ import annotations

import gc
import inspect
import sys
from collections.abc import Callable
from functools import partial
from itertools import count
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

if sys.dont_write_bytecode:
    # Each worker would rewrite the assertions of every test anew, which takes longer than a third of the tests.
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")

# A machine that is busy is no reason for a test to fail.
hypothesis.settings.register_profile(
    "e1tui", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("quick", hypothesis.settings.get_profile("e1tui"), max_examples=10)


def pytest_configure(config: pytest.Config) -> None:
    """The inner loops look at fewer examples: `-m "not end_to_end"`, without the app, and `-m "not program"`, with it.

    Everything else, .ci/run first, looks at all of them.
    """
    chance.is_quick = config.option.markexpr in ("not end_to_end", "not program")
    hypothesis.settings.load_profile("quick" if chance.is_quick else "e1tui")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What leads a screen of the app by its keys is end to end too, in one process; the rest of that is `program`."""
    for item in items:
        if item.get_closest_marker("end_to_end"):
            item.add_marker("program")
        elif inspect.iscoroutinefunction(getattr(item, "obj", None)) or item.get_closest_marker("screens"):
            item.add_marker("end_to_end")


def pytest_collection_finish() -> None:
    """The tests and all that they import stay to the end: the collector of garbage need not go through them again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)  # allocations: an app that ended is a few of these


@pytest.fixture(scope="session")
def grid() -> Grid:
    return load_grid()


_ranks = count()


@pytest.fixture(autouse=True)
def state_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees, or leaves, copies of what could not be saved in the account's own state folder.

    Each has its own, which is made by what writes there: a folder for every test takes longer than most tests.
    """
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / f"etat-{next(_ranks)}"))


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
