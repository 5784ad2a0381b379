"""What is missing or looks incoherent in an evaluation: it warns, it never decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

from e1tui.domain import fields
from e1tui.domain.appreciation.wording import WordingRemark, told, told_each, wording
from e1tui.domain.day.oral import PREFIX as ORAL_PREFIX
from e1tui.domain.day.oral import held_on
from e1tui.domain.elsewhere import IN_SESSIONS
from e1tui.domain.evaluation import Evaluation, heading_for
from e1tui.domain.french import french_date
from e1tui.domain.grid import Competency, Grid
from e1tui.domain.heading import Heading
from e1tui.domain.landmark import centre
from e1tui.domain.marks import DEFAULT_SCALE, Rule, french
from e1tui.domain.session import ExamForm, Presence, Session
from e1tui.domain.text import folded


class Weight(Enum):
    """MISSING: without it the evaluation is not finished. DOUBTFUL: worth a second look, no more."""

    MISSING = "missing"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Finding:
    """`field` is where to jump: a field of the evaluation, or one of the session ("commission", "forme")."""

    weight: Weight
    field: str
    message: str

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is given in the lists, on the candidate or the session, and not on the evaluation screen."""
        return self.field in _OF_SESSION or self.is_identity

    @property
    def is_identity(self) -> bool:
        """Whether it is about who the candidate is, which is given in the list of candidates."""
        return self.field.startswith("candidat.")

    @property
    def is_of_situation(self) -> bool:
        """Whether it is about a situation that the candidate seems to have missed."""
        return self.field.startswith(ORAL_PREFIX)


_OF_SESSION: Final = (fields.COMMISSION, fields.FORM)


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
    heading = heading_for(evaluation, session)
    lacking = (*missing(grid, evaluation), *_missing_in_heading(evaluation, heading))
    return (
        *lacking,
        *_doubtful(grid, evaluation),
        *_unsaid(evaluation, heading),
        *_missed_situations(session, evaluation),
    )


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


def advices(
    grid: Grid, session: Session, evaluation: Evaluation, width: int | None = None, *, whose: str = ""
) -> tuple[str, ...]:
    """All that there is to read again, a sentence each, the shorter one where it would be wider than `width`.

    They begin with `whose`, where they do not stand beside the candidate's name.
    """
    return told_each(readings(grid, session, evaluation), width, whose=whose)


def listed_advices(grid: Grid, session: Session, evaluation: Evaluation) -> tuple[str, ...]:
    """The same for a narrow list under a title that says it is to be read again: no « Relire », no rank."""
    return tuple(f"{one.brief}." for one in readings(grid, session, evaluation))


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
        for competency in grid.marked
        if evaluation.mark(competency) is None
    ]
    lacks_final = grid.marking.is_typed and evaluation.final_mark is None
    final = [Finding(Weight.MISSING, fields.FINAL_MARK, "Note finale")] if lacks_final else []
    texts = [_NO_APPRECIATION] if _lacks_appreciation(grid, evaluation) else []
    return (*positions, *_unjudged(grid, evaluation, positions), *marks, *final, *texts)


def _unjudged(grid: Grid, evaluation: Evaluation, lacking: Sequence[Finding]) -> tuple[Finding, ...]:
    """Where levels make the mark, all are given, and none of them is a judgement: there is no mark."""
    if lacking or grid.marking.rule is not Rule.LEVELS or grid.marking.is_typed:
        return ()
    if evaluation.reckoned_mark(grid) is not None:
        return ()
    return (
        Finding(Weight.MISSING, grid.criteria[0].key, "Une note, car rien de ce qui y compte n’est évalué"),
    )


def _lacks_appreciation(grid: Grid, evaluation: Evaluation) -> bool:
    """Whether the grid asks for an appreciation that is not there; under a mark, once the mark is known to be."""
    if evaluation.appreciation.strip() or grid.appreciation_under is None:
        return False
    if not grid.appreciation_under.is_finite():
        return True
    mark = evaluation.mark_on_20(grid)
    return mark is not None and mark < grid.appreciation_under


