"""The terminal's cursor stands on what is active after every key, hidden or not: Braille displays follow it."""

from __future__ import annotations

import signal

import pytest
from scoring import app_on, home_of, open_martin
from terminal import Terminal

from e1tui.storage.store import SessionStore

UP, DOWN, LEFT, HOME = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[H"
ENTER, TAB, BACK_TAB, ERASE, ESCAPE = "\r", "\t", "\x1b[Z", "\x7f", "\x1b"
# Rows as the cursor (‸) stands on them.
SESSION, MARTIN, NOYER, CHANGE = "‸› E1, ses", "‸› MARTIN", "‸› NOYER", "‸› 2"
CRITERION, MARK, APPRECIATION, NOTES = (
    "‸ ››  · ",
    "‸ ›› Note C1.",
    "‸ ›› Appréciation générale",
    "‸ ›› Notes internes",
)
# Each key of the walk, and where the cursor is then.
WALK = [
    (ENTER, MARTIN), (DOWN, NOYER), (UP, MARTIN), (DOWN, NOYER), (UP, MARTIN),
    ("m", " Présence        ‸[1 présent]"), (TAB, " Nom             MARTIN‸"), (TAB, " Prénom          Camille‸"),
    (TAB, " Numéro          0990000001‸"), (TAB, " Établissement   ‸"), ("x", " Établissement   x‸"), (ERASE, " Établissement   ‸"),
    (UP, "0990000001‸"), (DOWN, " Établissement   ‸"), (ESCAPE, MARTIN),
    ("f", " Filtre : ‸"), ("n", " Filtre : n‸"), ("o", " Filtre : no‸"), (ENTER, NOYER), ("q", NOYER), (UP, MARTIN),
    (ENTER, CRITERION), ("1", CRITERION), ("2", CRITERION), ("3", CRITERION), ("4", CRITERION), (UP, "‸ ››  ·    ·   ·  [TS]"),
    ("n", MARK), ("1", MARK + "1   1___"), ("4", MARK + "1   14__"), (ENTER, MARK + "2"), (TAB, CRITERION), (TAB, MARK + "2"), (DOWN, MARK + "3"),
    ("a", APPRECIATION), (ENTER, "│ ‸ "), ("B", "│ B‸ "), ("o", "│ Bo‸ "), ("n", "│ Bon‸ "), (LEFT, "│ Bo‸n "), (HOME, "│ ‸Bon "),
    (ENTER, "│ ‸Bon "), (UP, "│ ‸ "), (TAB, APPRECIATION), (DOWN, NOTES), (UP, APPRECIATION),
    ("l", " ‸ "), ("v", " v‸ "), ("u", " vu‸ "), (TAB, APPRECIATION), ("d", "‸TI  Très"), ("q", APPRECIATION), ("h", CHANGE), (DOWN, CHANGE),
    ("q", APPRECIATION), (BACK_TAB, CRITERION), ("r", "│  ‸ "), ("o", "│  o‸ "), ("k", "│  ok‸ "), (ENTER, CRITERION), ("2", CRITERION), ("u", CRITERION),
    ("s", "│  ‸ "), ("i", "│  i‸ "), (TAB, CRITERION), ("?", "‸Positionner et noter"), ("q", CRITERION), ("q", MARTIN), ("b", MARTIN), (DOWN, NOYER),
]  # fmt: skip


def cursor_row(terminal: Terminal, quiet: float = 0.0) -> str:
    """The cursor's row, with the cursor, once nothing has come for so many seconds."""
    size = -1
    while size != len(terminal.raw):
        size = len(terminal.raw)
        terminal._read(quiet)
    x, y = terminal.cursor
    row = terminal._screen.display[y]
    return f"{row[:x]}‸{row[x:]}"


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 16), (120, 40)])
def test_a_walk_of_seventy_keys_has_it_on_the_active_row_seventy_times(
    store: SessionStore, columns: int, rows: int
) -> None:
    assert len(WALK) == 70
    with app_on(store, columns=columns, rows=rows) as terminal:
        terminal.wait_until(lambda: SESSION in cursor_row(terminal), SESSION)
        for count, (key, there) in enumerate(WALK, 1):
            terminal.send(key)
            what = f"{count}, {key!r}: the cursor in « {there} »"
            terminal.wait_until(lambda there=there: there in cursor_row(terminal), what)  # type: ignore[misc]
            assert there in cursor_row(terminal, 0.12), what  # still, once all that the key caused has come
        assert terminal.is_cursor_hidden


def test_a_text_field_that_opens_has_it_at_once_and_it_goes_with_the_text(store: SessionStore) -> None:
    """No key must be waited for: what reads the screen says where one writes."""
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press("r", "SAISIE")
        terminal.wait_until(lambda: terminal.cursor == (3, 20), "the cursor in the remark")
        terminal.send("été")
        terminal.wait_until(lambda: terminal.cursor == (6, 20), "the cursor behind what was typed")
        terminal.send(LEFT)
        terminal.wait_until(lambda: terminal.cursor == (5, 20), "the cursor on the last letter")


@pytest.mark.parametrize(
    ("line", "hidden"), [("", True), ("curseur = false", True), ("curseur = true", False)]
)
def test_it_is_seen_only_where_the_settings_want_it(store: SessionStore, line: str, hidden: bool) -> None:
    settings = home_of(store) / ".config/e1tui/reglages.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(line)
    with app_on(store) as terminal:
        open_martin(terminal)
        assert terminal.is_cursor_hidden is hidden
        terminal.signal(signal.SIGCONT)  # as after `fg`: the terminal is set again
        terminal.press("1", "[TI]")
        assert terminal.is_cursor_hidden is hidden
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
        assert not terminal.is_cursor_hidden


def test_it_stands_on_the_sentence_that_hides_the_screen(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.resize(58, 24)
        terminal.wait_until(
            lambda: "‸Fenêtre trop petite" in cursor_row(terminal), "the cursor on the sentence"
        )
        terminal.resize(80, 24)
        terminal.wait_until(lambda: CRITERION in cursor_row(terminal), "the cursor on the criterion")
