"""Which key a terminal's sequence means: one key, or none; never several, and never the characters it is made of.

As xterm, rxvt, PuTTY, Konsole, the Linux console, the VTs, kitty's protocol, xterm's modifyOtherKeys and Windows'
win32-input-mode send them. Names are Textual's. A key with Alt, Ctrl or Super has no character: it is no text, no
digit and no level. https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, https://sw.kovidgoyal.net/kitty/keyboard-protocol/,
https://github.com/microsoft/terminal/blob/main/doc/specs/%234999%20-%20Improved%20keyboard%20handling%20in%20Conpty.md
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from textual.keys import _character_to_key


class Pressed(NamedTuple):
    """A key by Textual's name, and the text that it types, None for none."""

    key: str
    character: str | None = None


_CSI: Final = re.compile(r"\x1b\[([\d:;]*)([A-Za-z~^$@_])")
_SS3: Final = re.compile(r"\x1bO([\d:;]*)(.)")
_LINUX: Final = re.compile(r"\x1b\[\[([A-E])")

# What these type; with Maj they are the same keys, which no older protocol tells apart.
_TYPING: Final = {"enter": "\r", "tab": "\t", "escape": "\x1b", "backspace": "\x7f", "space": " "}
_SAME_WITH_SHIFT: Final = frozenset({"enter", "escape", "backspace"})

_ARROWS: Final = dict(zip("ABCD", ("up", "down", "right", "left"), strict=True))
_LETTERS: Final = _ARROWS | {"H": "home", "F": "end", "P": "f1", "Q": "f2", "R": "f3", "S": "f4"}
_TILDES: Final = {
    number: name
    for names, numbers in (
        (("home", "insert", "delete", "end", "pageup", "pagedown", "home", "end"), range(1, 9)),
        ([f"f{n}" for n in range(1, 6)], range(11, 16)),
        ([f"f{n}" for n in range(6, 11)], range(17, 22)),
        ([f"f{n}" for n in range(11, 15)], range(23, 27)),
        (("f15", "f16"), (28, 29)),
        ([f"f{n}" for n in range(17, 21)], range(31, 35)),
    )
    for number, name in zip(numbers, names, strict=True)
}
_RXVT: Final = {"$": ("shift",), "^": ("ctrl",), "@": ("ctrl", "shift")}
# The numeric pad in application mode: its characters, then those of its keys that are none.
_KEYPAD: Final = dict(zip("jklmnopqrstuvwxyXI ", "*+,-./0123456789=\t ", strict=True))

_MODIFIERS: Final = ("shift", "alt", "ctrl", "super", "hyper", "meta")  # in the order of their bits
_CODES: Final = {8: "backspace", 9: "tab", 13: "enter", 27: "escape", 32: "space", 127: "backspace"}
# Kitty's numbers of keys that type nothing, and of the numeric pad.
_KITTY: Final = (
    {57376 + n: f"f{13 + n}" for n in range(23)}
    | {57414: "enter"}
    | dict(
        enumerate(
            ("left", "right", "up", "down", "pageup", "pagedown", "home", "end", "insert", "delete"), 57417
        )
    )
)
_KITTY_PAD: Final = {57399 + n: str(n) for n in range(10)} | dict(
    zip((57409, 57410, 57411, 57412, 57413, 57415, 57416), "./*-+=,", strict=True)
)
_PRIVATE: Final = range(57344, 63744)  # the rest of kitty's: modifiers alone, media
_RELEASED: Final = 3  # kitty's number of that event

# Windows' virtual keys, and its bits of what else is held.
_WINDOWS: Final = (
    {8: "backspace", 9: "tab", 13: "enter", 27: "escape", 32: "space", 45: "insert", 46: "delete"}
    | dict(enumerate(("pageup", "pagedown", "end", "home", "left", "up", "right", "down"), 33))
    | {112 + n: f"f{1 + n}" for n in range(24)}
)
_WINDOWS_ALT, _WINDOWS_CTRL, _WINDOWS_SHIFT = 0x03, 0x0C, 0x10

