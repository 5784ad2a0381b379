"""What others do at the candidate that is being scored, said before the next question; and the choice between two values."""

from __future__ import annotations

from typing import Final

from e1tui.domain.evaluation import Evaluation, diff
from e1tui.domain.field_names import field_name, value_text
from e1tui.domain.fields import STATE, is_free_text
from e1tui.domain.merge import Conflict
from e1tui.errors import E1Error
from e1tui.line_mode import sentences
from e1tui.line_mode.answers import digits
from e1tui.line_mode.console import Talk
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.company import BOTH, MINE, THEIRS
from e1tui.scoring.post import Post
from e1tui.storage.save_thread import Outcome

_MOST: Final = 6  # values of others that are said one by one
_CHOICES: Final = {"1": MINE, "2": THEIRS, "3": BOTH}


class Listening:
    """Of the candidate `one`: it remembers what was said already."""

    def __init__(self, talk: Talk, post: Post, one: Assessment) -> None:
        self._talk = talk
        self._post = post
        self._one = one
        self._said: dict[str, Conflict] = {}
        self.is_of_group = False  # what is said then names the candidate

    def _say(self, text: str) -> None:
        name = self._one.evaluation.candidate.full_name
        self._talk.say(f"{name}. {text}" if self.is_of_group else text)

    def look(self) -> None:
        """Say what others gave since the last look."""
        one = self._one
        before, since = one.evaluation, one.saving.seen.evaluation.revision
        try:
            told = one.look()
        except E1Error as error:
            self._say(str(error))
            return
        if told.sheet or told.message:
            self._say_given(before, since, told.message)

    def saved(self, outcome: Outcome) -> None:
        """Say what others gave meanwhile to what is on disk now."""
        one = self._one
        if outcome.saved is None or outcome.stem != one.stem:
            return
        before = one.evaluation
        one.saved(outcome.submitted, outcome.saved)
        self._say_given(before, outcome.submitted.revision, "")
        self.say_clashes()

    def say_who(self) -> None:
        """Say who else is at the candidate, where that is somebody else than before."""
        company = self._one.company
        if company.look():
            text = company.text
            self._say(f"{text[0].upper()}{text[1:]}." if text else "Plus personne d’autre ici.")

    def _say_given(self, before: Evaluation, since: int, sentence: str) -> None:
        one = self._one
        clashing = one.company.conflicts
        fields = [c.field for c in diff(before, one.evaluation) if c.field not in clashing]
        if STATE in fields or (sentence and not fields):
            self._say(sentence or one.company.heard(one.evaluation, since, fields, ""))
            return
        theirs, here = one.saving.seen.evaluation, one.sheet.field_here
        for field in fields[:_MOST]:
            self._say(one.company.heard(theirs, since, [field], here, whole=True))
        if len(fields) > _MOST:
            self._say(f"Et {len(fields) - _MOST} de plus.")

    # --- two values ---

    def say_clashes(self) -> None:
        """Say both values of each field that has two, once."""
        for field, conflict in self._one.company.conflicts.items():
            if self._said.get(field) != conflict:
                self._said[field] = conflict
                self._say(self._clash(conflict))

    def _clash(self, conflict: Conflict) -> str:
        name = field_name(self._post.grid, conflict.field)
        return sentences.clash(name, conflict, value_text(conflict.mine), value_text(conflict.theirs))

    def settle(self, keyboard: str) -> bool:
        """Ask which of two values stands, of one field after the other; whether some was put in place."""
        if self._one.company.first is None:
            self._talk.say("Rien à départager.")
        settled = False
        while (conflict := self._one.company.first) is not None:
            self._talk.say(self._clash(conflict))
            both = ", 3 les deux, à la suite" if is_free_text(conflict.field) else ""
            self._talk.say(f"1 la vôtre, 2 l’autre{both}. Entrée : plus tard.")
            choice = _CHOICES.get(digits(keyboard, self._talk.ask()))
            if choice is None or (choice == BOTH and not both):
                break
            told = self._one.settle(conflict, choice)
            if told.message:
                self._talk.say(told.message)
            if conflict.field in self._one.company.conflicts:
                break
            self._said.pop(conflict.field, None)
            settled = True
        return settled
