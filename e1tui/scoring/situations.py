"""Which of its situations a candidate is in at a moment, and who is before the commission with them."""

from __future__ import annotations

import datetime as dt

from e1tui.domain.day.situations import at_hand
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.session import Presence, Session
from e1tui.errors import E1Error
from e1tui.scoring.post import Post


def situation_of(post: Post, evaluation: Evaluation) -> str:
    """The situation that a candidate is in now; "" where the session has none."""
    return at_hand(post.session.situations, (evaluation.orals,), post.clock(), post.session.date)


def next_situation(session: Session, situation: str) -> str:
    """The situation after that one, round to the first; "" where the session has none."""
    ids = [one.id for one in session.situations]
    if situation not in ids:
        return ids[0] if ids else ""
    return ids[(ids.index(situation) + 1) % len(ids)]


def members(post: Post, situation: str, one: Evaluation) -> dict[str, Evaluation]:
    """By stem, those who are before the commission with a candidate in that situation, who is one of them, in the order
    of their names; {} for who is alone.

    They are of one group, and come on one day: who is called a second time keeps the group's name. A file that cannot
    be read is nobody's here: the list says so. E1Error when the folder cannot be read.
    """
    if not situation or not one.oral(situation).group:
        return {}
    wanted, found = _group(post, situation, one), {}
    for stem in post.store.stems():
        try:
            evaluation = post.pending(stem) or post.store.load(stem, history=False).evaluation
        except E1Error:
            continue
        if _group(post, situation, evaluation) == wanted:
            found[stem] = evaluation
    in_order = sorted(found, key=lambda stem: (post.session.name_key(found[stem].candidate), stem))
    return {stem: found[stem] for stem in in_order}


def _group(post: Post, situation: str, one: Evaluation) -> tuple[str, dt.date | None]:
    oral = one.oral(situation)
    return oral.group, oral.date or post.session.date


def absence(evaluation: Evaluation, situation: str) -> str:
    """Why nothing is given to a candidate in that situation, as one word ("absent", "dispensé"), or ""."""
    if not evaluation.is_present:
        return evaluation.presence.label
    presence = evaluation.oral(situation).presence if situation else None
    return presence.label if presence not in (None, Presence.PRESENT) else ""
