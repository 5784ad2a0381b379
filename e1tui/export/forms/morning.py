"""The morning pack: paper that is ready if the line dies. Attendance, order of passage, blank grids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from e1tui.domain.closing.printable import with_blanks
from e1tui.domain.day.sittings import of_sitting, sittings
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.french import french_date, french_dates, spelt_time
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.domain.text import NBSP
from e1tui.export.forms.blocks import (
    centred,
    code_legend,
    code_paragraph,
    commission,
    document_title,
    footer,
    head,
)
from e1tui.export.forms.identity import completed
from e1tui.export.layout.flow import lay_out
from e1tui.export.layout.page import CONTENT_WIDTH, FOOTER_NAME, Cell, Layout, Row, Table, Text, mm
from e1tui.export.layout.structure import Role
from e1tui.export.layout.typeset import shortened
from e1tui.export.pdf.writer import PdfFile

ATTENDANCE: Final = "Feuille de présence"
PASSAGE: Final = "Ordre de passage"
_ROW: Final = mm(12)
_TAIL: Final = 2  # rows that stay with the commission's signatures


def attendance_pdf(grid: Grid, session: Session, evaluations: Iterable[Evaluation]) -> bytes:
    """Names by the alphabet, each with room for a proof of identity and to sign, or the code of an absence known
    beforehand. Of several situations a page each, day by day: one signs for each of them."""
    pages = _by_situation(session, evaluations)
    tables = [(found, _attendance(grid, session, found)) for found in pages]
    return _pdf(grid, session, tables, ATTENDANCE)


def _attendance(grid: Grid, session: Session, evaluations: Iterable[Evaluation]) -> tuple[Table, ...]:
    found = [completed(one, session) for one in evaluations]
    found = [_with_blanks(one) for one in sorted(found, key=lambda one: session.name_key(one.candidate))]
    dated = len(_days(found)) > 1
    schools = len({one.candidate.school for one in found}) > 1
    grouped = any(of_sitting(one)[1].group for one in found)
    columns = [
        ("Numéro d’inscription", mm(25)),
        ("NOM, prénom", 0.0),
        *([("Établissement", mm(28))] if schools else []),
        *([("Groupe", mm(14))] if grouped else []),
        ("Passage", mm(23)),
        ("Pièce d’identité", mm(20 if grouped else 25)),
        ("Signature", mm((42 if schools else 50) - (8 if grouped else 0))),
    ]
    fixed = sum(width for _, width in columns)
    labels = tuple(label for label, _ in columns)
    widths = tuple(width or CONTENT_WIDTH - fixed for _, width in columns)
    rows = tuple(
        Row(
            (
                Cell((Text(one.candidate.number, source="Numéro d’inscription"),), middle=True),
                Cell((Text(one.candidate.full_name, 10, source="Nom"),), middle=True, role=Role.ROW_HEADER),
                *(
                    [Cell((Text(one.candidate.school, 8, source="Établissement"),), middle=True)]
                    if schools
                    else []
                ),
                *([Cell((centred(of_sitting(one)[1].group),), middle=True)] if grouped else []),
                Cell((centred(_moment(one, dated=dated)),), middle=True),
                Cell(),
                Cell(
                    (
                        centred(
                            "" if one.is_present else f"{session.code(one.presence)} ({one.presence.label})"
                        ),
                    ),
                    middle=True,
                ),
            ),
            least=_ROW,
        )
        for one in found
    )
    header = Row(tuple(head(centred(label, bold=True)) for label in labels))
    table = Table(widths, (header, *rows), headers=1, gap=mm(3), tail=_TAIL)
    legend = code_paragraph(code_legend(session))
    return (table, legend, *commission(grid, session, signed=True))


def passage_pdf(grid: Grid, session: Session, evaluations: Iterable[Evaluation]) -> bytes:
    """For the door: ranks, times and numbers only, of those who are not known to be absent. Of several situations a
    page each, day by day, the groups together."""
    pages = _by_situation(session, (one for one in evaluations if one.is_present))
    pages = [[one for one in found if one.is_present] for found in pages]
    return _pdf(grid, session, [(found, (_door(session, found),)) for found in pages], PASSAGE)


def _door(session: Session, evaluations: Iterable[Evaluation]) -> Table:
    found = [_with_blanks(completed(one, session)) for one in evaluations]
    grouped = any(of_sitting(one)[1].group for one in found)
    first = {key: min((one.order or 0 for one in those), default=0) for key, those in _groups(found).items()}
    found.sort(
        key=lambda one: (
            _day(one),
            one.order is None,
            first.get(_group(one), one.order or 0),
            _group(one),
            one.order or 0,
            one.time or dt.time.max,
        )
    )
    dated = len(_days(found)) > 1
    labels = (
        "Passage",
        *(("Date",) if dated else ()),
        *(("Groupe",) if grouped else ()),
        "Heure",
        "Numéro d’inscription",
    )
    rows = tuple(
        Row(
            tuple(
                Cell(
                    (centred(text, 14, bold=rank == len(values) - 1),),
                    middle=True,
                    role=Role.ROW_HEADER if rank == len(values) - 1 else Role.CELL,
                )
                for rank, text in enumerate(values)
            ),
            least=_ROW,
        )
        for one in found
        for values in [
            (
                str(one.order or ""),
                *((french_date(one.candidate.exam_date),) if dated else ()),
                *((of_sitting(one)[1].group,) if grouped else ()),
                spelt_time(one.time),
                one.candidate.number or "sans numéro",
            )
        ]
    )
    header = Row(tuple(head(centred(label, 11, bold=True)) for label in labels))
    widths = (CONTENT_WIDTH / len(labels),) * len(labels)
    return Table(widths, (header, *rows), headers=1, gap=mm(3))


def _by_situation(session: Session, evaluations: Iterable[Evaluation]) -> list[list[Evaluation]]:
    """What stands on pages of its own: each situation of a day, or all where there are no situations."""
    found = list(evaluations)
    if not session.situations:
        return [found]
    pages: dict[tuple[dt.date, str], list[Evaluation]] = {}
    for one in (sat for whole in found for sat in sittings(session, whole)):
        pages.setdefault((_day(completed(one, session)), of_sitting(one)[0]), []).append(one)
    return [those for _, those in sorted(pages.items())] or [[]]


def _group(one: Evaluation) -> str:
    """What tells a candidate's group on the door sheet, of which those who are alone are each another."""
    group = of_sitting(one)[1].group
    return f"{_day(one)} {group}" if group else ""


