"""The digit row of each keyboard, as it is typed without Maj."""

import pytest

from e1tui.keyboards import LABELS, PROFILES, digit, level_hint, other_profile
from e1tui.settings import KEYBOARDS

ROWS = [
    ("azerty", "&é\"'(-è_çà", "1234567890"),
    ("azerty", "ÉÈÇÀ", "2790"),  # Caps Lock
    ("azerty", "§!", "68"),  # Mac
    ("afnor", "àéèê()‘’«»", "1234567890"),
    ("afnor", "ÀÉÈÊ", "1234"),
    ("bepo", '"«»()@+-/*', "1234567890"),
]


@pytest.mark.parametrize(("keyboard", "characters", "digits"), ROWS)
def test_digit_row(keyboard, characters, digits):
    assert "".join(digit(keyboard, character) or "?" for character in characters) == digits


@pytest.mark.parametrize("keyboard", KEYBOARDS)
def test_real_digits_everywhere_and_nothing_else(keyboard):
    assert [digit(keyboard, character) for character in "1234567890"] == list("1234567890")
    for character in (None, "", "a", "q", "n", "E", ",", ".", ";", "?", " ", "12", "½", "¹"):
        assert digit(keyboard, character) is None


@pytest.mark.parametrize("keyboard", KEYBOARDS)
def test_no_letter_of_a_command_is_on_a_digit_row(keyboard):
    assert not [c for c in PROFILES[keyboard] if c.isascii() and c.isalpha()]
    assert keyboard in LABELS


def test_unshifted_azerty_gives_the_four_levels():
    assert [digit("azerty", character) for character in "&é\"'"] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("keyboard", "character", "other"),
    [
        ("azerty", "«", "afnor"), ("azerty", "@", "bepo"), ("azerty", "&", None), ("azerty", "1", None),
        ("azerty", "k", None), ("qwerty", "&", "azerty"), ("qwerty", "é", "azerty"), ("bepo", "&", "azerty"),
        ("afnor", "&", "azerty"), ("afnor", None, None),
    ],
)  # fmt: skip
def test_a_character_that_another_keyboard_knows(keyboard, character, other):
    assert other_profile(keyboard, character) == other


@pytest.mark.parametrize(
    ("keyboard", "hints"),
    [
        ("azerty", ["1 &", "2 é", '3 "', "4 '"]),
        ("qwerty", ["1", "2", "3", "4"]),
        ("afnor", ["1 à", "2 é", "3 è", "4 ê"]),
        ("bepo", ['1 "', "2 «", "3 »", "4 ("]),
    ],
)
def test_how_the_footer_names_the_levels(keyboard, hints):
    assert [level_hint(keyboard, index) for index in range(4)] == hints
