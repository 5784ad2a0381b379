"""Fixtures of a session on disk, for the rooms that work on one: their conftest names them."""

import datetime as dt

import pytest

from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder

AUTHOR = Author("adurand", "DURAND Alix")
NOW = dt.datetime(2026, 6, 12, 9, 41, 7, tzinfo=dt.timezone(dt.timedelta(hours=2)))


@pytest.fixture
def folder(tmp_path):
    return SessionsFolder(tmp_path / "sessions")


@pytest.fixture
def store(folder, session):
    return folder.create("2026-06", session)


@pytest.fixture
def save():
    """Save what `make` turns a candidate's evaluation into, from what was loaded as `stored`."""

    def saved(store, stored, make, now=NOW, author=AUTHOR):
        return store.save(stored, make(stored.evaluation), author, now)

    return saved
