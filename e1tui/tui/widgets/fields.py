"""The fields of a form: a label, its entries, and what is wrong with them underneath; dates as they are typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from e1tui.domain.text import clean
from e1tui.errors import InvalidValue
from e1tui.tui.widgets.line import Line
from e1tui.tui.widgets.text_field import TextField as TextField


class Asked(InvalidValue):
    """What a field has is right once Entrée says so again: a question, nothing wrong."""


class Choice(Widget, can_focus=True):
    """A few values on one line, the chosen one in brackets: a digit, ← → or espace chooses.

    Where they are too many for the line, the first of them give way to the chosen one.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; }
    Choice:focus { text-style: bold; }
    """

    class Chosen(Message):
        """Another value was chosen."""

    def __init__(
        self,
        labels: Sequence[str],
        chosen: int,
        digit: Callable[[str | None], str | None],
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._labels = tuple(labels)
        self.chosen = self._before = chosen
        self._digit = digit

    def _texts(self) -> list[str]:
        return [f"{rank} {label}" for rank, label in enumerate(self._labels, 1)]

    @property
    def _first(self) -> int:
        """The rank of the first that is shown: the chosen one is always in view."""
        cells = [cell_len(text) + 2 for text in self._texts()]
        first = 0
        while first < self.chosen and sum(cells[first : self.chosen + 1]) > self.size.width:
            first += 1
        return first

    def render(self) -> Content:
        """The choices on a line, each after the digit that gives it, the chosen one marked."""
        parts: list[str | tuple[str, str]] = []
        for rank, text in enumerate(self._texts()):
            if rank < self._first:
                continue
            if rank == self.chosen:
                parts.append((f"[{text}]", "reverse" if self.has_focus else "bold"))
            else:
                parts.append(f" {text} ")
        return Content.assemble(*parts)

    def active_cell(self) -> tuple[int, int]:
        """The beginning of the chosen value."""
        return sum(cell_len(text) + 2 for text in self._texts()[self._first : self.chosen]), 0

    @property
    def label(self) -> str:
        """The chosen value's."""
        return self._labels[self.chosen]

    @property
    def is_changed(self) -> bool:
        """Whether another value is chosen than at first."""
        return self.chosen != self._before

    def choose(self, rank: int) -> None:
        """Choose the one of that rank, counted from 0; what is out of range changes nothing."""
        if rank != self.chosen and 0 <= rank < len(self._labels):
            self.chosen = rank
            self.refresh()
            self.post_message(self.Chosen())

    def on_key(self, event: events.Key) -> None:
        """A digit chooses, the arrows go to the one beside."""
        digit = self._digit(event.character)
        if digit is not None:
            self.choose(int(digit) - 1)
        elif event.key == "left":
            self.choose(self.chosen - 1)
        elif event.key == "right":
            self.choose(self.chosen + 1)
        elif event.key == "space":
            self.choose((self.chosen + 1) % len(self._labels))
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """Choose the one that was clicked on."""
        end = 0
        first = self._first
        for rank, text in enumerate(self._texts()[first:], first):
            end += len(text) + 2
            if event.x < end:
                self.choose(rank)
                return

    def on_focus(self) -> None:
        """The chosen one is shown another way while the field has the keys."""
        self.refresh()

    def on_blur(self) -> None:
        """As above."""
        self.refresh()


class Press(Line, can_focus=True):
    """A line that Entrée or a click presses: the way out of a form without Échap."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Press { width: auto; margin-right: 3; }
    Press:focus { text-style: bold reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("enter,space", "press", "valider")]

    class Pressed(Message):
        """This line was pressed."""

        def __init__(self, sender: Press) -> None:
            super().__init__()
            self.press = sender

        @property
        def control(self) -> Press:
            """The button, for Textual's handlers that name one."""
            return self.press

    def action_press(self) -> None:
        """Tell the form that the button was pressed."""
        self.post_message(self.Pressed(self))

    def on_click(self) -> None:
        """A click presses it."""
        self.action_press()


class Field(Widget):
    """A label at the left, entries at its right, and the problem underneath, when there is one."""

    DEFAULT_CSS = """
    Field { height: auto; layout: vertical; }
    Field > .field-row { height: 1; }
    Field .field-label { width: 16; }
    Field > .field-problem { display: none; height: auto; margin-left: 16; }
    Field.-wrong > .field-problem { display: block; color: $text-error; }
    Field.-asked > .field-problem { display: block; }
    """

    def __init__(
        self, label: str, *entries: Widget, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.label = label
        self.entries = entries
        self.wrong_entry = 0

    def compose(self) -> ComposeResult:
        """The label before the entries, what is wrong below them."""
        with Horizontal(classes="field-row"):
            yield Line(self.label, classes="field-label")
            yield from self.entries
        yield Static(classes="field-problem")

    def on_resize(self) -> None:
        """What is wrong has come underneath: it is to be seen where one is, at the end of a page too."""
        if self.stops and self.has_focus_within:
            self.scroll_visible(animate=False)

    @property
    def stops(self) -> bool:
        """Whether something is wrong with the field, or asked there."""
        return self.has_class("-wrong") or self.is_asking

    @property
    def is_asking(self) -> bool:
        """Whether only a question stands there, which the next Entrée answers."""
        return self.has_class("-asked")

    @property
    def problem(self) -> str:
        """What is wrong with the field or asked there, "" when nothing is."""
        return str(self.query_one(".field-problem", Static).content) if self.stops else ""

    def refuse(self, error: InvalidValue, entry: int = 0) -> None:
        """Say why what stands in one of the entries is not taken, or what is asked of it first."""
        if not isinstance(error, Asked):
            self.show_problem(str(error), entry)
            return
        self.wrong_entry = entry
        self.query_one(".field-problem", Static).update(Content(clean(str(error))))
        self.remove_class("-wrong").add_class("-asked")

    def show_problem(self, text: str, entry: int = 0) -> None:
        """Say what is wrong, and in which of the entries; an empty text takes it away."""
        self.wrong_entry = entry
        self.query_one(".field-problem", Static).update(Content(f"! {clean(text)}" if text else ""))
        self.set_class(bool(text), "-wrong").remove_class("-asked")


def first_wrong(fields: Iterable[Field]) -> Field | None:
    """The first field with a problem, where the focus belongs; where there is none, the first that asks something."""
    stopping = sorted((field for field in fields if field.stops), key=lambda field: field.is_asking)
    return stopping[0] if stopping else None
