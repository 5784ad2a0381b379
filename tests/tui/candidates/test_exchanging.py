"""Passages in the list: two candidates change places, one passes earlier or later, and it is taken back."""

import datetime as dt
import resource
from dataclasses import replace

import pytest
from hosts import AUTHOR, NOW, TODAY, add_session, change, lines, message, rows
from levels import Level

from e1tui.domain.day.passages import exchanged
from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import Presence
from e1tui.domain.summary import summary
from e1tui.errors import E1Error, InvalidValue
from e1tui.operations.passages import exchange_passages
from e1tui.tui.candidates.form import CandidateForm
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.evaluation.screen import EvaluationScreen
from e1tui.tui.keys.commands import CANDIDATES, in_scope
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.widgets.fields import Field, TextField

NAMES = ("ACACIA", "BOULEAU", "CÈDRE", "ÉRABLE")
ACACIA, BOULEAU, CEDRE, ERABLE = STEMS = ("acacia-rose", "bouleau-rose", "cedre-rose", "erable-rose")
MORROW = TODAY + dt.timedelta(days=1)
ROOMS = ((80, 24), (60, 16), (120, 40))


@pytest.fixture(params=ROOMS, ids=lambda size: f"{size[0]}x{size[1]}")
def room(request):
    return request.param


@pytest.fixture
def store(root):
    """Four candidates in the order of their names, from nine o'clock on."""
    made = add_session(root, "juin")
    for rank, name in enumerate(NAMES):
        made.add(Candidate(name, "Rose"), order=rank + 1, time=dt.time(9 + rank))
    return made


def places(store):
    found = {stem: store.load(stem).evaluation for stem in STEMS}
    return [f"{one.order} {one.time:%H:%M}" if one.order else "" for one in found.values()]


def names(app):
    return [row.split()[0] for row in rows(app)]


AS_MADE = ["1 09:00", "2 10:00", "3 11:00", "4 12:00"]


async def test_two_change_places_from_the_list_and_back(opened, store, room):
    async with opened(CandidatesScreen(store), size=room) as (app, pilot):
        await pilot.press("c")
        said = "Échanger ACACIA Rose 1 · 09:00 avec"
        assert said in message(app) and lines(app)[-1].startswith(" c échanger avec celui-ci")
        await pilot.press("down", "down")
        assert said in message(app) and places(store) == AS_MADE
        await pilot.press("c")
        assert places(store) == ["3 11:00", "2 10:00", "1 09:00", "4 12:00"]
        assert names(app) == ["CÈDRE", "BOULEAU", "ACACIA", "ÉRABLE"]
        assert (
            "ACACIA Rose 3 · 11:00 ; CÈDRE Rose 1 · 09:00" in message(app).replace("… ", " ") or room[0] == 60
        )
        assert (
            message(app).endswith("u annule.")
            and lines(app)[-2].rstrip().endswith("annule.")
            and app.screen.list.key == CEDRE
        )
        await pilot.press("u")
        assert places(store) == AS_MADE and message(app).startswith("Annulé : ACACIA")
        await pilot.press("u")
        assert message(app) == "Aucun échange de passages à annuler." and places(store) == AS_MADE


async def test_both_histories_tell_of_it(opened, store):
    async with opened(CandidatesScreen(store)) as (_, pilot):
        await pilot.press("r", "u")
    for stem, ranks in ((ACACIA, ["12", "21"]), (BOULEAU, ["21", "12"])):
        history = store.load(stem).evaluation.history
        assert [f"{one.before}{one.after}" for one in history if one.field == "passage"] == ranks
        assert {one.field for one in history} == {"passage", "heure"}


async def test_one_key_moves_and_the_other_moves_back(opened, store):
    async with opened(CandidatesScreen(store)) as (app, pilot):
        app.screen.list.select(BOULEAU)
        await pilot.press("r")
        assert places(store) == ["1 09:00", "3 11:00", "2 10:00", "4 12:00"]
        assert app.screen.list.key == BOULEAU  # the cursor goes with the candidate
        await pilot.press("a")
        assert places(store) == AS_MADE
        await pilot.press("a", "a")
        assert names(app)[0] == "BOULEAU" and message(app) == "! Aucun passage avant, ce jour-là."
        await pilot.press("u")
        assert places(store) == AS_MADE


