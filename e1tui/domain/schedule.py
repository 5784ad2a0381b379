"""The order of passage: generated, and what it says at a moment (now, next, late). The clock comes in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.timer import TimerState
from e1tui.errors import InvalidValue

_DAY: Final = dt.date(2000, 1, 1)  # any: times are reckoned within one day
_ZERO: Final = dt.timedelta()


@dataclass(frozen=True)
class Break:
    """No passage runs over it: one that would begins when it ends."""

    start: dt.time
    end: dt.time


@dataclass(frozen=True)
class Slot:
    """A rank of passage, from 1, and its time."""

    order: int
    time: dt.time


def generate(
    start: dt.time, lengths: Sequence[dt.timedelta], breaks: Iterable[Break] = ()
) -> tuple[Slot, ...]:
    """A slot per length, in order, from `start` on: each begins when the one before ends, or after a break.

    InvalidValue when a length is not positive, a break ends before it begins, or the day is too short.
    """
    pauses = sorted((_moment(one.start), _moment(one.end)) for one in breaks)
    if any(end <= begin for begin, end in pauses):
        raise InvalidValue("Une pause finit après son début.")
    if any(length <= _ZERO for length in lengths):
        raise InvalidValue("Une durée de passage est d’au moins une minute.")
    slots: list[Slot] = []
    now = _moment(start)
    for order, length in enumerate(lengths, 1):
        for begin, end in pauses:
            if now < end and now + length > begin:
                now = end
        if (now + length).date() != _DAY:
            raise InvalidValue(f"La journée est trop courte : le passage {order} finirait après minuit.")
        slots.append(Slot(order, now.time()))
        now += length
    return tuple(slots)


def slot_length(length: dt.timedelta, *, extra_time: bool, extra: Fraction) -> dt.timedelta:
    """How long a candidate's passage lasts, to the minute above: `extra` is the part that extra time adds."""
    seconds = int(length.total_seconds()) * (1 + extra if extra_time else Fraction(1))
    return dt.timedelta(minutes=-(-seconds // 60))


def by_passage(evaluations: Iterable[tuple[str, Evaluation]]) -> list[str]:
    """The stems in the order of passage, then of the hour; those with neither come last, as they came."""
    ranked = [
        ((one.order is None, one.order or 0), (one.time is None, one.time or dt.time()), place, stem)
        for place, (stem, one) in enumerate(evaluations)
    ]
    return [stem for *_, stem in sorted(ranked)]


# --- now, next, late ---


class Turn(Enum):
    """Where a candidate stands in the day; the value is what the list shows."""

    NOW = "en cours"
    NEXT = "suivant"
    LATE = "en retard"


def turns(
    evaluations: Iterable[tuple[str, Evaluation]], now: dt.datetime, day: dt.date | None = None
) -> dict[str, Turn]:
    """Who is on now, who is next and who is late, by stem, at that moment; nobody on another day than theirs.

    Only who is present, not closed and has an hour counts; `day` is for those without a date of their own. Now is
    who began last and whose time is not over, or whose timer has not ended; else whose hour came last. Late is
    whose hour is past without their having begun: no timer, no position. Next is the first whose hour is to come.
    """
    waiting = sorted(
        (
            (one.time, one.order or 0, stem, one)
            for stem, one in evaluations
            if one.is_present
            and not one.is_closed
            and one.time
            and (one.candidate.exam_date or day) in (None, now.date())
        ),
        key=lambda entry: entry[:3],
    )
    clock = _moment(now.time())
    come = [entry for entry in waiting if _moment(entry[0]) <= clock]
    length = _usual_length(waiting)
    found: dict[str, Turn] = {}
    if len(come) < len(waiting):
        found[waiting[len(come)][2]] = Turn.NEXT
    on = [
        stem
        for time, _, stem, one in come
        if _has_begun(one) and (clock - _moment(time) < length or _is_timed(one))
    ]
    if on:
        found[on[-1]] = Turn.NOW
    for time, _, stem, one in come:
        if not _has_begun(one):
            expected = not on and stem == come[-1][2] and clock - _moment(time) < length
            found[stem] = Turn.NOW if expected else Turn.LATE
    return found


def next_open(evaluations: Sequence[tuple[str, Evaluation]], stem: str, step: int = 1) -> str | None:
    """The next candidate (`step` −1: the one before) in this order who is present and not closed, or None."""
    stems = [one for one, _ in evaluations]
    place = stems.index(stem) + step if stem in stems else 0
    while 0 <= place < len(evaluations):
        found, evaluation = evaluations[place]
        if evaluation.is_present and not evaluation.is_closed:
            return found
        place += step
    return None


def _has_begun(evaluation: Evaluation) -> bool:
    return bool(evaluation.positions) or (evaluation.timer is not None and bool(evaluation.timer.starts))


def _is_timed(evaluation: Evaluation) -> bool:
    """Whether the timer was started and has not ended."""
    timer = evaluation.timer
    return timer is not None and timer.state in (TimerState.RUNNING, TimerState.PAUSED)


def _usual_length(waiting: Sequence[tuple[dt.time, int, str, Evaluation]]) -> dt.timedelta:
    """The shortest time between two hours of the day, an hour where there is none."""
    moments = sorted({_moment(time) for time, *_ in waiting})
    return min((later - earlier for earlier, later in pairwise(moments)), default=dt.timedelta(hours=1))


def _moment(time: dt.time) -> dt.datetime:
    return dt.datetime.combine(_DAY, time.replace(tzinfo=None))
