"""What is missing or looks incoherent in an evaluation: it warns, it never decides."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Competency, Grid
from e1tui.domain.heading import heading_for
from e1tui.domain.landmark import DEFAULT_WEIGHTS, centre
from e1tui.domain.marks import french
from e1tui.domain.session import Session
from e1tui.domain.text import folded
from e1tui.domain.wording import WordingRemark, told, told_each, wording


class Weight(Enum):
    """MISSING: without it the evaluation is not finished. DOUBTFUL: worth a second look, no more."""

    MISSING = "missing"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Finding:
    """`field` is where to jump: a field of the evaluation, or "commission" (in the session)."""

    weight: Weight
    field: str
    message: str


# A mark is doubtful this far from what the positions would give with the landmark's default weights. The form
# gives no such formula: this is only wide enough to catch a mark typed in the wrong place (14 with every
# position at TI).
DOUBTFUL_GAP: Final = Decimal(7)


def review(grid: Grid, session: Session, evaluation: Evaluation) -> tuple[Finding, ...]:
    """Findings in the order of the form: what is missing first, then what is doubtful.

    A candidate who is not present is to be given nothing, so nothing is missing.
    """
    if not evaluation.is_present:
        return ()
    return (*missing(grid, evaluation), *_missing_commission(session), *_doubtful(grid, session, evaluation))


def blocking(grid: Grid, session: Session, evaluation: Evaluation) -> tuple[Finding, ...]:
    """What has to be given before the evaluation can be closed; what is doubtful never stands in the way."""
    return tuple(f for f in review(grid, session, evaluation) if f.weight is Weight.MISSING)


def obstacle(grid: Grid, session: Session, evaluation: Evaluation) -> str:
    """A sentence on why the evaluation cannot be closed yet, or ""."""
    findings = blocking(grid, session, evaluation)
    if not findings:
        return ""
    others = f" (et {len(findings) - 1} de plus)" if len(findings) > 1 else ""
    return f"Il manque : {findings[0].message}{others}."


def advice(grid: Grid, session: Session, evaluation: Evaluation, before: Evaluation | None = None) -> str:
    """What to read again in the appreciation of somebody who was there, or ""; it never stands in the way.

    With `before`, what has been written since then comes first.
    """
    known = readings(grid, session, before) if before else ()
    return told(readings(grid, session, evaluation), known)


def advices(grid: Grid, session: Session, evaluation: Evaluation) -> tuple[str, ...]:
    """All that there is to read again, a sentence each."""
    return told_each(readings(grid, session, evaluation))


def readings(grid: Grid, session: Session, evaluation: Evaluation) -> tuple[WordingRemark, ...]:
    """The places of the appreciation to read again; none for somebody who was not there.

    A member who has the candidate's own name is not looked for: the text may well name the candidate.
    """
    if not evaluation.is_present:
        return ()
    own = folded(evaluation.candidate.last_name)
    members = heading_for(evaluation, session).commission
    return wording(
        grid, evaluation.appreciation, tuple(one for one in members if folded(one.last_name) != own)
    )


def missing(grid: Grid, evaluation: Evaluation) -> tuple[Finding, ...]:
    """What the evaluation itself lacks: positions, then marks, then the appreciation."""
    positions = [
        Finding(Weight.MISSING, criterion.key, f"{criterion.competency_id} : {criterion.label}")
        for criterion in grid.criteria
        if evaluation.level(criterion) is None
    ]
    marks = [
        Finding(Weight.MISSING, competency.mark_key, f"Note de la compétence {competency.id}")
        for competency in grid.competencies
        if evaluation.mark(competency) is None
    ]
    texts = [] if evaluation.appreciation.strip() else [_NO_APPRECIATION]
    return (*positions, *marks, *texts)


_NO_APPRECIATION: Final = Finding(Weight.MISSING, "appreciation", "Appréciation générale")


def _missing_commission(session: Session) -> tuple[Finding, ...]:
    if session.commission:
        return ()
    return (
        Finding(
            Weight.MISSING,
            "commission",
            "Membres de la commission (liste des sessions, touche m)",
        ),
    )


def _doubtful(grid: Grid, session: Session, evaluation: Evaluation) -> tuple[Finding, ...]:
    found = [
        finding
        for competency in grid.competencies
        if (finding := _doubtful_mark(competency, evaluation)) is not None
    ]
    # Documents print the session's date where the candidate has none of their own.
    if evaluation.candidate.exam_date is None and session.date is None:
        found.append(Finding(Weight.DOUBTFUL, "candidat.date_evaluation", "Date de l’évaluation non saisie"))
    return tuple(found)


def _doubtful_mark(competency: Competency, evaluation: Evaluation) -> Finding | None:
    mark, landmark = evaluation.mark(competency), centre(competency, evaluation, DEFAULT_WEIGHTS)
    if mark is None or landmark is None or abs(mark - landmark) < DOUBTFUL_GAP:
        return None
    levels = {level.value for c in competency.criteria if (level := evaluation.level(c))}
    profile = f"tous les positionnements à {levels.pop()}" if len(levels) == 1 else "ces positionnements"
    message = f"{competency.id} : {french(mark)} avec {profile}, est-ce voulu ?"
    return Finding(Weight.DOUBTFUL, competency.mark_key, message)
