"""The order of passage: generated, and what it says at a moment (now, next, late). The clock comes in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from e1tui.domain.day.timer import TimerState
from e1tui.domain.summary import Summary
from e1tui.errors import InvalidValue

_DAY: Final = dt.date(2000, 1, 1)  # any: times are reckoned within one day
UNDATED: Final = dt.date.max  # of those whose day is not known: they come after all others
_ZERO: Final = dt.timedelta()
_HOUR: Final = dt.timedelta(hours=1)
_TIMED: Final = (TimerState.RUNNING, TimerState.PAUSED)  # started, and not ended


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


def in_order(rows: Sequence[Summary], day: dt.date | None = None) -> list[Summary]:
    """The rows, which come in by name, as lists show them: day by day, and there in the order of passage.

    Without any passage they stay by name within their day. `day` is for those without a date of their own.
    """
    found = by_passage(rows, day)
    return sorted(rows, key=lambda one: date_of(one, day)) if found is None else found


def by_passage(rows: Sequence[Summary], day: dt.date | None = None) -> list[Summary] | None:
    """The rows in the order of passage, or None where nobody who is present has one.

    By rank; by hour where some have no rank, but all who have a passage have an hour. Who has neither comes at the
    end of their day (`unplaced`); equals stay as they came.
    """
    if all(_is_unplaced(one) for one in rows if one.is_present):
        return None
    placed = [one for one in rows if one.is_open and not _is_unplaced(one)]
    if any(one.order is None for one in placed) and all(one.time is not None for one in placed):
        return sorted(rows, key=lambda one: (date_of(one, day), _is_unplaced(one), _hour(one), _rank(one)))
    return in_turn(rows, day)


def unplaced(rows: Sequence[Summary]) -> list[Summary]:
    """Who is still to be heard and has neither rank nor hour, where others have."""
    if by_passage(rows) is None:
        return []
    return [one for one in rows if one.is_open and _is_unplaced(one)]


def in_turn(rows: Iterable[Summary], day: dt.date | None = None) -> list[Summary]:
    """The rows by rank, then by hour, day by day; those with neither come at the end of their day."""
    return sorted(rows, key=lambda one: (date_of(one, day), _is_unplaced(one), _rank(one), _hour(one)))


def has_several_days(rows: Iterable[Summary], day: dt.date | None = None) -> bool:
    """Whether the candidates do not all come on the same day."""
    return len({date_of(one, day) for one in rows}) > 1


def last_rank(rows: Iterable[Summary], of: Summary, day: dt.date | None = None) -> int:
    """The highest rank on the day of that candidate, absences included: they keep their place; 0 without any."""
    date = date_of(of, day)
    return max((one.order for one in rows if one.order and date_of(one, day) == date), default=0)


def date_of(row: Summary, day: dt.date | None) -> dt.date:
    """When a candidate comes: on their own date, else on the session's; the last of all where none is known.

    Who has a date in another situation and nothing in this one does not come on the session's day for it.
    """
    is_elsewhere = row.situation and not has_place(row) and any(oral.date for _, oral in row.orals)
    return row.exam_date or (None if is_elsewhere else day) or UNDATED


def has_place(row: Summary) -> bool:
    """Whether a candidate has a rank or an hour."""
    return row.order is not None or row.time is not None


def _is_unplaced(row: Summary) -> bool:
    return not has_place(row)


def _rank(row: Summary) -> tuple[bool, int]:
    return row.order is None, row.order or 0


def _hour(row: Summary) -> tuple[bool, dt.time]:
    return row.time is None, row.time or dt.time()


def usual_length(times: Iterable[dt.time]) -> dt.timedelta | None:
    """How long a passage seems to last: the shortest time between two hours, None where there are not two."""
    moments = sorted({_moment(time) for time in times})
    return min((later - earlier for earlier, later in pairwise(moments)), default=None)


# --- now, next, late ---


class Turn(Enum):
    """Where a candidate stands in the day; the value is what the list shows."""

    NOW = "en cours"
    NEXT = "suivant"
    LATE = "en retard"
    TO_CLOSE = "à clore"


def turns(rows: Iterable[Summary], now: dt.datetime, day: dt.date | None = None) -> dict[str, Turn]:
    """Who is on now, who is next, who is late and who is to be closed, by stem, at that moment.

    Whose timer runs is on, whatever the hour and the day, and nobody else is then: two at once are two timers. Who has
    everything is to be closed, on any day. Else only who is present, not closed and has an hour on that day counts;
    `day` is for those without a date of their own. Now is who began last and whose time is not over, or whose timer
    has not ended; else whose hour came last. Late is whose hour is past without their having begun: no timer, no
    position. Positions may be of another situation: who has some is late only where it is noted on that day who
    begins. Next is the first whose hour is to come.
    """
    rows = tuple(rows)
    today = (None, now.date())
    running = {one.stem for one in rows if one.is_timed}
    complete = {one.stem for one in rows if one.is_open and one.is_complete} - running
    waiting = sorted(
        (
            (one.time, one.order or 0, one.stem, one)
            for one in rows
            if one.time and one.is_open and (one.exam_date or day) in today
        ),
        key=lambda entry: entry[:3],
    )
    clock = _moment(now.time())
    come = [entry for entry in waiting if _moment(entry[0]) <= clock]
    length = usual_length(time for time, *_ in waiting) or _HOUR
    found = dict.fromkeys(complete, Turn.TO_CLOSE) | dict.fromkeys(running, Turn.NOW)
    coming = [stem for _, _, stem, _ in waiting[len(come) :] if stem not in found]
    if coming:
        found[coming[0]] = Turn.NEXT
    on = [
        stem
        for time, _, stem, one in come
        if one.has_begun
        and stem not in complete
        and (clock - _moment(time) < length or one.timer in _TIMED)
        and not running
    ]
    if on:
        found[on[-1]] = Turn.NOW
    is_free = not on and not running
    is_noted = any(one.is_seen for one in rows if (one.exam_date or day) in today)
    for time, _, stem, one in come:
        if not one.has_begun and stem not in found:
            if is_free and stem == come[-1][2] and clock - _moment(time) < length:
                found[stem] = Turn.NOW
            elif is_noted or not (one.situation and one.positions):
                found[stem] = Turn.LATE
    return _with_groups(found, [one for *_, one in waiting])


def _with_groups(found: dict[str, Turn], waiting: Iterable[Summary]) -> dict[str, Turn]:
    """With the others of a group: they are there while one of them is heard, and come next together."""
    groups: dict[tuple[str, dt.time | None], list[Summary]] = {}
    for one in waiting:
        if one.group:
            groups.setdefault((one.group, one.time), []).append(one)
    for those in groups.values():
        for turn in (Turn.NEXT, Turn.NOW):
            if any(found.get(one.stem) is turn for one in those):
                found |= {one.stem: turn for one in those if found.get(one.stem) is not Turn.TO_CLOSE}
    return found


def next_open(
    stems: Sequence[str], stem: str, find: Callable[[str], Summary | None], step: int = 1
) -> Summary | None:
    """The next candidate (`step` −1: the one before) in this order who is present and not closed, or None.

    `find` is asked of no more candidates than it takes; it gives None for one who is to be passed over.
    """
    place = stems.index(stem) + step if stem in stems else 0
    while 0 <= place < len(stems):
        found = find(stems[place])
        if found is not None and found.is_open:
            return found
        place += step
    return None


def _moment(time: dt.time) -> dt.datetime:
    return dt.datetime.combine(_DAY, time.replace(tzinfo=None))
