"""What the forms share: moving between fields, saving from any, leaving without losing a word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from e1tui import keyboards
from e1tui.domain.french import day_text, french_date
from e1tui.domain.typed import Digit, read_date, with_digits
from e1tui.errors import E1Error, InvalidValue
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.keys.described import key_name
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.widgets.fields import Asked, Field, Press, TextField, first_wrong

Value = TypeVar("Value")


def form_hints(kept: str) -> str:
    """The footer of a form whose Entrée does what `kept` says."""
    return f" {key('keep')} {kept}   {key_name('tab')}, {key('lines')} autre champ   {key('text_drop')} abandonner"


HINTS = form_hints("enregistrer")


def shown_date(entry: TextField, digit: Digit, near: dt.date) -> dt.date | None:
    """The date typed in an entry. One without its year is shown whole, and kept by the next Entrée only (`Asked`)."""
    date = read_date(entry.value, digit, near)
    try:
        read_date(entry.value, digit)
    except InvalidValue:
        if date is not None:
            entry.value = french_date(date)
            raise Asked(f"{day_text(date)} ? {key('keep')} : oui") from None
    return date


class Form(E1Screen[str]):
    """Gives back the name or the stem of what was saved, None when it was dropped.

    Subclasses give `TITLE`, the fields, and `save`. `KEEP` is what Entrée does.
    """

    SCOPE = commands.FORM
    KEEP: ClassVar[str] = "Enregistrer"

    BINDINGS: ClassVar[list[BindingType]] = [
        *commands.bindings(commands.FORM),
        Binding("up", "line(-1)", show=False),
        Binding("down", "line(1)", show=False),
        Binding("enter", "keep", show=False),
    ]
    DEFAULT_CSS = """
    Form > .fields { height: 1fr; padding: 1 0 0 1; overflow-y: auto; }
    Form .presses { height: 1; margin: 1 0 0 16; }
    """

    def fields(self) -> Iterable[Widget]:
        """The fields, from the first to the last."""
        raise NotImplementedError

    def title_line(self) -> str:
        """What the line at the top says."""
        raise NotImplementedError

    def save(self) -> str | None:
        """Check and write. None when something is wrong, which is then shown; may raise E1Error."""
        raise NotImplementedError

    def compose_body(self) -> Iterable[Widget]:
        """The fields, which scroll where they need to, and a button each to keep and to drop."""
        with Vertical(classes="fields"):  # a VerticalScroll would take ↑ and ↓ once it has to scroll
            yield from self.fields()
            with Horizontal(classes="presses"):
                yield Press(self.KEEP, id="keep")
                yield Press("Abandonner", id="drop")
                yield from self.more_presses()

    def more_presses(self) -> Iterable[Widget]:
        """What stands beside the two presses, each with what it does when it is pressed."""
        return ()

    def on_mount(self) -> None:
        """Begin in the first field."""
        self.set_top(self.title_line())
        self.first_entry().focus()

    def first_entry(self) -> Widget:
        """The entry that the form opens on."""
        return self.query(Field).first().entries[0]

    def hints(self) -> str:
        """The keys of every form."""
        return HINTS

    # --- reading the fields ---

    @property
    def typed_title(self) -> str:
        """What is typed is kept aside under the form's title."""
        return self.title_line()

    def _read(self, field_id: str, read: Callable[[TextField], Value], fallback: Value) -> Value:
        """What a field says; its problem is shown under it when it is wrong."""
        field = self.query_one(f"#{field_id}", Field)
        try:
            value = read(field.query_one(TextField))
        except InvalidValue as error:
            field.refuse(error)
            return fallback
        field.show_problem("")
        return value

    def text(self, field_id: str, *, required: str = "") -> str:
        """A field's text; `required` is what is said when it is empty."""

        def read(entry: TextField) -> str:
            value = entry.text()
            if required and not value:
                raise InvalidValue(required)
            return value

        return self._read(field_id, read, "")

    def _digit(self, character: str | None) -> str | None:
        """What a character of the keyboard's digit row means."""
        return keyboards.digit(self.e1.keyboard, character)

    def date(self, field_id: str, near: dt.date | None = None) -> dt.date | None:
        """A field's date, None when it is empty; where it is wrong the field says so and `save` is to stop.

        Of one without its year the whole is shown, and kept by the next Entrée only. `near`
        is the date beside which the year is looked for, today without one.
        """

        near = near or self.e1.today()
        return self._read(field_id, lambda entry: shown_date(entry, self._digit, near), None)

    def value(self, field_id: str, read: Callable[[str], Value | None]) -> Value | None:
        """What `read` makes of a field's text, typed with or without Maj; None when it is wrong."""
        return self._read(field_id, lambda entry: with_digits(read, entry.text(), self._digit), None)

    def problem(self, field_id: str, text: str) -> None:
        """Say beside a field what is wrong with it."""
        self.query_one(f"#{field_id}", Field).show_problem(self.e1.names.scrub(text))

    def is_right(self) -> bool:
        """Whether no field has a problem; else the focus goes to the first that has one."""
        wrong = first_wrong(self.query(Field).results(Field))
        if wrong is None:
            return True
        entry = wrong.entries[wrong.wrong_entry]
        entry.arrive() if isinstance(entry, TextField) else entry.focus()
        wrong.scroll_visible(animate=False)
        if wrong.is_asking:
            self.say("")
        else:
            self.say("Rien n’est enregistré : voir le champ signalé.", problem=True)
        return False

    # --- commands ---

    def action_keep(self) -> None:
        """Write what the fields say; the form stays where one of them is wrong."""
        try:
            saved = self.save()
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        if saved is not None:
            self.dismiss(saved)

    def action_saved(self) -> None:
        """In a form Ctrl+S keeps it: nothing is written before."""
        self.action_keep()

    def on_input_submitted(self) -> None:
        """Entrée in any field keeps the form."""
        self.action_keep()

    def on_press_pressed(self, event: Press.Pressed) -> None:
        """The buttons do what the keys do."""
        if event.press.id == "keep":
            self.action_keep()
        else:
            self.action_back()

    def action_back(self) -> None:
        """Go back, after a question where something was typed."""
        if self.typed() is None:
            self.dismiss(None)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss(None)

        self.app.push_screen(Confirm("Abandonner ce qui a été saisi ?", "abandonner"), answered)

    def action_line(self, step: int) -> None:
        """The field above or below."""
        if step > 0:
            self.focus_next()
        else:
            self.focus_previous()
