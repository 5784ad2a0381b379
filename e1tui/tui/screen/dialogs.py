"""A box over the screen: a question that a key answers, or a line of text; whatever the window, its keys are seen."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from e1tui.domain.text import clean, unbroken
from e1tui.errors import InvalidValue
from e1tui.tui.desk import Desk
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.text.lines import sentence_lines
from e1tui.tui.widgets.fields import TextField
from e1tui.tui.widgets.line import Line
from e1tui.tui.widgets.message_line import MessageLine

if TYPE_CHECKING:
    from e1tui.tui.screen.typed import Typed

Result = TypeVar("Result")
_BOX: Final = 70  # columns of a dialog at most, its border and padding included (app.tcss)
_AROUND, _BESIDE = 6, 6  # columns around its text; lines: border, padding, the keys and the one above them
_ANSWER: Final = 1  # the line where a question is answered


class Dialog(ModalScreen[Result]):
    """A box over the screen; `q` and Échap drop it."""

    SCOPE: ClassVar[str] = commands.ANY
    BINDINGS = commands.bindings(commands.ANY)
    _keys_line = ""  # the keys, while something else is said in their place

    @property
    def e1(self) -> Desk:
        """What a dialog may ask of the app."""
        return cast(Desk, self.app)

    def active_widget(self) -> Widget | None:
        """The field that answers the question, else the question."""
        if isinstance(self.focused, TextField):
            return self.focused
        return self.query(".question").first()

    @property
    def typed_title(self) -> str:
        """What is typed here is kept aside under this title."""
        return commands.TITLES[self.SCOPE]

    def typed(self) -> Typed | None:
        """What is typed here and validated nowhere yet, None when nothing is."""
        from e1tui.tui.screen.typed import typed_in

        return typed_in(self, self.typed_title)

    def on_text_field_not_taken(self, event: TextField.NotTaken) -> None:
        """Say in place of the keys what the field did not take of a paste."""
        event.stop()
        self.say_over_keys(event.sentence)

    def say_over_keys(self, sentence: str) -> None:
        """Say something in place of the keys, until something else is typed."""
        line = self.query_one(".keys", Line)
        self._keys_line = self._keys_line or line.text
        line.show(sentence)

    def on_input_changed(self, event: TextField.Changed) -> None:
        """Something else is typed: the keys come back."""
        if self._keys_line:
            self.query_one(".keys", Line).show(self._keys_line)

    def action_back(self) -> None:
        """Drop the dialog without an answer."""
        self.dismiss(None)

    def action_saved(self) -> None:
        """Ctrl+S in a dialog changes nothing: what was validated is saved already."""

    def action_redraw(self) -> None:
        """Draw the whole screen again."""
        self.e1.draw_anew()

    def action_help(self) -> None:
        """Open the help, the dialog's keys first."""
        self.e1.show_help(self.SCOPE)

    def action_quit_app(self) -> None:
        """Leave the app, after the questions that leaving asks."""
        self.e1.leave()


def _in_lines(text: str, width: int) -> list[str]:
    return [part for line in text.split("\n") for part in textwrap.wrap(line, width) or [""]]


def cut_to(text: str, width: int, height: int) -> str:
    """The text in lines of so many columns; where they are more than `height`, the first ones and how many are missing.

    Wrapped here, for Textual breaks a line at a no-break space too.
    """
    return _cut(_in_lines(text, width), height, ", dans une fenêtre plus haute")


def _cut(lines: list[str], height: int, where: str = "") -> str:
    if len(lines) <= height:
        return "\n".join(lines)
    shown = lines[: max(1, height - 1)]
    return "\n".join([*shown, f"… {len(lines) - len(shown)} lignes de plus{where}"])


def _pages(lines: list[str], height: int) -> list[list[str]]:
    """The lines in turn, as many at a time as the window has room for."""
    height = max(1, height)
    return [lines[at : at + height] for at in range(0, len(lines), height)]


