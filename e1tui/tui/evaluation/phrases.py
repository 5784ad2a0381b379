"""The phrase picker: the bank filtered as one types, Entrée gives back the phrase under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from e1tui.domain.appreciation.phrases import Phrase, filtered
from e1tui.domain.grid import Competency, Level
from e1tui.domain.text import clean, folded, french_typography
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.screen.dialogs import Dialog
from e1tui.tui.widgets.fields import TextField
from e1tui.tui.widgets.line import Line
from e1tui.tui.widgets.line_list import Column, LineList, Row

COLUMNS: Final = (Column("Pour", 9), Column("Phrase", 30, flexible=True))
KEYS: Final = f"{key('insert')} : insérer   {key('phrase')} : choisir   {key('leave_phrases')} : revenir"
_LOWEST: Final = 22  # lines of a window in which the text may stay in view
_BELOW: Final = 2  # lines under the text: what is said, and the hints
_TEXT: Final = 7  # lines of the text at least, its border included
_NOTHING: Final = ("", "Aucune phrase ne convient : effacer un mot.")
_EMPTY_BANK: Final = ("", "Aucune phrase : la commission a écarté celles d’e1tui et n’en a pas mis.")
_NONE_FITS: Final = ("", "Aucune phrase fournie ne convient aux niveaux et aux compétences de cette grille.")


def text_height(window: int) -> int:
    """Lines that the text keeps under the picker in a window of so many, 0 where both have no room."""
    return max(_TEXT, window * 3 // 10) if window >= _LOWEST else 0


def sought(competencies: Sequence[Competency], levels: Sequence[Level]) -> str:
    """What may be typed to look for a phrase, by the grid's own names: "un mot, un critère (veille), C1.2, TS"."""
    parts = ["un mot"]
    for one in competencies[:2][-1:]:
        words = [each.id for each in one.criteria if folded(each.id) in folded(each.label).split()]
        parts += [f"un critère ({min(words, key=len)})" if words else "un critère", one.id]
    return ", ".join([*parts, *(level.value for level in levels[-1:])])


class PhraseList(LineList, can_focus=False):
    """The keyboard stays in the search, so that the cursor is drawn as in a list that has it."""

    def line(self, y: int) -> tuple[str, str]:
        """A line of the list; that of the cursor is always drawn as such."""
        text, name = super().line(y)
        return text, "line-list--cursor" if self.rows and y == self.cursor_line else name


class PhrasesScreen(Dialog[Phrase | str]):
    """Gives back the phrase to insert, or the text of the one to keep, which is `sentence`: that of the text being
    written, "" for none.

    `phrases` in the order to show; `bank` is the commission's own file, `problem` what is wrong with it. They are
    looked for by the criteria of `competencies` too.
    """

    SCOPE = commands.PHRASES
    BINDINGS: ClassVar[list[BindingType]] = [
        *commands.bindings(commands.PHRASES),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]
    DEFAULT_CSS = """
    PhrasesScreen > .picker { width: 100%; height: 100%; padding: 0 1; border: solid $foreground;
        background: $background; }
    PhrasesScreen.-over #bank { max-height: 2; }
    PhrasesScreen.-over #whole { height: 3; margin-top: 0; }
    PhrasesScreen.-over .search { margin-bottom: 0; }
    PhrasesScreen .search { height: 1; margin-bottom: 1; }
    PhrasesScreen .search > Line { width: 11; }
    PhrasesScreen #whole { height: 4; margin-top: 1; width: 1fr; }
    PhrasesScreen #bank { height: auto; max-height: 3; width: 1fr; }
    """

    def __init__(
        self,
        phrases: Sequence[Phrase],
        bank: Path,
        problem: str = "",
        *,
        levels: Sequence[Level] = (),
        sentence: str = "",
        competencies: Sequence[Competency] = (),
    ) -> None:
        super().__init__()
        self._levels = levels or tuple(one.level for one in phrases if one.level is not None)
        self._rows = {
            phrase: Row(str(rank), (phrase.use, phrase.text))
            for rank, phrase in enumerate(dict.fromkeys(phrases))
        }
        self._phrases = {row.key: phrase for phrase, row in self._rows.items()}
        self._bank = bank
        self._problem = problem
        self._sentence = sentence
        self._competencies = tuple(competencies)
        self._is_choosing = False  # whether the last key went through the phrases, not into the search

    def compose(self) -> ComposeResult:
        """The search, the list, the whole phrase, where the bank is, and the keys."""
        with Widget(classes="picker"):
            with Horizontal(classes="search"):
                yield Line("Chercher :")
                yield TextField(placeholder=sought(self._competencies, self._levels), is_search=True)
            yield PhraseList(COLUMNS, id="list")
            yield Static(id="whole")
            yield Static(Content(clean(self._where())), id="bank")
            if self._sentence and not self._problem:
                yield Line(
                    f"{key('keep_phrase')} : y garder « {french_typography(self._sentence)} »", id="own"
                )
            yield Line(KEYS, classes="keys")

    def on_mount(self) -> None:
        """Show all phrases; the keyboard is in the search."""
        self._show("")
        self.query_one(TextField).focus()

    def on_resize(self, event: events.Resize) -> None:
        """The text stays in view below, where there is room for both."""
        text = text_height(event.size.height)
        self.set_class(bool(text), "-over")
        self.query_one(".picker").styles.height = event.size.height - text - _BELOW if text else "100%"

    @property
    def _list(self) -> PhraseList:
        return self.query_one(PhraseList)

    def _where(self) -> str:
        if self._problem:
            return f"! {self._problem}"
        missing = "" if self._bank.exists() else " (à créer)"
        return f"Phrases de la commission{missing} : {self._bank}"

    @property
    def _empty(self) -> tuple[str, str]:
        """Why there is no phrase at all."""
        return _EMPTY_BANK if self._problem or self._bank.exists() else _NONE_FITS

    def _show(self, typed: str) -> None:
        found = filtered(self._rows, typed, self._competencies, self._levels)
        self._list.show((self._rows[one] for one in found), empty=_NOTHING if self._rows else self._empty)
        self._list.move_to(0)

    def active_widget(self) -> Widget | None:
        """The list while one goes through it, though the search has the keyboard."""
        return self._list if self._is_choosing else self.focused

    def on_input_changed(self, event: TextField.Changed) -> None:
        """Show the phrases that have what is typed."""
        event.stop()
        self._is_choosing = False
        self._show(event.value)

    def on_input_submitted(self, event: TextField.Submitted) -> None:
        """Entrée gives back the phrase under the cursor."""
        event.stop()
        self._choose(self._list.key)

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """A click gives back its phrase."""
        self._choose(event.key)

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """The whole of the phrase that the row had to cut."""
        phrase = self._phrases.get(event.key or "")
        text = french_typography(clean(phrase.text)) if phrase else ""
        self.query_one("#whole", Static).update(Content(text), layout=False)

    def _choose(self, key: str | None) -> None:
        if key is not None:
            self.dismiss(self._phrases[key])

    def action_keep_phrase(self) -> None:
        """Give back the sentence of the text that is being written, to be kept in the bank."""
        if self._sentence:
            self.dismiss(self._sentence)
        else:
            self.say_over_keys("Rien à garder : le texte est vide.")

    def action_leave_phrases(self) -> None:
        """Tab goes back to the text, as Échap does."""
        self.action_back()

    def action_move(self, step: int) -> None:
        """The arrows go through the list while the keyboard stays in the search."""
        self._is_choosing = True
        self._list.action_move(step)

    def action_page(self, step: int) -> None:
        """So do the pages."""
        self._is_choosing = True
        self._list.action_page(step)
