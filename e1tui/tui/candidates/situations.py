"""What the list of candidates says of the situations: which one it is in, its groups, where a candidate is with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from e1tui.domain.day.situations import progress_text
from e1tui.domain.french import plural
from e1tui.domain.session import Session
from e1tui.open_session.candidates import Roll
from e1tui.open_session.rows import Entry, Listed, Refused
from e1tui.tui.keys.commands import key
from e1tui.tui.widgets.line_list import Column

NO_SITUATION: Final = "Cette session n’a pas plusieurs situations."
GROUP: Final = Column("Gr.", 3)
_AFTER: Final = 3  # columns before the group's


def with_group(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns of the list with the group's, after the passage."""
    return (*columns[:_AFTER], GROUP, *columns[_AFTER:])


def next_situation(roll: Roll) -> str:
    """The letter of the situation after the one at hand, the first after the last; "" where there are not two."""
    letters = [one.id for one in roll.session.situations] if roll.session else []
    if len(letters) < 2:
        return ""
    return letters[(letters.index(roll.situation) + 1) % len(letters) if roll.situation in letters else 0]


def situation_part(roll: Roll) -> str:
    """ " · situation A : 3 groupes de 4", "" without situations."""
    if not roll.situation:
        return ""
    sizes = roll.groups
    if not sizes:
        return f" · situation {roll.situation}"
    of = f" de {sizes[0]}" if len(set(sizes)) == 1 else ""
    return f" · situation {roll.situation} : {plural(len(sizes), 'groupe')}{of}"


def progress_note(session: Session | None, found: Entry | Refused | None, today: dt.date) -> str:
    """Where a candidate is with the situations: "A faite, B le 19/06."; "" without situations."""
    if not isinstance(found, Listed) or session is None or not session.situations:
        return ""
    told = progress_text(session, dict(found.summary.orals), today)
    return f"{told}. {key('other_situation')} : l’autre situation." if len(session.situations) > 1 else told
