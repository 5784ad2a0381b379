"""The app, telling which of its files a key enters: `python -m tests.bench.entered` lists a level key's.

A key's way is from where the driver gives it to the app to where the app gives the driver its answer. How the driver
reads bytes and writes them is the terminal's; the save comes 12 ms later, in a thread of its own.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType
from typing import Final

from tests.bench.program import REPOSITORY
from tests.bench.workspace import MANY, TITLE, Workspace

_FILES: Final = "E1TUI_BENCH_FILES"
_OURS: Final = f"{REPOSITORY}/e1tui/"
_QUIET: Final = 0.3
_PATIENCE: Final = 20.0  # seconds: of a machine that does much else


class _Way:
    """The files that are entered in the loop's thread from a key on until its answer."""

    def __init__(self, told: Path) -> None:
        self._told = told
        self._entered: dict[str, None] = {}
        self._on = False

    def profile(self, frame: FrameType, event: str, argument: object) -> None:
        if event != "call" or not frame.f_code.co_filename.startswith(_OURS):
            return
        name, function = frame.f_code.co_filename.removeprefix(_OURS), frame.f_code.co_name
        if (name, function) == ("tui/terminal/app.py", "on_event"):
            if type(frame.f_locals["event"]).__name__ == "Key":
                self._entered, self._on = {}, True
        elif self._on and (name, function) == ("tui/terminal/driver.py", "write"):
            self._on = False
            self._told.write_text("\n".join(self._entered))
        if self._on:
            self._entered.setdefault(name)


def entered(keys: bytes) -> list[list[str]]:
    """By key, the files that it enters, in their order, on the grid of a candidate."""
    with tempfile.TemporaryDirectory(prefix="e1tui-bench-") as folder:
        space = Workspace(Path(folder))
        told = space.root / "files"
        arguments = space.e1tui(space.sessions("fichiers", MANY))
        arguments[2] = "tests.bench.entered"
        files = []
        with space.start(arguments, **{_FILES: str(told)}) as program:
            program.wait_for(TITLE)
            for key in (b"\r", b"\r"):
                program.settle(_QUIET)
                program.press(key, _QUIET)
            for key in keys:
                told.unlink(missing_ok=True)
                program.press(bytes([key]), _QUIET)
                patience = time.monotonic() + _PATIENCE
                while not told.exists() and time.monotonic() < patience:
                    time.sleep(_QUIET)
                files.append(told.read_text().splitlines())
    return files


if __name__ == "__main__":
    if _FILES in os.environ:
        sys.setprofile(_Way(Path(os.environ[_FILES])).profile)
        from e1tui.cli import main

        sys.exit(main(sys.argv[1:]))
    for found in entered(b"2314231423"):
        print(len(found), *found, sep="\n  ")
