"""The copies of what could not be saved: to be looked at, taken back into their session, or erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from textual.content import Content
from textual.widget import Widget

from e1tui import files
from e1tui.domain.evaluation import diff, value_of, with_field
from e1tui.domain.field_names import field_name, value_text
from e1tui.domain.fields import is_free_text
from e1tui.domain.french import plural
from e1tui.domain.grid import Grid
from e1tui.domain.merge import Conflict
from e1tui.domain.text import clean
from e1tui.errors import E1Error, SaveError
from e1tui.scoring.company import BOTH, MINE
from e1tui.storage.rescue import Recovery, recoveries, remove
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.tables import MAX_BYTES
from e1tui.tui.evaluation.conflict import ConflictScreen
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import WAY_BACK, footer_of, key
from e1tui.tui.reading.text import ReadingScreen
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.sessions.rescue_lines import Offered, offered
from e1tui.tui.widgets.line_list import Column, LineList, Row

NONE: Final = ("", "Aucune copie de secours.", "", WAY_BACK)
_NAMED: Final = 6  # values in a question
_NO_SESSION: Final = (
    "La session de cette copie n’est pas dans ce dossier : elle ne peut être que lue, ou effacée."
)


class RescueScreen(E1Screen[str]):
    """Gives back a sentence on what was taken back or erased last, None when nothing was."""

    SCOPE = commands.RESCUE
    BINDINGS = commands.bindings(commands.RESCUE)
    COLUMNS = (
        Column("Copie du", 14),
        Column("Ce qu’elle contient", 40),
        Column("Session", 20, flexible=True),
    )

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Offered, ...] = ()
        self._said: str | None = None

    def compose_body(self) -> Iterable[Widget]:
        """One list: a row a copy."""
        yield LineList(self.COLUMNS, id="list")

    @property
    def _list(self) -> LineList:
        return self.query_one("#list", LineList)

    def on_mount(self) -> None:
        """Show the copies, and where the first one is."""
        self._show()
        self._say_where()
        self._list.focus()

    def _show(self) -> None:
        self._found = offered(self.e1.folder)
        today = self.e1.today()
        rows = [Row(str(one.copy.folder), (one.when(today), one.holds, one.title)) for one in self._found]
        self._list.show(rows, empty=NONE)
        one = self._found[0].sentence(today) if len(self._found) == 1 else ""
        self.set_top(one or f"{len(self._found)} copies de secours de ce qui n’a pas pu être enregistré")

    def hints(self) -> str:
        """What can be done with the copy under the cursor."""
        return footer_of(
            see_copy="la voir",
            take_back="la reprendre",
            erase_copy="l’effacer",
            back="plus tard",
            help="aide",
        )

    def _here(self) -> Offered | None:
        return next((one for one in self._found if str(one.copy.folder) == self._list.key), None)

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Say in which folder the copy is."""
        if not event.by_rows:  # what was just said stays until the next key
            self._say_where()

    def _say_where(self) -> None:
        here = self._here()
        self.say(_NO_SESSION if here is not None and here.store is None else "")

    # --- seeing ---

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """Show what the copy holds beside what is in the session, unless names are hidden."""
        if (here := self._here()) is not None and not self.needs_names():
            self.app.push_screen(RescueView(here))

    # --- taking back ---

    def action_take_back(self) -> None:
        """Take what the session has not, after a question that names it."""
        here = self._here()
        if here is None or self.needs_names():
            return
        if here.store is None:
            self.say(_NO_SESSION, problem=True)
            return
        store, found = here.store, recoveries(here.store, here.copy)
        problems = [f"{one.name} : {one.problem}." for one in found if one.problem]
        values = sum(len(one.taken) for one in found)
        clashes = sum(len(one.conflicts) for one in found)
        if not values and not clashes:
            self._taken(here, 0, problems, found)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._write(here, store, found, problems)

        self.app.push_screen(Confirm(self._question(here.grid, found, clashes), "reprendre"), answered)

    def _question(self, grid: Grid, found: Sequence[Recovery], clashes: int) -> str:
        lines = [
            f"{one.name} : {field_name(grid, change.field)}, {_short(change.after)}"
            + (f" (en place : {_short(change.before)})" if change.before is not None else "")
            for one in found
            for change in one.taken
        ]
        if len(lines) > _NAMED:
            lines = [*lines[:_NAMED], f"et {plural(len(lines) - _NAMED, 'autre')}"]
        if clashes:
            lines.append(f"À choisir ensuite, car changé depuis : {plural(clashes, 'valeur')}.")
        return "\n".join(["Reprendre de cette copie ?", *lines])

    def _write(
        self, here: Offered, store: SessionStore, found: Sequence[Recovery], problems: list[str]
    ) -> None:
        author = self.e1.sitting(store).author
        taken, conflicts = 0, []
        for recovery in found:
            if recovery.stored is None or recovery.merged is None:
                continue
            try:
                saved = store.save(recovery.stored, recovery.merged, author, self.e1.now())
            except E1Error as error:
                problems.append(str(error))
                continue
            clashing = {each.field: each for each in (*recovery.conflicts, *saved.conflicts)}
            taken += sum(change.field not in clashing for change in recovery.taken)
            conflicts += [(recovery.stem, each) for each in clashing.values()]
        self._settle(
            here, store, conflicts, taken, lambda done, left: self._taken(here, done, problems + left, found)
        )

    def _settle(
        self,
        here: Offered,
        store: SessionStore,
        conflicts: list[tuple[str, Conflict]],
        taken: int,
        done: Callable[[int, list[str]], None],
    ) -> None:
        """Ask of each value that somebody has changed since, one after the other."""
        if not conflicts:
            done(taken, [])
            return
        (stem, conflict), *others = conflicts

        def chosen(choice: str | None) -> None:
            if choice is None:
                done(taken, [f"{plural(len(conflicts), 'valeur reste', 'valeurs restent')} à choisir."])
                return
            try:
                kept = choice in (MINE, BOTH) and self._put(store, stem, conflict, choice)
            except E1Error as error:
                done(taken, [str(error)])
                return
            self._settle(here, store, others, taken + kept, done)

        self.app.push_screen(ConflictScreen(here.grid, conflict), chosen)

    def _put(self, store: SessionStore, stem: str, conflict: Conflict, choice: str) -> bool:
        """Put the chosen value in place; SaveError where somebody changes it again just now."""
        stored = store.load(stem)
        value = conflict.mine
        if choice == BOTH and is_free_text(conflict.field):
            value = f"{value_of(stored.evaluation, conflict.field) or ''}\n\n{conflict.mine or ''}".strip()
        changed = with_field(stored.evaluation, conflict.field, value)
        saved = store.save(stored, changed, self.e1.sitting(store).author, self.e1.now())
        if saved.conflicts:
            raise SaveError("Changé de nouveau sur un autre poste : reprenez la copie encore une fois.")
        return True

    def _taken(self, here: Offered, taken: int, problems: Sequence[str], found: Sequence[Recovery]) -> None:
        """Say what was taken back; the copy goes when nothing of it is left to take."""
        said = f"{plural(taken, 'valeur reprise', 'valeurs reprises')} ; l’historique le dit."
        if not taken:
            said = "" if problems or not found else "La session a déjà tout ce que cette copie contient."
        if any(one.is_closing for one in found):
            said += f" La clôture est à refaire ({key('close')})."
        if problems:
            self._tell(f"{said} La copie reste : {problems[0]}".strip(), problem=True)
            return
        others = here.copy.others
        if others:
            rest = f"La copie reste : elle a d’autres fichiers ({', '.join(others[:2])})."
            self._tell(f"{said} {rest}".strip())
            return
        try:
            remove(here.copy.folder)
        except E1Error as error:
            self._tell(f"{said} {error}", problem=True)
        else:
            self._tell(f"{said} La copie est effacée.")

    def _tell(self, sentence: str, *, problem: bool = False) -> None:
        """Say it here, or, once there is nothing left to do here, on the screen one comes from."""
        self._said = sentence
        self._show()
        if self._found:
            self.say(sentence, problem=problem)
        else:
            self.dismiss(sentence)

    # --- erasing ---

    def action_erase_copy(self) -> None:
        """Erase the copy, after a question."""
        if (here := self._here()) is None:
            return

        def answered(yes: bool | None) -> None:
            if not yes:
                return
            try:
                remove(here.copy.folder)
            except E1Error as error:
                self.say(str(error), problem=True)
            else:
                self._tell("Copie de secours effacée.")

        question = (
            f"Effacer la copie de secours du {here.when(self.e1.today())} ({here.holds}) ?\n"
            f"Ce que la session n’a pas sera perdu : {key('take_back')} le reprend d’abord."
        )
        self.app.push_screen(Confirm(question, "effacer"), answered)

    def action_back(self) -> None:
        """Go back, with what was last said as the list's message."""
        self.dismiss(self._said)