class Confirm(Dialog[bool]):
    """A question; Entrée or `o` is yes, anything that leaves is no. Espace reads on where not all of it is in view."""

    SCOPE = commands.CONFIRM
    BINDINGS = commands.bindings(commands.CONFIRM)

    def __init__(
        self, question: str, yes: str, no: str = "non, revenir", *, shorter: str = "", whole: str = ""
    ) -> None:
        """`yes` and `no` are what the keys do; `shorter` is asked where the window is too low for the question.

        `whole` is what is read on, where the question leaves something out.
        """
        super().__init__()
        self._question = question
        self._shorter = shorter
        self._whole = whole or question
        self._page = 0  # of the whole, from 1 on; 0 is the question as it is asked
        self._keys = f"{key('yes')} : {yes}     {key('no')} : {no}"

    def compose(self) -> ComposeResult:
        """The question over the keys that answer it."""
        with Widget(classes="box"):
            yield Static(Content(self._shown(self._question)), classes="question")
            yield MessageLine(self._keys, classes="keys")

    def _shown(self, text: str) -> str:
        return unbroken(clean(self.e1.names.scrub(text), multiline=True))

    def on_resize(self, event: events.Resize) -> None:
        """What answers the question is seen in the lowest window: the question is cut instead, and says so."""
        self._page = 0
        self._show(event.size.width, event.size.height)

    def action_read_on(self) -> None:
        """The next lines of the whole question, after the last the question as it was asked."""
        self._page += 1
        self._show(*self.app.size)

    def _show(self, width: int, height: int) -> None:
        width, height = min(_BOX, width) - _AROUND, height - _BESIDE
        question, shorter, whole = map(self._shown, (self._question, self._shorter, self._whole))
        if shorter and len(_in_lines(question, width)) > height:
            question = shorter
        lines = _in_lines(question, width)
        keys = self._keys
        if whole != self._shown(self._question) or len(lines) > height:
            keys = f"{keys}     {key('read_on')} : lire la suite"
            height -= len(sentence_lines(keys, width)) - 1
            pages = _pages(_in_lines(whole, width), height)
            self._page %= len(pages) + 1
            if self._page:
                lines = pages[self._page - 1]
        self.query_one(".question", Static).update(Content(_cut(lines, height)))
        self.query_one(".keys", MessageLine).show(keys)

    def action_yes(self) -> None:
        """Answer yes."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Answer no."""
        self.action_back()

    def action_back(self) -> None:
        """Leaving the question answers no."""
        self.dismiss(False)


class Ask(Dialog[str]):
    """A question that a line of text answers: Entrée gives the text; Tab, or Échap, nothing (None)."""

    SCOPE = commands.ASK
    BINDINGS = commands.bindings(commands.ASK)

    def __init__(self, question: str, done: str, missing: str) -> None:
        """`done` is what Entrée does, `missing` what is said when the line is empty."""
        super().__init__()
        self._question = question
        self._done = done
        self._missing = missing

    def compose(self) -> ComposeResult:
        """The question, a line to answer it, and its keys."""
        with Widget(classes="box"):
            yield Static(classes="question")
            yield TextField()
            yield MessageLine(
                f"{key('answer')} : {self._done}     {key('leave_question')} : revenir", classes="keys"
            )

    def on_resize(self, event: events.Resize) -> None:
        """Cut the question to the window: its answer is seen in the lowest one."""
        self._show_question(event.size.width, event.size.height)

    def ask(self, question: str) -> None:
        """Ask another question of what is being typed."""
        self._question = question
        self._show_question(*self.app.size)

    def _show_question(self, width: int, height: int) -> None:
        question = unbroken(clean(self.e1.names.scrub(self._question), multiline=True))
        shown = cut_to(question, min(_BOX, width) - _AROUND, height - _BESIDE - _ANSWER)
        self.query_one(".question", Static).update(Content(shown))

    @property
    def typed_title(self) -> str:
        """What is typed is kept aside under the question itself."""
        return self._question

    def action_leave_question(self) -> None:
        """Go back without an answer."""
        self.action_back()

    def on_input_submitted(self, event: TextField.Submitted) -> None:
        """Give the answer, or say why it is none."""
        event.stop()
        try:
            text = self.query_one(TextField).text()
            problem = "" if text else self._missing
        except InvalidValue as error:
            text, problem = "", str(error)
        if problem:
            self.say_over_keys(problem)
        else:
            self.dismiss(text)
