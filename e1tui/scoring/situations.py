"""Which of its situations a candidate is in at a moment, and who is before the commission with them."""

from __future__ import annotations

import datetime as dt
from typing import Final

from e1tui.domain.day.oral import Oral
from e1tui.domain.day.timer import TimerState
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.session import Presence, Session
from e1tui.errors import E1Error
from e1tui.scoring.post import Post

_LONG_AGO: Final = dt.date.min


def at_hand(session: Session, evaluation: Evaluation, today: dt.date) -> str:
    """The situation with a passage today, else the last begun, else the session's first; "" where it has none.

    Of two that have a passage today, the first one whose timer has not ended.
    """
    ids = [one.id for one in session.situations]
    orals = {one: evaluation.oral(one) for one in ids}
    of_today = [one for one in ids if _day(orals[one], session) == today]
    if of_today:
        return next((one for one in of_today if not _is_over(orals[one])), of_today[-1])
    begun = [one for one in ids if orals[one].is_sat]
    if begun:
        return max(begun, key=lambda one: (_begun_on(orals[one]), ids.index(one)))
    return ids[0] if ids else ""


def next_situation(session: Session, situation: str) -> str:
    """The situation after that one, round to the first; "" where the session has none."""
    ids = [one.id for one in session.situations]
    if situation not in ids:
        return ids[0] if ids else ""
    return ids[(ids.index(situation) + 1) % len(ids)]


def members(post: Post, situation: str, group: str) -> tuple[str, ...]:
    """The stems of those who are of that group in that situation, by name; () for "" (who is alone).

    A file that cannot be read is nobody's here: the list says so. E1Error when the folder cannot be read.
    """
    if not group or not situation:
        return ()
    found = []
    for stem in post.store.stems():
        try:
            evaluation = post.pending(stem) or post.store.load(stem, history=False).evaluation
        except E1Error:
            continue
        if evaluation.oral(situation).group == group:
            found.append((post.session.name_key(evaluation.candidate), stem))
    return tuple(stem for _, stem in sorted(found))


def absence(evaluation: Evaluation, situation: str) -> str:
    """Why nothing is given to a candidate in that situation, as one word ("absent", "dispensé"), or ""."""
    if not evaluation.is_present:
        return evaluation.presence.label
    presence = evaluation.oral(situation).presence if situation else None
    return presence.label if presence not in (None, Presence.PRESENT) else ""


def _day(oral: Oral, session: Session) -> dt.date | None:
    """The day of its passage; the session's where it has an hour or a rank and no day of its own."""
    if oral.date is not None or (oral.order is None and oral.time is None):
        return oral.date
    return session.date


def _is_over(oral: Oral) -> bool:
    return oral.timer is not None and oral.timer.state is TimerState.ENDED


def _begun_on(oral: Oral) -> dt.date:
    if oral.timer is not None and oral.timer.starts:
        return oral.timer.starts[0].date()
    return oral.date or _LONG_AGO
