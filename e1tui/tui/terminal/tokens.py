"""What a terminal sends, cut into what was meant as one: a character, the sequence of a key or a report, a paste.

ECMA-48 and what terminals add to it. Pure: bytes come in, with the time that nothing had come before them.
Control strings (OSC, DCS, APC, PM, SOS) and the mouse reports of X10 are told to nobody: they are never typing.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from typing import Final, NamedTuple

from e1tui.tui.terminal.charset import decoded, decoder

# A lone Échap is one once nothing has followed it for this long: a slow line may cut an arrow in two for a second.
ESCAPE_SECONDS: Final = 1.2
# What follows Échap after a longer pause was not pressed with Alt.
ALT_SECONDS: Final = 0.15
# The rest of a sequence that was begun may take this long to come; then all of it is forgotten.
SEQUENCE_SECONDS: Final = 2.0
# What still looks like the rest of a sequence whose beginning was taken for Échap is no typing either.
LATE_SECONDS: Final = 5.0
STRING_SECONDS: Final = 2.0  # without a byte of it
STRING_TOTAL_SECONDS: Final = 10.0
STRING_LIMIT: Final = 256 * 1024  # bytes
# Alt+8 on AZERTY (Alt+_) begins an APC: nothing that follows at once is no control string.
ALT_STRING_SECONDS: Final = 0.3
PASTE_SECONDS: Final = 2.0  # a paste without its end has ended
PASTE_LIMIT: Final = 1 << 20  # bytes that are kept of a paste before a first part of it is handed over
# A byte that begins a UTF-8 character and is not followed by the rest within this time is a character of its own
# (é from a Latin-1 terminal); long enough for the rest of a character that a slow line cuts in two.
HALF_CHARACTER_SECONDS: Final = 0.4

_LONGEST: Final = 128  # characters of a sequence; no key and no report that is wanted is longer
_ESC: Final = "\x1b"
_STRING_END: Final = b"\x1b\\"
_PASTE, _PASTE_END = "\x1b[200~", b"\x1b[201~"
_INTRODUCERS: Final = frozenset(b"[O]PX^_")
_STRINGS: Final = frozenset(b"]PX^_")
_UNLIKELY_STRINGS: Final = frozenset(b"X^_")
_C1: Final = {"\x8f": "O", "\x90": "P", "\x98": "X", "\x9b": "[", "\x9d": "]", "\x9e": "^", "\x9f": "_"}
_RXVT_SHIFT: Final = re.compile(
    r"\x1b\[\d+\$"
)  # $ is no final byte in ECMA-48, but ends rxvt's keys with Maj
_REST: Final = re.compile(rb"\[[0-?]*[ -/]*[@-~]|O[A-DFHP-S]")
_BEL, _CAN, _SUB, _ESCAPE, _DEL = 0x07, 0x18, 0x1A, 0x1B, 0x7F


class Kind(enum.Enum):
    """What a piece of the terminal's bytes is."""

    CHARACTER = enum.auto()
    SEQUENCE = enum.auto()  # from ESC on, in its form of seven bits; ESC alone is Échap
    PASTE = enum.auto()  # as it was bracketed, or a part of it


class Token(NamedTuple):
    """A piece of the terminal's bytes: its kind and what it says."""

    kind: Kind
    text: str


