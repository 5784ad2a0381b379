"""Who else is in: seen while they run, gone with their process; and what changed underneath."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cases
import pytest

from e1tui.errors import FileProblem
from e1tui.storage import attendance as attendance_module
from e1tui.storage.attendance import PRESENTS, Attendance
from e1tui.storage.author import Author, current_account
from e1tui.storage.listing.changes import FolderChanges, changes_between, look

IN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import cases
from e1tui.storage.attendance import Attendance
here = Attendance(Path(sys.argv[2]), cases.NOE, lambda: cases.NOW)
here.enter("exemple-camille")
print("in", flush=True)
sys.stdin.readline()
here.leave()
print("out", flush=True)
sys.stdin.readline()
"""
HERE = str(Path(__file__).parent)
ACCOUNT = current_account()


class Clock:
    def __init__(self) -> None:
        self.now = cases.NOW

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def mine(tmp_path: Path, clock: Clock) -> Iterator[Attendance]:
    attendance = Attendance(tmp_path, cases.ALIX, clock)
    yield attendance
    attendance.leave()


@pytest.fixture
def noe(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another app, in a process of its own."""
    command = [sys.executable, "-c", IN, HERE, tmp_path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "in\n"
        yield process
        process.kill()


@pytest.mark.end_to_end
def test_another_who_is_in_is_seen_with_what_is_open(mine: Attendance, noe: subprocess.Popen[str]) -> None:
    (other,) = mine.others()
    assert (other.account, other.member, other.stem, other.own) == (
        ACCOUNT,
        "LEROY Noé",
        "exemple-camille",
        False,
    )
    assert other.sentence(cases.NOW) == "LEROY Noé"
    assert mine.on("exemple-camille") == (other,)
    assert mine.on("autre") == ()


@pytest.mark.end_to_end
def test_one_who_leaves_is_seen_no_more(mine: Attendance, noe: subprocess.Popen[str]) -> None:
    assert noe.stdin and noe.stdout
    noe.stdin.write("\n")
    noe.stdin.flush()
    assert noe.stdout.readline() == "out\n"
    assert mine.others() == ()


@pytest.mark.end_to_end
def test_one_who_was_killed_is_seen_no_more_and_leaves_nothing(
    mine: Attendance, noe: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert len(os.listdir(tmp_path / PRESENTS)) == 1
    noe.kill()
    noe.wait()
    assert mine.others() == ()
    assert os.listdir(tmp_path / PRESENTS) == []


def test_one_s_own_entry_is_not_among_the_others(mine: Attendance, tmp_path: Path) -> None:
    mine.enter()
    mine.enter("exemple-camille")
    assert mine.others() == ()
    assert len(os.listdir(tmp_path / PRESENTS)) == 1


def test_one_s_own_dropped_connection_shows_as_such(tmp_path: Path, mine: Attendance, clock: Clock) -> None:
    dropped = Attendance(tmp_path, cases.ALIX, clock)
    dropped.enter("exemple-camille")
    (other,) = mine.others()
    assert other.own
    assert other.sentence(clock.now).startswith("vous, par une autre connexion")
    clock.now += dt.timedelta(minutes=4)
    dropped.heartbeat()  # it runs still, but no key comes
    (other,) = mine.others()
    assert other.sentence(clock.now).endswith("sans touche depuis 4 min : connexion perdue ?")
    dropped.heartbeat(active=clock.now)
    (other,) = mine.others()
    assert "perdue" not in other.sentence(clock.now)
    dropped.leave()
    assert mine.others() == ()


def test_another_member_on_the_same_account_is_another_person(
    tmp_path: Path, mine: Attendance, clock: Clock
) -> None:
    other = Attendance(tmp_path, Author(ACCOUNT, "LEROY Noé"), clock)
    other.enter()
    assert [one.own for one in mine.others()] == [False]
    other.leave()


def test_the_account_is_the_owner_of_the_file_and_not_what_it_says(
    tmp_path: Path, mine: Attendance, clock: Clock
) -> None:
    other = Attendance(tmp_path, Author("quelqu-un-d-autre"), clock)
    other.enter()
    assert [one.account for one in mine.others()] == [ACCOUNT]
    other.leave()


def test_modes_and_names_tell_nothing(tmp_path: Path, mine: Attendance) -> None:
    mine.enter("exemple-camille")
    folder = tmp_path / PRESENTS
    (entry,) = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600
    assert "camille" not in entry.name and "durand" not in entry.name.lower()


def test_a_shared_session_shares_its_presence(tmp_path: Path, mine: Attendance) -> None:
    tmp_path.chmod(0o2770)
    mine.enter()
    (entry,) = (tmp_path / PRESENTS).iterdir()
    assert stat.S_IMODE((tmp_path / PRESENTS).stat().st_mode) == 0o2770
    assert stat.S_IMODE(entry.stat().st_mode) == 0o660


def test_without_flock_an_entry_lives_by_its_heartbeat(
    tmp_path: Path, mine: Attendance, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.EOPNOTSUPP, "")

    monkeypatch.setattr(attendance_module.fcntl, "flock", refuse)
    other = Attendance(tmp_path, cases.NOE, clock)
    clock.now = dt.datetime.now(dt.UTC)
    other.enter()
    assert len(mine.others()) == 1
    clock.now += attendance_module.STALE + dt.timedelta(seconds=5)
    assert mine.others() == ()
    assert os.listdir(tmp_path / PRESENTS) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 4000,
        b'{"depuis": 1, "actif": 2}',
        b'{"depuis": "2026-06-12T09:41:07", "actif": "2026-06-12T09:41:07"}',
        b'{"depuis": "x", "actif": "y"}' + b" " * 10_000,
        b'{"depuis": "2026-06-12T09:41:07Z", "actif": "0001-01-01T00:00:00Z"}',
        b'{"depuis": "9999-12-31T23:59:59-23:59", "actif": "2026-06-12T09:41:07Z"}',
    ],
)
def test_what_is_no_entry_is_passed_over(
    tmp_path: Path, mine: Attendance, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setattr(Attendance, "_is_dead", lambda *_: False)
    (tmp_path / PRESENTS).mkdir()
    (tmp_path / PRESENTS / "x.present").write_bytes(content)
    assert mine.others() == ()


def test_hostile_entries_are_shown_as_text(
    tmp_path: Path, mine: Attendance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Attendance, "_is_dead", lambda *_: False)
    (tmp_path / PRESENTS).mkdir()
    moment = cases.NOW.isoformat()
    entry = {"membre": "\x1b]0;x\x07" + "A" * 900, "terminal": "\x1b[2J", "depuis": moment, "actif": moment}
    (tmp_path / PRESENTS / "x.present").write_text(json.dumps(entry))
    os.mkfifo(tmp_path / PRESENTS / "fifo.present")
    (tmp_path / PRESENTS / "folder.present").mkdir()
    (tmp_path / PRESENTS / "link.present").symlink_to("/etc/passwd")
    (other,) = mine.others()
    assert other.who.startswith("\N{REPLACEMENT CHARACTER}]0;x")
    assert len(other.who) == 200
    assert "\x1b" not in other.sentence(cases.NOW)


@pytest.mark.parametrize("make", [lambda p: p.write_text("x"), lambda p: p.symlink_to("/tmp"), os.mkfifo])
def test_a_folder_that_is_none_stops_nobody(tmp_path: Path, mine: Attendance, make: object) -> None:
    assert callable(make)
    make(tmp_path / PRESENTS)
    mine.enter()
    mine.heartbeat()
    assert mine.others() == ()
    mine.leave()


def test_a_session_that_is_gone_stops_nobody(tmp_path: Path, clock: Clock) -> None:
    attendance = Attendance(tmp_path / "nulle-part", cases.ALIX, clock)
    attendance.enter()
    attendance.heartbeat()
    assert attendance.others() == ()
    attendance.leave()


# --- what changed underneath ---


def test_a_look_tells_who_came_went_and_changed(tmp_path: Path) -> None:
    store, stem = cases.new_store(tmp_path)
    before = look(store.folder)
    assert not changes_between(before, look(store.folder))
    other = cases.again(store)
    cases.save(other, other.load(stem), cases.KEYS[0], cases.LEVELS[0])
    assert changes_between(before, look(store.folder)) == FolderChanges(altered=frozenset({stem}))
    before = look(store.folder)
    added = other.add(replace(cases.CAMILLE, number="0214123457"))
    other.save_session(other.session())
    assert changes_between(before, look(store.folder)) == FolderChanges(came=frozenset({added}), session=True)
    before = look(store.folder)
    other.withdraw(added)
    assert changes_between(before, look(store.folder)) == FolderChanges(went=frozenset({added}))


def test_a_file_mended_by_hand_or_made_readable_has_changed(tmp_path: Path) -> None:
    store, stem = cases.new_store(tmp_path)
    path = store.folder / f"{stem}.toml"
    before = look(store.folder)
    content, status = path.read_bytes(), path.stat()
    path.write_bytes(content.replace(b"Camille", b"Camilla"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # the same size, the same time
    assert changes_between(before, look(store.folder)).altered == {stem}
    before = look(store.folder)
    path.chmod(0o400)
    assert changes_between(before, look(store.folder)).altered == {stem}


def test_what_is_not_a_candidate_s_is_not_looked_at(tmp_path: Path) -> None:
    store, _ = cases.new_store(tmp_path)
    before = look(store.folder)
    for name in (".e1tui.000000000000.tmp", ".verrou", "notes.txt", ".x.toml"):
        (store.folder / name).write_text("x")
    assert not changes_between(before, look(store.folder))


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="n’existe pas ou plus"):
        look(tmp_path / "nulle-part")
