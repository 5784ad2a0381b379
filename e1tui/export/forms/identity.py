"""What a document prints of a candidate: where the candidate's own data are silent, the heading says it."""

from __future__ import annotations

from dataclasses import replace

from e1tui.domain.day.sittings import last_day
from e1tui.domain.evaluation import Evaluation, heading_for
from e1tui.domain.extract import CommunicableExtract, communicable_extract
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session


def completed(evaluation: Evaluation, session: Session) -> Evaluation:
    """The evaluation with its heading's school and date where the candidate has none of their own; of several
    situations, the last one's day."""
    candidate, heading = evaluation.candidate, heading_for(evaluation, session)
    return replace(
        evaluation,
        candidate=replace(
            candidate,
            school=candidate.school or heading.school,
            exam_date=last_day(evaluation) or candidate.exam_date or heading.date,
        ),
    )


def session_extract(
    grid: Grid, session: Session, evaluation: Evaluation, *, draft: bool = False
) -> CommunicableExtract:
    """The extract to print, under the evaluation's heading; raises `communicable_extract`'s ExportError."""
    return communicable_extract(grid, evaluation, heading_for(evaluation, session), draft=draft)
