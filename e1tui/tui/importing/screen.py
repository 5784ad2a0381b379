"""Importing candidates: where the list is, how it is read, what it would do, and only then the writing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TextArea

from e1tui import files
from e1tui.domain.agreement import of
from e1tui.domain.french import plural
from e1tui.operations.importing import Outcome, Preview, write
from e1tui.rosters.preamble import Preamble, with_preamble
from e1tui.rosters.roster import FILE_BYTES, Reading
from e1tui.storage.store import SessionStore
from e1tui.tui.importing import lines
from e1tui.tui.importing.columns import ColumnsScreen
from e1tui.tui.importing.files import completed, depot, expanded, file_rows, places
from e1tui.tui.importing.source import Source, read_source, understood
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import footer_of, key
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.job import Job
from e1tui.tui.screen.listing import with_title
from e1tui.tui.terminal.editor import TextEditor
from e1tui.tui.text.pasted import count_lines
from e1tui.tui.widgets.fields import Field, TextField
from e1tui.tui.widgets.line import Line
from e1tui.tui.widgets.line_list import Column, LineList, Row

PASTE, OTHER, UP = "coller", "autre", ".."
MARGIN: Final = 2  # cells at the left and at the right of what was understood of the list
PASTE_LIMIT: Final = 500_000  # characters: some thousand lines of a spreadsheet
FILE_COLUMNS = (
    Column("Fichier", 30, flexible=True),
    Column("Dossier", 22),
    Column("Modifié le", 16),
)
HINTS: Final = {
    "files": footer_of(choose_file="choisir", back="retour", help="aide"),
    "path": f" SAISIE · {key('text_enter')} : lire ce fichier · {key('leave_text')} : compléter · {key('text_drop')} : retour",
    "paste": f" SAISIE · collez les lignes · {key('leave_text')} : voir ce qui sera importé · {key('text_drop')} : retour",
    "plan": footer_of(
        choose_file="importer",
        update_one="laisser un candidat",
        columns="colonnes",
        back="retour",
        help="aide",
    ),
    "updates": f"{footer_of(choose_file='importer', columns='colonnes')}   {key('update_one')}, {key('update_all')} mettre à jour  "
    + footer_of(back="retour", help="aide"),
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
    ImportScreen #columns { height: auto; padding: 0 2; }  /* 2: MARGIN, in the code above */
    """

    def __init__(
        self,
        store: SessionStore,
        environ: Mapping[str, str] = os.environ,
        *,
        pasted: bool = False,
        lines: str = "",
    ) -> None:
        """With `pasted` it opens where lines are pasted; `lines` were, before it opened."""
        super().__init__()
        self._first_step = "paste" if pasted else "files"
        self._lines_before = lines
        self._store = store
        self._environ = environ
        self._step = "files"
        self._paths: dict[str, Path] = {}
        self._folder: Path | None = None  # that was opened by its path
        self._takes_heading = False  # whether the session is given what stands above the header
        self._source: Source | None = None
        self._plan: Preview | None = None
        self._origin = "files"  # where q goes back to from the plan
        self._reading: Job | None = None  # whose result is waited for
        self._writing = False

    @property
    def session_folder(self) -> Path:
        """The folder of the session that takes the candidates."""
        return self._store.folder

    def compose_body(self) -> Iterable[Widget]:
        """The widgets of all steps, of which one is shown at a time."""
        yield Static(id="columns")
        yield LineList(FILE_COLUMNS, id="files")
        yield Field("Fichier", TextField(placeholder="~/Documents/candidats.csv"), id="path")
        text = TextEditor(limit=PASTE_LIMIT, keep_tabs=True, soft_wrap=False, id="paste", compact=True)
        text.highlight_cursor_line = False
        yield text
        yield LineList(lines.COLUMNS, id="plan")

    def on_mount(self) -> None:
        """Show the files, or the place where lines are pasted."""
        self._show_files()
        self._go(self._first_step)
        if self._lines_before:
            self._put_lines(self._lines_before)

    def on_resize(self) -> None:
        """What was understood of the list is wrapped to the window."""
        if self._step == "plan":
            self._show_plan()

    # --- steps ---

    def hints(self) -> str:
        """The keys of the step that one is at."""
        return HINTS[
            "updates" if self._step == "plan" and self._plan and self._plan.differing else self._step
        ]

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
        only = depot(self._environ)
        folders = places(self._environ, self.e1.folder.root) if self._folder is None else [self._folder]
        self._paths, rows = file_rows(folders, only, self._folder)
        if self._folder is not None:
            rows.append(Row(UP, ("Dossier au-dessus",)))
        rows.append(Row(PASTE, ("Coller des lignes d’un tableur",)))
        if only is None:
            rows.append(Row(OTHER, ("Autre fichier ou dossier…",)))
        self.query_one("#files", LineList).show(rows)

    def not_taken(self, sentence: str, lines: str) -> None:
        """Lines that are pasted where a file is chosen have their place here."""
        if lines and self._step in ("files", "path") and not self._reading:
            self._go("paste")
            self._put_lines(lines)
        else:
            super().not_taken(sentence, lines)

    def _put_lines(self, lines: str) -> None:
        area = self.query_one("#paste", TextEditor)
        area.clear()
        area.insert(lines)
        self.say(f"{count_lines(lines)} lignes collées. {key('leave_text')} : voir ce qui sera importé.")

    def pasted_then(self) -> str:
        """Where a file is chosen, pasted lines wait for Tab."""
        return f" {key('leave_text')} : voir ce qui sera importé." if self._step in ("files", "path") else ""

    def _open_folder(self, folder: Path | None) -> None:
        """Show the lists of a folder; None for those of the usual places."""
        self._folder = folder
        self._show_files()
        self._go("files")
        self.query_one("#files", LineList).move_to(0)
        if folder is not None:
            self.say(f"Dossier {folder}. {key('back')} : revenir aux dossiers habituels.")

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """Read the file under the cursor, open a folder, or import what is shown."""
        if self._reading:
            return
        if self._step == "plan":
            self._import()
        elif event.key == PASTE:
            self._go("paste")
        elif event.key == OTHER:
            self._go("path")
        elif event.key == UP and self._folder is not None:
            self._open_folder(self._folder.absolute().parent)
        elif event.key in self._paths:
            self._open(self._paths[event.key], follow=False)

    def _open(self, path: Path, *, follow: bool) -> None:
        # Path.is_dir raises where a name is too long or a folder above may not be read.
        if os.path.isdir(path):
            self._open_folder(path)
        else:
            self._read(lambda: files.read_bounded(path, FILE_BYTES, follow=follow), path.name)

    def on_input_submitted(self, event: TextField.Submitted) -> None:
        """Read the file whose path is typed, or show the folder."""
        typed = event.value.strip()
        if not typed:
            self.say(
                "Tapez le chemin d’un fichier ou d’un dossier, par exemple ~/candidats.csv.", problem=True
            )
            return
        self._open(expanded(typed), follow=True)

    def action_leave_text(self) -> None:
        """See what the pasted lines give, or complete the path that is typed."""
        if self._step == "paste":
            text = self.query_one("#paste", TextArea).text
            if text.strip():
                self._read(lambda: text, "lignes collées")
            else:
                self._go("files")
        elif self._step == "path":
            self._complete()

    def _complete(self) -> None:
        """What was typed of a path, as far as it can only go on in one way."""
        field = self.query_one("#path TextField", TextField)
        text, ways = completed(field.value)
        nothing = "" if text != field.value else "Rien d’autre ne commence ainsi : ni dossier, ni liste."
        self.say("   ".join(ways) or nothing)
        field.value = text
        field.cursor_position = len(text)

    def action_back(self) -> None:
        """One step back; while a list is read, it is dropped; while it is written, it waits."""
        if self._writing:
            self.say("L’import est en cours.")
        elif self._reading:
            self._reading.forget()
            self._reading = None
            self.say("Lecture abandonnée.")
        elif self._step == "files" and self._folder is not None:
            self._open_folder(None)
        elif self._step == "files":
            self.dismiss(None)
        else:
            self._go(self._origin if self._step == "plan" else "files")

    # --- reading, in a thread ---

    def _read(self, read: Callable[[], bytes | str], name: str) -> None:
        self._in_thread(lambda: read_source(self._store, name, read()), name)

    def _read_again(self, one: Source, choice: Reading | None) -> None:
        """With the sheet and the columns that were chosen, when they are others."""
        if choice is not None and (choice != one.reading or one.preview is None):
            self._in_thread(lambda: understood(self._store, one.name, one.content, choice), one.name)

    def _in_thread(self, source: Callable[[], Source], name: str) -> None:
        if self._reading:
            return
        self.say(f"Lecture {of(name)}…")
        self._reading = Job(self)
        self._reading.run(source, self._read_to_end, self._not_read)

    def _not_read(self, problem: str) -> None:
        self._reading = None
        self.say(problem, problem=True)

    def _read_to_end(self, found: Source) -> None:
        self._reading = None
        self.say("")
        if found.preview is None:
            self._source = found
            self.action_columns()
        else:
            self._takes_heading = False
            if self._step != "plan":
                self._origin = self._step
            self._source, self._plan = found, found.preview
            self._go("plan")
            self._show_plan()
            self.query_one("#plan", LineList).move_to(0)

    # --- what will be done ---

    def _show_plan(self) -> None:
        assert self._source is not None and self._plan is not None
        one = self._source
        width, height = self.app.size
        most = max(4, height // 3)
        text = lines.columns_text(
            one.reading, self._plan, one.session, width - 2 * MARGIN, most, takes_heading=self._takes_heading
        )
        self.query_one("#columns", Static).update(Content(text))
        self.set_top(with_title(one.name, f" : {lines.counts(self._plan)}", width))
        rows = lines.plan_rows(self._plan, one.grid, width)
        self.query_one("#plan", LineList).show(rows)

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Say what is done of the line under the cursor, and why."""
        if self._step == "plan" and self._plan and event.key and not self._writing:
            if event.by_rows and self.query_one("#message", Line).text.strip():
                return  # what was just said stays until the next key
            self._say_about(lines.line_of(event.key))

    def _say_about(self, line: int) -> None:
        assert self._plan is not None
        text, problem = lines.about(self._plan, line)
        self.say(text, problem=problem)

    def action_columns(self) -> None:
        """Correct the columns, the sheet or the letters that were recognised."""
        if (one := self._source) is None or self._reading or self._writing:
            return
        if self._step == "plan" or one.preview is None:
            screen = ColumnsScreen(one.name, one.content, one.reading, one.doubt)
            self.app.push_screen(screen, partial(self._read_again, one))

    def action_update_one(self) -> None:
        """Leave the candidate under the cursor out, or bring a registered one up to date."""
        key = self.query_one("#plan", LineList).key
        if self._plan is not None and key is not None:
            self._choose(self._plan.choosing(lines.line_of(key)))

    def action_fill_numbers(self) -> None:
        """Give the numbers the zeros at their head that a spreadsheet has lost."""
        if self._plan is None or self._step != "plan":
            return
        if self._plan.roster.short:
            self._choose(self._plan.filled())
            self.say(self._plan.roster.notes[-1])
        else:
            self.say("Aucun numéro à compléter par des zéros.")

    def action_take_heading(self) -> None:
        """Give the session the school that stands above the header, or do not."""
        if self._source is None or self._plan is None or self._step != "plan" or self._writing:
            return
        if with_preamble(self._source.session, self._source.reading.heading) == self._source.session:
            self.say("La liste ne dit rien que la session puisse reprendre.")
            return
        self._takes_heading = not self._takes_heading
        self._show_plan()
        self.say("" if self._takes_heading else "La session reste telle quelle.")

    def action_update_all(self) -> None:
        """Bring every registered candidate of whom the list says something else up to date."""
        if self._plan is not None:
            self._choose(self._plan.choosing_all())

    def _choose(self, plan: Preview) -> None:
        if self._step != "plan" or self._writing or self._plan is None:
            return
        if plan == self._plan:
            self.say(lines.no_choice(plan, self.query_one("#plan", LineList).key))
            return
        self._plan = plan
        self._show_plan()
        if key := self.query_one("#plan", LineList).key:
            self._say_about(lines.line_of(key))

    # --- writing, in a thread ---

    def _import(self) -> None:
        if self._writing or self._plan is None:
            return
        if not (self._plan.to_add or self._plan.to_update or self._takes_heading):
            who = "l’inscrit qui diffère" if self._plan.differing == 1 else "les inscrits qui diffèrent"
            others = f" {key('update_all')} : mettre à jour {who}." if self._plan.differing else ""
            self.say(f"Rien à ajouter : {key('back')} pour revenir.{others}")
            return
        self._writing = True
        given = self._source.reading.heading if self._source and self._takes_heading else Preamble()
        job = Job(self, lambda done, total, _: self.say(f"Import en cours : {done} sur {total}"))
        job.run(partial(self._write, self._plan, given, job), self._written, self._not_written)

    def _write(self, shown: Preview, given: Preamble, job: Job) -> Outcome:
        sitting = self.e1.sitting(self._store)
        return write(self._store, shown, given, sitting.author, sitting.clock, job.tell)

    def _not_written(self, problem: str) -> None:
        self._writing = False
        self.say(problem, problem=True)

    def _written(self, one: Outcome) -> None:
        self._writing = False
        if one.problem:
            self._plan = one.plan
            self._show_plan()
            done = plural(one.added, "candidat ajouté", "candidats ajoutés")
            self.say(f"{done}, puis : {one.problem} {key('choose_file')} : reprendre.", problem=True)
        else:
            room = self.app.size.width - 2
            self.dismiss(lines.outcome(one.plan, one.added, one.updated, one.refused, room))
