"""A sessions folder with two invented candidates, for the programs that run on it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import ExamForm, Examiner, Session
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    """The session "juin", of two candidates, in `tmp_path / "sessions"`."""
    session = Session(
        "mc-sno-e1",
        "E1, session de juin",
        form=ExamForm.CCF,
        school="Lycée Exemple",
        date=dt.date(2026, 6, 12),
        commission=(Examiner("DURAND", "Alix", "Professeur"),),
    )
    store = SessionsFolder(tmp_path / "sessions").create("juin", session)
    store.add(Candidate("MARTIN", "Camille", "0990000001"))
    store.add(Candidate("NOYER", "Dominique", "0990000002"))
    return store


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a real terminal or server, so that an inner loop can leave it out."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("end_to_end")
