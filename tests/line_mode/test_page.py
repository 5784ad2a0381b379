"""docs/saisir.md: the transcript is what the program says today, and every answer is in the table."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from e1tui.line_mode.answers import COMMANDS

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs" / "saisir.md"


def test_the_transcript_is_what_is_said_today() -> None:
    """To write it anew: python scripts/make_transcript.py."""
    text = PAGE.read_text(encoding="utf-8")
    script = runpy.run_path(str(REPOSITORY / "scripts" / "make_transcript.py"))
    assert script["page"](text) == text
    answers = re.findall(r"^>", text, re.MULTILINE)
    assert 20 < len(answers) <= 30 and "\n> v\n" in text and "Évaluation close." in text


def test_every_letter_is_in_the_table() -> None:
    table = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    named = re.findall(r"`(\S)(?: TEXTE| NUMERO)?`", "\n".join(line.rpartition(" | ")[0] for line in table))
    assert {command.letter for command in COMMANDS} <= set(named)
