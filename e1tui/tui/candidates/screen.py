"""The candidates of a session: who comes when, what is given, what is closed; and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from e1tui.errors import E1Error
from e1tui.open_session.rows import Listed, Refused
from e1tui.storage.store import Stored
from e1tui.tui.candidates.exchanging import PassageList
from e1tui.tui.candidates.form import CandidateForm
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.reading.history import HistoryScreen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.widgets.line_list import LineList

HOW_BACK: Final = f"{key('withdrawn')} montre les candidats retirés et en remet un."


class CandidatesScreen(PassageList):
    """Keys become what is done with the candidate under the cursor, or with all of them."""

    BINDINGS = commands.bindings(commands.CANDIDATES)

    def _stored(self) -> Stored | None:
        """The candidate under the cursor read anew; None, and why, when there is none."""
        if self.list.key is None:
            self.say(
                f"Aucun candidat sous le curseur : {key('add')} en ajoute un, {key('import_list')} importe une liste."
            )
            return None
        if self.list.key in self._copies:
            self.say(self.copy_note(self.list.key), problem=True)
            return None
        try:
            return self._store.load(self.list.key)
        except E1Error as error:
            self.say(str(error), problem=True)
            return None

    def action_history(self) -> None:
        """Show who changed what in the evaluation under the cursor."""
        if (stored := self._stored()) is not None and self._grid is not None:
            self.app.push_screen(HistoryScreen(self._grid, stored))

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """A click opens the evaluation as Entrée does."""
        self.action_open()

    def action_open(self) -> None:
        """Open the evaluation under the cursor; the neighbours there are those of this list. Or take the one to exchange with."""
        if self.is_choosing:
            self.action_exchange()
        elif (stored := self._stored()) is not None:
            stems = [one.stem for one in self._files.entries if not isinstance(one, Refused)]
            self.e1.open_evaluation(self._store, stems, stored.stem, self._left)

    def _is_refused(self, stem: str) -> bool:
        return stem in self._copies or isinstance(self._files.values.get(stem), Refused)

    def action_add(self) -> None:
        """Open the form of a new candidate."""
        if self.may_write():
            self.app.push_screen(CandidateForm(self._store), self._changed)

    def action_edit(self) -> None:
        """Open the form of the candidate under the cursor, unless the evaluation is closed or names are hidden."""
        if self.needs_names() or not self.may_write() or (stored := self._stored()) is None:
            return
        if stored.evaluation.is_closed:
            self.say(
                f"Évaluation close : rouvrez-la ({key('close')}) avant de modifier le candidat.", problem=True
            )
            return
        self.app.push_screen(CandidateForm(self._store, stored), self._changed)

    def _changed(self, stem: str | None) -> None:
        """A candidate was added, saved or put back: show it, even where the filter hides it."""
        if stem is None:
            return
        self.refresh_rows()
        if stem not in self.list.keys and self.filter.text:
            self.filter.text = ""
            self.show_rows()
        self.list.select(stem)

    def action_import_list(self) -> None:
        """Import candidates from a file or from lines that are pasted, unless names are hidden."""
        if not self.needs_names() and self.may_write():
            self.import_list()

    def action_paste_list(self) -> None:
        """Import lines that are pasted, or were just now."""
        if not self.needs_names() and self.may_write():
            self.import_list(pasted=True, lines=self.e1.pasted.take(self.session_folder))

    def import_list(
        self, *, pasted: bool = False, lines: str = "", given_up: Callable[[], object] = lambda: None
    ) -> None:
        """Import candidates from a file, or from lines that are pasted; `lines` were already.

        `given_up` is called when one leaves without importing.
        """
        from e1tui.tui.importing.screen import ImportScreen

        def left(sentence: str | None) -> None:
            self._imported(sentence)
            if sentence is None:
                given_up()

        self.app.push_screen(ImportScreen(self._store, pasted=pasted, lines=lines), left)

    def _imported(self, sentence: str | None) -> None:
        self.refresh_rows()
        if sentence:
            self.say(sentence)

    def action_passages(self) -> None:
        """Open the form that gives everybody a rank and an hour, once everybody is read."""
        from e1tui.tui.candidates.passages import PassagesForm

        if not self.may_write():
            return
        if self.left() or self._session is None:
            self.say("Tous les candidats ne sont pas encore lus : un instant.")
            return
        session = self._session
        rows = sorted(self._files.summaries, key=lambda one: (session.name_key(one), one.stem))
        if self._files.situation:
            from e1tui.tui.candidates.group_passages import GroupPassagesForm

            form: PassagesForm = GroupPassagesForm(self._store, session, rows, self._files.situation)
        else:
            form = PassagesForm(self._store, session, rows)
        self.app.push_screen(form, self._imported)

    def action_incidents(self) -> None:
        """Note an incident, or read those of the session."""
        from e1tui.tui.reading.incidents import note_incident

        key = self.list.key
        note_incident(self, self._store, candidate="" if key is None or self._is_refused(key) else key)

    def action_export(self) -> None:
        """Export the candidate under the cursor, or the whole session."""
        from e1tui.tui.exporting.screen import ExportScreen

        key = self.list.key
        self.app.push_screen(ExportScreen(self._store, None if key is None or self._is_refused(key) else key))

    def action_deliberation(self) -> None:
        """Open the table of the deliberation."""
        from e1tui.tui.candidates.deliberation import DeliberationScreen

        if self._session is not None and self._grid is not None:
            self.app.push_screen(DeliberationScreen(self._store, self._session, self._grid))

    def action_withdraw(self) -> None:
        """Withdraw the candidate under the cursor, after a question, unless something was given."""
        if not self.may_write() or (stored := self._stored()) is None:
            return
        name = stored.evaluation.candidate.full_name
        if not stored.evaluation.has_nothing_given:
            self.say(f"{name} a déjà des saisies : ce candidat reste.", problem=True)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._withdraw(stored.stem, name)

        question = f"Retirer {name} de la session ?\nLe fichier est gardé ; {HOW_BACK}"
        self.app.push_screen(Confirm(question, "retirer"), answered)

    def _withdraw(self, stem: str, name: str) -> None:
        try:
            self._store.withdraw(stem)
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        self.refresh_rows()
        self.say(f"{name} est retiré ; {HOW_BACK}")

    def action_move(self) -> None:
        """Choose who goes to another session; the candidate under the cursor is ticked."""
        from e1tui.tui.candidates.moving import MoveScreen

        if not self.may_write():
            return
        if self.left():
            self.say("Tous les candidats ne sont pas encore lus : un instant.")
            return
        people = [one.summary for one in self._files.entries if isinstance(one, Listed)]
        key = self.list.key if any(one.stem == self.list.key for one in people) else None
        self.app.push_screen(MoveScreen(self._store, people, key), self._imported)

    def action_withdrawn(self) -> None:
        """List those who were withdrawn, to put one back."""
        from e1tui.tui.candidates.withdrawn import WithdrawnScreen

        self.app.push_screen(WithdrawnScreen(self._store), self._changed)
