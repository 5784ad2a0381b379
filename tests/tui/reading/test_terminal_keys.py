"""What the terminal sends for each key, and what it means: the screen that the help's `t` opens."""

import pytest
from hosts import lines, message, rows, shown
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from e1tui.storage.grids import load_grid
from e1tui.tui.keys.described import bytes_text, character_text, key_name, meaning
from e1tui.tui.reading.terminal_keys import TerminalScreen


def test_bytes_and_characters():
    assert bytes_text("é".encode()) == "c3 a9" and bytes_text(b"") == ""
    assert bytes_text(b"\x1b[1;2;3;4~") == "1b 5b 31 3b 32 3b 33 3b…"
    assert [character_text(c) for c in ("é", " ", "\r", "\x1b", "\x7f", None, "\u202e")] == [
        "é U+00E9", "espace U+0020", "^M", "^[", "^?", "", "\N{REPLACEMENT CHARACTER} U+202E",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("keyboard", "key", "character", "told"),
    [
        ("azerty", "ampersand", "&", "chiffre 1, niveau TI"), ("azerty", "minus", "-", "chiffre 6"),
        ("qwerty", "ampersand", "&", "chiffre du clavier azerty, celui d’ici est qwerty (? puis k)"),
        ("azerty", "comma", ",", "virgule de la note"), ("azerty", "n", "n", "la note de la compétence"),
        ("azerty", "N", "N", "la note de la compétence"), ("azerty", "pagedown", None, "candidat suivant"),
        ("azerty", "shift+pagedown", None, "candidat suivant"), ("azerty", "shift+tab", None, "compétence précédente"), ("azerty", "alt+ampersand", None, "rien"),
        ("azerty", "ctrl+q", "\x11", "quitter e1tui"), ("azerty", "f9", None, "rien"), ("azerty", "euro_sign", "€", "rien"),
    ],
)  # fmt: skip
def test_what_a_key_means(keyboard, key, character, told):
    assert meaning(keyboard, key, character, ("TI", "I", "S", "TS")).startswith(told)


@pytest.mark.parametrize(
    ("key", "character", "name"),
    [
        ("enter", "\r", "Entrée"), ("escape", "\x1b", "Échap"), ("delete", None, "Suppr"), ("backspace", "\x7f", "Retour arrière"),
        ("pagedown", None, "Pg suiv"), ("pageup", None, "Pg préc"), ("home", None, "Début"), ("end", None, "Fin"),
        ("space", " ", "Espace"), ("tab", "\t", "Tab"), ("shift+tab", None, "Maj+Tab"), ("ctrl+shift+left", None, "Ctrl+Maj+←"),
        ("ctrl+q", "\x11", "Ctrl+Q"), ("ctrl+backslash", "\x1c", "Ctrl+\\"), ("ctrl+circumflex_accent", "\x1e", "Ctrl+^"),
        ("f12", None, "F12"), ("left_parenthesis", "(", "("),
        ("less_than_sign", "<", "<"), ("É", "É", "É"), ("zero_width_space", "\u200b", "\N{REPLACEMENT CHARACTER}"),
    ],
)  # fmt: skip
def test_a_key_is_named_as_on_a_french_keyboard(key, character, name):
    assert key_name(key, character) == name


def test_every_key_that_a_terminal_tells_has_a_french_name():
    told = {key.value for keys in ANSI_SEQUENCES_KEYS.values() if isinstance(keys, tuple) for key in keys}
    assert told
    own = {key for key in told if key_name(key) == key}
    assert own == {"<scroll-up>", "<scroll-down>"}  # the wheel's, which no key sends


async def test_keys_are_shown_and_not_obeyed(opened, size):
    async with opened(TerminalScreen(load_grid()), size=size) as (app, pilot):
        assert "Appuyez sur une touche" in shown(app)
        app.screen._heard("é".encode())
        app.post_message(events.Key("é", "é"))
        await pilot.press("down", "question_mark", "e", "q", "x", "escape")
        assert isinstance(app.screen, TerminalScreen)
        assert rows(app)[0] == "c3 a9 é é U+00E9 chiffre 2, niveau I"
        assert rows(app)[1].startswith("↓ ligne suivante")
        assert [row.split()[0] for row in rows(app)[2:]] == ["?", "e", "q", "x", "Échap"]
        assert message(app) == "Échap encore : revenir."
        assert all(len(line) <= app.size.width for line in lines(app))


@pytest.mark.parametrize("key", ["q", "enter", "escape"])
async def test_the_same_key_twice_leaves(opened, key):
    async with opened(TerminalScreen(load_grid())) as (app, pilot):
        await pilot.press(key, "down", key)
        assert isinstance(app.screen, TerminalScreen) and "encore : revenir" in message(app)
        await pilot.press(key)
        await pilot.pause()
        assert app.results == [None]


async def test_the_last_key_is_always_in_sight(opened):
    async with opened(TerminalScreen(load_grid())) as (app, pilot):
        for number in range(1, 31):
            app.post_message(events.Key(f"f{number}", None))
        await pilot.pause()
        assert "F30" in lines(app)[-3] and not any(" F1 " in line for line in lines(app))


async def test_what_is_no_key_is_shown_as_none(opened):
    async with opened(TerminalScreen(load_grid())) as (app, pilot):
        assert "protocole kitty coupé" in lines(app)[0]
        app.screen._heard(b"\x1b[>0;276;0c", False)
        app.screen._heard(b"x")
        await pilot.press("x")
        await pilot.pause()
        assert rows(app)[0] == "1b 5b 3e 30 3b 32… pas une touche rien"
        assert rows(app)[1].startswith("78 x x U+0078")
        assert not app.results
