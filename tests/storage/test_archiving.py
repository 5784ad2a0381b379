"""What goes into an archive, the way back, and what a purge asks for."""

import datetime as dt
import hashlib
from dataclasses import replace

import pytest
from cases import ALIX, NOW

from e1tui.domain.closing import closed, fingerprint
from e1tui.domain.evaluation import Candidate, with_field
from e1tui.errors import E1Error, FileProblem, SaveError
from e1tui.storage.archiving import (
    RECORD,
    ArchiveRecord,
    archive_problem,
    archive_record,
    purge,
    record_archive,
    restore,
    session_files,
    unclosed,
)
from e1tui.storage.check import check_session
from e1tui.storage.codec import decode_evaluation, encode_evaluation
from e1tui.storage.grids import load_grid


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


def test_a_restoration_that_fails_leaves_nothing(day, folder, monkeypatch):
    from e1tui import files

    written = files.write_file

    def full(path, content):
        if path.name == "session.toml":
            raise SaveError("disque plein")
        return written(path, content)

    contents = session_files(day, remarks=True).contents
    monkeypatch.setattr(files, "write_file", full)
    with pytest.raises(SaveError):
        restore(folder, "retour", contents)
    assert not (folder.root / "retour").exists()


# --- the record, and purging ---


def remember(store, path="/ailleurs/a.zip", fingerprint="0" * 64):
    record = ArchiveRecord(NOW, str(path), fingerprint, False, session_files(store, remarks=False).sums)
    record_archive(store, record)
    return record


def test_record_round_trip(day):
    assert archive_record(day) is None and "Aucune archive" in archive_problem(day)
    record = remember(day)
    assert archive_record(day) == record
    assert archive_problem(day) == ""  # moved to a safe place, it is an archive all the same
    (day.folder / RECORD).write_text("le = 1\n")
    with pytest.raises(E1Error, match=RECORD):
        archive_problem(day)


def test_a_change_after_the_archive_counts(day):
    remember(day)
    day.add(Candidate("LILAS", "Ange"))
    assert "lilas-ange.toml" in archive_problem(day)
    remember(day)
    stored = day.load("martin")
    day.save(stored, with_field(stored.evaluation, "notes_internes", "autre"), ALIX, NOW)
    assert "martin.toml" in archive_problem(day) and "lilas" not in archive_problem(day)
    remember(day)
    (day.folder / "abime.toml").write_text("format = 9\n")
    remember(day)
    assert "abime.toml" in archive_problem(day)  # it could not be archived


def test_an_archive_that_was_replaced_since(day, tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(b"archive")
    remember(day, path, hashlib.sha256(b"archive").hexdigest())
    assert archive_problem(day) == ""
    path.write_bytes(b"autre")
    assert "n’est plus l’archive" in archive_problem(day)


def test_who_is_not_closed(day):
    assert unclosed(day) == ()
    day.add(Candidate("LILAS", "Ange"))
    (day.folder / "abime.toml").write_text("format = 9\n")
    assert unclosed(day) == ("abime.toml", "LILAS Ange")


def test_purged_with_everything_in_it_and_nothing_beyond(day, folder, tmp_path):
    outside = tmp_path / "dehors"
    outside.mkdir()
    (outside / "garde").write_text("x")
    (day.folder / "exports").mkdir()
    (day.folder / "exports" / "grille.pdf").write_text("x")
    (day.folder / "lien").symlink_to(outside)
    (day.folder / "exports" / "lien").symlink_to(outside)
    other = folder.create("autre", day.session())
    purge(day)
    assert folder.names() == ("autre",) and not day.folder.exists()
    assert (outside / "garde").exists() and other.session()


def test_a_purge_that_fails_leaves_a_session_to_be_seen(day, folder, monkeypatch):
    monkeypatch.setattr("e1tui.storage.archiving.shutil.rmtree", broken)
    (day.folder / "exports").mkdir()
    with pytest.raises(SaveError, match="entièrement"):
        purge(day)
    assert folder.names() == ("2026-06",)


def broken(path):
    raise OSError(5, "")


def test_a_linked_session_is_not_purged(day, folder):
    (folder.root / "lien").symlink_to(day.folder)
    with pytest.raises(FileProblem, match="lien symbolique"):
        purge(replace_folder(day, folder.root / "lien"))
    assert day.session()


def replace_folder(store, path):
    return type(store)(path)


def test_clock_of_the_record(day):
    record = remember(day)
    later = replace(record, at=NOW + dt.timedelta(days=1))
    record_archive(day, later)
    assert archive_record(day) == later
