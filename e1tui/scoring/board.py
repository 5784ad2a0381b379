"""What a group's grid shows, as a value: the members in columns, their evaluations, where the cursor is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Competency, Grid
from e1tui.scoring.situations import absence

CLOSED: Final = "close"


@dataclass(frozen=True)
class Column:
    """A member as the board shows them: `state` is "", "close", or why they are not there ("absent")."""

    stem: str
    evaluation: Evaluation
    state: str

    @property
    def is_open(self) -> bool:
        """Whether something can be given to them."""
        return not self.state


@dataclass(frozen=True)
class Board:
    """What is shown: the criterion `row` of the competency `tab`, and the member `column`, are under the cursor."""

    grid: Grid
    columns: tuple[Column, ...]
    tab: int
    row: int
    column: int

    @property
    def competency(self) -> Competency:
        return self.grid.competencies[self.tab]


def column_of(stem: str, evaluation: Evaluation, situation: str) -> Column:
    """A member's column in that situation."""
    return Column(stem, evaluation, CLOSED if evaluation.is_closed else absence(evaluation, situation))
