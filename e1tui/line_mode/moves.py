"""From one question to the other: the criteria, then the marks one after the other, then the end. Pure."""

from __future__ import annotations

from e1tui.scoring.sheet import Sheet


def questions(sheet: Sheet) -> tuple[Sheet, ...]:
    """The sheet at each of its questions, in the order in which they are asked; the end is the last."""
    competencies = sheet.grid.competencies
    criteria = (
        sheet.at(tab, row) for tab, one in enumerate(competencies) for row in range(len(one.criteria))
    )
    return (*criteria, *_marks(sheet), sheet.at_synthesis(sheet.first_text))


def _marks(sheet: Sheet) -> tuple[Sheet, ...]:
    """The sheet at each mark: of the competencies on their tabs, of the bonus and the final one on Synthèse."""
    return tuple(sheet.at(0, 0).to_field(entry.mark_key).sheet for entry in sheet.grid.entries)


def rank_of(sheet: Sheet) -> int:
    """Which of its questions the sheet is at, from 0 on; the end where it is at none."""
    places = [(one.tab, one.row) for one in questions(sheet)]
    here = (sheet.tab, sheet.row)
    return places.index(here) if here in places else len(places) - 1


def to_next_mark(sheet: Sheet) -> Sheet | None:
    """At the next mark that is not given, then from the first one on; None when all are."""
    marks = _marks(sheet)
    here = (sheet.tab, sheet.row + (sheet.marked is not None))
    after = [one for one in marks if (one.tab, one.row) >= here]
    for there in (*after, *marks):
        if (
            there.marked is not None
            and there.marked.is_required
            and sheet.evaluation.mark(there.marked) is None
        ):
            return there
    return None
