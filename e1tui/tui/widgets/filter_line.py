"""The one-line filter under a list: seen only while it is open."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from e1tui.domain.text import folded
from e1tui.tui.widgets.fields import TextField
from e1tui.tui.widgets.line import Line

LABEL = " Filtre : "


class FilterLine(Widget):
    """Entrée and Tab keep what was typed, Échap goes back to what was before."""

    DEFAULT_CSS = """
    FilterLine { display: none; height: 1; layout: horizontal; }
    FilterLine.-open { display: block; }
    FilterLine > Line { width: 10; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("tab,shift+tab", "keep", "garder"),
        ("escape", "drop", "revenir"),
    ]

    class Typed(Message):
        """The filter's text is another one."""

    class Left(Message):
        """The filter is no longer open."""

    def __init__(self) -> None:
        super().__init__(id="filter")
        self.text = ""
        self._before = ""

    @property
    def field(self) -> TextField:
        """The entry that the filter is typed in."""
        return self.query_one("#filter-text", TextField)

    @property
    def is_open(self) -> bool:
        """Whether it is being typed in."""
        return self.has_class("-open")

    def open(self) -> None:
        """Show the entry with the filter there is, to change or to empty it."""
        self._before = self.text
        if not self.children:  # parsing the styles of an Input takes 20 ms, which no first screen waits for
            self.mount(Line(LABEL), TextField(is_search=True, id="filter-text"))
        self.field.value = self.field.before = self.text
        self.add_class("-open")
        self.field.arrive()

    @property
    def words(self) -> list[str]:
        """What is looked for, each word as `folded` gives it."""
        return folded(self.text).split()

    def matches(self, *texts: str) -> bool:
        """Whether every word of the filter stands in one of the texts; accents and case aside."""
        found = [folded(text) for text in texts]
        return all(any(word in text for text in found) for word in self.words)

    def _set(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.post_message(self.Typed())

    def action_keep(self) -> None:
        """Close the entry; what is typed goes on filtering."""
        self._set(" ".join(self.field.value.split()))
        self.field.before = self.field.value
        self.post_message(self.Left())

    def close(self) -> None:
        """It is `Left`: show the entry no more. Whoever is told so does this with what else changes, in one picture."""
        self.remove_class("-open")

    def action_drop(self) -> None:
        """Close the entry; the filter is again what it was before."""
        self.field.value = self._before
        self.action_keep()

    def on_input_changed(self, event: TextField.Changed) -> None:
        """Filter at each key."""
        event.stop()
        if self.is_open:
            self._set(" ".join(event.value.split()))

    def on_input_submitted(self, event: TextField.Submitted) -> None:
        """Entrée keeps the filter."""
        event.stop()
        self.action_keep()
