"""What a terminal sends, cut into what was meant as one, however the line cut it; control strings are never typing."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual import events

from e1tui.tui.terminal import tokens
from e1tui.tui.terminal.parser import Parser
from e1tui.tui.terminal.tokens import ESCAPE_SECONDS, PASTE_LIMIT, PASTE_SECONDS, Kind, Token, Tokens

A_SECOND = 1.0
# Late answers, reports that nobody asked for, what other programs left on.
NOTHING = [
    "\x1b]11;rgb:1e1e/1e1e/1e1e\x07", "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\", "\x1b]52;c;MTIzNA==\x07", "\x1b]l1234\x1b\\",
    "\x1bP>|XTerm(388)\x1b\\", "\x1bP1+r544e=787465726d\x1b\\", "\x1bP1$r0m\x1b\\", "\x1b_Gi=31;OK\x1b\\", "\x1b^1234\x1b\\", "\x1bX1234\x1b\\",
    "\x9d11;rgb:1e1e/1e1e/1e1e\x9c", "\x901234\x9c", "\x9b>0;276;0c",
    "\x1b[>0;276;0c", "\x1b[?62;1;2;4c", "\x1b[0n", "\x1b[24;80R", "\x1b[8;24;80t", "\x1b[4;480;640t", "\x1b[?1;2$y", "\x1b[?25u", "\x1b[?997;1n",
    "\x1b[<0;12;5M", "\x1b[<35;12;5m", "\x1b[M !!", "\x1b[M#1234"[:6], "\x1b[32;12;5M", "\x1b[201~", "\x1b[65;30;97;0;0;1_", "\x1b[5;6;7~",
]  # fmt: skip


def _typed(data: bytes) -> list[Token]:
    """All that it comes to, once nothing more comes."""
    reader = Tokens()
    return reader.feed(data) + reader.tick(60)


def _keys(parser: Parser, data: bytes, idle: float = 0.0) -> list[str]:
    return [one.key for one in parser.feed(data, idle) if isinstance(one, events.Key)]


@pytest.mark.parametrize("sequence", NOTHING)
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_it_is_no_typing_wherever_a_slow_line_cuts_it_for_a_second(sequence: str, encoding: str) -> None:
    data = sequence.encode(encoding)
    assert _keys(Parser(), data + b"1") == ["1"]
    for at in range(1, len(data)):
        if data[0] == 0xC2 and at == 1:
            continue  # a character of two bytes, of which a Latin-1 terminal sends the first
        parser = Parser()
        assert _keys(parser, data[:at]) == []
        assert parser.tick(A_SECOND) == []
        assert _keys(parser, data[at:], A_SECOND) == []
        assert _keys(parser, b"1", 0.5) == ["1"]


@pytest.mark.parametrize(
    ("sequence", "key"),
    [("\x1b[A", "up"), ("\x1bOB", "down"), ("\x1b[1;2A", "shift+up"), ("\x1b[[A", "f1"), ("\x1b[3~", "delete"), ("\x1bO2P", "shift+f1")],
)  # fmt: skip
def test_a_key_that_is_cut_for_a_second_is_the_key(sequence: str, key: str) -> None:
    for at in range(1, len(sequence)):
        parser = Parser()
        assert _keys(parser, sequence[:at].encode()) == [] and parser.tick(A_SECOND) == []
        assert _keys(parser, sequence[at:].encode(), A_SECOND) == [key]


def test_a_lone_escape_is_one_after_a_while_and_at_once_before_another_key() -> None:
    parser = Parser()
    assert _keys(parser, b"\x1b") == [] and parser.tick(A_SECOND) == []
    assert [one.key for one in parser.tick(ESCAPE_SECONDS)] == ["escape"]  # type: ignore[attr-defined]
    parser.feed(b"\x1b", 3)
    assert _keys(parser, b"z", 0.3) == ["escape", "z"]


@pytest.mark.parametrize("text", ["Par exemple", "On voit", "Xylophone", "]a", "_a", "^a"])
@pytest.mark.parametrize("pause", [0.2, 0.6, 1.1])
def test_a_text_that_goes_on_after_escape_is_typing(text: str, pause: float) -> None:
    """Control strings begin with P, X and more, keys with O; these came as keys do, one by one."""
    parser = Parser()
    assert _keys(parser, b"\x1b") == []
    told = [one for number, letter in enumerate(text)
            for one in parser.feed(letter.encode(), 0.1 if number else pause)]  # fmt: skip
    assert [one.character for one in told if isinstance(one, events.Key)] == ["\x1b", *text]


def test_a_text_that_goes_on_at_once_after_a_late_escape_is_typing() -> None:
    parser = Parser()
    parser.feed(b"\x1b")
    parser.tick(ESCAPE_SECONDS)
    assert _keys(parser, b"On", 0.5) == ["O", "n"]


def test_escape_pressed_again_by_who_saw_nothing_happen_is_one_and_at_once() -> None:
    """Two would leave two screens, and the app from the first one."""
    parser = Parser()
    parser.feed(b"\x1b")
    assert _keys(parser, b"\x1b", 0.3) == ["escape"]
    assert parser.tick(ESCAPE_SECONDS) == []
    parser.feed(b"\x1b", 3)
    assert _keys(parser, b"\x1b", 0.3) == ["escape"]
    assert _keys(parser, b"z", 0.3) == ["z"]
    parser.feed(b"\x1b", 3)
    assert _keys(parser, b"\x1b", 0.3) == ["escape"]
    assert _keys(parser, b"\x1b[A", 0.3) == ["up"]
    parser.feed(b"\x1b", 3)
    assert _keys(parser, b"\x1b", 0.3) == ["escape"]
    assert _keys(parser, b"[1;\x1b", 0.3) == []  # a sequence that another key cuts off
    assert [one.key for one in parser.tick(ESCAPE_SECONDS)] == ["escape"]  # type: ignore[attr-defined]
    parser.feed(b"\x1b\x1b", 3)  # as a Windows console sends one press
    assert [one.key for one in parser.tick(ESCAPE_SECONDS)] == ["escape"]  # type: ignore[attr-defined]


def test_the_rest_of_a_sequence_that_came_later_still_is_no_typing() -> None:
    for rest in (b"[A", b"[1;2A", b"OP", b"[>0;276;0c"):
        parser = Parser()
        parser.feed(b"\x1b")
        assert [one.key for one in parser.tick(ESCAPE_SECONDS)] == ["escape"]  # type: ignore[attr-defined]
        assert _keys(parser, rest, ESCAPE_SECONDS + A_SECOND) == []
        assert _keys(parser, b"[1", 30) == ["left_square_bracket", "1"]


@pytest.mark.parametrize(
    "begun", ["\x1b]", "\x1b]11;rgb", "\x1bP1+r", "\x1b_G", "\x1b[", "\x1b[1;", "\x1bO", "\x1b[M!", "\x1b_"]
)
def test_what_is_begun_and_never_ends_is_forgotten(begun: str) -> None:
    """Else the keyboard would be dead."""
    parser = Parser()
    parser.feed(begun.encode())
    assert parser.tick(tokens.STRING_SECONDS) == []
    assert _keys(parser, b"1", 3) == ["1"]


def test_a_control_string_is_bounded_in_time_and_in_size() -> None:
    parser = Parser()
    parser.feed(b"\x1b]")
    heard = [key for _ in range(30) for key in _keys(parser, b"1", 0.5)]  # as somebody types on
    assert 0 < len(heard) < 30
    parser = Parser()
    assert _keys(parser, b"\x1b]" + b"x" * (tokens.STRING_LIMIT + 1) + b"1") == ["1"]


def test_a_control_string_that_another_sequence_cuts_off_gives_that_one() -> None:
    assert _keys(Parser(), b"\x1b]11;rgb\x1b[A1") == ["up", "1"]
    assert _keys(Parser(), b"\x1b]11;rgb\x181") == ["1"]  # CAN


def test_letters_of_western_terminals_are_letters_where_they_can_be() -> None:
    told = "".join(token.text for token in _typed("é œuvré, ž ˜ Ÿ".encode("cp1252")))
    assert told == "é œuvré, ž ˜ Ÿ"


# --- pastes ---


def _paste(text: str) -> bytes:
    return b"\x1b[200~" + text.encode() + b"\x1b[201~"


@given(st.text(alphabet="aé€𝄞\r\t\x1b[201~", max_size=60), st.integers(1, 7))
@example("\x1b[201", 1)
def test_a_paste_is_one_however_it_is_cut(text: str, step: int) -> None:
    if "\x1b[201~" in f"{text}\x1b[201~"[: len(text) + 5]:
        return
    reader = Tokens()
    data = _paste(text) + b"1"
    told = [one for at in range(0, len(data), step) for one in reader.feed(data[at : at + step], 0.1)]
    expected = [Token(Kind.PASTE, text)] if text else []
    assert told == [*expected, Token(Kind.CHARACTER, "1")]


def test_a_paste_without_its_end_ends_by_itself_with_what_it_has() -> None:
    reader = Tokens()
    assert reader.feed("\x1b[200~collé, é".encode()) == []
    assert reader.tick(PASTE_SECONDS / 2) == []
    assert reader.feed(b" et", PASTE_SECONDS / 2) == []
    assert reader.tick(PASTE_SECONDS) == [Token(Kind.PASTE, "collé, é et")]
    assert reader.feed(b"1", 5) == [Token(Kind.CHARACTER, "1")]
    assert reader.feed(b"\x1b[201~2", 5) == [Token(Kind.CHARACTER, "2")]


def test_what_has_come_of_a_paste_can_be_taken_once() -> None:
    reader = Tokens()
    reader.feed("\x1b[200~collé, é".encode())
    assert (reader.take_unfinished(), reader.take_unfinished()) == ("collé, é", "")
    assert reader.tick(PASTE_SECONDS) == []
    assert reader.feed(b"1", 3) == [Token(Kind.CHARACTER, "1")]


def test_the_rest_of_a_paste_that_stalled_is_pasted_too() -> None:
    reader = Tokens()
    reader.feed(b"\x1b[200~un")
    assert reader.tick(PASTE_SECONDS) == [Token(Kind.PASTE, "un")]
    assert reader.feed(b" deux\x1b[201~3", 3) == [Token(Kind.PASTE, " deux"), Token(Kind.CHARACTER, "3")]


@pytest.mark.parametrize("come", range(1, 6))
def test_the_end_of_a_paste_that_is_cut_is_no_part_of_it(come: int) -> None:
    end = "\x1b[201~"
    reader = Tokens()
    reader.feed(f"\x1b[200~un{end[:come]}".encode())
    assert reader.tick(PASTE_SECONDS) == [Token(Kind.PASTE, "un")]
    assert reader.feed(f"{end[come:]}1".encode(), 3.0) == [Token(Kind.CHARACTER, "1")]
    reader.feed(f"\x1b[200~un{end[:come]}".encode())
    assert reader.take_unfinished() == "un"


def test_a_paste_without_end_is_bounded_in_size() -> None:
    reader = Tokens()
    text = "é€" * PASTE_LIMIT
    data = _paste(text) + b"1"
    told = [one for at in range(0, len(data), 4096) for one in reader.feed(data[at : at + 4096])]
    assert told[-1] == Token(Kind.CHARACTER, "1") and {one.kind for one in told[:-1]} == {Kind.PASTE}
    assert "".join(one.text for one in told[:-1]) == text
    assert max(len(one.text.encode()) for one in told) <= PASTE_LIMIT + 4096


# --- anything ---


@given(st.lists(st.tuples(st.binary(max_size=12), st.sampled_from([0.0, 0.05, 0.2, 1.0, 3.0])), max_size=20))
def test_whatever_comes_the_keyboard_is_alive_after_it(reads: list[tuple[bytes, float]]) -> None:
    reader = Tokens()
    for data, idle in reads:
        reader.feed(data, idle)
    reader.tick(60)
    assert reader.feed(b"1", 60) == [Token(Kind.CHARACTER, "1")]


@given(st.binary(max_size=40), st.integers(0, 40))
def test_where_a_fast_line_cuts_changes_nothing(data: bytes, at: int) -> None:
    reader = Tokens()
    assert reader.feed(data[:at]) + reader.feed(data[at:]) + reader.tick(60) == _typed(data)


_PARTS = [
    "\x1b",
    "[",
    "O",
    "]",
    "P",
    "?",
    "<",
    ">",
    ";",
    ":",
    "$",
    "~",
    "u",
    "_",
    "M",
    "t",
    "y",
    "R",
    "A",
    "1",
    "48",
    "200",
    "201",
    "27",
    "\\",
    "é",
]


@given(st.lists(st.sampled_from(_PARTS), max_size=30), st.booleans())
@example(list("\x1b[48;24;80;0;0t\x1b[<0;5;5M"), True)
@example(list("\x1b[48;0;0;0;0t\x1b[<0;5;5M"), True)
def test_whatever_it_is_made_of_no_sequence_chokes_the_parser(parts: list[str], mouse: bool) -> None:
    parser = Parser(mouse=mouse)
    parser.feed("".join(parts).encode())
    parser.tick(60)
    assert _keys(parser, b"1", 60) == ["1"]
