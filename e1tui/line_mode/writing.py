"""A text that is written line by line: kept as each line comes, so that a line that drops loses none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from e1tui.domain.field_names import field_name
from e1tui.domain.fields import APPRECIATION
from e1tui.domain.review import advice
from e1tui.line_mode.answers import FULL_STOP, NOTHING
from e1tui.line_mode.console import Talk
from e1tui.line_mode.sentences import taken
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.post import Post

REPLACE: Final = "r"
KEPT, UNCHANGED, REMOVED = "Gardé", "Inchangé", "Retiré"


class Writing:
    """Of the candidate `one`; `saved` waits for the disk, says what there is to say of it, and gives whether all is there."""

    def __init__(self, talk: Talk, post: Post, one: Assessment, saved: Callable[[], bool]) -> None:
        self._talk = talk
        self._post = post
        self._one = one
        self._saved = saved

    def remark(self, field: str, text: str) -> None:
        """A text of one line: `text`, or what is answered once the one that is there was said."""
        opened = self._one.open_text(field)
        before, kept = opened.text, opened.text
        try:
            if not text:
                way = f" {FULL_STOP} : la retirer." if before else ""
                self._talk.say(f"Remarque : {before or NOTHING}")
                self._talk.say(f"Une autre ? Entrée : inchangée.{way}")
                text = self._talk.ask().strip()
            kept = "" if text == FULL_STOP else text or before
        finally:
            self._close(before, kept)

    def text(self, field: str) -> None:
        """A text of many lines, which are asked for up to a full stop alone.

        Where there is a text already, Entrée adds to it, and REPLACE writes it anew.
        """
        opened = self._one.open_text(field)
        before = opened.text
        draft = _Draft(before)
        try:
            self._ask(field, draft)
        finally:  # at the end of the input too, when what has come stays
            self._close(before, draft.text)
        if field == APPRECIATION:
            grid, session = self._post.grid, self._one.sheet.session
            if remark := advice(grid, session, self._one.evaluation, opened.before):
                self._talk.say(remark)

    def _ask(self, field: str, draft: _Draft) -> None:
        if not draft.text:
            name = field_name(self._post.grid, field)
            self._talk.say(f"{name[0].upper()}{name[1:]}, ligne à ligne. Un point seul : fin.")
        else:
            self._talk.say(draft.text)
            self._talk.say(f"Entrée : ajouter. {REPLACE} : tout récrire. Un point seul : laisser.")
            answer = self._talk.ask()
            if answer.strip() == FULL_STOP:
                return
            if answer.strip().lower() == REPLACE:
                self._replace(draft)
                return
            if answer.strip():  # the first line, of somebody who did not wait for the question
                self._take(draft, answer)
        self._lines(draft)

    def _replace(self, draft: _Draft) -> None:
        first = self._talk.ask()  # until it has come, the text is the old one
        draft.text = ""
        if first.strip() != FULL_STOP:
            self._take(draft, first)
            self._lines(draft)

    def _lines(self, draft: _Draft) -> None:
        while (line := self._talk.ask()).strip() != FULL_STOP:
            self._take(draft, line)

    def _take(self, draft: _Draft, line: str) -> None:
        draft.add(line)
        self._one.keep_text(draft.text)

    def _close(self, before: str, text: str) -> None:
        self._one.close_text(text, keep=True)
        word = UNCHANGED if text == before else KEPT if text else REMOVED
        self._talk.say(taken(word, is_saved=self._saved()))


class _Draft:
    """A text as far as it was written; it ends with no empty line."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n") if text else []

    @property
    def text(self) -> str:
        return "\n".join(self._lines).strip("\n")

    @text.setter
    def text(self, text: str) -> None:
        self._lines = text.split("\n") if text else []

    def add(self, line: str) -> None:
        self._lines.append(line.rstrip())
