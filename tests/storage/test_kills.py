"""kill -9 at each system call of a save, in a process of its own, by strace."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import cases
import pytest
from levels import Level

from e1tui import files
from e1tui.storage.store import SessionStore

SAVER = Path(__file__).with_name("saver.py")
MARK = re.compile(r"^(?:\d+ +)?(\w+)\(")

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]


class Saver:
    """Children of one process that has imported everything, each traced by a strace of its own."""

    def __init__(self, store: SessionStore, stem: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, SAVER, "fork", store.folder, stem],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def save(self, field: str, level: Level, *options: str) -> str:
        """What the child said, "" when it was killed before it could; `options` are strace's."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{field} {level}\n")
        self._process.stdin.flush()
        pid = self._process.stdout.readline().split()[1]
        with subprocess.Popen(["strace", *options, "-p", pid], stderr=subprocess.PIPE, text=True) as strace:
            assert strace.stderr
            attached = strace.stderr.readline()
            os.kill(int(pid), signal.SIGCONT)
            if "not permitted" in attached:
                pytest.skip(f"this machine does not let us trace: {attached.strip()}")
            assert "attached" in attached, attached
            answer = self._process.stdout.readline().strip()
            if answer != "end":
                assert self._process.stdout.readline() == "end\n"
            strace.stderr.read()
        return "" if answer == "end" else answer

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(10)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[tuple[SessionStore, str, Saver]]:
    store, stem = cases.new_store(tmp_path)
    saver = Saver(store, stem)
    yield store, stem, saver
    saver.close()


def calls_of_a_save(saver: Saver) -> list[tuple[str, int]]:
    """Each system call of a save, with how many of its name there were until then."""
    with tempfile.NamedTemporaryFile("r") as log:
        assert saver.save(cases.KEYS[0], Level.TI, "-o", log.name) == "saved"
        names = [found[1] for line in log if (found := MARK.match(line))]
    assert {"flock", "fsync"} <= set(names)
    seen: Counter[str] = Counter()
    calls = []
    for name in names:
        seen[name] += 1
        calls.append((name, seen[name]))
    return calls


def test_kill_at_each_system_call_of_a_save(session: tuple[SessionStore, str, Saver]) -> None:
    store, stem, saver = session
    calls = calls_of_a_save(saver)
    assert len(calls) > 20
    killed, acknowledged = 0, Level.TI
    for number, (name, count) in enumerate(calls):
        level = cases.LEVELS[(number + 1) % 4]
        inject = ("-e", f"trace={name}", "-e", f"inject={name}:signal=SIGKILL:when={count}")
        saved = saver.save(cases.KEYS[0], level, *inject) == "saved"
        where = f"killed at {name} n° {count} of {len(calls)} calls"
        found = cases.again(store).load(stem).evaluation.positions[cases.KEYS[0]]
        # What was told to be saved is there; what was not may be there or not, whole.
        assert found is level if saved else found in (acknowledged, level), where
        killed += not saved
        acknowledged = level
        after = cases.again(store)  # the next save works, and takes away what was left
        cases.save(after, after.load(stem), cases.KEYS[0], level)
        cases.save(after, after.load(stem), cases.KEYS[1], level)
        assert cases.temporaries(store.folder) == [], where
    assert killed > 20  # the call that prints "saved" comes last: nearly every child was killed before it
    history = cases.again(store).load(stem).evaluation.history
    assert [entry.revision for entry in history] == sorted(entry.revision for entry in history)


def test_the_kill_notices_a_save_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: a file that is truncated, then written. Killed at the write, the mark is gone."""
    monkeypatch.setattr(files, "_replace_in", truncate_and_write)
    store, stem = cases.new_store(tmp_path)
    stored = store.load(stem)
    process = os.fork()
    if not process:
        monkeypatch.setattr(files.os, "write", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        try:
            cases.save(store, stored, cases.KEYS[0], Level.S)
        finally:
            os._exit(1)
    os.waitpid(process, 0)
    assert (store.folder / f"{stem}.toml").read_bytes() == b""


def truncate_and_write(folder: int, name: str, content: bytes) -> None:
    descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600, dir_fd=folder)
    os.write(descriptor, content)
    os.close(descriptor)


@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EDQUOT", "EROFS"])
def test_an_error_of_the_kernel_at_each_call_that_writes(
    session: tuple[SessionStore, str, Saver], error: str
) -> None:
    """As in test_faults, but under the interpreter: what Python itself calls is made to fail too."""
    store, stem, saver = session
    writing = {"openat", "write", "fsync", "fchmod", "rename", "renameat", "close"}
    before = Level.TI
    for number, (name, count) in enumerate(c for c in calls_of_a_save(saver) if c[0] in writing):
        level = cases.LEVELS[(number + 1) % 4]
        inject = ("-e", f"trace={name}", "-e", f"inject={name}:error={error}:when={count}")
        answer = saver.save(cases.KEYS[0], level, *inject)
        found = cases.again(store).load(stem).evaluation.positions[cases.KEYS[0]]
        where = f"{error} at {name} n° {count}"
        if (name, answer) == ("write", ""):  # it is the acknowledgement that failed
            assert found is level, where
        else:
            assert answer == ("saved" if found is level else "refused"), where
            assert found in (level, before), where
        assert cases.temporaries(store.folder) == []
        before = found
