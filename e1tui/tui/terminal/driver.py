"""The driver between the app and a terminal that may be hostile, slow, or gone.

Textual's own (8.2.8) is killed by one byte that is not UTF-8, reads for ever at the end of the terminal, blocks
the event loop while a link stalls, and suspends the process to a shell. What is overridden here is private API:
`textual==8.2.8` is pinned, and tests/end_to_end/test_terminal.py has a test for each case.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import termios
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import wait
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, Protocol, TextIO, cast

from textual import events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message
from textual.messages import InBandWindowResize

from e1tui.settings import Settings
from e1tui.tui.terminal import before_app
from e1tui.tui.terminal.before_app import Hold
from e1tui.tui.terminal.output import Output
from e1tui.tui.terminal.parser import Parser
from e1tui.tui.terminal.pastes import pasted, space

READ_SIZE: Final = 4096  # what the kernel keeps of a terminal's input
POLL_SECONDS: Final = 0.1
# A message that follows another sooner than this waits until the app has done with the one before.
CLOSE_SECONDS: Final = 0.25
SETTLE_SECONDS: Final = 2.0
BACKGROUND_SECONDS: Final = 0.5  # after which it is seen whether the shell has given the terminal back
# After a pause as long as this it is seen whether the app has done, so that the next message need not wait for that.
PAUSE_SECONDS: Final = 0.03


class Driven(Protocol):
    """What the driver asks of its app."""

    held: Hold | None  # the terminal, when the first frame is on it already
    begun: threading.Event  # the first screen is there, and takes keys
    settings: Settings

    def settle(self) -> Coroutine[Any, Any, None]:
        """Return once the app has done with what it was sent."""
        ...

    def text_field(self) -> str:
        """What takes a pasted text now: "text", "table" where tabs are kept, "line" for one line, or ""."""
        ...

    def paste_refused(self, text: str) -> None:
        """That text was pasted where nothing is written."""
        ...

    def draw_anew(self) -> None:
        """The terminal shows something else than what was sent last."""
        ...

    def terminal_lost(self) -> None:
        """The terminal has ended."""
        ...

    def post_message(self, message: Message) -> bool:
        """Have a message handled in its turn."""
        ...

    def _handle_exception(self, error: Exception) -> None: ...


class E1Driver(LinuxDriver):
    """LinuxDriver that loses no key, never blocks the app, ends with its terminal, and opens nothing."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._driven = cast(Driven, app)
        # Told what was read, before the keys that it is, and whether it is any, or may be yet.
        self.on_bytes: Callable[[bytes, bool], None] | None = None
        self._last_sent = 0.0
        self._settled = True
        self._parser = Parser(mouse=mouse)
        self._held = self._driven.held
        self._sent_by_hold = frozenset[str]()  # while the driver starts
        # Textual's handlers stop the process on SIGTSTP, and start a second reader of the keyboard on any SIGCONT.
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        signal.signal(signal.SIGCONT, self._continued)
        assert self._file is not None
        self._output = Output(self._file.fileno(), self._caught_up)
        self._file = self._output  # type: ignore[assignment]  # for Textual's writer thread
        self.has_more = False  # whether keys wait that were typed ahead

    @property
    def can_suspend(self) -> bool:
        """Never: under a forced command there is no shell to go back to."""
        return False

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Nothing is opened: a browser on the host would be a way out of the app."""

    def deliver_binary(
        self,
        binary: BinaryIO | TextIO,
        *,
        delivery_key: str,
        save_path: Path,
        open_method: Literal["browser", "download"] = "download",
        encoding: str | None = None,
        mime_type: str | None = None,
        name: str | None = None,
    ) -> None:
        """Nothing is written: documents leave by the export screen only."""
        binary.close()

    def start_application_mode(self) -> None:
        """Take the terminal over, from what held it until now, and set it up."""
        if self._held is not None:
            self._sent_by_hold = frozenset(self._held.entered)
        self.write(before_app.RESET)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        # Textual's handler runs in the midst of itself when windows follow each other quickly, and then tells the
        # last size before the one that came earlier.
        self._loop.add_signal_handler(signal.SIGWINCH, self._window_changed)
        self._sent_by_hold = frozenset()
        if self._held is not None:
            self.attrs_before = self._held.before  # what Textual found was set by the hold
            self._held.taken()

    def _query_in_band_window_resize(self) -> None:
        """Not asked: the kernel says how large the window is, over SSH too, and SIGWINCH that it is another."""

    def _window_changed(self) -> None:
        size = Size(*self._get_terminal_size())
        self._driven.post_message(events.Resize(size, size))

    def process_message(self, message: Message) -> None:
        """The window's size comes from the kernel alone, not from what a terminal reports in-band."""
        # We ask no terminal for this, so it answers another program; taking it, Textual would no longer hear SIGWINCH.
        if not isinstance(message, InBandWindowResize | events.Resize):
            super().process_message(message)

    # --- input ---

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            self._on_loop(self._driven._handle_exception, error)

    def run_input_thread(self) -> None:
        """Read keys until the driver stops or the terminal ends."""
        idle = 0.0  # seconds in which there was nothing to read
        messages = self._parser.feed(self._held.typed if self._held else b"")
        while not self.exit_event.is_set():
            pause = POLL_SECONDS if self._settled and not messages else PAUSE_SECONDS
            if messages and not self._driven.begun.is_set():
                self._driven.begun.wait(PAUSE_SECONDS)
                pause = 0.0
            began = time.monotonic()
            ready, _, _ = select.select([self.fileno], [], [], pause)
            idle += time.monotonic() - began
            if not ready:
                self._settle()
                messages += self._parser.tick(idle)
            elif data := self._read():
                told = self._parser.feed(data, idle)
                idle = 0.0
                if self.on_bytes is not None:
                    self._on_loop(self.on_bytes, data, bool(told) or self._parser.is_waiting)
                messages += told
            elif data == b"":
                self._on_loop(self._driven.terminal_lost)
                return
            if self._driven.begun.is_set():
                self._deliver(messages)
            else:
                self._deliver_answers(messages)

    def _deliver(self, messages: list[Message]) -> None:
        """Send messages on in order, each to what the one before led to.

        Textual sends a key to what has the focus now, though the key before is about to open a text: of
        "Entrée, Bonjour" typed while the line stalled, "onjour" would be commands.
        """
        while messages:
            self._settle()
            field = self._driven.text_field()
            run = pasted(messages, field)
            self.has_more = len(messages) > 1
            if run:
                del messages[: len(run)]
                self._paste(run, field)
            elif isinstance(first := messages.pop(0), events.Paste):
                self._paste(first.text, field)
            elif field and (character := space(first)):
                self._paste(character, field)
            else:
                self.process_message(first)
            self._last_sent = time.monotonic()
            self._settled = False

    def _paste(self, text: str, field: str) -> None:
        if field:
            self.process_message(events.Paste(text))
        else:
            self._on_loop(self._driven.paste_refused, text)

    def take_unfinished_paste(self) -> str:
        """What has come of a paste whose end has not; it is not sent on any more."""
        return self._parser.take_unfinished_paste()

    def _deliver_answers(self, messages: list[Message]) -> None:
        """Send on what the terminal says by itself; keys stay in the list, no screen being there to take them."""
        for message in messages[:]:
            if not isinstance(message, events.InputEvent | events.Paste):
                messages.remove(message)
                self.process_message(message)

    def _settle(self) -> None:
        """Wait until the app has done with what was sent last, when that was just now."""
        if self._settled or time.monotonic() - self._last_sent > CLOSE_SECONDS:
            self._settled = True
            return
        settling = self._driven.settle()
        try:
            settled = asyncio.run_coroutine_threadsafe(settling, self._loop)
        except RuntimeError:  # the loop is closed
            settling.close()
            return
        end = time.monotonic() + SETTLE_SECONDS
        while not self.exit_event.is_set() and time.monotonic() < end:
            if wait([settled], POLL_SECONDS).done:
                self._settled = True
                return
        settled.cancel()

    def _read(self) -> bytes | None:
        """What was typed; b"" at the end of the terminal, None when there was nothing after all."""
        try:
            return os.read(self.fileno, READ_SIZE)
        except BlockingIOError:
            return None
        except OSError:  # EIO: the other end is closed
            return b""

    def send_message(self, message: Message) -> None:
        """As Textual does, without a task and a future for each key."""
        self._on_loop(self._driven.post_message, message)

    # --- output ---

    def write(self, data: str) -> None:
        """Not by way of Textual's writer thread: it waits until the app lets it run."""
        data = before_app.wanted(data, self._driven.settings)
        # Not twice: some terminals clear the alternate screen when it is asked for again.
        if data not in self._sent_by_hold:
            self._output.write(data)

    def close(self) -> None:
        """End the reading, and the writing once all is written or the terminal takes nothing any more."""
        super().close()
        self._output.close()

    def _caught_up(self) -> None:
        """In the output thread: the terminal takes output again, after some was thrown away."""
        self._on_loop(self._driven.draw_anew)

    def _continued(self, *_: object) -> None:
        """SIGCONT, after a SIGSTOP that nobody can refuse (and with every SIGTERM of a session manager)."""
        self._on_loop(self._set_again)

    def _set_again(self) -> None:
        """Set the terminal as it was before the shell had it, and draw."""
        with contextlib.suppress(OSError):  # it is another session's terminal: there is no shell
            if os.tcgetpgrp(self.fileno) != os.getpgrp():
                # In the background, by `bg`; after that `fg` tells nothing.
                self._loop.call_later(BACKGROUND_SECONDS, self._set_again)
                return
        with contextlib.suppress(termios.error):  # the terminal is gone
            termios.tcsetattr(self.fileno, termios.TCSANOW, before_app.raw(termios.tcgetattr(self.fileno)))
        self._output.write(before_app.again(self._driven.settings))
        self._enable_mouse_support()
        if self._in_band_window_resize:
            self._enable_in_band_window_resize()
        self._window_changed()  # the kernel tells only who is in the foreground that the window has changed
        self._driven.draw_anew()

    def _on_loop(self, call: Callable[..., object], *arguments: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nothing is left to be told
            self._loop.call_soon_threadsafe(call, *arguments)
