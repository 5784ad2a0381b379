"""What goes into an archive, the way back, and what is remembered of it."""

import datetime as dt
import fcntl
import hashlib
import os
import shutil
from dataclasses import replace

import pytest
from cases import NOW

from e1tui import files
from e1tui.domain.closing.seal import closed, fingerprint
from e1tui.domain.evaluation import Candidate
from e1tui.errors import E1Error, FileProblem, SaveError
from e1tui.storage import archiving
from e1tui.storage.archiving import (
    RECORD,
    ArchiveRecord,
    archive_record,
    record_archive,
    restore,
    session_files,
)
from e1tui.storage.check import check_folder, check_session
from e1tui.storage.grids import load_grid
from e1tui.storage.lock import LOCK_FILE
from e1tui.storage.toml.evaluation_toml import decode_evaluation, encode_evaluation


@pytest.fixture
def day(store, make):
    """A closed evaluation with a remark and notes, a withdrawn candidate."""
    first = load_grid().criteria[0]
    evaluation = make().with_remark(first, "CANARI-REMARQUE").with_internal_notes("CANARI-NOTES")
    (store.folder / "martin.toml").write_bytes(encode_evaluation(closed(evaluation, "adurand", NOW)))
    store.withdraw(store.add(Candidate("ROSE", "Zoé")))
    return store


def test_with_and_without_remarks(day):
    whole, public = (session_files(day, remarks=remarks) for remarks in (True, False))
    assert (
        set(whole.contents)
        == {"session.toml", "martin.toml", "retires/rose-zoe.toml"}
        == set(public.contents)
    )
    assert whole.problems == public.problems == ()
    assert all(content == (day.folder / path).read_bytes() for path, content in whole.contents.items())
    assert b"CANARI" in b"".join(whole.contents.values())
    assert b"CANARI" not in b"".join(public.contents.values())
    kept = decode_evaluation(public.contents["martin.toml"], load_grid)
    assert kept.closing.fingerprint == fingerprint(kept)  # closed, and still what was closed
    assert whole.sums == public.sums
    assert public.sums["martin.toml"] == hashlib.sha256((day.folder / "martin.toml").read_bytes()).hexdigest()


def test_what_cannot_be_read_is_named_and_left_out(day):
    (day.folder / "abime.toml").write_text("format = 9\n")
    (day.folder / "lien.toml").symlink_to(day.folder / "martin.toml")
    (day.folder / "a\x1b.toml").write_bytes((day.folder / "martin.toml").read_bytes())
    found = session_files(day, remarks=True)
    assert set(found.contents) == {"session.toml", "martin.toml", "retires/rose-zoe.toml"}
    assert [problem.split(" ")[0] for problem in found.problems] == [
        "2026-06/a\x1b.toml", "2026-06/abime.toml", "2026-06/lien.toml",
    ]  # fmt: skip


def test_restored_as_it_was(day, folder):
    before = session_files(day, remarks=True).contents
    again = restore(folder, "retour", dict(before) | {"documents/grille.pdf": b"%PDF"})
    assert session_files(again, remarks=True).contents == before
    assert not (again.folder / "documents").exists()
    assert check_session(again).problems == ()
    assert again.folder.stat().st_mode & 0o777 == 0o700
    with pytest.raises(SaveError, match="existe déjà"):
        restore(folder, "retour", before)


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("../retour", {}),
        ("retour", {"../x.toml": b""}),
        ("retour", {"exports/x.toml": b""}),
        ("retour", {".x.toml": b""}),
        ("retour", {"retires/retires/x.toml": b""}),
        ("retour", {"x.toml": b"format = 9"}),
        ("retour", {"x.toml": b"\xff"}),
        ("retour", {"session.toml": b"format = 1"}),
        ("retour", {"session.toml": None}),
    ],
)
def test_nothing_is_restored_of_a_hostile_one(day, folder, name, files):
    contents = dict(session_files(day, remarks=True).contents) | files
    before = sorted(folder.root.parent.rglob("*"))
    with pytest.raises(FileProblem):
        restore(folder, name, {path: content for path, content in contents.items() if content is not None})
    assert sorted(folder.root.parent.rglob("*")) == before


def test_a_name_that_is_not_utf8_is_refused_by_name(day):
    (day.folder / os.fsdecode(b"caf\xe9.toml")).write_bytes((day.folder / "martin.toml").read_bytes())
    with pytest.raises(FileProblem, match="n’est pas en UTF-8"):
        session_files(day, remarks=True)


