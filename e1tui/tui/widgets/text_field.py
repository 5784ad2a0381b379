"""The app's one-line entry, which behaves the same way wherever something is typed in one line."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.message import Message
from textual.widgets import Input

from e1tui.domain.text import clean, plain, unsafe_characters
from e1tui.errors import InvalidValue

LONGEST: Final = 200  # characters, where nothing else is said


class TextField(Input):
    """The app's only one-line entry: no blinking cursor; its text is never markup.

    Whoever arrives in it finds its value selected, in reverse: typing replaces it, an arrow keeps it. Ctrl+U
    empties it wherever the cursor is. What is pasted is of one line, or is not taken: `NotTaken` tells the screen.
    `is_search` says that it only looks for something; `before` is its text as long as nobody has typed in it.
    `limit` is in characters.
    """

    DEFAULT_CSS = """
    TextField { width: 1fr; }
    TextField > .input--selection { color: $foreground; background: $background; text-style: reverse; }
    """

    class NotTaken(Message):
        """Nothing of what was typed or pasted was taken: `sentence` says why; `lines` are those of a paste, if any."""

        def __init__(self, sentence: str, lines: str = "") -> None:
            super().__init__()
            self.sentence = sentence
            self.lines = lines

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        is_search: bool = False,
        limit: int = LONGEST,
        is_compact: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            value=clean(value),
            placeholder=clean(placeholder),
            max_length=limit,
            select_on_focus=True,
            compact=is_compact,
            id=id,
            classes=classes,
        )
        self.cursor_blink = False
        self.is_search = is_search
        self.before = self.value

    def arrive(self) -> None:
        """Give it the focus, its value selected even where it had it already."""
        self.action_select_all()
        self.focus()

    def action_delete_left_all(self) -> None:
        """Ctrl+U: all of it, not only what is left of the cursor."""
        self.value = ""

    def on_paste(self, event: events.Paste) -> None:
        """One line, however it ends, is taken whole or not at all; of several Textual would keep the first."""
        event.stop()
        event.prevent_default()  # Textual's own
        text = plain(event.text)
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1:
            sentence = f"{len(lines)} lignes collées : ce champ n’en prend qu’une."
            self.post_message(self.NotTaken(sentence, event.text))
        elif (
            line := lines[0] if lines else text.replace("\n", "")
        ):  # a space that a key types comes as a paste
            self.replace(line.replace("\t", " "), *self.selection)

    def restricted(self) -> None:
        """What would make it too long is not taken."""
        self.post_message(self.NotTaken(f"{self.max_length} caractères au plus : rien de plus n’est pris."))

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
