"""The half of the candidates' screen that shows them: the list, who else is in, who holds the keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from textual import events

from e1tui import keyboards, zone
from e1tui.domain.agreement import of
from e1tui.domain.day.schedule import Turn, date_of
from e1tui.domain.french import french_time, plural
from e1tui.domain.grid import Grid
from e1tui.domain.marks import french
from e1tui.domain.session import Examiner, Session, State, no_such_member
from e1tui.open_session.candidates import Roll
from e1tui.open_session.rows import Entry, Listed, Refused, Unread, let_through, passage_text
from e1tui.open_session.session import Sitting
from e1tui.storage.attendance import Present
from e1tui.storage.store import SessionStore
from e1tui.tui.candidates.day_rules import day_rule
from e1tui.tui.candidates.followed_list import FollowedList
from e1tui.tui.candidates.mark_column import MARK, with_scale
from e1tui.tui.candidates.situations import (
    NO_SITUATION,
    next_situation,
    progress_note,
    situation_part,
    with_group,
)
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.screen.listing import with_title
from e1tui.tui.text.holder import holder_question, holder_text
from e1tui.tui.widgets.line_list import Column, LineList, Row

EMPTY = (
    "Aucun candidat dans cette session.",
    "",
    f"{key('import_list')}   importer une liste (fichier ou tableur)",
    f"{key('paste_list')}   coller une liste copiée d’un tableur",
    f"{key('add')}   ajouter un candidat",
    f"{key('help')}   aide",
)
FILLING: Final = ("import_list", "paste_list", "add")  # what an empty list is offered
NO_COMMISSION = f"Commission non renseignée : {key('edit')} sur la liste des sessions."
NO_PASSAGE: Final = f"Sans passage : à la fin du jour. {key('edit')} le donne, {key('passages')} à tous."
_CORRECTS: Final = f"{key('edit')} le corrige."
UTC_ADVICE: Final = f"Fuseau : {key('edit')}, aux sessions."
_BY_PASSAGE: Final = " · ordre de passage"
NOBODY: Final = (
    " · clavier : ?"  # until a digit has answered, whatever is said meanwhile in place of the question
)
_TITLE: Final = 18  # columns of the top line that the holder leaves to the title, with the edges
OPEN: Final = "●"  # somebody else has the candidate open


class Drawn(NamedTuple):
    """A row and what it was made of: it is made anew when one of these is another."""

    entry: Entry
    is_open: bool
    turn: Turn | None
    row: Row


class CandidateList(FollowedList):
    """One row per candidate, in the order of passage or the French alphabetical one; refused files last, with their
    reason."""

    SCOPE = commands.CANDIDATES
    COLUMNS = (
        Column("Nom et prénom", 20, flexible=True),
        Column("Numéro", 11, spare=True),
        Column("Passage", 9),
        Column("Présence", 8),
        Column("Crit.", 5, "center"),
        MARK,
        Column(" État", 11),
    )

    def __init__(self, store: SessionStore) -> None:
        super().__init__(store)
        self._asked = False  # whether somebody has said who holds the keyboard
        self._others: tuple[Present, ...] = ()
        self._rows: dict[str, Drawn] = {}  # as drawn last
        self._rows_session: Session | None = None
        self._has_groups = False  # as drawn last
        self._headed: tuple[Column, ...] = tuple(self.COLUMNS)
        self._turns: Mapping[str, Turn] = {}  # as drawn last

    def refresh_names(self) -> None:
        """Show the list anew with names or without; the filter is emptied, for it may be a name."""
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

    @property
    def session_grid(self) -> Grid | None:
        """What the help speaks of."""
        return self._grid

    # Textual calls the handlers of the classes above by itself, after these.

    def on_screen_resume(self) -> None:
        """Tell the other posts that one is on the list again."""
        self._sitting.enter()

    def on_unmount(self) -> None:
        """Tell the other posts that one has left the session."""
        self._sitting.leave()

    # --- the list ---

    def left(self) -> int:
        """How many candidates are still to be read."""
        return self._files.left if self._grid else 0

    def read_more(self, count: int) -> None:
        """Read so many more, those that the window shows first."""
        self._files.read(count, first=self.list.visible_keys)

    def rows(self) -> Iterable[Row]:
        """The rows that the filter lets through; one is made anew only when something of it changed."""
        if self._rows_session is not self._session:  # read anew: it may have other codes of absences
            self._rows_session = self._session
            self._rows.clear()
        opened = {other.stem for other in self._others}
        self._settle()
        self._turns = self._files.turns(self.e1.now())
        date: dt.date | None = None
        for entry in self._let_through(self._files.entries):
            if isinstance(entry, Listed) and self._files.has_several_days:
                if (own := date_of(entry.summary, self._files.day)) != date:
                    yield day_rule(own, self.e1.today())
                date = own
            is_open, turn = entry.stem in opened, self._turns.get(entry.stem)
            known = self._rows.get(entry.stem)
            if known is None or known.entry is not entry or (known.is_open, known.turn) != (is_open, turn):
                known = Drawn(entry, is_open, turn, self._row(entry, is_open, turn))
                self._rows[entry.stem] = known
            yield known.row
        yield from self.copy_rows()

    def _settle(self) -> None:
        """See the candidates in the situation at hand, whose groups have a column."""
        self._files.settle(self.e1.now())
        if (has_groups := any(self._files.groups)) != self._has_groups:
            self._has_groups = has_groups
            self._rows.clear()
        columns = with_scale(self.COLUMNS, self._grid)
        if (columns := with_group(columns) if has_groups else columns) != self._headed:
            self._headed = columns
            self.list.head(columns)

    def action_other_situation(self) -> None:
        """The next situation of the session, until another one is asked for."""
        if chosen := next_situation(self._files):
            self._files.chosen = chosen
            self.show_rows()
        else:
            self.say(NO_SITUATION)

    def _is_in_utc(self) -> bool:
        """Whether hours of passage are compared with a server's UTC that nobody has asked for."""
        asked = (self._session and self._session.zone) or self.e1.settings.zone
        return self._files.has_hours and not asked and zone.is_utc()

    def _hours(self) -> str:
        """Which clock the hours are compared with."""
        if not self._is_in_utc():
            return f"Heures : {zone.current()}"
        return f"Heures en UTC, celles du serveur : il y est {french_time(self.e1.now())}. {UTC_ADVICE}"

    def read(self) -> None:
        """Read the session and its files, and take the session's time zone."""
        super().read()
        self.e1.use_zone(self._session)

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
        # Who misses one situation only keeps what they were given.
        positions = f"{one.positions}/{self._criteria()}" if one.is_present or one.positions else ""
        mark = _mark(one.mark_on_20)
        state = f" {turn.value if turn else one.state_text}" + (OPEN if is_open else "")
        cells = (
            names.of(self._store, one.stem, one.full_name, one.number, one.order),
            names.number(one.number),
            passage_text(one.order, one.time),
            *([one.group] if self._has_groups else []),
            code or "présent",
            positions,
            mark,
            state,
        )
        return Row(one.stem, cells, "" if one.is_present else "dim")

    def _look(self) -> None:
        super()._look()
        if not self.is_on_top:
            return
        before, self._others = self._others, self._sitting.others()
        is_same = [(one.who, one.stem) for one in before] == [(one.who, one.stem) for one in self._others]
        if not is_same or self._files.turns(self.e1.now()) != self._turns:
            self.show_rows()

    def _criteria(self) -> int:
        return sum(len(c.criteria) for c in self._grid.competencies) if self._grid else 0

    def show_rows(self) -> None:
        """Show the list; which zone its hours are in stands below it where there are any."""
        self.list.set_foot(self._hours() if self._files.has_hours else "")
        super().show_rows()
        self.show_hints()

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """What the keys do depends on the row: an evaluation that is closed is reopened."""
        self.show_hints()

    def hints(self) -> str:
        """The keys of the row under the cursor, or those of the filter while it is open."""
        if self.filter.is_open:
            return super().hints()
        if self.total():
            here = self._files.values.get(self.list.key or "")
            is_closed = isinstance(here, Listed) and here.summary.is_closed
            said = {"close": "rouvrir"} if is_closed else {}
            return commands.footer(commands.CANDIDATES, self.app.size.width, said, self.hints_page)
        return commands.fitted([commands.BY_ID[one].hint() for one in FILLING], self.app.size.width)

    def empty_lines(self) -> Sequence[str]:
        """How to begin, in the place of a list without candidates."""
        return EMPTY

    def top(self) -> str:
        """The session, how many candidates and how many closed, and who holds the keyboard."""
        known = self._files.values
        if len(known) < self.total():
            counts = f" · lecture : {len(known)} sur {plural(self.total(), 'candidat')}{self.filter_part()}"
        else:
            states = (one.summary.state for one in known.values() if isinstance(one, Listed))
            closed = sum(state is State.CLOSED for state in states)
            counts = f" · {plural(self.total(), 'candidat')} · {plural(closed, 'close')}{self.filter_part()}"
            counts += situation_part(self._files)
        counts += self.copies_part()
        if self._files.read_only:
            counts = f" · LECTURE SEULE{counts}"
        if self._others:
            counts += " · aussi : " + ", ".join(dict.fromkeys(_known_as(one) for one in self._others))
        title = self._session.title if self._session else self._store.name
        width = self.app.size.width
        if holder := holder_text(self._sitting.author.member, width - len(counts) - _TITLE):
            counts += f" · {holder}"
        elif self._is_unheld and width - len(counts) >= _TITLE + len(NOBODY):
            counts += NOBODY
        # The order can be seen, who holds the keyboard cannot; who is not in it is said at the row too.
        if unplaced := len(self._files.unplaced):
            counts += f" · {unplaced} sans passage"
        elif (
            self._files.is_by_passage
            and not self._files.situation
            and not (holder and len(title + counts + _BY_PASSAGE) + 2 > width)
        ):
            counts += _BY_PASSAGE
        return with_title(title, counts, width)

    def note(self, key: str | None) -> tuple[str, bool]:
        """What the message line says of a row: why it cannot be read, who else is there, what hour it is."""
        if isinstance(found := self._files.values.get(key or ""), Refused):
            return found.unreadable.reason, True
        if advice := self.copy_note(key):
            return advice, True
        if self._files.read_only:
            return self._files.read_only, True
        if question := self._question():  # before who else is there, whom the top line names too
            return question, False
        here = [one.sentence(self._sitting.clock()) for one in self._others if one.stem == key]
        if here:
            return f"Ouvert aussi par : {', '.join(here)}.", False
        if key in self._files.unplaced:
            return NO_PASSAGE, False
        if other := self._files.of_the_same_rank(key):
            return f"Même rang que {other.full_name}, ce jour-là. {_CORRECTS}", False
        if told := progress_note(self._session, self._files.values.get(key or ""), self.e1.today()):
            return told, False
        if self._is_in_utc() and not self.list.shows_foot:
            return self._hours(), True
        return (NO_COMMISSION if self._session and not self._session.commission else ""), False

    # --- who holds the keyboard: accounts are often shared ---

    def _members(self) -> Sequence[Examiner]:
        """Those to choose from; a commission of one needs no question."""
        commission = self._session.commission if self._session else ()
        return commission[:9] if len(commission) > 1 else ()

    @property
    def _is_unheld(self) -> bool:
        """Whether nobody has said yet who of several members holds the keyboard."""
        return not self._asked and not self._sitting.author.member and bool(self._members())

    def _question(self) -> str:
        if self.filter.is_open or not self._is_unheld:
            return ""
        return holder_question(
            [member.full_name for member in self._members()], 2 * (self.app.size.width - 2)
        )

    def on_key(self, event: events.Key) -> None:
        """A digit answers who holds the keyboard while that is asked; a stray one asks before it changes anything."""
        digit = keyboards.digit(self.e1.keyboard, event.character)
        members = self._members()
        if digit is None or self.filter.is_open or not members:
            return
        event.stop()
        question, holder = self._question(), self._sitting.author.member
        if not 1 <= int(digit) <= len(members):
            self.say(question or no_such_member(members))
            return
        member = members[int(digit) - 1].full_name
        if question and self.is_said(question):
            self._hold(member)
        elif question:
            self.say(question)
        elif member == holder:
            self.say(f"{member} tient déjà le clavier.")
        else:
            self._ask_to_hold(member, holder)

    def _ask_to_hold(self, member: str, holder: str) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._hold(member)

        after = f"\nCe qui est donné ensuite n’est plus au nom {of(holder)}." if holder else ""
        self.app.push_screen(
            Confirm(f"{member} tient le clavier ?{after}", "oui", "non, rien ne change"), answered
        )

    def _hold(self, member: str) -> None:
        self._asked = True
        self._sitting.hold(member)
        self.set_top(self.top())
        self.say(f"{member} tient le clavier ; un chiffre en change, après une question.")


def _known_as(one: Present) -> str:
    return "vous-même ailleurs" if one.own else one.who


def _mark(mark: Decimal | None) -> str:
    return "" if mark is None else french(mark)
