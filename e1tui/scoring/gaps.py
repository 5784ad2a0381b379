"""What is not given yet of an evaluation, as (tab, row) of its sheet: where Tab and Entrée lead. Pure.

A tab is a competency's rank, or their number for Synthèse; a competency's mark stands in the row after its criteria.
"""

from __future__ import annotations

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Entry, Grid


def first_in(grid: Grid, evaluation: Evaluation, tab: int) -> int:
    """The row of the competency's first criterion without a position, else of its mark if that lacks, else the first."""
    competency = grid.competencies[tab]
    for row, criterion in enumerate(competency.criteria):
        if evaluation.level(criterion) is None:
            return row
    is_open = competency.scale is not None and evaluation.mark(competency) is None
    return len(competency.criteria) if is_open else 0


def first_on_synthesis(grid: Grid, evaluation: Evaluation) -> int:
    """The row of the first mark not given, else of the appreciation."""
    for row, entry in enumerate(grid.entries):
        if entry.is_required and evaluation.mark(entry) is None:
            return row
    return len(grid.entries)


def after_mark(grid: Grid, evaluation: Evaluation, tab: int, row: int) -> tuple[int, int]:
    """The next mark not given after the one there, then the appreciation."""
    competencies, entries = grid.competencies, grid.entries
    synthesis = len(competencies)
    if tab == synthesis:
        for index in (*range(row + 1, len(entries)), *range(row)):
            if entries[index].is_required and evaluation.mark(entries[index]) is None:
                return synthesis, index
        return synthesis, len(entries)
    for index in (*range(tab + 1, synthesis), *range(tab)):
        if competencies[index].scale is not None and evaluation.mark(competencies[index]) is None:
            return index, len(competencies[index].criteria)
    for index, entry in enumerate(entries):
        if isinstance(entry, Entry) and evaluation.mark(entry) is None:
            return synthesis, index
    return synthesis, len(entries)
