"""A key that is held, told from one that is pressed again and again: by its rhythm, which no hand keeps. Pure.

Held, a key comes once, after a delay (200 ms to 1 s) once more, and from then on every 25 to 45 ms. A hand needs 80
ms and more; what a program or a slow line sends comes at once, or in no rhythm. So a key is told to be held when
five repeats follow such a delay in one rhythm, or when it came more often in a row than anybody has a use for.
Anything else is as many presses as there are, and none is ever waited for.
"""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Callable
from typing import Final, Generic, TypeVar

_STEADY_SECONDS: Final = (0.023, 0.049)  # between two repeats
_TOGETHER_SECONDS: Final = 0.012  # what came closer than this came in one read, or nearly
_DELAY_SECONDS: Final = (0.12, 1.3)  # between the press and its first repeat
_ENOUGH: Final = 5  # repeats after such a delay
# Between the longest and the shortest of their intervals: a program that waits for an answer is less regular.
_SPREAD_SECONDS: Final = 0.015
_MEAN_SECONDS: Final = (0.015, 0.06)  # of a key that came too often, over a line that is not steady
_RELEASE_SECONDS: Final = 0.3  # without a repeat of a key that was held
Place = TypeVar("Place")


class Press(enum.Enum):
    """Which press of a key this is: its first, one more of a key held down, or one among others."""

    FIRST = enum.auto()  # another key than before, or the same one long after
    AGAIN = enum.auto()  # after a pause, which may be the delay before a held key repeats
    QUICK = enum.auto()  # soon after the one before
    TOLD = enum.auto()  # with this one it is known that the key is held
    HELD = enum.auto()  # that was known before, and it still is


class Repeats:
    """`most` presses of one key in a row have a meaning: as many as a grid has criteria."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._key = ""
        self._last = self._first = 0.0
        self._count = 0  # presses since the last FIRST or AGAIN
        self._together = 0  # how many of these presses came in one read with the one before
        self._gaps: deque[float] = deque(maxlen=_ENOUGH - 1)  # the last ones
        self._had_rhythm = False
        self._after_delay = False
        self._held = False
        self._answer = Press.FIRST

    def pressed(self, key: str, time: float) -> Press:
        """What this press of a key is; `time` in seconds, of when the terminal sent it.

        A key that goes from one hand to another may be asked about again.
        """
        if (key, time) != (self._key, self._last):
            self._answer = self._told(key, time)
        return self._answer

    def _told(self, key: str, time: float) -> Press:
        gap, self._last = time - self._last, time
        if key != self._key or gap > _DELAY_SECONDS[1] or (self._held and gap > _RELEASE_SECONDS):
            again = key == self._key and gap <= _DELAY_SECONDS[1]
            self._begin(key, time, after_delay=again)
            return Press.AGAIN if again else Press.FIRST
        if self._held:
            return Press.HELD
        if gap >= _DELAY_SECONDS[0] and not self._had_rhythm:  # else the line stalled while it was held
            self._begin(key, time, after_delay=True)
            return Press.AGAIN
        self._count += 1
        self._together += gap < _TOGETHER_SECONDS
        self._gaps.append(gap)
        self._had_rhythm = self._had_rhythm or self._is_rhythm()
        self._held = (self._after_delay and self._had_rhythm) or self._too_many()
        return Press.TOLD if self._held else Press.QUICK

    def _begin(self, key: str, time: float, *, after_delay: bool) -> None:
        self._key, self._first = key, time
        self._count, self._together, self._had_rhythm = 1, 0, False
        self._gaps.clear()
        self._after_delay, self._held = after_delay, False

    def _is_rhythm(self) -> bool:
        shortest, longest = min(self._gaps), max(self._gaps)
        return (
            len(self._gaps) == self._gaps.maxlen
            and _STEADY_SECONDS[0] <= shortest
            and longest <= _STEADY_SECONDS[1]
            and longest - shortest <= _SPREAD_SECONDS
        )

    def _too_many(self) -> bool:
        if self._count <= self._most or self._together * 2 > self._count:
            return False
        mean = (self._last - self._first) / (self._count - 1)
        return _MEAN_SECONDS[0] <= mean <= _MEAN_SECONDS[1]


class Presses(Generic[Place]):
    """Of the keys of one screen, each press done; once it is known that a key is held, only its first one counts.

    `place` is where a key would lead back to now, `back_to` goes back there, as if the repeats had never been.
    """

    def __init__(self, most: int, place: Callable[[], Place], back_to: Callable[[Place], None]) -> None:
        self._repeats = Repeats(most)
        self._place, self._back_to = place, back_to
        self._before = place()

    def is_held(self, key: str, time: float) -> bool:
        """Whether this is a repeat of a key that was held before already."""
        return self._repeats.pressed(key, time) is Press.HELD

    def press(self, key: str, time: float, do: Callable[[], None]) -> None:
        """`do` what the key does, unless it turns out to be held."""
        press = self._repeats.pressed(key, time)
        if press is Press.HELD:
            return
        if press is Press.TOLD:
            self._back_to(self._before)
            return
        if press is Press.AGAIN:
            self._before = self._place()
        do()
        if press is Press.FIRST:
            self._before = self._place()
