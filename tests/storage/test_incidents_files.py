"""Incidents on disk: two who note at once, while a third changes the session."""

import datetime as dt
import threading
from dataclasses import replace

import pytest

from e1tui.domain.session import Session
from e1tui.errors import FileProblem
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.incidents import note
from e1tui.storage.store import SessionStore

NOW = dt.datetime(2026, 6, 12, 10, 20, tzinfo=dt.UTC)
WRITERS = {"adurand": Author("adurand", "DURAND Alix"), "clemaire": Author("clemaire")}
EACH = 10


@pytest.fixture
def store(tmp_path):
    return SessionsFolder(tmp_path).create("juin", Session("mc-sno-e1", "E1, juin"))


def test_all_that_two_note_at_once_is_kept_in_the_order_of_the_moments(store):
    def work(author, first):
        own = SessionStore(store.folder)
        for rank in range(EACH):
            note(own, f"{author.account} {rank}", author, NOW + dt.timedelta(seconds=first + 2 * rank))

    threads = [threading.Thread(target=work, args=(a, first)) for first, a in enumerate(WRITERS.values())]
    for thread in threads:
        thread.start()
    for rank in range(EACH):
        before = store.session()
        store.save_session(replace(before, centre=f"Centre {rank}"), before)
    for thread in threads:
        thread.join()
    found = store.session()
    assert found.centre == f"Centre {EACH - 1}"
    assert [one.text for one in found.incidents] == [f"{a} {r}" for r in range(EACH) for a in WRITERS]
    assert {(one.by, one.member) for one in found.incidents} == {("adurand", "DURAND Alix"), ("clemaire", "")}


def test_a_session_that_cannot_be_read_is_left_alone(store):
    path = store.folder / "session.toml"
    path.write_text("format = 9\n")
    with pytest.raises(FileProblem, match="session.toml"):
        note(store, "Alarme", WRITERS["adurand"], NOW)
    assert path.read_text() == "format = 9\n"
