"""What a line means, and how the sentences of scoring name what is typed here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import e1tui
from e1tui import keyboards
from e1tui.domain.grid import Grid
from e1tui.line_mode import answers

PACKAGE = Path(e1tui.__file__).parent
SAID = [*sorted((PACKAGE / "scoring").glob("*.py")), PACKAGE / "operations" / "closing_question.py"]
# What the screen alone does, and no sentence of here asks for: the phrases, and the field's own keys.
ELSEWHERE = {"drop_mark", "end_common", "own_sheet", "phrases", "next_tab"}


def named() -> set[str]:
    """Every command that a sentence of scoring, or of closing, may name."""
    found: set[str] = set()
    for path in SAID:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", getattr(node.func, "id", "")) == "key"
            ):
                found |= {
                    one.value
                    for one in ast.walk(node)
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return found


def test_every_command_that_a_sentence_names_has_its_answer() -> None:
    ids = named()
    assert {"close", "undo", "next_candidate", "conflict"} <= ids
    assert {one for one in ids - ELSEWHERE if answers.letter(one) == "à l’écran"} == set()


def test_no_letter_is_there_twice_nor_a_digit_of_a_keyboard() -> None:
    letters = [command.letter for command in answers.COMMANDS]
    assert len(set(letters)) == len(letters) == len({command.id for command in answers.COMMANDS})
    assert not {letter for row in keyboards.DIGITS.values() for letter in row} & set(letters)


def test_a_letter_that_takes_no_text_is_none_with_one(grid: Grid) -> None:
    assert answers.command("q") and answers.command(" Q ") and answers.command("r  un mot")
    assert answers.command("a été clair") is None and answers.command("quitter") is None
    assert answers.level(grid, "azerty", "t") is None and answers.level(grid, "azerty", "") is None


@pytest.mark.parametrize(
    ("typed", "mark"), [("14,5", "14,5"), ("14.5", "14,5"), ("&'(", "145"), (",5", ""), ("", ""), ("r", "")]
)
def test_the_digits_of_a_mark(typed: str, mark: str) -> None:
    assert answers.mark("azerty", typed) == mark
