"""A text of an evaluation while it is being written: what it was, what of it is kept, what stands in its way."""

from __future__ import annotations

from e1tui.domain.evaluation import Evaluation, Value, value_of, with_field
from e1tui.domain.fields import NOTES


class OpenText:
    """The text of `field`; `before` is the evaluation as it was when writing began."""

    def __init__(self, field: str, evaluation: Evaluation) -> None:
        self.field = field
        self.before = evaluation
        self._known: Value = value_of(evaluation, field)  # as it was opened, or last kept from here

    @property
    def text(self) -> str:
        """What is to be written on from."""
        return str(self._known or "")

    def is_locked(self, evaluation: Evaluation) -> bool:
        """Whether somebody closed the evaluation while the text was being written."""
        return evaluation.is_closed and self.field != NOTES

    def keeps(self, evaluation: Evaluation, text: str) -> Evaluation | None:
        """The evaluation with the text as it stands now; None where somebody else's change is in the way."""
        if value_of(evaluation, self.field) != self._known or self.is_locked(evaluation):
            return None
        self._known = text or None
        return with_field(evaluation, self.field, self._known)

    def differs(self, text: str) -> bool:
        """Whether the text is another than the one that was opened, or last kept."""
        return (text or None) != self._known

    @property
    def after(self) -> Evaluation:
        """`before` with what was kept: one's own text alone, as a step of undo.

        What others have given since it was opened is theirs, in this field too.
        """
        return with_field(self.before, self.field, self._known)

    def dropped(self, evaluation: Evaluation) -> Evaluation | None:
        """The evaluation with the text as it was before; None where that is somebody else's by now."""
        if self.is_locked(evaluation) or value_of(evaluation, self.field) != self._known:
            return None
        return with_field(evaluation, self.field, value_of(self.before, self.field))
