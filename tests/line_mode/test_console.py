"""The bytes on either side: what keys send that is no text is dropped, and nothing that a terminal obeys is ever written."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.text import is_unsafe
from e1tui.line_mode import console as module
from e1tui.line_mode.console import Console, Ended, as_text


class Pipe:
    """A console between two pipes."""

    def __init__(self) -> None:
        source, self.typing = os.pipe()
        self.heard, target = os.pipe()
        self.ends = [source, self.typing, self.heard, target]
        self.console = Console(source, target)

    def type(self, *chunks: bytes) -> None:
        for chunk in chunks:
            os.write(self.typing, chunk)

    def ends_input(self) -> None:
        self.ends.remove(self.typing)
        os.close(self.typing)

    def lines(self) -> list[str]:
        """All the lines up to the end of the input."""
        found = []
        try:
            while True:
                found.append(self.console.ask())
        except Ended:
            return found


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    made = Pipe()
    with made.console:
        yield made
    for descriptor in made.ends:
        os.close(descriptor)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (b"TI", "TI"),
        ("é".encode(), "é"),
        ("e\N{COMBINING ACUTE ACCENT}".encode(), "é"),
        (b"\x1b[A1", "1"),  # up
        (b"1\x1b[D\x1b[C", "1"),
        (b"\x1bOA1\x1bOP", "1"),
        (b"\x1b[1;5A1", "1"),
        (b"\x1b[3~1\x1b[15~", "1"),
        (b"\x1b[[A1", "1"),  # F1 of the Linux console
        (b"\x9bA1", "1"),  # in eight bits
        ("\x9bA1".encode(), "1"),
        (b"\x1b[200~un mot\x1b[201~", "un mot"),
        (b"\x1b]11;rgb:0000/0000/0000\x071", "1"),
        (b"\x1b]11;rgb:0000/0000/0000\x1b\\1", "1"),
        (b"\x1bP1+r\x1b\\1", "1"),
        (b"\x1ba1", "1"),  # Alt+a is no a
        (b"1\x1b", "1"),
        (b"1\x1b[", "1"),
        (b"1\x00\x07\x08\x7f", "1"),
        (b"\xff\xfe1\xe9", "1"),  # no UTF-8
        (b"\xed\xa0\x801", "1"),  # a surrogate
        (b"un\tmot", "un mot"),
        ("a\N{RIGHT-TO-LEFT OVERRIDE}b".encode(), "ab"),
    ],
)
def test_what_was_typed_without_what_is_no_text(typed: bytes, read: str) -> None:
    assert as_text(typed) == read


@given(st.binary(max_size=200))
def test_no_line_has_anything_that_acts(typed: bytes) -> None:
    assert not any(map(is_unsafe, as_text(typed)))


@given(st.text(max_size=200))
def test_nothing_that_a_terminal_obeys_is_written(text: str) -> None:
    source, target = os.pipe()
    try:
        Console(0, target).say(text)
        os.close(target)
        written = b""
        while read := os.read(source, 65536):
            written += read
    finally:
        os.close(source)
    assert written.endswith(b"\n") and not [byte for byte in written if byte < 0x20 and byte != 0x0A]
    assert b"\x7f" not in written and not any(is_unsafe(c, multiline=True) for c in written.decode())


def test_lines_however_they_end_and_are_cut(pipe: Pipe) -> None:
    pipe.type(b"a\r", b"\nb\n", b"c\r\n\r\nd\re", b"\xc3", b"\xa9\n", b"f")
    pipe.ends_input()
    assert pipe.lines() == ["a", "b", "c", "", "d", "eé", "f"]


@given(st.lists(st.integers(1, 40), max_size=8), st.randoms())
def test_the_cuts_between_reads_change_nothing(cuts: list[int], seeds: random.Random) -> None:
    typed = b"1\r\nTI\n\nr un mot\r\x1b[A2\n\xff3\nq"
    made = Pipe()
    with made.console:
        threading.Thread(target=_type, args=(made, typed, cuts)).start()
        assert made.lines() == ["1", "TI", "", "r un mot", "2", "3", "q"]
    for descriptor in made.ends:
        os.close(descriptor)


def _type(made: Pipe, typed: bytes, cuts: list[int]) -> None:
    for cut in cuts:
        made.type(typed[:cut])
        typed = typed[cut:]
    made.type(typed)
    made.ends_input()


def test_a_line_without_an_end_does_not_fill_the_memory(pipe: Pipe) -> None:
    def type_on() -> None:
        for _ in range(40):
            pipe.type(b"a" * 50_000)
        pipe.type(b"\nq\n")
        pipe.ends_input()

    threading.Thread(target=type_on).start()
    *_, last, quits = pipe.lines()
    assert quits == "q" and len(last) <= module.LONGEST


@pytest.mark.parametrize("number", Console.SIGNALS)
def test_a_signal_ends_the_asking_and_nothing_else(pipe: Pipe, number: signal.Signals) -> None:
    def send() -> None:
        time.sleep(0.05)
        os.kill(os.getpid(), number)

    threading.Thread(target=send).start()
    with pytest.raises(Ended) as ended:
        pipe.console.ask()
    assert ended.value.number == number
    pipe.console.say("encore")  # the end is said
    assert os.read(pipe.heard, 100) == b"encore\n"


def test_who_hears_no_more_is_asked_no_more(pipe: Pipe) -> None:
    os.close(pipe.heard)
    pipe.ends.remove(pipe.heard)
    with pytest.raises(Ended) as ended:
        pipe.console.say("TI.")
    assert ended.value.number == signal.SIGHUP


def test_others_are_told_while_nobody_types(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TICK_SECONDS", 0.01)
    told: list[bool] = []

    def idle() -> None:
        told.append(True)
        if len(told) == 2:
            pipe.type(b"1\n")

    pipe.console.idle = idle
    assert pipe.console.ask() == "1" and len(told) >= 2


def test_descriptors_that_do_not_wait(pipe: Pipe) -> None:
    """Whoever started the program may have made them so."""
    source, _, heard, target = pipe.ends
    for descriptor in (source, target):
        os.set_blocking(descriptor, False)
    read: list[bytes] = []

    def listen() -> None:
        while sum(map(len, read)) < 300_001:
            read.append(os.read(heard, 65536))

    listener = threading.Thread(target=listen)
    listener.start()
    pipe.console.say("a" * 300_000)
    listener.join()
    pipe.type(b"1\n")
    assert pipe.console.ask() == "1" and b"".join(read) == b"a" * 300_000 + b"\n"
