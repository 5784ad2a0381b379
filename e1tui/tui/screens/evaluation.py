"""The evaluation screen: one candidate, a tab per competency, Synthèse; every change is saved as it is given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from textual import events
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from e1tui.domain.evaluation import Change, Evaluation, diff, value_of, with_field
from e1tui.domain.grid import LEVELS
from e1tui.domain.merge import merge
from e1tui.domain.session import State
from e1tui.errors import E1Error
from e1tui.storage.store import SessionStore
from e1tui.storage.writer import Outcome, Writer
from e1tui.tui import commands, keyboards
from e1tui.tui.base import Confirm, E1Screen, Line
from e1tui.tui.closing import REOPEN_QUESTION, obstacle, with_state
from e1tui.tui.screens.reading import DescriptorsScreen
from e1tui.tui.sheet import APPRECIATION, NOTES, Sheet, Step
from e1tui.tui.widgets.scoring import ScoringWidget
from e1tui.tui.widgets.sheet_lines import clip
from e1tui.tui.widgets.text_editor import TextEditor

SAVED, TO_SAVE = "enregistré", "à enregistrer"
# The status says "enregistré" while nothing given longer ago than this is not durable.
STATUS_DELAY: Final = 0.3
# A text is saved this long after its first unsaved key: well inside the promised 2 s after the last one.
TEXT_DELAY: Final = 0.8
TEXT_LIMIT: Final = 20_000
# What still works while a text is open; everything else is text there.
_IN_TEXT: Final = frozenset({"next_tab", "previous_tab", "back", "saved", "quit_app"})


class EvaluationScreen(E1Screen[None]):
    """`stems` are the candidates in the order of the list, for Pg suiv and Pg préc."""

    SCOPE = commands.GRID
    BINDINGS = commands.bindings(commands.GRID, commands.SYNTHESIS)

    def __init__(self, store: SessionStore, stems: Sequence[str], stem: str, writer: Writer) -> None:
        super().__init__()
        self._store = store
        self._writer = writer
        self._session = store.session()
        self._grid = store.grid()
        self._stems = tuple(stems)
        self.sheet = self._load(stem)
        self.stem = stem
        self._editing = ""
        self._text_before: Evaluation = self.sheet.evaluation
        self._text_timer: Timer | None = None
        self._status_timer: Timer | None = None
        self._undo: list[tuple[Change, ...]] = []
        self._redo: list[tuple[Change, ...]] = []

    # --- building ---

    def compose_body(self) -> Iterable[Widget]:
        yield Line(id="banner")
        yield ScoringWidget()
        editor = TextEditor(id="editor", soft_wrap=True, tab_behavior="focus")
        editor.display = False
        yield editor
        remark = Input(id="remark", max_length=500)
        remark.cursor_blink = False
        remark.display = False
        yield remark

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#banner").display = False
        self._scoring.focus()
        self._show_candidate()

    def on_resize(self) -> None:
        super().on_resize()
        self._show_top(SAVED)

    @property
    def _scoring(self) -> ScoringWidget:
        return self.query_one(ScoringWidget)

    def _load(self, stem: str) -> Sheet:
        stored = self._store.load(stem)
        self._writer.opened(stored)
        evaluation = self._writer.pending(stem) or stored.evaluation
        return Sheet(self._grid, self._session, evaluation).opened()

    def _show_candidate(self) -> None:
        self._show_sheet()
        self._show_top(SAVED)
        refusal = self.sheet.refusal
        self.say(refusal)

    def _show_sheet(self) -> None:
        self._scoring.show(self.sheet, dimmed=bool(self._editing))
        self.show_hints()

    def _show_top(self, status: str) -> None:
        candidate = self.sheet.evaluation.candidate
        order = self.sheet.evaluation.order or self._stems.index(self.stem) + 1
        passage = f"passage {order} sur {len(self._stems)}"
        if self.sheet.evaluation.is_closed:
            passage += " · close"
        self.set_top(
            top_line(
                candidate.full_name,
                candidate.number,
                passage,
                status,
                self.app.size.width - 2,
            )
        )

    def hints(self) -> str:
        width = self.app.size.width
        if self._editing == "remark":
            return " SAISIE · Entrée : garder la remarque · Échap : abandonner"
        if self._editing:
            return " SAISIE · Tab : sortir (tout est enregistré à mesure)"
        if self.sheet.on_synthesis:
            return commands.footer(commands.SYNTHESIS, width)
        levels = (
            f"{keyboards.level_hint(self.e1.keyboard, i)} {level.value}" for i, level in enumerate(LEVELS)
        )
        return commands.footer(commands.GRID, width, "  ".join(levels))

    # --- keys ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not self._editing or action in _IN_TEXT

    def on_key(self, event: events.Key) -> None:
        if self._editing:
            return
        character = event.character
        digit = keyboards.digit(self.e1.keyboard, character)
        if digit is not None:
            event.stop()
            self._press_digit(digit)
        elif character in keyboards.SEPARATORS and self.sheet.marked is not None:
            event.stop()
            self._take(self.sheet.type_mark(","))
        elif other := keyboards.other_profile(self.e1.keyboard, character):
            self.say(
                f"« {character} » est un chiffre du clavier {other}, celui d’ici est {self.e1.keyboard}."
                " Changer : ? puis k.",
                problem=True,
            )

    def _press_digit(self, digit: str) -> None:
        if self.sheet.marked is not None:
            self._take(self.sheet.type_mark(digit))
        elif self.sheet.criterion is None:
            self.say("Entrée pour écrire ici.")
        elif "1" <= digit <= "4":
            self._take(self.sheet.give(LEVELS[int(digit) - 1]))
        else:
            self.say(f"{digit} n’est pas un niveau : 1 TI, 2 I, 3 S, 4 TS.", problem=True)

    def on_scoring_widget_tab_pressed(self, event: ScoringWidget.TabPressed) -> None:
        if not self._editing:
            self._take(self.sheet.go(self.sheet.at(event.tab, 0)))

    def on_scoring_widget_row_pressed(self, event: ScoringWidget.RowPressed) -> None:
        if self._editing:
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
        if not self._editing:
            event.stop()
            self._take(self.sheet.enter())

    def key_delete(self, event: events.Key) -> None:
        self._erase(event, backspace=False)

    def key_backspace(self, event: events.Key) -> None:
        self._erase(event, backspace=True)

    def _erase(self, event: events.Key, *, backspace: bool) -> None:
        if not self._editing:
            event.stop()
            self._take(self.sheet.erase(backspace=backspace))

    def action_next_tab(self) -> None:
        if self._editing:
            self._close_text()
        else:
            self._take(self.sheet.turn(1))

    def action_previous_tab(self) -> None:
        if self._editing:
            self._close_text()
        else:
            self._take(self.sheet.turn(-1))

    def action_mark(self) -> None:
        self._take(self.sheet.to_mark())

    def action_appreciation(self) -> None:
        self._take(self.sheet.to_appreciation())

    def action_next_missing(self) -> None:
        self._take(self.sheet.to_next_missing())

    def action_notes(self) -> None:
        self._take(self.sheet.write(NOTES))

    def action_descriptors(self) -> None:
        self.app.push_screen(DescriptorsScreen(self._grid))

    def action_export(self) -> None:
        from e1tui.tui.screens.export import ExportScreen

        self._writer.flush(2.0)
        self.app.push_screen(ExportScreen(self._store, self.stem))

    def action_back(self) -> None:
        if self._editing == "remark":
            self._end_remark()
        elif self._editing:
            self._close_text()
        else:
            self._drop_typed()
            self.dismiss(None)

    def action_next_candidate(self) -> None:
        self._change_candidate(1)

    def action_previous_candidate(self) -> None:
        self._change_candidate(-1)

    def _change_candidate(self, delta: int) -> None:
        index = self._stems.index(self.stem) + delta
        if not 0 <= index < len(self._stems):
            self.say("C’est le dernier candidat." if delta > 0 else "C’est le premier candidat.")
            return
        dropped = self._drop_typed()
        stem = self._stems[index]
        try:
            self.sheet = self._load(stem)
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        self.stem = stem
        self._undo, self._redo = [], []
        self._show_candidate()
        if dropped:
            self.say(dropped, problem=True)

    def _drop_typed(self) -> str:
        """Give up a mark that was not validated; what to say of it."""
        step = self.sheet.go(self.sheet.at(self.sheet.tab, self.sheet.row))
        self.sheet = step.sheet
        return step.message

    # --- changes ---

    def _take(self, step: Step) -> None:
        """Show where a key led to, and save what it changed."""
        before, self.sheet = self.sheet, step.sheet
        if step.sheet.evaluation is not before.evaluation:
            self._changed(before.evaluation, step.sheet.evaluation)
        self._scoring.show(self.sheet)
        if before.on_synthesis != self.sheet.on_synthesis:
            self.show_hints()
        self.say(step.message, problem=step.problem)
        if step.open_text:
            self._open_text(step.open_text)

    def _changed(self, before: Evaluation, after: Evaluation) -> None:
        if changes := diff(before, after):
            self._undo.append(changes)
            self._redo.clear()
            self._save(after)

    def _save(self, evaluation: Evaluation) -> None:
        self._writer.put(self.stem, evaluation)
        if self._status_timer is None:
            self._status_timer = self.set_timer(STATUS_DELAY, self._check_saved)

    def _check_saved(self) -> None:
        self._status_timer = None
        late = self.stem in self._writer.unsaved()
        self._show_top(TO_SAVE if late else SAVED)

    def save_finished(self, outcome: Outcome) -> None:
        """The save thread reports; what others changed meanwhile is taken over."""
        banner = self.query_one("#banner", Line)
        if outcome.error:
            banner.show(f" NON ENREGISTRÉ : {outcome.error} Nouvel essai toutes les 2 s.")
            banner.display = True
            self._show_top(TO_SAVE)
            return
        if banner.display:
            banner.display = False
            self.say("Tout est de nouveau enregistré.")
        if self._status_timer is None:
            self._check_saved()
        if outcome.stem != self.stem or outcome.saved is None:
            return
        on_disk = outcome.saved.stored.evaluation
        if diff(outcome.submitted, on_disk):
            merged, _ = merge(outcome.submitted, self.sheet.evaluation, on_disk)
            self.sheet = self.sheet.with_evaluation(merged)
            self._show_sheet()
            fields = ", ".join(conflict.field for conflict in outcome.saved.conflicts)
            if fields:
                self.say(
                    f"Un autre poste a donné une autre valeur ; la sienne est gardée : {fields}.",
                    problem=True,
                )

    def action_undo(self) -> None:
        self._replay(self._undo, self._redo, "Rien à annuler.", "Annulé")

    def action_redo(self) -> None:
        self._replay(self._redo, self._undo, "Rien à rétablir.", "Rétabli")

    def _replay(
        self,
        source: list[tuple[Change, ...]],
        target: list[tuple[Change, ...]],
        nothing: str,
        done: str,
    ) -> None:
        if not source:
            self.say(nothing)
            return
        if self.sheet.evaluation.is_closed:
            self.say(self.sheet.refusal, problem=True)
            return
        changes = tuple(change.reversed for change in reversed(source.pop()))
        evaluation = self.sheet.evaluation
        for change in changes:
            if value_of(evaluation, change.field) == change.before:
                evaluation = with_field(evaluation, change.field, change.after)
        target.append(changes)
        place = self.sheet.to_field(changes[0].field).sheet
        self.sheet = place.with_evaluation(evaluation)
        self._save(evaluation)
        self._show_sheet()
        self.say(f"{done} : {_named(changes[0])}.")

    # --- texts ---

    def _open_text(self, name: str) -> None:
        editor = self.query_one("#editor", TextArea)
        evaluation = self.sheet.evaluation
        text = evaluation.appreciation if name == APPRECIATION else evaluation.internal_notes
        editor.border_title = "Appréciation générale" if name == APPRECIATION else "Notes internes"
        editor.load_text(text)
        editor.display = True
        editor.focus()
        editor.move_cursor(editor.document.end)
        self._text_before = evaluation
        self._editing = name
        self._show_sheet()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        if self._editing in (APPRECIATION, NOTES) and self._text_timer is None:
            self._text_timer = self.set_timer(TEXT_DELAY, self.keep_text)

    def keep_text(self) -> None:
        """Save the text as it stands."""
        if self._text_timer is not None:
            self._text_timer.stop()
            self._text_timer = None
        if self._editing not in (APPRECIATION, NOTES):
            return
        text = self.query_one("#editor", TextArea).text
        if len(text) > TEXT_LIMIT:
            self.say(
                f"Texte trop long : {TEXT_LIMIT} caractères au plus, la fin n’est pas gardée.", problem=True
            )
            text = text[:TEXT_LIMIT]
        evaluation = with_field(self.sheet.evaluation, self._editing, text if text.strip() else None)
        if evaluation != self.sheet.evaluation:
            self.sheet = self.sheet.with_evaluation(evaluation)
            self._save(evaluation)

    def _close_text(self) -> None:
        if self._editing == "remark":
            self._end_remark(keep=True)
            return
        self.keep_text()
        if changes := diff(self._text_before, self.sheet.evaluation):
            self._undo.append(changes)
            self._redo.clear()
        self._end_editing("#editor")

    def _end_editing(self, selector: str) -> None:
        self._editing = ""
        self.query_one(selector).display = False
        self._scoring.focus()
        self._show_sheet()
        self.say("")

    def action_remark(self) -> None:
        criterion = self.sheet.criterion
        if criterion is None:
            self.say("Une remarque se pose sur un critère.")
            return
        if self.sheet.evaluation.is_closed:
            self.say(self.sheet.refusal, problem=True)
            return
        self._drop_typed()
        field = self.query_one("#remark", Input)
        field.placeholder = "Remarque interne sur ce critère"
        field.value = self.sheet.evaluation.remark(criterion)
        field.display = True
        field.focus()
        self._editing = "remark"
        self._show_sheet()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._end_remark(keep=True)

    def _end_remark(self, *, keep: bool = False) -> None:
        criterion = self.sheet.criterion
        text = self.query_one("#remark", Input).value.strip()
        self._end_editing("#remark")
        if keep and criterion is not None:
            evaluation = self.sheet.evaluation.with_remark(criterion, text)
            self._take(Step(self.sheet.with_evaluation(evaluation)))

    # --- closing ---

    def action_close(self) -> None:
        if not self.sheet.on_synthesis:
            self.say("v clôt l’évaluation depuis la Synthèse (Tab, ou a).")
            return
        if self.sheet.evaluation.is_closed:
            self.app.push_screen(Confirm(REOPEN_QUESTION, "rouvrir"), self._reopen)
            return
        if problem := obstacle(self._grid, self.sheet.evaluation):
            self.say(f"{problem} z : y aller.", problem=True)
            return
        self._set_state(State.CLOSED)
        note = (
            "" if self._session.commission else " La commission reste à renseigner (liste des sessions, m)."
        )
        self.say(f"Évaluation close.{note}")

    def _reopen(self, confirmed: bool | None) -> None:
        if confirmed:
            self._set_state(State.DRAFT)
            self.say("Évaluation rouverte : elle est de nouveau un brouillon.")

    def _set_state(self, state: State) -> None:
        self._drop_typed()
        evaluation = with_state(self.sheet.evaluation, state)
        self._undo.clear()
        self._redo.clear()
        self.sheet = self.sheet.with_evaluation(evaluation)
        self._save(evaluation)
        self._show_sheet()
        self._show_top(SAVED)


def top_line(name: str, number: str, passage: str, status: str, width: int) -> str:
    """The line at the top in `width` columns; when it is too long, the name gives way last."""
    identity = f"{name} · {number}" if number else name
    for left, middle in ((identity, passage), (name, passage), (name, passage.removeprefix("passage "))):
        if len(left) + len(middle) + len(status) + 6 <= width:
            gap = width - len(left) - len(middle) - len(status)
            return f"{left}{' ' * (gap // 2)}{middle}{' ' * (gap - gap // 2)}{status}"
    return f"{clip(name, width - len(status) - 3)}   {status}"


def _named(change: Change) -> str:
    """A field as people know it."""
    names = {APPRECIATION: "l’appréciation", NOTES: "les notes internes"}
    if change.field in names:
        return names[change.field]
    if change.field.endswith(".note"):
        return f"la note {change.field.removesuffix('.note')}"
    if change.field.endswith(".remarque"):
        return "la remarque"
    return f"un critère de {change.field.rpartition('.')[0]}"
