"""The timer of one candidate's oral as it is seen and pressed; what it says stands in `time_left`.

The time is reckoned from the evaluation each time, never counted here. What a group has together has one clock, kept
in each file: until it ends (`Timer.common_end`) a press is one of all members.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Collection
from fractions import Fraction
from typing import Final, NamedTuple

from e1tui.domain.day.oral import timer_of
from e1tui.domain.day.timer import Timer, TimerState, common_ended, common_phases, ended, toggled
from e1tui.domain.evaluation import Evaluation, with_field
from e1tui.domain.session import Phase
from e1tui.errors import InvalidValue
from e1tui.scoring.post import Post
from e1tui.scoring.situations import absence
from e1tui.scoring.time_left import Clock, clock, common_end_told, is_over, told

_LONGEST: Final = dt.timedelta(days=1)  # that a clock is put back; what is later is no moment of a press


class Press(enum.Enum):
    """What a press does to a timer."""

    TOGGLE = enum.auto()
    END = enum.auto()
    END_COMMON = enum.auto()


class _Part(NamedTuple):
    """What runs now: these phases, the timer as far as it is theirs, what is added to them."""

    phases: tuple[Phase, ...]
    timer: Timer | None
    extra: Fraction


def is_running(evaluation: Evaluation, situation: str = "") -> bool:
    """Whether the candidate's timer of that situation runs."""
    timer = evaluation.oral(situation).timer
    return timer is not None and timer.state is TimerState.RUNNING


class Oral:
    """Of one candidate, in one situation: it remembers how much later their timer's clock was than ours is.

    `together` are the members of a group, the candidate among them; one alone, or none, has no common phase. One clock
    has one length: extra time of a member who is there lengthens what they have together for all.
    """

    def __init__(self, post: Post, situation: str = "", together: Collection[Evaluation] = ()) -> None:
        self._post = post
        self._situation = situation
        self._phases = post.session.phases_of(situation)
        self._common = common_phases(self._phases) if len(together) > 1 else ()
        longer = any(one.extra_time and not absence(one, situation) for one in together)
        self._common_extra = post.session.added_part(extra_time=longer)
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

    def with_timer(self, evaluation: Evaluation, timer: Timer | None) -> Evaluation:
        """The evaluation with another timer."""
        return with_field(evaluation, timer_of(self._situation), timer)

    def is_common(self, evaluation: Evaluation) -> bool:
        """Whether the clock is the group's now."""
        timer = self.timer(evaluation)
        return bool(self._common) and (timer is None or (timer.common_end is None and timer.end is None))

    def left(self, evaluation: Evaluation) -> Clock | None:
        """What is to be shown of the timer; None while it has nothing to say."""
        part = self._part(evaluation)
        is_part = len(part.phases) < len(self._phases)
        return clock(part.phases, part.timer, self.now(evaluation), part.extra, is_part=is_part)

    def next_press(self, evaluation: Evaluation, now: dt.datetime) -> Press:
        """What the timer's one key does: once the time is over it ends the timer, or what the group has together."""
        part = self._part(evaluation)
        if not is_over(part.phases, part.timer, now, part.extra):
            return Press.TOGGLE
        return Press.END_COMMON if self.is_common(evaluation) else Press.END

    def pressed(self, evaluation: Evaluation, now: dt.datetime, press: Press | None = None) -> Evaluation:
        """The evaluation once the timer is started, paused, goes on, or, its time being over, has ended.

        InvalidValue for one that has ended, and for a common phase's end where there is none under way.
        """
        timer = self.timer(evaluation)
        match press or self.next_press(evaluation, now):
            case Press.TOGGLE:
                after = toggled(timer, now)
            case Press.END:
                after = ended(timer, now)
            case Press.END_COMMON:
                if not self._common:
                    raise InvalidValue("Aucune phase n’est commune ici.")
                after = common_ended(timer, now)
                if len(self._common) == len(self._phases):  # nothing follows
                    after = ended(after, now)
        return self.with_timer(evaluation, after)

    def followed(
        self, evaluation: Evaluation, was: Timer | None, timer: Timer | None, press: Press | None
    ) -> Evaluation:
        """The evaluation as the group's clock is `timer` now and was `was`; itself where nothing changes.

        Whose clock went with it goes on with it; on another one the press is made, if it can be (None: one was taken
        back). Nobody's clock runs who is not there, or whose evaluation is closed.
        """
        if evaluation.is_closed or absence(evaluation, self._situation):
            return evaluation
        own = self.timer(evaluation)
        if own == was or (own is None and press is not None):
            return evaluation if own == timer else self.with_timer(evaluation, timer)
        if press is None or timer is None or timer.latest is None or not self.is_common(evaluation):
            return evaluation
        if press is Press.TOGGLE and own is not None and timer.state is own.state:
            return evaluation
        try:
            return self.pressed(evaluation, timer.latest, press)
        except InvalidValue:  # theirs has not begun, or has ended: there is nothing to follow
            return evaluation

    def told(self, evaluation: Evaluation, timer: Timer, now: dt.datetime) -> str:
        """What a press has done, and what the next one does."""
        if self._common and timer.common_end is not None and timer.own.state is TimerState.IDLE:
            return common_end_told(self._common, timer, self._post.key)
        part = self._part(evaluation)
        assert part.timer is not None
        is_common = self.is_common(evaluation)
        return told(part.phases, part.timer, now, part.extra, self._post.key, is_common=is_common)

    def _part(self, evaluation: Evaluation) -> _Part:
        extra = self._post.session.added_part(extra_time=evaluation.extra_time)
        timer = self.timer(evaluation)
        if self.is_common(evaluation):
            return _Part(self._common, timer, self._common_extra)
        if timer is not None and timer.common_end is not None:
            return _Part(self._phases[len(common_phases(self._phases)) :], timer.own, extra)
        return _Part(self._phases, timer, extra)
