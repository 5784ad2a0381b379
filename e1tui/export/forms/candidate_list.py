"""The list of a session's candidates for a spreadsheet, as `importer` reads it again: identity, passage, presence.

Nothing of an evaluation is on it, nor the extra time, which touches on health and is on no document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from e1tui.domain.day.oral import Oral
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.french import french_date
from e1tui.domain.grid import Grid
from e1tui.domain.heading import Heading
from e1tui.domain.text import neutralised
from e1tui.export.forms.tables import Cell, csv_text

COLUMNS: Final = (
    "Numéro d’inscription", "Nom", "Prénom", "Établissement", "Date de l’évaluation", "Passage", "Heure",
    "Présence",
)  # fmt: skip
_OF_SITUATION: Final = ("Passage", "Heure", "Date", "Groupe", "Présence")


def _row(evaluation: Evaluation, letters: Sequence[str] = ()) -> Sequence[Cell]:
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
        *(cell for letter in letters for cell in _of_situation(evaluation.oral(letter))),
    )


def _of_situation(oral: Oral) -> Sequence[Cell]:
    return (
        oral.order,
        _hour(oral.time),
        french_date(oral.date),
        oral.group,
        oral.presence.label if oral.presence else "",
    )


def _letters(evaluations: Iterable[Evaluation]) -> list[str]:
    """The situations that the candidates have, none in most sessions."""
    return sorted({letter for one in evaluations for letter in one.orals})


def _columns(letters: Iterable[str]) -> tuple[str, ...]:
    return (*COLUMNS, *(f"{name} {letter}" for letter in letters for name in _OF_SITUATION))


def _hour(time: dt.time | None) -> str:
    return "" if time is None else time.isoformat("seconds").removesuffix(":00")


def list_csv(evaluations: Iterable[Evaluation]) -> bytes:
    """The list as Excel opens it in France: UTF-8 with its mark, `;`."""
    evaluations = list(evaluations)
    letters = _letters(evaluations)
    return csv_text(_columns(letters), (_row(one, letters) for one in evaluations)).encode("utf-8-sig")


def list_xlsx(grid: Grid, heading: Heading, evaluations: Iterable[Evaluation]) -> bytes:
    """The list as a workbook: all but the rank is text, so that leading zeros stay.

    What would be taken for a formula is neutralised here too: a workbook is often saved as CSV afterwards.
    """
    from e1tui.export.forms.workbook import Workbook

    book = Workbook("Candidats", f"Candidats, {heading.title}", heading.date, text_columns=True)
    book.heading((grid.wording.diploma, grid.wording.exam), (f"Liste des candidats, {heading.title}",))
    evaluations = list(evaluations)
    letters = _letters(evaluations)
    rows = [
        [
            value if isinstance(value, int) else neutralised(str(value or ""))
            for value in _row(evaluation, letters)
        ]
        for evaluation in evaluations
    ]
    book.table(_columns(letters), rows)
    return book.content(f"Liste des candidats, {heading.title}")
