"""What was given and is not on disk yet, for the status "enregistré" or "à enregistrer"; pure, times come in."""

from __future__ import annotations

from typing import Final

# The status says "enregistré" while nothing given longer ago than this is not durable.
DELAY: Final = 0.3


class Unsaved:
    """Things given, by candidate and in order; times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[tuple[float, object]]] = {}

    def given(self, stem: str, what: object, now: float) -> None:
        self._waiting.setdefault(stem, []).append((now, what))

    def saved(self, stem: str, what: object) -> None:
        """`what` is on disk, and with it all that was given to that candidate before."""
        waiting = self._waiting.get(stem, [])
        for rank, (_, one) in enumerate(waiting):
            if one is what:
                self._waiting[stem] = waiting[rank + 1 :]
                break

    def is_late(self, now: float) -> bool:
        """Whether something waits for longer than DELAY."""
        oldest = self._oldest()
        return oldest is not None and now - oldest >= DELAY

    def next_check(self, now: float) -> float | None:
        """In how many seconds something may become late; None when nothing waits."""
        oldest = self._oldest()
        return None if oldest is None else max(oldest + DELAY - now, 0.05)

    def _oldest(self) -> float | None:
        return min((waiting[0][0] for waiting in self._waiting.values() if waiting), default=None)
