"""The cursor of a group's grid: a criterion and a member, and where what is not given yet stands from there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from e1tui.domain.grid import Criterion, Grid
from e1tui.scoring.board import Column


class GroupCursor:
    """On the criterion `row` of the competency `tab`, in that `column`; `columns` are those of the members as they are now."""

    def __init__(self, grid: Grid, columns: Callable[[], Sequence[Column]]) -> None:
        self._grid = grid
        self._columns = columns
        self.tab, self.row, self.column = 0, 0, 0

    @property
    def criterion(self) -> Criterion:
        """The criterion under the cursor."""
        return self._grid.competencies[self.tab].criteria[self.row]

    def where(self, index: int) -> tuple[int, int]:
        """The competency and the row of the grid's criterion of that rank."""
        for tab, competency in enumerate(self._grid.competencies):
            if index < len(competency.criteria):
                return tab, index
            index -= len(competency.criteria)
        raise IndexError(index)

    def lacking(self, criterion: Criterion) -> bool:
        """Whether somebody to whom it can be given has no position there."""
        return any(one.is_open and one.evaluation.level(criterion) is None for one in self._columns())

    def missing_from(self, start: int) -> tuple[int, int] | None:
        """The first criterion from that rank on that somebody lacks, round to the beginning; None where none is."""
        criteria = self._grid.criteria
        for step in range(len(criteria)):
            index = (start + step) % len(criteria)
            if self.lacking(criteria[index]):
                return self.where(index)
        return None

    def missing_after_this(self) -> tuple[int, int] | None:
        """The next criterion after this one that somebody lacks, round to it; None where none is."""
        return self.missing_from(self._grid.criteria.index(self.criterion) + 1)

    def missing_in(self, tab: int) -> int:
        """The row of the competency's first criterion that somebody lacks, else its first."""
        criteria = self._grid.competencies[tab].criteria
        return next((row for row, one in enumerate(criteria) if self.lacking(one)), 0)

    def next_missing(self) -> tuple[int, int, int] | None:
        """What is not given yet, of anybody: along the row, then down, round to the beginning; None where nothing is."""
        criteria, columns = self._grid.criteria, self._columns()
        here = criteria.index(self.criterion) * len(columns) + self.column
        for step in range(1, len(criteria) * len(columns) + 1):
            index, column = divmod((here + step) % (len(criteria) * len(columns)), len(columns))
            if columns[column].is_open and columns[column].evaluation.level(criteria[index]) is None:
                return *self.where(index), column
        return None

    def next_open(self, delta: int) -> int | None:
        """The next column where something can be given, round to the first; None where no other is."""
        columns = self._columns()
        for step in range(1, len(columns)):
            column = (self.column + step * delta) % len(columns)
            if columns[column].is_open:
                return column
        return None
