"""From one candidate to the next who is to be examined, the line that offers it, and the passage in the top line."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hosts import add, change, lines, message, shown
from test_evaluation_screen import scoring, store, with_judgements

from e1tui.domain.session import Presence, State
from e1tui.open_session.candidates import Roll
from e1tui.storage.store import SessionStore

__all__ = ["scoring", "store"]  # fixtures

ACACIA, BOULEAU, CEDRE = (
    f"{name}-rose-099000000{rank}" for rank, name in enumerate(("acacia", "bouleau", "cedre"))
)


def place(store: SessionStore, stem: str, **fields: object) -> None:
    change(store, stem, lambda before: replace(before, **fields))


def ranked(store: SessionStore, *stems: str) -> None:
    for rank, stem in enumerate(stems, 1):
        place(store, stem, order=rank, time=dt.time(8 + rank, 20))


def complete(store: SessionStore, make, stem: str, without: str = "", **fields: object) -> None:
    change(store, stem, lambda before: replace(with_judgements(before, make(), without), **fields))


async def test_page_down_goes_to_the_next_who_is_present_and_not_closed(store, scoring, make) -> None:
    add(store, "ÉRABLE", "Rose")
    place(store, BOULEAU, presence=Presence.ABSENT)
    complete(store, make, CEDRE, state=State.CLOSED)
    async with scoring() as (app, pilot):
        await pilot.press("pagedown")
        assert "ÉRABLE Rose" in lines(app)[0]
        await pilot.press("pagedown")
        assert message(app) == "Plus aucun candidat à évaluer après celui-ci. Pg préc : ACACIA Rose."
        place(store, CEDRE, state=State.DRAFT)  # on another post
        await pilot.press("pageup")
        assert "CÈDRE Rose" in lines(app)[0]
        await pilot.press("pageup", "pageup")
        assert message(app) == "Aucun candidat à évaluer avant celui-ci. Pg suiv : CÈDRE Rose."
        for stem in (CEDRE, "erable-rose"):
            place(store, stem, presence=Presence.POSTPONED)
        for key in ("pagedown", "pageup"):
            await pilot.press(key)
            assert message(app) == "Plus aucun autre candidat à évaluer. q : revenir à la liste."


async def test_the_order_is_that_of_the_list_with_a_filter_or_without(store, scoring) -> None:
    ranked(store, CEDRE, ACACIA, BOULEAU)
    async with scoring() as (app, pilot):
        assert "CÈDRE Rose" in lines(app)[0] and "passage 1 sur 3" in lines(app)[0]
        await pilot.press("q", "f", *"bou", "enter", "enter")
        assert "BOULEAU Rose" in lines(app)[0] and "passage 3 sur 3" in lines(app)[0]
        await pilot.press("pageup")
        assert "ACACIA Rose" in lines(app)[0] and "passage 2 sur 3" in lines(app)[0]


async def test_one_who_was_closed_just_now_is_not_gone_back_to(store, scoring, make) -> None:
    complete(store, make, ACACIA)
    async with scoring() as (app, pilot):
        await pilot.press("a", "v", "enter")
        assert message(app) == "Évaluation close." and store.load(ACACIA).evaluation.is_closed
        await pilot.press("pagedown", "pageup")
        assert "BOULEAU Rose" in lines(app)[0]


async def test_a_key_reads_no_more_than_it_needs(store, scoring, monkeypatch) -> None:
    for rank in range(60):
        add(store, f"NOM{rank:02}", "Rose")
    async with scoring() as (app, pilot):
        (sitting,) = app._sittings.values()
        asked: list[str] = []
        fresh = Roll.fresh
        monkeypatch.setattr(Roll, "fresh", lambda roll, stem: asked.append(stem) or fresh(roll, stem))
        monkeypatch.setattr(Roll, "look", None)
        await pilot.press("pagedown")
        assert asked == [BOULEAU]
        await pilot.press("down", "1", "n")
        assert asked == [BOULEAU]


OFFER = "Pg suiv : candidat suivant, BOULEAU Rose, passage 2 à 10:20"


async def test_synthesis_offers_the_next_one_once_this_one_is_complete(store, scoring, make, size) -> None:
    ranked(store, ACACIA, BOULEAU, CEDRE)
    complete(store, make, ACACIA, without="appreciation")
    async with scoring(size=size) as (app, pilot):
        await pilot.press("a")
        assert "Pg suiv" not in shown(app)
        await pilot.press("enter", "B", "tab")
        assert f"    {OFFER}" in lines(app)
        await pilot.press("v", "enter")
        below = [line for line in lines(app)[:-2] if line.strip()]  # above the message and the hints
        assert below[-1] == f"    {OFFER}" and "    Évaluation close. v : la rouvrir. e : exporter." in below
        await pilot.press("pagedown", "pagedown")
        assert "CÈDRE Rose" in lines(app)[0] and "Pg suiv :" not in shown(app)


async def test_synthesis_says_when_nobody_is_left(store, scoring, make) -> None:
    ranked(store, ACACIA, CEDRE, BOULEAU)
    place(store, CEDRE, presence=Presence.ABSENT)
    complete(store, make, ACACIA, state=State.CLOSED)
    complete(store, make, BOULEAU)
    async with scoring(downs=2) as (app, pilot):
        await pilot.press("a")
        assert "    Plus aucun autre candidat à évaluer. q : revenir à la liste." in lines(app)
        place(store, CEDRE, presence=Presence.PRESENT)
        await pilot.press("tab", "a")
        assert "    Plus aucun candidat à évaluer après celui-ci. Pg préc : CÈDRE Rose." in lines(app)


@pytest.mark.parametrize(
    ("fields", "place_shown"),
    [
        ({}, "candidat 2 sur 3"),
        ({"order": 2}, "passage 2 sur 7"),  # the last of the day, whoever that is
        ({"order": 9}, "passage 9 sur 9"),
    ],
)
async def test_the_passage_in_the_top_line(store, scoring, fields, place_shown) -> None:
    place(store, CEDRE, order=7, presence=Presence.ABSENT)
    place(store, BOULEAU, **fields)
    async with scoring(downs=int(fields.get("order") != 2)) as (app, _):  # by rank, then who has none
        assert f"  {place_shown}  " in lines(app)[0]


async def test_undo_gives_no_position_to_one_who_became_absent(store, scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("3", "u")
        assert app.flush_writers()
        place(store, ACACIA, presence=Presence.ABSENT)
        app.screen._look()
        await pilot.press("y")
        assert "Candidat absent : rien à positionner" in message(app)
        assert app.flush_writers() and not store.load(ACACIA).evaluation.positions


async def test_what_an_absence_hides_comes_back(store, scoring, make) -> None:
    complete(store, make, ACACIA)
    async with scoring() as (app, pilot):
        await pilot.press("a")
        assert "Note sur 20  12" in shown(app)
        place(store, ACACIA, presence=Presence.ABSENT)
        app.screen._look()
        await pilot.pause()
        assert (
            "C1.1 0/5" in lines(app)[1]
            and "14,5" not in shown(app)
            and "Note sur 20  ___   (pas de note)" in shown(app)
        )
        assert "Candidat absent : rien n’est à saisir. v : clore l’évaluation." in shown(app)
        place(store, ACACIA, presence=Presence.PRESENT)
        app.screen._look()
        await pilot.pause()
        assert "C1.1 5/5" in lines(app)[1] and "Note sur 20  12" in shown(app)
