"""The forms: a session with its commission, a candidate; what is wrong is said at its field, nothing is lost."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hosts import add, add_session, change, lines, message, shown, type_text
from levels import Level

from e1tui.domain.session import ExamForm, Examiner, Presence
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.candidates.form import CandidateForm
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.sessions.form import SessionForm
from e1tui.tui.widgets.fields import Choice, Field, TextField


def field(app, name):
    return app.screen.query_one(f"#{name}", Field)


def entry(app, name):
    return field(app, name).query_one(TextField)


# --- a session ---


async def test_a_new_session_by_keys_alone(opened, root):
    async with opened(SessionForm(SessionsFolder(root))) as (app, pilot):
        assert "Nouvelle session" in lines(app)[0]
        assert app.focused is entry(app, "intitule")
        await type_text(pilot, "E1, juin")
        await pilot.press("tab", "é", "tab")  # AZERTY, without Maj: 2, ponctuelle
        await type_text(pilot, "Lycée Exemple")
        await pilot.press("down")
        await type_text(pilot, "12062026")
        await pilot.press("down", "down", "down")
        await type_text(pilot, "DURAND")
        await pilot.press("tab")
        await type_text(pilot, "Alix")
        await pilot.pause()
        assert shown(app).count("Membre ") == 2  # a blank row came as soon as the last was begun
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == ["2026-06-lycee-exemple"]
    session = SessionsFolder(root).open("2026-06-lycee-exemple").session()
    assert (session.title, session.form, session.school, session.date) == (
        "E1, juin", ExamForm.PONCTUELLE, "Lycée Exemple", dt.date(2026, 6, 12),
    )  # fmt: skip
    assert session.commission == (Examiner("DURAND", "Alix"),)


async def test_what_is_wrong_is_said_at_its_field(opened, root, size):
    async with opened(SessionForm(SessionsFolder(root)), size=size) as (app, pilot):
        entry(app, "date").value = "31/02/2026"
        await pilot.press("enter")
        assert field(app, "intitule").problem.startswith("! l’intitulé est nécessaire")
        assert "« 31/02/2026 » n’est pas une date" in field(app, "date").problem
        assert message(app) == "! Rien n’est enregistré : voir le champ signalé."
        assert app.focused is entry(app, "intitule")
        assert SessionsFolder(root).names() == ()
        await type_text(pilot, "Juin")
        entry(app, "date").value = ""
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert app.results == ["juin"]


async def test_a_member_needs_a_name(opened, root):
    async with opened(SessionForm(SessionsFolder(root))) as (app, pilot):
        await type_text(pilot, "Juin")
        app.screen.query("MemberField").first().texts[2].value = "Professeure"
        await pilot.press("enter")
        assert "le nom de ce membre est nécessaire" in shown(app)
        assert app.results == []


async def test_editing_keeps_what_the_form_does_not_show(opened, root):
    store = add_session(root, "juin", codes=((Presence.ABSENT, "ABS"),))
    async with opened(SessionForm(SessionsFolder(root), store)) as (app, pilot):
        assert "Modifier : E1, session de juin 2026" in lines(app)[0]
        entry(app, "academie").value = "Académie Exemple"
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == ["juin"]
    assert store.session().codes == ((Presence.ABSENT, "ABS"),)
    assert store.session().academy == "Académie Exemple"


async def test_two_sessions_of_one_name_have_two_folders(opened, root):
    add_session(root, "2026-06-lycee-exemple")
    async with opened(SessionForm(SessionsFolder(root))) as (app, pilot):
        entry(app, "intitule").value = "Juin"
        entry(app, "etablissement").value = "Lycée Exemple"
        entry(app, "date").value = "12/06/2026"
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == ["2026-06-lycee-exemple-2"]


@pytest.mark.parametrize("title", ["", "E1, session de juin 2026"])
async def test_a_new_session_has_the_date_that_was_typed_or_none(opened, root, title):
    async with opened(SessionForm(SessionsFolder(root), title=title)) as (app, pilot):
        assert entry(app, "date").value == ""
        entry(app, "intitule").value = "Juin"
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == ["juin"] and SessionsFolder(root).open("juin").session().date is None


async def test_a_title_s_year_that_is_not_the_date_s_is_asked_about(opened, root, size):
    async with opened(SessionForm(SessionsFolder(root)), size=size) as (app, pilot):
        entry(app, "intitule").value = "E1, session de juin 2025"
        entry(app, "date").value = "12/06/2026"
        await pilot.press("enter")
        await pilot.pause()
        assert "L’intitulé dit 2025, et la date est le 12/06/2026." in shown(app)
        await pilot.press("n")
        await pilot.pause()
        assert app.focused is entry(app, "date") and SessionsFolder(root).names() == ()
        await pilot.press("enter", "enter")
        await pilot.pause()
    assert app.results == ["2026-06-e1-session-de-juin-2025"]
    store = SessionsFolder(root).open(app.results[0])
    async with opened(SessionForm(SessionsFolder(root), store)) as (app, pilot):  # nothing of that is changed
        entry(app, "etablissement").value = "Lycée Exemple"
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == [store.name]


@pytest.mark.parametrize("way", ["escape", "press"])
async def test_leaving_asks_only_when_something_was_typed(opened, root, way):
    async def leave(app, pilot):
        if way == "press":
            app.screen.query_one("#drop").focus()
            await pilot.press("enter")
        else:
            await pilot.press("escape")
        await pilot.pause()

    async with opened(SessionForm(SessionsFolder(root))) as (app, pilot):
        await type_text(pilot, "q")  # text, not a command
        assert entry(app, "intitule").value == "q"
        await leave(app, pilot)
        assert isinstance(app.screen, Confirm) and "Abandonner ce qui a été saisi ?" in shown(app)
        await pilot.press("n")
        assert isinstance(app.screen, SessionForm) and entry(app, "intitule").value == "q"
        entry(app, "intitule").value = ""
        await leave(app, pilot)
        assert app.results == [None]


# --- a candidate ---


async def test_a_new_candidate(opened, juin, size):
    async with opened(CandidateForm(juin), size=size) as (app, pilot):
        assert "Nouveau candidat" in lines(app)[0]
        assert app.focused is entry(app, "nom")
        assert "celle de la session : 12/06/2026" in shown(app)
        await type_text(pilot, "NGUYỄN")
        await pilot.press("tab")
        await type_text(pilot, "Zoé")
        await pilot.press("tab")
        await type_text(pilot, "0990000009")
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == ["nguyen-zoe-0990000009"]
    candidate = juin.load("nguyen-zoe-0990000009").evaluation.candidate
    assert (candidate.last_name, candidate.first_name, candidate.number) == ("NGUYỄN", "Zoé", "0990000009")
    assert (candidate.school, candidate.exam_date) == ("", None)


@pytest.mark.parametrize(
    ("values", "name", "words"),
    [
        ({}, "nom", "le nom est nécessaire"),
        ({"nom": "X", "numero": "09900 00001"}, "numero", "ce numéro est déjà celui d’ÉCLAIR Zoé"),
        ({"nom": "X\u202e"}, "nom", "caractère invisible refusé (U+202E)"),
        ({"nom": "X", "date": "hier"}, "date", "« hier » n’est pas une date"),
    ],
)
async def test_a_candidate_who_is_not_right(opened, juin, values, name, words):
    async with opened(CandidateForm(juin)) as (app, pilot):
        for key, value in values.items():
            entry(app, key).value = value
        await pilot.press("enter")
        assert words in field(app, name).problem
        assert app.focused is entry(app, name)
        assert app.results == [] and len(juin.stems()) == 5


async def test_presence_by_a_digit_of_the_keyboard(opened, juin):
    stored = juin.load("d-aubepine-eve-0990000002")
    async with opened(CandidateForm(juin, stored)) as (app, pilot):
        await pilot.press(
            "quotation_mark", "enter"
        )  # the key 3 of AZERTY: absent justifié; nothing given, nothing asked
        await pilot.pause()
    assert app.results == [stored.stem]
    evaluation = juin.load(stored.stem).evaluation
    assert evaluation.presence is Presence.EXCUSED
    assert (evaluation.order, evaluation.time) == (2, dt.time(9, 40))
    assert [entry.field for entry in evaluation.history] == ["presence"]


async def test_when_a_candidate_passes(opened, juin, size):
    juin.save_session(replace(juin.session(), extra_time=Fraction(1, 2)))
    stored = juin.load("d-aubepine-eve-0990000002")
    async with opened(CandidateForm(juin, stored), size=size) as (app, pilot):
        assert (entry(app, "passage").value, entry(app, "heure").value) == ("2", "09:40")
        assert "[1 non] 2 oui, la moitié" in shown(app)
        entry(app, "passage").value = "("  # 5 on AZERTY, without Maj
        entry(app, "heure").value = "10h5"
        await pilot.press("enter")
        assert "« 10h5 » n’est pas une heure" in field(app, "heure").problem
        assert app.focused is entry(app, "heure")
        entry(app, "heure").value = "10h50"
        app.screen.query_one("#temps_majore", Choice).focus()
        await pilot.press("é", "enter")
        await pilot.pause()
    assert app.results == [stored.stem]
    evaluation = juin.load(stored.stem).evaluation
    assert (evaluation.order, evaluation.time, evaluation.extra_time) == (5, dt.time(10, 50), True)
    assert {entry.field for entry in evaluation.history} == {"passage", "heure", "temps_majore"}
    async with opened(CandidateForm(juin, juin.load(stored.stem))) as (app, pilot):
        entry(app, "passage").value = entry(app, "heure").value = ""
        app.screen.query_one("#temps_majore", Choice).choose(0)
        await pilot.press("enter")
        await pilot.pause()
    evaluation = juin.load(stored.stem).evaluation
    assert (evaluation.order, evaluation.time, evaluation.extra_time) == (None, None, False)


async def test_a_new_candidate_with_a_passage(opened, juin):
    async with opened(CandidateForm(juin)) as (app, pilot):
        for name, value in {"nom": "NOYER", "passage": "7", "heure": "14:00"}.items():
            entry(app, name).value = value
        app.screen.query_one("#temps_majore", Choice).choose(1)
        await pilot.press("enter")
        await pilot.pause()
    evaluation = juin.load("noyer").evaluation
    assert (evaluation.order, evaluation.time, evaluation.extra_time) == (7, dt.time(14), True)


@pytest.mark.parametrize("value", ["0", "trois", "1,5"])
async def test_a_rank_is_a_whole_number_from_one_on(opened, juin, value):
    async with opened(CandidateForm(juin)) as (app, pilot):
        entry(app, "nom").value, entry(app, "passage").value = "NOYER", value
        await pilot.press("enter")
        assert f"« {value} » n’est pas un rang de passage" in field(app, "passage").problem
        assert app.focused is entry(app, "passage") and len(juin.stems()) == 5


async def test_a_passage_changed_meanwhile_elsewhere(opened, juin):
    stored = juin.load("d-aubepine-eve-0990000002")
    async with opened(CandidateForm(juin, stored)) as (app, pilot):
        change(juin, stored.stem, lambda e: replace(e, order=8, time=dt.time(15)))
        entry(app, "passage").value, entry(app, "heure").value = "4", "11:00"
        await pilot.press("enter")
        assert "Changé entre-temps sur un autre poste, et gardé : passage, heure de passage." in message(app)
        assert juin.load(stored.stem).evaluation.order == 8


async def test_an_absence_asks_once_something_was_given(opened, juin):
    change(juin, "d-aubepine-eve-0990000002", lambda e: replace(e, positions={"C1.1.outils": Level.S}))
    stored = juin.load("d-aubepine-eve-0990000002")
    async with opened(CandidateForm(juin, stored)) as (app, pilot):
        await pilot.press("2", "enter")
        await pilot.pause()
        assert "Ce candidat devient « absent »." in shown(app)
        await pilot.press("n")
        assert juin.load(stored.stem).evaluation.is_present
        await pilot.press("enter", "enter")
        await pilot.pause()
    evaluation = juin.load(stored.stem).evaluation
    assert evaluation.presence is Presence.ABSENT and evaluation.positions == {"C1.1.outils": Level.S}


async def test_changed_meanwhile_elsewhere(opened, juin):
    stored = juin.load("d-aubepine-eve-0990000002")
    async with opened(CandidateForm(juin, stored)) as (app, pilot):
        change(
            juin,
            stored.stem,
            lambda e: replace(e, candidate=replace(e.candidate, first_name="Eva", school="Lycée B")),
        )
        entry(app, "prenom").value = "Évelyne"
        await pilot.press("enter")
        assert "Changé entre-temps sur un autre poste, et gardé : prénom." in message(app)
        assert juin.load(stored.stem).evaluation.candidate.first_name == "Eva"
        await pilot.press("enter")
        await pilot.pause()
    candidate = juin.load(stored.stem).evaluation.candidate
    assert (candidate.first_name, app.results) == ("Évelyne", [stored.stem])
    assert candidate.school == "Lycée B"  # a field that was not touched here is not put back


async def test_one_s_own_number_is_no_double(opened, juin):
    add(juin, "X", "Y", "77")
    async with opened(CandidateForm(juin, juin.load("x-y-77"))) as (app, pilot):
        entry(app, "nom").value = "Z"
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == ["x-y-77"]  # never renamed: the stem is the identifier
    assert juin.load("x-y-77").evaluation.candidate.last_name == "Z"


async def test_a_session_changed_meanwhile_elsewhere(opened, root):
    store = add_session(root, "juin")
    async with opened(SessionForm(SessionsFolder(root), store)) as (app, pilot):
        store.save_session(replace(store.session(), centre="Centre B"))
        entry(app, "academie").value = "Académie A"
        await pilot.press("enter")
        await pilot.pause()
        assert app.results == ["juin"]
    assert (store.session().academy, store.session().centre) == ("Académie A", "Centre B")


async def test_the_same_of_a_session_changed_meanwhile(opened, root):
    store = add_session(root, "juin")
    async with opened(SessionForm(SessionsFolder(root), store)) as (app, pilot):
        store.save_session(replace(store.session(), centre="Centre B"))
        entry(app, "centre").value = "Centre A"
        await pilot.press("enter")
        assert message(app).startswith("! Changé entre-temps sur un autre poste : ")
        assert app.results == []
    assert store.session().centre == "Centre B"
