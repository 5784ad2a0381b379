"""The driver between the app and a terminal that may be hostile, slow, or gone.

Textual's own (8.2.8) is killed by one byte that is not UTF-8, reads for ever at the end of the terminal, blocks
the event loop while a link stalls, and suspends the process to a shell. What is overridden here is private API:
`textual~=8.2.8` is pinned, and tests/end_to_end/test_terminal.py has a test for each case.
"""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import os
import select
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, TextIO

from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.keys import Keys
from textual.message import Message
from textual.messages import InBandWindowResize

if TYPE_CHECKING:
    from e1tui.tui.app import E1App

READ_SIZE: Final = 4096  # what the kernel keeps of a terminal's input
WRITE_SIZE: Final = 4096
POLL_SECONDS: Final = 0.1
# A byte that begins a UTF-8 character and is not followed by the rest within this time is a character of its own
# (é from a Latin-1 terminal); long enough for the rest of a character that a slow line cuts in two.
HALF_CHARACTER_SECONDS: Final = 0.4
# As many characters in one read were pasted by a terminal that does not bracket its pastes, or typed while the
# line stalled: a text field takes them at once.
BURST: Final = 32
# As many were pasted: outside a text field they are no commands.
PASTED: Final = 256
TYPED_TABS: Final = 3  # more of them in one run are a table's
# A message that follows another sooner than this waits until the app has done with the one before.
CLOSE_SECONDS: Final = 0.25
SETTLE_SECONDS: Final = 2.0
# After a pause as long as this it is seen whether the app has done, so that the next message need not wait for that.
PAUSE_SECONDS: Final = 0.03
# What may wait for a terminal that takes nothing; more is thrown away, and the screen is drawn anew afterwards.
OUTPUT_LIMIT: Final = 256 * 1024
# How long the end waits for a terminal that takes nothing.
STALL_SECONDS: Final = 1.0