@pytest.mark.parametrize("put", [lambda path: path.write_text("x"), lambda path: path.symlink_to("/etc")])
def test_what_is_no_folder_of_withdrawn_candidates_is_named(day, put):
    shutil.rmtree(day.folder / "retires")
    put(day.folder / "retires")
    found = session_files(day, remarks=True)
    assert set(found.contents) == {"session.toml", "martin.toml"}
    (problem,) = found.problems
    assert problem.startswith("2026-06/retires n’est pas dans l’archive")


# --- what others make while a session is restored ---


def tree(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize("with_a_file", [False, True])
def test_a_folder_made_meanwhile_is_neither_replaced_nor_removed(day, folder, monkeypatch, with_a_file):
    """Between the look and the writing."""
    target, real = folder.root / "retour", files.new_folder

    def made(path):
        target.mkdir(0o750)
        if with_a_file:
            (target / "x.toml").write_text("d’un autre")
        return real(path)

    contents = session_files(day, remarks=True).contents
    monkeypatch.setattr(files, "new_folder", made)
    with pytest.raises(SaveError, match="« retour » existe déjà"):
        restore(folder, "retour", contents)
    assert tree(target) == ["x.toml"] * with_a_file
    assert target.stat().st_mode & 0o777 == 0o750  # it is the other one's still
    assert sorted(path.name for path in folder.root.iterdir()) == ["2026-06", "retour"]


def test_a_file_put_under_the_name_meanwhile_stays(day, folder, monkeypatch):
    """Between the name taken and the session moved there."""
    target, real = folder.root / "retour", os.rename

    def renamed(source, to, **options):
        if str(to) == str(target):
            (target / "session.toml").write_text("d’un autre")
        return real(source, to, **options)

    contents = session_files(day, remarks=True).contents
    monkeypatch.setattr(archiving.os, "rename", renamed)
    with pytest.raises(SaveError, match="« retour » existe déjà"):
        restore(folder, "retour", contents)
    assert (target / "session.toml").read_text() == "d’un autre"
    assert sorted(path.name for path in folder.root.iterdir()) == ["2026-06", "retour"]


def test_a_restoration_that_is_killed_is_named_by_the_check(day, folder, monkeypatch):
    contents = session_files(day, remarks=True).contents
    process = os.fork()
    if not process:
        archiving._give_name = lambda *_: os._exit(0)
        (contents := dict(contents)).pop("retires/rose-zoe.toml")
        written = files.write_file
        files.write_file = lambda path, content: (
            os._exit(0) if path.name == "session.toml" else written(path, content)
        )
        restore(folder, "retour", contents)
        os._exit(1)
    assert os.waitpid(process, 0)[1] == 0
    assert folder.names() == ("2026-06",)
    (problem,) = check_folder(folder).problems
    assert problem.file.startswith("retour-restauration-") and "session.toml" in problem.file


def test_a_restoration_that_fails_leaves_nothing(day, folder, monkeypatch):
    written = files.write_file

    def full(path, content):
        if path.name == "session.toml":
            raise SaveError("disque plein")
        return written(path, content)

    contents = session_files(day, remarks=True).contents
    monkeypatch.setattr(files, "write_file", full)
    with pytest.raises(SaveError):
        restore(folder, "retour", contents)
    assert [path.name for path in folder.root.iterdir()] == ["2026-06"]


# --- the record ---


def remember(store):
    record = ArchiveRecord(NOW, "/ailleurs/a.zip", "0" * 64, False, session_files(store, remarks=False).sums)
    record_archive(store, record)
    return record


def test_record_round_trip(day):
    assert archive_record(day) is None
    record = remember(day)
    assert archive_record(day) == record
    (day.folder / RECORD).write_text("le = 1\n")
    with pytest.raises(E1Error, match=RECORD):
        archive_record(day)


def test_the_record_is_written_under_the_lock(day, monkeypatch):
    free = []

    def written(path, content):
        with open(day.folder / LOCK_FILE) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                free.append(False)
            else:
                free.append(True)
        return real(path, content)

    real = files.write_file
    monkeypatch.setattr(files, "write_file", written)
    remember(day)
    assert free == [False]


def test_clock_of_the_record(day):
    record = remember(day)
    later = replace(record, at=NOW + dt.timedelta(days=1))
    record_archive(day, later)
    assert archive_record(day) == later
