"""The oral's timer: starts, pauses and an end, all else reckoned from them and the clock that comes in.

Kept in the candidate's file, so that it survives leaving the screen and the app. A pause does not count. Extra
time touches on health: neither it nor the timer is on a document or in the fingerprint.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from itertools import chain, pairwise, takewhile, zip_longest
from typing import Final

from e1tui.domain.session import Phase
from e1tui.errors import InvalidValue

_ZERO: Final = dt.timedelta()


class TimerState(Enum):
    """The value is what the history says of it."""

    IDLE = "pas commencé"
    RUNNING = "en marche"
    PAUSED = "en pause"
    ENDED = "terminé"


@dataclass(frozen=True)
class Timer:
    """Moments with their zone, in order: a start, a pause, a start … and perhaps an end, after which nothing.

    `common_end` is when what a group has together ended: the timer stood still, and is the candidate's own since.
    """

    starts: tuple[dt.datetime, ...] = ()
    pauses: tuple[dt.datetime, ...] = ()
    end: dt.datetime | None = None
    common_end: dt.datetime | None = None

    @property
    def state(self) -> TimerState:
        """Whether it waits, runs, is paused or has ended: it is told by the moments that are kept."""
        if self.end is not None:
            return TimerState.ENDED
        if not self.starts:
            return TimerState.IDLE
        return TimerState.PAUSED if len(self.pauses) == len(self.starts) else TimerState.RUNNING

    def __str__(self) -> str:
        if self.common_end is not None and self.own.state is TimerState.IDLE:
            return f"{self.state.value}, phase commune terminée"
        return self.state.value

    @property
    def latest(self) -> dt.datetime | None:
        """The moment of the last press, None before the first."""
        lasts = (one for one in (self.end, self.common_end) if one is not None)
        return max((*self.starts, *self.pauses, *lasts), default=None)

    @property
    def own(self) -> Timer:
        """Of it, what has run since the common part ended: all, where there was none."""
        count = self._common
        return Timer(self.starts[count:], self.pauses[count:], self.end)

    @property
    def _common(self) -> int:
        """How many starts were of the common part, while there is an end of it."""
        return 0 if self.common_end is None else sum(start < self.common_end for start in self.starts)

    def elapsed(self, now: dt.datetime) -> dt.timedelta:
        """How long it has run until that moment, pauses not counted."""
        until = self.end or now
        stops = zip_longest(self.starts, self.pauses, fillvalue=until)
        # A clock that was put back in the middle must not take time away that has run.
        return sum((max(stop - start, _ZERO) for start, stop in stops), _ZERO)


def checked_timer(timer: Timer) -> Timer:
    """The timer itself when its moments can follow each other; InvalidValue otherwise."""
    moments = list(chain.from_iterable(zip_longest(timer.starts, timer.pauses)))
    if moments and moments[-1] is None:
        moments.pop()
    moments += [timer.end] if timer.end else []
    known = [moment for moment in moments if moment is not None]
    if len(known) != len(moments) or (known and not timer.starts):
        raise InvalidValue("un départ, une pause, un départ… sont attendus, puis la fin.")
    common_end = timer.common_end
    if any(moment.utcoffset() is None for moment in (*known, *((common_end,) if common_end else ()))):
        raise InvalidValue("chaque moment est attendu avec son fuseau (2026-06-12T09:41:00+02:00).")
    if any(later < earlier for earlier, later in pairwise(known)):
        raise InvalidValue("ces moments ne se suivent pas.")
    if common_end is not None:
        stops = zip_longest(timer.starts, timer.pauses, fillvalue=timer.end)
        before = [stop for start, stop in stops if start is not None and start < common_end]
        if not before or any(stop is None or stop > common_end for stop in before):
            raise InvalidValue("la fin de la phase commune est attendue quand le chronomètre ne tourne pas.")
    return timer


def toggled(timer: Timer | None, now: dt.datetime) -> Timer:
    """What the timer's one key does: start, pause, go on. InvalidValue once it has ended."""
    timer = timer or Timer()
    match timer.state:
        case TimerState.ENDED:
            raise InvalidValue("Le chronomètre de ce candidat est terminé.")
        case TimerState.RUNNING:
            return replace(timer, pauses=(*timer.pauses, max(now, timer.starts[-1])))
        case _:
            return replace(timer, starts=(*timer.starts, max(filter(None, (now, timer.latest)))))


def ended(timer: Timer | None, now: dt.datetime) -> Timer:
    """The timer ended; InvalidValue when it has not begun, or has ended already."""
    if timer is None or timer.state is TimerState.IDLE:
        raise InvalidValue("Le chronomètre n’a pas commencé.")
    if timer.state is TimerState.ENDED:
        raise InvalidValue("Le chronomètre de ce candidat est terminé.")
    return replace(timer, end=max(filter(None, (now, timer.latest))))


