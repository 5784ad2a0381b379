"""The steps that were done on a group's grid, to be undone: whose they were; what they were, each one's own stack knows."""

from __future__ import annotations

from typing import NamedTuple


class GroupStep(NamedTuple):
    """Whom a step has changed, by stem, the one who was meant first."""

    stems: tuple[str, ...]
    is_timer: bool


class GroupSteps:
    """In the order in which they were done. A press of the timer is a step only while it is the last: see `UndoStack`."""

    def __init__(self) -> None:
        self._done: list[GroupStep] = []
        self._undone: list[GroupStep] = []

    @property
    def depth(self) -> int:
        """How many steps can be undone."""
        return len(self._done)

    def record(self, step: GroupStep) -> GroupStep | None:
        """One more step; the press of the timer that is a step no more for it, if there was one."""
        dropped = self._done.pop() if self._done and self._done[-1].is_timer else None
        self._done.append(step)
        self._undone.clear()
        return dropped

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
