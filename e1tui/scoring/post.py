"""The place that candidates are scored from (a screen, a terminal without one): what all who are scored there share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.scoring.keys import Key
from e1tui.scoring.saving import Unsaved
from e1tui.storage.attendance import Present
from e1tui.storage.save_thread import Writer
from e1tui.storage.store import SessionStore


@dataclass(frozen=True)
class Told:
    """What is to be said, and what is to be shown again: the `sheet` or not. `problem`: it did not go as meant."""

    message: str = ""
    problem: bool = False
    sheet: bool = False


def _as_it_is(field: str, text: str) -> str:
    return text


def _no_call() -> None:
    """Nobody asked to be called."""


@dataclass
class Post:
    """What a front end gives once: its session, its ways to name keys and values, whom to call.

    `session` is the session as it was read last, `read_only` why nothing can be given in it, or "". `others` are those who are in the session elsewhere; `clock` is the
    moment for a timer, which never goes back. `shown` is a field's value as it may be seen (names may be hidden).
    `handed_over` is called after each evaluation that was given to the save thread, which is still asleep then.
    """

    store: SessionStore
    writer: Writer
    session: Session
    grid: Grid
    key: Key
    others: Callable[[], Sequence[Present]]
    clock: Callable[[], dt.datetime]
    shown: Callable[[str, str], str] = _as_it_is
    handed_over: Callable[[], object] = _no_call
    unsaved: Unsaved = field(default_factory=Unsaved)
    read_only: str = ""

    def sit_in(self, situation: str) -> None:
        """What is given from now on is given in that situation, and the history says so."""
        author = self.writer.author
        if author.situation != situation:
            self.writer.author = replace(author, situation=situation)

    def pending(self, stem: str) -> Evaluation | None:
        """What a candidate was given and is not on disk yet."""
        return self.writer.pending(stem)
