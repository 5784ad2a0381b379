"""On a host in UTC the list says so, and a zone of the session or of the settings makes "en cours" what it is."""

import datetime as dt
import os
import time

import pytest
from hosts import add, add_session, lines, message, rows, shown

from e1tui import zone
from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.app import E1App
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.reading.text import HelpScreen

PARIS = "Europe/Paris"
# The moment of the case: 20 minutes after the first passage's hour in Paris, two hours before it in UTC.
MOMENT = dt.datetime(2026, 6, 12, 7, 20, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def host(monkeypatch):
    monkeypatch.setattr(zone, "_HOST", "UTC")
    before = os.environ.get("TZ")
    zone.use("")
    yield
    os.environ.pop("TZ", None)
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def day(root, **values):
    """The case b-server-in-utc: a passage at 9, Paris time, and one late in the evening."""
    store = add_session(root, "tz", date=MOMENT.date(), **values)
    add(store, "UN", "Zoé", "1", order=1, time=dt.time(9, 0))
    add(store, "DEUX", "Léa", "2", order=2, time=dt.time(23, 50))
    return store


SETTINGS = Settings(tips=False)


def app_on(root, settings=SETTINGS):
    return E1App(SessionsFolder(root), settings, clock=lambda: MOMENT.astimezone())


async def listed(app, pilot):
    await pilot.press("enter")
    await pilot.pause(0.2)
    return {row.split()[0]: row for row in rows(app)}


async def test_b_server_in_utc(root):
    """Without a zone the clock is the server's, which is said; with the session's it is right."""
    store = day(root)
    app = app_on(root)
    async with app.run_test(size=(80, 24)) as pilot:
        found = await listed(app, pilot)
        assert found["UN"].endswith("suivant")
        assert "Heures en UTC, celles du serveur : il y est 07:20. Fuseau : m, aux sessions." in shown(app)
        await pilot.press("q", "m")
        await pilot.pause()
        app.screen.query_one("#fuseau").query_one("TextField").value = PARIS
        await pilot.press("enter")
        await pilot.pause()
        found = await listed(app, pilot)
        assert found["UN"].endswith("en cours") and found["DEUX"].endswith("suivant")
        assert lines(app)[-3].strip() == "Heures : Europe/Paris"
        await pilot.press("question_mark")
        await pilot.pause()
        told = str(app.screen.query_one("#text").content)
        assert "Heure qui compte : 09:20, Europe/Paris (UTC+02:00)." in told
        await pilot.press("q", "q")
        await pilot.pause()
        assert zone.current() == "UTC"
    app.close_sittings()
    assert store.session().zone == PARIS


async def test_b_server_in_utc_with_the_settings_zone(root):
    day(root)
    zone.use(PARIS)  # as `open_app` does
    app = app_on(root, Settings(tips=False, zone=PARIS))
    async with app.run_test(size=(80, 24)) as pilot:
        found = await listed(app, pilot)
        assert found["UN"].endswith("en cours") and found["DEUX"].endswith("suivant")
        assert "UTC" not in shown(app)
    app.close_sittings()


async def test_a_zone_that_the_host_does_not_know_is_told(root):
    day(root, zone="Europe/Ys")
    app = app_on(root)
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(app, pilot)
        assert "Fuseau « Europe/Ys » inconnu de ce serveur" in shown(app)
    app.close_sittings()


async def test_a_list_without_hours_says_nothing_of_them(opened, root):
    store = add_session(root, "sans")
    add(store, "UN", "Zoé", "1")
    async with opened(CandidatesScreen(store)) as (app, _):
        assert "Heures" not in shown(app)


async def test_where_there_is_no_room_below_the_list_it_is_the_message(opened, root):
    store = day(root)
    for number in range(20):
        add(store, f"AUTRE{number:02}", "Zoé", f"9{number}")
    async with opened(CandidatesScreen(store)) as (app, _):
        assert message(app).startswith("! Heures en UTC, celles du serveur : il y est")


async def test_the_help_tells_the_hour(opened, grid):
    async with opened(HelpScreen("sessions", grid), size=(120, 60)) as (app, _):
        assert "Heure qui compte : 09:41, UTC (UTC+00:00)." in shown(app)
