"""A key is answered before Textual's next tick, and the next one is handed out once that is done.

Textual gives every key at once to what has the focus when it is read. After a stalled line keys come in a
burst, and Entrée followed by a level would give the level to the list that Entrée has just left.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar, Final, TypeVar

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from e1tui.tui.keys import commands
from e1tui.tui.terminal import wrapping
from e1tui.tui.terminal.compositor import TightCompositor

wrapping.keep_together()
Result = TypeVar("Result")

_ROUNDS: Final = 20  # a key opens a screen, which is mounted, which gives the focus to a field, which…


class AnsweringScreen(Screen[Result]):
    """A screen that draws what a key has changed at once, and only the cells that differ."""

    SCOPE: ClassVar[str] = commands.ANY
    KEEPS_SHIFT: ClassVar[frozenset[str]] = (
        frozenset()
    )  # keys that Maj changes here, besides those that it changes anywhere
    HEARS_ALL: ClassVar[bool] = False  # every key comes to it as the terminal tells it

    def __init__(self) -> None:
        super().__init__()
        self._compositor = TightCompositor()
        self._answers = 0

    def say(self, text: str, *, problem: bool = False) -> None:
        """Show a message until the next one; an empty text clears it."""
        raise NotImplementedError

    def pasted(self, text: str) -> None:
        """That text was pasted where nothing is written."""
        self.say("Texte collé hors d’un champ de texte : ignoré.", problem=True)

    def answer_at_once(self, times: int) -> None:
        """A key came: what it changes is drawn that many times without waiting for Textual's tick."""
        self._answers = times

    def press(self, event: events.Key) -> bool:
        """Take a key before anything else does, if it is one that must be answered fast; whether it was taken."""
        return False

    async def _on_idle(self, event: events.Idle) -> None:
        self.answer()

    def answer(self) -> None:
        """Draw what a key has changed so far.

        Textual draws at the next tick of sixty a second: the second thing that a key changes comes 16 ms late.
        Laying out, and all that no key has asked for, is left to the tick.
        """
        if not self._answers or self._layout_required or self._scroll_required or self._repaint_required:
            return
        for widget in self._compositor.visible_widgets:
            # What Textual does too, two messages later.
            if widget._repaint_required and not (widget._layout_required or widget._scroll_required):
                widget._repaint_required = False
                self._dirty_widgets.add(widget)
        if self._dirty_widgets:
            self._answers -= 1
            self._on_timer_update()


class KeysToScreen(Widget):
    """A widget without keys and without borders of its own: it draws lines from edge to edge, the screen gets its keys.

    Textual would hand a key on after having looked for it here.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as `render_line` gives them, on the terminal's own colours, where nothing is to be added."""
        # Textual's way, by its cache, looks in each line for borders, padding, tint and opacity.
        if not self.app.native_ansi_color or self.get_line_filters():
            return super().render_lines(crop)
        strips = [self.render_line(y) for y in crop.line_range]
        left, right = crop.column_span
        return [strip if right - left == strip.cell_length else strip.crop(left, right) for strip in strips]

    def _forward_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            self.screen._forward_event(event)
        else:
            super()._forward_event(event)


async def settled(app: App[Any]) -> None:
    """Return once no message waits on the way from the focus to the app, and the screen on top is there.

    A round goes that way behind the messages that are on it; what they have caused may need another round.
    """
    for _ in range(_ROUNDS):
        before = (app.screen, app.focused)
        for pump in (app, *_way(app)):
            await _passed(pump)
        moving = any(pump.message_queue_size for pump in _way(app)) or not app.screen.is_mounted
        if before == (app.screen, app.focused) and not moving:
            return


def _way(app: App[Any]) -> list[DOMNode]:
    """Where a key passes: from the focus up to the app."""
    first: DOMNode = app.focused or app.screen
    return list(first.ancestors_with_self)


async def _passed(pump: MessagePump) -> None:
    """Return once a message pump has done with the messages that it has now."""
    done = asyncio.Event()
    # As `call_later` does, which wraps the callback so that its signature is worked out each time.
    if pump.post_message(events.Callback(callback=done.set)):
        await done.wait()
