"""What was said of a paste that was not taken is gone once something else is typed, asked or opened."""

from __future__ import annotations

from hosts import message, shown
from textual import events

from e1tui.storage.folder import SessionsFolder
from e1tui.tui.candidates.form import CandidateForm
from e1tui.tui.screen.dialogs import Ask
from e1tui.tui.sessions.form import SessionForm

LINES = events.Paste("MARTIN;Camille\nNOYER;Rose")
REFUSED = "! 2 lignes collées : ce champ n’en prend qu’une."


async def pasted(app, pilot):
    app.focused.post_message(events.Paste(LINES.text))
    await pilot.pause()


async def test_in_a_form_typing_takes_it_away(opened, juin):
    async with opened(CandidateForm(juin)) as (app, pilot):
        await pasted(app, pilot)
        assert message(app).startswith(REFUSED)
        await pilot.press("M")
        assert message(app) == ""


async def test_so_does_the_next_field(opened, juin):
    async with opened(CandidateForm(juin)) as (app, pilot):
        await pasted(app, pilot)
        await pilot.press("tab")
        await pilot.pause()
        assert message(app) == ""


async def test_so_does_a_question_that_is_answered(opened, root):
    async with opened(SessionForm(SessionsFolder(root))) as (app, pilot):
        await pilot.press("E")
        await pasted(app, pilot)
        assert message(app).startswith(REFUSED)
        await pilot.press("escape")
        await pilot.pause()
        assert "Abandonner ce qui a été saisi ?" in shown(app)
        await pilot.press("n")
        await pilot.pause()
        assert message(app) == ""


async def test_what_has_been_said_since_stays(opened, juin):
    async with opened(CandidateForm(juin)) as (app, pilot):
        await pasted(app, pilot)
        await pilot.press("enter")  # without a name
        assert message(app) == "! Rien n’est enregistré : voir le champ signalé."


async def test_in_a_question_the_keys_come_back(opened):
    async with opened(Ask("Pourquoi ?", "noter", "Il faut un motif.")) as (app, pilot):
        for refused in (LINES, None):
            if refused:
                await pasted(app, pilot)
                assert "2 lignes collées : ce champ n’en prend qu’une." in shown(app)
            else:
                await pilot.press("backspace", "enter")
                assert "Il faut un motif." in shown(app)
            await pilot.press("a")
            await pilot.pause()
            assert "Entrée : noter" in shown(app)
