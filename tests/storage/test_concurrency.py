"""Several people, several processes: nothing is overwritten, and the lock is there for it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import cases
import pytest
from levels import Level

from e1tui import files
from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import Examiner
from e1tui.errors import ConflictError, E1Error, FileProblem, SaveError
from e1tui.storage import lock, store
from e1tui.storage.check import check_folder
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.lock import LOCK_FILE, SUBSTITUTE, session_lock
from e1tui.storage.store import SessionStore

SAVER = Path(__file__).with_name("saver.py")
A, B = cases.KEYS[:2]


# --- processes ---


@pytest.mark.end_to_end
def test_four_processes_save_fifty_times_each_in_one_file(tmp_path: Path) -> None:
    session, stem = cases.new_store(tmp_path)
    fields = dict(zip(("000", "022", "027", "077"), cases.KEYS, strict=False))
    processes = [
        subprocess.Popen(
            [sys.executable, SAVER, "many", session.folder, stem, f"compte{umask}", umask, field, "50"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for umask, field in fields.items()
    ]
    for process in processes:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in processes:  # all at once
        assert process.stdin
        process.stdin.close()
    for process in processes:
        assert process.stdout and process.stdout.read() == "done\n"
        process.stdout.close()
        assert process.wait(60) == 0
    evaluation = session.load(stem).evaluation
    assert evaluation.revision == len(evaluation.history) == 200
    for umask, field in fields.items():
        given = [entry.after for entry in evaluation.history if entry.by == f"compte{umask}"]
        assert given == [cases.LEVELS[number % 4].value for number in range(50)]
        assert evaluation.positions[field] == cases.LEVELS[49 % 4]
    assert (session.folder / f"{stem}.toml").stat().st_mode & 0o777 == 0o600
    assert cases.temporaries(session.folder) == []


def test_the_same_name_added_by_several_at_once_gives_as_many_files(tmp_path: Path) -> None:
    session, _ = cases.new_store(tmp_path)
    stems: list[str] = []

    def add() -> None:
        for _ in range(5):
            stems.append(cases.again(session).add(Candidate("AUTRE", "Lou")))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(set(stems)) == 20
    assert set(stems) <= set(session.stems())


# --- the compare and the lock, and what happens without them ---


def other_s_value_after_two_saves(root: Path) -> Level | None:
    """What is left of Noé's value once Alix, who had not seen it, gives another field a value."""
    session, stem = cases.new_store(root)
    alix = session.load(stem)
    other = cases.again(session)
    cases.save(other, other.load(stem), A, Level.TS, cases.NOE)
    cases.save(session, alix, B, Level.S)
    return cases.again(session).load(stem).evaluation.positions.get(A)


def test_different_fields_are_merged(tmp_path: Path) -> None:
    assert other_s_value_after_two_saves(tmp_path) is Level.TS


def test_without_the_compare_the_other_s_value_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_digest", lambda _content: b"the same")
    assert other_s_value_after_two_saves(tmp_path) is None


def other_s_value_after_saves_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> Level | None:
    """Noé saves while Alix, who has read the file already, is about to write: he waits, or is overwritten."""
    session, stem = cases.new_store(root)
    alix, other = session.load(stem), cases.again(session)
    noe = other.load(stem)
    thread = threading.Thread(target=lambda: cases.save(other, noe, A, Level.TS, cases.NOE))
    real = files.write_file

    def write(path: Path, content: bytes) -> bool:
        if threading.current_thread() is not thread:
            thread.start()
            thread.join(0.3)  # in vain as long as there is a lock
        return real(path, content)

    monkeypatch.setattr(files, "write_file", write)
    cases.save(session, alix, B, Level.S)
    thread.join(10)
    return cases.again(session).load(stem).evaluation.positions.get(A)


def test_the_lock_keeps_two_saves_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert other_s_value_after_saves_at_once(tmp_path, monkeypatch) is Level.TS


def test_without_the_lock_the_other_s_value_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextlib.contextmanager
    def no_lock(_folder: Path) -> Iterator[str]:
        yield ""

    monkeypatch.setattr(store, "session_lock", no_lock)
    assert other_s_value_after_saves_at_once(tmp_path, monkeypatch) is None


# --- the lock itself ---


def test_a_lock_that_is_held_is_told_and_frees_with_its_holder(tmp_path: Path) -> None:
    with (
        session_lock(tmp_path),
        pytest.raises(SaveError, match="tient le verrou"),
        session_lock(tmp_path, 0.02),
    ):
        pass
    with session_lock(tmp_path, 0.02) as notice:
        assert notice == ""


