"""The line at the top of a scoring screen: it changes with the seconds while a timer runs, and with what is on disk."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from textual.timer import Timer

from e1tui.domain.closing.seal import ALTERED, is_altered
from e1tui.domain.evaluation import Evaluation
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.neighbours import Neighbours
from e1tui.scoring.time_left import Clock
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.text.anonymity import Names
from e1tui.tui.text.lines import clip

SAVED, TO_SAVE = "   enregistré", "à enregistrer"  # of one width: nothing else moves when it changes
SECOND: Final = 1.0
LOOK_SECONDS: Final = 5.0  # how often it is seen whether another candidate's timer still runs
_BARE: Final = re.compile("^(passage|candidat) ")  # what the line can do without


class TopLine(NamedTuple):
    """What there is to show: the `clock` says which part of the text is drawn how; `is_timed` while a timer runs."""

    text: str
    clock: Clock | None
    is_timed: bool


class Top:
    """On that screen; `line` gives what to show, with that status and in so many columns.

    It changes with the seconds while a timer runs, and nothing ticks while none does.
    """

    def __init__(self, screen: E1Screen[str], line: Callable[[str, int], TopLine]) -> None:
        self._screen = screen
        self._line = line
        self._is_shown = False
        self._status = SAVED
        self._ticks: Timer | None = None

    def show(self) -> None:
        """Show what there is to say now."""
        self._is_shown = True
        text, clock, is_timed = self._line(self._status, self._screen.app.size.width - 2)
        self._screen.set_top(text, *(clock.part, clock.style) if clock else ())
        if is_timed and self._ticks is None:
            self._ticks = self._screen.set_interval(SECOND, self.tick)
        elif not is_timed and self._ticks is not None:
            self._ticks.stop()
            self._ticks = None

    def show_status(self, is_late: bool) -> None:
        """Say whether something given waits to be saved for longer than usual."""
        status = TO_SAVE if is_late else SAVED
        if status != self._status and self._is_shown:
            self._status = status
            self.show()

    @property
    def is_ticking(self) -> bool:
        """Whether it changes with the seconds."""
        return self._ticks is not None

    def tick(self) -> None:
        """A second has passed."""
        if self._is_shown and self._screen.is_on_top:  # else nobody sees it
            self.show()


class OtherTimers:
    """The other candidates whose timer runs; while there may be one, `look` is called now and then."""

    def __init__(self, screen: E1Screen[str], neighbours: Neighbours, look: Callable[[], None]) -> None:
        self._screen = screen
        self._neighbours = neighbours
        self._look = look
        self._one: Assessment | None = None  # who is on screen
        self._stems: set[str] = set()  # whose timer ran when they were left, or when the list read them last
        self._looks: Timer | None = None

    def enter(self, one: Assessment) -> None:
        """Another candidate is on screen: the one before is one of the others now."""
        if self._one is None:
            self._stems = self._neighbours.running()
        elif self._one.is_timed:
            self._stems.add(self._one.stem)
        self._stems.discard(one.stem)
        self._one = one
        if self._stems and self._looks is None:
            self._looks = self._screen.set_interval(LOOK_SECONDS, self._look)

    @property
    def text(self) -> str:
        """Whose timer runs, for the top line; "" where none does."""
        return self._neighbours.running_told(self._stems) if self._stems else ""


def sheet_line(
    one: Assessment, neighbours: Neighbours, timers: OtherTimers, names: Names, status: str, width: int
) -> TopLine:
    """Of a candidate's sheet: who, where among the others, the time left, who else is in, whose timer runs too, the status."""
    evaluation = one.evaluation
    candidate, clock = evaluation.candidate, one.oral.left(evaluation)
    name = names.of(one.store, one.stem, candidate.full_name, candidate.number, one.order)
    place = neighbours.place(one.stem, evaluation, one.situation)
    if one.situation:
        place = f"situation {one.situation} · {place}"
    first, *shorter = middles(place, evaluation, clock, *filter(None, (one.company.text, timers.text)))
    text = top_line(name, names.number(candidate.number), first, status, width, *shorter)
    return TopLine(text, clock, one.is_timed)


def top_line(name: str, number: str, passage: str, status: str, width: int, *shorter: str) -> str:
    """The line at the top in `width` columns; when it is too long, the name gives way last.

    `shorter` stand in the place of `passage`, each in turn, where that does not fit even without the number.
    """
    identity = f"{name} · {number}" if number else name
    ways = (
        pair
        for middle in (passage, *shorter)
        for pair in ((identity, middle), (name, middle), (name, _BARE.sub("", middle)))
    )
    for left, middle in ways:
        if len(left) + len(middle) + len(status) + 6 <= width:
            gap = width - len(left) - len(middle) - len(status)
            return f"{left}{' ' * (gap // 2)}{middle}{' ' * (gap - gap // 2)}{status}"
    # An oral must not run over unseen: what is left of its time stays, and the name is cut.
    last = f"{_BARE.sub('', shorter[-1])}   {status.strip()}" if shorter else status.strip()
    return f"{clip(name, width - len(last) - 3)}   {last}"


def middles(place: str, evaluation: Evaluation, clock: Clock | None, *company: str) -> tuple[str, ...]:
    """What stands in the middle of the line, from the longest to the shortest: the place, the time, the company.

    `company` is who else is on this candidate, then whose timer runs elsewhere: without room for all, the first stays.
    """
    if evaluation.is_closed:
        place += f" · {ALTERED}" if is_altered(evaluation) else " · close"
    texts = [f"{place} · {text}" for text in clock.texts] if clock else [place]
    if not company:
        return (*texts, clock.texts[-1]) if clock else tuple(texts)
    told = (" · ".join(company[:count]) for count in range(len(company), 0, -1))
    ways = tuple(f"{text} · {one}" for one in told for text in texts)
    return (*ways, texts[-1], clock.texts[-1]) if clock else (*ways, texts[-1])