async def test_enter_chooses_the_other_and_q_leaves_all_as_it_is(opened, store):
    async with opened(CandidatesScreen(store)) as (app, pilot):
        await pilot.press("c", "down", "q")
        assert places(store) == AS_MADE and message(app) == "" and isinstance(app.screen, CandidatesScreen)
        await pilot.press("c", "c")  # with oneself
        assert places(store) == AS_MADE and not app.screen.is_choosing
        await pilot.press("c", "up", "enter")
        assert not isinstance(app.screen, EvaluationScreen)
        assert places(store) == ["2 10:00", "1 09:00", "3 11:00", "4 12:00"]


async def test_the_other_is_found_by_the_filter(opened, store):
    async with opened(CandidatesScreen(store)) as (app, pilot):
        await pilot.press("c", "f", *"rable", "enter")
        assert "Échanger ACACIA" in message(app)
        await pilot.press("c")
        assert places(store) == ["4 12:00", "2 10:00", "3 11:00", "1 09:00"]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda one: replace(one, presence=Presence.ABSENT), "absent"),
        (lambda one: replace(one, positions={"C1.1.outils": Level.S}), "oral commencé"),
    ],
)
async def test_who_is_not_to_come_or_was_heard_keeps_their_place(opened, store, make, reason):
    change(store, BOULEAU, make)
    async with opened(CandidatesScreen(store)) as (app, pilot):
        app.screen.list.select(BOULEAU)
        for keys in (("c",), ("a",), ("r",)):
            await pilot.press(*keys)
            assert message(app) == f"! BOULEAU Rose : {reason}, ce passage reste où il est."
        app.screen.list.select(ACACIA)
        await pilot.press("c", "down", "c")
        assert f"BOULEAU Rose : {reason}" in message(app) and places(store) == AS_MADE


async def test_who_is_absent_is_passed_over_and_who_was_heard_is_not(opened, store):
    change(store, BOULEAU, lambda one: replace(one, presence=Presence.ABSENT))
    async with opened(CandidatesScreen(store)) as (app, pilot):
        app.screen.list.select(CEDRE)
        await pilot.press("a")
        assert places(store) == ["3 11:00", "2 10:00", "1 09:00", "4 12:00"]
        await pilot.press("r")
        assert places(store) == AS_MADE
        change(store, ERABLE, lambda one: replace(one, positions={"C1.1.outils": Level.S}))
        app.screen._look()
        await pilot.press("r")
        assert message(app) == "! ÉRABLE Rose : oral commencé, ce passage reste où il est."
        assert places(store) == AS_MADE


async def test_days_are_exchanged_too_and_a_move_stays_in_its_day(opened, store):
    for stem in (CEDRE, ERABLE):
        change(store, stem, lambda one: replace(one, candidate=replace(one.candidate, exam_date=MORROW)))
    async with opened(CandidatesScreen(store)) as (app, pilot):
        app.screen.list.select(CEDRE)
        await pilot.press("a")
        assert message(app) == "! Aucun passage avant, ce jour-là." and places(store) == AS_MADE
        await pilot.press("c")
        app.screen.list.select(ACACIA)
        await pilot.press("c")
        assert message(app) == "CÈDRE Rose 1 · 12/06 · 09:00 ; ACACIA Rose 3 · 13/06 · 11:00. u annule."
        days = {stem: store.load(stem).evaluation.candidate.exam_date for stem in (ACACIA, CEDRE)}
        assert days == {ACACIA: MORROW, CEDRE: None}
        await pilot.press("u")
        days = {stem: store.load(stem).evaluation.candidate.exam_date for stem in (ACACIA, CEDRE)}
        assert days == {ACACIA: None, CEDRE: MORROW}


async def test_who_has_no_passage_takes_that_of_another(opened, store):
    change(store, ERABLE, lambda one: replace(one, order=None, time=None))
    async with opened(CandidatesScreen(store)) as (app, pilot):
        app.screen.list.select(ERABLE)
        await pilot.press("a")
        assert message(app) == "! Sans passage : c prend celui d’un autre."
        await pilot.press("c", "home", "c")
        assert places(store) == ["", "2 10:00", "3 11:00", "1 09:00"]
        assert message(app) == "ÉRABLE Rose 1 · 09:00 ; ACACIA Rose sans passage. u annule."


async def test_without_any_passage_the_key_that_gives_them_is_said(opened, root):
    store = add_session(root, "juin")
    for name in NAMES:
        store.add(Candidate(name, "Rose"))
    async with opened(CandidatesScreen(store)) as (app, pilot):
        for key in "car":
            await pilot.press(key)
            assert message(app) == "Aucun candidat n’a de passage : g en donne à tous."


async def test_a_longer_oral_in_a_usual_place_is_said(opened, store):
    change(store, ACACIA, lambda one: replace(one, extra_time=True))
    async with opened(CandidatesScreen(store)) as (app, pilot):
        await pilot.press("r")
        assert message(app).endswith("Temps majoré : revoir les heures (g).")


