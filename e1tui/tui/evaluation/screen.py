"""The evaluation screen: one candidate, a tab per competency, Synthèse; every change is saved as it is given.

It asks the objects of `e1tui.scoring` and paints: keys become steps of the sheet, which `Assessment` takes and saves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from textual import events
from textual.widget import Widget

from e1tui import keyboards
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.fields import APPRECIATION, NOTES, REMARK_SUFFIX
from e1tui.domain.grid import Grid
from e1tui.errors import E1Error
from e1tui.open_session.session import Sitting
from e1tui.scoring import timing
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.company import LOOK_SECONDS
from e1tui.scoring.neighbours import Neighbours
from e1tui.scoring.post import Told
from e1tui.scoring.sheet import NO_REMARK_HERE, Sheet, Step
from e1tui.storage.save_thread import Outcome
from e1tui.tui.evaluation import closing, conflict, reading
from e1tui.tui.evaluation.hints import sheet_hints
from e1tui.tui.evaluation.surface import HELD, Surface
from e1tui.tui.evaluation.top import OtherTimers, Top, TopLine, sheet_line
from e1tui.tui.evaluation.widget import ScoringWidget
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.reading.history import HistoryScreen
from e1tui.tui.reading.text import DescriptorsScreen
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.typed import Typed
from e1tui.tui.terminal.repeats import Presses
from e1tui.tui.text.tips import FOUR

Action = Callable[["EvaluationScreen"], None]


def _led_to(step: Callable[[Sheet], Step]) -> Action:
    """The action of a command that is a step of the sheet and nothing else."""
    return lambda screen: screen.take(step(screen.sheet))


def _after_the_mark(action: Action) -> Action:
    """The action of a key that goes on without a typed mark: what becomes of it is asked first, once."""

    def held_back(screen: EvaluationScreen) -> None:
        if not screen._is_held_back():
            action(screen)

    return held_back


class EvaluationScreen(E1Screen[str]):
    """Shows candidate `stem`. Gives back what is to be said once it is left, or None.

    `stems` are the candidates in the order of the list, for Pg suiv and Pg préc. E1Error when the file is refused.
    """

    SCOPE = commands.GRID
    BINDINGS = commands.bindings(commands.GRID, commands.SYNTHESIS)
    KEEPS_TEXTS = True

    def __init__(
        self,
        sitting: Sitting,
        stems: Sequence[str],
        stem: str,
        *,
        field: str = "",
        is_of_group: bool = False,
    ) -> None:
        super().__init__()
        self._sitting = sitting
        self._stems = tuple(stems)
        self._is_of_group = is_of_group
        self._store = sitting.store
        self._scoring = ScoringWidget()
        self._top = Top(self, self._top_line)
        self._surface = Surface(
            self, sitting, stems, self._scoring, self._top, scored=lambda: self.one, show=self._show_scored
        )
        self._post, self._texts = self._surface.post, self._surface.texts
        self._neighbours = self._surface.neighbours
        self._other_timers = OtherTimers(self, self._neighbours, self._top.tick)
        self._tell, self._show_banner = self._surface.tell, self._surface.show_banner
        self.one = Assessment(self._post, stem, sitting.roll.chosen)
        if field:
            self.one.go_to(field)
        self._presses = Presses(len(self._post.grid.criteria), self._place, self._back_to)

    @property
    def sheet(self) -> Sheet:
        """What is on screen."""
        return self.one.sheet

    @property
    def stem(self) -> str:
        """The candidate on screen."""
        return self.one.stem

    # --- painting ---

    def compose_body(self) -> Iterable[Widget]:
        """The banner, then the grid with the text that is written."""
        yield self._surface.banner
        yield self._texts.box

    def on_mount(self) -> None:
        """Say that one is here, show the candidate, and look again and again at what others do."""
        self._desk = self.e1
        self._sitting.enter(self.stem)
        self._look()
        self.set_interval(LOOK_SECONDS, self._look)
        self._show_banner()
        self._scoring.focus()
        self._show_candidate()

    def on_resize(self) -> None:
        """Arrange the text beside the grid or below it, and fit the top line."""
        self._texts.arrange()
        self._texts.rest(self.one)
        self._top.show()

    def on_screen_resume(self) -> None:
        """The top line may be old when another screen is left."""
        self._top.show()

    @property
    def help_scope(self) -> str:
        """The help is that of Synthèse there, else that of the grid."""
        return commands.SYNTHESIS if self.sheet.on_synthesis else commands.GRID

    def hints(self) -> str:
        """The keys of the text that is open, else those of the row under the cursor."""
        if self._texts.field:
            return self._texts.hints
        return sheet_hints(self.sheet, self.app.size.width, self.e1.keyboard, self.hints_page)

    def refresh_names(self) -> None:
        """Draw again whatever names somebody."""
        self._show_scored()
        self._show_banner()

    def _top_line(self, status: str, width: int) -> TopLine:
        return sheet_line(self.one, self._neighbours, self._other_timers, self.e1.names, status, width)

    def _show_scored(self) -> None:
        self._show_sheet()
        self._top.show()

    def _show_candidate(self) -> None:
        self._other_timers.enter(self.one)
        self._show_scored()
        # The hint is of levels: it waits for a candidate to whom some are to be given.
        tip = self.e1.tip(self.SCOPE) if self.sheet.criterion is not None else ""
        self.say(self.sheet.refusal or tip.replace(FOUR, f"1 à {len(self.sheet.grid.scale)}"))

    def _show_sheet(self) -> None:
        self._offer_next()
        self._texts.rest(self.one)
        self._scoring.show(self.sheet, dimmed=bool(self._texts.field))
        if self.sheet.on_synthesis:
            self._note_reading()
        self.show_hints()

    def _offer_next(self) -> None:
        """On Synthèse, tell the sheet who comes next."""
        if self.sheet.on_synthesis:
            self.one.offer(self._neighbours.offer(self.stem, self.one.evaluation))

    # --- saving ---

    def save_finished(self, outcome: Outcome) -> None:
        """The save thread reports on one attempt."""
        self._surface.save_finished(outcome)
        if outcome.saved is not None and outcome.stem == self.stem and not self._surface.is_left:
            told = self.one.saved(outcome.submitted, outcome.saved)
            if told.sheet or outcome.saved.conflicts:
                self._tell(told)

    @property
    def folder(self) -> Path:
        """The session's."""
        return self._store.folder

    @property
    def session_folder(self) -> Path:
        """Where lists that are pasted here are imported."""
        return self._store.folder

    @property
    def session_grid(self) -> Grid | None:
        """What the help speaks of."""
        return self._surface.post.grid

    def unsettled_by_stem(self) -> Mapping[str, tuple[Evaluation, Evaluation]]:
        """The candidate with one's own values where two were given, and what these were given to."""
        return self.one.unsettled_by_stem()

    def keep_text(self) -> None:
        """Save the text that is open."""
        self._texts.keep(self.one)

    def typed(self) -> Typed | None:
        """A mark that Entrée has not kept; the texts are saved as they are typed."""
        if not self.sheet.typed or self.sheet.marked is None:
            return None
        line = f"{self.sheet.marked.mark_label}, tapée et pas validée : {self.sheet.typed}"
        return Typed(self.one.evaluation.candidate.full_name, (line,))

    # --- others ---

    def _look(self) -> None:
        """Look at the file and at who is in; nothing is read or repainted when nothing changed."""
        if not self.is_on_top or self._surface.is_left:
            return
        if self.one.company.look():
            self._top.show()
        try:
            told = self.one.look()
        except E1Error as error:
            told = Told(str(error), problem=True)
        if told.sheet or told.message:
            self._tell(told)

    def action_conflict(self) -> None:
        """Ask which of two values stands, where two people gave two."""
        conflict.choose(self, self._post.grid, self.one, self._tell)

    # --- keys ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a text is open, only what works there."""
        return self._texts.allows(action)

    def press(self, event: events.Key) -> bool:
        """Give what a digit or a comma means here: a level, or part of a mark. A held digit counts once. Whether it was one."""
        if not isinstance(self.focused, ScoringWidget):
            return False
        character = event.character
        if self._presses.is_held(event.key, event.time) and event.is_printable:
            return True
        digit = keyboards.DIGITS[self._desk.keyboard].get(character or "")
        if digit is not None:
            self._presses.press(event.key, event.time, partial(self._press_digit, digit))
            return True
        if self.sheet.marked is not None and (sign := keyboards.mark_sign(character)):
            self.take(self.sheet.type_mark(sign))
            return True
        return False

    def on_key(self, event: events.Key) -> None:
        """Take a digit; say of a key that is one on another keyboard which profile is set."""
        if self._texts.field:
            return
        if self.press(event):
            event.stop()
        else:
            self._surface.tell_other_keyboard(event.character)

    def take(self, step: Step) -> None:
        """Show where a key led to, and save what it changed."""
        before, had_conflicts = self.one.sheet, bool(self.one.company.conflicts)
        if unseen := self.one.take(step):
            self.say(unseen, problem=True)
            return
        if had_conflicts:
            self._show_banner()
        after = self.one.sheet
        if before.on_synthesis != after.on_synthesis:
            self._offer_next()
        if before.place is not after.place:
            self.show_hints()
        self._scoring.show(self.one.sheet)
        if after.on_synthesis:
            self._note_reading()
        if step.message or self.has_message:
            self.say(step.message, problem=step.problem)
        if step.open_text:
            self._texts.open(self.one, step.open_text)
        if step.read_text:
            reading.read(self, self.one, step.read_text, self._tell)

    def _note_reading(self) -> None:
        """The whole appreciation of a closed evaluation is in view: it can be said to be read again."""
        if self._scoring.has_appreciation and self.sheet.evaluation.is_closed and not self.sheet.is_read:
            self.one.note_reading()
            self._scoring.show(self.sheet, dimmed=bool(self._texts.field))
            self.show_hints()

    def _press_digit(self, digit: str) -> None:
        if self.sheet.marked is not None:
            self.take(self.sheet.type_mark(digit))
        elif self.sheet.criterion is None:
            writing = f"{key('enter')} pour écrire ici."
            self.say(self.sheet.refusal or writing, problem=bool(self.sheet.refusal))
        elif 1 <= int(digit) <= len(self.sheet.grid.scale):
            self.take(self.sheet.give(self.sheet.grid.scale[int(digit) - 1]))
        else:
            self.say(self.sheet.grid.no_level(digit), problem=True)

    def _place(self) -> tuple[Sheet, int]:
        """Where a key leads back to if it turns out to be held."""
        return self.one.sheet, self.one.saving.undo.depth

    def _back_to(self, place: tuple[Sheet, int]) -> None:
        self.one.back_to(*place)
        self._tell(HELD)

    def on_scoring_widget_resized(self) -> None:
        if self.sheet.on_synthesis:
            self._note_reading()

    def on_scoring_widget_tab_pressed(self, event: ScoringWidget.TabPressed) -> None:
        """A click on a tab shows it."""
        if not self._texts.field:
            self.take(self.sheet.go(self.sheet.at(event.tab, 0)))

    def on_scoring_widget_row_pressed(self, event: ScoringWidget.RowPressed) -> None:
        """A click takes the cursor to its row; on a level, it gives it."""
        if self._texts.field:
            return
        self.take(self.sheet.go(self.sheet.at(self.sheet.tab, event.row)))
        if event.level is not None and self.sheet.criterion is not None:
            # The cursor stays where the mouse is: the hand is not on the keyboard.
            given = self.sheet.give(event.level)
            there = given.sheet.at(self.sheet.tab, self.sheet.row)
            self.take(Step(there, given.message, given.problem))

    action_up = _led_to(lambda sheet: sheet.move(-1))
    action_down = _led_to(lambda sheet: sheet.move(1))
    action_left = _led_to(lambda sheet: sheet.shift(-1))
    action_right = _led_to(lambda sheet: sheet.shift(1))
    action_mark = _led_to(lambda sheet: sheet.to_mark())
    action_appreciation = _led_to(lambda sheet: sheet.to_appreciation())
    action_next_missing = _led_to(lambda sheet: sheet.to_next_missing())
    action_notes = _led_to(lambda sheet: sheet.write(NOTES))

    def key_enter(self, event: events.Key) -> None:
        """Entrée: what it does depends on the row (`Sheet.enter`)."""
        if not self._texts.field:
            event.stop()
            self.take(self.sheet.enter())

    def key_escape(self, event: events.Key) -> None:
        if not self._texts.field and self.sheet.typed is not None:
            event.stop()
            self.take(self.sheet.drop_mark())

    def key_delete(self, event: events.Key) -> None:
        """Take away the level or the whole mark."""
        self._erase(event, backspace=False)

    def key_backspace(self, event: events.Key) -> None:
        """Take away the level or the last character of the mark."""
        self._erase(event, backspace=True)

    def _erase(self, event: events.Key, *, backspace: bool) -> None:
        if not self._texts.field:
            event.stop()
            self.take(self.sheet.erase(backspace=backspace))

    def action_next_tab(self) -> None:
        """The next tab; in a text, keep it and leave it."""
        self._turn(1)

    def action_previous_tab(self) -> None:
        """The tab before; in a text, keep it and leave it."""
        self._turn(-1)

    def _turn(self, delta: int) -> None:
        if self._texts.field:
            self._texts.close(self.one, keep=True)
        else:
            self.take(self.sheet.turn(delta))

    def action_undo(self) -> None:
        """Take back one's own last change."""
        self._tell(timing.replayed(self.one.undo, *self._timed))

    def action_redo(self) -> None:
        """Give again what was taken back."""
        self._tell(timing.replayed(self.one.redo, *self._timed))

    def action_timer(self) -> None:
        """Start, pause or resume the oral."""
        self._tell(timing.pressed(*self._timed))

    def action_end_common(self) -> None:
        if self._post.session.situations:
            self._tell(self.one.end_common())

    @property
    def _timed(self) -> tuple[Assessment, Neighbours, int]:
        return self.one, self._neighbours, self.app.size.width

    # --- texts ---

    def on_writing_typed(self) -> None:
        """There is something to save soon: the screen says so."""
        self._surface.typing(self.one)

    def on_writing_paused(self) -> None:
        """Save the text as it is now; one goes on writing."""
        self.keep_text()

    def on_writing_kept(self) -> None:
        """Save the remark and go back to the grid."""
        self._texts.close(self.one, keep=True)

    def action_remark(self) -> None:
        """Write the remark of the criterion under the cursor, unless the evaluation is locked."""
        criterion = self.sheet.criterion
        if criterion is None:
            self.say(NO_REMARK_HERE)
        elif self.sheet.is_locked:
            self.take(self.sheet.reading(criterion.key + REMARK_SUFFIX))
        else:
            self._texts.open(self.one, criterion.key + REMARK_SUFFIX)

    def action_notes_beside(self) -> None:
        self.say(self._texts.toggle_beside(self.one))

    def action_phrases(self) -> None:
        """Choose a phrase for the appreciation; opens its text from its line."""
        if not self._texts.field:
            self.take(self.sheet.to_writing_appreciation())
        if self._texts.field == APPRECIATION:
            self._texts.pick_phrase(self.one)
        elif self._texts.field:
            self.say("Les phrases sont pour l’appréciation générale.")

    # --- closing, other screens ---

    def action_close(self) -> None:
        """Close the evaluation, or open it again, after what there is to ask."""
        closing.toggle(self, self._post, self.one, self._tell)

    def action_reviewed(self) -> None:
        """Note that one has read the closed evaluation again, or why not."""
        self._tell(self.one.review())

    def action_descriptors(self) -> None:
        """Show what the grid says of its four levels."""
        self.app.push_screen(DescriptorsScreen(self._post.grid))

    def action_incidents(self) -> None:
        """Note an incident of this candidate, or of the session."""
        from e1tui.tui.reading.incidents import note_incident

        note_incident(self, self._store, candidate=self.stem)

    @_after_the_mark
    def action_group(self) -> None:
        """The grid of the group, on the same criterion; where it is underneath, back to it."""
        if not self._post.session.situations:
            return
        if self._is_of_group:
            self.action_back()
            return
        one, field = self.one, self.sheet.field_here
        self._surface.leave_for(
            one,
            lambda: self.e1.open_group(
                self._store, self._stems, one.stem, one.situation, field, self._back_from_group
            ),
        )

    def _back_from_group(self, sentence: str | None, stem: str) -> None:
        """As the file is now: the candidate on screen was scored there meanwhile."""
        if self._surface.back(self._score_again):
            self._sitting.enter(self.stem)
            self._show_candidate()
            self._show_banner()

    def _score_again(self) -> None:
        self.one = self.one.again()

    def action_situation(self) -> None:
        if self._post.session.situations:
            self._tell(self.one.change_situation())

    @_after_the_mark
    def action_export(self) -> None:
        """Export this candidate; what was just given is written first."""
        from e1tui.tui.exporting.screen import ExportScreen

        self.one.saving.flush()
        self.app.push_screen(ExportScreen(self._store, self.stem))

    @_after_the_mark
    def action_history(self) -> None:
        """Show the history; what was just given is written first."""
        self.one.saving.flush()
        try:
            stored = self.one.saving.on_disk()
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        self.app.push_screen(HistoryScreen(self._post.grid, stored))

    # --- leaving this candidate ---

    def action_back(self) -> None:
        """Leave the text that is open, else the candidate."""
        if self._texts.field:
            self._texts.leave(self.one)
        else:
            self._leaving("Revenir à la liste", lambda: self.dismiss(self.one.give_up_typed() or None))

    def action_next_candidate(self) -> None:
        """The next candidate to be examined; before another day, only when pressed again."""
        self._change_candidate(1)

    def action_previous_candidate(self) -> None:
        """The one before to be examined; before another day, only when pressed again."""
        self._change_candidate(-1)

    def _change_candidate(self, step: int) -> None:
        if self._is_held_back():
            return
        if (found := self._neighbours.next(self.stem, step)) is None:
            self.say(self._neighbours.none_left(self.stem, step))
            return
        ends = self._neighbours.day_ends(self.one.evaluation, found, step, self.app.size.width - 2)
        if ends and not self.is_said(ends):  # the same key again, at once, goes on
            self.say(ends)
            return
        self._leaving("Changer de candidat", lambda: self._show_other(found.stem))

    def _show_other(self, stem: str) -> None:
        name, dropped = self.one.evaluation.candidate.full_name, self.one.give_up_typed()
        try:
            self.one = Assessment(self._post, stem, self._sitting.roll.chosen)
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        self._show_candidate()
        self._show_banner()
        self._sitting.enter(stem)
        self._look()
        if dropped:
            self.say(f"{name} : {dropped}", problem=True)

    def _is_held_back(self) -> bool:
        """Whether a typed mark stands in the way, once: what it needs is then asked."""
        held = self.one.hold_back()
        if held is not None:
            self._tell(held)
        return held is not None

    def _leaving(self, what: str, leave: Callable[[], object]) -> None:
        """Leave this candidate, once nothing of theirs stands in the way."""
        if not self._is_held_back():
            self._surface.leave(what, leave)
