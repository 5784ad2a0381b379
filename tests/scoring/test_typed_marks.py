"""A mark while it is typed, without a sheet: each character, what is erased, how it is read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from e1tui.domain.marks import Scale
from e1tui.scoring.typed_marks import NOTHING_TYPED, TypedMark


def typed(characters: str, begun: TypedMark = NOTHING_TYPED) -> tuple[TypedMark, str]:
    problem = ""
    for character in characters:
        begun, problem = begun.with_character(character, Scale())
    return begun, problem


@pytest.mark.parametrize(
    ("characters", "text", "shown", "said"),
    [
        ("14", "14", "14", ""),
        ("14,", "14,", "14,5", ""),
        ("14,,", "14,", "14,5", ""),
        ("14/2", "14/2", "14", ""),
        (",", None, "", "commence par un chiffre"),
        ("14/3", "14/", "14", "une note est sur 20"),
    ],
)
def test_each_character_is_taken_or_told_why_not(
    characters: str, text: str | None, shown: str, said: str
) -> None:
    mark, problem = typed(characters)
    assert (mark.text, mark.shown) == (text, shown)
    assert said in problem and bool(said) is bool(problem)


def test_a_digit_after_a_refused_mark_begins_another_and_a_comma_does_not() -> None:
    refused = TypedMark("25", is_refused=True)
    assert typed("1", refused)[0] == TypedMark("1")
    assert typed(",", refused)[0].text == "25,"


def test_what_is_erased_is_of_what_was_typed_else_of_what_stands() -> None:
    assert NOTHING_TYPED.erased("14,5", backspace=True) == TypedMark("14,")
    assert TypedMark("14/2").erased("9", backspace=True) == TypedMark("1")
    assert TypedMark("14").erased("9", backspace=False) == TypedMark("")


def test_another_character_answers_what_was_asked() -> None:
    asked = replace(TypedMark("14"), is_warned=True)
    assert typed("5", asked)[0] == TypedMark("145")


@pytest.mark.parametrize(
    ("refused", "digit", "step", "text"),
    [
        ("4,2", "5", "0.25", "4,25"),
        ("4,2", "6", "0.25", "6"),
        ("4,2", "5", "0.5", "5"),
        ("42", "5", "0.25", "5"),
    ],
)
def test_a_digit_that_makes_a_mark_of_a_refused_one_goes_on_with_it(
    refused: str, digit: str, step: str, text: str
) -> None:
    scale = Scale(Decimal(5), Decimal(step))
    assert TypedMark(refused, is_refused=True).with_character(digit, scale) == (TypedMark(text), "")
