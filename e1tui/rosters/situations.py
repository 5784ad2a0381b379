"""A list as a session with situations takes it: the lines of one person brought together, each place where it belongs.

A line for each situation (a column « Situation »), or one line with columns of each (« Passage A », « date_B »).
Without any of these, a group, a rank, an hour or a date are of the session's first situation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from e1tui.domain.day.oral import Oral
from e1tui.domain.session import Session
from e1tui.domain.text import folded
from e1tui.rosters.rows import Roster, RosterProblem, RosterRow

NO_GROUPS: Final = "« Groupe » laissé de côté : cette session n’a pas de situations."


def brought_together(rows: Sequence[RosterRow]) -> tuple[RosterRow, ...]:
    """The rows, those of one person that name different situations as one; a situation named twice stays a double."""
    found: dict[object, RosterRow] = {}
    for row in rows:
        key = (row.candidate.number, folded(row.candidate.full_name), row.personal)
        first = found.get(key)
        is_more = first is not None and not dict(first.orals).keys() & dict(row.orals).keys()
        if (
            first is not None
            and first.orals
            and row.orals
            and is_more
            and not (first.left_out or row.left_out)
        ):
            found[key] = replace(first, orals=(*first.orals, *row.orals))
        else:
            found[key if first is None else row.line] = row
    return tuple(found.values())


def for_session(roster: Roster, session: Session) -> Roster:
    """The list as that session takes it: lines of a situation that it has not are problems, told by line."""
    letters = {one.id for one in session.situations}
    notes = roster.notes
    if not letters and any(row.group for row in roster.rows):
        notes = (*notes, NO_GROUPS)
    names_situations = any(row.orals for row in roster.rows)
    unknown = [(row, one) for row in roster.rows for one, _ in row.orals if one not in letters]
    refused = {row.line for row, _ in unknown}
    problems = {row.line: _unknown(row, one) for row, one in reversed(unknown)}
    rows = brought_together([row for row in roster.rows if row.line not in refused])
    if letters and not names_situations:
        rows = tuple(_of_the_first(row, session.situations[0].id) for row in rows)
    rows = tuple(replace(row, group="") for row in rows)
    return replace(roster, rows=tuple(rows), problems=(*roster.problems, *problems.values()), notes=notes)


def _unknown(row: RosterRow, situation: str) -> RosterProblem:
    said = (
        f"la session n’a pas de situation {situation} : sa fiche, dans la liste des sessions, en donne une."
    )
    return RosterProblem(row.line, said)


def _of_the_first(row: RosterRow, situation: str) -> RosterRow:
    oral = Oral(row.order, row.time, row.candidate.exam_date, row.group)
    if oral == Oral():
        return row
    candidate = replace(row.candidate, exam_date=None)
    return replace(row, candidate=candidate, order=None, time=None, orals=((situation, oral),))
