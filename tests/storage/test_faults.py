"""A save that fails: nothing is lost, nothing is called saved that is not, nothing is called unsaved that is.

Every I/O call of every writing operation is made to fail in turn; a power cut is tried at every call.
"""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cases
import pytest
from faulty import FaultyDisk, Stopped
from levels import Level

from e1tui import files
from e1tui.domain.evaluation import Candidate
from e1tui.errors import E1Error, SaveError
from e1tui.storage.grids import load_grid
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import decode_evaluation

ERRORS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS)
FIELD = cases.KEYS[0]


def save(store: SessionStore, stem: str) -> None:
    cases.save(store, store.load(stem), FIELD, Level.S)


def is_saved(store: SessionStore, stem: str) -> bool:
    return store.load(stem).evaluation.positions.get(FIELD) is Level.S


def add(store: SessionStore, stem: str) -> None:
    store.add(Candidate("AUTRE", "Lou", "2"))


def is_added(store: SessionStore, stem: str) -> bool:
    return "autre-lou-2" in store.stems()


def save_session(store: SessionStore, stem: str) -> None:
    before = store.session()
    store.save_session(replace(before, school="Lycée Exemple"), before)


def is_session_saved(store: SessionStore, stem: str) -> bool:
    return store.session().school == "Lycée Exemple"


def withdraw(store: SessionStore, stem: str) -> None:
    store.withdraw(stem)


def is_withdrawn(store: SessionStore, stem: str) -> bool:
    assert len(store.stems()) + len(store.withdrawn()) == 1  # in one place, and in one place only
    return stem not in store.stems()


def restore(store: SessionStore, stem: str) -> None:
    store.restore("retire-1")


def is_restored(store: SessionStore, stem: str) -> bool:
    assert len(store.stems()) + len(store.withdrawn()) == 2
    return "retire-1" in store.stems()


Do = Callable[[SessionStore, str], None]
Done = Callable[[SessionStore, str], bool]
OPERATIONS: dict[str, tuple[Do, Done]] = {
    "save": (save, is_saved),
    "add": (add, is_added),
    "save_session": (save_session, is_session_saved),
    "withdraw": (withdraw, is_withdrawn),
    "restore": (restore, is_restored),
}


def prepared(root: Path, operation: str) -> tuple[SessionStore, str]:
    root.mkdir()
    store, stem = cases.new_store(root)
    if operation == "restore":
        store.add(Candidate("RETIRE", "", "1"))
        store.withdraw("retire-1")
    return cases.again(store), stem


def number_of_calls(root: Path, operation: str) -> int:
    store, stem = prepared(root, operation)
    with FaultyDisk().installed() as disk:
        OPERATIONS[operation][0](store, stem)
    return len(disk.calls)


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_error_at_each_call_is_told_as_it_is(tmp_path: Path, operation: str, lasting: bool) -> None:
    do, done = OPERATIONS[operation]
    calls = number_of_calls(tmp_path / "count", operation)
    assert calls > 5
    for count in range(1, calls + 1):
        for error in ERRORS:
            store, stem = prepared(tmp_path / f"{count}-{error}", operation)
            disk = FaultyDisk(fail_at=count, error=error, lasting=lasting, sync=False)
            told = True
            with disk.installed():
                try:
                    do(store, stem)
                except E1Error:  # anything else is a defect and ends the test
                    told = False
            where = f"{disk.calls[count - 1]} (call {count}), {errno.errorcode[error]}"
            assert done(cases.again(store), stem) is told, where
            assert cases.temporaries(store.folder) == [], where
            if not told:
                do(store, stem)  # the retry, once the disk is well again
                assert done(cases.again(store), stem), where


def test_a_folder_that_cannot_be_confirmed_is_saved_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, stem = cases.new_store(tmp_path)
    stored = store.load(stem)
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, "")
        real(descriptor)

    monkeypatch.setattr(files.os, "fsync", fsync)
    saved = cases.save(store, stored, FIELD, Level.S)
    assert "n’a pas confirmé" in saved.warning
    assert is_saved(cases.again(store), stem)


def test_a_rename_that_was_done_but_answered_an_error_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, stem = cases.new_store(tmp_path)
    stored = store.load(stem)
    real = os.rename

    def rename(*args: str, **options: int) -> None:
        real(*args, **options)
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(files.os, "rename", rename)
    cases.save(store, stored, FIELD, Level.S)
    monkeypatch.undo()
    assert is_saved(cases.again(store), stem)
    assert cases.temporaries(store.folder) == []


# --- the power cut ---


def losses_at_a_power_cut(root: Path, *, forgetful: bool = False) -> list[str]:
    """What a power cut at each call of a save loses: a file that is neither old nor new, an acknowledged value."""
    losses, count = [], 0
    while True:
        count += 1
        store, stem = prepared(root / str(count), "save")
        stored = cases.save(store, store.load(stem), cases.KEYS[1], Level.I).stored
        path = store.folder / f"{stem}.toml"
        old, acknowledged = path.read_bytes(), False
        disk = FaultyDisk(stop_at=count, sync=False, forgetful=forgetful)
        disk.watch(path)
        with disk.installed():
            try:
                cases.save(store, stored, FIELD, Level.S)
                acknowledged = True
            except Stopped:
                pass
        where = disk.calls[-1] if acknowledged else f"{disk.calls[count - 1]} (call {count})"
        for content in disk.after_power_cut(path):
            if content == old and not acknowledged:
                continue
            try:
                positions = decode_evaluation(content, load_grid).positions
            except E1Error:
                losses.append(f"{where}: a file of {len(content)} bytes that cannot be read")
            else:
                if dict(positions) != {cases.KEYS[1]: Level.I, FIELD: Level.S}:
                    losses.append(f"{where}: an acknowledged value is gone")
        # The process was killed, the machine was not: what is in place can be read, the next save works.
        survivor = cases.again(store)
        cases.save(survivor, survivor.load(stem), cases.KEYS[2], Level.TI)
        if cases.temporaries(store.folder):
            losses.append(f"{where}: a temporary file is left after the next save")
        if acknowledged:
            return losses


