"""Files edited at random, by a clumsy hand or a hostile one, and a bound on what reading one may take."""

from __future__ import annotations

import contextlib
import re
import resource
import signal
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

SECONDS = 10.0  # of processor for one file: a loop without end, not a slow machine
MEMORY = 300 * 1024 * 1024  # bytes that one file may take, above what the tests have already

# Valid TOML, most of it absurd somewhere, by how such a value begins.
_ALIKE = {
    rb"[-+]?[0-9.]+$|nan|inf": (
        b"0", b"-1", b"1", b"3", b"10", b"14.5", b"20", b"20.25", b"1e1", b"1e29", b"1e-29", b"9999", b"10000", b"1000000000",
        b"1000000001", b"0x7f", b"nan", b"-inf", b"0.0", b"-0.0", b"2.0000000000000000000000000000",
    ),
    rb"[0-9]{4}-[0-9]{2}-[0-9]{2}$": (b"0001-01-01", b"9999-12-31", b"1000-01-01", b"9998-12-31", b"2024-02-29"),
    rb"[0-9]{2}:": (b"00:00:00", b"23:59:59.999999", b"09:40:30"),
    rb"[0-9]{4}-": (
        b"0001-01-01T00:00:00+23:59", b"9999-12-31T23:59:59-23:59", b"1000-01-01T00:00:00+23:59", b"9998-12-31T23:59:59-23:59",
        b"2026-06-12T09:41:07", b"2026-06-12T09:41:07.123456+00:01", b"1970-01-01T00:00:00Z",
    ),
    rb"true|false": (b"true", b"false"),
    rb"[\[{]": (b"[]", b"{}", b"[[]]", b"[1, 'a', {}]", b"{a = {}}", b"[2026-06-12T09:00:00Z, 9998-12-31T23:59:59Z]"),
    rb"": (
        b'""', b'" "', b'"1/3"', b'"7/3"', b'"TS"', b'"close"', b'"brouillon"', b'"C1.1"', b'"C1.1.note"', b'"etat"', b'"absent"',
        b'"\\u001b[2J"', b'"\\u202e"', b'"\\U0010FFFF"', b'"' + b"x" * 9_999 + b'"', b'"' + b"x" * 20_000 + b'"', b'"=1+1"', b"'\"'",
        '"e\u0301\u0302"'.encode(), '"\u221e"'.encode(), '"\u2028"'.encode(), b'"""a\nb"""', b'"[b]x[/b]"',
    ),
}  # fmt: skip
VALUES = tuple(value for values in _ALIKE.values() for value in values)
# What may stand anywhere.
JUNK = (
    b"1e9999999999999999999", b"-1e-9999999999999999999", b"9" * 5000, b"0x" + b"f" * 5000, b'"""', b"'''", b'"', b"[", b"]]", b"{",
    b"=", b".", b"#", b"\\", b"\0", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\n", b"\n[[historique]]\n",
    b"\n[candidat]\n", b"\ninconnu = 1\n", b";", b"\t", b"a." * 20_000, b"[" * 5000, b"{a=" * 2000, b"1," * 20_000, b"\n" * 6000,
    b"PK\x03\x04", b"%PDF", b"NaN", b"null", b"Infinity", b"[" * 100 + b"]" * 100,
)  # fmt: skip
WORDS = VALUES + JUNK
_VALUE = re.compile(rb"(?<== )[^\n]*|(?<=: )[^,\n}]*|(?<=;)[^;\n]*")


def touched(base: bytes) -> st.SearchStrategy[bytes]:
    """The file with other values, or damaged: as often one as the other."""
    return revalued(base) | edited(base)


@st.composite
def revalued(draw: Any, base: bytes) -> bytes:
    """The file with another value in one place or two, nearly always of the kind that was there."""
    content = base
    for _ in range(draw(st.integers(1, 2))):
        start, stop = draw(st.sampled_from([found.span() for found in _VALUE.finditer(content)]))
        alike = next(new for kind, new in _ALIKE.items() if re.match(kind, content[start:stop]))
        value = draw(st.sampled_from(alike) if draw(st.integers(0, 9)) else st.sampled_from(VALUES))
        content = content[:start] + value + content[stop:]
    return content


@st.composite
def edited(draw: Any, base: bytes, words: tuple[bytes, ...] = WORDS) -> bytes:
    """The file after one to four edits: values replaced, and bytes put in, taken away, moved or changed."""
    content = base
    for _ in range(draw(st.integers(1, 4))):
        values = [found.span() for found in _VALUE.finditer(content)]
        kind = draw(st.sampled_from(["value", "value", "insert", "delete", "copy", "byte", "cut"]))
        start = draw(st.integers(0, len(content)))
        stop = min(len(content), start + draw(st.integers(1, 60)))
        match kind:
            case "value" if values:
                start, stop = draw(st.sampled_from(values))
                content = content[:start] + draw(st.sampled_from(words)) + content[stop:]
            case "value" | "insert":
                content = content[:start] + draw(st.sampled_from(words)) + content[start:]
            case "delete":
                content = content[:start] + content[stop:]
            case "copy":
                there = draw(st.integers(0, len(content)))
                content = content[:there] + content[start:stop] + content[there:]
            case "byte":
                content = content[:start] + bytes([draw(st.integers(0, 255))]) + content[start + 1 :]
            case _:
                content = content[:start]
    return content


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """AssertionError in the block after `SECONDS` of processor, MemoryError beyond `MEMORY`."""

    def too_long(*_: object) -> None:
        raise AssertionError(f"more than {SECONDS} seconds")

    with open("/proc/self/statm") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    before = signal.signal(signal.SIGVTALRM, too_long)
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, hard))
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        signal.signal(signal.SIGVTALRM, before)
