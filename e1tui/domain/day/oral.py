"""A candidate's oral in one situation: when and with whom it is, whether they sat it, its timer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from e1tui.domain.day.timer import Timer
from e1tui.domain.french import french_date
from e1tui.domain.session import Presence

PREFIX: Final = "situations."  # of the names of its fields: "situations.A.passage"


@dataclass(frozen=True)
class Oral:
    """`presence` is of this situation only, None while nobody said it; the candidate's own decides on marks.

    `group` names those who are before the commission together in this situation, "" for who is alone.
    """

    order: int | None = None
    time: dt.time | None = None
    date: dt.date | None = None
    group: str = ""
    presence: Presence | None = None
    timer: Timer | None = None

    @property
    def is_sat(self) -> bool:
        """Whether it has begun: somebody was said to be there, or its timer was started."""
        return self.presence is Presence.PRESENT or bool(self.timer and self.timer.starts)


def called_again(before: Oral, after: Oral) -> Oral:
    """The oral of somebody who missed it and is called to a later day: no timer of the day that was missed runs on.

    The clock of a group starts for all who are not known to be absent yet. What was pressed stays in the history.
    """
    latest = after.timer.latest if after.timer else None
    if _is_missed(before) and not _is_missed(after) and latest and after.date and latest.date() < after.date:
        return replace(after, timer=None)
    return after


def _is_missed(oral: Oral) -> bool:
    return oral.presence not in (None, Presence.PRESENT)


# Last part of a field's name, and the key in the candidate's file → attribute.
FIELDS: Final = {
    "passage": "order",
    "heure": "time",
    "date": "date",
    "groupe": "group",
    "presence": "presence",
    "chronometre": "timer",
}


def split_name(name: str) -> tuple[str, str] | None:
    """The situation and the attribute that a field's name is of, None for a field of no situation."""
    if not name.startswith(PREFIX):
        return None
    situation, _, last = name.removeprefix(PREFIX).partition(".")
    return (situation, FIELDS[last]) if situation and last in FIELDS else None


def timer_of(situation: str) -> str:
    """The name of the timer's field: "situations.A.chronometre", or "chronometre" where there is no situation."""
    return f"{PREFIX}{situation}.chronometre" if situation else "chronometre"


def is_timer(name: str) -> bool:
    """Whether a field is the timer, of the only oral or of a situation's."""
    oral = split_name(name)
    return name == timer_of("") or (oral is not None and oral[1] == "timer")


def held_on(orals: Mapping[str, Oral]) -> tuple[tuple[dt.date, str], ...]:
    """The dates of the situations held, each with its letter, in the order of the days; not of one that was missed."""
    return tuple(
        sorted(
            (oral.date, situation)
            for situation, oral in orals.items()
            if oral.date is not None and oral.presence in (None, Presence.PRESENT)
        )
    )


def dates_text(orals: Mapping[str, Oral]) -> str:
    """As the form's field of the date has them: "12/06/2026 (A), 19/06/2026 (B)", "" where there is none."""
    return ", ".join(f"{french_date(date)} ({situation})" for date, situation in held_on(orals))
