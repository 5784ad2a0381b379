"""A process that moves a candidate, to be killed: `mover.py`, then on standard input a line "SOURCE TARGET STEM COPY"
each. It forks a child that stops itself, and once it is woken moves; the parent prints "pid N", then "end"."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
from pathlib import Path

from e1tui.operations.moving import move_all, plan_move
from e1tui.storage.author import Author
from e1tui.storage.moving import Way
from e1tui.storage.store import SessionStore

NOW = dt.datetime(2026, 6, 12, 18, tzinfo=dt.UTC)


def move(source: str, target: str, stem: str, copy: str) -> None:
    way = Way(SessionStore(Path(source)), SessionStore(Path(target)), copy == "copy")
    plan = plan_move(way, [way.source.load(stem)], Author("adurand"), NOW)
    os.kill(os.getpid(), signal.SIGSTOP)
    gone, _ = move_all(plan, Author("adurand"), lambda: NOW)
    os.write(1, b"moved\n" if gone else b"refused\n")


if __name__ == "__main__":
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                move(*line.split())
            finally:
                os._exit(0)
        os.waitpid(child, os.WUNTRACED)
        os.write(1, f"pid {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"end\n")