_NO_APPRECIATION: Final = Finding(Weight.MISSING, fields.APPRECIATION, "Appréciation générale")


def _missing_in_heading(evaluation: Evaluation, heading: Heading) -> tuple[Finding, ...]:
    """What the documents say over every evaluation, and a signature is worth nothing without."""
    found = []
    if not heading.commission:
        found.append(Finding(Weight.MISSING, fields.COMMISSION, f"Membres de la commission {IN_SESSIONS}"))
    if heading.form is None:
        found.append(
            Finding(Weight.MISSING, fields.FORM, f"Forme de l’épreuve, CCF ou ponctuelle {IN_SESSIONS}")
        )
    # Documents print the session's date where the candidate has none of their own.
    if evaluation.candidate.exam_date is None and heading.date is None and not held_on(evaluation.orals):
        found.append(Finding(Weight.MISSING, fields.EXAM_DATE, f"Date de l’évaluation {IN_SESSIONS}"))
    return tuple(found)


def _unsaid(evaluation: Evaluation, heading: Heading) -> tuple[Finding, ...]:
    """What the documents have a place for and may lack: a candidate of a CCF has no number yet, for one."""
    found = []
    if not (evaluation.candidate.school or heading.school):
        found.append(Finding(Weight.DOUBTFUL, fields.SCHOOL, "Établissement non saisi"))
    if heading.form is ExamForm.PONCTUELLE and not evaluation.candidate.number:
        found.append(Finding(Weight.DOUBTFUL, fields.NUMBER, "Numéro d’inscription non saisi"))
    return tuple(found)


def _missed_situations(session: Session, evaluation: Evaluation) -> tuple[Finding, ...]:
    """The situations that the candidate seems not to have been examined in: the commission decides what that means."""
    found = []
    for situation in session.situations:
        oral = evaluation.oral(situation.id)
        if oral.presence not in (None, Presence.PRESENT):
            said = f"Situation {situation.id} : {oral.presence.label}"
        elif oral.date is None and not oral.is_sat:
            said = f"Situation {situation.id} : ni date, ni présence, ni chronomètre"
        else:
            continue
        found.append(Finding(Weight.DOUBTFUL, f"{ORAL_PREFIX}{situation.id}.presence", said))
    return tuple(found)


def to_come(session: Session, evaluation: Evaluation, today: dt.date) -> tuple[Finding, ...]:
    """The situations that are still to come: the form would say that they were held."""
    return tuple(
        Finding(
            Weight.DOUBTFUL,
            f"{ORAL_PREFIX}{one.id}.presence",
            f"Situation {one.id} : à venir, le {french_date(day)}",
        )
        for one in session.situations
        if (day := evaluation.oral(one.id).date) is not None
        and day > today
        and evaluation.is_present
        and evaluation.oral(one.id).presence is None
    )


def _doubtful(grid: Grid, evaluation: Evaluation) -> tuple[Finding, ...]:
    return tuple(
        finding
        for competency in grid.competencies
        if (finding := _doubtful_mark(grid, competency, evaluation)) is not None
    )


def _doubtful_mark(grid: Grid, competency: Competency, evaluation: Evaluation) -> Finding | None:
    mark, landmark = evaluation.mark(competency), centre(grid, competency, evaluation, grid.weights)
    if mark is None or landmark is None or competency.scale is None:
        return None
    if abs(mark - landmark) < DOUBTFUL_GAP * competency.scale.maximum / DEFAULT_SCALE.maximum:
        return None
    levels = {level.value for c in competency.criteria if (level := evaluation.level(c))}
    profile = f"tous les positionnements à {levels.pop()}" if len(levels) == 1 else "ces positionnements"
    message = f"{competency.id} : {french(mark)} avec {profile}, est-ce voulu ?"
    return Finding(Weight.DOUBTFUL, competency.mark_key, message)
