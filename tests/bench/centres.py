"""Forty sessions of thirty candidates: `bilan --par-session` and `tableau`, beside DuckDB that reads the latter's files."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tests.bench.figures import Figures
from tests.bench.workspace import Workspace

SESSIONS: Final = 40
CANDIDATES: Final = 30
BOTH: Final = f"{SESSIONS} sessions de {CANDIDATES}"
# The three lines of the README.
QUERY: Final = """
import duckdb
notes = duckdb.read_csv("candidats.csv", sep=";", decimal=",")
print(duckdb.sql("SELECT centre, count(note_sur_20), avg(note_sur_20) FROM notes GROUP BY centre"))
"""


def measure(space: Workspace, figures: Figures, rounds: int) -> None:
    """Seconds and megabytes of each command, its start included."""
    root = space.many(SESSIONS, CANDIDATES)
    names = sorted(path.name for path in root.iterdir())
    for rank in range(rounds):
        target = space.root / f"tableau-{rank}"
        _time(
            space,
            figures,
            f"bilan --par-session, {BOTH}",
            [*space.e1tui(root), "bilan", *names, "--par-session"],
        )
        _time(
            space, figures, f"tableau, {BOTH}", [*space.e1tui(root), "tableau", *names, "--vers", str(target)]
        )
        if find_spec("duckdb") is None:
            figures.missing[f"DuckDB, {BOTH}"] = "DuckDB n’est pas installé"
            continue
        _time(space, figures, f"DuckDB, {BOTH}", [sys.executable, "-c", QUERY], target)


def _time(
    space: Workspace, figures: Figures, name: str, arguments: list[str], folder: Path | None = None
) -> None:
    began = time.perf_counter()
    running = subprocess.Popen(
        arguments, env=space.env, cwd=folder or space.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert running.stdout is not None
    said = running.stdout.read()
    _, status, usage = os.wait4(running.pid, 0)
    figures.add(f"{name} (s)", time.perf_counter() - began)
    figures.add(f"{name} (Mo)", usage.ru_maxrss / 1024)
    if status != 0:
        raise AssertionError(f"{arguments}: {said.decode()}")
