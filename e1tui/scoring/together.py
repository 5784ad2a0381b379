"""What a group has together, as one of its members is scored: who they are, and that their clocks go with the member's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from e1tui.domain.day.timer import Timer, common_phases
from e1tui.domain.evaluation import Evaluation
from e1tui.errors import E1Error
from e1tui.scoring.oral import Press
from e1tui.scoring.post import Post, Told
from e1tui.scoring.situations import members


class Fellow(Protocol):
    """Another member, whose file is written as the member's own is."""

    def follow(self, was: Timer | None, timer: Timer | None, press: Press | None) -> None:
        """The group's clock is `timer` now and was `was`: by that press, or None where one is taken back."""
        ...


Fellows = Sequence[Fellow] | None  # None: they are not open here


class Together:
    """Of candidate `stem` in that situation; of nobody where no phase is common. `known` are the members, if they are.

    `opened` opens another member; E1Error when their file is refused. E1Error when the folder cannot be read.
    """

    def __init__(
        self,
        post: Post,
        stem: str,
        situation: str,
        evaluation: Evaluation,
        opened: Callable[[str, Mapping[str, Evaluation]], Fellow],
        known: Mapping[str, Evaluation] | None = None,
    ) -> None:
        self._stem = stem
        self._opened = opened
        if known is None and common_phases(post.session.phases_of(situation)):
            known = members(post, situation, evaluation)
        self._members = known or {}

    @property
    def evaluations(self) -> Collection[Evaluation]:
        """Of all members, as they were when the candidate was opened."""
        return self._members.values()

    def follow(
        self, told: Told, was: Timer | None, timer: Timer | None, press: Press | None, fellows: Fellows
    ) -> Told:
        """Let the others' clocks go with the candidate's; `told`, and for whom that cannot be done."""
        failed = []
        found = list(fellows or ())
        for stem, known in self._members.items() if fellows is None else ():
            if stem != self._stem:
                try:
                    found.append(self._opened(stem, self._members))
                except E1Error as error:
                    failed.append(f"{known.candidate.full_name} : {error}")
        for one in found:
            one.follow(was, timer, press)
        if failed:
            return replace(told, message=f"Chronomètre, mais pas pour {' ; '.join(failed)}", problem=True)
        return told
