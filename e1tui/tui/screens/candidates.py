"""The candidates of a session: who comes when, what is given, what is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from textual import events

from e1tui.domain.grid import Grid
from e1tui.domain.marks import french
from e1tui.domain.schedule import Turn
from e1tui.domain.session import Examiner, Session, State
from e1tui.errors import E1Error
from e1tui.storage.presents import Present
from e1tui.storage.store import SessionStore, Stored
from e1tui.tui import commands, keyboards
from e1tui.tui.base import Confirm
from e1tui.tui.listed import Entry, Listed, Refused, Unread, let_through, passage_text
from e1tui.tui.roll import Roll
from e1tui.tui.screens.candidate_form import CandidateForm
from e1tui.tui.screens.history import HistoryScreen
from e1tui.tui.screens.listing import AT_ONCE, ListScreen, plural, with_title
from e1tui.tui.sitting import Sitting
from e1tui.tui.widgets.line_list import Column, LineList, Row

EMPTY = (
    "Aucun candidat dans cette session.",
    "",
    "i   importer une liste (fichier ou tableur)",
    "o   ajouter un candidat",
    "?   aide",
)
NO_COMMISSION = "Commission non renseignée : m sur la liste des sessions."
HOW_BACK = "t : les revoir, et remettre."
OPEN: Final = "●"  # somebody else has the candidate open
LOOK_SECONDS: Final = 1.0
Drawn = tuple[Entry, bool, Turn | None, Row]  # a row with what it was made of
_STATES = {State.DRAFT: "brouillon", State.CLOSED: "close"}


class CandidatesScreen(ListScreen):
    """One row per candidate, in the order of passage or the French alphabetical one; refused files last, with their
    reason."""

    SCOPE = commands.CANDIDATES
    BINDINGS = commands.bindings(commands.CANDIDATES)
    COLUMNS = (
        Column("Nom et prénom", 20, flexible=True),
        Column("Numéro", 11),
        Column("Passage", 9),
        Column("Présence", 8),
        Column("Crit.", 5, "center"),
        Column("Sur 20", 6, "right"),
        Column(" État", 11),
    )

    def __init__(self, store: SessionStore) -> None:
        super().__init__()
        self._store = store
        self._asked = False  # who holds the keyboard was answered, or need not be
        self._others: tuple[Present, ...] = ()
        self._rows: dict[str, Drawn] = {}  # as drawn last
        self._rows_session: Session | None = None
        self._turns: Mapping[str, Turn] = {}  # as drawn last

    def refresh_names(self) -> None:
        self._rows.clear()
        self.filter.text = ""  # it may be a name, and would tell whose row is which
        self.show_rows()

    @property
    def _sitting(self) -> Sitting:
        return self.e1.sitting(self._store)

    @property
    def _files(self) -> Roll:
        return self._sitting.roll

    @property
    def _session(self) -> Session | None:
        return self._files.session

    @property
    def _grid(self) -> Grid | None:
        return self._files.grid

    # Textual calls the handlers of the classes above by itself, after these.

    def on_mount(self) -> None:
        self.set_interval(LOOK_SECONDS, self._look)

    def on_screen_resume(self) -> None:
        self._sitting.enter()

    def on_unmount(self) -> None:
        self._sitting.leave()

    # --- the list ---

    def read(self) -> None:
        self._see_changes()
        self.read_more(AT_ONCE)

    def _see_changes(self) -> bool:
        """Whether any file is another one now; nothing of the candidates is read."""
        return bool(self._files.look())

    def left(self) -> int:
        return self._files.left if self._grid else 0

    def read_more(self, count: int) -> None:
        self._files.read(count, first=self.list.visible_keys)

    def rows(self) -> Iterable[Row]:
        if self._rows_session is not self._session:  # its codes
            self._rows_session = self._session
            self._rows.clear()
        opened = {other.stem for other in self._others}
        self._turns = self._files.turns(self.e1.now())
        for one in self._let_through(self._files.entries):
            is_open, turn = one.stem in opened, self._turns.get(one.stem)
            known = self._rows.get(one.stem)
            if known is None or known[0] is not one or known[1:3] != (is_open, turn):
                known = self._rows[one.stem] = (one, is_open, turn, self._row(one, is_open, turn))
            yield known[3]

    def _let_through(self, entries: Iterable[Entry]) -> Iterable[Entry]:
        """What the filter lets through; while names are hidden it looks at what stands for them, and at the state."""
        if not self.e1.names.hidden:
            return let_through(entries, self.filter.words)
        shown = ((one, self._row(one, False, self._turns.get(one.stem)).cells) for one in entries)
        return [one for one, cells in shown if self.filter.matches(cells[0], cells[-1])]

    def _row(self, entry: Entry, is_open: bool, turn: Turn | None) -> Row:
        names = self.e1.names
        if isinstance(entry, Refused):
            names.of(self._store, entry.stem, "")
            return Row(entry.stem, (names.scrub(entry.text),), "error")
        if isinstance(entry, Unread):
            name = names.of(self._store, entry.stem, entry.text)
            return Row(entry.stem, (name, *[""] * (len(self.COLUMNS) - 1)), "dim")
        one = entry.summary
        code = self._session.code(one.presence) if self._session else one.presence.code
        positions = f"{one.positions}/{self._criteria()}" if one.is_present else ""
        mark = _mark(one.mark_on_20)
        state = f" {turn.value if turn else _STATES[one.state]}" + (OPEN if is_open else "")
        cells = (
            names.of(self._store, one.stem, one.full_name, one.number, one.order),
            names.number(one.number),
            passage_text(one.order, one.time),
            code or "présent",
            positions,
            mark,
            state,
        )
        return Row(one.stem, cells, "" if one.is_present else "dim")

    def _look(self) -> None:
        """See what others did meanwhile; nothing is read when no file changed."""
        if not self.is_on_top:
            return
        others = self._sitting.others()
        if [(one.who, one.stem) for one in others] != [(one.who, one.stem) for one in self._others]:
            self._others = others
            self.show_rows()
        try:
            changed = self._see_changes()
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        if changed:
            self.refresh_rows()
        elif self._files.turns(self.e1.now()) != self._turns:
            self.show_rows()

    def _criteria(self) -> int:
        return sum(len(c.criteria) for c in self._grid.competencies) if self._grid else 0

    def total(self) -> int:
        return len(self._files.stems)

    def empty_lines(self) -> Sequence[str]:
        return EMPTY

    def top(self) -> str:
        known = self._files.values
        if len(known) < self.total():
            counts = f" · lecture : {len(known)} sur {self.total()} candidats{self.filter_part()}"
        else:
            states = (one.summary.state for one in known.values() if isinstance(one, Listed))
            closed = sum(state is State.CLOSED for state in states)
            counts = f" · {plural(self.total(), 'candidat')} · {plural(closed, 'close')}{self.filter_part()}"
            if self._files.is_by_passage:
                counts += " · ordre de passage"
        if self._others:
            counts += " · aussi : " + ", ".join(dict.fromkeys(_known_as(one) for one in self._others))
        title = self._session.title if self._session else self._store.name
        return with_title(title, counts, self.app.size.width)

    def _stored(self) -> Stored | None:
        """The candidate under the cursor read anew; None, and why, when there is none."""
        if self.list.key is None:
            self.say("Aucun candidat sous le curseur : o en ajoute un, i importe une liste.")
            return None
        try:
            return self._store.load(self.list.key)
        except E1Error as error:
            self.say(str(error), problem=True)
            return None

    def note(self, key: str | None) -> tuple[str, bool]:
        if isinstance(found := self._files.values.get(key or ""), Refused):
            return found.unreadable.reason, True
        here = [one.sentence(self._sitting.clock()) for one in self._others if one.stem == key]
        if here:
            return f"Ouvert aussi par : {', '.join(here)}.", False
        if question := self._question():
            return question, False
        return (NO_COMMISSION if self._session and not self._session.commission else ""), False

    # --- who holds the keyboard: accounts are often shared ---

    def _members(self) -> Sequence[Examiner]:
        """Those to choose from; a commission of one needs no question."""
        commission = self._session.commission if self._session else ()
        return commission[:9] if len(commission) > 1 else ()

    def _question(self) -> str:
        if self._asked or self._sitting.author.member or not self._members():
            return ""
        names = "  ".join(f"{rank} {member.full_name}" for rank, member in enumerate(self._members(), 1))
        return f"Qui tient le clavier ? {names}"

    def on_key(self, event: events.Key) -> None:
        digit = keyboards.digit(self.e1.keyboard, event.character)
        members = self._members()
        if digit is None or self.filter.is_open or not members:
            return
        event.stop()
        if not 1 <= int(digit) <= len(members):
            self.say(self._question() or f"Il y a {len(members)} membres dans la commission.")
            return
        self._asked = True
        member = members[int(digit) - 1].full_name
        self._sitting.hold(member)
        self.say(f"{member} tient le clavier ; un autre chiffre en change.")

    # --- commands ---

    def action_history(self) -> None:
        if (stored := self._stored()) is not None and self._grid is not None:
            self.app.push_screen(HistoryScreen(self._grid, stored))

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        self.action_open()

    def action_open(self) -> None:
        if (stored := self._stored()) is not None:
            stems = [one.stem for one in self._files.entries if not isinstance(one, Refused)]
            self.e1.open_evaluation(self._store, stems, stored.stem, self._left)

    def _is_refused(self, stem: str) -> bool:
        return isinstance(self._files.values.get(stem), Refused)

    def _left(self, sentence: str | None) -> None:
        if sentence:
            self.say(sentence, problem=True)

    def action_add(self) -> None:
        self.app.push_screen(CandidateForm(self._store), self._changed)

    def action_edit(self) -> None:
        if self.needs_names() or (stored := self._stored()) is None:
            return
        if stored.evaluation.is_closed:
            self.say("Évaluation close : rouvrez-la (v) avant de modifier le candidat.", problem=True)
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
        if not self.needs_names():
            self.import_list()

    def import_list(self, *, pasted: bool = False) -> None:
        """Import candidates from a file, or from lines that are pasted."""
        from e1tui.tui.screens.import_list import ImportScreen

        self.app.push_screen(ImportScreen(self._store, pasted=pasted), self._imported)

    def _imported(self, sentence: str | None) -> None:
        self.refresh_rows()
        if sentence:
            self.say(sentence)

    def action_passages(self) -> None:
        from e1tui.tui.screens.passages import PassagesForm

        if self.left() or self._session is None:
            self.say("Tous les candidats ne sont pas encore lus : un instant.")
            return
        rows = sorted(self._files.summaries, key=lambda one: one.sort_key)
        self.app.push_screen(PassagesForm(self._store, self._session, rows), self._imported)

    def action_export(self) -> None:
        from e1tui.tui.screens.export import ExportScreen

        key = self.list.key
        self.app.push_screen(ExportScreen(self._store, None if key is None or self._is_refused(key) else key))

    def action_close(self) -> None:
        if self.list.key is not None:
            from e1tui.tui.closing import toggle_closed

            toggle_closed(self, self._store, self.list.key)

    def action_close_all(self) -> None:
        from e1tui.tui.screens.close_all import close_all_complete

        close_all_complete(self, self._store)

    def action_deliberation(self) -> None:
        from e1tui.tui.screens.deliberation import DeliberationScreen

        if self._session is not None and self._grid is not None:
            self.app.push_screen(DeliberationScreen(self._store, self._session, self._grid))

    def action_withdraw(self) -> None:
        if (stored := self._stored()) is None:
            return
        name = stored.evaluation.candidate.full_name
        if not stored.evaluation.has_nothing_given:
            self.say(f"{name} a déjà des saisies : ce candidat reste.", problem=True)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._withdraw(stored.stem, name)

        question = f"Retirer {name} de la session ?\nLe fichier est gardé : {HOW_BACK}"
        self.app.push_screen(Confirm(question, "retirer"), answered)

    def _withdraw(self, stem: str, name: str) -> None:
        try:
            self._store.withdraw(stem)
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        self.refresh_rows()
        self.say(f"{name} est retiré. {HOW_BACK}")

    def action_withdrawn(self) -> None:
        from e1tui.tui.screens.withdrawn import WithdrawnScreen

        self.app.push_screen(WithdrawnScreen(self._store), self._changed)


def _known_as(one: Present) -> str:
    return "vous-même ailleurs" if one.own else one.who


def _mark(mark: Decimal | None) -> str:
    return "" if mark is None else french(mark)
