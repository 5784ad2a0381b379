"""Undo and redo of one's own changes to the candidate on screen; pure, the evaluation comes in and goes out."""

from __future__ import annotations

from dataclasses import dataclass, field

from e1tui.domain.evaluation import Change, Evaluation, diff, value_of, with_field
from e1tui.domain.merge import TIMER

Changes = tuple[Change, ...]


@dataclass
class UndoStack:
    """Each step is the changes that one key, or one text from opening to closing, made together.

    A press of the timer is a step only while it is the last thing done: who takes back an older judgement does
    not mean to stop an oral, or to set its clock back.
    """

    _done: list[Changes] = field(default_factory=list)
    _undone: list[Changes] = field(default_factory=list)

    def record(self, before: Evaluation, after: Evaluation) -> bool:
        """Remember the step from one evaluation to the other; whether there was any."""
        changes = diff(before, after)
        if changes:
            if self._done and all(change.field == TIMER for change in self._done[-1]):
                self._done.pop()
            self._done.append(changes)
            self._undone.clear()
        return bool(changes)

    @property
    def depth(self) -> int:
        """How many steps can be undone."""
        return len(self._done)

    def take_back(self, evaluation: Evaluation, depth: int) -> Evaluation:
        """The evaluation without the steps after that depth, as if they had never been: they cannot be redone."""
        while len(self._done) > depth and (step := self.undo(evaluation)) is not None:
            evaluation = step[0]
        self._undone.clear()
        return evaluation

    def undo(self, evaluation: Evaluation) -> tuple[Evaluation, Changes] | None:
        """The evaluation without the last step, and what that changes; None when there is no step."""
        return self._replay(evaluation, self._done, self._undone)

    def redo(self, evaluation: Evaluation) -> tuple[Evaluation, Changes] | None:
        """The evaluation with the last undone step again, and what that changes; None when there is none."""
        return self._replay(evaluation, self._undone, self._done)

    @staticmethod
    def _replay(
        evaluation: Evaluation, source: list[Changes], target: list[Changes]
    ) -> tuple[Evaluation, Changes] | None:
        if not source:
            return None
        changes = tuple(change.reversed for change in reversed(source.pop()))
        target.append(changes)
        for change in changes:
            # What somebody else has given since is theirs: only one's own value is taken back.
            if value_of(evaluation, change.field) == change.before:
                evaluation = with_field(evaluation, change.field, change.after)
        return evaluation, changes
