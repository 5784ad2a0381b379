"""The first question of all: which keyboard this is, told by four keys of its digit row."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from e1tui.domain.text import clean
from e1tui.keyboards import FIRST_KEYS, profile_of
from e1tui.settings import DEFAULT_KEYBOARD
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.screen.dialogs import Dialog
from e1tui.tui.widgets.line import Line

QUESTION: Final = (
    "Quel est votre clavier ? Sans Maj, appuyez l’une après l’autre sur les quatre premières touches de la"
    " rangée des chiffres : 1, 2, 3 et 4."
)
KEYS: Final = f"{key('keep_default')} : passer, c’est un AZERTY     {key('back')} : demander plus tard"


class FirstKeysScreen(Dialog[str]):
    """Gives back the keyboard profile (the usual one when it is skipped), None to be asked another time.

    It lies at the bottom, and lets the list of sessions be seen.
    """

    SCOPE = commands.FIRST_KEYS
    BINDINGS = commands.bindings(commands.FIRST_KEYS)
    DEFAULT_CSS = "FirstKeysScreen Line { margin-bottom: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._typed: list[str] = []

    def compose(self) -> ComposeResult:
        """The question, what was typed so far, and what is wrong with it."""
        with Widget(classes="box"):
            yield Static(Content(QUESTION), classes="question")
            yield Line(self._received(), id="received")
            yield Static(id="problem", classes="question")
            yield Line(KEYS, classes="keys")

    def active_widget(self) -> Widget | None:
        """The question, then what answers it."""
        return self.query_one("#received") if self._typed else super().active_widget()

    def on_key(self, event: events.Key) -> None:
        """Take one of the four keys, or take it back; with the fourth the keyboard is known."""
        if event.key == "backspace":
            event.stop()
            self._show(self._typed[:-1])
        elif event.is_printable and event.character and (self._typed or event.character not in "qQ?"):
            event.stop()
            self._take(event.character)

    def _take(self, character: str) -> None:
        typed = [*self._typed, character]
        if len(typed) < FIRST_KEYS:
            self._show(typed)
        elif profile := profile_of(typed):
            self.dismiss(profile)
        else:
            self._show([], f"« {clean(' '.join(typed))} » n’est la rangée d’aucun clavier connu ici.")

    def _show(self, typed: list[str], problem: str = "") -> None:
        self._typed = typed
        self.query_one("#received", Line).show(self._received())
        sentence = (
            problem
            and f"{problem} Essayez encore, ou passez : les vrais chiffres (Maj, pavé) servent partout."
        )
        self.query_one("#problem", Static).update(Content(sentence))

    def _received(self) -> str:
        keys = [*map(clean, self._typed), *"_" * (FIRST_KEYS - len(self._typed))]
        return "   ".join(f"{rank} {key}" for rank, key in enumerate(keys, 1))

    def action_keep_default(self) -> None:
        """Go on with AZERTY."""
        self.dismiss(DEFAULT_KEYBOARD)
