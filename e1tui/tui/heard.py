"""What came from the terminal for a key, as one reads it: bytes, character, and what the key does in e1tui."""

from __future__ import annotations

from typing import Final

from e1tui.domain.grid import LEVELS
from e1tui.domain.text import visible
from e1tui.tui import commands, keyboards

_MOST_BYTES: Final = 8


def bytes_text(data: bytes) -> str:
    """ "c3 a9"; a long run is cut."""
    shown = data[:_MOST_BYTES].hex(" ")
    return f"{shown} …" if len(data) > _MOST_BYTES else shown


def character_text(character: str | None) -> str:
    """ "é U+00E9"; control characters as ^X, "" for a key without a character."""
    if character is None or len(character) != 1:
        return ""
    code = ord(character)
    if code < 0x20:
        return f"^{chr(code + 0x40)}"
    return f"{'espace' if character == ' ' else visible(character)} U+{code:04X}"


def meaning(keyboard: str, key: str, character: str | None) -> str:
    """What a key (Textual's name and its character) does on this keyboard, "rien" if nothing."""
    if digit := keyboards.digit(keyboard, character):
        level = f", niveau {LEVELS[int(digit) - 1].value}" if "1" <= digit <= str(len(LEVELS)) else ""
        return f"chiffre {digit}{level}"
    if other := keyboards.other_profile(keyboard, character):
        return f"chiffre du clavier {other}, celui d’ici est {keyboard} (? puis k)"
    if character in keyboards.SEPARATORS:
        return "virgule de la note"
    labels = dict.fromkeys(
        command.label
        for command in commands.COMMANDS
        if key in command.binding_keys.split(",")
        and {*commands.SCORING, *commands.LISTS, commands.ANY} & set(command.scopes)
    )
    return " ou ".join(labels) or "rien"
