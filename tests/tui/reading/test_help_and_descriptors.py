"""The help, from the one table of commands, and the table of descriptors."""

import re

import pytest
from hosts import lines, message, shown
from textual.containers import VerticalScroll

from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.app import E1App
from e1tui.tui.keys import commands
from e1tui.tui.keys.help import ordered
from e1tui.tui.reading.text import DescriptorsScreen, HelpScreen


def text(app):
    return str(app.screen.query_one("#text").content)


@pytest.mark.parametrize("scope", [commands.GRID, commands.SYNTHESIS, commands.EXPORT, commands.CONFIRM])
async def test_the_help_begins_with_the_screen_one_comes_from(opened, grid, size, scope):
    async with opened(HelpScreen(scope, grid), size=size) as (app, _):
        assert lines(app)[1] == commands.TITLES[scope]
        assert next(iter(ordered(scope))).label_in(scope) in lines(app)[2]  # beside it, perhaps, the bar
        assert "e1tui saisir SESSION" in text(app)
        assert "Clavier : AZERTY" in text(app) and f"\n\n{commands.TITLES[commands.ANY]}\n" in text(app)


async def test_the_help_begins_with_the_tab_one_is_on(root, juin):
    app = E1App(SessionsFolder(root), Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "enter", "question_mark")
        await pilot.pause()
        assert lines(app)[2].strip() == "Positionner et noter"
        await pilot.press("q", "a", "f1")
        await pilot.pause()
        assert lines(app)[2].strip() == "Synthèse"
        await pilot.press("q", "q", "e", "question_mark")
        await pilot.pause()
        assert lines(app)[2].strip() == "Exporter"
        await pilot.press("q", "q", "delete", "question_mark")
        await pilot.pause()
    app.close_sittings()


async def test_the_help_tells_the_form_s_anomalies(opened, grid, size):
    async with opened(HelpScreen(commands.GRID, grid), size=size) as (app, pilot):
        helped = text(app).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
        for words in ("TI, I, F, TF", "mode projet", "un positionnement est donné par critère"):
            assert words in helped
        await pilot.press("end")
        body = app.screen.query_one("#reading", VerticalScroll)
        assert body.scroll_offset.y == body.max_scroll_y
        assert all(len(line) <= app.size.width for line in lines(app))
        await pilot.press("q")
        assert app.results == [None]


async def test_the_keyboard_is_chosen_in_the_help_and_kept(root, tmp_path):
    path = tmp_path / "config" / "reglages.toml"
    app = E1App(SessionsFolder(root), Settings(), settings_path=path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark", "k")
        assert "Clavier : chiffres directs" in text(app)
        assert message(app) == "Clavier qwerty, niveaux : 1 TI   2 I   3 S   4 TS"
        await pilot.press("k", "K")
        assert app.keyboard == "bepo" and '1 " TI' in message(app)
        await pilot.press("question_mark")  # the same key closes it
        assert not isinstance(app.screen, HelpScreen)
    assert path.read_text() == 'clavier = "bepo"\n'


async def test_the_descriptors(opened, grid, size):
    async with opened(DescriptorsScreen(grid), size=size) as (app, pilot):
        told = text(app)
        for wording in grid.levels:
            assert f"{wording.level.value}  {wording.label}" in told
        plain = told.replace("\N{NARROW NO-BREAK SPACE}", " ")
        assert all(wording.descriptor in plain for wording in grid.levels)
        await pilot.press("d")
        assert app.results == [None]


async def test_no_english_on_the_first_screens(root, juin):
    """Textual's own palette, help panel and notices are not there."""
    app = E1App(SessionsFolder(root), Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("ctrl+p", "ctrl+backslash", "f2", "enter", "ctrl+p", "enter", "ctrl+p"):
            await pilot.press(key)
            await pilot.pause()
            assert not re.search(
                r"\b(Search|Press|Quit|Keys|Theme|Screenshot|Palette|Maximize)\b", shown(app)
            )
        await pilot.press("ctrl+c")
        assert message(app) == "Ctrl+Q : quitter."
        await pilot.press("ctrl+q")
        await app.workers.wait_for_complete()
    app.close_sittings()
    assert app.return_code == 0


async def test_the_help_of_the_lists_tells_how_several_situations_are_held(opened, grid, size):
    async with opened(HelpScreen(commands.CANDIDATES, grid), size=size) as (app, _):
        assert "Plusieurs situations (E1 en CCF)" in text(app) and "ou deux groupes entiers" in text(app)
    async with opened(HelpScreen(commands.GRID, grid), size=size) as (app, _):
        assert "Plusieurs situations" not in text(app)
