"""The list of candidates, the withdrawn ones, closing and reopening from the list."""

import datetime as dt
from dataclasses import replace

from hosts import add, add_session, change, lines, message, rows, shown, type_text
from textual.events import MouseScrollDown

from e1tui.domain.closing.seal import fingerprint, is_altered
from e1tui.domain.session import Presence
from e1tui.tui.candidates.form import CandidateForm
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.candidates.withdrawn import WithdrawnScreen
from e1tui.tui.exporting.screen import ExportScreen
from e1tui.tui.importing.screen import ImportScreen
from e1tui.tui.screen.dialogs import Ask
from e1tui.tui.screen.listing import AT_ONCE
from e1tui.tui.widgets.line_list import LineList


async def test_what_the_list_shows(opened, size, juin):
    async with opened(CandidatesScreen(juin), size=size) as (app, pilot):
        assert lines(app)[0].strip() == "E1, session de juin 2026 · 5 candidats · 1 close · 1 sans passage"
        assert lines(app)[1].split() == [
            "Nom",
            "et",
            "prénom",
            "Numéro",
            "Passage",
            "Présence",
            "Crit.",
            "Sur",
            "20",
            "État",
        ]
        assert rows(app)[:4] == [
            "D’AUBÉPINE Ève 0990000002 2 09:40 présent 0/15 en cours",
            "ÉCLAIR Zoé 0990000001 3 présent 15/15 12 close",
            "LE GALL Ana 0990000003 AB brouillon",
            "ŒUVRÉ Luc présent 15/15 brouillon",
        ]
        assert rows(app)[4].startswith("offre.toml : illisible.")
        assert all(len(line) <= app.size.width for line in lines(app))
        await pilot.press("end")
        assert message(app).startswith("! offre.toml : format : format 9 inconnu")
        await pilot.press("enter")
        assert isinstance(app.screen, CandidatesScreen)


async def test_an_absence_has_the_code_of_its_session(opened, juin):
    screen = CandidatesScreen(juin)
    async with opened(screen) as (app, pilot):
        juin.save_session(replace(juin.session(), codes=((Presence.ABSENT, "ABS"),)))
        screen._look()
        await pilot.pause()
        assert rows(app)[2] == "LE GALL Ana 0990000003 ABS brouillon"


async def test_an_empty_session_says_what_to_press(opened, size, root):
    async with opened(CandidatesScreen(add_session(root, "vide", commission=())), size=size) as (app, pilot):
        screen = shown(app)
        assert "Aucun candidat dans cette session." in screen
        assert "i   importer une liste" in screen and "o   ajouter un candidat" in screen
        assert "p   coller une liste" in screen and "p coller" in lines(app)[-1]
        assert message(app) == "Commission non renseignée : m sur la liste des sessions."
        for key in ("m", "delete"):
            await pilot.press(key)
            assert message(app) == "Aucun candidat sous le curseur : o en ajoute un, i importe une liste."
        await pilot.press("v", "enter")
        assert isinstance(app.screen, CandidatesScreen)


FOUND = {
    "oeuvre": ["ŒUVRÉ"], "ECLAIR": ["ÉCLAIR"], "d'aub": ["D’AUBÉPINE"], "0990000003": ["LE GALL"],
    "zoé éclair": ["ÉCLAIR"],
    "close": ["ÉCLAIR"], "illisible": ["offre.toml"], "zzz": [],
}  # fmt: skip


async def test_filter(opened, juin):
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        for text, found in FOUND.items():
            await pilot.press("f")
            app.screen.filter.field.value = text
            await pilot.press("enter")
            assert [row[: len(name)] for row, name in zip(rows(app), found, strict=True)] == found
            assert f"filtre : {text} · {len(found)} sur 5" in lines(app)[0]
        assert "Rien ne répond au filtre « zzz »." in shown(app)


async def test_filter_is_text_and_nothing_else(opened, juin):
    """Letters of commands, digits of the keyboard: all of it goes in the filter; Échap brings back what was."""
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        await pilot.press("f")
        await type_text(pilot, "ovqeé1&")
        assert app.screen.filter.field.value == "ovqeé1&"
        await pilot.press("escape")
        assert app.screen.filter.text == "" and len(rows(app)) == 5
        await pilot.press("f")
        await type_text(pilot, "le")
        await pilot.press("tab")
        assert app.screen.filter.text == "le" and not app.screen.filter.is_open


