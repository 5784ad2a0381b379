"""The app, telling which of its files a key enters: `python -m tests.bench.entered` counts a level key's.

A key's way is from the terminal's bytes to the bytes that answer it. The save that follows it, in a thread of its own
and 12 ms later, is not on it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final

from tests.bench.program import REPOSITORY
from tests.bench.workspace import MANY, TITLE, Workspace

_FILES: Final = "E1TUI_BENCH_FILES"
_OURS: Final = f"{REPOSITORY}/e1tui/"
_WRITE: Final = "write"  # of the driver: the answer
QUIET: Final = 0.3
KEYS: Final = b"23"


class _Way:
    """The files that are entered from a key's bytes on until its answer."""

    def __init__(self) -> None:
        self._entered: dict[str, None] = {}
        self._on = False

    def profile(self, frame: FrameType, event: str, argument: object) -> None:
        if event != "call" or not (name := frame.f_code.co_filename).startswith(_OURS):
            return
        function = frame.f_code.co_name
        if function == "_read" and name.endswith("/driver.py"):
            self._entered, self._on = {}, True
        if self._on:
            self._entered.setdefault(name.removeprefix(_OURS))
        if self._on and function == _WRITE and name.endswith("/output.py"):
            self._on = False
            Path(os.environ[_FILES]).write_text("\n".join(self._entered))


def _follow() -> Callable[[FrameType, str, object], None]:
    way = _Way()
    threading.setprofile(way.profile)
    return way.profile


def entered(keys: bytes = KEYS, path: tuple[bytes, ...] = (b"\r", b"\r")) -> list[list[str]]:
    """By key, the files it enters, in their order, on the grid of a candidate."""
    with tempfile.TemporaryDirectory(prefix="e1tui-bench-") as folder:
        space = Workspace(Path(folder))
        found = space.root / "files"
        arguments = space.e1tui(space.sessions("fichiers", MANY))
        arguments[2] = "tests.bench.entered"
        told = []
        with space.start(arguments, **{_FILES: str(found)}) as program:
            program.wait_for(TITLE)
            program.settle(QUIET)
            for key in path:
                program.press(key, 2 * QUIET)
            for key in keys:
                program.press(bytes([key]), QUIET)
                told.append(found.read_text().splitlines())
    return told


if __name__ == "__main__":
    if _FILES in os.environ:
        sys.setprofile(_follow())
        from e1tui.cli import main

        sys.exit(main(sys.argv[1:]))
    for files in entered():
        print(len(files), *files, sep="\n  ")
