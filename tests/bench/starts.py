"""From the start of a process to its first useful frame, and to its last byte; programs alternate in random order."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from typing import Final

from tests.bench.figures import Figures
from tests.bench.program import Missing
from tests.bench.workspace import FEW, TITLE, Workspace

# Longer than the app takes from its first frame, which does not wait for it, to its own.
QUIET: Final = 1.0
_KEY: Final = b"\x03"  # Ctrl+C, which leaves nothing
_ANSWER: Final = "Ctrl+Q : quitter."


def measure(space: Workspace, figures: Figures, rounds: int) -> None:
    sessions = space.sessions("depart", FEW, scored=True)
    label = space.grid.criteria[0].label
    programs: list[tuple[str, Callable[[], list[str]], str]] = [
        ("e1tui", lambda: space.e1tui(sessions), TITLE),
        ("Textual vide", space.empty_textual, "VIDE"),
        ("VisiData", space.visidata, label),
        ("vim", space.vim, label),
        ("curses", space.curses, label),
        ("e1tui saisir", lambda: [*space.e1tui(sessions), "saisir", "banc"], "Quel candidat ?"),
        ("python", lambda: [sys.executable, "-c", "pass"], ""),
    ]
    for number in range(rounds + 1):  # the first one warms the caches of the disk
        random.shuffle(programs)
        for name, arguments, text in programs:
            try:
                _start(space, Figures() if number == 0 else figures, name, arguments(), text)
            except Missing as missing:
                figures.missing[name] = str(missing)


def _start(space: Workspace, figures: Figures, name: str, arguments: list[str], text: str) -> None:
    if name == "e1tui":  # the first frame cannot answer yet: what is typed then, and when that has its effect
        with space.start(arguments) as program:
            program.wait_for(text)
            program.send(_KEY)
            figures.add(f"{name} première touche (s)", program.wait_for(_ANSWER) - program.started)
    with space.start(arguments) as program:
        if not text:
            figures.add(f"{name} fin (s)", program.wait_exit() - program.started)
            return
        figures.add(f"{name} première image (s)", program.wait_for(text) - program.started)
        program.settle(QUIET)
        figures.add(f"{name} image stable (s)", program.chunks[-1].at - program.started)
        time.sleep(0.1)
        figures.add(f"{name} mémoire (Mo)", program.memory())
