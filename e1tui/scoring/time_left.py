"""What the top line and the messages say of the timer; pure, the moment comes in.

The seconds are shown for the last five minutes only: until then a figure that changes every second would be looked
at instead of the candidate, and over a slow line it would be sent for nothing. Whether there is extra time is not
said: it touches on health, and others may see the screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from e1tui.domain.day.timer import Alert, TimeLeft, Timer, TimerState, alert, allotted, time_left
from e1tui.domain.session import Phase
from e1tui.scoring.keys import Key

SIGN_SECONDS: Final = 60  # how long the end of a phase is told
# Never by colour: the words change too, and a time that is over begins with +.
STYLES: Final = {
    Alert.NONE: "",
    Alert.FIVE_MINUTES: "underline",
    Alert.ONE_MINUTE: "reverse",
    Alert.OVER: "reverse",
}


@dataclass(frozen=True)
class Clock:
    """`texts` say it from the longest to the shortest; `part` is what is drawn in `style` where it stands in them."""

    texts: tuple[str, ...]
    part: str = ""
    style: str = ""


def clock(
    phases: Sequence[Phase], timer: Timer | None, now: dt.datetime, extra: Fraction, *, is_part: bool = False
) -> Clock | None:
    """What the top line says at that moment; None for a timer that has not begun, or has ended.

    `is_part`: the phases are a part of the oral's, and the only one of them is named too.
    """
    if timer is None or timer.state not in (TimerState.RUNNING, TimerState.PAUSED):
        return None
    paused = "en pause · " if timer.state is TimerState.PAUSED else ""
    left = time_left(phases, timer, now, extra)
    if left is None:
        return Clock((f"{paused}écoulé {timer.elapsed(now) // dt.timedelta(minutes=1)} min",))
    time, style = remaining(left.seconds), STYLES[left.alert]
    if paused:
        return Clock((paused + time,), time, style)
    if sign := _just_ended(phases, left, extra):
        now_on = f"{left.phase.name} · {time}"
        return Clock((f"{sign} · {now_on}", f"{sign} · {time}", sign), sign, STYLES[Alert.ONE_MINUTE])
    if left.phase is phases[-1]:  # what is left of the last phase is what is left
        named = (f"{left.phase.name} · {time}",) if len(phases) > 1 or is_part else ()
        return Clock((*named, time), time, style)
    phase = f"{left.phase.name} {remaining(left.phase_seconds).removeprefix('reste ')}"
    # The phase is what ends next: its own time is told, and has the style, before the whole.
    return Clock((f"{phase} · {time}", phase, time), phase, STYLES[alert(left.phase_seconds)])


def _just_ended(phases: Sequence[Phase], left: TimeLeft, extra: Fraction) -> str:
    """What stands for a minute after a phase has given way to the next, "" at any other time: eyes are elsewhere.

    It is two changes of the line, and no beep; whoever looks up late, or over a slow line, still finds it.
    """
    since = int(allotted((left.phase,), extra).total_seconds()) - left.phase_seconds
    if since >= SIGN_SECONDS:
        return ""
    return next((f"fin : {one.name}" for one, after in pairwise(phases) if after is left.phase), "")


def remaining(seconds: int) -> str:
    """ "reste 14 min" (the minute that has begun counts), "reste 4 min 09" from five minutes on, "+ 2 min 05"."""
    if alert(seconds) is Alert.NONE:
        return f"reste {-(-seconds // 60)} min"
    return f"{'+' if seconds < 0 else 'reste'} {exact(dt.timedelta(seconds=abs(seconds)))}"


def exact(time: dt.timedelta) -> str:
    """ "12 min 04"."""
    minutes, seconds = divmod(int(time.total_seconds()), 60)
    return f"{minutes} min {seconds:02}"


def is_over(phases: Sequence[Phase], timer: Timer | None, now: dt.datetime, extra: Fraction) -> bool:
    """Whether a timer that runs has used up all that was allotted."""
    left = time_left(phases, timer, now, extra)
    running = timer is not None and timer.state is TimerState.RUNNING
    return running and left is not None and left.alert is Alert.OVER


def common_end_told(phases: Sequence[Phase], timer: Timer, key: Key) -> str:
    """The sentence once what a group has together has ended."""
    elapsed = exact(timer.elapsed(timer.common_end or timer.starts[-1]))
    following = "" if timer.end else f" Ensuite un chronomètre chacun : {key('timer')}."
    return f"Fin : {phases[-1].name}, à {elapsed}.{following} {key('undo')} : annuler."


def told(
    phases: Sequence[Phase],
    timer: Timer,
    now: dt.datetime,
    extra: Fraction,
    key: Key,
    *,
    is_common: bool = False,
) -> str:
    """The sentence after a press: what the timer does now, and what the next press does; `is_common`: a group's."""
    elapsed, press, undo = exact(timer.elapsed(now)), key("timer"), key("undo")
    what = "Chronomètre du groupe" if is_common else "Chronomètre"
    match timer.state:
        case TimerState.RUNNING if len(timer.starts) > 1:
            return f"{what} reparti à {elapsed}. {press} : pause."
        case TimerState.RUNNING:
            planned = int(allotted(phases, extra).total_seconds())
            total = f" pour {-(-planned // 60)} min" if planned else ""
            return f"{what} parti{total}. {press} : pause. {undo} : annuler ce départ."
        case TimerState.PAUSED:
            end = "Clore l’évaluation y met fin."
            if is_common:
                end = f"{key('end_common')} : y mettre fin, puis un chronomètre chacun."
            return f"{what} en pause à {elapsed}. {press} : reprendre. {end}"
        case _:
            return f"{what} arrêté à {elapsed} : le temps est écoulé. {undo} : annuler."
