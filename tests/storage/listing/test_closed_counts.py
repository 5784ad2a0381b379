"""How many evaluations of each session are closed, counted by and by."""

import datetime as dt
import shutil

import pytest

from e1tui.domain.day.oral import Oral
from e1tui.domain.evaluation import Candidate
from e1tui.errors import FileProblem
from e1tui.storage.author import Author
from e1tui.storage.listing.closed_counts import ClosedCounts, is_closed
from e1tui.storage.listing.entries import session_entries
from e1tui.storage.toml.evaluation_toml import encode_evaluation

MOMENT = dt.datetime(2026, 6, 12, 9, 41, tzinfo=dt.UTC)


@pytest.fixture
def counts(store, make):
    """Of a session with two closed evaluations, one that is not, and one that is refused."""
    for stem in ("un", "deux"):
        (store.folder / f"{stem}.toml").write_bytes(encode_evaluation(make()))
    store.add(Candidate("ACACIA", "Camille"))
    (store.folder / "refusee.toml").write_text("format = 9 # close\n")
    return ClosedCounts(store.folder.parent)


def sessions(store):
    return session_entries(store.folder.parent)


def test_nothing_is_said_before_all_are_counted(counts, store, monkeypatch):
    monkeypatch.setattr("e1tui.storage.listing.closed_counts.AT_ONCE", 3)
    assert counts.of(store.name) is None and counts.left == 0
    counts.look(sessions(store))
    assert counts.of(store.name) is None and counts.left == 1
    counts.read(3)
    assert counts.of(store.name) == 2 and counts.left == 0


def test_a_file_that_changed_is_counted_again(counts, store, make, monkeypatch):
    counts.look(sessions(store))
    monkeypatch.setattr("e1tui.storage.listing.closed_counts.AT_ONCE", 0)
    (store.folder / "un.toml").write_bytes(encode_evaluation(make()).replace(b'"close"', b'"brouillon"'))
    counts.look(sessions(store))
    assert counts.of(store.name) == 2 and counts.left == 1  # from before, until it is read again
    counts.read(1)
    assert counts.of(store.name) == 1


def day_of(month, day):
    return dt.date(2026, month, day)


@pytest.mark.parametrize(
    ("own", "days"),
    [
        ([], [(6, 12)]),
        ([None, None], [(6, 12)]),
        ([(6, 10), None], [(6, 10), (6, 12)]),
        ([(6, 10), (6, 11)], [(6, 10), (6, 11)]),  # nobody comes on the session's own
    ],
)
def test_the_days_of_a_session_are_its_candidates(store, own, days):
    for rank, date in enumerate(own):
        person = Candidate(f"ACACIA{rank}", "Camille", exam_date=date and day_of(*date))
        stem = store.add(person)
        stored = store.load(stem)
        store.save(stored, stored.evaluation.with_appreciation("date = 2001-01-01"), Author("a"), MOMENT)
    counts = ClosedCounts(store.folder.parent)
    assert counts.days(store.name, day_of(6, 12)) == (day_of(6, 12),)  # nothing is read yet
    counts.look(sessions(store))
    assert counts.days(store.name, day_of(6, 12)) == tuple(day_of(*one) for one in days)


def test_so_are_those_of_their_situations(store):
    store.add(
        Candidate("ACACIA", "Rose"), orals={"A": Oral(date=day_of(6, 10)), "B": Oral(date=day_of(6, 19))}
    )
    counts = ClosedCounts(store.folder.parent)
    counts.look(sessions(store))
    assert counts.days(store.name, day_of(6, 12)) == (day_of(6, 10), day_of(6, 19))


def test_a_session_that_is_gone_or_refused(counts, store):
    found = sessions(store)
    counts.look(found)
    (store.folder / "session.toml").write_text("format = 9")
    counts.look(sessions(store))  # refused: what it holds is not looked at
    assert counts.of(store.name) == 2
    counts.forget(store.name)
    assert counts.left == 0 and counts.of(store.name) is None
    shutil.rmtree(store.folder)
    with pytest.raises(FileProblem):
        counts.look(found)


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
    assert is_closed(store.folder, "un") is closed
    assert not is_closed(store.folder, "not-there")
