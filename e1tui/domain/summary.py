"""One row per candidate: what lists, the command `lister` and the screens show of an evaluation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from e1tui.domain.closing.seal import is_altered, shown_fingerprint
from e1tui.domain.day.oral import Oral
from e1tui.domain.day.timer import TimerState
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.review import missing
from e1tui.domain.session import Presence, State
from e1tui.domain.text import full_name


@dataclass(frozen=True)
class Summary:
    """`marks` are in the order of the grid's competencies; positions is a count.

    `fingerprint` is what is shown of it: its first digits, "" for a draft and where it is `altered`, not true any more.
    """

    stem: str
    last_name: str
    first_name: str
    number: str
    presence: Presence
    state: State
    order: int | None
    positions: int
    marks: tuple[Decimal | None, ...]
    total: Decimal | None
    mark_on_20: Decimal | None
    time: dt.time | None = None
    school: str = ""
    exam_date: dt.date | None = None
    fingerprint: str = ""
    reviewed_by: str = ""
    extra_time: bool = False
    timer: TimerState = TimerState.IDLE
    altered: bool = False
    is_complete: bool = False  # whether the evaluation itself lacks nothing
    orals: tuple[tuple[str, Oral], ...] = ()  # by situation, where there are several
    situation: str = ""  # the one that the rest is seen in (`day.situations.seen_in`)
    group: str = ""  # of that situation
    begun: bool | None = None  # whether that situation's oral is; None where there is one oral only
    reckoned: Decimal | None = None

    @property
    def full_name(self) -> str:
        """As lists call them, the last name first."""
        return full_name(self.last_name, self.first_name)

    @property
    def is_present(self) -> bool:
        """Whether the candidate came."""
        return self.presence is Presence.PRESENT

    @property
    def is_closed(self) -> bool:
        """Whether the evaluation is closed."""
        return self.state is State.CLOSED

    @property
    def state_text(self) -> str:
        """The state as lists show it: one that was changed after its closing is not simply closed."""
        return "MODIFIÉE" if self.altered else self.state.value

    @property
    def is_open(self) -> bool:
        """Whether there is still something to give: present, and not closed."""
        return self.is_present and not self.is_closed

    @property
    def has_begun(self) -> bool:
        """Whether the oral has: a position, or the timer."""
        if self.begun is not None:
            return self.begun
        return bool(self.positions) or self.timer is not TimerState.IDLE

    @property
    def is_seen(self) -> bool:
        """Whether it was noted that the oral of its situation has begun: somebody said they came, or the timer started."""
        return any(oral.is_sat for situation, oral in self.orals if situation == self.situation)

    @property
    def is_timed(self) -> bool:
        """Whether the timer runs; an absence hides one that was started."""
        return self.is_open and self.timer is TimerState.RUNNING


def summary(grid: Grid, stem: str, evaluation: Evaluation) -> Summary:
    """What the lists need of an evaluation, `stem` being its file's name without the ending."""
    shown = evaluation.shown()
    return Summary(
        stem=stem,
        last_name=shown.candidate.last_name,
        first_name=shown.candidate.first_name,
        number=shown.candidate.number,
        presence=shown.presence,
        state=shown.state,
        order=shown.order,
        positions=sum(shown.given(competency) for competency in grid.competencies),
        marks=tuple(shown.mark(competency) for competency in grid.competencies),
        total=shown.total(grid),
        mark_on_20=shown.mark_on_20(grid),
        reckoned=shown.reckoned_mark(grid),
        time=shown.time,
        school=shown.candidate.school,
        exam_date=shown.candidate.exam_date,
        fingerprint=shown_fingerprint(evaluation),
        reviewed_by=evaluation.reviewed_by,
        extra_time=shown.extra_time,
        timer=shown.timer.state if shown.timer else TimerState.IDLE,
        altered=is_altered(evaluation),
        is_complete=shown.is_present and not missing(grid, shown),
        orals=tuple(evaluation.orals.items()),
    )
