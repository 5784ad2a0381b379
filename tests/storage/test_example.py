"""The example session: valid, in various states, and copied without overwriting anybody's work."""

import datetime as dt
from collections import Counter

import pytest

from e1tui.domain.day.situations import at_hand
from e1tui.domain.session import Presence
from e1tui.domain.summary import summary
from e1tui.storage.check import check_folder
from e1tui.storage.example import copy_example
from e1tui.storage.grids import load_grid


@pytest.fixture
def name(folder):
    (copied,) = copy_example(folder.root)
    return copied


def test_twelve_candidates_in_various_states(folder, name):
    checked = check_folder(folder)
    assert (checked.files, checked.found) == (13, ())  # nor anything in an appreciation to be read again
    rows = [summary(load_grid(), one.stem, one.evaluation) for one in folder.open(name).load_all()]
    assert len(rows) == 12
    assert {row.state.value for row in rows} == {"brouillon", "close"}
    assert {Presence.PRESENT, Presence.ABSENT} < {row.presence for row in rows}
    assert {row.positions for row in rows} > {0, 15}
    assert any(row.total is not None for row in rows) and any(not row.number for row in rows)
    # Invented numbers, and plainly so: no academy begins with 099.
    assert all(row.number.startswith("0990000") for row in rows if row.number)


def test_it_has_two_situations_and_groups_of_which_one_is_not_whole(folder, name):
    store = folder.open(name)
    a, b = store.session().situations
    assert (a.id, b.id) == ("A", "B") and [phase.is_common for phase in a.phases] == [True, False]
    found = [one.evaluation for one in store.load_all()]
    groups = Counter(one.oral("A").group for one in found)
    assert (groups["1"], groups["2"], groups["3"]) == (4, 2, 4)
    third = [one for one in found if one.oral("A").group == "3"]
    assert len({(one.oral("A").time, one.oral("A").date) for one in third}) == 1
    assert (
        sum(one.is_present and not one.positions for one in third) > 1
    )  # there is something to score together
    assert any(not one.is_present for one in third)
    for one in found:
        assert one.order is None and one.oral("A").order == one.oral("B").order
        assert one.oral("B").date < one.oral("A").date == store.session().date
    assert [one.oral("B").presence for one in found].count(Presence.ABSENT) == 1
    # What it opens in, on any day after.
    now = dt.datetime(2026, 11, 29, 9)
    assert at_hand(store.session().situations, [one.orals for one in found], now, store.session().date) == "A"
    assert all(
        at_hand(store.session().situations, [one.orals], now, store.session().date) == "A" for one in found
    )


def test_copied_again_it_leaves_what_is_there(folder, name):
    path = next(iter((folder.root / name).glob("peuplier*.toml")))
    path.write_text("mon travail")
    assert copy_example(folder.root) == ()
    assert path.read_text() == "mon travail"


def test_a_copy_that_was_cut_short_is_done_again(folder, name):
    (folder.root / name / "session.toml").unlink()
    assert copy_example(folder.root) == (name,)
    assert folder.names() == (name,)


def test_copies_are_private(folder, name):
    assert (folder.root / name).stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (folder.root / name).iterdir()} == {0o600}
