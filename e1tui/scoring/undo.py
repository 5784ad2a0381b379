"""Undo and redo of one's own changes to the candidate on screen; pure, the evaluation comes in and goes out."""

from __future__ import annotations

from dataclasses import dataclass, field

from e1tui.domain.evaluation import Change, Evaluation, diff, value_of, with_field

Changes = tuple[Change, ...]


def is_of_timer(changes: Changes) -> bool:
    """Whether a step is a press of the timer, and nothing else."""
    return all(change.is_of_timer for change in changes)


@dataclass(frozen=True)
class Replayed:
    """The evaluation after a step that was undone or redone: `made` is what that changed, `left` what it could not,
    because somebody has given another value since."""

    evaluation: Evaluation
    made: Changes
    left: Changes


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
            self.drop_timer()
            self._done.append(changes)
            self._undone.clear()
        return bool(changes)

    def drop_timer(self) -> None:
        """Something else was done since the last step, elsewhere: a press of the timer is no step any more."""
        if self._done and is_of_timer(self._done[-1]):
            self._done.pop()

    @property
    def last(self) -> Changes | None:
        """The last step that can be undone; None where there is none."""
        return self._done[-1] if self._done else None

    @property
    def depth(self) -> int:
        """How many steps can be undone."""
        return len(self._done)

    def take_back(self, evaluation: Evaluation, depth: int) -> Evaluation:
        """The evaluation without the steps after that depth, as if they had never been: they cannot be redone."""
        while len(self._done) > depth and (step := self.undo(evaluation)) is not None:
            evaluation = step.evaluation
        self._undone.clear()
        return evaluation

    def undo(self, evaluation: Evaluation) -> Replayed | None:
        """The last step taken back; None when there is no step."""
        return self._replay(evaluation, self._done, self._undone)

    def redo(self, evaluation: Evaluation) -> Replayed | None:
        """The last undone step made again; None when there is none."""
        return self._replay(evaluation, self._undone, self._done)

    @staticmethod
    def _replay(evaluation: Evaluation, source: list[Changes], target: list[Changes]) -> Replayed | None:
        if not source:
            return None
        made, left = list[Change](), list[Change]()
        for change in (one.reversed for one in reversed(source.pop())):
            # What somebody else has given since is theirs: only one's own value is taken back.
            if value_of(evaluation, change.field) == change.before:
                evaluation = with_field(evaluation, change.field, change.after)
                made.append(change)
            else:
                left.append(change)
        if made:
            target.append(tuple(made))
        return Replayed(evaluation, tuple(made), tuple(left))