async def test_the_message_of_a_row_or_a_command_leaves_with_the_filter(opened, juin, size):
    """What was said before a filter is typed, or of a row that it showed, does not stay when it is cleared."""
    async with opened(CandidatesScreen(juin), size=size) as (app, pilot):
        app.screen.say("ACACIA Rose est retiré.")
        await pilot.press("f")
        assert message(app) == ""
        await type_text(pilot, "offre")
        await pilot.pause()
        assert message(app).startswith("! offre.toml")
        await pilot.press("escape")
        assert len(rows(app)) == 5 and message(app).startswith("! offre.toml")  # still under the cursor
        await pilot.press("up", "f")
        await type_text(pilot, "offre")
        await pilot.press("enter", "escape")  # the filter kept, then cleared
        assert len(rows(app)) == 5
        app.screen.list.select("eclair-zoe")
        app.screen.say("Une commande.")
        await pilot.press("f", "z", "enter")
        await pilot.press("escape")
        assert app.screen.filter.text == "" and message(app) == ""


async def test_keys_lead_to_their_screens(opened, juin):
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        for key, screen in (("o", CandidateForm), ("m", CandidateForm), ("i", ImportScreen), ("e", ExportScreen), ("t", WithdrawnScreen)):  # fmt: skip
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, screen), key
            await pilot.press("escape")
            await pilot.pause()
        await pilot.press("q")
        assert app.results == [None]


async def test_closing_needs_everything(opened, juin):
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        await pilot.press("v")
        assert message(app) == (
            "! Il manque : C1.1 : Pertinence du recueil des besoins (et 18 de plus). Entrée : ouvrir."
        )
        app.screen.list.select("oeuvre-luc")
        await pilot.press("v")
        assert "Il manque : Note de la compétence C1.1 (et 2 de plus)" in message(app)
        app.screen.list.select("le-gall-ana-0990000003")
        await pilot.press("v", "enter")  # nothing is missing of who was absent
        assert message(app) == "LE GALL Ana : évaluation close."
        assert juin.load("le-gall-ana-0990000003").evaluation.is_closed


async def test_reopening_asks(opened, juin):
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        app.screen.list.select("eclair-zoe")
        await pilot.press("m")
        assert message(app) == "! Évaluation close : rouvrez-la (v) avant de modifier le candidat."
        await pilot.press("v")
        assert isinstance(app.screen, Ask) and "Rouvrir cette évaluation close ?" in shown(app)
        await pilot.press("escape")
        assert juin.load("eclair-zoe").evaluation.is_closed
        await pilot.press("v", "space", "enter")
        assert "Un motif est attendu" in shown(app)
        await pilot.press(*"qui?", "enter")  # what is typed is text, commands included
        assert message(app) == "ÉCLAIR Zoé : évaluation rouverte."
        reopened = juin.load("eclair-zoe").evaluation
        assert not reopened.is_closed and reopened.closing is None
        assert (reopened.history[-1].field, reopened.history[-1].reason) == ("etat", "qui?")
        await pilot.press("v", "o")
        assert message(app) == "ÉCLAIR Zoé : évaluation close."
        assert not is_altered(closed := juin.load("eclair-zoe").evaluation)
        assert closed.closing.fingerprint == fingerprint(closed)


async def test_withdrawn_and_put_back(opened, juin):
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        await pilot.press("t")
        await pilot.pause()
        assert "Aucun candidat retiré." in shown(app)
        await pilot.press("q", "delete")
        assert "Retirer D’AUBÉPINE Ève de la session ?" in shown(app)
        await pilot.press("q")
        assert len(rows(app)) == 5
        await pilot.press("delete", "enter")
        assert message(app).startswith("D’AUBÉPINE Ève est retiré ;")
        assert len(rows(app)) == 4 and (juin.folder / "retires").is_dir()
        await pilot.press("t")
        await pilot.pause()
        assert isinstance(app.screen, WithdrawnScreen) and "D’AUBÉPINE Ève" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        assert rows(app)[0].startswith("D’AUBÉPINE Ève") and len(rows(app)) == 5


async def test_who_was_given_something_stays(opened, juin):
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        app.screen.list.select("oeuvre-luc")
        await pilot.press("delete")
        assert message(app) == "! ŒUVRÉ Luc a déjà des saisies : ce candidat reste."
        assert "oeuvre-luc" in juin.stems()


async def test_the_list_is_read_again_on_return(opened, juin):
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        await pilot.press("o")
        add(juin, "ABEILLE", "Zoé")
        change(juin, "oeuvre-luc", lambda evaluation: evaluation.with_appreciation(""))
        await pilot.press("escape")
        await pilot.pause()
        assert rows(app)[2].startswith("ABEILLE Zoé")  # after those who have a passage
        # The cursor stays on its candidate.
        assert app.screen.list.key == "d-aubepine-eve-0990000002"


