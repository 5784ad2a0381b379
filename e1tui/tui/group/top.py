"""The line at the top of the group's grid: which group, in which situation, the time left, who else is in, the status."""

from __future__ import annotations

from e1tui.domain.french import plural
from e1tui.scoring.group import Group
from e1tui.tui.evaluation.top import TopLine
from e1tui.tui.group.lines import top_line


def group_line(group: Group, status: str, width: int) -> TopLine:
    """What there is to say of a group now, with that status and in `width` columns."""
    clock, company = group.clock, group.company
    who = f"Groupe {group.name} · situation {group.situation}"
    texts = clock.texts if clock else ("",)
    ways = (*(f"{text} · {company}".removeprefix(" · ") for text in texts), *texts) if company else texts
    names = f"{who} · {plural(len(group.members), 'candidat')}", who
    is_timed = any(one.is_timed for one in group.members)
    return TopLine(top_line(names, ways, status, width), clock, is_timed)
