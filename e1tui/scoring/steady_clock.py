"""A clock for the oral's timer that goes on when the host's is put back."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Final

_ZERO: Final = dt.timedelta()


class SteadyClock:
    """`wall` is what the host's clock says; `now` is later by what was taken away while the app ran.

    That is seen when two looks at the clock are in the wrong order, so that it wants to be looked at often: what is
    put back by less than the time between two looks is not seen.
    """

    def __init__(
        self, clock: Callable[[], dt.datetime], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        self._last = clock(), seconds()
        self._taken = _ZERO

    def wall(self) -> dt.datetime:
        """The host's moment, as it is written beside what people do."""
        now, seconds = self._clock(), self._seconds()
        last, then = self._last
        if now < last:
            self._taken += last - now + dt.timedelta(seconds=int(seconds - then))
        self._last = now, seconds
        return now

    def now(self) -> dt.datetime:
        """The moment that a timer is reckoned with: never before one that was given."""
        return self.wall() + self._taken
