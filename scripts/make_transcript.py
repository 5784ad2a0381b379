#!/usr/bin/env python3
"""Write the transcript in docs/saisir.md anew: a candidate of the example is scored and closed, a colleague beside.

python scripts/make_transcript.py
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from e1tui import zone
from e1tui.line_mode.console import Ended
from e1tui.line_mode.program import Program
from e1tui.storage.author import Author
from e1tui.storage.example import copy_example
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore

TARGET = Path(__file__).resolve().parent.parent / "docs" / "saisir.md"
SESSION, NUMBER, STEM = "2026-06-lycee-exemple", "0990000109", "murier-camille-0990000109"
NOW: Final = dt.datetime(2026, 6, 12, 15, 52, tzinfo=dt.timezone(dt.timedelta(hours=2)))
_BLOCK = re.compile(r"(<!-- transcription -->\n```text\n).*?(\n```)", re.DOTALL)


class Written:
    """What is said, and the answers behind a ">"; an answer that is no line is what somebody else does meanwhile."""

    def __init__(self, answers: Iterator[str | Callable[[], None]]) -> None:
        self.lines: list[str] = []
        self._answers = answers

    def say(self, text: str) -> None:
        """Write it down."""
        self.lines += text.split("\n")

    def ask(self) -> str:
        """The next line."""
        for answer in self._answers:
            if isinstance(answer, str):
                self.lines.append(f"> {answer}".rstrip())
                return answer
            answer()
        raise Ended


def transcript() -> str:
    """The lines of both sides, from the command to its end."""
    with tempfile.TemporaryDirectory() as folder:
        zone.use("Europe/Paris")
        copy_example(Path(folder))
        store = SessionsFolder(Path(folder)).open(SESSION)

        def colleague() -> None:
            other = SessionStore(store.folder)
            stored = other.load(STEM)
            criterion = other.grid().criteria[6]
            given = stored.evaluation.with_position(criterion, store.grid().scale[-1])
            other.save(stored, given, Author("e1", "LEMAIRE Claude"), NOW)

        answers = iter(
            (
                "1", *("3", "TS", "s", "é", '"'), colleague, "3", "TS", "2", *("S", "S", "r a cité deux outils", "TS", "I", "S", "S"),
                "14,5", "16", "13", "a", "Une présence en ligne pensée pour ses publics.", "À poursuivre : le suivi du projet.", ".",
                "v", "o", "q",
            )
        )  # fmt: skip
        talk = Written(answers)
        Program(talk, SessionsFolder(Path(folder)).open(SESSION), "e1", lambda: NOW, "azerty").run(NUMBER)
        return "\n".join([f"$ e1tui saisir {SESSION} --candidat {NUMBER}", *talk.lines])


def page(text: str) -> str:
    """The page with its transcript made anew."""
    lines = transcript()
    return _BLOCK.sub(lambda found: f"{found[1]}{lines}{found[2]}", text)


if __name__ == "__main__":
    TARGET.write_text(page(TARGET.read_text(encoding="utf-8")), encoding="utf-8")
