"""Sentences below the surfaces name what is pressed in the front end's words, and only commands that there are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from e1tui.tui.keys.commands import BY_ID

ROOT = Path(__file__).parents[2] / "e1tui"
FILES = [*sorted((ROOT / "scoring").glob("*.py")), ROOT / "operations/closing_question.py"]
SURFACE = [*sorted((ROOT / "tui/evaluation").glob("*.py")), *sorted((ROOT / "tui/closing").glob("*.py"))]
NAMED = re.compile(
    r"\b(Entrée|Échap|Suppr|Tab|Pg suiv|Pg préc)\b|Ctrl\+|(?<![\w’'{])[b-z] : |\btouche [a-z]\b"
)


def texts(path: Path) -> Iterator[str]:
    """What the file says, without what it is told about itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


@pytest.mark.parametrize("path", [*FILES, *SURFACE], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_sentence_names_a_key_by_hand(path: Path) -> None:
    assert [text for text in texts(path) if NAMED.search(text)] == []


def test_a_key_by_hand_would_be_seen() -> None:
    for text in ("q : revenir", "puis Entrée", "(v : la rouvrir)", "touche m, sur"):
        assert NAMED.search(text), text


def test_the_commands_that_sentences_name_are_in_the_table() -> None:
    asked = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and "key" in (
                getattr(node.func, "attr", ""),
                getattr(node.func, "id", ""),
            ):
                asked |= {one.value for one in node.args if isinstance(one, ast.Constant)}
    assert len(asked) > 10 and asked <= set(BY_ID)
