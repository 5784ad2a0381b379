"""The passages of a situation: groups made by size or by names, and their times over several days.

A group comes at one hour, has the common phases together, then its members one by one, in the order of their ranks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import Final

from e1tui.domain.day.passages import Planned, why_kept
from e1tui.domain.day.schedule import Break, slot_length
from e1tui.domain.french import plural
from e1tui.domain.session import Phase
from e1tui.domain.summary import Summary
from e1tui.domain.text import folded
from e1tui.errors import InvalidValue

_MIDNIGHT: Final = 24 * 60


@dataclass(frozen=True)
class Day:
    """A day of passages; `end` is when the last is over at the latest, None for midnight."""

    date: dt.date
    start: dt.time
    end: dt.time | None = None
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True)
class Lengths:
    """Minutes that a group has together, and that each has alone; `extra` is the part of extra time, of the latter."""

    common: int
    alone: int
    extra: Fraction = Fraction(0)

    def of_one(self, row: Summary) -> int:
        """How many minutes a candidate has alone."""
        alone = dt.timedelta(minutes=self.alone)
        length = slot_length(alone, extra_time=row.extra_time, extra=self.extra)
        return length // dt.timedelta(minutes=1)

    def of_all(self, rows: Iterable[Summary]) -> int:
        """How many minutes they have in all."""
        return self.common + sum(map(self.of_one, rows))


@dataclass(frozen=True)
class Group:
    """Who comes together, in the order in which they are heard; `name` is "" for who is alone."""

    name: str
    rows: tuple[Summary, ...]


def minutes_of(phases: Iterable[Phase]) -> tuple[int, int]:
    """How many minutes of a situation a group has together, and each of its members alone."""
    phases = tuple(phases)
    common = sum(one.minutes for one in phases if one.is_common)
    return common, sum(one.minutes for one in phases) - common


# --- who is with whom ---


def as_they_are(rows: Iterable[Summary]) -> list[Group]:
    """The groups that the candidates have, each of its day; who has none is alone."""
    found: dict[object, list[Summary]] = {}
    for row in rows:
        found.setdefault((row.exam_date, row.group) if row.group else row.stem, []).append(row)
    return [Group(those[0].group, tuple(those)) for those in found.values()]


def by_size(rows: Sequence[Summary], size: int) -> list[Group]:
    """Groups of that size in the order of the rows, named 1, 2, 3…; no one is left alone, groups differ by one at most
    then. InvalidValue for a size that is none."""
    if size < 1:
        raise InvalidValue("un groupe a au moins une personne.")
    if size == 1:
        return [Group("", (row,)) for row in rows]
    number = -(-len(rows) // size) or 1
    least, more = divmod(len(rows), number)
    groups, at = [], 0
    for rank in range(number):
        length = least + (rank < more)
        groups.append(Group(str(rank + 1), tuple(rows[at : at + length])))
        at += length
    return [one for one in groups if one.rows]


def by_names(rows: Sequence[Summary], text: str) -> list[Group]:
    """The groups of "SAULE, TILLEUL ; VIORNE, ORME": names or whole names, or numbers; who is not named is alone.

    InvalidValue, with the name, where it is nobody's, several people's, or there twice.
    """
    groups: list[Group] = []
    taken: set[str] = set()
    for part in filter(None, (part.strip() for part in re.split(r"[;/\n]", text))):
        members = []
        for name in filter(None, (name.strip() for name in part.split(","))):
            row = _named(rows, name)
            if row.stem in taken:
                raise InvalidValue(f"{row.full_name} est nommé deux fois.")
            taken.add(row.stem)
            members.append(row)
        groups.append(Group(str(len(groups) + 1) if len(members) > 1 else "", tuple(members)))
    return [*groups, *(Group("", (row,)) for row in rows if row.stem not in taken)]


def _named(rows: Iterable[Summary], name: str) -> Summary:
    wanted = folded(name)
    rows = tuple(rows)
    found = [row for row in rows if wanted in (folded(row.full_name), folded(row.number))]
    found = found or [row for row in rows if folded(row.last_name) == wanted]
    if not found:
        raise InvalidValue(f"« {name} » n’est le nom d’aucun candidat à placer.")
    if len(found) > 1:
        raise InvalidValue(f"« {name} » est le nom de plusieurs candidats : ajoutez le prénom.")
    return found[0]


# --- when ---


def plan_groups(
    rows: Iterable[Summary], groups: Iterable[Group], days: Sequence[Day], lengths: Lengths
) -> tuple[Planned, ...]:
    """What each candidate would have in the situation that the rows are seen in, day after day.

    `groups` are of those who may be placed (`why_kept`); all others of `rows` keep what they have, and their ranks on
    their day, and the groups' names: a group that would share one with others of the day has the next number.
    InvalidValue where the days are too short for all.
    """
    kept = [row for row in rows if why_kept(row)]
    planned = [
        Planned(row, row.order, row.time, why_kept(row), date=row.exam_date, group=row.group) for row in kept
    ]
    left = list(groups)
    for day in sorted(days, key=lambda one: one.date):
        taken = {row.order for row in kept if row.exam_date == day.date}
        ranks = (rank for rank in count(1) if rank not in taken)
        names = {row.group for row in kept if row.exam_date in (day.date, None)}
        used: set[str] = set()
        now = _minutes(day.start)
        while left:
            group = left[0]
            start = _after_breaks(now, lengths.of_all(group.rows), day.breaks)
            if start + lengths.of_all(group.rows) > (_minutes(day.end) if day.end else _MIDNIGHT):
                break
            now = start + lengths.common
            name = _free_name(group, day.date, names, used)
            used.add(name)
            for row in group.rows:
                planned.append(
                    Planned(
                        row,
                        next(ranks),
                        _time(start),
                        date=day.date,
                        group=name,
                        interview=_time(now) if name else None,
                    )
                )
                now += lengths.of_one(row)
            left.pop(0)
    if left:
        people = sum(len(group.rows) for group in left)
        raise InvalidValue(
            f"Les jours sont trop courts : {plural(people, 'candidat')} sans passage. Ajoutez un jour,"
            " ou finissez plus tard."
        )
    return tuple(planned)


def _free_name(group: Group, date: dt.date, kept: set[str], used: set[str]) -> str:
    """The group's name on that day: its own, or the next number where others are called so, who keep their passage."""
    is_theirs = any((row.exam_date, row.group) == (date, group.name) for row in group.rows)
    if not group.name or (group.name not in used and (is_theirs or group.name not in kept)):
        return group.name
    return next(name for name in map(str, count(1)) if name not in used | kept)


def _after_breaks(start: int, length: int, breaks: Iterable[Break]) -> int:
    """When a group of that length may begin: one that would run over a break begins when it ends."""
    for one in sorted(breaks, key=lambda one: one.start):
        if start < _minutes(one.end) and start + length > _minutes(one.start):
            start = _minutes(one.end)
    return start


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _time(minutes: int) -> dt.time:
    return dt.time(*divmod(minutes, 60))


def interviews(rows: Iterable[Summary], lengths: Lengths) -> dict[str, dt.time]:
    """When each member of a group is heard alone, by stem: after the common phase, in the order of their ranks.

    Nobody of a group without an hour, or with several.
    """
    rows = sorted(rows, key=lambda one: (one.order is None, one.order or 0))
    hours = {one.time for one in rows}
    hour = hours.pop() if len(hours) == 1 else None
    found: dict[str, dt.time] = {}
    if hour is None:
        return found
    now = _minutes(hour) + lengths.common
    for row in rows:
        if now >= _MIDNIGHT:
            break
        found[row.stem] = _time(now)
        now += lengths.of_one(row)
    return found