def rows_of(store):
    return [summary(store.grid(), stem, store.load(stem).evaluation) for stem in STEMS]


def test_what_somebody_else_changed_meanwhile_stays(store):
    first, second, *_ = rows_of(store)
    change(store, BOULEAU, lambda one: replace(one, order=7))
    with pytest.raises(InvalidValue, match="BOULEAU Rose : passage changé entre-temps"):
        exchange_passages(store, first, second, AUTHOR, NOW)
    assert places(store) == ["1 09:00", "7 10:00", "3 11:00", "4 12:00"]


def test_both_or_none(store):
    """The second file, the larger one, finds no room: the first is as it was."""
    change(store, BOULEAU, lambda one: replace(one, internal_notes="Une note. " * 2000))
    first, second, *_ = rows_of(store)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        with pytest.raises(E1Error):
            exchange_passages(store, first, second, AUTHOR, NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert places(store) == AS_MADE and store.load(ACACIA).evaluation.history


def test_the_same_again_takes_it_back(store):
    first, second, *_ = rows_of(store)
    after = exchange_passages(store, first, second, AUTHOR, NOW)
    assert exchanged(*after) == (first, second)
    assert exchange_passages(store, *after, AUTHOR, NOW) == (first, second) and places(store) == AS_MADE


# --- the same rank or hour twice ---


def entry(app, name):
    return app.screen.query_one(f"#{name}", Field).query_one(TextField)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"passage": "1"}, "Le rang 1 est celui d’ACACIA Rose"),
        ({"heure": "9h"}, "09:00 est l’heure d’ACACIA Rose"),
        ({"passage": "1", "heure": "11:00"}, "11:00 est l’heure de CÈDRE Rose"),
    ],
)
async def test_a_rank_or_an_hour_that_another_has_is_asked_about(opened, store, values, words, room):
    async with opened(CandidatesScreen(store), size=room) as (app, pilot):
        app.screen.list.select(BOULEAU)
        await pilot.press("m")
        for name, value in values.items():
            entry(app, name).value = value
        await pilot.press("enter")
        assert isinstance(app.screen, Confirm)
        box = " ".join(line.split("│")[1] for line in lines(app) if line.count("│") >= 2)
        assert words in " ".join(box.split())
        await pilot.press("n")
        assert isinstance(app.screen, CandidateForm) and places(store) == AS_MADE
        assert app.focused is entry(app, next(iter(values)))
        await pilot.press("enter", "enter")
        assert isinstance(app.screen, CandidatesScreen) and places(store)[1] != AS_MADE[1]
        await pilot.press("m", "enter")  # it is known by now
        assert isinstance(app.screen, CandidatesScreen)


async def test_another_day_has_its_own_ranks_and_a_new_candidate_is_asked_about(opened, store):
    async with opened(CandidatesScreen(store)) as (app, pilot):
        app.screen.list.select(BOULEAU)
        await pilot.press("m")
        entry(app, "passage").value, entry(app, "date").value = "1", f"{MORROW:%d/%m/%Y}"
        await pilot.press("enter")
        assert isinstance(app.screen, CandidatesScreen) and places(store)[1] == "1 10:00"
        await pilot.press("o")
        entry(app, "nom").value, entry(app, "passage").value = "FRÊNE", "1"
        await pilot.press("enter")
        assert isinstance(app.screen, Confirm) and len(store.stems()) == 4


async def test_a_rank_that_two_have_is_said_at_their_rows(opened, store, room):
    change(store, BOULEAU, lambda one: replace(one, order=1))
    async with opened(CandidatesScreen(store), size=room) as (app, pilot):
        assert message(app) == "Même rang que BOULEAU Rose, ce jour-là. m le corrige."
        assert message(app) in lines(app)[-2]
        await pilot.press("end")
        assert message(app) == ""


async def test_the_keys_are_in_the_help_and_in_the_footers_pages(opened, store):
    shown_keys = {command.shown: command.label_in(CANDIDATES) for command in in_scope(CANDIDATES)}
    assert shown_keys["c"].startswith("échanger") and shown_keys["u"].startswith(
        "annuler mon dernier échange"
    )
    assert shown_keys["a"].startswith("avancer") and shown_keys["r"].startswith("reculer")
    async with opened(CandidatesScreen(store), size=(80, 24)) as (app, pilot):
        pages = lines(app)[-1]
        for _ in range(3):
            await pilot.press("space")
            pages += lines(app)[-1]
        assert "c échanger" in pages and "a avancer" in pages and "r reculer" in pages
