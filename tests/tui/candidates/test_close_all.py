"""Closing all complete evaluations at once: the list first, a question, and the disk as the truth."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hosts import NOW, add_session, change, lines, message, rows, shown

from e1tui import crash
from e1tui.domain.closing.seal import is_altered
from e1tui.domain.evaluation import Candidate, with_field
from e1tui.domain.session import Presence, State
from e1tui.storage.attendance import Attendance
from e1tui.storage.author import Author
from e1tui.storage.toml.evaluation_toml import encode_evaluation
from e1tui.tui.candidates.close_all import CloseAllScreen
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.screen.dialogs import Confirm


@pytest.fixture
def day(juin, make):
    """juin, with two that can be closed: ORME complete and ROSE not present; and ÉPINE, not printable."""
    drafts = {
        "orme": make(candidate=Candidate("ORME", "Luc", "0990000007")),
        "rose": make(candidate=Candidate("ROSE", "Zoé"), presence=Presence.EXCUSED),
        "epine": make(candidate=Candidate("ÉPINE", "Ana"), appreciation="漢"),
    }
    for stem, evaluation in drafts.items():
        draft = replace(evaluation, state=State.DRAFT, closing=None)
        (juin.folder / f"{stem}.toml").write_bytes(encode_evaluation(draft))
    return juin


async def ready(app, pilot):
    await app.workers.wait_for_complete()
    await pilot.pause()


async def test_the_list_says_what_will_be_closed_and_why_not(opened, size, day):
    async with opened(CloseAllScreen(day), size=size) as (app, pilot):
        await ready(app, pilot)
        assert "3 à clore · 4 à compléter · 1 déjà close" in lines(app)[0]
        assert [row for row in rows(app) if "sera close" in row] == [
            "LE GALL Ana sera close (absent)",
            "ORME Luc 12 sera close",
            "ROSE Zoé sera close (absent justifié)",
        ]
        assert [row.split()[0] for row in rows(app)][3:] == ["D’AUBÉPINE", "ÉPINE", "ŒUVRÉ", "offre.toml"]
        assert "À remplacer dans l’appréciation" in rows(app)[4] and "non : 3 notes" in rows(app)[5]
        assert any("non : 15 positionnements, 3 notes, appréciation" in row for row in rows(app))
        assert rows(app)[-1] == "offre.toml non : illisible"
        await pilot.press("down")
        assert message(app) == "ORME Luc 0990000007"
        await pilot.press("end")
        assert "format 9 inconnu" in message(app)


async def test_what_is_doubtful_is_in_the_list_and_counted_in_the_question(opened, size, day):
    day.save_session(replace(day.session(), school=""))
    change(
        day,
        "orme",
        lambda one: with_field(one.with_appreciation("Un travail nul."), "C1.1.note", Decimal(0)),
    )
    async with opened(CloseAllScreen(day), size=size) as (app, pilot):
        await ready(app, pilot)
        assert any(
            "sera close · appréciation à relire · sans établ" in row for row in rows(app) if "ORME" in row
        )
        await pilot.press("enter")
        await pilot.pause()
        said = shown(app)
        for words in (
            "appréciation à relire : 1 sur 3",
            "sans établissement : 1 sur 3",
            "note à vérifier : 1 sur 3",
        ):
            assert f"· {words}" in said


async def test_it_is_asked_twice_and_the_list_is_fresh_afterwards(opened, day):
    async with opened(CandidatesScreen(day)) as (app, pilot):
        app.sitting(day).hold("DURAND Alix")
        await pilot.press("w")
        await ready(app, pilot)
        await pilot.press("enter")
        assert isinstance(app.screen, Confirm)
        await pilot.press("n")
        assert isinstance(app.screen, CloseAllScreen) and not day.load("orme").evaluation.is_closed
        await pilot.press("enter", "enter")
        await ready(app, pilot)
        assert isinstance(app.screen, CandidatesScreen)
        assert message(app).startswith("3 évaluations closes · 4 à compléter")
        assert [row.split()[0] for row in rows(app) if row.endswith("close")] == [
            "ÉCLAIR",
            "LE",
            "ORME",
            "ROSE",
        ]
        closed = day.load("orme").evaluation
        assert closed.closing.by == "adurand" and closed.history[-1].member == "DURAND Alix"
        assert not is_altered(closed)


async def test_what_changed_since_the_list_was_made_is_not_closed(opened, day):
    async with opened(CandidatesScreen(day)) as (app, pilot):
        await pilot.press("w")
        await ready(app, pilot)
        change(day, "orme", lambda one: with_field(one, "C1.1.note", None))
        await pilot.press("enter", "enter")
        await ready(app, pilot)
        assert "2 évaluations closes · 1 non : ORME Luc, Modifié entre-temps" in message(app)
        assert not day.load("orme").evaluation.is_closed and day.load("rose").evaluation.is_closed


async def test_who_has_one_open_elsewhere_is_told(opened, day):
    other = Attendance(day.folder, Author("clemaire", "LEMAIRE Claude"), lambda: NOW)
    other.enter("orme")
    async with opened(CloseAllScreen(day)) as (app, pilot):
        await ready(app, pilot)
        assert any(row.startswith("ORME Luc 12 sera close · ouverte aussi par ") for row in rows(app))
    other.leave()


async def test_nothing_to_close(opened, root):
    async with opened(CloseAllScreen(add_session(root, "vide"))) as (app, pilot):
        await ready(app, pilot)
        assert "Aucune évaluation à clore" in shown(app)
        await pilot.press("enter")
        assert isinstance(app.screen, CloseAllScreen)
        await pilot.press("w")
        assert app.results == [None]


async def test_nothing_is_closed_while_something_is_not_saved(opened, day, monkeypatch):
    async with opened(CandidatesScreen(day)) as (app, pilot):
        monkeypatch.setattr(app.sitting(day).writer, "flush", lambda timeout: False)
        await pilot.press("w")
        await ready(app, pilot)
        assert message(app).startswith("! Tout n’est pas enregistré")
        await pilot.press("enter", "q")
        assert isinstance(app.screen, CandidatesScreen)


async def test_a_defect_while_closing_leaves_nobody_waiting(opened, day, monkeypatch):
    def broken(*arguments):
        raise ValueError("ce qu’une personne a écrit")

    monkeypatch.setattr("e1tui.tui.candidates.close_all.close_all", broken)
    async with opened(CandidatesScreen(day)) as (app, pilot):
        await pilot.press("w")
        await ready(app, pilot)
        await pilot.press("enter", "enter")
        await ready(app, pilot)
        assert message(app).startswith("! Erreur inattendue (ValueError), notée dans ")
        assert "personne" not in crash.log_file().read_text()
        await pilot.press("q")
        assert isinstance(app.screen, CandidatesScreen)
