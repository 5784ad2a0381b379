"""The passages of a day given to its candidates: what is asked for, what that would change, two who change places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count

from e1tui.domain.day.schedule import Break, date_of, generate, has_place, slot_length
from e1tui.domain.summary import Summary
from e1tui.errors import InvalidValue


@dataclass(frozen=True)
class Request:
    """When the first passage begins, how many minutes one lasts, and when nobody passes."""

    start: dt.time
    minutes: int
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True)
class Planned:
    """The rank and the hour that a candidate would have; `kept` is why they keep what they have, or ""."""

    row: Summary
    order: int | None
    time: dt.time | None
    kept: str = ""

    @property
    def replaces(self) -> bool:
        """Whether a rank or an hour that the candidate has would become another one."""
        return any(
            before is not None and before != after
            for before, after in ((self.row.order, self.order), (self.row.time, self.time))
        )

    @property
    def changes(self) -> bool:
        return (self.row.order, self.row.time) != (self.order, self.time)


def why_kept(row: Summary) -> str:
    """Why a candidate is given no other passage, or "": no one who is not expected, or was heard already."""
    if not row.is_present:
        return row.presence.label
    if row.is_closed:
        return "évaluation close"
    return "oral commencé" if row.has_begun else ""


def plan_passages(
    rows: Iterable[Summary], request: Request, extra: Fraction, day: dt.date | None = None
) -> tuple[Planned, ...]:
    """What each candidate would have, in the order of `rows`; InvalidValue when the day is too short.

    Ranks go on from 1, without those that somebody keeps. Who has extra time has `extra` of a passage more. Each
    date begins anew; `day` is for those without a date of their own.
    """
    planned: dict[str, Planned] = {}
    by_date: dict[dt.date, list[Summary]] = {}
    rows = list(rows)
    for row in rows:
        by_date.setdefault(date_of(row, day), []).append(row)
    for those in by_date.values():
        planned |= {one.row.stem: one for one in _plan_day(those, request, extra)}
    return tuple(planned[row.stem] for row in rows)


def kept_hours(planned: Iterable[Planned], day: dt.date | None = None) -> list[Planned]:
    """Those who keep an hour that the plan gives to somebody else on the same day, and may yet come then."""
    planned = tuple(planned)
    given = {(date_of(one.row, day), one.time) for one in planned if not one.kept}
    return [
        one
        for one in planned
        if one.kept and one.row.is_open and one.time and (date_of(one.row, day), one.time) in given
    ]


def _plan_day(rows: Sequence[Summary], request: Request, extra: Fraction) -> Iterable[Planned]:
    kept = {row.stem: reason for row in rows if (reason := why_kept(row))}
    taken = {row.order for row in rows if row.stem in kept}
    ranks = (rank for rank in count(1) if rank not in taken)
    placed = [row for row in rows if row.stem not in kept]
    usual = dt.timedelta(minutes=request.minutes)
    lengths = [slot_length(usual, extra_time=row.extra_time, extra=extra) for row in placed]
    for row, slot in zip(placed, generate(request.start, lengths, request.breaks), strict=True):
        yield Planned(row, next(ranks), slot.time)
    for row in rows:
        if row.stem in kept:
            yield Planned(row, row.order, row.time, kept[row.stem])


# --- two candidates who change places ---


def exchanged(first: Summary, second: Summary) -> tuple[Summary, Summary]:
    """Both, each with the other's place: rank, hour and day."""
    return _placed(first, second), _placed(second, first)


def has_place_of(row: Summary, other: Summary) -> bool:
    """Whether both stand at the same place: the same rank, hour and day."""
    return row == _placed(row, other)


def _placed(row: Summary, place: Summary) -> Summary:
    return replace(row, order=place.order, time=place.time, exam_date=place.exam_date)


def beside(rows: Sequence[Summary], stem: str, step: int, day: dt.date | None = None) -> Summary:
    """With whom that candidate changes places to pass one earlier (`step` −1) or later (1).

    `rows` are in the order of the list. Who is absent is passed over, and keeps their place. InvalidValue with a
    sentence where there is nobody: at an end of the day, beside somebody who was heard, or without a place.
    """
    row = next(one for one in rows if one.stem == stem)
    if not has_place(row):
        raise InvalidValue("Ce candidat n’a pas de passage à déplacer.")
    those = [one for one in rows if date_of(one, day) == date_of(row, day) and has_place(one)]
    place = those.index(row) + step
    while 0 <= place < len(those):
        found = those[place]
        if found.is_present:
            if kept := why_kept(found):
                raise InvalidValue(f"{found.full_name} : {kept}, ce passage reste où il est.")
            return found
        place += step
    raise InvalidValue("Aucun passage avant, ce jour-là." if step < 0 else "Aucun passage après, ce jour-là.")


def clashes(
    row: Summary, rows: Iterable[Summary], day: dt.date | None = None
) -> tuple[Summary | None, Summary | None]:
    """Who has the candidate's rank already, and who their hour, on the same day; None for nobody."""
    those = [one for one in rows if one.stem != row.stem and date_of(one, day) == date_of(row, day)]
    rank = next((one for one in those if row.order is not None and one.order == row.order), None)
    hour = next((one for one in those if row.time is not None and one.time == row.time), None)
    return rank, hour
