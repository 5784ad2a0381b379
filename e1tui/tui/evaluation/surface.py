"""What the two scoring screens have in common, one candidate's and a group's: post, text, banner, saving, leaving."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, Protocol

from textual.widget import Widget

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.summary import Summary
from e1tui.errors import E1Error
from e1tui.open_session.session import Sitting
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.neighbours import Neighbours
from e1tui.scoring.post import Post, Told
from e1tui.storage.save_thread import Outcome
from e1tui.tui.evaluation.texts import Texts
from e1tui.tui.evaluation.top import Top
from e1tui.tui.evaluation.watch import REPAINT_SECONDS, Watch
from e1tui.tui.keys.commands import key
from e1tui.tui.keys.told import of_another_keyboard
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.widgets.line import Line

HELD: Final = Told("Touche maintenue : elle ne compte qu’une fois.", sheet=True)


class Scored(Protocol):
    """What is scored on a screen: a candidate's `Assessment`, or a `Group`."""

    @property
    def banner(self) -> str:
        """What stays in view until it is settled, or ""."""
        ...

    def unsettled_by_stem(self) -> Mapping[str, tuple[Evaluation, Evaluation]]:
        """Whoever has two values of a field: with one's own, and with what those were given to."""
        ...


class Surface:
    """On that screen, where `widget` draws what is scored and `top` the line above it.

    `scored` is what is scored now, `show` draws it again. A screen composes `banner` and `texts.box`.
    """

    def __init__(
        self,
        screen: E1Screen[str],
        sitting: Sitting,
        stems: Sequence[str],
        widget: Widget,
        top: Top,
        *,
        scored: Callable[[], Scored],
        show: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._scored = scored
        self._show = show
        self._store = store = sitting.store
        self.is_left = False  # for a screen that scores the same: what is saved then is its matter
        self.post = Post(
            store,
            sitting.writer,
            store.session(),
            store.grid(),
            key,
            sitting.others,
            clock=lambda: screen.e1.timer_now(),
            shown=lambda field, text: screen.e1.names.value(field, text),
            read_only=store.read_only(),
        )
        self.watch = Watch(screen, self.post, top)
        loop = asyncio.get_running_loop()
        self.post.handed_over = partial(loop.call_later, REPAINT_SECONDS, self.watch.begin)
        self.neighbours = Neighbours(self.post, sitting.roll, stems, self._called)
        self.banner = Line(id="banner")
        self.texts = Texts(screen, sitting, self.post, widget, self.tell)

    def _called(self, one: Summary) -> str:
        return self._screen.e1.names.of(self._store, one.stem, one.full_name, one.number, one.order)

    def tell(self, told: Told) -> None:
        """Show again what changed, and say what there is to say."""
        if told.sheet:
            self._show()
        self.show_banner()
        if told.message:
            self._screen.say(told.message, problem=told.problem)

    def tell_other_keyboard(self, character: str | None) -> None:
        """Say of a key that is a digit on another keyboard which profile is set."""
        if said := of_another_keyboard(self._screen.e1.keyboard, character):
            self._screen.say(said, problem=True)

    def show_banner(self) -> None:
        """Show what stays in view until it is settled; without any, the banner takes no line."""
        text = self._screen.e1.names.scrub(self._scored().banner)
        self.banner.show(f" {text}")
        if self.banner.display != bool(text):  # to set it lays the screen out again, even to the same
            self.banner.display = bool(text)

    def save_finished(self, outcome: Outcome) -> None:
        """The save thread reports on one attempt: show whether all is on disk."""
        had_failed = bool(self.post.unsaved.failure)
        self.watch.finished(outcome)
        if had_failed or self.post.unsaved.failure:
            self.show_banner()

    def typing(self, one: Assessment) -> None:
        """There is something of that candidate to save soon: the screen says so."""
        one.saving.typed()
        self.watch.watch()

    # --- leaving ---

    def leave(self, what: str, leave: Callable[[], object]) -> None:
        """Leave what is scored, asking first when values of one's own would be lost with it."""
        if not self._scored().unsettled_by_stem():
            leave()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                leave()

        question = f"{self._scored().banner}.\n{what} abandonne votre valeur et garde l’autre."
        self._screen.app.push_screen(Confirm(question, what.lower()), answered)

    def leave_for(self, one: Assessment, opened: Callable[[], None]) -> None:
        """Write what was just given, then open another screen that scores the same; `is_left` until it is `back`."""
        one.saving.flush()
        self.is_left = True
        try:
            opened()
        except E1Error as error:
            self.is_left = False
            self._screen.say(str(error), problem=True)

    def back(self, again: Callable[[], None]) -> bool:
        """That other screen is left: read anew what was scored there; whether that went well, else it is said."""
        self.is_left = False
        try:
            again()
        except E1Error as error:
            self._screen.say(str(error), problem=True)
            return False
        return True