class RescueView(ReadingScreen):
    """What a copy holds, beside what is in the session now."""

    SCOPE = commands.RESCUE_VIEW
    BINDINGS = commands.bindings(commands.RESCUE_VIEW)

    def __init__(self, shown: Offered) -> None:
        super().__init__()
        self._shown = shown
        self.TITLE_LINE = f"Copie de secours · {shown.title}"

    def content(self) -> Content:
        """What each candidate's copy has that the session has not, then the other files as they are."""
        parts: list[Content] = []
        for stem in self._shown.copy.stems:
            parts += self._of(stem)
        parts += [Content(self._other(name)) for name in self._shown.copy.others]
        parts.append(Content(f"\nDossier : {clean(str(self._shown.copy.folder))}\n"))
        return Content("").join(parts)

    def _other(self, name: str) -> str:
        """A file that is no candidate's, as text."""
        try:
            text = files.read_bounded(self._shown.copy.folder / name, MAX_BYTES).decode(errors="replace")
        except E1Error as error:
            text = str(error)
        return f"{clean(name)} :\n{clean(text, multiline=True)}\n"

    def _of(self, stem: str) -> Iterable[Content]:
        try:
            mine = self._shown.copy.evaluation(stem)
        except E1Error as error:
            yield Content(f"{clean(str(error))}\n\n")
            return
        yield Content.styled(f"{clean(mine.candidate.full_name)} {clean(mine.candidate.number)}\n", "bold")
        try:
            theirs = self._shown.store.load(stem).evaluation if self._shown.store else None
        except E1Error as error:
            theirs = None
            yield Content(f"  {clean(str(error))}\n")
        base = self._shown.copy.base(stem) or theirs
        for change in diff(base, mine) if base is not None else ():
            yield Content(f"  {clean(field_name(self._shown.grid, change.field))}\n")
            yield Content(f"    dans la copie : {_indented(change.after)}\n")
            there = value_of(theirs, change.field) if theirs is not None else None
            yield Content(f"    en place : {_indented(there)}\n")
        yield Content("\n")


def _short(value: object) -> str:
    text = " ".join(value_text(value).split())
    return text if len(text) <= 40 else f"{text[:39].rstrip()}…"


def _indented(value: object) -> str:
    return clean(value_text(value), multiline=True).replace("\n", "\n      ")
