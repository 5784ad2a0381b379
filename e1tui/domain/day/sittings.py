"""A candidate's orals one by one, for the papers of a day: each as the evaluation of somebody who has that oral only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from e1tui.domain.day.oral import Oral
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.session import Session


def sitting(evaluation: Evaluation, situation: str) -> Evaluation:
    """The evaluation as that situation has it: its rank, hour, day and absence, and no other oral."""
    oral = evaluation.oral(situation)
    presence = oral.presence if evaluation.is_present and oral.presence is not None else evaluation.presence
    return replace(
        evaluation,
        candidate=replace(evaluation.candidate, exam_date=oral.date or evaluation.candidate.exam_date),
        presence=presence,
        order=oral.order,
        time=oral.time,
        timer=oral.timer,
        orals=MappingProxyType({situation: oral}),
    )


def sittings(session: Session, evaluation: Evaluation) -> list[Evaluation]:
    """One for each situation in which the candidate has a place or was seen; the evaluation itself where there is none."""
    found = [
        sitting(evaluation, one.id)
        for one in session.situations
        if replace(evaluation.oral(one.id), timer=None) != Oral() or evaluation.oral(one.id).is_sat
    ]
    return found or [evaluation]


def by_date(session: Session, evaluation: Evaluation) -> list[Evaluation]:
    """One for each day on which the candidate has a situation, with those of that day; as `sittings` where none has."""
    found: dict[dt.date | None, list[Evaluation]] = {}
    for one in sittings(session, evaluation):
        found.setdefault(one.candidate.exam_date, []).append(one)
    return [those[0] if len(those) == 1 else _together(those) for those in found.values()]


def _together(those: list[Evaluation]) -> Evaluation:
    """The sittings of one day as one evaluation: absent who is absent from all of them."""
    orals = {letter: oral for one in those for letter, oral in one.orals.items()}
    seen = next((one for one in those if one.is_present), those[0])
    return replace(seen, order=None, time=None, timer=None, orals=MappingProxyType(orals))


def of_sitting(evaluation: Evaluation) -> tuple[str, Oral]:
    """The situation of a sitting, and its oral; "" where the evaluation is not of one only."""
    if len(evaluation.orals) != 1:
        return "", Oral()
    ((situation, oral),) = evaluation.orals.items()
    return situation, oral


def last_day(evaluation: Evaluation) -> dt.date | None:
    """The day of the last situation, on which the marks can be given; None where no situation has a day."""
    return max(_days(evaluation.orals.values()), default=None)


def days_of(evaluation: Evaluation) -> tuple[dt.date | None, ...]:
    """The days of a candidate's situations, else the only day there is, None where it is not known."""
    return tuple(sorted(_days(evaluation.orals.values()))) or (evaluation.candidate.exam_date,)


def _days(orals: Iterable[Oral]) -> list[dt.date]:
    return [oral.date for oral in orals if oral.date is not None]
