"""Two apps in two terminals on one candidate: other fields are both kept, the same one shows both values."""

from __future__ import annotations

from dataclasses import replace

import pytest
from levels import Level
from scoring import MARTIN, app_on, open_martin
from terminal import Terminal

from e1tui.domain.session import Examiner
from e1tui.storage.store import SessionStore


@pytest.fixture
def shared(store: SessionStore) -> SessionStore:
    """The session with a second member of the commission."""
    session = store.session()
    store.save_session(replace(session, commission=(*session.commission, Examiner("LEMAIRE", "Claude"))))
    return store


def as_member(terminal: Terminal, digit: str, name: str) -> None:
    terminal.wait_for("E1, session de juin")
    terminal.press("\r", "Qui tient le clavier ?")
    terminal.press(digit, f"{name} tient le clavier")
    terminal.press("\r", "Pertinence du recueil des besoins")


def test_different_fields_are_both_kept_and_seen(shared: SessionStore) -> None:
    with app_on(shared) as alix, app_on(shared) as claude:
        as_member(alix, "1", "DURAND Alix")
        as_member(claude, "2", "LEMAIRE Claude")
        alix.wait_for("avec LEMAIRE Claude")
        claude.wait_for("avec DURAND Alix")
        alix.press("1", "C1.1 1/5")
        claude.wait_for("DURAND Alix : C1.1 Pertinence du recueil des besoins, TI.")
        claude.press("\t", "C1.2 Participer")
        claude.press("4", "C1.2 1/4")
        alix.wait_for("C1.2 1/4")
    positions = shared.load(MARTIN).evaluation.positions
    assert positions == {"C1.1.besoins": Level.TI, "C1.2.contenus": Level.TS}
    members = [entry.member for entry in shared.load(MARTIN).evaluation.history]
    assert members == ["DURAND Alix", "LEMAIRE Claude"]


def test_the_same_field_shows_both_values_and_asks(shared: SessionStore) -> None:
    """Both write the appreciation at the same time."""
    with app_on(shared) as alix, app_on(shared) as claude:
        as_member(alix, "1", "DURAND Alix")
        as_member(claude, "2", "LEMAIRE Claude")
        for terminal in (alix, claude):
            terminal.press("a", "Entrée : écrire")
            terminal.press("\r", "SAISIE")
        alix.press("Le texte d’Alix.\t", "Entrée : écrire")
        claude.wait_for("Le texte d’Alix.")
        claude.press("Le texte de Claude.\t", "DEUX VALEURS : appréciation générale. k : choisir")
        assert shared.load(MARTIN).evaluation.appreciation == "Le texte d’Alix."
        claude.press("k", "1  la vôtre : Le texte de Claude.")
        claude.wait_for("2  DURAND Alix, ")
        claude.press('"', "Le texte de Claude.")  # both, one after the other
        claude.wait_gone("DEUX VALEURS")
        alix.wait_for("Le texte de Claude.")
    assert shared.load(MARTIN).evaluation.appreciation == "Le texte d’Alix.\n\nLe texte de Claude."


def test_a_key_on_a_value_that_was_given_meanwhile_needs_a_second_one(shared: SessionStore) -> None:
    with app_on(shared) as alix, app_on(shared) as claude:
        as_member(alix, "1", "DURAND Alix")
        as_member(claude, "2", "LEMAIRE Claude")
        alix.press("4", "C1.1 1/5")
        claude.wait_for("C1.1 1/5")
        claude.press("1", "DURAND Alix vient de donner ici : TS.")
        assert shared.load(MARTIN).evaluation.positions == {"C1.1.besoins": Level.TS}
        claude.press("1", "[TI]")
        alix.wait_for("[TI]")
    assert shared.load(MARTIN).evaluation.positions == {"C1.1.besoins": Level.TI}


def test_who_leaves_is_no_longer_shown_even_when_killed(store: SessionStore) -> None:
    with app_on(store) as alix, app_on(store) as other:
        open_martin(alix)
        open_martin(other)
        alix.wait_for("avec vous-même ailleurs")
        other.process.kill()
        alix.wait_gone("avec vous-même ailleurs")