# What a Mac and readline's hands use to move by words; what rxvt and the Linux console send for Maj+Tab.
_WITH_ESC: Final = {"b": "ctrl+left", "f": "ctrl+right", "\x7f": "ctrl+w", "\t": "shift+tab"}


@lru_cache(maxsize=1024)
def pressed(sequence: str) -> Pressed | None:
    """The key that a sequence is, None for one that is none: a report, a release, a key that nobody knows."""
    if sequence == "\x1b":
        return Pressed("escape", "\x1b")
    if sequence.startswith("\x1b\x1b"):  # one more ESC is Alt
        found = pressed(sequence[1:])
        return (
            None if found is None else _named(found.key.split("+")[-1], {"alt", *found.key.split("+")[:-1]})
        )
    if match := _CSI.fullmatch(sequence):
        return _csi(*match.groups())
    if match := _SS3.fullmatch(sequence):
        return _ss3(*match.groups())
    if match := _LINUX.fullmatch(sequence):
        return Pressed(f"f{' ABCDE'.index(match[1])}")
    return _with_alt(sequence[1]) if len(sequence) == 2 else None


def _named(key: str, modifiers: Iterable[str] = ()) -> Pressed:
    """A key that is no character, or what stays of one with Alt, Ctrl or Super."""
    held = set(modifiers)
    if held == {"shift"} and key in _SAME_WITH_SHIFT:
        held = set()
    if not held:
        return Pressed(key, _TYPING.get(key))
    if (
        held == {"shift"} and key == "space"
    ):  # it types one all the same; the app takes Maj away where it means nothing
        return Pressed("shift+space", " ")
    return Pressed("+".join([*sorted(held), key]))


def _typed(text: str) -> Pressed:
    return Pressed(key_name(text) if len(text) == 1 else text, text)


def key_name(character: str) -> str:
    """Textual's name of the key that types a character."""
    return _character_to_key(character)


def _with_alt(character: str) -> Pressed | None:
    if known := _WITH_ESC.get(character):
        return Pressed(known)
    code = ord(character)
    if code in _CODES:
        return _named(_CODES[code], {"alt"})
    if code < 0x20:
        return _named(chr(code | 0x60), {"alt", "ctrl"})
    if not character.isprintable():
        return None
    shift = {"shift"} if character.isupper() else set()
    return _named(key_name(character.lower() if shift else character), {"alt"} | shift)


def _csi(given: str, final: str) -> Pressed | None:
    parameters = _parameters(given)
    first = parameters[0][0]
    if final == "u":
        return _kitty(parameters)
    if final == "_":
        return _windows([one[0] or 0 for one in parameters])
    if final == "~":
        return _tilde(parameters, given)
    if final in _RXVT:
        name = _TILDES.get(first or 0)
        return _named(name, _RXVT[final]) if name and len(parameters) == 1 else None
    if final == "Z":
        return _named("tab", {"shift"} | _modifiers(parameters, 1))
    if final in "abcd" and not given:  # rxvt
        return _named(_ARROWS[final.upper()], {"shift"})
    if (name := _LETTERS.get(final)) is None or len(parameters) > 2 or _is_release(parameters, 1):
        return None
    if len(parameters) == 1:  # in some terminals "5A" is Ctrl+↑; other numbers say nothing
        return _named(name, _held(first or 1)) if (first or 1) <= 16 and (given or final != "R") else None
    # "24;80R" is where the cursor is: an answer to somebody else.
    return _named(name, _modifiers(parameters, 1)) if first in (None, 1) else None


def _tilde(parameters: list[list[int | None]], given: str) -> Pressed | None:
    first = parameters[0][0]
    if not given:
        return Pressed("shift+tab")  # an old Windows console's
    if first == 27 and len(parameters) == 3:  # xterm's modifyOtherKeys
        return _kitty([parameters[2], parameters[1]])
    name = _TILDES.get(first or 0)
    if name is None or len(parameters) > 2 or _is_release(parameters, 1):
        return None
    return _named(name, _modifiers(parameters, 1))


