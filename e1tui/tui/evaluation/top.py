"""The line at the top of the evaluation screen: who, where among the others, the time left, who else is in, the status."""

from __future__ import annotations

from typing import Final

from textual.timer import Timer

from e1tui.domain.closing.seal import ALTERED, is_altered
from e1tui.domain.evaluation import Evaluation
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.neighbours import Neighbours
from e1tui.scoring.time_left import Clock
from e1tui.tui.evaluation.lines import top_line
from e1tui.tui.screen.base import E1Screen

SAVED, TO_SAVE = "   enregistré", "à enregistrer"  # of one width: nothing else moves when it changes
SECOND: Final = 1.0


class Top:
    """On that screen; it changes with the seconds while a timer runs, and nothing ticks while none does."""

    def __init__(self, screen: E1Screen[str], neighbours: Neighbours) -> None:
        self._screen = screen
        self._neighbours = neighbours
        self._one: Assessment | None = None  # whom it shows
        self._status = SAVED
        self._ticks: Timer | None = None

    def show(self, one: Assessment) -> None:
        """Show what there is to say of a candidate now."""
        self._one = one
        evaluation, names = one.evaluation, self._screen.e1.names
        candidate, clock = evaluation.candidate, one.oral.left(evaluation)
        name = names.of(one.store, one.stem, candidate.full_name, candidate.number, one.order)
        place = self._neighbours.place(one.stem, evaluation, one.situation)
        if one.situation:
            place = f"situation {one.situation} · {place}"
        first, *shorter = middles(place, evaluation, clock, one.company.text)
        number, width = names.number(candidate.number), self._screen.app.size.width - 2
        line = top_line(name, number, first, self._status, width, *shorter)
        self._screen.set_top(line, *(clock.part, clock.style) if clock else ())
        if one.is_timed and self._ticks is None:
            self._ticks = self._screen.set_interval(SECOND, self.tick)
        elif not one.is_timed and self._ticks is not None:
            self._ticks.stop()
            self._ticks = None

    def show_status(self, is_late: bool) -> None:
        """Say whether something given waits to be saved for longer than usual."""
        status = TO_SAVE if is_late else SAVED
        if status != self._status and self._one is not None:
            self._status = status
            self.show(self._one)

    @property
    def is_ticking(self) -> bool:
        """Whether it changes with the seconds."""
        return self._ticks is not None

    def tick(self) -> None:
        """A second has passed."""
        if self._one is not None and self._screen.is_on_top:  # else nobody sees it
            self.show(self._one)


def middles(place: str, evaluation: Evaluation, clock: Clock | None, company: str) -> tuple[str, ...]:
    """What stands in the middle of the line, from the longest to the shortest: the place, the time, the company."""
    if evaluation.is_closed:
        place += f" · {ALTERED}" if is_altered(evaluation) else " · close"
    texts = [f"{place} · {text}" for text in clock.texts] if clock else [place]
    if not company:
        return (*texts, clock.texts[-1]) if clock else tuple(texts)
    ways = tuple(f"{text} · {company}" for text in texts)
    return (*ways, texts[-1], clock.texts[-1]) if clock else ways
