"""What the digit row gives without Maj on French keyboards: one character, one digit, per profile.

Caps Lock and Mac variants of azerty included. Real digits are digits on every profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_ROW: Final = "1234567890"


def _profile(*rows: str) -> dict[str, str]:
    return {c: digit for row in rows for c, digit in zip(row, _ROW, strict=True) if c != " "}


PROFILES: Final[dict[str, dict[str, str]]] = {
    # Rows: plain; with Caps Lock; Mac (§ and !).
    "azerty": _profile("&é\"'(-è_çà", " É    È ÇÀ", "     § !  "),
    "qwerty": {},
    "afnor": _profile("àéèê()‘’«»", "ÀÉÈÊ      "),
    "bepo": _profile('"«»()@+-/*'),
}
# Per profile, all characters that are a digit: looked up at each key.
DIGITS: Final = {name: {digit: digit for digit in _ROW} | row for name, row in PROFILES.items()}
LABELS: Final = {
    "azerty": "AZERTY (& é \" ')",
    "qwerty": "chiffres directs, pavé numérique (1 2 3 4)",
    "afnor": "AZERTY amélioré AFNOR (à é è ê)",
    "bepo": 'BÉPO (" « » ()',
}
_MARK_SIGNS: Final = {",": ",", ".": ",", ";": ",", "/": "/"}  # of a mark that is typed, with its digits


def digit(keyboard: str, character: str | None) -> str | None:
    """The digit that a character means on this keyboard, None if it is not on its digit row."""
    return DIGITS[keyboard].get(character or "")


def mark_sign(character: str | None) -> str:
    """What a character that is no digit means in a mark: "," of the half point, "/" of "/20", "" for none."""
    return _MARK_SIGNS.get(character or "", "")


def other_profile(keyboard: str, character: str | None) -> str | None:
    """Another keyboard on whose digit row this character stands, if this one does not know it."""
    if character is None or digit(keyboard, character) is not None:
        return None
    for name, row in PROFILES.items():
        if character in row:
            return name
    return None


def of_other_profile(other: str, character: str | None, keyboard: str) -> str:
    """The beginning of a sentence on a character that is a digit on that other keyboard only."""
    return f"« {character} » est un chiffre du clavier {other}, celui d’ici est {keyboard}"


FIRST_KEYS: Final = 4


def profile_of(characters: Sequence[str]) -> str | None:
    """The keyboard whose first four keys of the digit row give these characters, None if none is known to.

    With Maj, Verr. Maj on Windows, or the numeric pad, they are the digits themselves: a keyboard without a row of its own.
    """
    first = tuple(_ROW[:FIRST_KEYS])
    if tuple(characters) == first:
        return "qwerty"
    for name, row in PROFILES.items():
        if row and tuple(row.get(character, "") for character in characters) == first:
            return name
    return None


def level_hint(keyboard: str, index: int) -> str:
    """How the footer names the key of a level (index 0 to 3): "1 &"."""
    plain = [c for c, d in PROFILES[keyboard].items() if d == _ROW[index]]
    return f"{_ROW[index]} {plain[0]}" if plain else _ROW[index]
