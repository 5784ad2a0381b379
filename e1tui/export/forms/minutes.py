"""The procès-verbal: when and where a session was held, by whom, who was there and who was not, what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from e1tui.domain.closing.printable import with_blanks
from e1tui.domain.closing.seal import is_altered
from e1tui.domain.day.oral import Oral
from e1tui.domain.day.sittings import days_of
from e1tui.domain.evaluation import Evaluation, heading_for_all
from e1tui.domain.french import french_date, french_dates, spelt_time
from e1tui.domain.grid import Grid
from e1tui.domain.heading import Heading
from e1tui.domain.session import Incident, Presence, Session
from e1tui.export.forms.blocks import (
    SIGNATURE_HEIGHTS,
    centred,
    code_legend,
    code_paragraph,
    commission,
    document_title,
    fewest_pages,
    fields,
    footer,
    head,
    heading,
)
from e1tui.export.forms.grid_form import CHANGED, DRAFT
from e1tui.export.forms.identity import completed
from e1tui.export.forms.mark_sheet import CLOSED, NOTICE, PROVISIONAL, number_order
from e1tui.export.layout.flow import lay_out
from e1tui.export.layout.page import CONTENT_WIDTH, FOOTER_NAME, Cell, Layout, Row, Table, Text, mm, paragraph
from e1tui.export.layout.structure import Role
from e1tui.export.layout.typeset import shortened
from e1tui.export.pdf.writer import PdfFile

TITLE: Final = "Procès-verbal"
_NOTHING: Final = "rien de saisi"
_PROVISIONAL_NOTICE: Final = f"{PROVISIONAL} : tout n’est pas clos ; rien n’est à signer"
_SIZE: Final = 8.5
_UNDATED: Final = "sans date"  # in a line of its own, beside the days of the other situations
_TAIL: Final = 2  # rows of the last table that stay with the signatures

Column = tuple[str, float]  # its heading, and its width; the one without a width has what the others leave


@dataclass(frozen=True)
class Minutes:
    """`people` by stem, in the order of their numbers, with what the `about` heading completes of their identity;
    `states` says of each how far the evaluation is. `incidents` are in the order of their moments."""

    grid: Grid
    session: Session
    about: Heading
    people: Mapping[str, Evaluation]
    states: Mapping[str, str]
    incidents: tuple[Incident, ...]

    @property
    def absent(self) -> tuple[Evaluation, ...]:
        """Who did not come, whatever the reason, in the minutes' order."""
        return tuple(one for one in self.people.values() if not one.is_present)

    @property
    def waiting(self) -> int:
        """How many of those present are not closed, or were changed since: the day is not over."""
        return sum(one.is_present and self.states[stem] != CLOSED for stem, one in self.people.items())

    @property
    def schools(self) -> tuple[str, ...]:
        """The schools that candidates come from, each once, in the minutes' order."""
        return tuple(dict.fromkeys(one.candidate.school for one in self.people.values()))

    @property
    def has_dates(self) -> bool:
        """Whether the candidates were heard on more than one day."""
        return len({day for one in self.people.values() for day in _days(one)}) > 1


def minutes(
    grid: Grid,
    session: Session,
    items: Sequence[tuple[str, Evaluation]],
    states: Mapping[str, str] | None = None,
) -> Minutes:
    """The procès-verbal of these candidates, by stem, under the heading that they have in common.

    Its incidents are the session's. `states` are by stem, where the evaluations are seen in one situation only.
    """
    people = {stem: _with_blanks(completed(evaluation.shown(), session)) for stem, evaluation in items}
    by_name = sorted(people.items(), key=lambda item: session.name_key(item[1].candidate))
    ordered = dict(sorted(by_name, key=lambda item: number_order(item[1].candidate.number)))
    states = states or {stem: state_of(evaluation) for stem, evaluation in items}
    about = heading_for_all((evaluation for _, evaluation in items), session)
    return Minutes(grid, session, about, ordered, states, session.incidents)


def _with_blanks(one: Evaluation) -> Evaluation:
    return replace(one, candidate=with_blanks(one.candidate))


def minutes_pdf(found: Minutes) -> bytes:
    """A4 pages; PROVISOIRE, with nothing to sign, until all who were present are closed.

    Raises ExportError for characters that cannot be printed.
    """
    about = found.about
    state = f" ({PROVISIONAL.lower()})" if found.waiting else ""
    file = PdfFile(f"{TITLE}, {about.title}{state}", about.date)
    file.add(_layout(found), PROVISIONAL if found.waiting else "")
    return file.content()


def _layout(found: Minutes) -> Layout:
    about, wording = found.about, found.grid.wording
    schools = ", ".join(filter(None, found.schools)) or about.school
    all_days = {day for one in found.people.values() for day in days_of(one)}
    days = french_dates(all_days) or french_date(about.date)
    items = (
        ("Académie", about.academy),
        ("Centre d’examen", about.centre),
        ("Session", about.title),
        ("Établissements" if len(found.schools) > 1 else "Établissement", schools),
        ("Dates" if len(all_days) > 1 else "Date", days),
        ("Forme de l’épreuve", about.form.value if about.form else ""),
    )
    place = (shortened(about.centre or schools, 60), days)
    first = (PROVISIONAL if found.waiting else "", f"{TITLE} · {shortened(about.title, FOOTER_NAME)}")
    below = "\n".join(" · ".join(filter(None, line)) for line in (first, place))
    notes = (NOTICE, _PROVISIONAL_NOTICE if found.waiting else "")

    def with_signatures(height: float) -> Layout:
        tables = (
            document_title(wording.diploma, wording.exam, subtitle=TITLE, notes=notes),
            fields([item for item in items if item[1]], gap=mm(2)),
            *_present(found),
            *_absent(found),
            *_incidents(found),
            *commission(found.grid, about, signed=not found.waiting, height=height),
        )
        return lay_out(tables, footer(below))

    return fewest_pages(with_signatures, SIGNATURE_HEIGHTS, enough=1)


