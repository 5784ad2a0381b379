"""What the terminal sends → Textual's messages: keys, pastes, and the few reports that the app asked for.

In the place of Textual's own parser (8.2.8), which takes what it does not know for typing.
"""

from __future__ import annotations

import contextlib
import re
from functools import lru_cache
from typing import Final

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.message import Message

from e1tui.tui.terminal.sequences import key_name, pressed
from e1tui.tui.terminal.tokens import Kind, Token, Tokens

# Focus events, the state of a mode, the window's size told in the stream: Textual understands these, whole.
_REPORT: Final = re.compile(r"\x1b\[(?:[IO]|\?\d{1,5};\d\$y|48(?:;[1-9]\d{0,3}){2}(?:;\d{1,6}){2}t)")
_MOUSE: Final = re.compile(r"\x1b\[<\d{1,4};-?\d{1,6};-?\d{1,6}[Mm]")


class Parser:
    """Mouse reports come to nothing unless `mouse`."""

    def __init__(self, *, mouse: bool = False) -> None:
        self._tokens = Tokens()
        self._textual = XTermParser()
        self._mouse = mouse

    def feed(self, data: bytes, idle: float = 0.0) -> list[Message]:
        """What was read, after `idle` seconds in which there was nothing to read."""
        return self._messages(self._tokens.feed(data, idle))

    def tick(self, idle: float) -> list[Message]:
        """Nothing has come for `idle` seconds."""
        return self._messages(self._tokens.tick(idle))

    @property
    def is_waiting(self) -> bool:
        """Whether what was fed last is not complete yet."""
        return self._tokens.is_waiting

    def take_unfinished_paste(self) -> str:
        """What has come of a paste whose end has not; it is not told again."""
        return self._tokens.take_unfinished()

    def _messages(self, tokens: list[Token]) -> list[Message]:
        messages: list[Message] = []
        for kind, text in tokens:
            if kind is Kind.CHARACTER:
                messages.append(events.Key(_name(text), text))
            elif kind is Kind.PASTE:
                messages.append(events.Paste(text))
            elif key := pressed(text):
                messages.append(events.Key(*key))
            elif _REPORT.fullmatch(text) or (self._mouse and _MOUSE.fullmatch(text)):
                with contextlib.suppress(ZeroDivisionError):  # a click in a window of no pixels
                    messages.extend(self._textual.feed(text))
        return messages


@lru_cache(maxsize=1024)
def _name(character: str) -> str:
    """Textual's name of the key that sends a character, a control character included."""
    keys = ANSI_SEQUENCES_KEYS.get(character)
    return keys[0].value if isinstance(keys, tuple) else key_name(character)