_ANSWERS_UTF8_WITH: Final = "e1tui-cp1252"


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """What is not UTF-8 is what Western terminals used before: Windows-1252, which holds Latin-1's letters."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_ANSWERS_UTF8_WITH, _as_cp1252)


class E1Driver(LinuxDriver):
    """LinuxDriver that loses no key, never blocks the app, ends with its terminal, and opens nothing."""

    _app: E1App

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.on_bytes: Callable[[bytes], None] | None = None  # told what was read, before the keys that it is
        self._last_sent = 0.0
        self._settled = True
        self._held = self._app.held
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
        if self._held is not None:
            self._sent_by_hold = frozenset(self._held.entered)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._sent_by_hold = frozenset()
        if self._held is not None:
            self.attrs_before = self._held.before  # what Textual found was set by the hold
            self._held.taken()

    def _query_in_band_window_resize(self) -> None:
        """Not asked: the kernel says how large the window is, over SSH too, and SIGWINCH that it is another."""

    def process_message(self, message: Message) -> None:
        # What was not asked is a reply to somebody else: with it Textual would no longer listen to SIGWINCH.
        if not isinstance(message, InBandWindowResize | events.Resize):
            super().process_message(message)

    # --- input ---

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            self._on_loop(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Read keys until the driver stops or the terminal ends."""
        decoder = codecs.getincrementaldecoder("utf-8")(_ANSWERS_UTF8_WITH)
        parser = Parser(self._debug)
        last_read = time.monotonic()
        messages = [*parser.feed_all(decoder.decode(self._held.typed if self._held else b""))]
        while not self.exit_event.is_set():
            pause = POLL_SECONDS if self._settled and not messages else PAUSE_SECONDS
            if messages and not self._app.begun.is_set():
                self._app.begun.wait(PAUSE_SECONDS)
                pause = 0.0
            ready, _, _ = select.select([self.fileno], [], [], pause)
            if not ready:
                self._settle()
            text = ""
            if ready:
                data = self._read()
                if data == b"":
                    self._on_loop(self._app.terminal_lost)
                    return
                if data and self.on_bytes is not None:
                    self._on_loop(self.on_bytes, data)
                text = decoder.decode(data or b"")
                last_read = time.monotonic()
            elif decoder.getstate()[0] and time.monotonic() - last_read > HALF_CHARACTER_SECONDS:
                text = decoder.decode(b"", final=True)
            messages += [*parser.feed_all(text), *parser.tick()]
            if self._app.begun.is_set():
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
            field = self._app.text_field()
            run = text_run(messages, field)
            self.has_more = len(messages) > 1
            if field and len(run) >= BURST:
                self.process_message(events.Paste(run))
                del messages[: len(run)]
            elif not field and len(run) >= PASTED:
                self._on_loop(self._app.paste_refused)
                del messages[: len(run)]
            else:
                self.process_message(messages.pop(0))
            self._last_sent = time.monotonic()
            self._settled = False

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
        settling = self._app.settle()
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
        self._on_loop(self._app.post_message, message)

    # --- output ---

    def write(self, data: str) -> None:
        """Not by way of Textual's writer thread: it waits until the app lets it run."""
        # Not twice: some terminals clear the alternate screen when it is asked for again.
        if data not in self._sent_by_hold:
            self._output.write(data)

    def close(self) -> None:
        super().close()
        self._output.close()

    def _caught_up(self) -> None:
        """In the output thread: the terminal takes output again, after some was thrown away."""
        self._on_loop(self._app.draw_anew)

    def _continued(self, *_: object) -> None:
        """SIGCONT, after a SIGSTOP that nobody can refuse (and with every SIGTERM of a session manager)."""
        self._on_loop(self._app.draw_anew)

    def _on_loop(self, call: Callable[..., object], *arguments: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nothing is left to be told
            self._loop.call_soon_threadsafe(call, *arguments)


class Parser(XTermParser):
    """The terminal's sequences → messages; a sequence that Textual's parser chokes on is left out."""

    def feed_all(self, text: str) -> Iterator[Message]:
        # An empty text would mean the end of the input.
        if text:
            yield from self.feed(text)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        try:
            return list(super()._sequence_to_key_events(sequence, alt))
        except (ValueError, OverflowError):  # "\x1b[97:65;1u" and numbers that are no character
            return [events.Key(Keys.Ignore, sequence)]


def text_run(messages: Iterable[Message], field: str) -> str:
    """The text that the first messages are for what has the focus; a character a message.

    `field` is "line", "text", "table" (lines of a spreadsheet) or "". Tab leaves a field, even one that was typed
    ahead while the line stalled; it is a part of the text only in a paste: a long run with several of them, or
    with as much after it as a paste has.
    """
    characters = []
    for message in messages:
        character = _as_text(message) if isinstance(message, events.Key) else None
        if character is None or (field == "line" and character in "\n\t"):
            break
        characters.append(character)
    run = "".join(characters)
    if len(run) >= PASTED and (field == "table" or run.count("\t") > TYPED_TABS):
        return run
    if field == "table":
        return run.rstrip("\t")
    while "\t" in run and len(run) - run.rindex("\t") <= BURST:
        run = run[: run.rindex("\t")]
    return run


def _as_text(key: events.Key) -> str | None:
    """The character that this key is in a pasted text, None for a key that is none."""
    if key.key in ("enter", "ctrl+j"):
        return "\n"
    if key.key == "tab":
        return "\t"
    return key.character if key.is_printable else None


def unblocking(descriptor: int) -> int | None:
    """The same terminal opened once more, so that writes to it do not block; None when that cannot be.

    O_NONBLOCK on the descriptor that was inherited would be the shell's too.
    """
    try:
        return os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:  # it is no terminal, or another account's
        return None


class Output(threading.Thread):
    """The terminal as a file whose `write` never blocks: what it does not take yet waits, up to a limit.

    What it takes at once is written at once; the thread writes what has to wait, with os.write: a thread that is
    blocked in Python's own stderr would hold its lock, and the interpreter could not end.
    """

    def __init__(self, descriptor: int, caught_up: Callable[[], None]) -> None:
        super().__init__(name="terminal-output", daemon=True)
        self._descriptor = descriptor
        self._unblocking = unblocking(descriptor)
        self._caught_up = caught_up
        self._is_writing = False
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._dropped = False
        self._gone = False
        self._closing = False
        self._progress = time.monotonic()
        self._changed = threading.Condition()
        self.start()

    def fileno(self) -> int:
        return self._descriptor

    def write(self, text: str) -> int:
        data = text.encode("utf-8", "replace")
        with self._changed:
            if not (self._waiting or self._is_writing):
                data = self._written_at_once(data)
            if data and not self._gone:
                if self._size + len(data) > OUTPUT_LIMIT:
                    self._waiting.clear()
                    self._size = 0
                    self._dropped = True
                self._waiting.append(data)
                self._size += len(data)
                self._changed.notify_all()
        return len(text)

    def _written_at_once(self, data: bytes) -> bytes:
        """Write what the terminal takes without waiting; the rest."""
        if self._unblocking is None:
            return data
        try:
            return data[os.write(self._unblocking, data) :]
        except OSError:  # it takes nothing now; if it is gone, the thread will see
            return data

    def flush(self) -> None:
        """Nothing to do: the thread writes as fast as the terminal takes it."""

    def close(self) -> None:
        """End the thread once all is written, or when the terminal has taken nothing for STALL_SECONDS."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._progress = time.monotonic()
        while self.is_alive() and time.monotonic() - self._progress < STALL_SECONDS:
            self.join(0.02)
        if self._unblocking is not None:
            os.close(self._unblocking)
            self._unblocking = None

    def run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing)
                if not self._waiting:
                    return
                data = b"".join(self._waiting)
                self._waiting.clear()
                self._size = 0
                self._is_writing = True
            try:
                self._put(data)
            except OSError:  # the terminal is gone; its end is told by the input
                with self._changed:
                    self._gone = True
                    self._waiting.clear()
                return
            with self._changed:
                self._is_writing = False
                redraw = self._dropped and not self._waiting
                self._dropped = self._dropped and not redraw
            if redraw:
                self._caught_up()

    def _put(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            # A terminal that takes nothing is waited for here, not in os.write: so `close` sees what goes on.
            if select.select([], [self._descriptor], [], POLL_SECONDS)[1]:
                view = view[os.write(self._descriptor, view[:WRITE_SIZE]) :]
                self._progress = time.monotonic()
