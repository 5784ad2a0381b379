"""What lets a test of a screen take the time of what it tests: no sleep, and no style sheet parsed anew for each app.

Textual's Pilot sleeps 20 ms, three times a key, until the processor has been quiet for as long: most of what such a test
took, and longer the busier the machine. Here a wait ends when the loop has nothing ready, no other thread is at work,
and no timer is due in the next `SOON`. What is painted, stored or said is the same.
"""

from __future__ import annotations

import asyncio
import os.path
import sys
import threading
from time import monotonic
from types import FrameType
from typing import Any, Final

from textual import app, pilot, screen
from textual.css.stylesheet import Stylesheet

import e1tui

SOON: Final = (
    0.04  # seconds of timers that are waited for: what a key still has done after it, and its painting
)
_TICK: Final = 0.002  # seconds, between what is changed and what is painted: 1/60 for people
_NAP: Final = 0.001  # seconds: for a thread that was just woken
_LONGEST: Final = 1.0  # seconds, as Textual's
_WAITING: Final = frozenset({"threading.py", "queue.py", "selectors.py"})  # where a thread only waits
_OURS: Final = os.path.dirname(e1tui.__file__)


async def wait_for_idle(min_sleep: float = 0.0, max_sleep: float = _LONGEST) -> None:
    """In place of `textual._wait.wait_for_idle`, whose arguments it takes; none of it is slept through."""
    loop = asyncio.get_running_loop()
    end = monotonic() + max_sleep
    left = SOON
    was_quiet = False
    while monotonic() < end:
        await asyncio.sleep(0)
        if loop._ready:  # type: ignore[attr-defined]
            was_quiet = False
            continue
        timers = (one.when() for one in loop._scheduled if not one.cancelled())  # type: ignore[attr-defined]
        due = max(min(timers, default=end) - loop.time(), 0)
        if due <= left:
            left -= max(due, _NAP)
            was_quiet = False
            await asyncio.sleep(due)
        elif was_quiet and not _is_any_thread_busy():
            return
        else:
            was_quiet = True
            await asyncio.sleep(_NAP)


def _is_any_thread_busy() -> bool:
    """Whether a thread is at something of ours, rather than waiting for something to do."""
    here = threading.get_ident()
    return any(_is_at_work(frame) for ident, frame in sys._current_frames().items() if ident != here)


def _is_at_work(top: FrameType) -> bool:
    if os.path.basename(top.f_code.co_filename) in _WAITING:
        return False
    frame: FrameType | None = top
    while frame is not None:
        if frame.f_code.co_filename.startswith(_OURS):
            return True
        frame = frame.f_back
    return False


async def _wait_for_screen(self: pilot.Pilot[Any], timeout: float = 30.0) -> bool:
    """In place of a message to each widget, that it has had its others: the loop has nothing ready, so that it has."""
    await wait_for_idle()
    return self.app._exception is None


_rules: dict[object, Any] = {}
_parse_rules = Stylesheet._parse_rules


def _parsed_once(self: Stylesheet, *given: Any, **named: Any) -> Any:
    """The rules of a style sheet, which are the same for every app with the same variables."""
    key = (tuple(sorted(self._variables.items())), given, tuple(sorted(named.items())))
    if key not in _rules:
        _rules[key] = _parse_rules(self, *given, **named)
    return _rules[key]


_REPLACED: Final = (
    (app, "wait_for_idle"),
    (pilot, "wait_for_idle"),
    (pilot.Pilot, "_wait_for_screen"),
    (screen, "UPDATE_PERIOD"),
)


def install() -> None:
    """Have every app of this process tested so."""
    for owner, name in _REPLACED:
        assert hasattr(owner, name), f"Textual has no {name} any more, and each key would be slept through"
    app.wait_for_idle = pilot.wait_for_idle = wait_for_idle  # type: ignore[attr-defined]
    pilot.Pilot._wait_for_screen = _wait_for_screen  # type: ignore[method-assign]
    screen.UPDATE_PERIOD = _TICK  # type: ignore[misc]
    Stylesheet._parse_rules = _parsed_once  # type: ignore[method-assign]
