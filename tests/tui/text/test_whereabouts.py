"""Which sessions folder is open is said where there is no session, under a short list, in the help; others are named."""

import pytest
from hosts import add_session, lines, shown

from e1tui.tui.reading.text import HelpScreen
from e1tui.tui.sessions.screen import SessionsScreen
from e1tui.tui.text.lines import middle_cut


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    """Nothing of this machine's: a working folder and an account without sessions."""
    monkeypatch.delenv("E1TUI_SESSIONS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


def end(folder, width):
    """A folder's name as a line has it at the least: its end."""
    return str(folder)[-width // 3 :]


async def test_an_empty_folder_is_named(opened, root, size):
    async with opened(SessionsScreen(), size=size) as (app, _):
        (line,) = (one for one in lines(app) if "Dossier des sessions" in one)
        assert line.endswith(end(root, size[0])) and "ailleurs" not in shown(app)
        assert lines(app).index(line) == lines(app).index("  Aucune session pour le moment.") + 1


async def test_and_where_there_are_sessions(opened, root, places):
    add_session(places / "work" / "sessions", "juin")
    add_session(places / "data" / "e1tui" / "sessions", "mai")
    add_session(places / "data" / "e1tui" / "sessions", "avril")
    async with opened(SessionsScreen(), size=(200, 40)) as (app, _):
        assert "Il y a des sessions ailleurs (e1tui --sessions DOSSIER) :" in shown(app)
        assert f"{places / 'work' / 'sessions'} (1 session)" in shown(app)
        assert f"{places / 'data' / 'e1tui' / 'sessions'} (2 sessions)" in shown(app)
        add_session(root, "juillet")
        app.screen.refresh_rows()
        assert "ailleurs" not in shown(app)


async def test_the_folder_that_is_open_is_not_elsewhere(opened, places, monkeypatch):
    monkeypatch.setenv("E1TUI_SESSIONS", str(places / "sessions"))
    add_session(places / "work" / "sessions", "juin")
    (places / "link").symlink_to(places / "work")
    monkeypatch.chdir(places / "link")
    from e1tui.tui.text.whereabouts import others

    assert others(places / "work" / "sessions", {"E1TUI_SESSIONS": str(places / "link" / "sessions")}) == ()
    assert others(places / "sessions", {}) == ((places / "work" / "sessions", 1),)


@pytest.mark.parametrize("count", [1, 18])
async def test_the_last_line_of_a_short_list(opened, root, count):
    for number in range(count):
        add_session(root, f"s{number:02}")
    async with opened(SessionsScreen()) as (app, _):
        assert "Dossier des sessions" in lines(app)[-3] and lines(app)[-3].endswith(end(root, 80))


async def test_a_list_as_long_as_the_window_has_the_room_for_itself(opened, root):
    for number in range(19):
        add_session(root, f"s{number:02}")
    async with opened(SessionsScreen()) as (app, _):
        assert "Dossier des sessions" not in shown(app)


async def test_in_the_help(opened, grid, root):
    async with opened(HelpScreen("sessions", grid), size=(200, 60)) as (app, _):
        assert f"Dossier des sessions : {root}" in shown(app)


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("/srv/e1/com1/sessions", 21, "/srv/e1/com1/sessions"),
        ("/srv/e1/com1/sessions", 16, "/srv/…1/sessions"),
        ("/srv/漢字漢字漢字/sessions", 16, "/srv/…/sessions"),
        ("/srv", 1, "…"),
    ],
)
def test_a_path_is_cut_in_the_middle(text, width, cut):
    assert middle_cut(text, width) == cut


def test_the_commands_name_where_they_looked_and_where_there_are_sessions(e1tui, places):
    add_session(places / "work" / "sessions", "juin")
    code, _, err = e1tui("--sessions", str(places / "vide"), "lister", "juin")
    assert code == 1
    assert f"Pas de session « juin » dans {places / 'vide'}. Sessions présentes : aucune." in err
    assert f"Il y a des sessions ailleurs : {places / 'work' / 'sessions'} (1 session)" in err
    code, _, err = e1tui("lister", "mai")
    assert code == 1 and "Sessions présentes : juin." in err and "ailleurs" not in err
