"""What a frame sends leaves the terminal as if all had been drawn again."""

from __future__ import annotations

import pyte
import pytest
from chance import examples
from emulated import Terminal
from hypothesis import given, settings
from hypothesis import strategies as st

from e1tui.tui.terminal.cells import Frame

WIDTH, HEIGHT = 24, 4
# Accents, wide characters, a combining accent, blanks, and words that fill a row and more.
TEXTS = ["·", "[TS]", " ›› ", "é", "日本", "e\u0301t", " ", "      ", "critère d’évaluation", "x" * WIDTH]
STYLES = ["", "1;7", "2", "31", "48;5;4"]
PARTS = st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from(STYLES)), max_size=6)
# Beyond the edge too: what was drawn for a wider window comes after the window is narrower.
PIECES = st.lists(st.tuples(st.integers(0, HEIGHT), st.integers(0, 2 * WIDTH), PARTS), max_size=6)
CURSORS = st.none() | st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1))


def whole(picture, x=0):
    """The pieces of a complete picture: a list of rows of parts, each row filled with blanks."""
    return [(y, x, [*parts, (" " * WIDTH, "")]) for y, parts in enumerate(picture)]


@settings(max_examples=examples(40))
@given(st.lists(st.lists(PARTS, min_size=HEIGHT, max_size=HEIGHT), min_size=1, max_size=5), st.data())
def test_the_terminal_shows_what_was_drawn_last(pictures, data):
    frame, terminal = Frame(), Terminal(WIDTH, HEIGHT)
    for picture in pictures:
        cursor = data.draw(CURSORS)
        terminal.feed(frame.update(WIDTH, HEIGHT, whole(picture), cursor))
        expected = Terminal(WIDTH, HEIGHT)
        expected.feed(Frame().update(WIDTH, HEIGHT, whole(picture)))
        assert terminal.cells == expected.cells
        assert terminal.screen.cursor.attrs == pyte.Screen(1, 1).cursor.attrs
        if cursor is not None:
            assert (terminal.screen.cursor.x, terminal.screen.cursor.y) == cursor
        assert frame.update(WIDTH, HEIGHT, whole(picture)) == ""


@settings(max_examples=examples(40))
@given(st.lists(PIECES, min_size=1, max_size=6), st.data())
def test_parts_of_rows_and_what_is_forgotten_between(updates, data):
    """Beside a frame that forgets at every step, and so sends each piece whole, as Textual does."""
    picture = whole([[] for _ in range(HEIGHT)])
    frame, terminal = Frame(), Terminal(WIDTH, HEIGHT)
    terminal.feed(frame.update(WIDTH, HEIGHT, picture))
    blanks = Frame()
    blanks.update(WIDTH, HEIGHT, picture)
    for pieces in updates:
        if data.draw(st.booleans()):
            terminal.reset()  # what a curtain or a message from the system does to it
            frame.forget()
            terminal.feed(frame.update(WIDTH, HEIGHT, shown(blanks)))
        terminal.feed(frame.update(WIDTH, HEIGHT, pieces))
        blanks.update(WIDTH, HEIGHT, pieces)
        expected = Terminal(WIDTH, HEIGHT)
        expected.feed(Frame().update(WIDTH, HEIGHT, shown(blanks)))
        assert terminal.cells == expected.cells


def shown(frame):
    """The pieces that draw all that a frame holds."""
    return [(y, 0, list(zip(row.texts, row.styles, strict=True))) for y, row in enumerate(frame._rows)]


def test_the_reference_draws_as_a_terminal_is_written_to_by_hand():
    terminal = Terminal(WIDTH, HEIGHT)
    terminal.feed(Frame().update(WIDTH, HEIGHT, [(1, 2, [("日本", "1"), ("é", ""), ("e\u0301", "7")])]))
    assert terminal.screen.display[1].rstrip() == "  日本éé"  # pyte composes it
    bold, plain, reversed_ = (terminal.screen.buffer[1][x] for x in (2, 6, 7))
    assert bold.bold and not plain.bold and reversed_.reverse


def test_a_key_is_a_few_bytes():
    frame = Frame()
    rows = [[("    ", ""), (" ·    ·   ·   ·   ", "")] for _ in range(HEIGHT)]
    frame.update(WIDTH, HEIGHT, whole(rows))
    rows[1] = [(" ›› ", "1;7"), ("[TI]", "1;7"), ("  ·   ·   ·   ", "")]
    sent = frame.update(WIDTH, HEIGHT, whole(rows))
    assert sent == "\x1b[2H\x1b[1;7m ›› [TI]\x1b[m"


