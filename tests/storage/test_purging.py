"""The removal of a session's folder: what it takes, what it leaves, and what is counted before."""

import hashlib
import os

import pytest

from e1tui.domain.evaluation import Candidate
from e1tui.errors import FileProblem, SaveError
from e1tui.storage import purging
from e1tui.storage.purging import inventory, purge, unclosed
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import encode_evaluation


@pytest.fixture
def day(store, make):
    """A closed evaluation and a withdrawn candidate."""
    (store.folder / "martin.toml").write_bytes(encode_evaluation(make()))
    store.withdraw(store.add(Candidate("ROSE", "Zoé")))
    return store


def seen(store):
    return lambda: inventory(store)


def test_who_is_not_closed(day):
    assert unclosed(day) == ()
    day.add(Candidate("LILAS", "Ange"))
    (day.folder / "abime.toml").write_text("format = 9\n")
    assert unclosed(day) == ("abime.toml", "LILAS Ange")


def test_every_file_that_would_be_lost_is_counted(day, tmp_path):
    (day.folder / "exports").mkdir()
    (day.folder / "exports" / "grille.pdf").write_text("fait de nouveau")
    (day.folder / ".archive").write_text("")
    (day.folder / "photos").mkdir()
    (day.folder / "photos" / "a.jpg").write_text("x")
    (day.folder / "notes (conflit).toml").write_text("x")
    (day.folder / "lien").symlink_to(tmp_path)
    found = inventory(day)
    assert set(found) == {
        "session.toml", "martin.toml", "retires/rose-zoe.toml", "photos/a.jpg", "notes (conflit).toml", "lien",
    }  # fmt: skip
    assert found["photos/a.jpg"] == hashlib.sha256(b"x").hexdigest()
    assert found["lien"] == "non lu"


def test_purged_with_everything_in_it_and_nothing_beyond(day, folder, tmp_path):
    outside = tmp_path / "dehors"
    outside.mkdir()
    (outside / "garde").write_text("x")
    (day.folder / "exports").mkdir()
    (day.folder / "exports" / "grille.pdf").write_text("x")
    (day.folder / "lien").symlink_to(outside)
    (day.folder / "exports" / "lien").symlink_to(outside)
    (day.folder / ".presents").mkdir()
    other = folder.create("autre", day.session())
    purge(day, seen(day))
    assert folder.names() == ("autre",) and not day.folder.exists()
    assert (outside / "garde").exists() and other.session()


@pytest.mark.parametrize("place", ["lilas.toml", "retires/lilas.toml"])
def test_a_file_that_comes_after_the_look_stays_with_the_session(day, folder, place):
    def check():
        found = inventory(day)
        (day.folder / place).write_text("venu pendant ce temps")
        return found

    with pytest.raises(SaveError, match=f"entièrement effacée : {place} "):
        purge(day, check)
    assert (day.folder / place).read_text() == "venu pendant ce temps"
    assert folder.names() == ("2026-06",)


def test_a_check_that_refuses_deletes_nothing(day):
    def check():
        raise SaveError("non")

    before = sorted(os.listdir(day.folder))
    with pytest.raises(SaveError, match="^non$"):
        purge(day, check)
    assert sorted(os.listdir(day.folder)) == before


def test_a_purge_that_fails_leaves_a_session_to_be_seen(day, folder, monkeypatch):
    def broken(path):
        raise OSError(5, "")

    monkeypatch.setattr(purging.shutil, "rmtree", broken)
    (day.folder / "exports").mkdir()
    with pytest.raises(SaveError, match="entièrement"):
        purge(day, seen(day))
    assert folder.names() == ("2026-06",)


def test_a_linked_session_is_not_purged(day, folder):
    (folder.root / "lien").symlink_to(day.folder)
    with pytest.raises(FileProblem, match="lien symbolique"):
        purge(SessionStore(folder.root / "lien"), seen(day))
    assert day.session()
