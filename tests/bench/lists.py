"""Opening sessions of 12, 500 and 5,000 candidates: to the first page, and until all are read and in order."""

from __future__ import annotations

from typing import Final

from tests.bench.figures import Figures
from tests.bench.program import Program, Screen
from tests.bench.workspace import SIZES, TITLE, Workspace, candidates

QUIET: Final = 1.0  # reading in the background shows its progress more often than that


def measure(space: Workspace, figures: Figures, rounds: int) -> None:
    for size in SIZES:
        sessions = space.sessions(f"de-{size}", size, scored=True)
        for _ in range(rounds):
            with space.start(space.e1tui(sessions)) as program:
                figures.add(f"liste des sessions, {size} (s)", program.wait_for(TITLE) - program.started)
                program.settle(QUIET)
                _open(program, figures, size)


def _open(program: Program, figures: Figures, size: int) -> None:
    before = len(program.chunks)
    sent = program.send(b"\r")
    program.settle(QUIET)
    screen = Screen()
    for chunk in program.chunks[:before]:
        screen.feed(chunk.data)
    first = None
    for chunk in program.chunks[before:]:
        screen.feed(chunk.data)
        if first is None and "Nom et prénom" in screen.text and candidates(1)[0].last_name in screen.text:
            first = chunk.at
    assert first is not None, screen.text
    assert f"{size} candidats" in screen.text, screen.text
    figures.add(f"liste de {size}, première page (s)", first - sent)
    figures.add(f"liste de {size}, complète (s)", program.chunks[-1].at - sent)
    figures.add(f"liste de {size}, mémoire (Mo)", program.memory())
