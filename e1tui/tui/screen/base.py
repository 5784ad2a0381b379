"""What every screen has: a line at the top, a body, a message line, a line of hints, the common commands."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
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
from e1tui.tui.keys.footers import narrowed
from e1tui.tui.keys.told import with_keys
from e1tui.tui.terminal.answering import AnsweringScreen
from e1tui.tui.text.pasted import count_lines
from e1tui.tui.widgets.fields import TextField
from e1tui.tui.widgets.line import Line
from e1tui.tui.widgets.message_line import MessageLine

if TYPE_CHECKING:
    from pathlib import Path

    from e1tui.tui.screen.typed import Typed

Result = TypeVar("Result")
PASTED_IN_LIST: Final = f" {key('paste_list')} : les importer."
PASTED_IN_FIELD: Final = f" {key('text_drop')} puis {key('paste_list')} : les importer."
_BOX: Final = 70  # columns of a dialog at most, its border and padding included (app.tcss)
_AROUND, _BESIDE = 6, 6  # columns around its text; lines: border, padding, the keys and the one above them
_ANSWER: Final = 1  # the line where a question is answered


class E1Screen(AnsweringScreen[Result]):
    """A full screen. Subclasses set `SCOPE` and `BINDINGS = commands.bindings(SCOPE)`, and give the body."""

    SCOPE: ClassVar[str] = commands.ANY
    # What is said of lines that were pasted where they have no place, where p then imports them; "" where it does not.
    PASTED_THEN: ClassVar[str] = ""
    KEEPS_TEXTS: ClassVar[bool] = False  # it has texts to put on disk before the end: the app asks it to
    BINDINGS = commands.bindings(commands.ANY)

    def __init__(self) -> None:
        super().__init__()
        self._names_hidden = False
        self.hints_page = 0  # which of the pages of hints is shown
        self.has_message = False
        self._refusal = ""  # what was said last of something that a field did not take

    @property
    def e1(self) -> Desk:
        """What a screen may ask of the app."""
        return cast(Desk, self.app)

    @property
    def is_on_top(self) -> bool:
        """Whether no other screen covers it; Textual's `is_current` is true of the covered one too."""
        return self.app.screen is self

    def compose(self) -> ComposeResult:
        """The title, the screen's own widgets, the message line and the footer."""
        yield Line(id="top")
        yield from self.compose_body()
        yield MessageLine(id="message")
        yield Line(id="hints")

    def compose_body(self) -> Iterable[Widget]:
        """The widgets between the top line and the message line."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Show the footer; `say` and `set_top` work from now on."""
        self._names_hidden = self.e1.names.hidden
        self.show_hints()

    def on_screen_resume(self) -> None:
        """Names may have been hidden or shown on a screen above."""
        if self._names_hidden != self.e1.names.hidden:  # on another screen
            self.say("")  # the last message may name somebody
            self._names_toggled()

    def on_resize(self) -> None:
        """How many keys the footer names depends on the width."""
        self.show_hints()

    def hints(self) -> str:
        """The footer: the keys that the scope offers, page by page as the width has room for them."""
        return commands.footer(self.SCOPE, self.app.size.width, page=self.hints_page)

    def show_hints(self) -> None:
        """Show the first page of hints; they may be others than before."""
        self.hints_page = 0
        self._show_hints()

    def action_more_keys(self) -> None:
        """Show the next page of hints."""
        self.hints_page += 1
        self._show_hints()

    def _show_hints(self) -> None:
        self.query_one("#hints", Line).show(narrowed(self.hints(), self.app.size.width))

    def set_top(self, text: str, part: str = "", style: str = "") -> None:
        """Show the line at the top, a part of it in another style."""
        self.query_one("#top", Line).show(f" {self.e1.names.scrub(text)}", part, style)

    def say(self, text: str, *, problem: bool = False) -> None:
        """Show a message above the hints until the next one; an empty text clears it."""
        self.has_message = bool(text)
        line = self.query_one("#message", MessageLine)
        line.set_class(problem, "problem")
        line.show(f" {'! ' if problem and text else ''}{self.e1.names.scrub(with_keys(text))}")

    def is_said(self, text: str) -> bool:
        """Whether the message line shows that text."""
        return self.query_one("#message", Line).text.strip() == self.e1.names.scrub(text).strip()

    # --- what is pasted where it has no place ---

    def pasted(self, text: str) -> None:
        """Lines that were pasted outside a field are kept for where they have their place."""
        if (count := count_lines(text)) > 1 and self.pasted_then():
            self.not_taken(f"{count} lignes collées hors d’un champ de texte.", text)
        else:
            super().pasted(text)

    def pasted_then(self) -> str:
        """What brings pasted lines to their place from here, "" where they have none."""
        return self.PASTED_THEN

    def on_text_field_not_taken(self, event: TextField.NotTaken) -> None:
        """Say what a field of this screen did not take of a paste."""
        event.stop()
        self.not_taken(event.sentence, event.lines)

    def not_taken(self, sentence: str, lines: str) -> None:
        """Say why nothing was taken, and what imports the lines of a paste; `lines` is "" where it was none."""
        then = self.pasted_then() if lines else ""
        if then:
            folders = (
                one.session_folder for one in reversed(self.app.screen_stack) if isinstance(one, E1Screen)
            )
            self.e1.pasted.keep(lines, next(filter(None, folders), None))
        self.say(f"{sentence}{then}", problem=True)
        self._refusal = self.query_one("#message", Line).text

    def on_input_changed(self) -> None:
        """Something else is typed: what a field did not take before is no news any more."""
        self._forget_refusal()

    def on_descendant_blur(self) -> None:
        """So it is once that field is left."""
        self._forget_refusal()

    def on_screen_suspend(self) -> None:
        """And once a question has been asked over it."""
        self._forget_refusal()

    def _forget_refusal(self) -> None:
        if self._refusal and self.query_one("#message", Line).text == self._refusal:
            self.say("")
        self._refusal = ""

    def refresh_rows(self) -> None:
        """Show again what is on disk; screens with a list override it."""

    def refresh_names(self) -> None:
        """Show the candidates' names again, or what stands for them; screens that show any override it."""

    def _names_toggled(self) -> None:
        self._names_hidden = self.e1.names.hidden
        self.refresh_names()

    def needs_names(self) -> bool:
        """Whether what was asked for must wait: it shows names, which are hidden. That is then said."""
        if self.e1.names.hidden:
            self.say(
                f"Noms masqués, et cela les montrerait. {key('names')}, dans la liste : les montrer.",
                problem=True,
            )
        return self.e1.names.hidden

    @property
    def help_scope(self) -> str:
        """What the help opened from here begins with."""
        return self.SCOPE

    @property
    def session_folder(self) -> Path | None:
        """Of the session that it is about; None where that is the screen's underneath."""
        return None

    @property
    def typed_title(self) -> str:
        """What is typed here is kept aside under this title."""
        return commands.TITLES[self.SCOPE]

    def typed(self) -> Typed | None:
        """What is typed here and validated nowhere yet, None when nothing is."""
        from e1tui.tui.screen.typed import (
            typed_in,  # here: it brings the editor of texts, which no first screen has
        )

        return typed_in(self, self.typed_title)

    def action_back(self) -> None:
        """Go back to the screen underneath."""
        self.dismiss(None)

    def action_saved(self) -> None:
        """Say whether everything is saved."""
        self.say(self.e1.saved_sentence())

    def action_redraw(self) -> None:
        """Draw the whole screen again, over what something else wrote there."""
        self.e1.draw_anew()

    def action_help(self) -> None:
        """Open the help, this screen's keys first."""
        self.e1.show_help(self.help_scope)

    def action_names(self) -> None:
        """Hide the candidates' names everywhere, or show them again."""
        told = self.e1.names.toggle()
        self._names_toggled()
        self.say(told)

    def action_quit_app(self) -> None:
        """Leave the app, after the questions that leaving asks."""
        self.e1.leave()


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
    lines = _in_lines(text, width)
    if len(lines) <= height:
        return "\n".join(lines)
    shown = lines[: max(1, height - 1)]
    return "\n".join([*shown, f"… {len(lines) - len(shown)} lignes de plus, dans une fenêtre plus haute"])


