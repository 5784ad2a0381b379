"""Exporting: which documents of whom, a bar that goes on, then what was written and what was not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from textual.widget import Widget

from e1tui.domain.closing.seal import ALTERED
from e1tui.domain.french import plural
from e1tui.errors import E1Error
from e1tui.export.order import BY_GROUP, OF_CANDIDATE, Document, Order
from e1tui.settings import exports_folder
from e1tui.storage.store import SessionStore, Stored, Unreadable
from e1tui.tui.exporting.choices import (
    ALL,
    BY_DAY,
    BY_SCHOOL,
    COMBINED,
    DOCUMENTS,
    DRAFTS,
    OF_SESSION,
    ONE,
    OPTIONS,
    REMARKS,
)
from e1tui.tui.exporting.lines import ANEW, Result, bar, choice_rows, question, result_rows, result_sentence
from e1tui.tui.exporting.preview import PreviewScreen
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import footer_of, key
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.screen.job import Job
from e1tui.tui.text.lines import middle_cut
from e1tui.tui.widgets.line import Line
from e1tui.tui.widgets.line_list import Column, LineList

if TYPE_CHECKING:
    from e1tui.export.batch import Report

    Work = tuple[Report, tuple[str, ...]]  # what was written, and whom it could not be of

HINTS: Final = {
    "choose": footer_of(
        tick="cocher", preview="aperçu des extraits", write="écrire", back="retour", help="aide"
    ),
    "anew": footer_of(write="refaire ce qui n’est plus à jour", back="retour", help="aide"),
    "write": footer_of(back="annuler", help="aide"),
    "done": f" {key('lines')} parcourir   {key('back')}, {key('write')} retour   {key('help')} aide",
}


class ExportScreen(E1Screen[None]):
    """Whoever leaves the screen stops what it does. `stem` is the candidate under the cursor, None to export the session only.

    `remake` are documents that are there already: the screen begins by making them anew.
    """

    SCOPE = commands.EXPORT
    BINDINGS = commands.bindings(commands.EXPORT)
    DEFAULT_CSS = """
    ExportScreen > #folder, ExportScreen > #bar { margin-top: 1; }
    """

    def __init__(
        self,
        store: SessionStore,
        stem: str | None,
        environ: Mapping[str, str] = os.environ,
        *,
        remake: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._store = store
        self._folder = exports_folder(store.folder, environ)
        self.job = Job(self, self._progressed)
        self._look = Job(self, self._looking)  # given up once something is written
        self._stem = stem
        self._scope = ONE if stem else ALL
        self._ticked: set[str] = set(OF_CANDIDATE)
        self._step = "choose"
        self._outdated: tuple[str, ...] = tuple(remake)
        self._begins = bool(remake)
        self._altered: tuple[str, ...] = ()  # what was changed after its closing, a sentence each

    def compose_body(self) -> Iterable[Widget]:
        """What can be exported, where to, and how far it is."""
        yield LineList((Column("Que faut-il exporter ?", 40, flexible=True),), id="list")
        yield Line(id="folder")
        yield Line(id="bar")

    def on_mount(self) -> None:
        """Show the choices, and look in a thread which documents are out of date."""
        self.set_top("Exporter")
        self._person = ""
        self._count = 0
        try:
            if self._stem is not None:
                evaluation = self._store.load(self._stem, history=False).evaluation
                name = evaluation.candidate.full_name
                order = evaluation.oral(self.e1.sitting(self._store).roll.situation).order
                self._person = self.e1.names.of(self._store, self._stem, name, order=order)
            self._count = len(self._store.stems())
            self.set_top(f"Exporter · {self._store.session().title}")
        except E1Error as error:
            self.say(str(error), problem=True)
        self._show_choices()
        self._list.focus()
        if self._begins:
            self._make_anew()
        else:
            self._look.run(self._find_outdated, self._looked, self._unseen)

    @property
    def _list(self) -> LineList:
        return self.query_one("#list", LineList)

    def hints(self) -> str:
        """The keys of the step that one is at."""
        return HINTS["anew" if self._step == "choose" and self._is_on_anew() else self._step]

    def _is_on_anew(self) -> bool:
        return (self._list.key or "").startswith(ANEW)

    def on_resize(self) -> None:
        """Cut the folder's path to the new width."""
        label = " Dossier : "
        folder = middle_cut(str(self._folder), self.app.size.width - len(label))
        self.query_one("#folder", Line).show(label + folder)

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Entrée does something else on the line of what is out of date."""
        self.show_hints()
        if not event.by_rows:
            self.say(self._list.cut_text())

    def _enter_step(self, step: str) -> None:
        self._step = step
        self.show_hints()

    # --- choosing ---

    def _show_choices(self) -> None:
        scopes = {ALL: f"Toute la session : {plural(self._count, 'candidat')}"}
        if self._stem is not None:
            scopes = {ONE: f"Ce candidat : {self._person or self._stem}"} | scopes
        outdated = [(name, self.e1.names.scrub(name)) for name in self._outdated]
        self._list.show(choice_rows(scopes, self._scope, self._ticked, outdated))

    def action_tick(self) -> None:
        """Tick the document under the cursor, or choose for whom."""
        if self._step != "choose":
            return
        key = self._list.key
        if key in (ONE, ALL):
            self._choose(key)
        elif key in DOCUMENTS | OPTIONS:
            self._ticked ^= {key}
            if self._ticked & OF_SESSION:
                self._scope = ALL
            if key == REMARKS and REMARKS in self._ticked:
                self._ticked |= {Document.GRID}
            if (
                key in (BY_DAY, BY_SCHOOL)
                and key in self._ticked
                and not self._ticked & (BY_GROUP | {COMBINED})
            ):
                self.say("Par jour, par établissement : bordereau, matin, PV, notes, grilles réunies.")
        self._show_choices()

    def _choose(self, scope: str) -> None:
        """What is of the whole session does not go with one candidate."""
        self._scope = scope
        if scope == ONE:
            self._ticked -= OF_SESSION

    def action_preview(self) -> None:
        """Show the extracts without writing anything, unless names are hidden."""
        if self._step != "choose" or self.needs_names():
            return
        try:
            evaluations = [one.evaluation for one in self._listed()]
            if not evaluations:
                self.say("Aucun candidat dont montrer l’extrait.", problem=True)
                return
            screen = PreviewScreen(
                self._store.grid(), self._store.session(), evaluations, drafts=DRAFTS in self._ticked
            )
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        self.app.push_screen(screen)

    def _listed(self) -> list[Stored]:
        """The candidates to export who can be read, in the order of the list."""
        name_key = self._store.session().name_key
        found = [one for one in self._found() if isinstance(one, Stored)]
        return sorted(found, key=lambda one: (name_key(one.evaluation.candidate), one.stem))

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """Entrée writes what is ticked, a click ticks; after the writing Entrée goes back."""
        if self._step == "done":
            if not event.by_click:
                self.dismiss(None)
        elif event.by_click:
            self.action_tick()
        elif self._step == "choose" and self._is_on_anew():
            self._make_anew()
        elif self._step == "choose":
            if event.key in (ONE, ALL):  # Entrée means what is under the cursor
                self._choose(event.key)
            self._start()

    def _start(self) -> None:
        if not self._ticked & set(DOCUMENTS):
            self.say(f"Cochez au moins un document ({key('tick')}).", problem=True)
            return
        self._write_order(None)

    def _write_order(self, again: Report | None) -> None:
        """Write what is ticked; `again` is a first report whose kept files are now to be replaced."""
        self._begin(lambda: self._export(again))

    def _make_anew(self) -> None:
        self._begin(self._remake)

    def _begin(self, work: Callable[[], Work]) -> None:
        self._look.forget()
        self.say("")
        self._enter_step("write")
        self.query_one("#bar", Line).show(" Préparation…")
        self.job.run(work, self._finished, self._failed)

    # --- in threads ---

    def _find_outdated(self) -> tuple[str, ...]:
        from e1tui.operations.exporting import find_outdated

        return find_outdated(self._store, self._folder, self._look.tell, self._look.is_stopped)

    def _remake(self) -> Work:
        from e1tui.operations.exporting import remake

        return remake(self._store, self._folder, self._outdated, self.job.tell, self.job.is_stopped), ()

    def _export(self, again: Report | None) -> Work:
        from e1tui.operations.exporting import chosen, export

        whom = chosen(self._store, self._found())
        self._altered = tuple(
            f"{one.candidate.full_name} : {ALTERED.lower()} ; ses documents le disent, rien n’y est à signer."
            for _, one in whom.altered
        )
        report = export(
            self._store,
            whom,
            self._order(again),
            self._folder,
            progress=self.job.tell,
            cancelled=self.job.is_stopped,
        )
        if again is not None:
            report = again.then(report)
        return report, tuple(one.reason for one in whom.unread)

    def _found(self) -> Sequence[Stored | Unreadable]:
        if self._scope == ONE and self._stem is not None:
            return [self._store.load(self._stem, history=False)]
        return self._store.load_all()

    def _order(self, again: Report | None) -> Order:
        return Order(
            frozenset(Document(value) for value in self._ticked & set(DOCUMENTS)),
            self._store.name,
            combined=frozenset({Document.GRID} if COMBINED in self._ticked and self._scope == ALL else ()),
            overwrite=again is not None,
            drafts=DRAFTS in self._ticked,
            remarks=REMARKS in self._ticked,
            by_day=BY_DAY in self._ticked,
            by_school=BY_SCHOOL in self._ticked,
            only=frozenset(path.name for path in again.kept) if again else frozenset(),
        )

    # --- what came of it ---

    def _looking(self, done: int, total: int, what: str) -> None:
        self._progressed(done, total, "documents déjà là, sont-ils à jour ?")

    def _looked(self, names: tuple[str, ...]) -> None:
        if self._step == "choose":
            self._outdated = names
            self.query_one("#bar", Line).show("")
            self._show_choices()

    def _unseen(self, problem: str) -> None:
        if self._step == "choose":
            self.query_one("#bar", Line).show("")
            self.say(problem, problem=True)

    def _progressed(self, done: int, total: int, what: str) -> None:
        if self._step == "done":
            return
        self.query_one("#bar", Line).show(f" {bar(done, total)} {self.e1.names.scrub(what)}")

    def _failed(self, problem: str) -> None:
        self._show_result(None, (problem,))

    def _finished(self, work: Work) -> None:
        report, problems = work
        if not report.kept or report.cancelled:
            self._show_result(report, problems)
            return

        def answered(replace_them: bool | None) -> None:
            if replace_them:
                self._write_order(report)
            else:
                self._show_result(report, problems)

        self.app.push_screen(
            Confirm(
                question(report),
                "le remplacer" if len(report.kept) == 1 else "les remplacer",
                "garder celui qui existe" if len(report.kept) == 1 else "garder ceux qui existent",
            ),
            answered,
        )

    def _about_copies(self) -> Iterable[str]:
        """What is told of files that are copies, and are in no document, where documents are of everybody."""
        for copy in self._store.copies() if self._scope == ALL else ():
            hidden = self.e1.names.hidden
            yield (
                "Copie d’un fichier, non comptée."
                if hidden
                else f"{copy.name} : {copy.reason}. {copy.advice}"
            )

    def _show_result(self, report: Report | None, problems: tuple[str, ...]) -> None:
        if report is not None:
            problems += report.problems
            problems += tuple(f"{path.name} existait déjà et n’a pas été remplacé." for path in report.kept)
        told = Result(report, problems, self._altered, tuple(self._about_copies()))
        self._list.columns = (Column("Ce qui est écrit", 40, flexible=True),)
        self._list.show(
            result_rows(told, self.app.size.width, self.e1.names.scrub), empty=("", "Rien n’est écrit.")
        )
        self._list.move_to(0)
        self.query_one("#bar", Line).show(f" {result_sentence(told)}")
        self._enter_step("done")
        self.say("")

    def action_back(self) -> None:
        """Stop after the document that is being written, else go back."""
        if self._step == "write":
            self.job.stop()
            self.say("Annulation après le document en cours.")
        else:
            self.dismiss(None)
