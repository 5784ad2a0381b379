"""The timer of one candidate's oral as it is seen and pressed; what it says stands in `time_left`.

The time is reckoned from the evaluation each time, never counted here.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Final

from e1tui.domain.day.oral import timer_of
from e1tui.domain.day.timer import Timer, TimerState, ended, toggled
from e1tui.domain.evaluation import Evaluation, with_field
from e1tui.scoring.post import Post
from e1tui.scoring.time_left import Clock, clock, is_over, told

_LONGEST: Final = dt.timedelta(days=1)  # that a clock is put back; what is later is no moment of a press


def is_running(evaluation: Evaluation, situation: str = "") -> bool:
    """Whether the candidate's timer of that situation runs."""
    timer = evaluation.oral(situation).timer
    return timer is not None and timer.state is TimerState.RUNNING


class Oral:
    """Of one candidate, in one situation: it remembers how much later their timer's clock was than ours is."""

    def __init__(self, post: Post, situation: str = "") -> None:
        self._post = post
        self._situation = situation
        self._phases = post.session.phases_of(situation)
        self._ahead = dt.timedelta()

    def now(self, evaluation: Evaluation) -> dt.datetime:
        """Never before the timer's last press, which somebody's clock gave: from there it goes on at once."""
        now = self._post.clock()
        timer = self.timer(evaluation)
        latest = timer.latest if timer is not None else None
        if latest is not None and now + self._ahead < latest < now + _LONGEST:
            self._ahead = latest - now
        return now + self._ahead

    def timer(self, evaluation: Evaluation) -> Timer | None:
        """The timer as it stands there."""
        return evaluation.oral(self._situation).timer

    def left(self, evaluation: Evaluation) -> Clock | None:
        """What is to be shown of the timer; None while it has nothing to say."""
        return clock(self._phases, self.timer(evaluation), self.now(evaluation), self._extra(evaluation))

    def pressed(self, evaluation: Evaluation, now: dt.datetime) -> Evaluation:
        """The evaluation once the timer is started, paused, goes on, or, its time being over, has ended.

        InvalidValue for one that has ended.
        """
        timer = self.timer(evaluation)
        over = is_over(self._phases, timer, now, self._extra(evaluation))
        return with_field(evaluation, timer_of(self._situation), (ended if over else toggled)(timer, now))

    def told(self, evaluation: Evaluation, timer: Timer, now: dt.datetime) -> str:
        """What a press has done, and what the next one does."""
        return told(self._phases, timer, now, self._extra(evaluation), self._post.key)

    def _extra(self, evaluation: Evaluation) -> Fraction:
        return self._post.session.added_part(extra_time=evaluation.extra_time)