def test_a_lock_file_that_was_removed_is_not_relied_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, removed = fcntl.flock, []

    def flock(descriptor: int, operation: int) -> None:
        real(descriptor, operation)
        if not removed:
            removed.append(True)
            (tmp_path / LOCK_FILE).unlink()  # somebody tidies up between the open and the lock

    monkeypatch.setattr(lock.fcntl, "flock", flock)
    with session_lock(tmp_path), pytest.raises(SaveError), session_lock(tmp_path, 0.02):
        pass


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_the_lock_of_a_shared_folder_is_the_group_s(tmp_path: Path, umask: int) -> None:
    tmp_path.chmod(0o2770)
    before = os.umask(umask)
    try:
        with session_lock(tmp_path):
            pass
    finally:
        os.umask(before)
    assert (tmp_path / LOCK_FILE).stat().st_mode & 0o777 == 0o660


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: os.symlink("/etc/passwd", path)])
def test_something_else_in_the_place_of_the_lock_is_told(tmp_path: Path, make: object) -> None:
    assert callable(make)
    make(tmp_path / LOCK_FILE)
    with pytest.raises(SaveError, match="écriture impossible"), session_lock(tmp_path):
        pass


@pytest.fixture
def no_flock(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.EOPNOTSUPP, "")

    monkeypatch.setattr(lock.fcntl, "flock", refuse)


@pytest.mark.usefixtures("no_flock")
def test_without_flock_a_file_stands_for_the_lock_and_it_is_said(tmp_path: Path) -> None:
    session, stem = cases.new_store(tmp_path)
    saved = cases.save(session, session.load(stem), A, Level.S)
    assert "sans verrous (flock)" in saved.warning
    assert not (session.folder / SUBSTITUTE).exists()
    with session_lock(session.folder), pytest.raises(SaveError, match="effacez"):  # noqa: SIM117
        with session_lock(session.folder, 0.02):
            pass


@pytest.mark.usefixtures("no_flock")
def test_without_flock_two_saves_are_kept_apart_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert other_s_value_after_saves_at_once(tmp_path, monkeypatch) is Level.TS


@pytest.mark.usefixtures("no_flock")
def test_the_substitute_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    process = os.fork()
    if not process:
        with session_lock(tmp_path):
            os._exit(0)  # dies with the lock
    os.waitpid(process, 0)
    assert (tmp_path / SUBSTITUTE).exists()
    with session_lock(tmp_path, 0.5):
        pass


@pytest.mark.usefixtures("no_flock")
@pytest.mark.parametrize("content", ["", "another-machine/1 1 1", "x" * 5000])
def test_the_substitute_of_another_machine_is_never_taken_over(tmp_path: Path, content: str) -> None:
    (tmp_path / SUBSTITUTE).write_text(content)
    with pytest.raises(SaveError, match="effacez ce fichier"), session_lock(tmp_path, 0.02):
        pass
    assert (tmp_path / SUBSTITUTE).read_text() == content


def killed_while_it_takes_over(folder: Path) -> None:
    """A process dies with the lock, another one while it takes that lock over."""
    for dies_at in ("held", "claimed"):
        process = os.fork()
        if not process:
            if dies_at == "claimed":
                lock.os.unlink = lambda *_: os._exit(0)  # type: ignore[assignment]
            with session_lock(folder, 1):
                os._exit(0 if dies_at == "held" else 1)
        assert os.waitpid(process, 0)[1] == 0


@pytest.mark.usefixtures("no_flock")
def test_what_a_killed_take_over_leaves_is_taken_over(tmp_path: Path) -> None:
    killed_while_it_takes_over(tmp_path)
    assert len([name for name in os.listdir(tmp_path) if name.startswith(".verrou-tenu.reprise")]) == 1
    with session_lock(tmp_path, 1):
        pass
    killed_while_it_takes_over(tmp_path)
    for claim in tmp_path.glob(".verrou-tenu.reprise-*"):
        killed_at_the_claim(claim)
    with session_lock(tmp_path, 1):
        pass
    assert sorted(os.listdir(tmp_path)) == [LOCK_FILE]


def killed_at_the_claim(claim: Path) -> None:
    """And a third while it takes over what the second has left."""
    process = os.fork()
    if not process:
        lock.os.unlink = lambda *_: os._exit(0)  # type: ignore[assignment]
        lock._removed(claim)
        os._exit(1)
    assert os.waitpid(process, 0)[1] == 0


@pytest.mark.usefixtures("no_flock")
def test_the_claim_that_earlier_versions_left_does_not_block(tmp_path: Path) -> None:
    process = os.fork()
    if not process:
        with session_lock(tmp_path):
            os._exit(0)
    os.waitpid(process, 0)
    (tmp_path / ".verrou-tenu.reprise").write_text("")
    with session_lock(tmp_path, 1):
        pass
    assert sorted(os.listdir(tmp_path)) == [LOCK_FILE]


