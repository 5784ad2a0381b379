"""The line at the top of the group's grid: which group, in which situation, the time left, who else is in, the status."""

from __future__ import annotations

from textual.timer import Timer

from e1tui.domain.french import plural
from e1tui.scoring.group import Group
from e1tui.tui.evaluation.top import SAVED, SECOND, TO_SAVE
from e1tui.tui.group.lines import top_line
from e1tui.tui.screen.base import E1Screen


class GroupTop:
    """On that screen; it changes with the seconds while a member's timer runs, and nothing ticks while none does."""

    def __init__(self, screen: E1Screen[str]) -> None:
        self._screen = screen
        self._group: Group | None = None
        self._status = SAVED
        self._ticks: Timer | None = None

    def show(self, group: Group) -> None:
        """Show what there is to say of a group now."""
        self._group = group
        clock, company = group.clock, group.company
        who = f"Groupe {group.name} · situation {group.situation}"
        texts = clock.texts if clock else ("",)
        ways = (*(f"{text} · {company}".removeprefix(" · ") for text in texts), *texts) if company else texts
        line = top_line(
            (f"{who} · {plural(len(group.members), 'candidat')}", who),
            ways,
            self._status,
            self._screen.app.size.width - 2,
        )
        self._screen.set_top(line, *(clock.part, clock.style) if clock else ())
        is_timed = any(one.is_timed for one in group.members)
        if is_timed and self._ticks is None:
            self._ticks = self._screen.set_interval(SECOND, self.tick)
        elif not is_timed and self._ticks is not None:
            self._ticks.stop()
            self._ticks = None

    def show_status(self, is_late: bool) -> None:
        """Say whether something given waits to be saved for longer than usual."""
        status = TO_SAVE if is_late else SAVED
        if status != self._status and self._group is not None:
            self._status = status
            self.show(self._group)

    def tick(self) -> None:
        """A second has passed."""
        if self._group is not None and self._screen.is_on_top:  # else nobody sees it
            self.show(self._group)