def _groups(found: Iterable[Evaluation]) -> dict[str, list[Evaluation]]:
    groups: dict[str, list[Evaluation]] = {}
    for one in found:
        if _group(one) and one.order is not None:
            groups.setdefault(_group(one), []).append(one)
    return groups


def _pdf(
    grid: Grid,
    session: Session,
    pages: Sequence[tuple[Sequence[Evaluation], Sequence[Table]]],
    title: str,
) -> bytes:
    """The candidates of each part, which begins a page, with its tables."""
    file = PdfFile(f"{title}, {session.title}", session.date)
    for found, tables in pages:
        file.add(_part(grid, session, [completed(one, session) for one in found], title, tables))
    return file.content()


def _part(
    grid: Grid, session: Session, found: Sequence[Evaluation], title: str, tables: Sequence[Table]
) -> Layout:
    wording = grid.wording
    found = [_with_blanks(one) for one in found]
    schools = {one.candidate.school for one in found} or {session.school}
    school = schools.pop() if len(schools) == 1 else ""
    days = french_dates(one.candidate.exam_date for one in found) or french_date(session.date)
    place = " · ".join(filter(None, (school, session.centre, days)))
    notes = (session.title, *_situation_line(session, found), place)
    heading = document_title(wording.diploma, wording.exam, subtitle=title, notes=notes)
    return lay_out((heading, *tables), footer(f"{title} · {shortened(session.title, FOOTER_NAME)}"))


def _situation_line(session: Session, found: Sequence[Evaluation]) -> tuple[str, ...]:
    """ "Situation A : Contribution à un projet", nothing without situations."""
    letters = {of_sitting(one)[0] for one in found}
    if not session.situations or len(letters) != 1:
        return ()
    situation = session.situation(letters.pop())
    if situation is None:
        return ("Situation à préciser",)
    return (f"Situation {situation.id}" + (f"{NBSP}: {situation.title}" if situation.title else ""),)


def _with_blanks(one: Evaluation) -> Evaluation:
    """One name that cannot be printed must not take everybody's paper away."""
    return replace(one, candidate=with_blanks(one.candidate))


def _day(one: Evaluation) -> dt.date:
    return one.candidate.exam_date or dt.date.max


def _days(found: Iterable[Evaluation]) -> set[dt.date]:
    return {_day(one) for one in found}


def _moment(one: Evaluation, *, dated: bool) -> str:
    """ "3 · 09 h 30", with the day above where the session has several."""
    parts = " · ".join(filter(None, (str(one.order or ""), spelt_time(one.time))))
    return f"{french_date(one.candidate.exam_date)}\n{parts}" if dated else parts