def in_place(folder: int, name: str, content: bytes) -> None:
    descriptor = files.os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600, dir_fd=folder)
    files.os.write(descriptor, content)
    files.os.fsync(descriptor)
    files.os.close(descriptor)


def test_a_power_cut_at_each_call_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    assert losses_at_a_power_cut(tmp_path) == []


def test_the_power_cut_notices_a_save_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_replace_in", in_place)
    with pytest.raises(E1Error):  # killed after the truncation, the file cannot even be read by the next save
        losses_at_a_power_cut(tmp_path)


def test_the_power_cut_notices_a_file_without_fsync(tmp_path: Path) -> None:
    losses = losses_at_a_power_cut(tmp_path, forgetful=True)
    assert any("cannot be read" in loss for loss in losses)


def test_the_power_cut_notices_a_folder_without_fsync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "sync_folder", lambda _descriptor: True)
    assert any("acknowledged" in loss for loss in losses_at_a_power_cut(tmp_path))


# --- limits that the system sets ---

SAVE_UNTIL_REFUSED = """
import resource, sys
sys.path.insert(0, sys.argv[1])
import cases
from e1tui.domain.evaluation import with_field
from e1tui.errors import SaveError
from pathlib import Path
store, stem = cases.new_store(Path(sys.argv[2]))
if sys.argv[3:]:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
stored, size = store.load(stem), 1000
for round in range(40):
    text = "x" * size
    try:
        stored = store.save(
            stored, with_field(stored.evaluation, "appreciation", text), cases.ALIX, cases.NOW
        ).stored
    except SaveError as error:
        print(error)
        break
    size += 6000
again = cases.again(store)
assert again.load(stem).evaluation == stored.evaluation, "what was acknowledged is not there"
assert cases.temporaries(store.folder) == [], "a temporary file is left"
short = with_field(stored.evaluation, "appreciation", "court")
again.save(stored, short, cases.ALIX, cases.NOW)  # a shorter text still has room
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.end_to_end
def test_the_limit_of_a_file_s_size_is_told_and_loses_nothing(tmp_path: Path) -> None:
    here = str(Path(__file__).parent)
    done = run(sys.executable, "-c", SAVE_UNTIL_REFUSED, here, str(tmp_path), "50000")
    assert (done.returncode, done.stderr) == (0, "")
    assert "la taille permise est dépassée" in done.stdout


@pytest.mark.end_to_end
def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    here = str(Path(__file__).parent)
    mounted = 'mount -t tmpfs -o size=256k,mode=700 e1tui "$1" || exit 77; shift; exec "$@"'
    done = run(
        *("unshare", "--mount", "--map-root-user", "sh", "-c", mounted, "sh", str(tmp_path)),
        *(sys.executable, "-c", SAVE_UNTIL_REFUSED, here, str(tmp_path)),
    )
    if done.returncode == 77 or done.stderr.startswith("unshare:"):
        pytest.skip(f"this machine does not let us mount a small disk: {done.stderr.strip()}")
    assert (done.returncode, done.stderr) == (0, "")
    assert "le disque est plein" in done.stdout


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_a_folder_that_cannot_be_written_is_told() -> None:
    with tempfile.TemporaryDirectory() as root:
        Path(root).chmod(0o755)
        store, stem = cases.new_store(Path(root))
        store.folder.chmod(0o755)
        os.chown(store.folder / f"{stem}.toml", NOBODY, -1)
        assert as_nobody(lambda: refused_for_its_rights(store, stem))
        assert not is_saved(cases.again(store), stem)


NOBODY = 65534


def refused_for_its_rights(store: SessionStore, stem: str) -> bool:
    stored = store.load(stem)
    try:
        cases.save(store, stored, FIELD, Level.S)
    except SaveError as error:
        return "ce compte n’en a pas le droit" in str(error)
    return False


def as_nobody(check: Callable[[], bool]) -> bool:
    """What `check` says in a process of an account that owns nothing (root is stopped by nothing)."""
    process = os.fork()
    if not process:
        right = False
        try:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            right = check()
        finally:
            os._exit(0 if right else 1)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0


# --- modes and groups ---


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o027, 0o077, 0o277])
def test_modes_are_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        store, stem = cases.new_store(tmp_path / "sessions")
        save(store, stem)
        store.add(Candidate("RETIRE", "", "1"))
        store.withdraw("retire-1")
    finally:
        os.umask(before)
    for path in (tmp_path / "sessions").rglob("*"):
        assert mode(path) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_setgid_folder_keeps_its_group_and_the_group_s_rights(tmp_path: Path, umask: int) -> None:
    group = next((g for g in (12345, *os.getgroups()) if os.getuid() == 0 or g != os.getgid()), None)
    if group is None:
        pytest.skip("this account is in one group only")
    shared = tmp_path / "sessions"
    shared.mkdir()
    os.chown(shared, -1, group)
    shared.chmod(0o2770)
    before = os.umask(umask)
    try:
        store, stem = cases.new_store(shared)
        save(store, stem)
        store.add(Candidate("RETIRE", "", "1"))
        store.withdraw("retire-1")
    finally:
        os.umask(before)
    for path in shared.rglob("*"):
        assert path.stat().st_gid == group, path
        assert mode(path) == (0o2770 if path.is_dir() else 0o660), path
