"""The evaluation screen: one candidate, a tab per competency, Synthèse; every change is saved as it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual import events

from e1tui.domain.grid import LEVELS
from e1tui.errors import E1Error
from e1tui.scoring.sheet import APPRECIATION, NOTES, Step
from e1tui.tui.evaluation.closing import FLUSH_SECONDS, ClosedSheet
from e1tui.tui.evaluation.hints import sheet_hints
from e1tui.tui.evaluation.widget import ScoringWidget
from e1tui.tui.keys import commands, keyboards
from e1tui.tui.reading.history import HistoryScreen
from e1tui.tui.reading.text import DescriptorsScreen
from e1tui.tui.screen.base import Confirm
from e1tui.tui.terminal.repeats import Press

# What still works while a text is open; everything else is text there.
_IN_TEXT: Final = frozenset({"next_tab", "previous_tab", "back", "saved", "redraw", "quit_app", "phrases"})


class EvaluationScreen(ClosedSheet):
    """Keys become steps of the sheet, which are shown and saved."""

    SCOPE = commands.GRID
    BINDINGS = commands.bindings(commands.GRID, commands.SYNTHESIS)

    @property
    def help_scope(self) -> str:
        return commands.SYNTHESIS if self.sheet.on_synthesis else commands.GRID

    def hints(self) -> str:
        if self._writing.is_line:
            return " SAISIE · Entrée : garder la remarque · Échap : abandonner"
        if self._is_writing:
            phrases = " · Ctrl+P : phrases" if self._writing.field == APPRECIATION else ""
            return f" SAISIE · Tab : sortir{phrases} (tout est enregistré à mesure)"
        return sheet_hints(self.sheet, self.app.size.width, self.e1.keyboard)

    # --- keys ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not self._is_writing or action in _IN_TEXT

    def press(self, event: events.Key) -> bool:
        if not isinstance(self.focused, ScoringWidget):
            return False
        character = event.character
        press = self._repeats.pressed(event.key, event.time)
        if press is Press.HELD and event.is_printable:
            return True
        digit = keyboards.digit(self.e1.keyboard, character)
        if digit is not None:
            if press is Press.TOLD:
                self._take_back_repeats()
                return True
            if press is Press.AGAIN:
                self._note_press()
            self._press_digit(digit)
            if press is Press.FIRST:
                self._note_press()
            return True
        if character in keyboards.SEPARATORS and self.sheet.marked is not None:
            self._take(self.sheet.type_mark(","))
            return True
        return False

    def on_key(self, event: events.Key) -> None:
        if self._is_writing:
            return
        if self.press(event):
            event.stop()
        elif other := keyboards.other_profile(self.e1.keyboard, event.character):
            self.say(
                f"« {event.character} » est un chiffre du clavier {other}, celui d’ici est {self.e1.keyboard}."
                " Changer : ? puis k.",
                problem=True,
            )

    def _press_digit(self, digit: str) -> None:
        if self.sheet.marked is not None:
            self._take(self.sheet.type_mark(digit))
        elif self.sheet.criterion is None:
            self.say(self.sheet.refusal or "Entrée pour écrire ici.", problem=bool(self.sheet.refusal))
        elif "1" <= digit <= "4":
            self._take(self.sheet.give(LEVELS[int(digit) - 1]))
        else:
            self.say(f"{digit} n’est pas un niveau : 1 TI, 2 I, 3 S, 4 TS.", problem=True)

    def on_scoring_widget_tab_pressed(self, event: ScoringWidget.TabPressed) -> None:
        if not self._is_writing:
            self._take(self.sheet.go(self.sheet.at(event.tab, 0)))

    def on_scoring_widget_row_pressed(self, event: ScoringWidget.RowPressed) -> None:
        if self._is_writing:
            return
        self._take(self.sheet.go(self.sheet.at(self.sheet.tab, event.row)))
        if event.level is not None and self.sheet.criterion is not None:
            # The cursor stays where the mouse is: the hand is not on the keyboard.
            given = self.sheet.give(event.level)
            there = given.sheet.at(self.sheet.tab, self.sheet.row)
            self._take(Step(there, given.message, given.problem))

    def action_up(self) -> None:
        self._take(self.sheet.move(-1))

    def action_down(self) -> None:
        self._take(self.sheet.move(1))

    def action_left(self) -> None:
        self._take(self.sheet.shift(-1))

    def action_right(self) -> None:
        self._take(self.sheet.shift(1))

    def key_enter(self, event: events.Key) -> None:
        if not self._is_writing:
            event.stop()
            self._take(self.sheet.enter())

    def key_delete(self, event: events.Key) -> None:
        self._erase(event, backspace=False)

    def key_backspace(self, event: events.Key) -> None:
        self._erase(event, backspace=True)

    def _erase(self, event: events.Key, *, backspace: bool) -> None:
        if not self._is_writing:
            event.stop()
            self._take(self.sheet.erase(backspace=backspace))

    def action_next_tab(self) -> None:
        if self._is_writing:
            self._close_text(keep=True)
        else:
            self._take(self.sheet.turn(1))

    def action_previous_tab(self) -> None:
        if self._is_writing:
            self._close_text(keep=True)
        else:
            self._take(self.sheet.turn(-1))

    def action_mark(self) -> None:
        self._take(self.sheet.to_mark())

    def action_appreciation(self) -> None:
        self._take(self.sheet.to_appreciation())

    def action_next_missing(self) -> None:
        self._take(self.sheet.to_next_missing())

    def action_phrases(self) -> None:
        if not self._is_writing:
            self._take(self.sheet.to_writing_appreciation())
        if self._writing.field == APPRECIATION:
            self._pick_phrase()
        elif self._is_writing:
            self.say("Les phrases sont pour l’appréciation générale.")

    def action_notes(self) -> None:
        self._take(self.sheet.write(NOTES))

    def action_descriptors(self) -> None:
        self.app.push_screen(DescriptorsScreen(self._grid))

    def action_incidents(self) -> None:
        from e1tui.tui.reading.incidents import note_incident

        note_incident(self, self._store, candidate=self.stem)

    def action_export(self) -> None:
        from e1tui.tui.exporting.screen import ExportScreen

        self._writer.flush(FLUSH_SECONDS)
        self.app.push_screen(ExportScreen(self._store, self.stem))

    def action_back(self) -> None:
        if self._is_writing:
            # Échap drops a remark; a longer text is never dropped by a key.
            self._close_text(keep=not self._writing.is_line)
        else:
            self._leaving("Revenir à la liste", lambda: self.dismiss(self._drop_typed() or None))

    def action_next_candidate(self) -> None:
        self._change_candidate(1)

    def action_previous_candidate(self) -> None:
        self._change_candidate(-1)

    def _change_candidate(self, step: int) -> None:
        if (found := self._neighbours.next(self.stem, step)) is None:
            self.say(self._neighbours.none_left(self.stem, step, self.e1.names))
            return
        names, width = self.e1.names, self.app.size.width - 2
        ends = self._neighbours.day_ends(self.sheet.evaluation, found, step, names, width)
        if ends and not self.says(ends):  # the same key again, at once, goes on
            self.say(ends)
            return
        self._leaving("Changer de candidat", lambda: self._show_other(found.stem))

    def _show_other(self, stem: str) -> None:
        name = self.sheet.evaluation.candidate.full_name
        dropped = self._drop_typed()
        try:
            self._turn_to(stem)
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        if dropped:
            self.say(f"{name} : {dropped}", problem=True)

    def _leaving(self, what: str, leave: Callable[[], object]) -> None:
        """Leave this candidate, asking first when values of one's own would be lost with it."""
        if self.unsettled() is None:
            leave()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                leave()

        question = f"{self.banner()}.\n{what} abandonne votre valeur et garde l’autre."
        self.app.push_screen(Confirm(question, what.lower()), answered)

    def action_history(self) -> None:
        self._writer.flush(FLUSH_SECONDS)
        try:
            stored = self._store.load(self.stem)
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        self.app.push_screen(HistoryScreen(self._grid, stored))
