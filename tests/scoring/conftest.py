"""A session of three candidates, and a place to score them from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hosts import add, add_session
from posts import Place

from e1tui.domain.session import Phase


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    store = add_session(tmp_path, "juin", phases=(Phase("Entretien", 30),))
    for last in ("ACACIA", "BOULEAU", "CÈDRE"):
        add(store, last, "Rose")
    here = Place(store)
    yield here
    here.writer.stop()


@pytest.fixture
def stem(place: Place) -> str:
    return place.store.stems()[0]
