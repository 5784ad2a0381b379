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
    """The rank and the hour that a candidate would have; `kept` is why they keep what they have, or "".

    Where the row is seen in a situation, the date and the group too; `interview` is when a member of a group is heard
    alone.
    """

    row: Summary
    order: int | None
    time: dt.time | None
    kept: str = ""
    date: dt.date | None = None
    group: str = ""
    interview: dt.time | None = None

    @property
    def after(self) -> Summary:
        """The row with the place that it would have."""
        placed = replace(self.row, order=self.order, time=self.time)
        return replace(placed, exam_date=self.date, group=self.group) if placed.situation else placed

    @property
    def replaces(self) -> bool:
        """Whether a rank, an hour, a date or a group that the candidate has would become another one."""
        return any(
            before not in (None, "") and before != after
            for before, after in zip(_place(self.row), _place(self.after), strict=True)
        )

    @property
    def changes(self) -> bool:
        """Whether the candidate gets another place than the one they have."""
        return _place(self.row) != _place(self.after)


def _place(row: Summary) -> tuple[int | None, dt.time | None, dt.date | None, str]:
    return row.order, row.time, row.exam_date, row.group


def why_kept(row: Summary) -> str:
    """Why a candidate is given no other passage, or "": no one who is not expected, or was heard already."""
    if not row.is_present:
        return row.presence.label
    if row.is_closed:
        return "évaluation close"
    return "oral commencé" if row.has_begun else ""


def stays(row: Summary) -> str:
    """Why that passage is given to nobody else, as a sentence; "" where it can be."""
    reason = why_kept(row)
    return f"{row.full_name} : {reason}, ce passage reste où il est." if reason else ""


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


Move = tuple[Summary, Summary]  # a candidate's row, and the same with another place


def exchange_moves(first: Summary, second: Summary, rows: Iterable[Summary] = ()) -> tuple[Move, ...]:
    """Who gets which place when both change theirs; where they are of two groups of `rows`, all of both groups do.

    InvalidValue where somebody of a group was heard, or is closed: the whole group stays.
    """
    groups = [_group_of(one, rows) for one in (first, second)]
    if not first.group or not second.group or first.stem in {one.stem for one in groups[1]}:
        return tuple(zip((first, second), exchanged(first, second), strict=True))
    for one in (*groups[0], *groups[1]):
        if one.is_present and (kept := why_kept(one)):
            raise InvalidValue(f"{one.full_name} : {kept}, son groupe reste où il est.")
    ranks = [[one.order for one in group if one.order is not None] for group in groups]
    there = [groups[1][0], groups[0][0]]  # whose hour and day each group gets
    if first.exam_date == second.exam_date:
        both = sorted([*ranks[0], *ranks[1]])
        comes_first = int(min(ranks[0], default=0) < min(ranks[1], default=0))  # who was the later one
        cut = len(ranks[comes_first])
        given = [both[cut:], both[:cut]] if comes_first else [both[:cut], both[cut:]]
    else:
        given = [_as_many(ranks[1], len(groups[0])), _as_many(ranks[0], len(groups[1]))]
    return tuple(
        (row, replace(row, order=order, time=place.time, exam_date=place.exam_date))
        for group, place, orders in zip(groups, there, given, strict=True)
        for row, order in zip(group, [*orders, *[None] * (len(group) - len(orders))], strict=True)
    )


def _group_of(row: Summary, rows: Iterable[Summary]) -> list[Summary]:
    """Who is with a candidate, themselves included, in the order of their ranks."""
    those = [one for one in rows if row.group and (one.group, one.exam_date) == (row.group, row.exam_date)]
    return sorted(those or [row], key=lambda one: (one.order is None, one.order or 0))


def _as_many(ranks: Sequence[int], number: int) -> list[int]:
    """So many ranks, these first, then the ones after the last of them."""
    last = max(ranks, default=0)
    return [*ranks, *range(last + 1, last + 1 + number - len(ranks))][:number]


def has_place_of(row: Summary, other: Summary) -> bool:
    """Whether both stand at the same place: the same rank, hour and day, with the same group."""
    return row == replace(_placed(row, other), group=other.group)


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
            if said := stays(found):
                raise InvalidValue(said)
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
