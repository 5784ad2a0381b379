"""What the app asks of the machine: at rest, in memory, twenty at once; what its commands take."""

from __future__ import annotations

import contextlib
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from tests.bench.figures import Figures
from tests.bench.keys import TEXT
from tests.bench.program import Answer, Program, Screen, answer_of, read_all
from tests.bench.workspace import FEW, MANY, SIZES, TITLE, Workspace

_APPS: Final = 20
_LONG: Final = max(SIZES)
_LOOKS_SECONDS: Final = 20.0  # in which a long list looks at all its files once
_KEYS_EACH: Final = 15
_WINDOW: Final = 0.5  # seconds in which what a key causes comes; the keys of one app are further apart


def _scoring(space: Workspace, sessions: Path) -> Program:
    program = space.start(space.e1tui(sessions))
    program.wait_for(TITLE)
    for keys in (b"\r", b"\r"):
        program.settle(0.4)
        program.send(keys)
    program.settle(0.5)
    return program


def measure_idle(space: Workspace, figures: Figures, seconds: float) -> None:
    """Bytes and processor of an app that nobody touches: on the grid, in a text, with the timer where there is one."""
    with _scoring(space, space.sessions("repos", MANY)) as program:
        program.press(b"2", 1.0)
        figures.add("mémoire, 30 candidats (Mo)", program.memory())
        _idle(program, figures, "grille", seconds)
        program.press(b"c", 0.3)
        started = _top_line(program)
        read_all([program], time.perf_counter() + 2.5)
        if _top_line(program) != started:
            _idle(program, figures, "minuteur", seconds)
            program.press(b"c", 0.3)
        else:
            figures.missing["au repos, minuteur"] = "c ne met rien en marche dans l’entête"
        program.press(b"a", 0.3)
        program.press(b"\r", 0.3)
        for character in TEXT:
            program.press(character.encode(), 0.02)
        program.settle(3.0)
        _idle(program, figures, "texte", seconds)
    with space.start(space.e1tui(space.sessions("repos-liste", _LONG, scored=True))) as program:
        program.wait_for(TITLE)
        program.settle(0.4)
        program.press(b"\r", 2.0)  # until all are read
        read_all([program], time.perf_counter() + 3.0)
        _idle(program, figures, f"liste de {_LONG}", max(seconds, _LOOKS_SECONDS))


def _top_line(program: Program) -> str:
    screen = Screen()
    for chunk in program.chunks:
        screen.feed(chunk.data)
    return screen.text.split("\n")[0]


def _idle(program: Program, figures: Figures, where: str, seconds: float) -> None:
    chunks, spent, began = len(program.chunks), program.cpu(), time.perf_counter()
    read_all([program], began + seconds)
    took = time.perf_counter() - began
    size = sum(len(chunk.data) for chunk in program.chunks[chunks:])
    figures.add(f"repos, {where} (octets/s)", size / took)
    figures.add(f"repos, {where} (% processeur)", 100 * (program.cpu() - spent) / took)


def measure_crowd(space: Workspace, figures: Figures) -> None:
    """Twenty commissions score at once on one machine, a key a second each, at moments of their own."""
    with contextlib.ExitStack() as stack:
        programs = [
            stack.enter_context(_scoring(space, space.sessions(f"foule-{rank}", 2))) for rank in range(_APPS)
        ]
        start = time.perf_counter() + 0.5
        due = sorted(
            (start + second + random.uniform(0.0, 1.0 - _WINDOW), rank)
            for rank in range(_APPS)
            for second in range(_KEYS_EACH)
        )
        sent: list[tuple[float, Program]] = []
        for at, rank in due:
            read_all(programs, at)
            sent.append((programs[rank].send(b"2"), programs[rank]))
        read_all(programs, time.perf_counter() + 1.0)
        for at, program in sent:
            answer = _within(program, at)
            if answer.seconds is not None:
                figures.add("vingt à la fois (s)", answer.seconds)
        figures.add("vingt à la fois, mémoire chacun (Mo)", *(program.memory() for program in programs))


def _within(program: Program, sent: float) -> Answer:
    return answer_of(sent, [chunk for chunk in program.chunks if sent < chunk.at < sent + _WINDOW])


def measure_commands(space: Workspace, figures: Figures, rounds: int) -> None:
    """An import of 500, and the grids of twelve candidates, beside what LibreOffice takes to write as many."""
    roster = space.roster(500)
    twelve = space.sessions("documents", FEW, scored=True)
    for rank in range(rounds):
        empty = space.sessions(f"import-{rank}", 0)
        figures.add(
            "import de 500 (s)", _seconds(space, [*space.e1tui(empty), "importer", "banc", str(roster)])
        )
        out = ["exporter", "banc", "--grilles", "--vers", str(space.root / f"pdf-{rank}")]
        figures.add("e1tui, 12 grilles (s)", _seconds(space, [*space.e1tui(twelve), *out]))
        figures.add("python fin seule (s)", _seconds(space, [sys.executable, "-c", "pass"]))
        if (office := shutil.which("soffice")) is None:
            figures.missing["LibreOffice, 12 documents"] = "LibreOffice n’est pas installé"
            continue
        copies = [str(shutil.copy(space.csv, space.root / f"grille-{n}.csv")) for n in range(FEW)]
        convert = ["--headless", "--convert-to", "pdf", "--outdir", str(space.root / "office"), *copies]
        figures.add("LibreOffice, 12 documents (s)", _seconds(space, [office, *convert]))


def _seconds(space: Workspace, arguments: list[str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(arguments, env=space.env, cwd=space.root, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{arguments}: {done.stdout}{done.stderr}")
    return time.perf_counter() - began