@pytest.mark.usefixtures("no_flock")
def test_of_many_who_take_over_one_holds_the_lock_at_a_time(tmp_path: Path) -> None:
    killed_while_it_takes_over(tmp_path)
    within, most = [0], [0]

    def hold() -> None:
        for _ in range(20):
            with session_lock(tmp_path, 20):
                within[0] += 1
                most[0] = max(most[0], within[0])
                within[0] -= 1

    threads = [threading.Thread(target=hold) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert most == [1] and within == [0]


def test_a_lock_that_somebody_took_over_just_before_is_not_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at a dead process's lock and the claim to it."""
    path = tmp_path / SUBSTITUTE
    live = lock._this_process()
    path.write_text(live)
    looks = iter([f"{lock._machine()} 1 0"])
    real = lock._holder
    monkeypatch.setattr(lock, "_holder", lambda one: next(looks, None) or real(one))
    assert not lock._removed(path)
    assert path.read_text() == live and os.listdir(tmp_path) == [SUBSTITUTE]


@pytest.mark.usefixtures("no_flock")
def test_the_live_claim_of_another_is_respected_and_named(tmp_path: Path) -> None:
    killed_while_it_takes_over(tmp_path)
    (claim,) = tmp_path.glob(".verrou-tenu.reprise-*")
    claim.write_text(lock._this_process())
    with (
        pytest.raises(SaveError, match=f"effacez .verrou-tenu et {claim.name}"),
        session_lock(tmp_path, 0.02),
    ):
        pass


def test_a_session_is_set_aside_though_a_take_over_was_killed_in_it(tmp_path: Path) -> None:
    folder = SessionsFolder(tmp_path)
    session = folder.create("vide", cases.SESSION)
    (session.folder / ".verrou-tenu.reprise-0123456789ab").write_text("")
    folder.set_aside("vide")
    assert folder.names() == ()


# --- another folder of the same name ---


@pytest.mark.parametrize("with_flock", [True, False])
@pytest.mark.parametrize("how", ["copied", "removed and made again", "removed, a copy moved there"])
def test_a_session_replaced_by_another_of_its_name_is_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, with_flock: bool
) -> None:
    if not with_flock:
        monkeypatch.setattr(lock.fcntl, "flock", refuse_flock)
    session, stem = cases.new_store(tmp_path)
    stored = session.load(stem)
    aside = tmp_path / "ailleurs"
    shutil.copytree(session.folder, aside)
    if how == "copied":
        session.folder.rename(tmp_path / "avant")
    else:
        shutil.rmtree(session.folder)  # its number is free now: the next folder would have it
    aside.rename(session.folder) if how != "removed and made again" else shutil.copytree(
        aside, session.folder
    )
    before = (session.folder / f"{stem}.toml").read_bytes()
    for write in (
        lambda: cases.save(session, stored, A, Level.S),
        lambda: session.add(Candidate("AUTRE", "Lou")),
        lambda: session.save_session(cases.SESSION),
        lambda: session.withdraw(stem),
    ):
        with pytest.raises(SaveError, match="un autre dossier a pris ce nom"):
            write()
    assert (session.folder / f"{stem}.toml").read_bytes() == before
    assert session.stems() == (stem,)
    opened_again = cases.again(session)
    cases.save(opened_again, opened_again.load(stem), A, Level.S)


def refuse_flock(_descriptor: int, _operation: int) -> None:
    raise OSError(errno.EOPNOTSUPP, "")


def test_a_session_moved_away_and_back_is_the_same(tmp_path: Path) -> None:
    session, stem = cases.new_store(tmp_path)
    stored = session.load(stem)
    session.folder.rename(tmp_path / "ailleurs")
    (tmp_path / "ailleurs").rename(session.folder)
    cases.save(session, stored, A, Level.S)


# --- `retires` that is something else ---


@pytest.mark.parametrize(
    ("put", "reason"),
    [
        (lambda path: path.write_text("x"), "ce n’est pas un dossier"),
        (os.mkfifo, "ce n’est pas un dossier"),
        (lambda path: path.symlink_to("/"), "c’est un lien symbolique, qui n’est pas suivi"),
    ],
)
def test_withdrawn_candidates_in_no_folder_of_ours_stop_nothing_else(
    tmp_path: Path, put: Callable[[Path], object], reason: str
) -> None:
    session, stem = cases.new_store(tmp_path)
    put(session.folder / "retires")
    cases.save(session, session.load(stem), A, Level.S)
    other = session.add(Candidate("AUTRE", "Lou"))
    checked = check_folder(SessionsFolder(tmp_path))
    assert [str(one) for one in checked.problems] == [f"2026-06-exemple/retires : {reason}"]
    assert checked.files == 3
    with pytest.raises(E1Error, match="retires"):
        session.withdraw(other)
    with pytest.raises(FileProblem, match="retires"):
        session.withdrawn()
    assert session.stems() == (other, stem)


