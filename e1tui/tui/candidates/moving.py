"""Moving or copying candidates to another session: who, where to, then what is done, asked first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from textual.message import Message
from textual.widget import Widget

from e1tui.domain.french import french_date, plural
from e1tui.domain.summary import Summary
from e1tui.errors import E1Error
from e1tui.operations.moving import MovePlan, Staying, move_all, plan_move
from e1tui.storage.listing.entries import SessionEntry
from e1tui.storage.moving import Way
from e1tui.storage.store import SessionStore
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import WAY_BACK, footer_of, key
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.widgets.line_list import Column, LineList, Row

MOVE: Final = "deplacer"
COPY: Final = "copier"
_WAYS: Final = {
    MOVE: "Déplacer (le fichier d’ici reste, avec les retirés)",
    COPY: "Copier : reste aussi dans cette session",
}
# What a row's key begins with: neither a session's name nor a file's is a way's.
_TO: Final = "vers/"
_WHO: Final = "qui/"
_BEFORE: Final = len("› (●) Vers ") + 1
FLUSH_SECONDS: Final = 2.0
_NAMED: Final = 4  # who stays, in a question
NOWHERE: Final = (
    "",
    "Aucune autre session de la même grille.",
    "",
    WAY_BACK,
    f"{key('add_like')}   dans la liste des sessions : en créer une comme celle-ci",
)


class MoveScreen(E1Screen[str]):
    """`people` are the session's candidates in the order of its list, `stem` the one under its cursor, who is ticked
    to begin with. Gives back a sentence that says what was done."""

    SCOPE = commands.MOVE
    BINDINGS = commands.bindings(commands.MOVE)

    class Finished(Message):
        """All were tried: how many went, and who did not."""

        def __init__(self, gone: int, staying: Sequence[Staying]) -> None:
            super().__init__()
            self.gone = gone
            self.staying = staying

    class Failed(Message):
        """It stopped at something that nobody expected."""

        def __init__(self, problem: str) -> None:
            super().__init__()
            self.problem = problem

    def __init__(self, store: SessionStore, people: Iterable[Summary], stem: str | None) -> None:
        super().__init__()
        self._store = store
        self._way = MOVE
        self._ticked: set[str] = {stem} if stem else set()
        self._target = ""
        self._sessions: tuple[SessionEntry, ...] = ()
        self._people = tuple(people)
        self._is_writing = False

    def compose_body(self) -> Iterable[Widget]:
        """One list: the way, the sessions to go to, the candidates."""
        yield LineList((Column("Qui va où ?", 40, flexible=True),), id="list")

    @property
    def _list(self) -> LineList:
        return self.query_one("#list", LineList)

    def on_mount(self) -> None:
        """Look which sessions have the same grid; the only one is taken."""
        self.set_top("Déplacer ou copier")
        try:
            session = self._store.session()
            self.set_top(f"Déplacer ou copier · {session.title}")
            self._sessions = tuple(
                one
                for one in self.e1.folder.entries()
                if one.name != self._store.name and one.session and one.session.grid_id == session.grid_id
            )
        except E1Error as error:
            self.say(str(error), problem=True)
        if len(self._sessions) == 1:
            self._target = self._sessions[0].name
        self._show()
        if self._sessions:  # who is most often known already, and where to is what is asked
            self._list.select(f"{_TO}{self._sessions[0].name}")
        self._list.focus()

    def refresh_names(self) -> None:
        """Draw the rows anew, with or without names."""
        self._show()

    def hints(self) -> str:
        """How to choose, and how to go on."""
        return footer_of(tick="choisir, cocher", move_those="déplacer ou copier", back="retour", help="aide")

    def _show(self) -> None:
        if not self._sessions or not self._people:
            self._list.show((), empty=NOWHERE)
            return
        rows = [Row(key, (f"{_dot(key == self._way)} {text}",)) for key, text in _WAYS.items()]
        rows += [
            Row(f"{_TO}{one.name}", (f"{_dot(one.name == self._target)} Vers {_session_text(one)}",))
            for one in self._sessions
        ]
        rows += [
            Row(f"{_WHO}{one.stem}", (f"[{'√' if one.stem in self._ticked else ' '}] {self._person(one)}",))
            for one in self._people
        ]
        self._list.show(rows)

    def _person(self, one: Summary) -> str:
        names = self.e1.names
        name = names.of(self._store, one.stem, one.full_name, one.number, one.order)
        return f"{name}  {names.number(one.number)}{' · close' if one.is_closed else ''}"

    def action_tick(self) -> None:
        """Choose the way or the session under the cursor, or tick the candidate."""
        key = self._list.key
        if key is None or self._is_writing:
            return
        if key in _WAYS:
            self._way = key
        elif key.startswith(_TO):
            self._target = key.removeprefix(_TO)
        else:
            self._ticked ^= {key.removeprefix(_WHO)}
        self._show()

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Below, of a session whose row has been cut, the end of it: the folder's name is what tells."""
        if event.by_rows or self._is_writing:
            return
        entry = next((one for one in self._sessions if event.key == f"{_TO}{one.name}"), None)
        is_cut = entry is not None and len(_session_text(entry)) + _BEFORE > self.app.size.width
        self.say(
            f"{entry.name} · {french_date(entry.session.date)}" if entry and entry.session and is_cut else ""
        )

    # --- moving ---

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """Entrée asks once, naming who would stay, then moves; a click chooses."""
        if event.by_click:
            self.action_tick()
            return
        if self._is_writing:
            return
        if event.key.startswith(_TO):  # Entrée means what is under the cursor
            self._target = event.key.removeprefix(_TO)
            self._show()
        if not self._target or not self._ticked:
            what = "la session où aller" if not self._target else "au moins un candidat"
            self.say(f"Choisissez {what} : {key('tick')}.", problem=True)
            return
        try:
            plan = self._plan()
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        if not plan.leaving:
            self.say(str(plan.staying[0]) if plan.staying else "Personne à déplacer.", problem=True)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._move(plan)

        does = "copier" if plan.way.copy else "déplacer"
        self.app.push_screen(Confirm(self._question(plan), does), answered)

    def _plan(self) -> MovePlan:
        """What was just given is on disk first, for it is what moves."""
        sitting = self.e1.sitting(self._store)
        if not sitting.writer.flush(FLUSH_SECONDS):
            raise E1Error("Tout n’est pas enregistré : personne ne peut être déplacé pour le moment.")
        way = Way(self._store, self.e1.folder.open(self._target), self._way == COPY)
        wanted = [self._store.load_or_reason(one.stem) for one in self._people if one.stem in self._ticked]
        return plan_move(way, wanted, sitting.author, self.e1.now())

    def _question(self, plan: MovePlan) -> str:
        does = "Copier" if plan.way.copy else "Déplacer"
        lines = [
            f"{does} {plural(len(plan.leaving), 'candidat')} vers {self._target_text()}, avec ce qui est donné ?"
        ]
        lines += [f"· {one.name} : {', '.join(one.notes)}" for one in plan.leaving if one.notes]
        lines += [f"Reste ici : {one}" for one in plan.staying[:_NAMED]]
        if (more := len(plan.staying) - _NAMED) > 0:
            lines.append(f"… et {more} de plus.")
        return "\n".join(lines)

    def _target_text(self) -> str:
        return next((_session_text(one) for one in self._sessions if one.name == self._target), self._target)

    def _move(self, plan: MovePlan) -> None:
        self._is_writing = True
        self.say("En cours…")
        author = self.e1.sitting(self._store).author

        def write() -> None:
            try:
                gone, staying = move_all(plan, author, self.e1.now)
            except Exception as error:  # a thread's error would leave the screen waiting for ever
                self.post_message(
                    self.Failed(
                        f"Erreur inattendue ({type(error).__name__}) : revenez ({key('back')}) voir qui est où."
                    )
                )
            else:
                self.post_message(self.Finished(len(gone), (*plan.staying, *staying)))

        self.run_worker(write, thread=True, exit_on_error=False)

    def on_move_screen_failed(self, event: Failed) -> None:
        """Say what went wrong; whoever has gone until then is gone."""
        self._is_writing = False
        self.say(event.problem, problem=True)

    def on_move_screen_finished(self, event: Finished) -> None:
        """Go back to the list, with who went, and who did not, as its message."""
        done = plural(event.gone, "candidat")
        verb = "copié" if self._way == COPY else "déplacé"
        sentence = f"{done} {verb}{'s' if event.gone > 1 else ''} vers {self._target}."
        if event.staying:
            sentence += f" {len(event.staying)} non : {event.staying[0]}"
        self.dismiss(sentence)

    def action_back(self) -> None:
        """Go back without moving anybody, unless it is being done."""
        if self._is_writing:
            self.say("C’est en cours.")
        else:
            self.dismiss(None)


def _dot(chosen: bool) -> str:
    return f"({'●' if chosen else ' '})"


def _session_text(entry: SessionEntry) -> str:
    """The title, the day, and the folder's name: two sessions may have one title."""
    assert entry.session is not None
    parts = (entry.session.title, french_date(entry.session.date), entry.name)
    return " · ".join(part for part in parts if part)
