"""What was given on its way to the disk, as a scoring screen follows it: the save begins, the status says if it lasts."""

from __future__ import annotations

import time
from typing import Final

from textual.timer import Timer

from e1tui.scoring.post import Post
from e1tui.storage.save_thread import Outcome
from e1tui.tui.evaluation.top import Top
from e1tui.tui.screen.base import E1Screen

# A key's repaint takes a few milliseconds of the interpreter, which two threads cannot have at once: a save that
# began with the key made it twice as slow. Nobody waits for the save, and it is on disk in 30 ms all the same.
REPAINT_SECONDS: Final = 0.012


class Watch:
    """On that screen; `top` shows the status."""

    def __init__(self, screen: E1Screen[str], post: Post, top: Top) -> None:
        self._screen = screen
        self._post = post
        self._top = top
        self._timer: Timer | None = None

    def begin(self) -> None:
        """Begin to save what was handed over, the screen being drawn."""
        self._post.writer.wake()
        if self._screen.is_running:
            self.watch()

    def watch(self) -> None:
        """Something is not on disk yet: the status must say so if that lasts."""
        if self._timer is None:
            self.check()

    def check(self) -> None:
        """Show the status, and look again when something more may be late."""
        now, unsaved = time.monotonic(), self._post.unsaved
        self._top.show_status(unsaved.is_late(now))
        later = unsaved.next_check(now)
        self._timer = None if later is None else self._screen.set_timer(later, self.check)

    def finished(self, outcome: Outcome) -> None:
        """Say what there is to say of an attempt to save."""
        said, is_problem = self._post.unsaved.finished(outcome)
        if said:
            self._screen.say(said, problem=is_problem)
        if outcome.saved is not None and not self._post.unsaved.is_late(time.monotonic()):
            self._top.show_status(False)