@pytest.mark.parametrize(
    ("before", "after", "sent"),
    [
        ("a long sentence", "a", "\x1b[1;2H\x1b[K"),
        ("abc", "abd", "\x1b[1;3Hd"),
        ("日本", "日a", "\x1b[1;3Ha "),
        ("ab", "a\x07b\x1b", ""),  # control characters never reach the terminal
        ("un  deux", "Un  Deux", "\x1b[HUn  D"),  # what is between is shorter than a jump
        ("un      deux", "Un      Deux", "\x1b[HU\x1b[7CD"),
        ("👩\u200d🔬 ok", "👩\u200d🔬 no", "\x1b[H👩\u200d🔬 no"),  # measured as one
    ],
)
def test_the_shortest_way(before, after, sent):
    frame = Frame()
    frame.update(WIDTH, 1, whole([[(before, "")]]))
    assert frame.update(WIDTH, 1, whole([[(after, "")]])) == sent


@pytest.mark.parametrize(
    ("cursor", "sent"),
    [
        ((0, 0), "\x1b[HA\r\nB\x1b[H"),  # or with its own row last: as long
        ((4, 1), "\x1b[HA\r\nB\x1b[3C"),
        ((1, 1), "\x1b[HA\r\nB"),  # it is there already
        ((1, 0), "\x1b[2HB\x1b[HA"),  # its own row last
        ((2, 3), "\x1b[HA\r\nB\x1b[4;3H"),
    ],
)
def test_the_cursor_s_shortest_way(cursor, sent):
    frame = Frame()
    frame.update(WIDTH, HEIGHT, whole([[("a", "")], [("b", "")], [], []]), (5, 5))
    picture = whole([[("A", "")], [("B", "")], [], []])
    assert frame.update(WIDTH, HEIGHT, picture, cursor) == sent
    assert frame.update(WIDTH, HEIGHT, picture, cursor) == ""
    frame.doubt()
    assert frame.update(WIDTH, HEIGHT, picture, (0, 2)) == "\x1b[3H"  # it alone has moved
    frame.forget()
    terminal = Terminal(WIDTH, HEIGHT)
    terminal.feed(frame.update(WIDTH, HEIGHT, picture, (0, 2)))
    assert terminal.cursor == (0, 2)


def picture_of(*texts):
    return whole([[(text, "1;7" if text.isupper() else "")] for text in texts])


def test_what_follows_at_once_begins_where_the_cursor_is_and_goes_back_there():
    """Of several frames for one key only the first has to move the cursor where it is."""
    frame, there = Frame(), (0, 1)
    frame.update(WIDTH, HEIGHT, picture_of("a", "b", "c", "d"), there)
    frame.doubt()
    assert frame.update(WIDTH, HEIGHT, picture_of("A", "b", "c", "d"), there) == "\x1b[H\x1b[1;7mA\x1b[m\r\n"
    assert frame.update(WIDTH, HEIGHT, picture_of("A", "B", "c", "d"), there) == "\x1b[1;7mB\x1b[m\r"
    frame.doubt()  # a message of the system may have moved it
    assert frame.update(WIDTH, HEIGHT, picture_of("A", "e", "c", "d"), there) == "\x1b[2He\r"
    assert frame.update(WIDTH, HEIGHT, picture_of("A", "e", "f", "d"), there) == "\r\nf\x1b[2H"


def test_its_place_is_kept_where_the_pen_passes_there_or_as_it_begins():
    """Where that is shorter than to name it; before the style changes, so that none is to be undone."""
    frame, there = Frame(), (12, 1)
    frame.update(WIDTH, HEIGHT, whole([[], [], [], []]))
    page = [[("e", "")], [("e" * 12, ""), ("B" * 6, "1;7")], [("f", "")], [("g", "")]]
    sent = frame.update(WIDTH, HEIGHT, whole(page), there)
    assert sent == f"\x1b[He\r\n{'e' * 12}\x1b7\x1b[1;7mBBBBBB\r\n\x1b[mf\r\ng\x1b8"
    page[0] = [("h", "")]
    assert frame.update(WIDTH, HEIGHT, whole(page), there) == "\x1b7\x1b[Hh\x1b8"


def test_beyond_the_edge_nothing_is_drawn():
    frame = Frame()
    frame.update(WIDTH, 1, whole([[("texte", "")]]))
    assert (
        frame.update(WIDTH, 1, [(0, WIDTH, [("a", "1")]), (0, WIDTH + 2, [("plus loin", "1"), ("日", "")])])
        == ""
    )
    assert frame.update(WIDTH, 1, whole([[("texte", "")]])) == ""


def test_another_size_is_drawn_whole():
    frame = Frame()
    picture = whole([[("texte", "")]])
    first = frame.update(WIDTH, 1, picture)
    assert frame.update(WIDTH, 1, picture) == ""
    assert frame.update(WIDTH - 1, 1, picture) == first
    frame.forget()
    assert frame.update(WIDTH - 1, 1, picture) == first
