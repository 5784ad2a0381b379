"""The steps that were done to a group, to be undone: whose they were; what they were, each one's own stack knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from e1tui.scoring.assessment import Assessment


class GroupStep(NamedTuple):
    """Whom a step has changed, by stem, the one who was meant first."""

    stems: tuple[str, ...]
    is_timer: bool


class GroupSteps:
    """In their order. A press of the timer is a step only while it is the last: see `UndoStack`."""

    def __init__(self) -> None:
        self._done: list[GroupStep] = []
        self._undone: list[GroupStep] = []

    @property
    def depth(self) -> int:
        """How many steps can be undone."""
        return len(self._done)

    def record(self, step: GroupStep, members: Iterable[Assessment]) -> None:
        """One more step. A press of the timer before it is none any more, for none of the group's `members`."""
        if self._done and self._done[-1].is_timer:
            dropped = self._done.pop()
            for member in members:
                if member.stem in dropped.stems and member.stem not in step.stems:
                    member.saving.undo.drop_timer()
        self._done.append(step)
        self._undone.clear()

    def undo(self) -> GroupStep | None:
        """The last step, which is to be taken back; None when there is none."""
        return self._moved(self._done, self._undone)

    def redo(self) -> GroupStep | None:
        """The last step that was undone, which is to be made again; None when there is none."""
        return self._moved(self._undone, self._done)

    def forget_undone(self) -> None:
        """What was undone cannot be made again."""
        self._undone.clear()

    @staticmethod
    def _moved(source: list[GroupStep], target: list[GroupStep]) -> GroupStep | None:
        if not source:
            return None
        target.append(source.pop())
        return target[-1]
