"""The order of passage of a session from the screen: asked, shown, written; and what the list makes of it."""

import datetime as dt
from dataclasses import replace

import pytest
from hosts import TODAY, Host, add, add_session, change, lines, message, rows, shown, type_text
from levels import Level

from e1tui import crash
from e1tui.domain.day.timer import toggled
from e1tui.domain.session import Phase, Presence, State
from e1tui.storage.store import SessionStore
from e1tui.tui.candidates.passages import PassagesForm, PassagesScreen
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.widgets.fields import Choice, Field, TextField

NAMES = ("ACACIA", "BOULEAU", "CÈDRE", "ÉRABLE")
STEMS = ("acacia-rose", "bouleau-rose", "cedre-rose", "erable-rose")


@pytest.fixture
def store(root):
    """Four candidates, one absent; two phases of half an hour in all."""
    made = add_session(root, "juin", phases=(Phase("Exposé", 10), Phase("Entretien", 20)))
    for name in NAMES:
        add(made, name, "Rose", presence=Presence.ABSENT if name == "BOULEAU" else Presence.PRESENT)
    return made


@pytest.fixture
def at(monkeypatch):
    """Set the clock of the tests' host."""

    def moment(text):
        now = dt.datetime.combine(TODAY, dt.time.fromisoformat(text), dt.UTC)
        monkeypatch.setattr(Host, "now", lambda self: now)

    return moment


def passages(store):
    found = (store.load(stem).evaluation for stem in store.stems())
    return [(one.order, one.time and f"{one.time:%H:%M}") for one in found]


def entry(app, name):
    return app.screen.query_one(f"#{name}", Field).query_one(TextField)


async def until_on(pilot, screen):
    """Writing is in a thread."""
    for _ in range(300):
        if isinstance(pilot.app.screen, screen):
            await pilot.pause()
            return
        await pilot.pause(0.01)
    raise AssertionError(f"{screen.__name__} did not come")


async def test_from_g_to_the_list_in_the_order_of_passage(opened, store, size, at):
    change(store, "erable-rose", lambda one: replace(one, extra_time=True))
    at("09:20")
    async with opened(CandidatesScreen(store), size=size) as (app, pilot):
        assert "ordre de passage" not in lines(app)[0]
        await pilot.press("g")
        assert isinstance(app.screen, PassagesForm) and entry(app, "duree").value == "30"
        assert "Le temps majoré ajoute un tiers à la durée." in " ".join(shown(app).split())
        await type_text(pilot, "ç:àà")  # AZERTY, without Maj
        await pilot.press("tab", "tab")
        await type_text(pilot, "9:50-10:30")
        await pilot.press("enter")
        assert isinstance(app.screen, PassagesScreen)
        top = "3 passages, le premier à 09:00, le dernier à 11:00 · 3 à changer"
        assert lines(app)[0].strip() == top
        assert rows_of_plan(app) == [
            "1 09:00 ACACIA Rose nouveau",
            "2 10:30 CÈDRE Rose nouveau",
            "3 11:00 ÉRABLE Rose nouveau",
            "BOULEAU Rose rien : absent",
        ]
        assert passages(store) == [(None, None)] * 4  # nothing is written before it was seen
        await pilot.press("enter")
        await until_on(pilot, CandidatesScreen)
        assert message(app) == "3 passages enregistrés."
        assert passages(store) == [(1, "09:00"), (None, None), (2, "10:30"), (3, "11:00")]
        assert lines(app)[0].strip().endswith("· ordre de passage")
        assert rows(app) == [
            "ACACIA Rose 1 09:00 présent 0/15 en cours",
            "CÈDRE Rose 2 10:30 présent 0/15 suivant",
            "ÉRABLE Rose 3 11:00 présent 0/15 brouillon",
            "BOULEAU Rose AB brouillon",
        ]
        assert all(len(line) <= app.size.width for line in lines(app))


def rows_of_plan(app):
    return [" ".join(" ".join(row.cells).split()) for row in app.screen.query_one("#plan").rows]


async def test_what_is_there_is_replaced_only_when_confirmed(opened, store):
    for rank, stem in enumerate(("erable-rose", "acacia-rose"), 1):
        change(store, stem, lambda one, rank=rank: replace(one, order=rank, time=dt.time(13 + rank)))
    before = passages(store)
    async with opened(CandidatesScreen(store)) as (app, pilot):
        await pilot.press("g")
        assert entry(app, "debut").value == "14:00"
        assert app.screen.query_one("#ordre", Choice).chosen == 1  # in the present order
        await pilot.press("enter")
        assert rows_of_plan(app) == [
            "1 14:00 ÉRABLE Rose rien",
            "2 14:30 ACACIA Rose avait 2 15:00",
            "3 15:00 CÈDRE Rose nouveau",
            "BOULEAU Rose rien : absent",
        ]
        await pilot.press("enter")
        assert isinstance(app.screen, Confirm)
        assert "1 candidat a déjà un passage ou une heure." in shown(app)
        await pilot.press("n", "q")
        assert isinstance(app.screen, PassagesForm) and passages(store) == before
        app.screen.query_one("#ordre", Choice).choose(0)
        await pilot.press("enter", "enter", "enter")
        await until_on(pilot, CandidatesScreen)
    assert passages(store) == [(1, "14:00"), (None, None), (2, "14:30"), (3, "15:00")]