# --- candidates who go, files that go ---


def test_what_is_given_to_a_candidate_withdrawn_meanwhile_waits_for_them(tmp_path: Path) -> None:
    session, stem = cases.new_store(tmp_path)
    stored = session.load(stem)
    cases.again(session).withdraw(stem)
    with pytest.raises(SaveError, match="retiré ce candidat"):
        cases.save(session, stored, A, Level.S)
    cases.again(session).restore(stem)
    cases.save(session, stored, A, Level.S)
    assert session.load(stem).evaluation.positions[A] is Level.S


def test_a_candidate_with_a_position_given_meanwhile_is_not_withdrawn(tmp_path: Path) -> None:
    session, stem = cases.new_store(tmp_path)
    cases.save(session, session.load(stem), A, Level.S)
    with pytest.raises(SaveError, match="il reste"):
        cases.again(session).withdraw(stem)


def test_a_withdrawn_candidate_does_not_replace_one_of_the_same_name(tmp_path: Path) -> None:
    session, stem = cases.new_store(tmp_path)
    session.withdraw(stem)
    (session.folder / f"{stem}.toml").write_bytes(b"by hand")
    with pytest.raises(SaveError, match="déjà pris"):
        session.restore(stem)
    assert (session.folder / f"{stem}.toml").read_bytes() == b"by hand"
    assert session.withdrawn()


def test_a_file_or_a_folder_that_is_gone_is_told_and_not_made_again(tmp_path: Path) -> None:
    session, stem = cases.new_store(tmp_path)
    stored = session.load(stem)
    path = session.folder / f"{stem}.toml"
    content = path.read_bytes()
    path.unlink()
    with pytest.raises(FileProblem, match="n’existe pas ou plus"):
        cases.save(session, stored, A, Level.S)
    assert not path.exists()
    path.write_bytes(content)
    session.folder.rename(tmp_path / "ailleurs")
    with pytest.raises(SaveError, match="n’existe pas ou plus"):
        cases.save(session, stored, A, Level.S)
    assert not session.folder.exists()


def test_a_file_that_became_unreadable_is_never_overwritten(tmp_path: Path) -> None:
    session, stem = cases.new_store(tmp_path)
    stored = session.load(stem)
    path = session.folder / f"{stem}.toml"
    for content in (b"", b"format = 9\n", b"\xff", b"[candidat", b"#" * 600_000):
        path.write_bytes(content)
        with pytest.raises(FileProblem, match=stem):
            cases.save(session, stored, A, Level.S)
        assert path.read_bytes() == content


# --- session.toml ---


def test_two_people_change_the_session_itself(tmp_path: Path) -> None:
    session, _ = cases.new_store(tmp_path)
    before, other = session.session(), cases.again(session)
    other.save_session(replace(before, school="Lycée Exemple"), before)
    session.save_session(replace(before, commission=(Examiner("DURAND", "Alix"),)), before)
    both = session.session()
    assert (both.school, both.commission) == ("Lycée Exemple", (Examiner("DURAND", "Alix"),))
    with pytest.raises(ConflictError, match="établissement") as found:
        session.save_session(replace(before, school="Lycée d’à côté", title="Autre"), before)
    assert found.value.conflicts == ("établissement",)
    assert session.session() == both


def test_a_session_created_by_two_at_once_is_the_first_one_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, first = files.make_folder, []

    def make_folder(path: Path) -> None:
        real(path)
        if not first:
            first.append(True)
            (tmp_path / "s" / "session.toml").write_text("the other one's")

    monkeypatch.setattr(files, "make_folder", make_folder)
    with pytest.raises(SaveError, match="vient d’être créée"):
        SessionsFolder(tmp_path).create("s", cases.SESSION)
    assert (tmp_path / "s" / "session.toml").read_text() == "the other one's"


def test_a_session_that_cannot_be_written_can_be_created_once_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "")

    with monkeypatch.context() as full:
        full.setattr(files.os, "fsync", refuse)
        with pytest.raises(SaveError, match="le disque est plein"):
            SessionsFolder(tmp_path).create("s", cases.SESSION)
    assert SessionsFolder(tmp_path).create("s", cases.SESSION).session() == cases.SESSION


def test_one_store_may_be_used_by_two_threads(tmp_path: Path) -> None:
    session, stem = cases.new_store(tmp_path)
    stems = [stem, session.add(Candidate("AUTRE", "Lou"))]

    def save(own: str) -> None:
        stored = session.load(own)
        for number in range(20):
            stored = cases.save(session, stored, A, cases.LEVELS[number % 4]).stored

    threads = [threading.Thread(target=save, args=(own,)) for own in stems]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for own in stems:
        assert SessionStore(session.folder).load(own).evaluation.revision == 20