def _present(found: Minutes) -> tuple[Table, ...]:
    columns: list[Column] = [
        *_identity_columns(found),
        ("Passage", mm(24)),
        ("Évaluation", mm(26)),
    ]
    rows = [
        (*_identity(found, one), _passage(one), found.states[stem])
        for stem, one in found.people.items()
        if one.is_present
    ]
    return _table(f"Candidats présents : {len(rows)}", columns, rows, name=1)


def _absent(found: Minutes) -> tuple[Table, ...]:
    columns: list[Column] = [*_identity_columns(found), ("Code", mm(16))]
    rows = [(*_identity(found, one), found.session.code(one.presence)) for one in found.absent]
    tables = _table(f"Candidats absents, dispensés ou reportés : {len(rows)}", columns, rows, name=1)
    legend = code_paragraph(code_legend(found.session))
    return (*tables, legend) if rows else tables


def _incidents(found: Minutes) -> tuple[Table, ...]:
    columns: list[Column] = [("Heure", mm(20)), ("Candidat", mm(50)), ("Incident", 0.0)]
    dated = found.has_dates or len({one.at.date() for one in found.incidents}) > 1
    rows = [(_moment(one, dated=dated), _whose(found, one), one.text) for one in found.incidents]
    return _table(f"Incidents : {len(rows) or 'aucun'}", columns, rows, name=0)


def _table(
    title: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, name: int
) -> tuple[Table, ...]:
    """A titled table, the title alone where there is no row; `name` is the column that heads each row."""
    if not rows:
        text = Text(title, bold=True)
        return (paragraph(text, width=CONTENT_WIDTH, gap=mm(3), role=Role.SUBHEADING),)
    fixed = sum(width for _, width in columns)
    widths = tuple(width or CONTENT_WIDTH - fixed for _, width in columns)
    header = Row(tuple(head(centred(label, 8, bold=True)) for label, _ in columns))
    lines = tuple(
        Row(
            tuple(
                Cell(
                    (Text(value, _SIZE, source=label),),
                    middle=True,
                    role=Role.ROW_HEADER if rank == name else Role.CELL,
                )
                for rank, ((label, _), value) in enumerate(zip(columns, row, strict=True))
            ),
            least=mm(6),
        )
        for row in rows
    )
    table = Table(widths, (header, *lines), headers=1, gap=mm(1.2), tail=_TAIL)
    return heading(title, gap=mm(3)), table


def _identity_columns(found: Minutes) -> list[Column]:
    return [
        ("Numéro d’inscription", mm(24)),
        ("NOM, prénom", 0.0),
        *([("Établissement", mm(36))] if len(found.schools) > 1 else []),
        *([("Date", mm(18))] if found.has_dates else []),
    ]


def _identity(found: Minutes, one: Evaluation) -> tuple[str, ...]:
    person = one.candidate
    return (
        person.number,
        person.full_name,
        *((person.school,) if len(found.schools) > 1 else ()),
        *(("\n".join(french_date(day) or _UNDATED for day in _days(one)),) if found.has_dates else ()),
    )


def _days(one: Evaluation) -> tuple[dt.date | None, ...]:
    """The day of each line of the passage: of each situation in the order of their letters, None where it has none."""
    dates = tuple(oral.date for _, oral in sorted(one.orals.items()))
    return dates if any(dates) else (one.candidate.exam_date,)


def _passage(one: Evaluation) -> str:
    if one.orals:
        return "\n".join(_of_situation(letter, oral) for letter, oral in sorted(one.orals.items()))
    hour = "" if one.time is None else spelt_time(one.time)
    return " · ".join(filter(None, (str(one.order or ""), hour)))


def _of_situation(letter: str, oral: Oral) -> str:
    """ "A · 3 · 09 h 40", or that the candidate missed it: "B · absent"."""
    if oral.presence not in (None, Presence.PRESENT):
        return f"{letter} · {oral.presence.label}"
    return " · ".join(filter(None, (letter, str(oral.order or ""), spelt_time(oral.time))))


def state_of(one: Evaluation) -> str:
    """How far an evaluation is, as the procès-verbal says it."""
    if is_altered(one):
        return CHANGED
    return CLOSED if one.is_closed else _NOTHING if one.has_nothing_given else DRAFT


def _moment(incident: Incident, *, dated: bool) -> str:
    hour = spelt_time(incident.at.time())
    return f"{french_date(incident.at.date())}\n{hour}" if dated else hour


def _whose(found: Minutes, incident: Incident) -> str:
    """Of whom it was noted; the name of the file where the candidate was withdrawn since."""
    one = found.people.get(incident.candidate)
    if one is None:
        return incident.candidate
    return " · ".join(filter(None, (one.candidate.full_name, one.candidate.number)))