class Confirm(Dialog[bool]):
    """A question; Entrée or `o` is yes, anything that leaves is no."""

    SCOPE = commands.CONFIRM
    BINDINGS = commands.bindings(commands.CONFIRM)

    def __init__(self, question: str, yes: str, no: str = "non, revenir", *, shorter: str = "") -> None:
        """`yes` and `no` are what the keys do; `shorter` is asked where the window is too low for the question."""
        super().__init__()
        self._question = question
        self._shorter = shorter
        self._keys = f"{key('yes')} : {yes}     {key('no')} : {no}"

    def compose(self) -> ComposeResult:
        """The question over the keys that answer it."""
        with Widget(classes="box"):
            question = unbroken(clean(self.e1.names.scrub(self._question), multiline=True))
            yield Static(Content(question), classes="question")
            yield MessageLine(self._keys, classes="keys")

    def on_resize(self, event: events.Resize) -> None:
        """What answers the question is seen in the lowest window: the question is cut instead, and says so."""
        width, height = min(_BOX, event.size.width) - _AROUND, event.size.height - _BESIDE
        question, shorter = (
            unbroken(clean(self.e1.names.scrub(text), multiline=True))
            for text in (self._question, self._shorter)
        )
        if shorter and len(_in_lines(question, width)) > height:
            question = shorter
        self.query_one(".question", Static).update(Content(cut_to(question, width, height)))

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
