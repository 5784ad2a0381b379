"""The first frame is what the list of sessions shows, line for line and look for look."""

import datetime as dt
import gc
import os
import re
import shutil

import pytest
from hosts import NOW, TODAY, add_session
from rich.style import Style

from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.listing.entries import session_entries
from e1tui.tui import first_frame as first_frame_module
from e1tui.tui.app import E1App
from e1tui.tui.first_frame import opened
from e1tui.tui.sessions.lines import first_frame

LONG = "Épreuve E1, session de juin 2026, deuxième commission, groupe B, salle du deuxième étage à gauche"


def _none(root):
    """No folder at all."""


def _one(root):
    add_session(root, "juin")


def _many(root):
    for day in range(1, 31):
        add_session(root, f"jour-{day:02}", f"E1, jour {day}", date=dt.date(2026, 6, day))


def _odd(root):
    add_session(root, "longue", LONG, school="Lycée polyvalent des métiers de l’exemple et de l’œuvre")
    add_session(root, "large", "E1 日本語のながいだいめいのためしです", date=dt.date(2026, 5, 2))
    add_session(root, "piege", "[bold]E1[/bold] \x1b[31m\u202e", date=None)
    for name in ("refusee", "autre"):
        (root / name).mkdir()
        (root / name / "session.toml").write_text("format = 9\n")


def _refused(root):
    (root / "juin").mkdir(parents=True)
    (root / "juin" / "session.toml").write_text("format = 9\n")


def _look(style):
    """A style as the numbers of its SGR sequence; the terminal's own colours have none."""
    assert isinstance(style, Style)
    numbers = [
        *(["1"] if style.bold else []),
        *(["2"] if style.dim else []),
        *(["4"] if style.underline else []),
        *(["7"] if style.reverse else []),
    ]
    if style.color is not None and not style.color.is_default:
        numbers += style.color.get_ansi_codes()
    assert style.bgcolor is None or style.bgcolor.is_default
    return ";".join(numbers)


@pytest.mark.parametrize("sessions", [_none, _one, _many, _odd, _refused])
@pytest.mark.parametrize("settings", [Settings(), Settings(tips=False, retention_months=1)])
async def test_it_is_what_the_screen_shows_next(sessions, settings, root, size):
    sessions(root)
    later = NOW + dt.timedelta(days=40)
    lines = first_frame(root, session_entries(root), lambda _: None, *size, later.date(), settings)
    app = E1App(SessionsFolder(root), settings, clock=lambda: later)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
    # All that may come later is how many evaluations are closed.
    expected = [
        (re.sub(r"…(/\d+[ ↓]*)$", r"0\1", text), first_frame_module._LOOKS.get(look, ""))
        for text, look in lines
    ]
    shown = []
    for strip in strips:
        looks = {_look(segment.style) for segment in strip if segment.text}
        assert len(looks) == 1
        shown.append((strip.text, looks.pop()))
    assert shown == expected


async def test_no_colour_leaves_the_terminal_its_own(root, monkeypatch):
    """Textual would make them black on black."""
    monkeypatch.setenv("NO_COLOR", "1")
    _odd(root)
    app = E1App(SessionsFolder(root), Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for strip in app.screen._compositor.render_strips():
            for colours in app._filters:
                strip = strip.apply_filter(colours, app.screen.background_colors[1])
            assert not re.search(r"\b[34]8;", strip.render(app.console))


class Held:
    """Stands in for the terminal."""

    takes = True  # all that is sent

    def __init__(self, environ, settings):
        self.sent = []
        self.ended = 0

    def send(self, text):
        self.sent.append(text)
        return self.takes

    def end(self):
        self.ended += 1


@pytest.fixture
def terminal(monkeypatch):
    """Set the size of a terminal that is not there: `terminal(80, 24)`."""

    def sized(columns, lines):
        monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((columns, lines)))

    monkeypatch.setattr(first_frame_module, "Hold", Held)
    sized(80, 24)
    return sized


def test_the_terminal_is_given_back_whatever_happens(root, terminal):
    _one(root)
    with pytest.raises(ImportError), opened(root, Settings(), {}, TODAY) as found:
        assert "E1, session de juin 2026" in found.hold.sent[0] and "…/0" in found.hold.sent[0]
        raise ImportError
    assert found.hold.ended == 1


def test_once_it_is_painted_the_closed_ones_are_counted_and_only_the_counts_are_sent(root, terminal):
    _one(root)
    with opened(root, Settings(), {}, TODAY) as found:
        assert found.hold.sent[1] == "\x1b[77C\x1b[1;7m0\x1b[m\r"  # and the cursor on the row again
        assert found.closed.of("juin") == 0


def test_what_the_terminal_did_not_take_is_sent_again(root, terminal, monkeypatch):
    _one(root)
    monkeypatch.setattr(Held, "takes", False)
    with opened(root, Settings(), {}, TODAY) as found:
        assert all("E1, session de juin 2026" in sent for sent in found.hold.sent)
        assert found.frame.update(80, 24, [(0, 0, [(" e1tui", "1")])]) != ""


def test_a_folder_that_goes_meanwhile_is_left_to_the_app_to_tell(root, terminal, monkeypatch):
    _one(root)
    add_session(root, "mai")
    monkeypatch.setattr(
        Held, "send", lambda held, text: held.sent.append(text) or shutil.rmtree(root / "mai")
    )
    with opened(root, Settings(), {}, TODAY) as found:
        assert len(found.hold.sent) == 1 and not (root / "mai").exists()
    assert found.hold.ended == 1


def test_no_colour_where_none_is_wanted(root, terminal):
    _odd(root)
    for environ, is_red in (({}, True), ({"NO_COLOR": "1"}, False)):
        with opened(root, Settings(), environ, TODAY) as found:
            assert bool(re.search(r"\x1b\[;?31m", found.hold.sent[0])) is is_red


@pytest.mark.parametrize("size", [(59, 24), (80, 15), (0, 0)])
def test_nothing_is_shown_in_a_window_that_the_app_does_not_use(root, terminal, size):
    terminal(*size)
    with opened(root, Settings(), {}, TODAY) as found:
        assert found is None


@pytest.mark.parametrize("theme", ["sombre", "clair"])
def test_nothing_is_shown_in_colours_that_are_not_the_terminal_s(root, terminal, theme):
    with opened(root, Settings(theme=theme), {}, TODAY) as found:
        assert found is None


def test_a_folder_that_cannot_be_read_is_left_to_the_app_to_tell(root, terminal):
    root.write_text("a file where a folder is expected")
    with opened(root, Settings(), {}, TODAY) as found:
        assert found is None


async def test_garbage_is_looked_for_again_once_all_is_imported(root):
    """The command does without while it imports the app."""
    gc.disable()
    try:
        async with E1App(SessionsFolder(root), Settings()).run_test() as pilot:
            for _ in range(100):
                await pilot.pause(0.02)
                if gc.isenabled():
                    break
        assert gc.isenabled() and gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.enable()
