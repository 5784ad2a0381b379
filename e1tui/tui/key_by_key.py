"""Keys one at a time: a key is handed out when the one before it has done all its work.

Textual gives every key at once to what has the focus when it is read. After a stalled line keys come in a
burst, and Entrée followed by a level would give the level to the list that Entrée has just left.
"""

from __future__ import annotations

import time
from collections import deque
from typing import Final, TypeVar

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.timer import Timer

Result = TypeVar("Result")

# A key whose work has no end in sight (its widget went away meanwhile) holds the others back no longer.
_PATIENCE: Final = 0.5


class KeyByKeyApp(App[Result]):
    """An App whose keys and pastes wait their turn."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Event] = deque()
        self._busy_since: float | None = None
        self._guard: Timer | None = None

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._busy_since is None:
            await self._hand_out(event)
        else:
            self._waiting.append(event)
            if self._guard is None:
                self._guard = self.set_timer(_PATIENCE, self._check_stuck)

    async def _hand_out(self, event: events.Event) -> None:
        self._busy_since = time.monotonic()
        await super().on_event(event)
        self._follow()

    def _follow(self) -> None:
        """Go the way that the key and what it causes take, from the focus up to the app, behind them."""
        self._step(self._way(), 0)

    def _way(self) -> list[DOMNode]:
        first: DOMNode = self.focused or self.screen
        return list(first.ancestors_with_self)

    def _step(self, way: list[DOMNode], rank: int) -> None:
        for next_rank in range(rank, len(way)):
            node = way[next_rank]
            if node is self:
                self.call_later(self._arrived)
                return
            if node.call_later(self._step, way, next_rank + 1):
                return  # a node that is closing takes no callback: the next one does

    async def _arrived(self) -> None:
        """All that was under way when the round began is done; what that has caused may need another."""
        if self._busy_since is None:
            return
        moving = any(node.message_queue_size for node in self._way()) or not self.screen.is_mounted
        if moving and time.monotonic() - self._busy_since < _PATIENCE:
            self._follow()
        else:
            await self._next()

    async def _next(self) -> None:
        self._busy_since = None
        if self._waiting:
            await self._hand_out(self._waiting.popleft())

    async def _check_stuck(self) -> None:
        self._guard = None
        if self._busy_since is not None and time.monotonic() - self._busy_since >= _PATIENCE:
            await self._next()
        if self._waiting:
            self._guard = self.set_timer(_PATIENCE, self._check_stuck)
