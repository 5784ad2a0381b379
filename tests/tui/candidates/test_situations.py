"""A session of two situations on the candidates' screens: the form, the list, and what is told of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import MappingProxyType

import pytest
from hosts import TODAY, add, add_session, change, lines, shown, type_text

from e1tui.domain.day.oral import Oral
from e1tui.domain.day.timer import Timer
from e1tui.domain.session import Phase, Presence, Situation
from e1tui.tui.candidates.form import CandidateForm
from e1tui.tui.candidates.oral_field import OralField
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
        for text in ("é", "9h40", "12/06/2026", "2", ""):
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


async def test_a_second_convocation_keeps_the_timer_and_the_old_day_in_the_history(opened, store):
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
    assert after.orals["A"] == replace(missed, date=LATER, presence=None)
    told = {(one.field, one.before, one.after) for one in after.history[-2:]}
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