def _ss3(given: str, final: str) -> Pressed | None:
    held = _held(_parameters(given)[-1][0] or 1)
    if name := _LETTERS.get(final) or ("enter" if final == "M" else None):
        return _named(name, held)
    if final in "abcd" and not given:  # rxvt
        return _named(_ARROWS[final.upper()], {"ctrl"})
    if character := _KEYPAD.get(final):
        return _character(character, held)
    return None


def _parameters(given: str) -> list[list[int | None]]:
    """Numbers between semicolons, each with those that colons join to it; None where nothing stands."""
    return [[int(one[:9]) if one else None for one in part.split(":")] for part in given.split(";")]


def _held(number: int) -> set[str]:
    """The modifiers that a number one higher than their bits tells; of the locks nothing is told."""
    return {name for bit, name in enumerate(_MODIFIERS) if (number - 1) >> bit & 1}


def _modifiers(parameters: list[list[int | None]], at: int) -> set[str]:
    return _held(parameters[at][0] or 1) if len(parameters) > at else set()


def _is_release(parameters: list[list[int | None]], at: int) -> bool:
    return len(parameters) > at and len(parameters[at]) > 1 and parameters[at][1] == _RELEASED


def _character(text: str, held: set[str]) -> Pressed | None:
    """What a key types with these modifiers."""
    if held - {"shift"}:
        name = _CODES.get(ord(text)) or key_name(text)
        return _named(name, held)
    if text in _TYPING.values():
        return _named(_CODES[ord(text)], held)
    return _typed(text)


def _kitty(parameters: list[list[int | None]]) -> Pressed | None:
    """ "code;modifiers:event;text"; "code:shifted" nobody is asked for."""
    code = parameters[0][0] or 0
    if len(parameters[0]) > 1 or _is_release(parameters, 1):
        return None
    held = _modifiers(parameters, 1)
    given = "".join(filter(None, map(_char, parameters[2]))) if len(parameters) > 2 else ""
    if given and _is_composed(given, code, held):
        return _typed(given)
    if name := _KITTY.get(code) or _CODES.get(code):
        return _named(name, held)
    if pad := _KITTY_PAD.get(code):
        return _character(pad, held)
    if code in _PRIVATE or (plain := _char(code)) is None:
        return None
    if held == {"shift"}:
        return _typed(plain.upper()[0])
    return _character(plain, held)


def _is_composed(text: str, code: int, held: set[str]) -> bool:
    """Whether the text is what the key types, though Alt or Ctrl and Alt are told with it: AltGr, a Mac's Option."""
    if not held - {"shift"}:
        return True
    plain = _char(code) or ""
    return held - {"shift"} in ({"alt"}, {"alt", "ctrl"}) and text not in (plain, plain.upper())


def _char(code: int | None) -> str | None:
    """The character of that number, None where it has none that could be typed."""
    if code is None or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF or 0x7F <= code < 0xA0:
        return None
    return chr(code)


def _windows(numbers: list[int]) -> Pressed | None:
    """ "virtual key;scan code;character;is pressed;held;times" """
    key, _scan, code, is_pressed, bits = [*numbers, 0, 0, 0, 0, 0][:5]
    if not is_pressed:
        return None
    held = {"shift"} if bits & _WINDOWS_SHIFT else set()
    text = _char(code)
    if text and bits & _WINDOWS_ALT and bits & _WINDOWS_CTRL:  # AltGr
        return _typed(text)
    held |= {"alt"} if bits & _WINDOWS_ALT else set()
    held |= {"ctrl"} if bits & _WINDOWS_CTRL else set()
    if name := _WINDOWS.get(key):
        return _named(name, held)
    if text:
        return _character(text, held)
    if "ctrl" in held and 0 < code < 0x20:
        return _named(chr(code | 0x60), held)
    return None
