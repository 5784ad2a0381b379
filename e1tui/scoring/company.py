"""The others at one candidate: who is there too, what they have just given, and the values that clash with one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from e1tui.domain.day.oral import is_timer
from e1tui.domain.evaluation import Evaluation, diff, value_of, with_field
from e1tui.domain.field_names import field_name, value_text
from e1tui.domain.fields import STATE, is_free_text
from e1tui.domain.merge import Conflict, last_entry
from e1tui.domain.text import clip
from e1tui.scoring.post import Post
from e1tui.storage.attendance import Present

MINE, THEIRS, BOTH = "mine", "theirs", "both"
LOOK_SECONDS: Final = 1.0  # between two looks: somebody else's work is to be seen within two seconds
SOMEBODY: Final = "un autre poste"


class Company:
    """Of one candidate. `news` is who gave a field under the cursor since the cursor came there; `conflicts` are the
    values that clash, by field, the first to be settled first."""

    def __init__(self, post: Post, stem: str) -> None:
        self._post = post
        self._stem = stem
        self.others: tuple[Present, ...] = ()
        self.news: dict[str, str] = {}
        self.conflicts: dict[str, Conflict] = {}

    # --- who else is in ---

    def look(self) -> bool:
        """See who is on this candidate now; whether that is somebody else than before."""
        others = tuple(one for one in self._post.others() if one.stem == self._stem)
        if [one.who for one in others] == [one.who for one in self.others]:
            return False
        self.others = others
        return True

    @property
    def text(self) -> str:
        """ "avec LEMAIRE Claude", or ""."""
        if not self.others:
            return ""
        return "avec " + ", ".join("vous-même ailleurs" if one.own else one.who for one in self.others)

    # --- what they gave ---

    def heard(
        self, theirs: Evaluation, since: int, fields: Sequence[str], here: str, *, whole: bool = False
    ) -> str:
        """Take note of what others gave after revision `since`, the cursor being on the field `here`; a sentence on it.

        "LEMAIRE Claude : note C1.2, 12 (et 2 de plus)." `whole`: nothing is cut to fit a line of the screen.
        """
        for field in fields:
            if field == here or is_timer(field):
                self.news[field] = _giver(theirs, since, field)
        if not fields:
            return ""
        if STATE in fields and theirs.is_closed:
            return (
                f"{_giver(theirs, since, STATE)} vient de clore cette évaluation : elle ne se modifie plus."
            )
        value = self._post.shown(fields[0], value_text(value_of(theirs, fields[0])))
        more = f" (et {len(fields) - 1} de plus)" if len(fields) > 1 else ""
        name = field_name(self._post.grid, fields[0])
        if not whole:
            name, value = clip(name, 40), clip(value, 20)
        return f"{_giver(theirs, since, fields[0])} : {name}, {value}{more}."

    def unseen(self, before: Evaluation, after: Evaluation) -> str:
        """Why a change is not taken yet: somebody gave that value since the cursor came there; "" if nobody did.

        Eyes are on the candidate: what is given was meant for the value that was there before. A second one is taken.
        """
        for change in diff(before, after) if self.news else ():
            if change.field in self.news:
                who = self.news.pop(change.field)
                where = "mettre le chronomètre" if is_timer(change.field) else "donner ici :"
                return f"{who} vient de {where} {value_text(change.before)}. Encore une fois pour changer."
        return ""

    def given(self, before: Evaluation, after: Evaluation) -> None:
        """Something was given: a value that is given again is the choice between two."""
        for change in diff(before, after) if self.conflicts else ():
            self.conflicts.pop(change.field, None)

    # --- the same field, two values ---

    def banner(self, *, is_writing: bool, whose: str = "") -> str:
        """What stays in view while two values clash, or ""; in a text that is open the key is a letter.

        `whose` names the candidate, where several are on screen.
        """
        if (conflict := self.first) is None:
            return ""
        more = f" (et {len(self.conflicts) - 1} de plus)" if len(self.conflicts) > 1 else ""
        key = self._post.key("conflict")
        way = f"{self._post.key('text_leave')} puis {key}" if is_writing else key
        of = f", {whose}" if whose else ""
        name = clip(field_name(self._post.grid, conflict.field), max(45 - len(more) - len(way) - len(of), 12))
        told = f"{name}{more}"
        return f"DEUX VALEURS{of} : {told}{'' if told.endswith('…') else '.'} {way} : choisir"

    @property
    def first(self) -> Conflict | None:
        """What is to be settled first."""
        return next(iter(self.conflicts.values()), None)

    def clash(self, conflicts: Sequence[Conflict]) -> None:
        """Values that one gave and that are not on disk, since others' are."""
        self.conflicts.update((one.field, one) for one in conflicts)

    def contested(self, evaluation: Evaluation, field: str, mine: str) -> None:
        """A text that is being written was changed by somebody else meanwhile, or closed: theirs is in place."""
        entry = last_entry(evaluation, 0, STATE if evaluation.is_closed else field)
        conflict = Conflict(field, mine or None, value_of(evaluation, field))
        if entry is not None:
            conflict = replace(conflict, by=entry.by, member=entry.member, at=entry.at)
        self.conflicts[field] = conflict

    def refusal(self, conflict: Conflict, choice: str, evaluation: Evaluation) -> str:
        """Why that choice (MINE, THEIRS, BOTH) cannot be put in place now, or ""."""
        if choice == THEIRS or not evaluation.is_closed:
            return ""
        close, again = self._post.key("close"), self._post.key("conflict")
        return f"Évaluation close : rouvrez-la ({close}, sur la Synthèse), puis {again} de nouveau."

    def settled(self, conflict: Conflict, choice: str, evaluation: Evaluation) -> Evaluation:
        """The evaluation with the value that was chosen; nothing is left to be settled of that field.

        A closing that clashed is not made by a choice: it is asked for again.
        """
        del self.conflicts[conflict.field]
        if choice == THEIRS or conflict.field == STATE:
            return evaluation
        value = conflict.mine
        if choice == BOTH and is_free_text(conflict.field):
            value = f"{conflict.theirs or ''}\n\n{conflict.mine or ''}".strip()
        return with_field(evaluation, conflict.field, value)

    def unsettled(self, evaluation: Evaluation) -> Evaluation | None:
        """The evaluation with one's own values where two were given; None when nothing is to be settled.

        They are nowhere on disk: whoever ends the app puts them somewhere.
        """
        if not self.conflicts:
            return None
        for conflict in self.conflicts.values():
            evaluation = with_field(evaluation, conflict.field, conflict.mine)
        return evaluation

    def unsettled_base(self, seen: Evaluation) -> Evaluation:
        """What `unsettled` goes on from: without the values that clash, so that they still do when it is taken back."""
        for name in self.conflicts:
            seen = with_field(seen, name, None)
        return seen


def _giver(theirs: Evaluation, since: int, field: str) -> str:
    entry = last_entry(theirs, since, field)
    return (entry.member or entry.by) if entry else SOMEBODY
