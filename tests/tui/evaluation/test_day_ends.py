"""Pg suiv stops at the end of the day and says so; the same key again goes on to the next one."""

from __future__ import annotations

import datetime as dt

import pytest
from hosts import TODAY, change, lines, message
from test_evaluation_screen import scoring, store
from test_neighbours_on_screen import ACACIA, BOULEAU, CEDRE, complete, place, ranked

from e1tui.domain.evaluation import with_field

__all__ = ["scoring", "store"]  # fixtures
MORROW = TODAY + dt.timedelta(days=1)
ENDS = "Fin du 12/06. Pg suiv encore : CÈDRE Rose, samedi 13/06."
BEGINS = "Début du 13/06. Pg préc encore : BOULEAU Rose, vendredi 12/06."


@pytest.fixture(params=((80, 24), (60, 16), (120, 40)), ids=lambda size: f"{size[0]}x{size[1]}")
def room(request):
    return request.param


@pytest.fixture
def two_days(store):
    ranked(store, ACACIA, BOULEAU, CEDRE)
    change(store, CEDRE, lambda one: with_field(one, "candidat.date_evaluation", MORROW))
    return store


async def test_the_key_stops_there_and_goes_on_when_it_is_pressed_again(two_days, scoring, room) -> None:
    async with scoring(size=room) as (app, pilot):
        await pilot.press("pagedown")
        assert "BOULEAU Rose" in lines(app)[0] and message(app) != ENDS  # within the day nothing is asked
        await pilot.press("pagedown")
        assert "BOULEAU Rose" in lines(app)[0] and message(app) == ENDS and ENDS in lines(app)[-2]
        await pilot.press("pagedown")
        assert "CÈDRE Rose" in lines(app)[0]
        await pilot.press("pageup")
        assert "CÈDRE Rose" in lines(app)[0] and message(app) == lines(app)[-2].strip()
        assert message(app) == BEGINS or room == (60, 16) and message(app) == BEGINS.replace(" Rose", "…")
        await pilot.press("pageup")
        assert "BOULEAU Rose" in lines(app)[0]


async def test_another_key_between_the_two_begins_anew(two_days, scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("pagedown", "pagedown", "3", "pagedown")
        assert "BOULEAU Rose" in lines(app)[0] and message(app) == ENDS
        await pilot.press("down", "pagedown")
        assert "BOULEAU Rose" in lines(app)[0] and message(app) == ENDS
        await pilot.press("x", "pagedown")  # what is said hides names with the rest
        assert "CÈDRE" not in message(app) and message(app).startswith("Fin du 12/06.")
        await pilot.press("pagedown")
        assert "Passage 3" in lines(app)[0]


async def test_synthesis_offers_the_next_day_with_its_date(two_days, scoring, make) -> None:
    place(two_days, ACACIA, order=9)
    complete(two_days, make, BOULEAU)
    complete(two_days, make, ACACIA)
    async with scoring(downs=1) as (app, pilot):
        await pilot.press("a")
        assert "    Pg suiv : le 13/06, CÈDRE Rose, passage 3 à 11:20" in lines(app)


async def test_who_has_no_passage_comes_at_the_end_of_their_day(two_days, scoring) -> None:
    place(two_days, BOULEAU, order=None, time=None)  # at the end of the first day, not of the list
    async with scoring() as (app, pilot):
        await pilot.press("pagedown")
        assert "BOULEAU Rose" in lines(app)[0]
        await pilot.press("pagedown")
        assert message(app) == ENDS