async def test_the_same_again_has_nothing_to_write(opened, store):
    async with opened(CandidatesScreen(store)) as (app, pilot):
        for _ in range(2):
            await pilot.press("g")
            entry(app, "debut").value = "9h"
            await pilot.press("enter", "enter")
            await pilot.pause()
            if not isinstance(app.screen, PassagesScreen) or app.screen._writing:
                await until_on(pilot, CandidatesScreen)
        assert isinstance(app.screen, PassagesScreen) and message(app) == "Rien ne change : q pour revenir."


@pytest.mark.parametrize(
    ("values", "name", "words"),
    [
        ({}, "debut", "l’heure du premier passage est nécessaire"),
        ({"debut": "neuf"}, "debut", "« neuf » n’est pas une heure"),
        ({"debut": "9:00", "duree": ""}, "duree", "la durée d’un passage est nécessaire"),
        ({"debut": "9:00", "duree": "0"}, "duree", "des minutes de 1 à 600 sont attendues"),
        ({"debut": "9:00", "pauses": "midi"}, "pauses", "« midi » n’est pas une pause"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(opened, store, values, name, words):
    async with opened(CandidatesScreen(store)) as (app, pilot):
        await pilot.press("g")
        for key, value in values.items():
            entry(app, key).value = value
        await pilot.press("enter")
        assert words in app.screen.query_one(f"#{name}", Field).problem
        assert app.focused is entry(app, name)


async def test_a_day_that_is_too_short_is_said_in_the_form(opened, store):
    async with opened(CandidatesScreen(store)) as (app, pilot):
        await pilot.press("g")
        entry(app, "debut").value = "23:10"
        await pilot.press("enter")
        assert isinstance(app.screen, PassagesForm)
        assert message(app) == "! La journée est trop courte : le passage 2 finirait après minuit."


# --- now, next, late ---


async def test_the_list_follows_the_clock_by_itself(opened, store, at, monkeypatch):
    for rank, stem in enumerate(STEMS, 1):
        change(store, stem, lambda one, rank=rank: replace(one, order=rank, time=dt.time(8 + rank)))
    change(
        store,
        STEMS[2],
        lambda one: replace(one, timer=toggled(None, dt.datetime(2026, 6, 12, 11, tzinfo=dt.UTC))),
    )
    at("08:50")
    screen = CandidatesScreen(store)
    async with opened(screen) as (app, pilot):

        def states():
            return [row.cells[-1].strip() for row in screen.list.rows]

        assert states() == ["suivant", "brouillon", "en cours", "brouillon"]
        painted = []
        monkeypatch.setattr(screen.list, "refresh", lambda *regions: painted.append(regions))
        at("08:50:30")
        screen._look()
        assert painted == []
        at("09:00")
        screen._look()
        assert states() == ["en retard", "brouillon", "en cours", "suivant"] and len(painted) == 1
        at("10:01")
        screen._look()
        assert states() == ["en retard", "brouillon", "en cours", "suivant"]
        at("11:30")
        screen._look()
        assert states() == ["en retard", "brouillon", "en cours", "suivant"]
        change(
            store, STEMS[0], lambda one: replace(one, positions={"C1.1.outils": Level.S}, state=State.CLOSED)
        )
        screen._look()
        assert states() == ["close", "brouillon", "en cours", "suivant"]


async def test_nobody_is_late_on_another_day(opened, store, at):
    change(store, STEMS[0], lambda one: replace(one, order=1, time=dt.time(9)))
    store.save_session(replace(store.session(), date=TODAY + dt.timedelta(1)))
    at("10:00")
    async with opened(CandidatesScreen(store)) as (app, _):
        assert rows(app)[0] == "ACACIA Rose 1 09:00 présent 0/15 brouillon"


class BrokenStore(SessionStore):
    """Fails, as nothing foresaw, at the second candidate."""

    def save(self, stored, evaluation, author, now):
        if stored.stem == STEMS[2]:
            raise ZeroDivisionError("CÈDRE Rose")
        return super().save(stored, evaluation, author, now)


async def test_a_defect_while_writing_leaves_nobody_waiting(opened, store):
    broken = BrokenStore(store.folder)
    async with opened(CandidatesScreen(broken)) as (app, pilot):
        await pilot.press("g")
        entry(app, "debut").value = "9h"
        await pilot.press("enter", "enter")
        await until_on(pilot, CandidatesScreen)
        assert message(app).startswith(
            "1 passage enregistré. Pas celui-ci : Erreur inattendue (ZeroDivisionError), notée dans "
        )
        await pilot.press("g")  # the app goes on
        assert isinstance(app.screen, PassagesForm)
    assert passages(store) == [(1, "09:00"), (None, None), (None, None), (None, None)]
    log = crash.log_file().read_text()
    assert "e1tui.tui.candidates.passages" in log and "CÈDRE" not in log
