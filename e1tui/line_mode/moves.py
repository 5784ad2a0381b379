"""From one question to the other: the criteria, then the marks one after the other, then the end. Pure."""

from __future__ import annotations

from e1tui.scoring.sheet import Sheet


def questions(sheet: Sheet) -> tuple[Sheet, ...]:
    """The sheet at each of its questions, in the order in which they are asked; the end is the last."""
    competencies = sheet.grid.competencies
    criteria = (
        sheet.at(tab, row) for tab, one in enumerate(competencies) for row in range(len(one.criteria))
    )
    marks = (sheet.at(tab, len(one.criteria)) for tab, one in enumerate(competencies))
    return (*criteria, *marks, sheet.at_synthesis(sheet.synthesis))


def rank_of(sheet: Sheet) -> int:
    """Which of its questions the sheet is at, from 0 on; the end where it is at none."""
    places = [(one.tab, one.row) for one in questions(sheet)]
    here = (sheet.tab, sheet.row)
    return places.index(here) if here in places else len(places) - 1


def to_next_mark(sheet: Sheet) -> Sheet | None:
    """At the next mark that is not given, then from the first one on; None when all are."""
    count = sheet.synthesis
    start = 0 if sheet.on_synthesis else sheet.tab + (sheet.marked is not None)
    for index in (*range(start, count), *range(min(start, count))):
        competency = sheet.grid.competencies[index]
        if sheet.evaluation.mark(competency) is None:
            return sheet.at(index, len(competency.criteria))
    return None
