"""Reading a session's files a few at a time, and again only those that changed."""

import os

import pytest

from e1tui.domain.evaluation import Candidate
from e1tui.errors import FileProblem
from e1tui.storage.codec import encode_evaluation
from e1tui.storage.gradual import Gradual, is_closed

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


@pytest.mark.parametrize(
    ("old", "new", "closed"),
    [
        (b"", b"", True),
        (b'"close"', b'"brouillon"', False),
        (b'"close"', b"'close'", True),
        (b'"close"', rb'"clos\u0065"', True),
        (b'etat = "close"', b"etat = 9", False),
    ],
)
def test_whether_an_evaluation_is_closed_however_it_is_spelt(store, make, old, new, closed):
    content = encode_evaluation(make()).replace(old, new) if old else encode_evaluation(make())
    (store.folder / "un.toml").write_bytes(content)
    assert is_closed(store, "un") is closed
    assert not is_closed(store, "not-there")
