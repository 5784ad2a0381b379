"""The fields of a form: a label, an entry without blinking cursor, and what is wrong with it underneath."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Final, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from e1tui.domain.text import clean, plain, unsafe_characters
from e1tui.errors import InvalidValue
from e1tui.tui.text.lines import french_date as french_date
from e1tui.tui.widgets.line import Line

LONGEST: Final = 200
DATE_RULE: Final = "jj/mm/aaaa attendu, par exemple 12/06/2026"
_NUMBERS: Final = re.compile(r"(\d{1,4})[/. -](\d{1,2})[/. -](\d{1,4})")
_EIGHT: Final = re.compile(r"\d{8}")
Value = TypeVar("Value")


class TextField(Input):
    """A one-line entry: no blinking cursor, no border; its text is never markup.

    `is_search` says that it only looks for something; `before` is its text as long as nobody has typed in it.
    """

    DEFAULT_CSS = "TextField { width: 1fr; }"

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        select: bool = False,
        is_search: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            value=clean(value),
            placeholder=clean(placeholder),
            max_length=LONGEST,
            select_on_focus=select,
            compact=True,
            id=id,
            classes=classes,
        )
        self.cursor_blink = False
        self.is_search = is_search
        self.before = self.value

    @property
    def is_changed(self) -> bool:
        """Whether something else stands in it than at first."""
        return self.value != self.before

    def text(self) -> str:
        """What was typed, tidied. InvalidValue when it holds a character that a terminal could obey."""
        value = " ".join(plain(self.value).split())
        if unsafe := unsafe_characters(value):
            codes = ", ".join(f"U+{ord(c):04X}" for c in unsafe)
            raise InvalidValue(f"caractère invisible refusé ({codes}) : retapez le texte")
        return clean(value)


def read_date(text: str, digit: Callable[[str], str | None]) -> dt.date | None:
    """The date typed as jj/mm/aaaa, aaaa-mm-jj or eight digits; None for an empty text.

    `digit` gives what a character of the keyboard's digit row means: on AZERTY without Maj, "&é/àç/éàéç"
    is 12/09/2029. It is asked only when the text is no date as it stands. Raises InvalidValue.
    """
    text = text.strip()
    if not text:
        return None
    all_digits = "".join(digit(c) or c for c in text)
    but_dashes = "".join(c if c == "-" else digit(c) or c for c in text)
    for attempt in (text, all_digits, but_dashes):
        if (date := _plain_date(attempt)) is not None:
            return date
    raise InvalidValue(f"« {clean(text)} » n’est pas une date : {DATE_RULE}")


def _plain_date(text: str) -> dt.date | None:
    if _EIGHT.fullmatch(text):
        return _date(text[4:], text[2:4], text[:2]) or _date(text[:4], text[4:6], text[6:])
    if (match := _NUMBERS.fullmatch(text)) is None:
        return None
    first, month, last = match.groups()
    if len(first) == 4:
        return _date(first, month, last)
    return _date(f"20{last}" if len(last) == 2 else last, month, first)


def _date(year: str, month: str, day: str) -> dt.date | None:
    if not 1900 <= int(year) <= 2199:
        return None
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def with_digits(read: Callable[[str], Value], text: str, digit: Callable[[str], str | None]) -> Value:
    """What `read` makes of a text, or else of the digits that its characters mean on the keyboard's digit row.

    Raises the InvalidValue of the text as it stands.
    """
    try:
        return read(text)
    except InvalidValue as error:
        try:
            return read("".join(digit(c) or c for c in text))
        except InvalidValue:
            raise error from None


def french_time(time: dt.time | None) -> str:
    """HH:MM, with seconds where there are some, empty without a time."""
    return f"{time:%H:%M:%S}".removesuffix(":00") if time else ""


class Choice(Widget, can_focus=True):
    """A few values on one line, the chosen one in brackets: a digit, ← → or espace chooses."""

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

    def render(self) -> Content:
        """All choices on a line, each after the digit that gives it, the chosen one marked."""
        parts: list[str | tuple[str, str]] = []
        for rank, label in enumerate(self._labels):
            text = f"{rank + 1} {label}"
            if rank == self.chosen:
                parts.append((f"[{text}]", "reverse" if self.has_focus else "bold"))
            else:
                parts.append(f" {text} ")
        return Content.assemble(*parts)

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
        for rank, label in enumerate(self._labels):
            end += len(f"[{rank + 1} {label}]")
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
        if self.has_class("-wrong") and self.has_focus_within:
            self.scroll_visible(animate=False)

    @property
    def problem(self) -> str:
        """What is wrong with the field, "" when nothing is."""
        return str(self.query_one(".field-problem", Static).content) if self.has_class("-wrong") else ""

    def show_problem(self, text: str, entry: int = 0) -> None:
        """Say what is wrong, and in which of the entries; an empty text takes it away."""
        self.wrong_entry = entry
        self.query_one(".field-problem", Static).update(Content(f"! {clean(text)}" if text else ""))
        self.set_class(bool(text), "-wrong")


def first_wrong(fields: Iterable[Field]) -> Field | None:
    """The first field with a problem, where the focus belongs."""
    return next((field for field in fields if field.has_class("-wrong")), None)
