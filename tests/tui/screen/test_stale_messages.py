"""A list that one comes back to says what has just happened, and nothing of before; its hints are what it has use for."""

from __future__ import annotations

from hosts import add, add_session, lines, message

from e1tui.tui.candidates.deliberation import DeliberationScreen
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.sessions.screen import SessionsScreen


async def test_what_was_said_before_another_screen_is_gone_on_return(opened, juin) -> None:
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        await pilot.press("v")
        assert "Il manque" in message(app)
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(app.screen, DeliberationScreen)
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(app.screen, CandidatesScreen) and message(app) == ""


async def test_a_question_that_was_dropped_leaves_nothing_said_either(opened, juin) -> None:
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        await pilot.press("x")
        assert "masqués" in message(app)
        await pilot.press("delete")
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        assert message(app) == ""


async def test_what_a_screen_says_as_it_closes_stays(opened, juin) -> None:
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        await pilot.press("v", "delete")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert message(app) == "D’AUBÉPINE Ève est retiré ; t montre les candidats retirés et en remet un."


async def test_what_holds_of_the_row_is_said_again(opened, juin) -> None:
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        await pilot.press("end")
        refused = message(app)
        assert refused.startswith("! offre.toml : format")
        await pilot.press("b")
        await pilot.pause()
        await pilot.press("q")
        await pilot.pause()
        assert message(app) == refused


async def test_the_list_of_sessions_says_nothing_of_long_ago(opened, root) -> None:
    for name in ("juin", "mai"):
        add(add_session(root, name), "LE GALL")
    async with opened(SessionsScreen()) as (app, pilot):
        await pilot.press("delete")
        assert message(app).startswith("! Cette session a 1 candidat")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, SessionsScreen) and message(app) == ""


async def test_an_empty_list_offers_what_fills_it(opened, root, size) -> None:
    store = add_session(root, "vide")
    async with opened(CandidatesScreen(store), size=size) as (app, pilot):
        assert lines(app)[-1] == " i importer   p coller   o ajouter   ? aide"
        add(store, "LE GALL")
        app.screen.refresh_rows()
        await pilot.pause()
        assert lines(app)[-1].startswith(" m modifier  v clore  b délibérer  e exporter")
