"""The files of a whole session: which there are, under which names, whole or by day and by school."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from e1tui.domain.day.sittings import by_date
from e1tui.domain.evaluation import Evaluation, heading_for_all
from e1tui.domain.grid import Grid
from e1tui.domain.session import Incident, Session
from e1tui.domain.text import slug
from e1tui.export.forms import morning
from e1tui.export.forms.candidate_list import list_csv, list_xlsx
from e1tui.export.forms.identity import completed
from e1tui.export.forms.mark_sheet import mark_sheet
from e1tui.export.forms.mark_sheet_pages import mark_sheet_pdf
from e1tui.export.forms.mark_sheet_tables import mark_sheet_csv, mark_sheet_xlsx
from e1tui.export.forms.minutes import minutes, minutes_pdf, state_of
from e1tui.export.forms.notes import notes, notes_csv, notes_pdf
from e1tui.export.order import Document, Item, Order, Task, refused, shared, single

_MISSING: Final = "n’est pas fait{} : il lui manquerait les candidats dont le fichier est illisible."
# What would be taken for the whole session's, and is not while a candidate's file cannot be read.
_REFUSED: Final = {
    Document.MARK_SHEET: f"Le bordereau {_MISSING.format('')}",
    Document.LIST: f"La liste des candidats {_MISSING.format('e')}",
    Document.MINUTES: f"Le procès-verbal {_MISSING.format('')}",
    Document.NOTES: f"La liste des notes {_MISSING.format('e')}",
}


@dataclass(frozen=True)
class Group:
    """Candidates of one day, or school, or both; `suffix` tells their files from the others' ("-2026-06-12")."""

    suffix: str
    items: tuple[Item, ...]

    @property
    def evaluations(self) -> list[Evaluation]:
        return [evaluation for _, evaluation in self.items]


def session_tasks(grid: Grid, session: Session, items: Sequence[Item], order: Order) -> Iterator[Task]:
    """The documents of an order that are of the whole session, but for the combined grids and extracts."""
    for document, sentence in _REFUSED.items():
        if document in order.documents and order.incomplete:
            yield refused(sentence)
    wanted = order.documents - (set(_REFUSED) if order.incomplete else set())
    # A candidate of two situations is on the papers of both days, and on the mark sheet of the last.
    by_oral = session.situations and order.by_day
    seen = [(stem, one) for stem, whole in items for one in by_date(session, whole)] if by_oral else items
    states = {stem: state_of(evaluation) for stem, evaluation in items}
    marked, held = groups_of(session, items, order), groups_of(session, seen, order)
    for suffix in dict.fromkeys(group.suffix for group in (*marked, *held)):
        name = f"{order.session}{suffix}"
        group = next((one for one in marked if one.suffix == suffix), None)
        of_day = next((one for one in held if one.suffix == suffix), None)
        if group and Document.MARK_SHEET in wanted:
            yield from _mark_sheets(grid, session, group, name)
        if of_day and Document.MORNING in wanted:
            yield from _morning(grid, session, of_day, name)
        if of_day and Document.MINUTES in wanted:
            own = replace(session, incidents=_incidents(session, of_day, held))
            found = minutes(grid, own, of_day.items, states)
            file = f"{Document.MINUTES}-{name}.pdf"
            remark = _unsigned(file, found.waiting)
            yield shared(file, partial(minutes_pdf, found), of_day.items, remark=remark)
        if group and Document.NOTES in wanted:
            yield from _notes(grid, session, group, name, order)
    if Document.LIST in wanted:
        evaluations = [evaluation for _, evaluation in items]
        heading = heading_for_all(evaluations, session)
        name = f"{Document.LIST}-{order.session}"
        yield single(f"{name}.csv", partial(list_csv, evaluations))
        yield single(f"{name}.xlsx", partial(list_xlsx, grid, heading, evaluations))


def _mark_sheets(grid: Grid, session: Session, group: Group, name: str) -> Iterator[Task]:
    sheet = mark_sheet(grid, session, group.evaluations)
    formats = {"pdf": mark_sheet_pdf, "csv": mark_sheet_csv, "xlsx": mark_sheet_xlsx}
    for extension, content in formats.items():
        printed = group.items if extension == "pdf" else ()
        file = f"{Document.MARK_SHEET}-{name}.{extension}"
        waiting = sum(not row.is_final for row in sheet.rows)
        remark = _unsigned(file, waiting) if printed else ""
        yield shared(file, partial(content, sheet), printed, remark=remark)


def _morning(grid: Grid, session: Session, group: Group, name: str) -> Iterator[Task]:
    for prefix, pdf in (("presence", morning.attendance_pdf), ("passage", morning.passage_pdf)):
        made = partial(pdf, grid, session, group.evaluations)
        yield shared(f"{prefix}-{name}.pdf", made, group.items, named=prefix != "passage")


def _notes(grid: Grid, session: Session, group: Group, name: str, order: Order) -> Iterator[Task]:
    """In the order of a list they have its name too: they are another document than the one by number."""
    listed = notes(grid, session, group.items, order.sequence)
    prefix = f"{Document.NOTES}-{name}{f'-ordre-{order.sequence_name}' if order.sequence else ''}"
    waiting = sum(bool(row.state) for row in listed.rows)
    remark = f"{prefix}.pdf est PROVISOIRE, sans leur note : {_to_close(waiting)}." if waiting else ""
    yield shared(f"{prefix}.pdf", partial(notes_pdf, listed), group.items, named=False, remark=remark)
    yield single(f"{prefix}.csv", partial(notes_csv, listed))


def _unsigned(file: str, waiting: int) -> str:
    return f"{file} est PROVISOIRE, sans signature : {_to_close(waiting)}." if waiting else ""


def _to_close(count: int) -> str:
    return "1 évaluation à clore" if count == 1 else f"{count} évaluations à clore"


def groups_of(session: Session, items: Sequence[Item], order: Order) -> tuple[Group, ...]:
    """One group of all, or one for each day, or school, or school on a day, in that order."""
    if not (order.by_day or order.by_school):
        return (Group("", tuple(items)),)
    found: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        person = completed(item[1], session).candidate
        day = person.exam_date.isoformat() if person.exam_date else "sans-date"
        key = (day if order.by_day else "", person.school if order.by_school else "")
        found.setdefault(key, []).append(item)
    groups: dict[str, Group] = {}
    for (day, school), members in sorted(found.items()):
        parts = (day, (slug(school) or "sans-etablissement") if order.by_school else "")
        stem = suffix = "".join(f"-{part}" for part in parts if part)
        number = 1
        while suffix in groups:  # two schools that differ by case or accents only
            number += 1
            suffix = f"{stem}-{number}"
        groups[suffix] = Group(suffix, tuple(members))
    return tuple(groups.values())


def _incidents(session: Session, group: Group, groups: Sequence[Group]) -> tuple[Incident, ...]:
    """Those of the group's candidates, and of no one's in particular on one of its days, or on nobody's day."""
    if len(groups) == 1:
        return session.incidents
    stems = {stem for stem, _ in group.items}
    elsewhere = {stem for other in groups for stem, _ in other.items} - stems
    others = {day for other in groups for day in _days(session, other)} - _days(session, group)
    return tuple(
        one
        for one in session.incidents
        if one.candidate in stems or (one.candidate not in elsewhere and one.at.date() not in others)
    )


def _days(session: Session, group: Group) -> set[dt.date | None]:
    return {completed(evaluation, session).candidate.exam_date for evaluation in group.evaluations}
