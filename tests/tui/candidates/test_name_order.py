"""By name, the same in every list and document, whichever way the session sorts the particle of a name."""

import re
from dataclasses import replace

import pytest
from hosts import add, add_session, rows

from e1tui.cli import listing
from e1tui.domain.session import Particles
from e1tui.errors import DocumentError
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.toml.session_toml import decode_session, encode_session
from e1tui.tui.candidates.close_all import CloseAllScreen
from e1tui.tui.candidates.deliberation import DeliberationScreen
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.candidates.withdrawn import WithdrawnScreen
from e1tui.tui.sessions.form import SessionForm
from e1tui.tui.widgets.fields import Choice

NAMES = ("D’AUBÉPINE", "LE GALL", "ÉCLAIR", "DES CHAMPS", "DE LA TOUR", "DU BOIS")
ORDERS = {
    Particles.IGNORED: ["D’AUBÉPINE", "DU BOIS", "DES CHAMPS", "ÉCLAIR", "DE LA TOUR", "LE GALL"],
    Particles.COUNTED: ["D’AUBÉPINE", "DE LA TOUR", "DES CHAMPS", "DU BOIS", "ÉCLAIR", "LE GALL"],
}


@pytest.fixture(params=Particles)
def particles(request, bare):
    bare.save_session(replace(bare.session(), particles=request.param))
    return request.param


@pytest.fixture
def bare(root):
    """Six candidates without passages, in no order."""
    store = add_session(root, "bare")
    for name in NAMES:
        add(store, name, "Ana")
    return store


def names(texts):
    return [found[1] for text in texts if (found := re.search(rf"\b({'|'.join(NAMES)})\b", text))]


async def test_every_list_is_in_the_same_order(opened, bare, particles):
    order, session, grid = ORDERS[particles], bare.session(), bare.grid()
    screens = (CandidatesScreen(bare), DeliberationScreen(bare, session, grid), CloseAllScreen(bare))
    for screen in screens:
        async with opened(screen) as (app, pilot):
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert names(rows(app)) == order, screen
    found = listing.rows(grid, session, bare.load_all())
    assert names(row["nom"] for row in found) == order
    table = listing.as_table(grid, session, listing.rows(grid, session, bare.load_all(), as_on_screen=True))
    assert names(table.splitlines()) == order


async def test_so_are_those_withdrawn(opened, bare, particles):
    for stem in bare.stems():
        bare.withdraw(stem)
    async with opened(WithdrawnScreen(bare)) as (app, _):
        assert names(rows(app)) == ORDERS[particles]


async def test_the_list_follows_when_the_session_sorts_otherwise(opened, bare):
    screen = CandidatesScreen(bare)
    async with opened(screen) as (app, pilot):
        assert names(rows(app)) == ORDERS[Particles.IGNORED]
        bare.save_session(replace(bare.session(), particles=Particles.COUNTED))
        screen._look()
        await pilot.pause()
        assert names(rows(app)) == ORDERS[Particles.COUNTED]


async def test_the_form_of_a_session_has_it(opened, root, bare):
    assert b"particules" not in (bare.folder / "session.toml").read_bytes()
    async with opened(SessionForm(SessionsFolder(root), bare)) as (app, pilot):
        choice = app.screen.query_one("#particules", Choice)
        assert choice.label == "DE LA TOUR à L"
        choice.focus()
        await pilot.press("right", "ctrl+s")
    assert b'particules = "comptees"' in (bare.folder / "session.toml").read_bytes()
    assert bare.session().particles is Particles.COUNTED


def test_the_key_of_the_file():
    heading = b'format = 1\ngrille = "mc-sno-e1"\nintitule = "E1"\n'
    for value in Particles:
        session = decode_session(heading + f'particules = "{value}"\n'.encode())
        assert session.particles is value and decode_session(encode_session(session)) == session
    assert decode_session(heading).particles is Particles.IGNORED
    with pytest.raises(DocumentError, match="particules"):
        decode_session(heading + b'particules = "non"\n')
