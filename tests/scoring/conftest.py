"""A session of three candidates, one of a group, and a place to score each from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from groups import group_place
from hosts import add, add_session
from posts import Place

from e1tui.domain.session import Phase
from e1tui.scoring.group import Group, group_of


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


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Place]:
    """Where a group is scored."""
    place = group_place(tmp_path)
    yield place
    place.writer.stop()


@pytest.fixture
def group(here: Place) -> Group:
    """That group, on its first candidate."""
    return group_of(here.post, here.store.stems()[0])
