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

# What may stand for a value, or anywhere else.
WORDS = (
    b"0", b"-1", b"1e29", b"1e-29", b"1e9999999999999999999", b"-1e-9999999999999999999", b"9" * 5000,
    b"0x" + b"f" * 5000, b"nan", b"-inf", b"1000000000", b"9999", b"14.5", b"20.25", b"true", b'""', b'" "', b"''",
    b'"1/3"', b'"TS"', b'"close"', b'"C1.1"', b'"absent"', b"[]", b"{}", b"[[]]", b"[1, 'a', {}]", b"{a = {}}",
    b"0001-01-01", b"9999-12-31", b"1000-01-01", b"9998-12-31", b"2026-06-12T09:41:07", b"0001-01-01T00:00:00+23:59",
    b"9999-12-31T23:59:59-23:59", b"1000-01-01T00:00:00+23:59", b"9998-12-31T23:59:59-23:59", b"23:59:59.999999",
    b"00:00:00", b"[2026-06-12T09:00:00Z, 9998-12-31T23:59:59Z]", b'"\\u001b[2J"', b'"\\u202e"', b'"\\U0010FFFF"',
    b'"' + b"x" * 20_000 + b'"', '"é̂"'.encode() * 3, b'"""', b"'''", b'"', b"[", b"]]", b"{", b"=", b".", b"#", b"\\",
    b"\0", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\n", b"\n[[historique]]\n", b"\n[candidat]\n",
    b"\ninconnu = 1\n", b";", b"\t", b"a." * 20_000, b"[" * 5000, b"{a=" * 2000, b"1," * 20_000, b"\n" * 6000,
    '"∞"'.encode(), "\u2028".encode(), b"PK\x03\x04", b"%PDF", b"NaN", b"null", b"Infinity", b"[" * 100 + b"]" * 100,
)  # fmt: skip
_VALUE = re.compile(rb"(?<== )[^\n]*|(?<=: )[^,\n}]*|(?<=;)[^;\n]*")


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