class Tokens:
    """`feed` it what was read, and `tick` while nothing comes; both say what is complete since."""

    def __init__(self) -> None:
        self._decoder = decoder()
        self._take: Callable[[int], None] = self._ground
        self._sequence = ""
        self._out: list[Token] = []
        self._gap = 0.0  # seconds without anything before the byte that is being taken
        self._waited = 0.0  # seconds since the last byte, as far as that was told
        self._is_spent = False  # whether the ESC that waits came again for an Échap that was told
        self._late = LATE_SECONDS  # seconds since an Échap that was taken for one because nothing followed
        self._string_size = 0
        self._string_seconds = 0.0
        self._is_8_bit = False  # whether the control string was begun by one byte: then one may end it
        self._last = 0
        self._late_string = LATE_SECONDS  # seconds since a control string was given up
        self._more = 0  # bytes that came together after the one that is being taken
        self._coordinates = 0  # bytes that a mouse report still lacks
        self._paste = bytearray()
        self._is_pasting = False
        self._has_stalled = False  # whether the last paste ended because nothing came any more
        self._begun_end = b""  # what had come then of its end

    def feed(self, data: bytes, idle: float = 0.0) -> list[Token]:
        """Take what was read after `idle` seconds in which there was nothing to read."""
        self._out = self._expired(idle)
        self._gap, self._waited = idle, 0.0
        if self._take == self._ground and not self._is_pasting:
            data = self._without_rest(data)
        at = 0
        while at < len(data):
            if self._is_pasting:
                at = self._pasted(data, at)
            else:
                self._more = len(data) - at - 1
                self._take(data[at])
                self._gap = 0.0
                at += 1
        return self._out

    def tick(self, idle: float) -> list[Token]:
        """What it means that nothing has come for `idle` seconds."""
        return self._expired(idle)

    @property
    def is_waiting(self) -> bool:
        """Whether a part of something has come."""
        return self._is_pasting or self._take != self._ground or bool(self._decoder.getstate()[0])

    def take_unfinished(self) -> str:
        """What has come of a paste whose end has not; it is not told again."""
        data, _ = _without_begun_end(bytes(self._paste))
        self._paste.clear()
        return _pasted_text(data)

    # --- time ---

    def _expired(self, idle: float) -> list[Token]:
        self._out = []
        passed = max(0.0, idle - self._waited)
        self._waited = idle
        self._late += passed
        self._late_string += passed
        if self._is_pasting:
            if idle >= PASTE_SECONDS:
                data, self._begun_end = _without_begun_end(bytes(self._paste))
                self._end_paste(data)
                self._has_stalled = True
        elif self._take == self._ground:
            if idle >= HALF_CHARACTER_SECONDS and self._decoder.getstate()[0]:
                self._characters(self._decoder.decode(b"", final=True))
        elif self._take == self._escaped:
            if idle >= ESCAPE_SECONDS:
                self._end_escape()
                self._late = 0.0
        elif self._take in (self._in_string, self._escaped_in_string):
            self._string_seconds += passed
            if idle >= STRING_SECONDS or self._string_seconds >= STRING_TOTAL_SECONDS or self._was_alt(idle):
                self._take = self._ground
                self._late_string = 0.0
        elif idle >= SEQUENCE_SECONDS:
            self._decoder.reset()
            self._take = self._ground
        return self._out

    def _was_alt(self, idle: float) -> bool:
        return (
            not self._string_size
            and ord(self._sequence[-1]) in _UNLIKELY_STRINGS
            and idle >= ALT_STRING_SECONDS
        )

    def _without_rest(self, data: bytes) -> bytes:
        """Leave out what a line that is slower than ESCAPE_SECONDS kept back of a sequence."""
        if self._late < LATE_SECONDS and (match := _REST.match(data)):
            data = data[match.end() :]
        self._late = LATE_SECONDS
        if self._late_string < LATE_SECONDS and (end := data.find(_STRING_END)) > 0:
            data = data[end + len(_STRING_END) :]
            self._late_string = LATE_SECONDS
        if self._has_stalled and data.startswith(_PASTE_END[len(self._begun_end) :]):
            data = self._begun_end + data
        self._begun_end = b""
        if self._has_stalled and (end := data.find(_PASTE_END)) >= 0 and _PASTE.encode() not in data[:end]:
            self._end_paste(data[:end])
            data = data[end + len(_PASTE_END) :]
        return data

    # --- characters ---

    def _ground(self, byte: int) -> None:
        self._characters(self._decoder.decode(bytes((byte,))))

    def _characters(self, text: str) -> None:
        for character in text:
            if character == _ESC:
                self._begin_escape()
            elif "\x80" <= character <= "\x9f":
                if introducer := _C1.get(character):
                    self._introduced(ord(introducer), is_8_bit=True)
            else:
                self._out.append(Token(Kind.CHARACTER, character))

    # --- sequences ---

    def _begin(self, sequence: str, state: Callable[[int], None]) -> None:
        self._sequence, self._take = sequence, state

    def _begin_escape(self, *, is_spent: bool = False) -> None:
        self._is_spent = is_spent
        self._begin(_ESC, self._escaped)

    def _emit(self, sequence: str) -> None:
        self._out.append(Token(Kind.SEQUENCE, sequence))
        self._take = self._ground

    def _end_escape(self) -> None:
        """What has come is Échap, unless it stands for one that was told already."""
        self._take = self._ground
        if not self._is_spent:
            self._emit(_ESC)

    def _abandon(self, byte: int) -> None:
        """That byte is no part of the sequence, of which nothing comes then."""
        self._take = self._ground
        if byte not in (_CAN, _SUB):
            self._ground(byte)

    def _escaped(self, byte: int) -> None:
        """After ESC, or ESC ESC: some terminals send one more ESC for Alt."""
        if byte == _ESCAPE and self._gap > ALT_SECONDS:
            # Who sees nothing happen presses again, and does not mean to leave two screens.
            was_spent = self._is_spent
            self._end_escape()
            self._begin_escape(is_spent=not was_spent)
        elif byte == _ESCAPE and self._sequence == _ESC:
            self._sequence += _ESC
        elif byte == _ESCAPE:
            self._end_escape()
            self._begin_escape()
        elif byte in _INTRODUCERS and not (self._gap > ALT_SECONDS and self._is_alone(byte)):
            self._introduced(byte, prefix=self._sequence)
        elif self._gap > ALT_SECONDS:
            self._end_escape()
            self._ground(byte)
        else:
            if self._sequence != _ESC:
                self._end_escape()
            self._begin(_ESC, self._with_alt)
            self._with_alt(byte)

    def _is_alone(self, introducer: int) -> bool:
        """Whether it came as a key does: AZERTY's 8 is _, and a text may go on with a capital P or O."""
        return self._more < 2 if introducer in _STRINGS else introducer == ord("O") and not self._more

    def _with_alt(self, byte: int) -> None:
        """A character after ESC, which may take several bytes."""
        for character in self._decoder.decode(bytes((byte,))):
            if self._take == self._with_alt:
                self._emit(_ESC + character)
            else:
                self._characters(character)

    def _introduced(self, introducer: int, *, prefix: str = _ESC, is_8_bit: bool = False) -> None:
        if introducer in _STRINGS:
            self._begin(prefix + chr(introducer), self._in_string)
            self._string_size, self._string_seconds, self._last = 0, 0.0, 0
            self._is_8_bit = is_8_bit
        else:
            self._begin(prefix + chr(introducer), self._in_csi if introducer == ord("[") else self._in_ss3)

    def _in_csi(self, byte: int) -> None:
        if byte == _ESCAPE:
            self._begin_escape()
        elif not 0x20 <= byte < _DEL:
            self._abandon(byte)
        elif byte < 0x40:
            if len(self._sequence) < _LONGEST:
                self._sequence += chr(byte)
            if _RXVT_SHIFT.fullmatch(self._sequence.removeprefix(_ESC * (self._sequence[1] == _ESC))):
                self._emit(self._sequence)
        else:
            self._end_csi(self._sequence + chr(byte))

    def _end_csi(self, sequence: str) -> None:
        if sequence == _PASTE:
            self._take = self._ground
            self._is_pasting, self._has_stalled = True, False
        elif sequence.endswith("[["):  # Linux has another [ before the letter of its first function keys
            self._begin(sequence, self._in_linux_key)
        elif sequence.endswith("[M"):
            self._coordinates = 3
            self._take = self._in_mouse_report
        elif len(sequence) > _LONGEST or sequence.encode() == _PASTE_END:
            self._take = self._ground
        else:
            self._emit(sequence)

    def _in_linux_key(self, byte: int) -> None:
        if 0x20 < byte < _DEL:
            self._emit(self._sequence + chr(byte))
        else:
            self._abandon(byte)

    def _in_mouse_report(self, byte: int) -> None:
        """X10's: three bytes of any value from a space on."""
        if byte < 0x20:
            self._abandon(byte)
            return
        self._coordinates -= 1
        if not self._coordinates:
            self._take = self._after_mouse_report

    def _after_mouse_report(self, byte: int) -> None:
        """Where columns are told in UTF-8 a coordinate has two bytes: none of those begins a character."""
        if not (0x80 <= byte < 0xC0 and self._gap == 0.0):
            self._abandon(byte)

    def _in_ss3(self, byte: int) -> None:
        if byte == _ESCAPE:
            self._begin_escape()
        elif not 0x20 <= byte < _DEL:
            self._abandon(byte)
        elif 0x30 <= byte < 0x3C and len(self._sequence) < _LONGEST:  # Konsole's ESC O 2 P
            self._sequence += chr(byte)
        else:
            self._emit(self._sequence + chr(byte))

    # --- control strings ---

    def _in_string(self, byte: int) -> None:
        if byte == _ESCAPE:
            self._take = self._escaped_in_string
        elif byte in (_BEL, _CAN, _SUB) or (byte == 0x9C and (self._is_8_bit or self._last == 0xC2)):
            self._take = self._ground
        else:
            self._last = byte
            self._string_size += 1
            if self._string_size > STRING_LIMIT:
                self._take = self._ground

    def _escaped_in_string(self, byte: int) -> None:
        """ESC \\ ends it; any other sequence too, which is one of its own then."""
        if byte == ord("\\"):
            self._take = self._ground
        else:
            self._begin_escape()
            self._gap = 0.0
            self._escaped(byte)

    # --- pastes ---

    def _pasted(self, data: bytes, at: int) -> int:
        """Take a paste's bytes from there on; where it has ended in them."""
        known = len(self._paste)
        self._paste += data[at:]
        end = self._paste.find(_PASTE_END, max(0, known - len(_PASTE_END)))
        if end >= 0:
            self._end_paste(bytes(self._paste[:end]))
            return at + end + len(_PASTE_END) - known
        if len(self._paste) > PASTE_LIMIT:
            cut = len(self._paste) - len(_PASTE_END)  # before what may become the end
            while self._paste[cut] & 0xC0 == 0x80:  # nor in the middle of a character
                cut -= 1
            part, rest = self._paste[:cut], self._paste[cut:]
            self._end_paste(bytes(part))
            self._paste[:] = rest
            self._is_pasting = True
        return len(data)

    def _end_paste(self, data: bytes) -> None:
        self._paste.clear()
        self._is_pasting = False
        if text := _pasted_text(data):
            self._out.append(Token(Kind.PASTE, text))


def _without_begun_end(data: bytes) -> tuple[bytes, bytes]:
    """What was pasted, and the part of a paste's end that has come after it."""
    for size in range(len(_PASTE_END) - 1, 0, -1):
        if data.endswith(_PASTE_END[:size]):
            return data[:-size], data[-size:]
    return data, b""


def _pasted_text(data: bytes) -> str:
    # Without NUL, which some terminals add: https://github.com/Textualize/textual/issues/1661
    return decoded(data).replace("\x00", "")
