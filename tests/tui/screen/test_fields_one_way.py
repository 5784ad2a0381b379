"""Every one-line field behaves one way: selected on arrival, emptied by Ctrl+U, and no paste is swallowed."""

from __future__ import annotations

import ast

import pytest
from hosts import add_session, lines, message, shown, type_text
from sources import modules, tree
from test_evaluation_screen import scoring, store
from textual import events

from e1tui.storage.folder import SessionsFolder
from e1tui.tui.candidates.form import CandidateForm
from e1tui.tui.candidates.passages import PassagesForm
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.importing.screen import ImportScreen
from e1tui.tui.reading.incidents import AskIncident
from e1tui.tui.screen.dialogs import Ask
from e1tui.tui.sessions.form import SessionForm
from e1tui.tui.sessions.screen import SessionsScreen
from e1tui.tui.terminal.editor import TextEditor
from e1tui.tui.widgets.fields import TextField

__all__ = ["scoring", "store"]  # fixtures

LIST = "DURAND\tAlice\nMOREL\tInès\n"


FORMS = {
    "session": lambda juin: SessionForm(SessionsFolder(juin.folder.parent), juin),
    "candidate": lambda juin: CandidateForm(juin, juin.load("oeuvre-luc")),
    "new candidate": CandidateForm,
    "passages": lambda juin: PassagesForm(juin, juin.session(), ()),
}


@pytest.mark.parametrize("key", ["tab", "shift+tab", "down", "up"])
@pytest.mark.parametrize("name", FORMS)
async def test_a_form_s_filled_field_is_selected_by_every_way_in(opened, juin, name, key) -> None:
    async with opened(FORMS[name](juin)) as (app, pilot):
        fields = list(app.screen.query(TextField))
        for field in fields:
            field.value = "nom"
        await pilot.pause()
        left = [field for field in fields if field is not app.focused]
        been = set()  # since the last one was found: whoever comes there again goes round in circles
        while left and app.focused not in been:
            been.add(app.focused)
            await pilot.press(key)
            if app.focused in left:
                left.remove(app.focused)
                been.clear()
                await pilot.press("7")
                assert app.focused.value == "7"
        assert not left or (
            key in ("up", "down") and len(left) < len(fields) - 6
        )  # in a table, they keep the column


@pytest.mark.parametrize("name", FORMS)
async def test_the_field_that_a_form_opens_on_is_selected(opened, juin, name) -> None:
    async with opened(FORMS[name](juin)) as (app, pilot):
        if not isinstance(app.focused, TextField):
            await pilot.press("tab")
        before = app.focused.value
        assert app.focused.selected_text == before
        await pilot.press("right")
        await type_text(pilot, "x")
        assert app.focused.value == before + "x"  # an arrow keeps


async def test_the_field_that_is_wrong_is_selected_even_where_one_is(opened, juin) -> None:
    async with opened(CandidateForm(juin)) as (app, pilot):
        await type_text(pilot, "NOM")
        app.screen.query_one("#passage TextField").focus()
        await type_text(pilot, "six")
        await pilot.press("enter")
        assert "! " in shown(app)
        await type_text(pilot, "6")
        assert app.focused.value == "6"


async def test_the_other_fields_too(opened, juin, tmp_path) -> None:
    async with opened(ImportScreen(juin, {"HOME": str(tmp_path)})) as (app, pilot):
        await pilot.press("end", "enter")
        await type_text(pilot, "~/rien")
        await pilot.press("escape", "end", "enter")
        await type_text(pilot, "x")
        assert app.focused.value == "x"


@pytest.mark.parametrize("listing", [CandidatesScreen, lambda juin: SessionsScreen()])
async def test_a_filter_that_is_opened_again(opened, juin, listing) -> None:
    async with opened(listing(juin)) as (app, pilot):
        await pilot.press("f")
        await pilot.pause()
        await type_text(pilot, "e")
        await pilot.press("enter", "f")
        await pilot.pause()
        assert app.focused.selected_text == "e"
        await type_text(pilot, "u")
        assert app.focused.value == "u"


