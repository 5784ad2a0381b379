"""The situation at hand, and a candidate's row as a situation has it: what lists and passages go by.

Nothing here does anything for a session without situations: its situation is "".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from e1tui.domain.day.oral import Oral
from e1tui.domain.day.timer import TimerState
from e1tui.domain.french import short_date
from e1tui.domain.session import Presence, Session, Situation
from e1tui.domain.summary import Summary


def at_hand(
    situations: Sequence[Situation],
    orals: Iterable[Mapping[str, Oral]],
    now: dt.datetime,
    day: dt.date | None = None,
) -> str:
    """The letter of the situation that people are in: the one with a passage today, else the last that was begun or
    whose day has come, else the first; "" without situations.

    `orals` are of one candidate or of all; `day` is for an oral with a place and without a date of its own. Where
    several have a passage today, it is the last whose first hour has come, else the first. The last is the one of
    the latest day and hour, for B may be held before A; of one moment, the last of the session.
    """
    if not situations:
        return ""
    orals = tuple(orals)
    today: list[tuple[dt.time, str]] = []
    begun: list[tuple[dt.date, dt.time, int]] = []
    for rank, situation in enumerate(situations):
        those = [oral for one in orals if (oral := one.get(situation.id)) is not None]
        hours = [oral.time or dt.time() for oral in those if _day(oral, day) == now.date()]
        if hours:
            today.append((min(hours), situation.id))
        begun += [(*_begun_at(oral, day), rank) for oral in those if oral.is_sat or _has_come(oral, day, now)]
    if today:
        come = [one for one in sorted(today) if one[0] <= now.time()]
        return come[-1][1] if come else min(today)[1]
    return situations[max(begun)[-1] if begun else 0].id


def _begun_at(oral: Oral, day: dt.date | None) -> tuple[dt.date, dt.time]:
    """When an oral was begun, as far as it is known: its day, else that of its timer's first start."""
    start = oral.timer.starts[0].date() if oral.timer and oral.timer.starts else dt.date.min
    return _day(oral, day) or start, oral.time or dt.time()


def _has_come(oral: Oral, day: dt.date | None, now: dt.datetime) -> bool:
    """Whether its day is over: not all note who was there."""
    date = _day(oral, day)
    return date is not None and date < now.date()


def _day(oral: Oral, day: dt.date | None) -> dt.date | None:
    """When an oral is: a rank or an hour without a date is of the session's day."""
    has_place = oral.order is not None or oral.time is not None
    return oral.date or (day if has_place else None)


def seen_in(row: Summary, situation: str) -> Summary:
    """The row as that situation has it: rank, hour, day, group, timer, and who is absent from it alone.

    For "" the row itself. Positions are a beginning of this situation unless another one was held before.
    """
    if not situation:
        return row
    orals = dict(row.orals)
    oral = orals.get(situation, Oral())
    missed = oral.presence if row.is_present and oral.presence is not None else row.presence
    return replace(
        row,
        situation=situation,
        order=oral.order,
        time=oral.time,
        exam_date=oral.date,
        group=oral.group,
        presence=missed,
        timer=oral.timer.state if oral.timer else TimerState.IDLE,
        begun=oral.is_sat or (bool(row.positions) and not _held_before(orals, situation)),
    )


def _held_before(orals: Mapping[str, Oral], situation: str) -> bool:
    date = orals[situation].date if situation in orals else None
    return any(
        one.is_sat or (one.date is not None and (date is None or one.date < date))
        for letter, one in orals.items()
        if letter != situation
    )


def groups(rows: Iterable[Summary]) -> dict[tuple[dt.date | None, str], list[Summary]]:
    """Those who come together, by day and the group's name, in the order of the rows; not who is alone."""
    found: dict[tuple[dt.date | None, str], list[Summary]] = {}
    for row in rows:
        if row.group:
            found.setdefault((row.exam_date, row.group), []).append(row)
    return found


def progress_text(session: Session, orals: Mapping[str, Oral], today: dt.date) -> str:
    """Where a candidate is with the situations: "A faite, B le 19/06"; "" without situations.

    A situation that was missed says so ("A absent"), one of a past day that nobody said anything of is "à confirmer";
    one of today whose timer has not ended is "en cours": the interview comes after what the group had together.
    """
    return ", ".join(
        f"{one.id} {_progress(orals.get(one.id, Oral()), session.date, today)}" for one in session.situations
    )


def _progress(oral: Oral, day: dt.date | None, today: dt.date) -> str:
    if oral.presence not in (None, Presence.PRESENT):
        return oral.presence.label if oral.presence else ""
    date = _day(oral, day)
    if date == today and oral.timer and oral.timer.state in (TimerState.RUNNING, TimerState.PAUSED):
        return "en cours"
    if oral.is_sat:
        return "faite"
    if date is None:
        return "sans date"
    if date == today:
        return "aujourd’hui"
    return f"le {short_date(date)}" if date > today else f"le {short_date(date)}, à confirmer"
