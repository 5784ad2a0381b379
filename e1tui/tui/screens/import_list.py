"""Importing candidates: where the list is, what it would do, and only then the writing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static, TextArea

from e1tui import files
from e1tui.domain.text import clean
from e1tui.errors import E1Error
from e1tui.storage.roster import ImportPlan, PlannedRow, Roster, Verdict, plan_import, read_roster
from e1tui.storage.store import SessionStore, Stored
from e1tui.tui import commands
from e1tui.tui.base import E1Screen
from e1tui.tui.screens.import_files import depot, find, places
from e1tui.tui.screens.listing import plural
from e1tui.tui.widgets.fields import Field, TextField
from e1tui.tui.widgets.line_list import Column, LineList, Row
from e1tui.tui.widgets.text_editor import TextEditor

PASTE, OTHER, NOWHERE = "coller", "autre", "vide"
SIZE_LIMIT: Final = 4 * 1024 * 1024
PASTE_LIMIT: Final = 500_000  # characters: some thousand lines of a spreadsheet
FILE_COLUMNS = (
    Column("Fichier", 30, flexible=True),
    Column("Dossier", 22),
    Column("Modifié le", 16),
)
PLAN_COLUMNS = (
    Column("Ligne", 5, "right"),
    Column("Nom", 16, flexible=True),
    Column("Prénom", 14),
    Column("Numéro", 11),
    Column("Ce qui sera fait", 24, flexible=True),
)
HINTS: Final = {
    "files": " Entrée choisir   q retour   ? aide",
    "path": " SAISIE · Entrée : lire ce fichier · Tab : retour à la liste",
    "paste": " SAISIE · collez les lignes · Tab : voir ce qui sera importé · Échap : retour",
    "plan": " Entrée importer   q retour sans rien importer   ? aide",
}
WORDS: Final = {
    Verdict.ADD: "sera ajouté",
    Verdict.KNOWN: "déjà inscrit",
    Verdict.DOUBLE: "en double",
    Verdict.REFUSED: "refusé",
}


class ImportScreen(E1Screen[str]):
    """Gives back a sentence that says what was imported, None when nothing was."""

    SCOPE = commands.IMPORT
    BINDINGS = commands.bindings(commands.IMPORT)
    DEFAULT_CSS = """
    ImportScreen #path, ImportScreen #paste, ImportScreen #plan, ImportScreen #columns { display: none; }
    ImportScreen.path #path, ImportScreen.paste #paste { display: block; }
    ImportScreen.plan #plan, ImportScreen.plan #columns { display: block; }
    ImportScreen.paste #files, ImportScreen.plan #files { display: none; }
    ImportScreen #path { margin: 0 1; }
    ImportScreen #paste { height: 1fr; }
    ImportScreen #columns { height: auto; max-height: 4; padding: 0 2; }
    """

    class Added(Message):
        """One more candidate is written, of how many."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done = done
            self.total = total

    class Finished(Message):
        """The writing is over; `problem` is what stopped it, or ""."""

        def __init__(self, added: int, plan: ImportPlan, problem: str) -> None:
            super().__init__()
            self.added = added
            self.plan = plan
            self.problem = problem

    def __init__(
        self, store: SessionStore, environ: Mapping[str, str] = os.environ, *, pasted: bool = False
    ) -> None:
        """With `pasted` it opens where lines are pasted."""
        super().__init__()
        self._first_step = "paste" if pasted else "files"
        self._store = store
        self._environ = environ
        self._step = "files"
        self._paths: dict[str, Path] = {}
        self._roster: Roster | None = None
        self._plan: ImportPlan | None = None
        self._origin = "files"  # where q goes back to from the plan
        self._writing = False

    def compose_body(self) -> Iterable[Widget]:
        yield Static(id="columns")
        yield LineList(FILE_COLUMNS, id="files")
        yield Field("Fichier", TextField(placeholder="~/Documents/candidats.csv"), id="path")
        text = TextEditor(limit=PASTE_LIMIT, keep_tabs=True, soft_wrap=False, id="paste", compact=True)
        text.highlight_cursor_line = False
        yield text
        yield LineList(PLAN_COLUMNS, id="plan")

    def on_mount(self) -> None:
        self._show_files()
        self._go(self._first_step)

    # --- steps ---

    def hints(self) -> str:
        return HINTS[self._step]

    def _go(self, step: str) -> None:
        self.remove_class(self._step)
        self._step = step
        self.add_class(step)
        focus = {"path": "#path TextField", "paste": "#paste", "plan": "#plan"}.get(step, "#files")
        self.query_one(focus).focus()
        if step != "plan":
            self.set_top(
                {"paste": "Importer : lignes d’un tableur"}.get(step, "Importer une liste de candidats")
            )
        self.say("")
        self.show_hints()

    def _show_files(self) -> None:
        found = find(places(self._environ, self.e1.folder.root))
        self._paths = {str(one.path): one.path for one in found}
        rows = [
            Row(str(one.path), (one.path.name, _short(one.path.parent), f"{one.modified:%d/%m/%Y %H:%M}"))
            for one in found
        ]
        only = depot(self._environ)
        if only is not None and not rows:
            rows.append(Row(NOWHERE, (f"(aucun fichier .csv, .tsv ou .txt dans {only})",), "dim"))
        rows.append(Row(PASTE, ("Coller des lignes d’un tableur",)))
        if only is None:
            rows.append(Row(OTHER, ("Autre fichier…",)))
        self.query_one("#files", LineList).show(rows)

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        if self._step == "plan":
            self._import()
        elif event.key == PASTE:
            self._go("paste")
        elif event.key == OTHER:
            self._go("path")
        elif event.key in self._paths:
            path = self._paths[event.key]
            self._preview(lambda: files.read_bounded(path, SIZE_LIMIT), path.name)

    def on_input_submitted(self, event: TextField.Submitted) -> None:
        typed = event.value.strip()
        if not typed:
            self.say("Tapez le chemin d’un fichier, par exemple ~/candidats.csv.", problem=True)
            return
        try:
            path = Path(typed).expanduser()
        except RuntimeError:
            path = Path(typed)
        self._preview(lambda: files.read_bounded(path, SIZE_LIMIT, follow=True), path.name)

    def action_leave_text(self) -> None:
        if self._step == "paste":
            text = self.query_one("#paste", TextArea).text
            if text.strip():
                self._preview(lambda: text, "lignes collées")
            else:
                self._go("files")
        elif self._step == "path":
            self._go("files")

    def action_back(self) -> None:
        if self._writing:
            self.say("L’import est en cours.")
        elif self._step == "files":
            self.dismiss(None)
        else:
            self._go(self._origin if self._step == "plan" else "files")

    # --- preview ---

    def _preview(self, read: Callable[[], bytes | str], name: str) -> None:
        try:
            roster = read_roster(read())
            plan = self._planned(roster)
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        if not plan.entries:
            self.say(f"{name} : aucune ligne de candidat.", problem=True)
            return
        self._roster, self._plan, self._origin = roster, plan, self._step
        known = [f"{field} : « {header} »" for field, header in roster.columns.items()]
        text = "Colonnes reconnues : " + (" · ".join(known) or "aucune")
        self.query_one("#columns", Static).update(Content(clean(text)))
        self._go("plan")
        self.set_top(f"{name} : {_counts(plan)}")
        rows = self.query_one("#plan", LineList)
        rows.show(_plan_row(rank, entry) for rank, entry in enumerate(plan.entries))
        rows.move_to(0)

    def _planned(self, roster: Roster) -> ImportPlan:
        known = [one.evaluation.candidate for one in self._store.load_all() if isinstance(one, Stored)]
        return plan_import(roster, known)

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        if self._step == "plan" and self._plan and event.key and not self._writing:
            entry = self._plan.entries[int(event.key)]
            about = f"Ligne {entry.line} : {WORDS[entry.verdict]}. {entry.message}" if entry.message else ""
            self.say(about, problem=entry.verdict is Verdict.REFUSED)

    # --- writing ---

    def _import(self) -> None:
        if self._writing or self._roster is None or self._plan is None:
            return
        if not self._plan.to_add:
            self.say("Rien à ajouter : q pour revenir.")
            return
        self._writing = True
        self.run_worker(self._write, thread=True, exit_on_error=False)

    def _write(self) -> None:
        """In a thread: plan again, for somebody else may have added candidates, then write."""
        assert self._roster is not None and self._plan is not None
        added, plan, problem = 0, self._plan, ""
        try:
            plan = self._planned(self._roster)
            for row in plan.to_add:
                self._store.add(row.candidate, presence=row.presence, order=row.order, time=row.time)
                added += 1
                self.post_message(self.Added(added, len(plan.to_add)))
        except E1Error as error:
            problem = str(error)
        self.post_message(self.Finished(added, plan, problem))

    def on_import_screen_added(self, event: Added) -> None:
        self.say(f"Import en cours : {event.done} sur {event.total}")

    def on_import_screen_finished(self, event: Finished) -> None:
        self._writing = False
        done = f"{plural(event.added, 'candidat ajouté', 'candidats ajoutés')}"
        if event.problem:
            self._plan = event.plan
            self.say(f"{done}, puis : {event.problem} Entrée : reprendre.", problem=True)
            return
        left = _left(event.plan)
        self.dismiss(f"{done}{' · ' + ' · '.join(left) if left else ''}.")


