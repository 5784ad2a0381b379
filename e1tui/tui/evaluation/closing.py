"""The evaluation screen's end: what a step changes is saved, and the whole closed, reopened, marked as reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from e1tui.domain.closing.gate import gate
from e1tui.domain.closing.seal import reopened, reviewed
from e1tui.domain.evaluation import MARK_SUFFIX, Change, Evaluation, diff, with_field
from e1tui.domain.field_names import value_text
from e1tui.domain.review import missing
from e1tui.errors import E1Error, InvalidValue
from e1tui.scoring.sheet import Step
from e1tui.scoring.undo import UndoStack
from e1tui.storage.store import Stored
from e1tui.tui.closing.question import ask_reason, close_now, closing_question, others_in
from e1tui.tui.evaluation.hints import offer
from e1tui.tui.evaluation.timing import TimedSheet
from e1tui.tui.exporting.remaking import offer_anew

FLUSH_SECONDS: Final = 2.0  # how long a screen that reads files waits for what was just given


class ClosedSheet(TimedSheet):
    """`v` asks once, then closes what is on disk through the one gate; `v` again reopens, `j` marks as reviewed."""

    # --- changes ---

    def _drop_typed(self) -> str:
        """Give up a mark that was not validated; what to say of it."""
        step = self.sheet.go(self.sheet.at(self.sheet.tab, self.sheet.row))
        self.sheet = step.sheet
        return step.message

    # --- changes ---

    def _take(self, step: Step) -> None:
        """Show where a key led to, and save what it changed."""
        if unseen := self.unseen(step.sheet.evaluation):
            self.say(unseen, problem=True)
            return
        before, self.sheet = self.sheet, step.sheet
        if step.sheet.evaluation is not before.evaluation:
            self._changed(before.evaluation, step.sheet.evaluation)
        self.stepped(before)
        if before.on_synthesis != self.sheet.on_synthesis:
            self._offer_next()
        if offer(before) is not offer(self.sheet):
            self.show_hints()
        self._scoring.show(self.sheet)
        self.say(step.message, problem=step.problem)
        if step.open_text:
            self._open_text(step.open_text)

    # --- closing ---

    def action_close(self) -> None:
        if not self.sheet.on_synthesis:
            if self.sheet.evaluation.is_closed:
                self.say(self.sheet.refusal)
            else:
                self.say("v clôt l’évaluation depuis la Synthèse (Tab, ou a).")
            return
        if self.sheet.evaluation.is_closed:
            self.app.push_screen(ask_reason(), self._reopen)
            return
        try:
            self._ask_to_close()
        except E1Error as error:
            self.say(str(error), problem=True)

    def _ask_to_close(self) -> None:
        """Ask, with what is on disk now and a mark that was typed and not validated yet."""
        typed = self.sheet.keep_mark() if self.sheet.typed else Step(self.sheet)
        if typed.problem:
            self._take(typed)
            return
        stored = self._all_saved()
        if stored is None:
            return
        self._session = self._store.session()
        change = diff(self.sheet.evaluation, typed.sheet.evaluation)
        evaluation = _as_given(stored.evaluation, change)
        verdict = gate(self._grid, self._session, evaluation)
        if verdict.refusal:
            there = " z : y aller." if missing(self._grid, evaluation) else ""
            self.say(f"{verdict.refusal}{there}", problem=True)
            return
        kept = ""
        if change:
            kept = f"La note {value_text(change[0].after)} de {change[0].field.removesuffix(MARK_SUFFIX)}"

        def answered(yes: bool | None) -> None:
            if yes:
                self._close(evaluation, typed if change else None)

        others = others_in(self._sitting, self._grid, stored, self.e1.now())
        if self.unsettled() is not None:
            others = (f"{self.banner()}.", *others)
        self.app.push_screen(closing_question(evaluation, verdict, others, kept), answered)

    def _all_saved(self) -> Stored | None:
        """The evaluation on disk, which is what closing closes; None, and why is said, where the screen has not
        shown all of it yet or not all is there."""
        if not self._writer.flush(FLUSH_SECONDS):
            self.say("Tout n’est pas enregistré : rien ne peut être clos pour le moment.", problem=True)
            return None
        stored = self._store.load(self.stem)
        if diff(self.sheet.evaluation, stored.evaluation):
            self._refresh()
            self.say("Un autre poste vient de changer cette évaluation : relisez, puis v.", problem=True)
            return None
        return stored

    def _close(self, asked: Evaluation, typed: Step | None) -> None:
        """Close what the question was about; nothing, if it is another by now."""
        if typed is not None:
            self._take(typed)
        else:
            self._drop_typed()
        try:
            stored = self._all_saved()
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        if stored is None:
            return
        if diff(asked, stored.evaluation):
            self.say("L’évaluation a changé pendant la question : relisez, puis v.", problem=True)
            return
        done = close_now(
            self._store,
            stored,
            self._sitting.author,
            self.e1.now(),
            self._timer_now() if self._is_timed else None,
        )
        if isinstance(done, str):
            self.say(done, problem=True)
            return
        self._seen = done
        self._writer.opened(done)
        self._undo = UndoStack()
        self.sheet = self.sheet.with_evaluation(done.evaluation)
        self._show_sheet()
        self._show_top()
        self.say("Évaluation close.")

    def _reopen(self, reason: str | None) -> None:
        if reason is not None:
            self._set_state(reopened(self.sheet.evaluation, reason))
            self.say("Évaluation rouverte : elle est de nouveau un brouillon.")
            self._writer.flush(FLUSH_SECONDS)  # what is made anew is made of the file
            offer_anew(self, self._store, self.stem)

    def action_reviewed(self) -> None:
        author = self._sitting.author
        try:
            evaluation = reviewed(self.sheet.evaluation, author.account, author.member)
        except InvalidValue as error:
            self.say(str(error), problem=True)
            return
        self._set_state(evaluation)
        self.say(f"Évaluation relue par {author.member or author.account}.")

    def _set_state(self, evaluation: Evaluation) -> None:
        """The evaluation reviewed or reopened: what was done before can no longer be undone."""
        self._undo = UndoStack()
        self.sheet = self.sheet.with_evaluation(evaluation)
        self._save(evaluation)
        self._show_sheet()
        self._show_top()


def _as_given(evaluation: Evaluation, changes: Sequence[Change]) -> Evaluation:
    """With what is about to be given; the history is silent about that, and is not asked."""
    fields = {change.field for change in changes}
    for change in changes:
        evaluation = with_field(evaluation, change.field, change.after)
    return replace(evaluation, history=tuple(one for one in evaluation.history if one.field not in fields))
