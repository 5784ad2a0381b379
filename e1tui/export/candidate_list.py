"""The list of a session's candidates for a spreadsheet, as `importer` reads it again: identity, passage, presence.

Nothing of an evaluation is on it, nor the extra time, which touches on health and is on no document.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.heading import Heading
from e1tui.domain.text import neutralised
from e1tui.export.identity import french_date
from e1tui.export.tables import NO_DATE, Cell, csv_text

COLUMNS: Final = (
    "Numéro d’inscription", "Nom", "Prénom", "Établissement", "Date de l’évaluation", "Passage", "Heure",
    "Présence",
)  # fmt: skip
_WIDTHS: Final = (20, 26, 22, 30, 20, 9, 9, 18)


def _row(evaluation: Evaluation) -> Sequence[Cell]:
    candidate = evaluation.candidate
    return (
        candidate.number,
        candidate.last_name,
        candidate.first_name,
        candidate.school,
        french_date(candidate.exam_date),
        evaluation.order,
        _hour(evaluation.time),
        evaluation.presence.label,
    )


def _hour(time: dt.time | None) -> str:
    return "" if time is None else time.isoformat("seconds").removesuffix(":00")


def list_csv(evaluations: Iterable[Evaluation]) -> bytes:
    """The list as Excel opens it in France: UTF-8 with its mark, `;`."""
    return csv_text(COLUMNS, map(_row, evaluations)).encode("utf-8-sig")


def list_xlsx(heading: Heading, evaluations: Iterable[Evaluation]) -> bytes:
    """The list as a workbook: all but the rank is text, so that leading zeros stay.

    What would be taken for a formula is neutralised here too: a workbook is often saved as CSV afterwards.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        date = heading.date or NO_DATE
        created = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
        book.set_properties({"title": f"Candidats, {heading.title}", "created": created})
        page = book.add_worksheet("Candidats")
        head = book.add_format({"bold": True, "bg_color": "#E8E8E8"})
        text = book.add_format({"num_format": "@"})
        for column, (label, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            page.set_column(column, column, width, text)
            page.write_string(0, column, label, head)
        for line, evaluation in enumerate(evaluations, start=1):
            for column, value in enumerate(_row(evaluation)):
                if isinstance(value, int):
                    page.write_number(line, column, value)
                elif value:
                    page.write_string(line, column, neutralised(str(value)), text)
        page.freeze_panes(1, 0)
    return target.getvalue()
