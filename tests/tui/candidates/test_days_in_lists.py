"""Two days in one list: a rule says each, the cursor passes over it, and who has no passage is said."""

import datetime as dt
from dataclasses import replace

import pytest
from hosts import TODAY, add, add_session, change, lines, message, rows, shown
from levels import Level

from e1tui.domain.evaluation import Candidate
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.candidates.form import CandidateForm
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.sessions.form import SessionForm
from e1tui.tui.widgets.fields import Field, TextField
from e1tui.tui.widgets.line_list import LineList

ROOMS = ((80, 24), (60, 16), (120, 40))
MORROW = TODAY + dt.timedelta(days=1)
FIRST = "── vendredi 12 juin 2026 · aujourd’hui ─"
SECOND = "── samedi 13 juin 2026 ─"


@pytest.fixture(params=ROOMS, ids=lambda size: f"{size[0]}x{size[1]}")
def room(request):
    return request.param


@pytest.fixture
def two_days(root):
    """Twelve candidates, six on each day, who pass from nine o'clock on; the names are against their order."""
    store = add_session(root, "jours")
    for rank in range(12):
        day, order = divmod(rank, 6)
        date = MORROW if day else None
        store.add(
            Candidate(f"ORME{12 - rank:02}", "Zoé", f"00{rank:02}", exam_date=date),
            order=order + 1,
            time=dt.time(9 + order),
        )
    return store


async def test_a_rule_says_the_day_and_the_cursor_passes_over_it(opened, two_days, room):
    screen = CandidatesScreen(two_days)
    async with opened(screen, size=room) as (app, pilot):
        assert lines(app)[2].strip().startswith(FIRST)
        assert [row[:6] for row in rows(app)[1:7]] == [f"ORME{rank:02}" for rank in range(12, 6, -1)]
        assert rows(app)[7].startswith(SECOND) and rows(app)[8].startswith("ORME06")
        assert all(len(line) <= app.size.width for line in lines(app))
        assert "12 candidats" in lines(app)[0]
        seen = []
        for _ in range(13):
            seen.append(screen.list.key[:6])
            await pilot.press("down")
        assert seen == [f"orme{rank:02}" for rank in range(12, 0, -1)] + ["orme01"]
        for _ in range(13):
            await pilot.press("up")
        assert screen.list.key.startswith("orme12")
        assert lines(app)[2].strip().startswith(FIRST)  # with its rule, scrolled or not
        await pilot.press("end", "home")
        assert screen.list.key.startswith("orme12") and lines(app)[2].strip().startswith(FIRST)


async def test_a_click_on_a_rule_is_nothing(opened, two_days):
    screen = CandidatesScreen(two_days)
    async with opened(screen) as (app, pilot):
        await pilot.click(screen.list, offset=(5, 8))
        await pilot.pause()
        assert app.screen is screen and screen.list.key.startswith("orme12")


async def test_a_filter_counts_candidates_and_not_rules(opened, two_days):
    async with opened(CandidatesScreen(two_days)) as (app, pilot):
        await pilot.press("f", *"orme0", "enter")
        assert "9 sur 12" in lines(app)[0]
        assert rows(app)[0].startswith(FIRST) and rows(app)[4].startswith(SECOND)


async def test_one_day_has_no_rule(opened, root):
    store = add_session(root, "jour")
    for name in ("ORME", "TILLEUL"):
        store.add(Candidate(name, "Zoé", exam_date=TODAY if name == "ORME" else None))
    async with opened(CandidatesScreen(store)) as (app, _):
        assert [row[:4] for row in rows(app)] == ["ORME", "TILL"]


async def test_who_has_no_passage_stands_at_the_end_of_the_day_and_it_is_said(opened, two_days, room):
    two_days.add(Candidate("ABRICOTIER", "Zoé"))
    screen = CandidatesScreen(two_days)
    async with opened(screen, size=room) as (app, pilot):
        assert rows(app)[7].startswith("ABRICOTIER") and rows(app)[1].startswith("ORME12")
        assert lines(app)[0].rstrip().endswith("1 sans passage")
        screen.list.select("abricotier-zoe")
        await pilot.pause()
        said = "Sans passage : à la fin du jour. m le donne, g à tous."
        assert message(app) == said and said in lines(app)[-2]


