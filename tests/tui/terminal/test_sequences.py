"""Which key a terminal's sequence means: one, or none, and never what it is made of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual import events

from e1tui.tui.terminal.parser import Parser
from e1tui.tui.terminal.sequences import Pressed, pressed

TERMINFO = Path(__file__).parent / "recordings" / "terminfo-keys.txt"
_ESCAPES = re.compile(r"\\([0-7]{3})|\\(.)|\^(.)|(.)")


def _raw(written: str) -> bytes:
    """The bytes of a sequence as terminfo writes it."""
    raw = bytearray()
    for octal, escaped, control, plain in _ESCAPES.findall(written):
        if octal:
            raw.append(int(octal, 8))
        elif escaped:
            raw += {"E": b"\x1b", "0": b"\0", "r": b"\r", "s": b" "}.get(escaped, escaped.encode())
        elif control:
            raw.append(0x7F if control == "?" else ord(control) & 0x1F)
        else:
            raw += plain.encode()
    return bytes(raw)


def _keys(data: bytes) -> list[events.Key]:
    parser = Parser()
    return [one for one in parser.feed(data) + parser.tick(60) if isinstance(one, events.Key)]


def test_every_sequence_of_terminfo_is_the_key_that_it_means_or_nothing_and_never_several() -> None:
    lines = [one for one in TERMINFO.read_text(encoding="utf-8").splitlines() if not one.startswith("#")]
    assert len(lines) > 500
    wrong = []
    for written, names in (line.split("\t") for line in lines):
        found = _keys(_raw(written))
        if len(found) > 1 or (
            names != "?" and [one.key for one in found if one.key in names.split(" ")] == []
        ):
            wrong.append((written, names, [one.key for one in found]))
        # What is not known by name is no level, no digit and no letter: the numeric pad alone types something.
        if names == "?" and written.startswith(r"\E") and any(one.character for one in found):
            assert re.fullmatch(r"\\EO[j-yMXI]|\\E\^I", written), written
    assert wrong == []


@pytest.mark.parametrize(
    ("sequence", "key", "character"),
    [
        # The numeric pad in application mode, its comma included.
        ("\x1bOl", "comma", ","), ("\x1bOn", "full_stop", "."), ("\x1bOp", "0", "0"), ("\x1bOy", "9", "9"), ("\x1bOM", "enter", "\r"),
        # Konsole's, Linux', rxvt's, PuTTY's.
        ("\x1bO2P", "shift+f1", None), ("\x1b[[A", "f1", None), ("\x1b[3$", "shift+delete", None), ("\x1b[5^", "ctrl+pageup", None),
        ("\x1b[8@", "ctrl+shift+end", None), ("\x1b[a", "shift+up", None), ("\x1bOd", "ctrl+left", None), ("\x1b[15~", "f5", None),
        # With Alt there is nothing that could be typed.
        ("\x1b&", "alt+ampersand", None), ("\x1b1", "alt+1", None), ("\x1bé", "alt+é", None), ("\x1bA", "alt+shift+a", None),
        ("\x1b\x1b[A", "alt+up", None), ("\x1b[1;3B", "alt+down", None), ("\x1b\r", "alt+enter", None), ("\x1b\x11", "alt+ctrl+q", None),
        ("\x1b[38;3u", "alt+ampersand", None), ("\x1b[38;3;38u", "alt+ampersand", None), ("\x1b[50;5u", "ctrl+2", None),
        ("\x1b[49;9u", "super+1", None), ("\x1b[49;9;49u", "super+1", None), ("\x1b[27;3;38~", "alt+ampersand", None),
        ("\x1b[49;2;49;1;2;1_", "alt+1", None), ("\x1bb", "ctrl+left", None), ("\x1b[57400;5u", "ctrl+1", None),
        # With Maj a key is what it is, or what it types.
        ("\x1b[13;2u", "enter", "\r"), ("\x1b[127;2u", "backspace", "\x7f"), ("\x1b[27;2;13~", "enter", "\r"),
        ("\x1b[38;2;49u", "1", "1"), ("\x1b[233;2;50u", "2", "2"), ("\x1b[97;2u", "A", "A"), ("\x1b[9;2u", "shift+tab", None),
        ("\x1b[32;2u", "shift+space", " "), ("\x1b[49;17;49;1;16;1_", "1", "1"), ("\x1b[1;2B", "shift+down", None), ("\x1b[3;2~", "shift+delete", None),
        # What AltGr and a Mac's Option compose is a character, in both protocols.
        ("\x1b[224;7;64u", "at", "@"), ("\x1b[34;1;35u", "number_sign", "#"), ("\x1b[101;1;8364u", "euro_sign", "€"),
        ("\x1b[53;3;91u", "left_square_bracket", "["), ("\x1b[48;11;64;1;9;1_", "at", "@"), ("\x1b[69;18;8364;1;9;1_", "euro_sign", "€"),
        # win32-input-mode.
        ("\x1b[65;30;97;1;0;1_", "a", "a"), ("\x1b[65;30;97;0;0;1_", None, None), ("\x1b[13;28;13;1;0;1_", "enter", "\r"),
        ("\x1b[38;72;0;1;256;1_", "up", None), ("\x1b[81;16;17;1;8;1_", "ctrl+q", None), ("\x1b[16;42;0;1;16;1_", None, None),
        # Kitty's other numbers, its releases.
        ("\x1b[57416u", "comma", ","), ("\x1b[57414u", "enter", "\r"), ("\x1b[57441;2u", None, None), ("\x1b[97;1:3u", None, None),
        ("\x1b[97;1:2u", "a", "a"), ("\x1b[1;1:3A", None, None), ("\x1b[27u", "escape", "\x1b"), ("\x1b[115;5u", "ctrl+s", None),
        ("\x1b[97;65u", "a", "a"),  # Verr. Maj alone
        # Reports and nonsense.
        ("\x1b[24;80R", None, None), ("\x1b[>0;276;0c", None, None), ("\x1b[?62;22c", None, None), ("\x1b[8;24;80t", None, None),
        ("\x1b[99999999999;1u", None, None), ("\x1b[55296u", None, None), ("\x1b[:;u", None, None), ("\x1b[1;5p", None, None), ("\x1b[E", None, None),
    ],
)  # fmt: skip
def test_a_sequence_is_one_key_or_none(sequence: str, key: str | None, character: str | None) -> None:
    assert pressed(sequence) == (None if key is None else Pressed(key, character))
    assert [(one.key, one.character) for one in _keys(sequence.encode())] == (
        [] if key is None else [(key, character)]
    )
