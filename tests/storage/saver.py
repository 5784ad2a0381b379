"""A process that saves, to be killed or to be run beside others.

`saver.py fork FOLDER STEM`: for each line on standard input, forks a child that stops itself, and once it is woken
saves the line's "FIELD LEVEL" and prints "saved" or "refused"; the parent prints "pid N", then "end".
`saver.py many FOLDER STEM ACCOUNT UMASK FIELD COUNT`: gives one field COUNT values, each saved.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import cases

from e1tui.domain.evaluation import with_field
from e1tui.errors import E1Error
from e1tui.storage.author import Author
from e1tui.storage.grids import load_grid
from e1tui.storage.store import SessionStore

LEVELS = {level.value: level for level in load_grid().scale}


def fork_and_save(store: SessionStore, stem: str) -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            field, level = line.split()
            stored = store.load(stem)
            changed = with_field(stored.evaluation, field, LEVELS[level])
            os.kill(os.getpid(), signal.SIGSTOP)
            answer = b"defect\n"
            try:
                store.save(stored, changed, cases.ALIX, cases.NOW)
                answer = b"saved\n"
            except E1Error:
                answer = b"refused\n"
            finally:
                os.write(1, answer)
                os._exit(0)
        os.waitpid(child, os.WUNTRACED)
        os.write(1, f"pid {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"end\n")


def save_many(store: SessionStore, stem: str, account: str, field: str, count: int) -> None:
    stored = store.load(stem)
    os.write(1, b"ready\n")
    sys.stdin.readline()
    for number in range(count):
        changed = with_field(stored.evaluation, field, cases.LEVELS[number % 4])
        saved = store.save(stored, changed, Author(account), cases.NOW)
        assert not saved.conflicts
        stored = saved.stored
    os.write(1, b"done\n")


if __name__ == "__main__":
    mode, folder, stem, *rest = sys.argv[1:]
    if mode == "fork":
        fork_and_save(SessionStore(Path(folder)), stem)
    else:
        account, umask, field, count = rest
        os.umask(int(umask, 8))
        save_many(SessionStore(Path(folder)), stem, account, field, int(count))
