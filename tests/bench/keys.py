"""From a key to the last byte that it causes; all programs run at once, and their turns alternate in random order."""

from __future__ import annotations

import contextlib
import itertools
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.figures import Figures
from tests.bench.program import Missing, Program
from tests.bench.stamped import read_stamps
from tests.bench.workspace import MANY, TITLE, Workspace

QUIET: Final = 0.08  # seconds without output: the burst of a key is over
BLOCK: Final = 15  # keys in a row of one program: a grid's criteria
_DURABLE_PATIENCE: Final = 2.0
_DOWN, _UP, _PAGE_DOWN = b"\x1b[B", b"\x1b[A", b"\x1b[6~"
_WARM_UP: Final = 8


@dataclass(frozen=True)
class Way:
    """A way to use a program: how it starts, `keys` without end, and what to press before each block of them."""

    name: str
    start: Callable[[], Program]
    keys: Callable[[], Iterator[bytes]]
    before: bytes = b""
    stamps: Path | None = None


def _cycle(*keys: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: itertools.cycle(keys)


def _characters(text: str) -> Callable[[], Iterator[bytes]]:
    return _cycle(*(character.encode() for character in text))


LEVEL_KEYS = _cycle(b"2", b"3", b"4", b"1", b"3")
GROUP_KEYS = _cycle(b"2", b" ", b"3", b" ", b"4", b" ")  # each of three members in turn
ROW_KEYS = _cycle(_DOWN, _DOWN, _DOWN, _UP, _UP, _UP)
PEER_ROW_KEYS = _cycle(b"j", b"j", b"j", b"k", b"k", b"k")
TEXT = "Une argumentation claire et des exemples choisis avec soin. "


def ways(space: Workspace) -> list[Way]:
    """Those of the app, each in a process and a session of its own, and those of its peers."""
    numbers = itertools.count()

    def scoring(*path: bytes) -> Callable[[], Program]:
        return lambda: _opened(space, space.sessions(f"touches-{next(numbers)}", MANY), path)

    def grouped() -> Program:
        return _opened(space, space.grouped(f"touches-{next(numbers)}", MANY), (b"\r", b"\r", b"g"))

    def sixty() -> Program:
        sessions = space.sessions(f"touches-{next(numbers)}", MANY, grid="soixante-criteres")
        return _opened(space, sessions, (b"\r", b"\r", _PAGE_DOWN))

    stamps = space.root / "stamps"

    def stamped() -> Program:
        sessions = space.sessions(f"touches-{next(numbers)}", MANY)
        return _opened(space, sessions, (b"\r", b"\r", _PAGE_DOWN), stamps)

    def listing(*path: bytes) -> Callable[[], Program]:
        return lambda: _opened(space, space.sessions(f"liste-{next(numbers)}", 500, scored=True), path)

    def peer(arguments: Callable[[], list[str]], text: str) -> Callable[[], Program]:
        return lambda: _shown(space.start(arguments()), text)

    label = space.grid.criteria[0].label
    return [
        Way("e1tui position", stamped, LEVEL_KEYS, before=_PAGE_DOWN, stamps=stamps),
        Way("e1tui 60 critères", sixty, LEVEL_KEYS, before=_PAGE_DOWN),
        Way("e1tui groupe", grouped, GROUP_KEYS),
        Way("e1tui ligne", scoring(b"\r", b"\r"), ROW_KEYS),
        Way("e1tui onglet", scoring(b"\r", b"\r"), _cycle(b"\t")),
        Way("e1tui note", scoring(b"\r", b"\r", b"n"), _cycle(b"1", b"2", b"\x7f", b"\x7f")),
        Way("e1tui texte", scoring(b"\r", b"\r", b"a", b"\r"), _characters(TEXT)),
        Way("e1tui défilement de 500", listing(b"\r"), _cycle(_DOWN)),
        Way("e1tui filtre de 500", listing(b"\r", b"f"), _cycle(b"m", b"u", b"r", b"\x7f", b"\x7f", b"\x7f")),
        Way("VisiData commande", peer(space.visidata, label), LEVEL_KEYS, before=b"0"),
        Way("VisiData ligne", peer(space.visidata, label), PEER_ROW_KEYS),
        Way("vim commande", peer(space.vim, label), LEVEL_KEYS, before=b"0"),
        Way("vim ligne", peer(space.vim, label), PEER_ROW_KEYS),
        Way("curses position", peer(space.curses, label), LEVEL_KEYS, before=b"0"),
        Way("curses ligne", peer(space.curses, label), PEER_ROW_KEYS),
    ]


def _opened(space: Workspace, sessions: Path, path: tuple[bytes, ...], stamps: Path | None = None) -> Program:
    """The app on its list of sessions, then led by these keys, each after the last one is done."""
    arguments = space.e1tui(sessions)
    more = {}
    if stamps is not None:
        arguments[2] = "tests.bench.stamped"
        more["E1TUI_BENCH_STAMPS"] = str(stamps)
    program = _shown(space.start(arguments, **more), TITLE)
    for keys in path:
        program.press(keys, 0.5)
    return program


def _shown(program: Program, text: str) -> Program:
    program.wait_for(text)
    program.settle(0.4)
    return program


def measure(space: Workspace, figures: Figures, count: int) -> None:
    with contextlib.ExitStack() as stack:
        running: list[tuple[Way, Program, Iterator[bytes]]] = []
        for way in ways(space):
            try:
                program = stack.enter_context(way.start())
            except Missing as missing:
                figures.missing[way.name] = str(missing)
                continue
            running.append((way, program, way.keys()))
        for way, program, keys in running:
            _block(way, program, keys, _WARM_UP, Figures())
        for done in range(0, count, BLOCK):
            random.shuffle(running)
            for way, program, keys in running:
                _block(way, program, keys, min(BLOCK, count - done), figures)


def _block(way: Way, program: Program, keys: Iterator[bytes], count: int, figures: Figures) -> None:
    if way.before:
        program.press(way.before, 0.2)
    for key in itertools.islice(keys, count):
        answer = program.press(key, QUIET)
        if answer.seconds is not None:
            figures.add(f"{way.name} (s)", answer.seconds)
            figures.add(f"{way.name} (octets)", answer.size)
        if way.stamps is not None:
            figures.add("e1tui durable (s)", _durable_after(way.stamps, answer.sent) - answer.sent)


def _durable_after(stamps: Path, sent: float) -> float:
    end = time.perf_counter() + _DURABLE_PATIENCE
    while True:
        later = [at for at in read_stamps(stamps) if at > sent]
        if later:
            return later[0]
        if time.perf_counter() > end:
            raise AssertionError("A key was not saved")
        time.sleep(0.005)
