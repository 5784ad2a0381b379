"""What Textual and Rich wrap is broken where French may be: no sign begins a line, no no-break space ends one."""

from __future__ import annotations

import pytest
from rich._wrap import divide_line
from textual._wrap import compute_wrap_offsets
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Static

from e1tui.tui.terminal.editor import TextEditor

NBSP, NNBSP = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


def lines_of(text: str, breaks: list[int]) -> list[str]:
    return [text[start:stop].rstrip(" ") for start, stop in zip([0, *breaks], [*breaks, None], strict=True)]


@pytest.mark.parametrize("breaks", [lambda text, width: compute_wrap_offsets(text, width, 4), divide_line])
@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("aaaa bbbb : cc", ["aaaa", "bbbb : cc"]),  # typed with a plain space
        (f"aaaa bbbb{NBSP}: cc", ["aaaa", f"bbbb{NBSP}: cc"]),
        (f"aaaa bbbb{NNBSP}! cc", ["aaaa", f"bbbb{NNBSP}! cc"]),
        ("aaaa bb « cc » dd", ["aaaa bb", "« cc » dd"]),
        (f"aaaa 12{NBSP}000 bb", ["aaaa", f"12{NBSP}000 bb"]),
        ("aaaa bbbb cc", ["aaaa bbbb", "cc"]),
        ("aaaabbbbccccdd", ["aaaabbbbcc", "ccdd"]),  # a word that is too long for a line
        ("aaaa  bbbbbbb", ["aaaa", "bbbbbbb"]),
        ("aaaa /x :y", ["aaaa /x :y"]),
    ],
)
def test_lines_are_broken_where_french_may_be(breaks, text: str, lines: list[str]) -> None:
    assert lines_of(text, breaks(text, 10)) == lines


def test_a_text_of_twenty_thousand_signs_without_a_space_is_no_riddle() -> None:
    text = f"{NBSP}:" * 10_000 + "x"
    assert len(compute_wrap_offsets(text, 80, 4)) == len(text) // 80


class Both(App[None]):
    """The editor of long texts and a paragraph, each of ten columns."""

    def compose(self) -> ComposeResult:
        yield TextEditor(id="editor")
        yield Static(Content("aaaa bbbb : cc"), id="paragraph")

    CSS = "TextEditor { width: 11; border: none; padding: 0; scrollbar-size: 0 0; } Static { width: 10; }"


async def test_so_are_the_editor_and_a_paragraph() -> None:
    app = Both()
    async with app.run_test():
        editor = app.query_one(TextEditor)
        editor.insert("aaaa bbbb : cc")
        assert [line.rstrip() for line in editor.wrapped_document.lines[0]] == ["aaaa", "bbbb : cc"]
        paragraph = app.query_one("#paragraph", Static)
        assert [paragraph.render_line(y).text.rstrip() for y in range(2)] == ["aaaa", "bbbb : cc"]
