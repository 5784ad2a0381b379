"""The evaluation screen's timer: its key, and the one field of the top line that changes with the seconds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from textual.timer import Timer as Ticks

from e1tui.domain.day.timer import Timer, TimerState, ended, toggled
from e1tui.domain.evaluation import with_field
from e1tui.domain.merge import TIMER
from e1tui.errors import E1Error, InvalidValue
from e1tui.scoring.time_left import Clock, clock, is_over, told
from e1tui.tui.evaluation.saving import Replay
from e1tui.tui.evaluation.texts import WrittenSheet
from e1tui.tui.open_session.session import Sitting

SECOND: Final = 1.0
_LONGEST: Final = dt.timedelta(days=1)  # that a clock is put back; what is later is no moment of a press
_AROUND: Final = 3  # columns of the message line before a problem’s text


class TimedSheet(WrittenSheet):
    """`c` starts, pauses and goes on; once the time is over it ends the timer, as closing does.

    Nothing ticks while no timer runs. The time is reckoned from the file each time, never counted here.
    """

    def __init__(self, sitting: Sitting, stems: Sequence[str], stem: str) -> None:
        super().__init__(sitting, stems, stem)
        self._ticks: Ticks | None = None
        self._ahead = (
            "",
            dt.timedelta(),
        )  # of a candidate: how much later their timer's clock was than ours is

    @property
    def _extra(self) -> Fraction:
        return self._session.added_part(extra_time=self.sheet.evaluation.extra_time)

    @property
    def _is_timed(self) -> bool:
        timer = self.sheet.evaluation.timer
        return timer is not None and timer.state is TimerState.RUNNING

    def clock(self) -> Clock | None:
        return clock(self._session.phases, self.sheet.evaluation.timer, self._timer_now(), self._extra)

    def _timer_now(self) -> dt.datetime:
        """Never before the timer's last press, which somebody's clock gave: from there it goes on at once."""
        now = self.e1.timer_now()
        timer = self.sheet.evaluation.timer
        latest = timer.latest if timer is not None else None
        stem, ahead = self._ahead
        if stem != self.stem:
            ahead = dt.timedelta()
        if latest is not None and now + ahead < latest < now + _LONGEST:
            ahead = latest - now
        self._ahead = self.stem, ahead
        return now + ahead

    def _show_top(self) -> None:
        super()._show_top()
        if self._is_timed and self._ticks is None:
            self._ticks = self.set_interval(SECOND, self._tick)
        elif not self._is_timed and self._ticks is not None:
            self._ticks.stop()
            self._ticks = None

    def _tick(self) -> None:
        if self.is_on_top:  # else nobody sees it
            self._show_top()

    def on_screen_resume(self) -> None:
        self._show_top()

    def action_timer(self) -> None:
        before = self.sheet.evaluation
        if self.sheet.refusal:
            self.say(self.sheet.refusal, problem=True)
            return
        now = self._timer_now()
        over = is_over(self._session.phases, before.timer, now, self._extra)
        try:
            timer = (ended if over else toggled)(before.timer, now)
        except InvalidValue as error:
            self.say(str(error), problem=True)
            return
        after = with_field(before, TIMER, timer)
        if unseen := self.unseen(after):
            self.say(unseen, problem=True)
            return
        self.sheet = self.sheet.with_evaluation(after)
        self._changed(before, after)
        self._show_top()
        self._tell(timer, now)

    def _replay(self, replay: Replay, nothing: str, done: str) -> None:
        was_timed = self._is_timed
        super()._replay(replay, nothing, done)
        if self._is_timed and not was_timed:
            self._warned("Reparti ; ")

    def _tell(self, timer: Timer, now: dt.datetime) -> None:
        """Say what the key did; at a start, above all whose timer runs too."""
        begun = "Reparti ; " if len(timer.starts) > 1 else "Parti ; "
        if not (self._is_timed and self._warned(begun)):
            self.say(told(self._session.phases, timer, now, self._extra))

    def _warned(self, begun: str) -> bool:
        """Say, after `begun`, whose timer runs too, or why that cannot be known; whether there was any need to."""
        room = self.app.size.width - len(begun) - _AROUND
        try:
            still = self._neighbours.still_running(self.stem, self.e1.names, room)
        except E1Error as error:
            self.say(str(error), problem=True)
            return True
        if still:
            self.say(f"{begun}{still}", problem=True)
        return bool(still)
