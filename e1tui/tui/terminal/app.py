"""An app that ends honestly: signals, a lost terminal and unhandled exceptions put everything on disk first.

It says nothing of people's data when it crashes, hands keys out one at a time, hides itself, and writes no file.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from rich.color import ColorSystem
from rich.console import RenderableType
from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import CompositorUpdate
from textual.app import App, ScreenStackError
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Input

from e1tui import crash
from e1tui.settings import Settings
from e1tui.tui.terminal import curtain
from e1tui.tui.terminal.answering import AnsweringScreen, settled
from e1tui.tui.terminal.before_app import Hold
from e1tui.tui.terminal.cells import Frame
from e1tui.tui.terminal.compositor import pieces
from e1tui.tui.terminal.cursor import place_on
from e1tui.tui.terminal.driver import E1Driver
from e1tui.tui.text.lines import laid_out

# What Maj changes: Tab's way; in a text the arrows select.
_SELECTING: Final = frozenset(f"shift+{name}" for name in ("tab", "left", "right", "home", "end"))
_WITH_SHIFT: Final = {
    "": frozenset({"shift+tab"}),
    "line": _SELECTING,
    "text": _SELECTING | {"shift+up", "shift+down"},
    "table": _SELECTING | {"shift+up", "shift+down"},
}
# After a signal, once everything is on disk, the process is gone within this time whatever hangs.
END_SECONDS: Final = 5.0
# Fewer characters come to the terminal in one piece: it need not be asked to show them at once.
AT_ONCE: Final = 512
# What a key leads to comes within this time; until then the terminal's cursor is where it was put.
ANSWER_SECONDS: Final = 2.0
# How many times what a key changes is drawn at once: a list shows the filter's text, then its rows, then a message.
ANSWERS: Final = 4


class SturdyApp(App[int]):
    """Subclasses say what the time is, and how everything is put on disk."""

    settings: Settings

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(driver_class=E1Driver, ansi_color=ansi_color)
        self.held: Hold | None = None  # the terminal, when the first frame is on it already
        self.begun = threading.Event()  # the first screen is there, and takes keys
        self.crashed = ""  # after an unhandled exception: where its log is
        self.curtain = curtain.Curtain(self._draw_curtain, self._draw_screen)
        self._last_use = time.monotonic()
        self._idle_minutes = 0
        self._frame = Frame()
        self._shown: Screen[Any] | None = None  # what was drawn last

    def take_over(self, hold: Hold, frame: Frame) -> None:
        """Before the app runs: it will have that terminal, which shows that frame."""
        self.held, self._frame = hold, frame

    def now(self) -> dt.datetime:
        """The hour of the wall clock, with its time zone; the app has the clock."""
        raise NotImplementedError

    def put_on_disk(self) -> bool:
        """Whether everything that was given or typed is on disk, whatever state the screens are in."""
        raise NotImplementedError

    def keep_open_texts(self) -> None:
        """Save the texts that are being written."""
        raise NotImplementedError

    # --- ends ---

    def on_load(self) -> None:
        """Before the terminal is taken over: from here on every end goes through here."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._handle_loop_problem)
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            loop.add_signal_handler(number, self._end_at_once, 128 + number)
        self._thread_problems, threading.excepthook = threading.excepthook, self._handle_thread_problem

    def on_unmount(self) -> None:
        """Give back the handler of threads' errors that was there before."""
        threading.excepthook = self._thread_problems

    def terminal_lost(self) -> None:
        """The terminal has ended, with a SIGHUP or without one."""
        self._end_at_once(128 + signal.SIGHUP)

    def _end_at_once(self, code: int) -> None:
        """The line dropped or the system stops: put everything on disk, then go."""
        self._take_unfinished_paste()
        saved = self.put_on_disk()
        code = code if saved else 1
        self.exit(return_code=code)
        watchdog = threading.Timer(END_SECONDS, os._exit, (code,))
        watchdog.daemon = True
        watchdog.start()

    # --- unhandled exceptions: Textual would print the values of local variables ---

    def _handle_exception(self, error: Exception) -> None:
        """Save everything, note where it happened, and end; `run_app` says so once the terminal is back."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error  # the tests' pilot raises it again
            self._exception_event.set()
            self.crashed = crash.report(error, self.now())
            self.put_on_disk()
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """Textual's way to end with a message: ours says nothing of what it was given."""
        self._handle_exception(RuntimeError())

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    def _handle_loop_problem(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self._handle_exception(error)

    def _handle_thread_problem(self, args: threading.ExceptHookArgs) -> None:
        if isinstance(args.exc_value, Exception) and self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: the app has ended
                self._loop.call_soon_threadsafe(self._handle_exception, args.exc_value)

    # --- the terminal ---

    async def on_event(self, event: events.Event) -> None:
        """Every event of the terminal passes here: sizes within bounds, the curtain first, then Textual."""
        if isinstance(event, events.Resize):
            event = self._resized(event)
        is_input = isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded
        if is_input and not isinstance(event, events.MouseMove):
            self._last_use = time.monotonic()
            self._frame.doubt()
        if is_input and self.curtain.text and self.curtain.takes(event):
            return
        if is_input and isinstance(event, events.Key) and event.key.startswith("shift+"):
            self._unshift(event)
        if is_input and isinstance(self.screen, AnsweringScreen):
            # What was typed ahead, while the line stalled, is drawn sixty times a second at the most.
            more = isinstance(self._driver, E1Driver) and self._driver.has_more
            self.screen.answer_at_once(0 if more else ANSWERS)
            # Keys come one by one (see the driver): this one overtakes none that is still on its way.
            if isinstance(event, events.Key) and self.screen.press(event):
                self.screen.answer()
                return
        await super().on_event(event)

    def text_field(self) -> str:
        """What takes a pasted text now: "text", "table" where tabs are kept, "line" for one line, or ""."""
        try:
            focused = self.focused
        except ScreenStackError:  # the terminal answers before the first screen is there
            return ""
        if self.curtain.text:
            return ""
        if isinstance(focused, Input):
            return "line"
        return str(getattr(focused, "takes_paste", ""))  # a TextEditor, which the first screen does without

    def _unshift(self, key: events.Key) -> None:
        """A key with Maj is what it is without, where Maj has no meaning: AZERTY's digits need it held."""
        if isinstance(self.screen, AnsweringScreen) and self.screen.HEARS_ALL:
            return
        field = self.text_field()
        kept = _WITH_SHIFT.get(field, _WITH_SHIFT[""])
        if isinstance(self.screen, AnsweringScreen) and not field:
            kept |= self.screen.KEEPS_SHIFT
        if key.key not in kept:
            key.key = key.key.removeprefix("shift+")

    def paste_refused(self, text: str) -> None:
        """That text was pasted where nothing is written."""
        if isinstance(self.screen, AnsweringScreen) and not self.curtain.text:
            self.screen.pasted(text)

    def _take_unfinished_paste(self) -> None:
        """Put what has come of a paste where it was going: the terminal ends, and the paste's end never comes."""
        kind = self.text_field()
        if kind and isinstance(self._driver, E1Driver) and (text := self._driver.take_unfinished_paste()):
            field: Any = self.focused  # an Input or a TextArea: both have these two
            start, end = sorted(field.selection)
            if kind == "line":  # all of it that has room: there is nobody to ask any more
                text = " ".join(text.split())[: field.max_length - len(field.value) + end - start]
            field.replace(text, start, end)

    def _set_pointer_shape(self, shape: str) -> None:
        """No widget has a shape of its own for the mouse, few terminals know any, and some print what asks for it.

        Measured in alternating blocks: about 6 bytes of each screen that opens, no time.
        """

    async def settle(self) -> None:
        """Return once the app has done with what it was sent, and the focus is where that led."""
        await settled(self)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if self.curtain.text:
            return
        if not isinstance(renderable, CompositorUpdate) or self.is_headless or self._batch_count:
            super()._display(screen, renderable)
        elif self._driver is not None and self._running and not self._closed:
            try:
                self._driver.write(self._sequence(screen, renderable))
            except Exception as error:
                self._handle_exception(error)

    def _sequence(self, screen: Screen[Any], update: CompositorUpdate) -> str:
        """What to send so that the terminal shows an update."""
        if screen is not self._shown:
            # All of another screen is sent: that also heals what a message from the system has left on this one.
            if self._shown is not None:
                self._frame.forget()
            self._shown = screen
        if self.idle_for() > ANSWER_SECONDS:
            self._frame.doubt()
        drawn = pieces(update, self.console._color_system or ColorSystem.TRUECOLOR)
        sequence = self._frame.update(*self.size, drawn, place_on(screen))
        if self._sync_available and len(sequence) > AT_ONCE:
            return f"{SYNC_START}{sequence}{SYNC_END}"
        return sequence

    def _draw_curtain(self, sequence: str) -> None:
        self._frame.forget()
        if self._driver is not None:
            self._driver.write(sequence)

    def _draw_screen(self) -> None:
        self._frame.forget()
        self.screen.refresh()

    def listen(self, heard: Callable[[bytes, bool], None] | None) -> None:
        """Tell what is read from the terminal, before the keys that it is, and whether it is any; None: no longer."""
        if isinstance(self._driver, E1Driver):
            self._driver.on_bytes = heard

    def draw_anew(self) -> None:
        """Draw all of it: the terminal shows something else than what was sent last."""
        self.curtain.redraw()

    def action_redraw(self) -> None:
        """Draw the whole screen again."""
        self.draw_anew()

    def hang_curtain(self, idle_minutes: int) -> None:
        """Begin to hide the screen when no key was touched for so long (0: never)."""
        self._idle_minutes = idle_minutes
        if idle_minutes:
            self._hide_when_idle()

    def _resized(self, event: events.Resize) -> events.Resize:
        """The window has another size: hide the screen when that is too small; the size to lay out."""
        if self._shown is not None:
            self._frame.forget()  # a terminal wraps and cuts its lines as it likes
        self.curtain.resized(event.size)
        size = Size(*laid_out(*event.size))
        if size == self.size and self._shown is not None and not self.curtain.text:
            self._draw_screen()  # nothing is laid out again, that would draw it
        return events.Resize(size, size, pixel_size=event.pixel_size)

    def idle_for(self) -> float:
        """Seconds since the last key or click."""
        return time.monotonic() - self._last_use

    def _hide_when_idle(self) -> None:
        """Hide the screen when nobody has touched a key for that long, else look again when it could be."""
        left = self._idle_minutes * curtain.MINUTE - self.idle_for()
        if left <= 0 and not self.curtain.text:
            self.keep_open_texts()
            self.curtain.hide()
        self.set_timer(left if left > 0 else curtain.MINUTE, self._hide_when_idle)

    def save_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str:
        """Never: under a forced command no key may write a file outside the sessions and exports folders."""
        return ""
