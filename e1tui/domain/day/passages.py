"""The passages of a day given to its candidates: what a commission asks for, and what that would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

from e1tui.domain.day.schedule import Break, date_of, generate, slot_length
from e1tui.domain.summary import Summary


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
        """Whether the candidate gets another rank or another hour than the one they have."""
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
