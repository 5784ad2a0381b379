"""A session of two situations on the candidates' screens: the form, the list, and what is told of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import MappingProxyType

import pytest
from hosts import TODAY, add, add_session, change, lines, message, rows, settle, shown, type_text

from e1tui.domain.closing.gate import gate
from e1tui.domain.day.oral import Oral
from e1tui.domain.day.timer import Timer
from e1tui.domain.evaluation import with_field
from e1tui.domain.session import Phase, Presence, Situation, State
from e1tui.operations.closing_question import question_text
from e1tui.storage.grids import load_grid
from e1tui.tui.candidates.close_all import CloseAllScreen
from e1tui.tui.candidates.deliberation import DeliberationScreen
from e1tui.tui.candidates.form import CandidateForm
from e1tui.tui.candidates.oral_field import OralField
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.candidates.situations import NO_SITUATION
from e1tui.tui.widgets.fields import Choice, Field, TextField

TWO = (
    Situation("A", "Projet", (Phase("Exposé", 20, is_common=True), Phase("Entretien", 20))),
    Situation("B", "Dossier", (Phase("Entretien", 30),)),
)
LATER = dt.date(2026, 6, 19)


@pytest.fixture
def store(root):
    return add_session(root, "juin", situations=TWO)


def entries(app, letter):
    return list(app.screen.query_one(f"#situation-{letter}").query(TextField).results(TextField))


async def test_each_situation_has_its_place_in_the_form(opened, store, size):
    stem = add(store, "SAULE", "Ana")
    async with opened(CandidateForm(store, store.load(stem)), size=size) as (app, pilot):
        assert not app.screen.query("#passage") and not app.screen.query("#heure")
        entries(app, "A")[0].focus()
        for text in ("é", "9h40", "12/06/2026", "é", ""):
            await type_text(pilot, text)
            await pilot.press("tab")
        app.screen.query_one("#situation-B").query_one(Choice).focus()
        await pilot.press("4")
        await pilot.pause()
        assert "Situation A" in shown(app) and all(len(line) <= app.size.width for line in lines(app))
        await pilot.press("enter")
        await pilot.pause()
        assert app.results == [stem], shown(app)
    saved = store.load(stem)
    assert dict(saved.evaluation.orals) == {
        "A": Oral(2, dt.time(9, 40), TODAY, "2"),
        "B": Oral(presence=Presence.EXCUSED),
    }
    assert {entry.field for entry in saved.evaluation.history} == {
        "situations.A.passage",
        "situations.A.heure",
        "situations.A.date",
        "situations.A.groupe",
        "situations.B.presence",
    }


async def test_a_new_candidate_is_written_at_once_with_them(opened, store):
    async with opened(CandidateForm(store)) as (app, pilot):
        await type_text(pilot, "SAULE")
        entries(app, "A")[3].value = "2"
        await pilot.press("enter")
        await pilot.pause()
        (stem,) = app.results
    assert dict(store.load(stem).evaluation.orals) == {"A": Oral(group="2")}
    assert store.load(stem).evaluation.revision <= 1


async def test_a_second_convocation_begins_anew_and_keeps_the_first_in_the_history(opened, store):
    stem = add(store, "SAULE", "Ana")
    begun = Timer((dt.datetime(2026, 6, 12, 9, tzinfo=dt.UTC),))
    missed = Oral(1, dt.time(9), TODAY, "1", Presence.ABSENT, begun)
    change(store, stem, lambda one: replace(one, orals=MappingProxyType({"A": missed})))
    async with opened(CandidateForm(store, store.load(stem))) as (app, pilot):
        entries(app, "A")[2].value = "19/06/2026"
        app.screen.query_one("#situation-A").query_one(Choice).focus()
        await pilot.press("1", "enter")
        await pilot.pause()
    after = store.load(stem).evaluation
    assert after.orals["A"] == Oral(1, dt.time(9), LATER, "1")  # the group's clock had been started
    told = {(one.field, one.before, one.after) for one in after.history[-3:]}
    assert ("situations.A.chronometre", "en marche", None) in told
    assert ("situations.A.date", "2026-06-12", "2026-06-19") in told
    assert ("situations.A.presence", "absent", None) in told


@pytest.mark.parametrize(
    ("rank", "text", "said"),
    [(0, "premier", "pas un rang"), (1, "25h", "une heure"), (2, "le 12", "une date"), (2, "19/06", "? Entrée : oui")],
)  # fmt: skip
async def test_what_is_wrong_in_it_is_said_there(opened, store, rank, text, said):
    stem = add(store, "SAULE", "Ana")
    async with opened(CandidateForm(store, store.load(stem)), size=(60, 16)) as (app, pilot):
        entries(app, "B")[rank].value = text
        await pilot.press("enter")
        await pilot.pause()
        assert said in " ".join(shown(app).split()) and app.results == []
    assert not store.load(stem).evaluation.orals


async def test_a_day_that_was_given_before_the_situations_is_still_shown(opened, store):
    stem = add(store, "SAULE", "Ana", order=4)
    async with opened(CandidateForm(store, store.load(stem))) as (app, pilot):
        assert app.screen.query_one("#passage", Field).query_one(TextField).value == "4"
        await pilot.press("enter")
    assert store.load(stem).evaluation.order == 4


async def test_nothing_of_it_where_there_is_no_situation(opened, root):
    plain = add_session(root, "mai")
    stem = add(plain, "SAULE", "Ana", order=1)
    before = (plain.folder / f"{stem}.toml").read_bytes()
    async with opened(CandidateForm(plain, plain.load(stem))) as (app, pilot):
        assert not app.screen.query(OralField) and "ituation" not in shown(app)
        await pilot.press("enter")
        await pilot.pause()
    assert (plain.folder / f"{stem}.toml").read_bytes() == before


# --- the list ---


@pytest.fixture
def day(store):
    """Twelve candidates: four groups of three in A today, each alone in B a week later."""
    for rank in range(12):
        group, place = divmod(rank, 3)
        first = Oral(rank + 1, dt.time(9 + group), TODAY, str(group + 1))
        add(
            store,
            f"ORME{place}{group}",
            "Zoé",
            orals={"A": first, "B": Oral(rank + 1, dt.time(9 + group), LATER)},
        )
    return store


async def test_the_list_is_in_the_situation_at_hand(opened, day, size):
    change(day, "orme00-zoe", lambda one: with_field(one, "situations.A.presence", Presence.PRESENT))
    async with opened(CandidatesScreen(day), size=size) as (app, pilot):
        assert "situation A : 4 groupes de 3" in lines(app)[0]
        assert "Gr." in lines(app)[1]
        assert rows(app)[0] == "ORME00 Zoé 1 09:00 1 présent 0/15 en cours"
        assert rows(app)[1] == "ORME10 Zoé 2 09:00 1 présent 0/15 en cours"
        assert rows(app)[3] == "ORME01 Zoé 4 10:00 2 présent 0/15 suivant"
        assert message(app) == "A faite, B le 19/06. y : l’autre situation."
        await pilot.press("y")
        assert "· situation B" in lines(app)[0] and "Gr." not in lines(app)[1]
        assert rows(app)[0] == "ORME00 Zoé 1 09:00 présent 0/15 brouillon"
        await pilot.press("y")
        assert "situation A" in lines(app)[0]
        assert all(len(line) <= app.size.width for line in lines(app))


async def test_who_is_absent_from_this_situation_is_shown_so(opened, day):
    change(day, "orme00-zoe", lambda one: with_field(one, "situations.A.presence", Presence.ABSENT))
    async with opened(CandidatesScreen(day)) as (app, pilot):
        assert "AB" in rows(app)[0] and message(app).startswith("A absent, B le 19/06.")
        await pilot.press("y")
        assert "présent" in rows(app)[0]


async def test_a_candidate_is_opened_in_the_situation_that_was_chosen_for_the_list(opened, day):
    async with opened(CandidatesScreen(day)) as (app, pilot):
        await pilot.press("enter")
        assert "situation A · passage 1 sur 12" in lines(app)[0]
        await pilot.press("q", "y", "enter")
        assert "situation B · passage 1 sur 12" in lines(app)[0]
        await pilot.press("pagedown")
        assert "situation B · passage 2 sur 12" in lines(app)[0]
        await pilot.press("q", "y", "enter")
        assert "situation A · passage" in lines(app)[0]


async def test_who_misses_one_situation_keeps_what_they_were_given(opened, day):
    criterion = day.grid().criteria[0]
    given = with_field(day.load("orme00-zoe").evaluation, "situations.A.presence", Presence.ABSENT)
    change(day, "orme00-zoe", lambda _: given.with_position(criterion, day.grid().scale[0]))
    change(day, "orme10-zoe", lambda one: replace(one, presence=Presence.ABSENT))  # from all of it
    async with opened(CandidatesScreen(day)) as (app, _):
        assert rows(app)[0] == "ORME00 Zoé 1 09:00 1 AB 1/15 brouillon"
        assert rows(app)[1] == "ORME10 Zoé 2 09:00 1 AB brouillon"


async def test_hidden_names_stand_by_the_rank_of_the_situation_on_every_screen(opened, day):
    for stem, rank in (("orme00-zoe", 9), ("orme10-zoe", 1)):
        change(day, stem, lambda one, rank=rank: with_field(one, "situations.A.passage", rank))
    async with opened(CandidatesScreen(day)) as (app, pilot):
        await pilot.press("x")
        assert rows(app)[0].startswith("Passage 1 ")
        for key, screen in (("w", CloseAllScreen), ("b", DeliberationScreen)):
            await settle(app, pilot, key)
            await pilot.pause()
            assert isinstance(app.screen, screen)
            assert [row.split()[:2] for row in rows(app)[:2]] == [["Passage", "1"], ["Passage", "3"]], key
            await pilot.press("q")


async def test_a_session_without_situations_is_listed_as_ever(opened, root):
    plain = add_session(root, "mai")
    add(plain, "SAULE", "Ana", order=1, time=dt.time(9, 40))
    async with opened(CandidatesScreen(plain)) as (app, pilot):
        before = shown(app)
        assert "ituation" not in before and "Gr." not in before
        await pilot.press("y")
        assert message(app) == NO_SITUATION
        assert lines(app)[:-2] == before.splitlines()[:-2]


def test_closing_asks_about_both_situations(root, make):
    session = replace(add_session(root, "mai").session(), situations=TWO)
    orals = {
        "A": Oral(date=TODAY, presence=Presence.PRESENT),
        "B": Oral(date=LATER, presence=Presence.ABSENT),
    }
    one = replace(make(), state=State.DRAFT, closing=None, orals=MappingProxyType(orals))
    verdict = gate(load_grid("mc-sno-e1"), session, one)
    text = question_text(one, verdict, ()).text
    assert "Situation B : absent" in text and "Situation A" not in text
    missing = gate(load_grid("mc-sno-e1"), session, replace(one, orals=MappingProxyType({})))
    said = question_text(one, missing, ()).text
    assert "Situation A : ni date" in said and "Situation B : ni date" in said


# --- passages ---


async def until_listed(pilot):
    for _ in range(300):
        if isinstance(pilot.app.screen, CandidatesScreen):
            await pilot.pause()
            return
        await pilot.pause(0.01)
    raise AssertionError("the list did not come back")


def plan(app):
    return [" ".join(" ".join(row.cells).split()) for row in app.screen.query_one("#plan").rows]


@pytest.fixture
def five(store):
    for name in ("CÈDRE", "HÊTRE", "ORME", "SAULE", "TILLEUL"):
        add(store, name, "Zoé")
    return store


def orals(store, letter="A"):
    return [
        (one.order, one.time and f"{one.time:%H:%M}", one.date and one.date.day, one.group)
        for stem in store.stems()
        for one in [store.load(stem).evaluation.oral(letter)]
    ]


async def test_g_makes_groups_and_times_over_two_days_and_shows_first(opened, five, size):
    async with opened(CandidatesScreen(five), size=size) as (app, pilot):
        await pilot.press("g")
        assert "Passages de la situation A : Projet" in lines(app)[0]
        assert app.screen.query_one("#commun", Field).query_one(TextField).value == "20"
        await type_text(pilot, "é")  # two, on AZERTY without Maj
        first = app.screen.query("DayField").first()
        for entry, text in zip(first.texts, ("12/06/2026", "9:00", "10:30", ""), strict=True):
            entry.value = text
        await pilot.pause()
        second = list(app.screen.query("DayField"))[1]
        for entry, text in zip(second.texts, ("19/06/2026", "9:00", "", "10:00-10:15"), strict=True):
            entry.value = text
        await pilot.pause()
        assert all(len(line) <= app.size.width for line in lines(app))
        await pilot.press("enter")
        await pilot.pause()
        assert [line for line in plan(app) if not line.startswith("vendredi")] == [
            "1 09:00 CÈDRE Zoé 1 09:20 nouveau",
            "2 09:00 HÊTRE Zoé 1 09:40 nouveau",
            "1 09:00 ORME Zoé 2 09:20 nouveau",
            "2 09:00 SAULE Zoé 2 09:40 nouveau",
            "3 10:15 TILLEUL Zoé 3 10:35 nouveau",
        ]
        assert orals(five) == [(None, None, None, "")] * 5  # nothing is written before it was seen
        assert "Groupe Entretien" in lines(app)[1] and all(len(line) <= app.size.width for line in lines(app))
        await pilot.press("enter")
        await until_listed(pilot)
        assert message(app) == "5 passages enregistrés."
        assert orals(five)[:3] == [(1, "09:00", 12, "1"), (2, "09:00", 12, "1"), (1, "09:00", 19, "2")]
        assert "situation A : 3 groupes" in lines(app)[0] and not lines(app)[0].endswith("…")
    assert orals(five, "B") == [(None, None, None, "")] * 5


async def test_what_is_wrong_with_groups_and_days_is_said_there(opened, five):
    async with opened(CandidatesScreen(five)) as (app, pilot):
        await pilot.press("g")
        await type_text(pilot, "PERSONNE ; ORME")
        await pilot.press("enter")
        await pilot.pause()
        assert "n’est le nom d’aucun candidat" in " ".join(shown(app).split())
        assert "l’heure du premier passage est nécessaire" in " ".join(shown(app).split())
        app.screen.query_one("#groupes", Field).query_one(TextField).value = "SAULE, ORME"
        for entry, text in zip(
            app.screen.query("DayField").first().texts, ("", "9:00", "9:30", ""), strict=True
        ):
            entry.value = text
        await pilot.press("enter")
        await pilot.pause()
        assert "la date d’un jour de passage est nécessaire" in " ".join(shown(app).split())
        app.screen.query("DayField").first().texts[0].value = "12/06/2026"
        await pilot.press("enter")
        await pilot.pause()
        assert "Les jours sont trop courts" in message(app)


async def test_two_groups_are_swapped_in_one_action_and_back(opened, day):
    before = orals(day)
    async with opened(CandidatesScreen(day)) as (app, pilot):
        assert app.screen.list.key == "orme00-zoe"
        await pilot.press("c", "down", "down", "down", "c")
        assert message(app).startswith("groupe 1 · 10:00 ; groupe 2 · 09:00."), message(app)
        assert [one[3] for one in sorted(orals(day))[:3]] == ["2"] * 3
        await pilot.press("u")
        assert message(app).startswith("Annulé") and orals(day) == before
    history = day.load("orme00-zoe").evaluation.history
    assert [one.field for one in history].count("situations.A.heure") == 2


async def test_a_session_without_situations_has_the_form_it_had(opened, root):
    plain = add_session(root, "mai")
    add(plain, "SAULE", "Ana")
    async with opened(CandidatesScreen(plain)) as (app, pilot):
        await pilot.press("g")
        assert lines(app)[0].strip() == "Ordre de passage" and not app.screen.query("DayField")


async def test_a_rank_that_another_has_in_that_situation_is_asked_about(opened, day):
    stem = add(day, "SAULE", "Ana")
    async with opened(CandidateForm(day, day.load(stem))) as (app, pilot):
        for entry, text in zip(entries(app, "A"), ("4", "10:00", "12/06/2026", "2"), strict=True):
            entry.value = text
        await pilot.press("enter")
        await pilot.pause()
        assert "Le rang 4 est celui d’ORME01 Zoé, le même jour." in shown(
            app
        )  # and its group's hour is no clash
        await pilot.press("n")
        assert app.focused is entries(app, "A")[0]
        entries(app, "A")[0].value = "40"
        await pilot.press("enter")
        await pilot.pause()
        assert app.results == [stem], shown(app)
