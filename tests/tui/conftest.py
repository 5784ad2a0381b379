"""A session of five candidates, and a way to open one screen on it at both sizes."""

import datetime as dt
from contextlib import asynccontextmanager
from types import MappingProxyType

import pytest
import quick
from hosts import SIZES, Host, add, add_session

from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import Presence, State
from e1tui.storage.toml.evaluation_toml import encode_evaluation

quick.install()


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request):
    return request.param


@pytest.fixture
def root(tmp_path):
    """A sessions folder, empty."""
    return tmp_path / "sessions"


@pytest.fixture
def juin(root, make):
    """ÉCLAIR closed with 12, D’AUBÉPINE untouched, LE GALL absent, OFFRE not readable, ŒUVRÉ a draft with a text."""
    store = add_session(root, "juin")
    add(store, "D’AUBÉPINE", "Ève", "0990000002", order=2, time=dt.time(9, 40))
    add(store, "LE GALL", "Ana", "0990000003", presence=Presence.ABSENT)
    people = {
        "eclair-zoe": make(candidate=Candidate("ÉCLAIR", "Zoé", "0990000001"), order=3),
        "oeuvre-luc": make(
            candidate=Candidate("ŒUVRÉ", "Luc"), state=State.DRAFT, closing=None, marks=MappingProxyType({})
        ),
    }
    for stem, evaluation in people.items():
        (store.folder / f"{stem}.toml").write_bytes(encode_evaluation(evaluation))
    (store.folder / "offre.toml").write_text("format = 9\n")
    return store


@pytest.fixture
def opened(root):
    """Open a screen in the tests' host: `async with opened(screen) as (host, pilot)`."""

    @asynccontextmanager
    async def opening(screen, keyboard="azerty", size=SIZES[0]):
        host = Host(root, screen, keyboard)
        async with host.run_test(size=size) as pilot:
            await pilot.pause()
            yield host, pilot

    return opening
