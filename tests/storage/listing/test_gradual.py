"""Reading a session's files a few at a time, and again only those that changed."""

import os

import pytest

from e1tui.domain.evaluation import Candidate
from e1tui.errors import FileProblem
from e1tui.storage.listing.gradual import Gradual

NAMES = ("ACACIA", "BOULEAU", "CHÊNE", "ÉRABLE", "FRÊNE")


@pytest.fixture
def stems(store):
    return [store.add(Candidate(name, "Camille")) for name in NAMES]


@pytest.fixture
def read():
    """What was read, in order; the value is how many were read before."""
    return []


@pytest.fixture
def gradual(store, stems, read):
    one = Gradual(store.folder, lambda stem: read.append(stem) or len(read))
    assert one.look()
    return one


def touch(store, stem):
    path = store.folder / f"{stem}.toml"
    path.with_suffix(".new").write_bytes(path.read_bytes())
    os.replace(path.with_suffix(".new"), path)


def test_nothing_is_read_before_it_is_asked_for(gradual, stems, read):
    assert (read, gradual.values, gradual.left, gradual.stems) == ([], {}, 5, tuple(stems))
    assert not gradual.is_complete


def test_what_is_wanted_first_is_read_first_then_by_file_name(gradual, stems, read):
    gradual.read(2, first=[stems[3], "not-there"])
    assert (read, gradual.left) == ([stems[3], stems[0]], 3)
    gradual.read(1, first=[stems[3], stems[0], stems[4]])
    gradual.read(10)
    assert read == [stems[3], stems[0], stems[4], stems[1], stems[2]]
    assert gradual.is_complete and gradual.left == 0


def test_only_what_changed_is_read_again_and_its_value_stays_meanwhile(gradual, store, stems, read):
    gradual.read(5)
    assert not gradual.look()
    touch(store, stems[1])
    (store.folder / f"{stems[2]}.toml").unlink()
    assert gradual.look().altered == {stems[1]}
    assert gradual.values[stems[1]] == 2 and gradual.is_complete
    assert gradual.stems == (stems[0], stems[1], stems[3], stems[4])
    gradual.read(5)
    assert read[5:] == [stems[1]] and gradual.values[stems[1]] == 6


def test_a_folder_that_nobody_changed_is_not_worth_a_look(gradual, store, stems, monkeypatch):
    assert gradual.may_have_changed()  # there are few of them
    monkeypatch.setattr("e1tui.storage.listing.gradual.FEW", 0)
    assert gradual.may_have_changed()  # it was filled just now: its time may be that of the next change too
    monkeypatch.setattr("e1tui.storage.listing.gradual.SETTLED_SECONDS", -1.0)
    gradual.look()
    assert not gradual.may_have_changed()
    touch(store, stems[1])
    assert gradual.may_have_changed() and gradual.look().altered == {stems[1]}
    assert not gradual.may_have_changed()


def test_a_file_that_is_written_in_place_is_seen_a_while_later(gradual, store, stems, monkeypatch):
    monkeypatch.setattr("e1tui.storage.listing.gradual.FEW", 0)
    monkeypatch.setattr("e1tui.storage.listing.gradual.SETTLED_SECONDS", -1.0)
    gradual.look()
    with (store.folder / f"{stems[1]}.toml").open("a") as file:
        file.write("\n")
    assert not gradual.may_have_changed()
    monkeypatch.setattr("e1tui.storage.listing.gradual.THOROUGH_SECONDS", 0.0)
    assert gradual.may_have_changed() and gradual.look().altered == {stems[1]}


def test_a_file_that_goes_before_it_is_read(gradual, store, stems, read):
    (store.folder / f"{stems[0]}.toml").unlink()
    gradual.look()
    gradual.read(5)
    assert read == stems[1:] and gradual.is_complete


def test_one_alone_is_read_when_it_is_not_known_as_it_stands(gradual, store, stems, read):
    assert gradual.fresh(stems[3]) == 1 and (read, gradual.left) == ([stems[3]], 4)
    assert gradual.fresh(stems[3]) == 1
    touch(store, stems[3])
    assert gradual.fresh(stems[3]) == 2 == gradual.values[stems[3]]
    assert not gradual.look()  # it is known already
    gradual.read(10)
    assert sorted(read) == sorted([*stems, stems[3]])


def test_one_alone_who_came_or_went(gradual, store, stems, read):
    gradual.read(5)
    (store.folder / f"{stems[0]}.toml").unlink()
    assert gradual.fresh(stems[0]) is None
    new = store.add(Candidate("GENÊT", "Camille"))
    assert gradual.fresh(new) == 6 and gradual.is_complete
    assert (gradual.look().came, gradual.stems[-1], gradual.left) == ({new}, new, 1)


def test_after_forget_all_is_read_again(gradual, stems, read):
    gradual.read(5)
    gradual.forget()
    assert gradual.left == 5 and gradual.is_complete
    gradual.read(5)
    assert read == stems * 2


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(FileProblem):
        Gradual(tmp_path / "nothing", str).look()
