"""kill -9 at each system call of a move that changes the disk: a candidate is never in neither session, and the same
command run again finishes it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from stores import NOW

from e1tui.domain.evaluation import diff
from e1tui.operations.moving import move_all, plan_move
from e1tui.storage.author import Author
from e1tui.storage.moving import Way
from e1tui.storage.store import SessionStore

MOVER = Path(__file__).with_name("mover.py")
CALL = re.compile(r"^(?:\d+ +)?(\w+)\(")
CHANGING = {
    "openat",
    "write",
    "fsync",
    "fchmod",
    "rename",
    "renameat",
    "unlink",
    "unlinkat",
    "mkdir",
    "flock",
}
ALIX = Author("adurand")

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]


class Mover:
    """Children of one process that has imported everything, each traced by a strace of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, MOVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def move(self, way: Way, stem: str, *options: str) -> str:
        """What the child said, "" when it was killed before it could; `options` are strace's."""
        assert self._process.stdin and self._process.stdout
        kind = "copy" if way.copy else "move"
        self._process.stdin.write(f"{way.source.folder} {way.target.folder} {stem} {kind}\n")
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
def mover():
    process = Mover()
    yield process
    process.close()


@pytest.fixture
def template(folder, session, make):
    """Two sessions, in the first of them somebody who is closed under its heading."""
    from e1tui.domain.closing.seal import closed
    from e1tui.domain.heading import heading_of
    from e1tui.domain.session import State

    first = folder.create("un", session)
    folder.create("deux", session)
    draft = make(state=State.DRAFT, closing=None)
    stored = first.load(first.add(draft.candidate))
    given = first.save(stored, draft, ALIX, NOW).stored
    first.save(given, closed(given.evaluation, "adurand", NOW, heading_of(session)), ALIX, NOW)
    return folder.root, stored.stem


@pytest.mark.parametrize("copy", [False, True], ids=["move", "copy"])
def test_kill_at_each_call_that_changes_the_disk(template, mover, tmp_path, copy):
    root, stem = template
    original = SessionStore(root / "un").load(stem).evaluation

    def fresh(name: str) -> Way:
        place = tmp_path / name
        shutil.copytree(root, place)
        return Way(SessionStore(place / "un"), SessionStore(place / "deux"), copy)

    with tempfile.NamedTemporaryFile("r") as log:
        assert mover.move(fresh("whole"), stem, "-o", log.name) == "moved"
        names = [found[1] for line in log if (found := CALL.match(line))]
    seen: Counter[str] = Counter()
    killed = 0
    for name in names:
        seen[name] += 1
        if name not in CHANGING:
            continue
        where = f"{name} n° {seen[name]}"
        way = fresh(where.replace(" ", "-"))
        inject = ("-e", f"trace={name}", "-e", f"inject={name}:signal=SIGKILL:when={seen[name]}")
        killed += mover.move(way, stem, *inject) != "moved"
        here, there = way.source.stems(), way.target.stems()
        assert here or there, where  # in one of the two at least, whole:
        for store, stems in ((way.source, here), (way.target, there)):
            assert all(not diff(original, store.load(one).evaluation) for one in stems), where
        again(way, here)
        assert way.source.stems() == ((stem,) if copy else ()), where
        (arrived,) = way.target.stems()
        found = way.target.load(arrived).evaluation
        assert (diff(original, found), found.closing) == ((), original.closing), where
        told = [entry for entry in found.history if entry.field == "session"]
        assert [(entry.before, entry.after) for entry in told] == [("un", "deux")], where
        kept = way.source.load(stem) if copy else way.source.withdrawn()[0]
        folder = way.source.folder if copy else way.source.folder / "retires"
        last = SessionStore(folder).load(kept.stem).evaluation.history[-1]
        assert (last.field, last.after) == ("session", "deux"), where
        shutil.rmtree(way.source.folder.parent)
    assert killed > 15


def test_a_disk_that_does_not_confirm_keeps_the_original(template, mover):
    """The folder's fsync fails: the copy is there, and a power cut could take it away again. A second run that only
    looked whether it is there would put the original aside."""
    root, stem = template
    way = Way(SessionStore(root / "un"), SessionStore(root / "deux"))
    unconfirmed = ("-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=2")  # the first is the file's own
    for _ in range(2):
        assert mover.move(way, stem, *unconfirmed) == "refused"
        assert (way.source.stems(), len(way.target.stems())) == ((stem,), 1)
    assert mover.move(way, stem, "-e", "trace=none") == "moved"
    assert (way.source.stems(), len(way.target.stems())) == ((), 1)


def again(way: Way, stems) -> None:
    """A second run; nothing is left to do for it where the first one was killed after its last change."""
    plan = plan_move(way, [way.source.load(one) for one in stems], ALIX, NOW)
    _, staying = move_all(plan, ALIX, lambda: NOW)
    assert not staying
