"""The list of sessions, on which the app opens."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from e1tui.domain.agreement import of
from e1tui.domain.french import plural
from e1tui.domain.session import example_title
from e1tui.errors import E1Error
from e1tui.storage import grids
from e1tui.storage.listing.entries import SessionEntry, SessionsStamp, sessions_stamp
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.sessions.archiving import ArchivingList
from e1tui.tui.sessions.lines import (
    COLUMNS,
    first_run,
    grid_note,
    grid_row,
    hints,
    note,
    session_rows,
    top_line,
)
from e1tui.tui.text.whereabouts import here_line, others
from e1tui.tui.widgets.line_list import LineList, Row

if TYPE_CHECKING:
    from e1tui.storage.listing.closed_counts import ClosedCounts
    from e1tui.storage.store import SessionStore
    from e1tui.tui.candidates.screen import CandidatesScreen

LOOK_SECONDS: Final = 2.0
OFFER_SECONDS: Final = 0.8  # once all that the first keys need is imported


class SessionsScreen(ArchivingList):
    """The most recent session first; refused ones say why under the cursor."""

    SCOPE = commands.SESSIONS
    BINDINGS = commands.bindings(commands.SESSIONS)
    COLUMNS = COLUMNS

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[SessionEntry, ...] = ()
        self._grids: dict[
            str, str
        ] = {}  # those refused, by path in the sessions folder: what is at fault first
        self._grids_stamp: tuple[object, ...] = ()
        self._looks_at_grids = False  # once the first screen stands
        self._stamp: SessionsStamp = ()
        self._is_to_offer = False  # copies of what could not be saved, once nothing covers this screen

    @property
    def _counts(self) -> ClosedCounts:
        return self.e1.closed_counts

    def read(self) -> None:
        """See which sessions there are; how many are closed in each is counted little by little."""
        # The stamp is taken before the folder is read: a change during the reading is seen the next time.
        self._stamp = sessions_stamp(self.e1.folder.root)
        self._entries = self.e1.folder.entries()
        self._counts.look(self._entries)
        if self._looks_at_grids:
            self._read_grids()

    def _read_grids(self) -> None:
        """See which grids are refused, where their folder is another one than at the last look."""
        place = grids.grids_of(self.e1.folder.root)
        if (stamp := grids.folder_stamp(place)) != self._grids_stamp:
            self._grids_stamp = stamp
            self._grids = dict(grids.read_folder(place).refused)

    def left(self) -> int:
        """In how many sessions the closed evaluations are still to be counted."""
        return self._counts.left

    def read_more(self, count: int) -> None:
        """Count them in so many more."""
        self._counts.read(count)

    def rows(self) -> Iterable[Row]:
        """The sessions that the filter lets through."""
        counts, months = self._counts, self.e1.settings.retention_months
        for row in session_rows(self._entries, counts.of, counts.days, self.e1.today(), months):
            if self.filter.matches(*row.cells):
                yield row
        if self._entries:  # else they are said where there is no list
            yield from (row for row in map(grid_row, self._grids) if self.filter.matches(*row.cells))

    def on_screen_resume(self) -> None:
        """Hours are the host's again, and copies that were just made are offered."""
        self.e1.use_zone(None)
        if self._is_to_offer:
            self.call_after_refresh(self._offer_copies)

    def on_mount(self) -> None:
        """Look every so often for other sessions; rescue copies are offered once the screen stands."""
        self.set_interval(LOOK_SECONDS, self._look)
        self.set_timer(OFFER_SECONDS, self._look_at_grids)
        self.set_timer(OFFER_SECONDS, self._offer_copies)

    def _look_at_grids(self) -> None:
        """From now on: the first frame does not wait for their files."""
        self._looks_at_grids = True
        self._look()

    def _look(self) -> None:
        """See which sessions came, went or changed meanwhile; nothing is read when none did."""
        if not self.is_on_top:
            return
        root = self.e1.folder.root
        has_grids = self._looks_at_grids and grids.folder_stamp(grids.grids_of(root)) != self._grids_stamp
        if has_grids or sessions_stamp(root) != self._stamp:
            self.refresh_rows()

    def hints(self) -> str:
        """The keys of the list, fewer where it is empty, or those of the filter while it is open."""
        if self.filter.is_open:
            return super().hints()
        return hints(len(self._entries), self.app.size.width, self.hints_page)

    def show_rows(self) -> None:
        """Show the list; which folder it is of stands below it."""
        self.list.set_foot(here_line(self.e1.folder.root))
        super().show_rows()
        self.show_hints()

    def total(self) -> int:
        """How many sessions there are."""
        return len(self._entries)

    def empty_lines(self) -> Sequence[str]:
        """How to begin, and where else sessions may be."""
        root = self.e1.folder.root
        refused = [grid_note(path, first) for path, first in self._grids.items()]
        return (*first_run(root, others(root, os.environ)), *(("", *refused) if refused else ()))

    def top(self) -> str:
        """The app's name and how many sessions there are."""
        return top_line(len(self._entries), self.filter_part(), self.app.size.width)

    def _under_cursor(self) -> SessionEntry | None:
        return next((e for e in self._entries if e.name == self.list.key), None)

    def _store(self) -> SessionStore | None:
        """The session under the cursor, None (and why) when there is none that can be read."""
        entry = self._under_cursor()
        if said := self._grid_note(self.list.key):
            self.say(said, problem=True)
            return None
        if entry is None or entry.session is None:
            self.say(
                entry.problem if entry else f"Aucune session : {key('add')} pour en créer une.",
                problem=bool(entry),
            )
            return None
        try:
            return self.e1.folder.open(entry.name)
        except E1Error as error:
            self.say(str(error), problem=True)
            return None

    def note(self, key: str | None) -> tuple[str, bool]:
        """What the message line says of a session: that it cannot be read, or is old enough to be archived."""
        entry = self._under_cursor()
        if said := self._grid_note(key):
            return said, True
        return (
            ("", False) if entry is None else note(entry, self.e1.today(), self.e1.settings.retention_months)
        )

    def _grid_note(self, key: str | None) -> str:
        """What is said of a grid that is refused, "" of anything else."""
        return grid_note(key, self._grids[key]) if key in self._grids else ""

    # --- commands ---

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """A click opens the session as Entrée does."""
        self.action_open()

    def action_open(self) -> None:
        """Open the candidates of the session under the cursor."""
        if (store := self._store()) is not None:
            from e1tui.tui.candidates.screen import CandidatesScreen  # the first screen does not wait for it

            self.app.push_screen(CandidatesScreen(store))

    def action_add(self) -> None:
        """Open the form of a new session."""
        from e1tui.tui.sessions.form import SessionForm

        self.app.push_screen(SessionForm(self.e1.folder), self._saved)

    def action_add_like(self) -> None:
        """Make a session with the heading and the settings of the one under the cursor."""
        if (store := self._store()) is not None:
            from e1tui.tui.sessions.form import SessionForm

            try:
                form = SessionForm(self.e1.folder, like=store.session())
            except E1Error as error:
                self.say(str(error), problem=True)
                return
            self.app.push_screen(form, self._saved)

    def action_edit(self) -> None:
        """Open the form of the session under the cursor."""
        if (store := self._store()) is not None:
            from e1tui.tui.sessions.form import SessionForm

            try:
                reason = store.read_only()
            except E1Error as error:
                reason = str(error)
            if reason:
                self.say(reason, problem=True)
                return
            self.app.push_screen(SessionForm(self.e1.folder, store), self._saved)

    def _saved(self, name: str | None) -> None:
        if name is not None:
            self.refresh_rows()
            self.list.select(name)

    def action_import_list(self) -> None:
        """Make a session and import a list into it, from a file."""
        self._create_with_list()

    def action_paste_list(self) -> None:
        """Make a session and import a list into it, from lines that are pasted or were just now."""
        self._create_with_list(pasted=True, lines="" if self.e1.names.hidden else self.e1.pasted.take(None))

    def _create_with_list(self, *, pasted: bool = False, lines: str = "") -> None:
        """A new session, its title ready to be kept, and at once the import of its candidates."""

        from e1tui.tui.candidates.screen import CandidatesScreen
        from e1tui.tui.sessions.form import SessionForm

        def created(name: str | None) -> None:
            self._saved(name)
            if name is not None:
                candidates = CandidatesScreen(self.e1.folder.open(name))
                self.app.push_screen(candidates)
                asked = partial(self._keep_empty, candidates, name)
                # Lines that were pasted in the form come last: they take the place of those from before.
                pasted_now = "" if self.e1.names.hidden else self.e1.pasted.take(None)
                candidates.import_list(
                    pasted=pasted or bool(pasted_now), lines=pasted_now or lines, given_up=asked
                )

        if not self.needs_names():
            form = SessionForm(self.e1.folder, title=example_title(self.e1.today()), then_list=True)
            self.app.push_screen(form, created)

    def _keep_empty(self, candidates: CandidatesScreen, name: str) -> None:
        """Whether a session made for a list that was not imported is to stay, as long as nobody is in it."""
        store = self.e1.folder.open(name)
        if store.file_stems():
            return

        def answered(keep: bool | None) -> None:
            if keep is False:
                candidates.dismiss(None)
                self._set_aside(name)

        title = store.session().title
        question = f"Rien n’est importé : « {title} » est vide.\nGarder cette session ?"
        self.app.push_screen(Confirm(question, "la garder", "l’écarter"), answered)

    def action_export(self) -> None:
        """Export documents of the session under the cursor."""
        if (store := self._store()) is not None:
            from e1tui.tui.exporting.screen import ExportScreen

            self.app.push_screen(ExportScreen(store, None))

    def action_archive(self) -> None:
        """Put the session under the cursor into a zip, after a question."""
        entry, store = self._under_cursor(), self._store()
        if entry is not None and entry.session is not None and store is not None:
            self.archive(store, entry.session.title, entry.candidates)

    def action_set_aside(self) -> None:
        """Set the session under the cursor aside, after a question, unless it has candidates or somebody in it."""
        entry, store = self._under_cursor(), self._store()
        if entry is None or store is None or entry.session is None:
            return
        if entry.candidates:
            self.say(f"Cette session a {plural(entry.candidates, 'candidat')} : elle reste.", problem=True)
            return
        if others := self.e1.sitting(store).others():
            self.say(f"Cette session est ouverte par {others[0].who} : elle reste.", problem=True)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._set_aside(entry.name)

        question = f"Écarter la session vide « {entry.session.title} » ?\nSon dossier est déplacé, rien n’est effacé."
        self.app.push_screen(Confirm(question, "écarter"), answered)

    def _set_aside(self, name: str) -> None:
        try:
            place = self.e1.folder.set_aside(name)
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        self._counts.forget(name)
        self.refresh_rows()
        self.say(f"Session écartée. {key('aside')} : la remettre. Elle est dans {place}.")

    def action_aside(self) -> None:
        """List the sessions that were set aside, to put one back."""
        from e1tui.tui.sessions.set_aside import SetAsideScreen

        self.app.push_screen(SetAsideScreen(self.e1.folder), self._saved)

    def action_rescue(self) -> None:
        """List the rescue copies."""
        from e1tui.tui.sessions.rescue import RescueScreen

        def done(sentence: str | None) -> None:
            if sentence:
                self.say(sentence)

        self.app.push_screen(RescueScreen(), done)

    def _offer_copies(self) -> None:
        """Once, as soon as nothing else is on the screen: what an end could not save is waiting to be taken back."""
        self._is_to_offer = not self.is_on_top
        if self._is_to_offer:  # then when it is back: a timer would send a few bytes each time
            return
        from e1tui.tui.sessions.rescue_lines import offered

        # Those of sessions that are elsewhere wait for r: one may have come here for something else.
        if any(one.store is not None for one in offered(self.e1.folder)):
            self.action_rescue()

    def action_example(self) -> None:
        """Add the session of invented candidates, where there is no session yet."""
        if self._entries:
            self.say("La démonstration s’ajoute seulement quand il n’y a aucune session.")
            return
        try:
            self.e1.add_example()
        except E1Error as error:
            self.say(str(error), problem=True)
        else:
            self.refresh_rows()
            self.say(f"La session d’exemple est ajoutée. {key('open')} : l’ouvrir.")

    def leave_list(self) -> None:
        """Leaving the first screen leaves the app: asked first while a timer runs, for q is easily pressed once more."""
        timed = self.e1.timed()
        if not timed:
            self.e1.leave()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.e1.leave()

        who = f"Le chronomètre {of(timed[0])} tourne ; quitter ne l’arrête pas."
        if len(timed) > 1:
            more = f"{len(timed)} chronomètres tournent, dont celui {of(timed[0])}"
            who = f"{more} ; quitter n’en arrête aucun."
        self.app.push_screen(Confirm(f"{who}\nQuitter e1tui ?", "quitter"), answered)