def common_ended(timer: Timer | None, now: dt.datetime) -> Timer:
    """The timer once what a group has together has ended: it stands still, and its own time begins with the next start.

    InvalidValue when it has not begun, has ended, or is the candidate's own already.
    """
    if timer is None or timer.state is TimerState.IDLE:
        raise InvalidValue("Le chronomètre n’a pas commencé.")
    if timer.state is TimerState.ENDED:
        raise InvalidValue("Le chronomètre de ce candidat est terminé.")
    if timer.common_end is not None:
        raise InvalidValue("La phase commune est déjà terminée.")
    # Later than the last start: what starts at that moment or after it is the candidate's own.
    moment = max((now, timer.starts[-1] + dt.timedelta(seconds=1), *timer.pauses[-1:]))
    pauses = (*timer.pauses, moment) if timer.state is TimerState.RUNNING else timer.pauses
    return replace(timer, pauses=pauses, common_end=moment)


# --- two people's presses ---

_Press = tuple[dt.datetime, str]  # when, and which of the three: the attribute of Timer that it goes to


def both_pressed(base: Timer | None, mine: Timer | None, theirs: Timer | None) -> Timer | None:
    """The timer with what both pressed since `base`, in the order of the moments.

    A press keeps what it meant when it was made, a start or a pause: two people who start one oral have started
    it once, at the first of the two moments. InvalidValue where one of them took a press back.
    """
    old = _presses(base)
    added = [_presses(one) for one in (mine, theirs)]
    if any(one[: len(old)] != old for one in added):
        raise InvalidValue("Une des deux valeurs n’est pas la suite de celle d’avant.")
    timer = base
    new = (one[len(old) :] for one in added)
    for at, what in heapq.merge(*new, key=lambda press: (press[0], press[1] == "end")):
        state = timer.state if timer else TimerState.IDLE
        if state is TimerState.ENDED:
            break
        if what == "end":
            timer = ended(timer, at)
        elif what == "common_end":
            if timer is not None and timer.starts and timer.common_end is None:
                timer = common_ended(timer, at)
        elif (what == "pauses") == (state is TimerState.RUNNING):
            timer = toggled(timer, at)
    return timer


def _presses(timer: Timer | None) -> list[_Press]:
    if timer is None:
        return []
    both = zip_longest(timer.starts, timer.pauses)
    pairs = (((start, "starts"), (pause, "pauses")) for start, pause in both)
    found = [(at, what) for at, what in chain.from_iterable(pairs) if at is not None]
    if timer.common_end is not None:
        found.insert(2 * timer._common, (timer.common_end, "common_end"))
    return [*found, (timer.end, "end")] if timer.end else found


# --- time left ---


class Alert(Enum):
    """What the header's style tells of the time left."""

    NONE = "none"
    FIVE_MINUTES = "five minutes"
    ONE_MINUTE = "one minute"
    OVER = "over"


@dataclass(frozen=True)
class TimeLeft:
    """Whole seconds left in all and in the phase under way; negative once over, and then of the last phase."""

    seconds: int
    phase: Phase
    phase_seconds: int

    @property
    def alert(self) -> Alert:
        """How urgent what is left of the whole oral is."""
        return alert(self.seconds)


def alert(seconds: int) -> Alert:
    """The threshold that this time left is at: 5 minutes and 1 minute included, over from the second after 0."""
    if seconds < 0:
        return Alert.OVER
    if seconds <= 60:
        return Alert.ONE_MINUTE
    return Alert.FIVE_MINUTES if seconds <= 300 else Alert.NONE


def common_phases(phases: Sequence[Phase]) -> tuple[Phase, ...]:
    """The phases that a group has together: the first ones, until one that each has alone."""
    return tuple(takewhile(lambda phase: phase.is_common, phases))


def allotted(phases: Iterable[Phase], extra: Fraction = Fraction(0)) -> dt.timedelta:
    """How long these phases last together; `extra` is the part added for extra time (a third: 1/3)."""
    return sum((_length(phase, extra) for phase in phases), _ZERO)


def time_left(
    phases: Sequence[Phase], timer: Timer | None, now: dt.datetime, extra: Fraction = Fraction(0)
) -> TimeLeft | None:
    """What is left at that moment, None without phases: the form gives none, so a session may have none.

    Phases follow each other by the time that has run; each gets its share of the extra time.
    """
    if not phases:
        return None
    elapsed = timer.elapsed(now) if timer else _ZERO
    end = _ZERO
    for phase in phases:
        end += _length(phase, extra)
        if elapsed < end:
            break
    return TimeLeft(_seconds(allotted(phases, extra) - elapsed), phase, _seconds(end - elapsed))


def _length(phase: Phase, extra: Fraction) -> dt.timedelta:
    seconds = phase.minutes * 60 * (1 + extra)
    return dt.timedelta(seconds=round(seconds))


def _seconds(left: dt.timedelta) -> int:
    """Rounded up while there is time: "1 s" until it is over."""
    return -(-left // dt.timedelta(seconds=1))
