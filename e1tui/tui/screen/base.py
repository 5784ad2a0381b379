"""What every screen has: a line at the top, a body, a message line, a line of hints, the common commands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar, cast

from textual.app import ComposeResult
from textual.widget import Widget

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

    from e1tui.domain.grid import Grid
    from e1tui.tui.screen.typed import Typed

Result = TypeVar("Result")
PASTED_IN_LIST: Final = f" {key('paste_list')} : les importer."
PASTED_THEN_LIST: Final = f" {key('keep')} les importe ensuite."
PASTED_IN_FIELD: Final = f" {key('text_drop')} puis {key('paste_list')} : les importer."


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
    def session_grid(self) -> Grid | None:
        """Of the session that it is about; None where that is the screen's underneath, or not known."""
        return None

    @property
    def typed_title(self) -> str:
        """What is typed here is kept aside under this title."""
        return commands.TITLES[self.SCOPE]

    def typed(self) -> Typed | None:
        """What is typed here and validated nowhere yet, None when nothing is."""
        # Here, for it brings the editor of texts, which no first screen has.
        from e1tui.tui.screen.typed import typed_in

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
