"""What a screen may ask of the app, and what the app asks of screens: Protocols, so that neither imports the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

# Named here, and made elsewhere: the first screen does without most of them.
if TYPE_CHECKING:
    from e1tui.domain.evaluation import Evaluation
    from e1tui.domain.session import Session
    from e1tui.open_session.session import Sitting
    from e1tui.settings import Settings
    from e1tui.storage.folder import SessionsFolder
    from e1tui.storage.listing.closed_counts import ClosedCounts
    from e1tui.storage.save_thread import Outcome
    from e1tui.storage.store import SessionStore
    from e1tui.tui.text.anonymity import Names
    from e1tui.tui.text.pasted import Pasted

Left = Callable[[str | None, str], None]  # what to say, and the candidate who was on screen last


class Desk(Protocol):
    """The app as its screens know it. `E1App` and the tests' `Host` are both held to it."""

    folder: SessionsFolder
    closed_counts: ClosedCounts
    settings: Settings
    names: Names
    pasted: Pasted
    keyboard: str
    shows_tips: bool

    @property
    def account(self) -> str:
        """The name of the account that runs the app, from its uid."""
        ...

    def now(self) -> dt.datetime:
        """The moment, with its zone, whole seconds."""
        ...

    def timer_now(self) -> dt.datetime:
        """The moment for a timer: it goes on when the host's clock is put back."""
        ...

    def today(self) -> dt.date:
        """The day it is there."""
        ...

    def use_zone(self, session: Session | None) -> None:
        """Reckon hours in the session's zone from now on; None: in that of the settings, else of the host."""
        ...

    def sitting(self, store: SessionStore) -> Sitting:
        """The session as it is open in this app; made the first time."""
        ...

    def open_evaluation(
        self,
        store: SessionStore,
        stems: Sequence[str],
        stem: str,
        left: Left,
        *,
        field: str = "",
        is_of_group: bool = False,
    ) -> None:
        """Open a candidate's evaluation; `left` is told what to say after it, and who was on screen last.

        The cursor begins on `field`, where one is given; `is_of_group` where the group's grid is underneath.
        E1Error if the candidate's file is refused.
        """
        ...

    def open_group(
        self, store: SessionStore, stems: Sequence[str], stem: str, situation: str, field: str, left: Left
    ) -> None:
        """Open the grid of the group that a candidate is in, in that situation, the cursor on `field`.

        `left` is told what to say after it, and whose column was active last. E1Error for who is alone, or if a
        member's file is refused.
        """
        ...

    def add_example(self) -> None:
        """Copy the example session into the sessions folder; E1Error if it cannot be."""
        ...

    def choose_keyboard(self, name: str) -> str:
        """Use a keyboard profile from now on, and keep it in the settings; why it is not kept, or ""."""
        ...

    def show_tips(self, shown: bool) -> str:
        """Show the hints of the first visits or not, from now on; why that is not kept, or ""."""
        ...

    def tip(self, scope: str) -> str:
        """What a newcomer is told on the first visit of a screen, "" afterwards."""
        ...

    def show_help(self, scope: str) -> None:
        """Open the help, which begins with what is said of that scope."""
        ...

    def saved_sentence(self) -> str:
        """Whether all that was given is on disk, as Ctrl+S says it."""
        ...

    def listen(self, heard: Callable[[bytes, bool], None] | None) -> None:
        """Tell what is read from the terminal, before the keys that it is, and whether it is any; None: no longer."""
        ...

    def draw_anew(self) -> None:
        """Draw all of the screen: the terminal shows something else than what was sent last."""
        ...

    def timed(self) -> tuple[str, ...]:
        """Whose timer runs in the sessions that were opened here, by their full names."""
        ...

    def leave(self) -> None:
        """Leave the app once everything is on disk; ask when something is not."""
        ...


class KeepsTexts(Protocol):
    """A screen that has texts to put on disk before the end, and values that may be nowhere on disk."""

    @property
    def folder(self) -> Path:
        """The session's."""
        ...

    @property
    def stem(self) -> str:
        """The candidate on screen."""
        ...

    def keep_text(self) -> None:
        """Save the text that is open."""
        ...

    def save_finished(self, outcome: Outcome) -> None:
        """An attempt to save has ended, well or not."""
        ...

    def unsettled_by_stem(self) -> Mapping[str, tuple[Evaluation, Evaluation]]:
        """Who has values of one's own where two were given: the evaluation with those, and what they were given to.

        A later merge goes by the second.
        """
        ...
