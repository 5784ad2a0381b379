"""Sentences of the domain with the keys that do what they ask for: the domain knows none."""

from __future__ import annotations

from typing import Final

from e1tui import keyboards
from e1tui.domain import elsewhere
from e1tui.tui.keys.commands import key

_WITH_KEYS: Final = (
    (elsewhere.IN_SESSIONS, f"(liste des sessions, touche {key('edit')})"),
    (elsewhere.TO_REOPEN, f"l’évaluation est close : rouvrez-la ({key('close')}), puis"),
    (elsewhere.TO_LEAVE, f"{elsewhere.TO_LEAVE} ({key('quit_app')})"),
    (elsewhere.GIVEN_LATER, f"{elsewhere.GIVEN_LATER} ({key('passages')})"),
)


def with_keys(sentence: str) -> str:
    """The sentence, each thing that it asks to be done elsewhere followed by its key."""
    for words, named in _WITH_KEYS:
        sentence = sentence.replace(words, named)
    return sentence


def of_another_keyboard(keyboard: str, character: str | None) -> str:
    """What is said of a key that is a digit on another keyboard than this one, "" of any other key."""
    if not (other := keyboards.other_profile(keyboard, character)):
        return ""
    way = f"{key('help')} puis {key('keyboard')}"
    return f"{keyboards.of_other_profile(other, character, keyboard)}. Changer : {way}."
