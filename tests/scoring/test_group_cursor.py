"""The cursor of a group's grid: from where it is, the next thing that somebody lacks to whom it can be given."""

from __future__ import annotations

from dataclasses import replace

from levels import LEVELS

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Presence
from e1tui.scoring.board import column_of
from e1tui.scoring.group_cursor import GroupCursor


def cursor(grid: Grid, *given: set[int], absent: int | None = None) -> GroupCursor:
    """A member for each set of ranks of criteria that they have a level for."""
    columns = []
    for rank, ranks in enumerate(given):
        one = Evaluation(grid.id, Candidate("NOM", f"{rank}", f"{rank}"))
        for index in ranks:
            one = one.with_position(grid.criteria[index], LEVELS[0])
        columns.append(
            column_of(
                f"{rank}",
                replace(one, presence=Presence.ABSENT) if rank == absent else one,
                "",
            )
        )
    return GroupCursor(grid, lambda: columns)


def test_the_rank_of_a_criterion_is_a_place(grid: Grid) -> None:
    here = cursor(grid, set())
    for index, criterion in enumerate(grid.criteria):
        here.tab, here.row = here.where(index)
        assert here.criterion is criterion


def test_what_is_missing_is_sought_from_the_cursor_on_and_round(grid: Grid) -> None:
    everything = set(range(len(grid.criteria)))
    here = cursor(grid, everything - {2}, everything - {0, 2})
    assert (here.missing_from(0), here.missing_from(1)) == (here.where(0), here.where(2))
    assert here.missing_from(3) == here.where(0)  # round to the beginning
    assert here.missing_after_this() == here.where(2)
    assert here.missing_in(0) == 0 and here.missing_in(1) == 0  # nothing lacks there: its first
    assert here.next_missing() == (*here.where(0), 1)
    here.column = 1
    assert here.next_missing() == (*here.where(2), 0)
    here.tab, here.row, here.column = *here.where(2), 1
    assert here.next_missing() == (*here.where(0), 1)


def test_nothing_is_missing_where_all_is_given(grid: Grid) -> None:
    here = cursor(grid, set(range(len(grid.criteria))))
    assert here.missing_from(0) is None and here.next_missing() is None and here.next_open(1) is None


def test_who_is_not_there_lacks_nothing_and_is_passed_over(grid: Grid) -> None:
    everything = set(range(len(grid.criteria)))
    here = cursor(grid, everything, set(), everything - {4}, absent=1)
    assert here.missing_from(0) == here.where(4)
    assert here.next_missing() == (*here.where(4), 2)
    assert here.next_open(1) == 2 and here.next_open(-1) == 2