_LEFT: Final = (
    (Verdict.KNOWN, "déjà inscrit", "déjà inscrits"),
    (Verdict.DOUBLE, "en double", "en double"),
    (Verdict.REFUSED, "refusé", "refusés"),
)


def _counts(plan: ImportPlan) -> str:
    parts = [f"{len(plan.to_add)} à ajouter"]
    parts += _left(plan)
    return " · ".join(parts)


def _left(plan: ImportPlan) -> list[str]:
    """ "2 déjà inscrits", for each verdict that adds nobody."""
    return [plural(n, one, several) for verdict, one, several in _LEFT if (n := len(plan.having(verdict)))]


def _plan_row(rank: int, entry: PlannedRow) -> Row:
    if entry.row is None:
        return Row(str(rank), (f"{entry.line:>5} refusé : {entry.message}",), "error")
    person = entry.row.candidate
    what = WORDS[entry.verdict] + (f" : {entry.message}" if entry.message else "")
    cells = (str(entry.line), person.last_name, person.first_name, person.number, what)
    return Row(str(rank), cells, "" if entry.verdict is Verdict.ADD else "dim")


def _short(folder: Path) -> str:
    """A folder's path with the home folder as ~; its end is what tells folders apart."""
    text = str(folder)
    home = str(Path.home())
    if text == home or text.startswith(home + "/"):
        text = "~" + text[len(home) :]
    return text if len(text) <= 22 else "…" + text[-21:]
