"""Incidents: noted in one line from the list and the grid, read on their page, on no document."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from hosts import NOW, add, add_session, lines, message, shown, type_text

from e1tui.domain.agreement import of
from e1tui.domain.session import Incident
from e1tui.settings import Settings
from e1tui.storage import incidents
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore
from e1tui.tui.app import E1App
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.reading.incidents import AskIncident, IncidentsScreen

CLAUDE = Author("clemaire", "LEMAIRE Claude")


async def test_an_incident_is_noted_in_a_line_and_read_on_a_page(juin: SessionStore, opened: Any) -> None:
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        await pilot.press("s")
        await pilot.pause()
        assert "Incident de séance à 09:41, D’AUBÉPINE Ève, en" in shown(
            app
        ) and "sur le procès-verbal" in shown(app)
        await pilot.press("enter")
        assert "Aucun incident n’est noté pour cette session." in shown(app)
        await type_text(pilot, "Alarme, dix minutes d’interruption.")
        await pilot.press("enter")
        await pilot.pause()
        assert message(app) == "Incident de 09:41 noté. s puis Entrée : lire celui qui est noté."
        (noted,) = juin.session().incidents
        assert noted == Incident(
            NOW, "Alarme, dix minutes d’interruption.", "adurand", candidate="d-aubepine-eve-0990000002"
        )
        incidents.note(juin, "Panne [bold]réseau[/bold].", CLAUDE, NOW + dt.timedelta(minutes=5))
        await pilot.press("s", "enter")
        await pilot.pause()
        assert isinstance(app.screen, IncidentsScreen)
        assert lines(app)[0].strip() == "Incidents de la session · 2"
        text = shown(app)
        assert text.index("12/06/2026 09:46  LEMAIRE Claude (compte clemaire)") < text.index("Alarme")
        assert "Panne [bold]réseau[/bold]." in text
        await pilot.press("o")
        await pilot.pause()
        assert isinstance(app.screen, AskIncident)
        await type_text(pilot, "Retour au calme")
        await pilot.press("enter")
        await pilot.pause()
        assert "Retour au calme" in shown(app) and lines(app)[0].strip().endswith("3")
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, CandidatesScreen)


async def test_from_the_list_it_is_of_the_row_or_of_the_whole_session(
    juin: SessionStore, opened: Any, size: tuple[int, int]
) -> None:
    async with opened(CandidatesScreen(juin), size=size) as (app, pilot):
        await pilot.press("down", "s")
        await pilot.pause()
        name = "ÉCLAIR Zoé"
        assert f"09:41, {name}, en une ligne" in shown(app) and "↑ : il est de toute la session." in shown(
            app
        )
        await type_text(pilot, "Ala")
        await pilot.press("up")
        assert "à 09:41, en une ligne" in shown(app) and f"↑ : il est {of(name)}." in shown(app)
        await pilot.press("down")
        assert f"09:41, {name}, en une ligne" in shown(app)
        await pilot.press("up")
        await type_text(pilot, "rme")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("s")
        await type_text(pilot, "Retard")
        await pilot.press("enter")
        await pilot.pause()
        told = [(one.text, one.candidate) for one in juin.session().incidents]
        assert told == [("Alarme", ""), ("Retard", "eclair-zoe")]
        await pilot.press("end", "s")  # a file that cannot be read is nobody's
        await pilot.pause()
        assert "à 09:41, en une ligne" in shown(app) and "↑ :" not in shown(app)


async def test_tab_notes_nothing(juin: SessionStore, opened: Any) -> None:
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        await pilot.press("s", "x", "tab")
        await pilot.pause()
        assert isinstance(app.screen, CandidatesScreen) and juin.session().incidents == ()


async def test_from_the_grid_it_is_stamped_when_it_was_asked_for(root: Path) -> None:
    store = add_session(root, "juin")
    add(store, "ACACIA", "Rose")
    now = [NOW]
    app = E1App(SessionsFolder(root), Settings(), clock=lambda: now[0])
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("enter", "enter", "3", "s")
            await pilot.pause()
            assert "Incident de séance à 09:41, ACACIA Rose, en une ligne." in shown(app)
            now[0] += dt.timedelta(minutes=2)
            store.save_session(replace(store.session(), centre="Centre B"))  # elsewhere, meanwhile
            await type_text(pilot, "Alarme")
            await pilot.press("enter")
            await pilot.pause()
            assert "Incident de 09:41 noté." in message(app) and "C1.1 1/5" in lines(app)[1]
            await pilot.press("s", "enter")
            await pilot.pause()
            assert "12/06/2026 09:41" in shown(app) and "·  ACACIA Rose" in shown(app)
            await pilot.press("o")
            await pilot.pause()
            assert "ACACIA" not in shown(app).split("Incident de séance")[1].split("en une ligne")[0]
            await pilot.press("tab", "q")
            (path,) = store.folder.glob("acacia*.toml")
            path.rename(path.with_suffix(".parti"))
            await pilot.press("s", "enter")
            await pilot.pause()
            assert "·  acacia-rose" in shown(app)
            path.with_suffix(".parti").rename(path)
            await pilot.press("q")
    finally:
        app.close_sittings()
    session = store.session()
    assert [(one.at, one.text, one.candidate) for one in session.incidents] == [
        (NOW, "Alarme", "acacia-rose")
    ]
    assert session.centre == "Centre B"
