"""A candidate who goes to another session: what stands in the way, and what of the evaluation is of the session left.

What was given goes with the candidate as it is. What is of a session (a school, a day, a rank) is looked at here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

from e1tui.domain.closing.seal import is_altered
from e1tui.domain.day.oral import Oral
from e1tui.domain.day.timer import Timer, TimerState
from e1tui.domain.evaluation import Evaluation, heading_for
from e1tui.domain.french import french_date, french_time
from e1tui.domain.session import Session


@dataclass(frozen=True)
class Fitted:
    """An evaluation as the other session is to have it; `notes` are sentences on what of it is not as it was."""

    evaluation: Evaluation
    notes: tuple[str, ...] = ()


def other_grid(source: Session, target: Session) -> str:
    """Why nothing that is given in the one has a meaning in the other, in words that follow its name, or ""."""
    if source.grid_id == target.grid_id:
        return ""
    return f"n’a pas la même grille ({target.grid_id}, non {source.grid_id})"


def why_not(evaluation: Evaluation, *, copy: bool = False) -> str:
    """Why the evaluation cannot go to another session as it is, in words that follow a name, or "".

    A closed one goes only while its fingerprint proves it, under the heading that it keeps: the other session's
    would otherwise be printed over what was signed under this one's.
    """
    if evaluation.is_closed:
        closing = evaluation.closing
        if closing is None or not closing.fingerprint or closing.heading is None:
            return (
                "close par une version antérieure, sans l’en-tête de sa session, qui serait remplacé : rouvrez-la, et"
                " closez-la de nouveau"
            )
        if is_altered(evaluation):
            return "modifiée après avoir été close (autre empreinte) : rouvrez-la et relisez-la d’abord"
    elif not copy and any(
        timer is not None and timer.state is TimerState.RUNNING for timer in _timers(evaluation)
    ):
        return "son chronomètre est en marche : mettez-le en pause d’abord"
    return ""


def fitted(evaluation: Evaluation, source: Session, target: Session, there: Iterable[Evaluation]) -> Fitted:
    """The evaluation of a candidate of `source` for `target`, where `there` are already.

    The school, and of somebody who was heard the day, are written out where they were the session's and the other
    session has other ones. A rank or an hour that is somebody's there is left: two cannot have it.
    """
    notes: list[str] = []
    if not evaluation.is_closed:  # a closed one keeps its heading, and its identity is sealed
        person = evaluation.candidate
        if not person.school and source.school and source.school != target.school:
            person = replace(person, school=source.school)
            notes.append(f"établissement noté sur sa fiche : {source.school}")
        was_heard = any(_timers(evaluation)) or not evaluation.has_nothing_given
        if was_heard and person.exam_date is None and source.date and source.date != target.date:
            person = replace(person, exam_date=source.date)
            notes.append(f"date de l’évaluation notée sur sa fiche : {french_date(source.date)}")
        evaluation = replace(evaluation, candidate=person)
    others = tuple(there)
    if evaluation.order is not None and any(one.order == evaluation.order for one in others):
        notes.append(f"rang {evaluation.order} laissé, il y est déjà pris")
        evaluation = replace(evaluation, order=None)
    if evaluation.time is not None:
        day = _day(evaluation, target)
        if any(one.time == evaluation.time and _day(one, target) == day for one in others):
            notes.append(f"heure {french_time(evaluation.time)} laissée, elle y est déjà prise")
            evaluation = replace(evaluation, time=None)
    for letter in evaluation.orals:
        rows = [one.oral(letter) for one in others]
        oral = _without_taken(evaluation.oral(letter), rows, target.date)
        if oral != evaluation.oral(letter):
            notes.append(f"passage en {letter} laissé, il y est déjà pris")
            evaluation = replace(evaluation, orals=MappingProxyType({**evaluation.orals, letter: oral}))
    return Fitted(evaluation, tuple(notes))


def _timers(evaluation: Evaluation) -> Iterator[Timer | None]:
    """That of the only oral, and of each situation."""
    return (evaluation.oral(letter).timer for letter in ("", *evaluation.orals))


def _without_taken(oral: Oral, others: Iterable[Oral], day: dt.date | None) -> Oral:
    """A situation's oral without a rank or an hour that is somebody's of another group, on that day."""
    those = [one for one in others if (one.date or day) == (oral.date or day)]
    if oral.order is not None and any(one.order == oral.order for one in those):
        oral = replace(oral, order=None)
    apart = [one for one in those if not oral.group or one.group != oral.group]
    if oral.time is not None and any(one.time == oral.time for one in apart):
        oral = replace(oral, time=None)
    return oral


def _day(evaluation: Evaluation, session: Session) -> dt.date | None:
    return evaluation.candidate.exam_date or heading_for(evaluation, session).date
