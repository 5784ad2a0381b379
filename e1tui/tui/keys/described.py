"""What came from the terminal for a key, as one reads it: bytes, character, and what the key does in e1tui."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from e1tui import keyboards
from e1tui.domain.text import visible
from e1tui.tui.keys import commands

_MOST_BYTES: Final = 8
# What is printed on the keys in France, or said of them, by Textual's names.
_KEYS: Final = {
    "enter": "Entrée",
    "escape": "Échap",
    "tab": "Tab",
    "space": "Espace",
    "backspace": "Retour arrière",
    "delete": "Suppr",
    "insert": "Inser",
    "home": "Début",
    "end": "Fin",
    "pageup": "Pg préc",
    "pagedown": "Pg suiv",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}
_MODIFIERS: Final = {
    "ctrl": "Ctrl",
    "shift": "Maj",
    "alt": "Alt",
    "meta": "Méta",
    "super": "Super",
    "hyper": "Hyper",
}
# Characters whose name Textual has shortened.
_SHORTENED: Final = {"slash": "/", "backslash": "\\", "at": "@", "minus": "-", "plus": "+", "underscore": "_"}


def bytes_text(data: bytes) -> str:
    """ "c3 a9"; a long run is cut."""
    shown = data[:_MOST_BYTES].hex(" ")
    return f"{shown}…" if len(data) > _MOST_BYTES else shown


def character_text(character: str | None) -> str:
    """ "é U+00E9"; control characters as ^X, "" for a key without a character."""
    if character is None or len(character) != 1:
        return ""
    code = ord(character)
    if code < 0x20 or code == 0x7F:
        return f"^{chr(code ^ 0x40)}"
    return f"{'espace' if character == ' ' else visible(character)} U+{code:04X}"


def key_name(key: str, character: str | None = None) -> str:
    """A key in French, from Textual's name of it and its character: "Ctrl+Pg suiv", "(", "F1"."""
    *held, last = key.split("+")
    if not held and character and character.isprintable() and not character.isspace():
        return visible(character)
    return "+".join((*(_MODIFIERS.get(one, one) for one in held), _last_name(last, is_held=bool(held))))


def _last_name(name: str, *, is_held: bool) -> str:
    if known := _KEYS.get(name) or _SHORTENED.get(name):
        return known
    if len(name) == 1:
        return name.upper() if is_held else visible(name)
    if name[0] == "f" and name[1:].isdigit():
        return name.upper()
    try:
        return visible(unicodedata.lookup(name.replace("_", " ")))
    except KeyError:
        return name


def meaning(
    keyboard: str, key: str, character: str | None, levels: Sequence[str] = (), out_of: str = "/20"
) -> str:
    """What a key (Textual's name and its character) does on this keyboard, "rien" if nothing.

    `levels` and what stands behind a mark (`out_of`) are the grid's.
    """
    if digit := keyboards.digit(keyboard, character):
        level = f", niveau {levels[int(digit) - 1]}" if 1 <= int(digit) <= len(levels) else ""
        return f"chiffre {digit}{level}"
    if sign := keyboards.mark_sign(character):
        return "virgule de la note" if sign == "," else f"dans la note, la barre de « {out_of} »"
    if other := keyboards.other_profile(keyboard, character):
        return f"chiffre du clavier {other}, celui d’ici est {keyboard} (? puis k)"
    if key != "shift+tab":
        key = key.removeprefix("shift+")  # with Maj a key is what it is without
    labels = dict.fromkeys(
        command.label
        for command in commands.COMMANDS
        if key in command.binding_keys.split(",")
        and {*commands.SCORING, *commands.LISTS, commands.ANY} & set(command.scopes)
    )
    return " ou ".join(labels) or "rien"
