"""What of a burst of keys is one text, by the field that takes it."""

from __future__ import annotations

import pytest
from textual import events

from e1tui.tui.driver import BURST, text_run

LONG = "x" * (BURST + 1)


def keys(text: str) -> list[events.Key]:
    names = {"\t": "tab", "\r": "enter"}
    return [events.Key(names.get(c, c), c) for c in text]


@pytest.mark.parametrize(
    ("typed", "field", "run"),
    [
        ("abc", "text", "abc"),
        ("abc\rd", "text", "abc\nd"),
        ("abc\td", "line", "abc"),
        ("abc\rd", "line", "abc"),
        ("abc\t", "text", "abc"),
        ("abc\tv", "text", "abc"),
        (f"abc\t{LONG}", "text", f"abc\t{LONG}"),
        (f"abc\t{LONG}\tv", "text", f"abc\t{LONG}"),
        ("NOM\tPrénom\r", "table", "NOM\tPrénom\n"),
    ],
)
def test_where_a_text_ends(typed: str, field: str, run: str) -> None:
    assert text_run(keys(typed), field) == run


def test_a_command_ends_a_text() -> None:
    assert text_run([*keys("abc"), events.Key("up", None), *keys("d")]) == "abc"