async def test_a_remark_that_is_opened_again(store, scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("r")
        await type_text(pilot, "vague")
        await pilot.press("enter", "up", "r")
        field = app.focused
        assert isinstance(field, TextField) and field.selected_text == "vague"


async def test_a_selection_is_in_reverse(opened, juin) -> None:
    async with opened(CandidateForm(juin, juin.load("oeuvre-luc"))) as (app, pilot):
        await pilot.press("tab")
        assert app.focused.get_component_rich_style("input--selection").reverse


@pytest.mark.parametrize("name", FORMS)
async def test_ctrl_u_empties_from_anywhere_in_the_field(opened, juin, name) -> None:
    async with opened(FORMS[name](juin)) as (app, pilot):
        if not isinstance(app.focused, TextField):
            await pilot.press("tab")
        app.focused.value = "un deux"
        await pilot.press("home", "right", "ctrl+u")
        assert app.focused.value == ""


def test_there_is_one_class_of_one_line_fields() -> None:
    """A field made of Textual's own class would behave in its own way."""
    for path in modules("tui"):
        calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
        made = [node for node in calls if isinstance(node.func, ast.Name) and node.func.id == "Input"]
        chosen = [node for node in calls if any(one.arg == "select_on_focus" for one in node.keywords)]
        assert not made, path
        assert not chosen or path.name == "text_field.py", path


# --- pastes ---


def paste(app, text) -> None:
    """As the driver sends one."""
    if isinstance(app.focused, TextField | TextEditor):
        app.focused.post_message(events.Paste(text))
    else:
        app.screen.pasted(text)


@pytest.mark.parametrize("name", FORMS)
async def test_several_lines_leave_a_field_as_it_is_and_say_so(opened, juin, name) -> None:
    async with opened(FORMS[name](juin)) as (app, pilot):
        if not isinstance(app.focused, TextField):
            await pilot.press("tab")
        before = app.focused.value
        paste(app, "une\r\ndeux\r\n\r\ntrois")
        await pilot.pause()
        assert app.focused.value == before
        assert message(app).startswith("! 3 lignes collées : ce champ n’en prend qu’une.")


async def test_one_line_is_taken_with_the_end_that_a_cell_has(opened, juin) -> None:
    async with opened(CandidateForm(juin)) as (app, pilot):
        paste(app, "\r\nDURAND\tAlice\r\n")
        await pilot.pause()
        assert app.focused.value == "DURAND Alice" and message(app) == ""


async def test_a_space_that_comes_as_a_paste_is_taken_and_an_end_of_line_is_not(opened, juin) -> None:
    async with opened(CandidateForm(juin)) as (app, pilot):
        await type_text(pilot, "DE")
        for text in ("\N{NO-BREAK SPACE}", "\n", "LA"):
            paste(app, text)
        await pilot.pause()
        assert app.focused.value == "DE\N{NO-BREAK SPACE}LA"


async def test_a_line_too_long_is_refused_and_said(opened, juin) -> None:
    async with opened(CandidateForm(juin)) as (app, pilot):
        paste(app, "x" * 201)
        await pilot.pause()
        assert app.focused.value == ""
        assert message(app) == "! 200 caractères au plus : rien de plus n’est pris."


@pytest.mark.parametrize("ask", [Ask("Pourquoi ?", "noter", "rien"), AskIncident("9:41", 0)])
async def test_a_dialog_says_it_too(opened, juin, ask) -> None:
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        app.push_screen(ask)
        await pilot.pause()
        paste(app, "une\ndeux")
        await pilot.pause()
        assert "2 lignes collées : ce champ n’en prend qu’une." in shown(app)


async def test_a_list_pasted_in_a_candidate_s_form_is_imported_by_p(opened, juin) -> None:
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        await pilot.press("o")
        await pilot.pause()
        paste(app, LIST)
        await pilot.pause()
        assert message(app) == "! 2 lignes collées : ce champ n’en prend qu’une. Échap puis p : les importer."
        await pilot.press("escape", "p")
        await pilot.pause()
        assert app.focused.text == LIST and "Tab : voir ce qui sera importé" in message(app)
        await pilot.press("tab")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "2 à ajouter" in lines(app)[0]
        await pilot.press("q", "escape", "escape", "p")  # once: what was pasted is no secret kept for later
        await pilot.pause()
        assert app.focused.text == ""


@pytest.mark.parametrize("key", ["", "f"])
async def test_a_list_pasted_on_the_candidates_list_or_its_filter(opened, juin, key) -> None:
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        if key:
            await pilot.press(key)
            await pilot.pause()
        paste(app, LIST)
        await pilot.pause()
        assert message(app).endswith("p : les importer.")
        await pilot.press(*(["escape"] if key else []), "p")
        await pilot.pause()
        assert app.focused.text == LIST


async def test_a_list_pasted_on_the_sessions_list_waits_for_the_new_session(opened, juin) -> None:
    async with opened(SessionsScreen()) as (app, pilot):
        paste(app, LIST)
        assert message(app) == "! 2 lignes collées hors d’un champ de texte. p : les importer."
        await pilot.press("p")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert app.focused.text == LIST


@pytest.mark.parametrize("key", ["i", "p"])
async def test_a_list_pasted_in_the_form_of_the_session_for_it_is_there_after_it(opened, key) -> None:
    async with opened(SessionsScreen()) as (app, pilot):
        await pilot.press(key)
        await pilot.pause()
        paste(app, LIST)
        await pilot.pause()
        assert message(app).endswith("ce champ n’en prend qu’une. Entrée les importe ensuite.")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert app.focused.text == LIST and "Tab : voir ce qui sera importé" in message(app)


async def test_lines_for_one_session_are_not_offered_to_another(opened, juin, root) -> None:
    add_session(root, "autre")
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        paste(app, LIST)
        app.push_screen(CandidatesScreen(SessionsFolder(root).open("autre")))
        await pilot.pause()
        await pilot.press("p")
        await pilot.pause()
        assert app.focused.text == ""


@pytest.mark.parametrize("at", ["files", "path"])
async def test_lines_pasted_where_a_file_is_chosen_are_put_where_lines_go(opened, juin, tmp_path, at) -> None:
    async with opened(ImportScreen(juin, {"HOME": str(tmp_path)})) as (app, pilot):
        if at == "path":
            await pilot.press("end", "enter")
        paste(app, LIST)
        await pilot.pause()
        assert "lignes d’un tableur" in lines(app)[0] and app.focused.text == LIST


async def test_a_remark_takes_no_second_line(store, scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("r")
        paste(app, "une\ndeux")
        await pilot.pause()
        assert message(app) == "! 2 lignes collées : ce champ n’en prend qu’une." and app.focused.value == ""
