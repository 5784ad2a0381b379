"""What is typed in the fields of a screen and validated nowhere yet, in words: it is kept aside when the app ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen
from textual.widget import Widget

from e1tui.tui.terminal.editor import TextEditor
from e1tui.tui.widgets.fields import Choice, Field, TextField


@dataclass(frozen=True)
class Typed:
    """`title` is the screen's, `lines` what stands in its fields. `is_sought` when it only looks for something:
    whoever leaves the app by a key is not asked about it."""

    title: str
    lines: tuple[str, ...]
    is_sought: bool = False

    @property
    def text(self) -> str:
        """The title and the lines below it, as they are kept aside."""
        return "\n".join((self.title, *(f"  {line}" for line in self.lines)))


def typed_in(screen: Screen[Any], title: str) -> Typed | None:
    """All that the fields hold when something was typed in one of them, None when nothing was."""
    entries = [
        one
        for one in screen.query("TextField, Choice, TextEditor")
        if isinstance(one, _ENTRIES) and one.is_changed
    ]
    if not entries:
        return None
    is_sought = all(isinstance(one, TextField) and one.is_search for one in entries)
    return Typed(title, tuple(_lines(screen)), is_sought)


_ENTRIES = (TextField, Choice, TextEditor)


def _lines(screen: Screen[Any]) -> Iterator[str]:
    for widget in screen.query("Field, TextField, TextEditor"):
        if isinstance(widget, Field):
            if texts := [text for entry in widget.entries if (text := _text(entry))]:
                yield f"{widget.label} : {' · '.join(texts)}"
        elif isinstance(widget, TextEditor):
            yield from widget.text.splitlines()
        elif not any(isinstance(above, Field) for above in widget.ancestors) and (text := _text(widget)):
            yield text


def _text(entry: Widget) -> str:
    if isinstance(entry, Choice):
        return entry.label
    return entry.value if isinstance(entry, TextField) else ""