@pytest.mark.parametrize("typed", ["29/11", "29-11", "29 11", "éç/&&"])
async def test_a_date_without_its_year_is_shown_whole_before_it_is_kept(opened, two_days, room, typed):
    """Beside the session's date, 12 June 2026, and not today's; on AZERTY without Maj too."""
    screen = CandidatesScreen(two_days)
    async with opened(screen, size=room) as (app, pilot):
        await pilot.press("m")
        entry = app.screen.query_one("#date", Field).query_one(TextField)
        entry.value = typed
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, CandidateForm) and entry.value == "29/11/2025"
        assert "  samedi 29 novembre 2025 ? Entrée : oui" in shown(app) and message(app) == ""
        await pilot.press("enter")
        assert app.screen is screen
        stem = next(stem for stem in two_days.stems() if stem.startswith("orme12"))
        assert two_days.load(stem).evaluation.candidate.exam_date == dt.date(2025, 11, 29)


async def test_so_is_a_session_s(opened, root):
    async with opened(SessionForm(SessionsFolder(root), title="E1")) as (app, pilot):
        entry = app.screen.query_one("#date", Field).query_one(TextField)
        entry.value = "29/11"  # today is 12 June 2026
        await pilot.press("enter")
        assert entry.value == "29/11/2025" and app.results == []
        entry.value = "30/02"
        await pilot.press("enter")
        assert "« 30/02 » n’est pas une date" in app.screen.query_one("#date", Field).problem
        assert message(app) == "! Rien n’est enregistré : voir le champ signalé."


async def test_a_question_is_no_fault_and_what_is_wrong_comes_first(opened, root):
    async with opened(SessionForm(SessionsFolder(root))) as (app, pilot):
        date = app.screen.query_one("#date", Field)
        date.query_one(TextField).value = "29/11"
        await pilot.press("enter")  # without a title
        assert date.is_asking and not date.has_class("-wrong")
        assert app.focused is app.screen.query_one("#intitule", Field).query_one(TextField)
        assert message(app) == "! Rien n’est enregistré : voir le champ signalé."
        await pilot.press("E", "1", "enter")
        assert not date.stops and [str(one) for one in app.results] == ["2025-11-e1"]


async def test_the_plan_of_passages_says_the_day_too(opened, two_days, room):
    async with opened(CandidatesScreen(two_days), size=room) as (app, pilot):
        await pilot.press("g")
        app.screen.query_one("#duree", Field).query_one(TextField).value = "40"
        await pilot.press("enter")
        await pilot.pause()
        plan = rows(app)
        assert plan[0].startswith(FIRST) and plan[1].startswith("1 09:00 ORME12")
        assert plan[7].startswith(SECOND) and plan[8].startswith("1 09:00 ORME06")
        assert app.screen.query_one(LineList).index == 1


async def test_an_hour_that_somebody_keeps_is_asked_about(opened, root):
    store = add_session(root, "jour")
    for rank, name in enumerate(("ORME", "TILLEUL")):
        begun = add(store, name, "Zoé", order=rank + 1, time=dt.time(9 + rank))
    change(store, begun, lambda one: replace(one, positions={"C1.1.outils": Level.S}))
    async with opened(CandidatesScreen(store)) as (app, pilot):
        await pilot.press("g")
        app.screen.query_one("#debut", Field).query_one(TextField).value = "10:00"
        app.screen.query_one("#duree", Field).query_one(TextField).value = "40"
        await pilot.press("enter", "enter")
        assert isinstance(app.screen, Confirm)
        assert "À 10:00, TILLEUL Zoé garde la même heure qu’un autre." in shown(app)