async def test_sixty_candidates_scroll(opened, size, root):
    store = add_session(root, "grande")
    for number in range(60):
        add(store, f"NOM{number:02}", "Zoé", str(number))
    async with opened(CandidatesScreen(store), size=size) as (app, pilot):
        await pilot.press("end")
        assert any(line.startswith("› NOM59 Zoé") for line in lines(app))
        await pilot.press("home", "pagedown", "down")
        page = app.screen.list.size.height - 1
        assert app.screen.list.index == page + 1
        assert any(line.startswith(f"› NOM{page + 1:02}") for line in lines(app))


async def test_the_mouse_points_and_opens_and_its_wheel_changes_nothing(opened, root):
    store = add_session(root, "grande")
    for number in range(60):
        add(store, f"NOM{number:02}", "Zoé", str(number))
    async with opened(CandidatesScreen(store)) as (app, pilot):
        listed = app.screen.list
        await pilot.click(listed, offset=(5, 4))
        assert listed.index == 3
        listed.post_message(MouseScrollDown(listed, 5, 5, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert listed.index == 3 and lines(app)[2].strip().startswith("› NOM03")
        await pilot.press("down")
        assert listed.index == 4
        await pilot.press("m")
        assert isinstance(app.screen, CandidateForm)


async def test_a_long_list_is_shown_before_it_is_read_and_keeps_the_cursor(opened, root):
    store = add_session(root, "longue")
    for number in range(AT_ONCE):
        add(store, f"NOM{number:02}")
    for name in ("DE ZÈBRE", "DU ABLE", "ŒUF"):
        add(store, name)
    async with opened(CandidatesScreen(store)) as (app, pilot):
        app.screen.list.select("de-zebre-camille")
        while app.screen.left():
            await pilot.pause(0.01)
        await pilot.pause()
        assert lines(app)[0].strip() == "E1, session de juin 2026 · 43 candidats · 0 close"
        names = [row.cells[0] for row in app.screen.list.rows]
        assert names == [
            "DU ABLE Camille",
            *(f"NOM{number:02} Camille" for number in range(AT_ONCE)),
            "ŒUF Camille",
            "DE ZÈBRE Camille",
        ]
        assert app.screen.list.key == "de-zebre-camille"


async def test_only_the_first_page_is_read_at_once(opened, root):
    store = add_session(root, "longue")
    for number in range(AT_ONCE + 3):
        add(store, f"NOM{number:02}")
    screen = CandidatesScreen(store)
    async with opened(screen) as (app, _):
        screen.read_more(len(store.stems()))
        for number in range(AT_ONCE + 3, 2 * AT_ONCE + 6):
            add(store, f"NOM{number:02}")
        screen.read()
        screen.show_rows()
        assert (
            lines(app)[0].strip().endswith(f"· lecture : {2 * AT_ONCE + 3} sur {2 * AT_ONCE + 6} candidats")
        )
        last = screen.list.rows[-1]
        assert (last.cells[0], last.style) == (f"nom{2 * AT_ONCE + 5} camille", "dim")


async def test_a_closed_one_is_offered_to_be_reopened(opened, juin):
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        for _ in rows(app):
            closed = "close" in next(line for line in lines(app) if line.startswith("›"))
            assert ("v rouvrir" if closed else "v clore") in lines(app)[-1]
            await pilot.press("down")


async def test_a_small_window_leaves_out_the_numbers_and_cuts_no_mark_or_state(opened, juin):
    async with opened(CandidatesScreen(juin), size=(60, 16)) as (app, _):
        assert lines(app)[1].split() == [
            "Nom",
            "et",
            "prénom",
            "Passage",
            "Présence",
            "Crit.",
            "Sur",
            "20",
            "État",
        ]
        assert any(line.split()[-2:] == ["12", "close"] for line in lines(app))
        assert any(line.split()[-1] == "brouillon" for line in lines(app))


async def test_the_history_says_dates_and_hours_whole(opened, juin):
    change(
        juin,
        juin.stems()[0],
        lambda e: replace(
            e, time=dt.time(14, 10), candidate=replace(e.candidate, exam_date=dt.date(2026, 11, 30))
        ),
    )
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        app.screen.query_one(LineList).select(juin.stems()[0])
        await pilot.press("h")
        await pilot.pause()
        assert " 30/11/2026" in shown(app) and " 14:10" in shown(app) and ":10:00" not in shown(app)
