"""The half of the candidates' screen that moves passages: two candidates change places, one passes earlier or later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from e1tui.domain.day.passages import Move, beside, exchange_moves, stays
from e1tui.domain.day.schedule import UNDATED, by_passage, date_of, has_place
from e1tui.domain.french import french_time, short_date
from e1tui.domain.summary import Summary
from e1tui.errors import E1Error, InvalidValue
from e1tui.open_session.rows import Listed
from e1tui.operations.passages import move_places
from e1tui.storage.store import SessionStore
from e1tui.tui.candidates.overview import CandidateList
from e1tui.tui.keys.commands import footer_of, key
from e1tui.tui.text.lines import clip

CHOOSING: Final = footer_of(exchange="échanger avec celui-ci", lines="un autre", back="laisser")
NO_PASSAGES: Final = f"Aucun candidat n’a de passage : {key('passages')} en donne à tous."
NOT_READ: Final = "Tous les candidats ne sont pas encore lus : un instant."
NOTHING_TO_UNDO: Final = "Aucun échange de passages à annuler."
_LONGEST: Final = 24  # of a name, in a sentence of two


class PassageList(CandidateList):
    """An exchange is its own undoing: what was done last is kept, and `u` does it again the other way."""

    def __init__(self, store: SessionStore) -> None:
        super().__init__(store)
        self._chosen: Summary | None = None  # who is to change places with the next that is chosen
        self._exchanged: list[tuple[Move, ...]] = []  # what was moved where, the last at the end

    def note(self, key: str | None) -> tuple[str, bool]:
        """While another candidate is to be chosen, the message line says for whom."""
        if self._chosen is None:
            return super().note(key)
        chosen = self._with_place(self._chosen, dated=self._files.has_several_days)
        return f"Échanger {chosen} avec le candidat sous le curseur.", False

    def hints(self) -> str:
        """While another candidate is to be chosen, how to choose and how to leave it."""
        return CHOOSING if self._chosen and not self.filter.is_open else super().hints()

    def action_exchange(self) -> None:
        """Choose the candidate under the cursor; where one is chosen, both change places."""
        here = self._here()
        if here is None:
            return
        if self._chosen is None:
            if said := stays(here):
                self.say(said, problem=True)
            else:
                self._choose(here)
            return
        chosen = self._chosen
        self._choose(None)
        if chosen.stem != here.stem:
            self._exchange(chosen, here)

    def action_earlier(self) -> None:
        """The candidate changes places with the one before, who passes later."""
        self._move(-1)

    def action_later(self) -> None:
        """The candidate changes places with the one after, who passes earlier."""
        self._move(1)

    def action_undo(self) -> None:
        """Take back the last exchange that was made here and not taken back yet."""
        if not self._exchanged:
            self.say(NOTHING_TO_UNDO)
        elif self._move_all(tuple((after, before) for before, after in self._exchanged[-1]), is_undo=True):
            self._exchanged.pop()

    def action_back(self) -> None:
        """Choose no other after all; else go back to the sessions."""
        if self._chosen is not None:
            self._choose(None)
        else:
            super().action_back()

    @property
    def is_choosing(self) -> bool:
        """Whether the next candidate that is opened changes places with one that was chosen."""
        return self._chosen is not None

    def _choose(self, one: Summary | None) -> None:
        self._chosen = one
        self._show_note()
        self.show_hints()

    def _here(self) -> Summary | None:
        """The candidate under the cursor, None, and why, where passages cannot be moved from there."""
        found = self._files.values.get(self.list.key or "")
        if self.left():
            self.say(NOT_READ)
        elif not isinstance(found, Listed):
            self.say("Aucun candidat sous le curseur.", problem=True)
        elif by_passage(self._files.summaries) is None:
            self.say(NO_PASSAGES)
        else:
            return found.summary
        return None

    def _move(self, step: int) -> None:
        if (here := self._here()) is None:
            return
        rows = [one.summary for one in self._files.entries if isinstance(one, Listed)]
        try:
            if said := stays(here):
                raise InvalidValue(said)
            if not has_place(here):
                raise InvalidValue(f"Sans passage : {key('exchange')} prend celui d’un autre.")
            other = beside(rows, here.stem, step, self._files.day)
        except InvalidValue as error:
            self.say(str(error), problem=True)
            return
        self._exchange(here, other)

    def _exchange(self, first: Summary, second: Summary) -> None:
        """Have both change places, with all of their groups where they are of two."""
        try:
            moves = exchange_moves(first, second, self._files.summaries)
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        if self._move_all(moves):
            self._exchanged.append(moves)

    def _move_all(self, moves: Sequence[Move], *, is_undo: bool = False) -> bool:
        """Give each their other place, and say where they are now; whether that was done."""
        try:
            move_places(self._store, moves, self._sitting.author, self.e1.now())
        except E1Error as error:
            self.say(str(error), problem=True)
            return False
        self.refresh_rows()
        after = [one for _, one in moves]
        dated = len({date_of(one, self._files.day) for one in after}) > 1
        by_group = {one.group: one for one in reversed(after)} if len(after) > 2 else {}
        now = " ; ".join(
            self._group_place(one, dated=dated) if by_group else self._with_place(one, dated=dated)
            for one in (reversed(by_group.values()) if by_group else after)
        )
        sizes = {group: sum(one.group == group for one in after) for group in by_group}
        if is_undo:
            self.say(f"Annulé : {now}.")
        elif len(set(sizes.values())) > 1:
            self.say(f"{now}. Groupes inégaux : revoir les heures ({key('passages')}).")
        elif len({one.extra_time for one in after}) > 1:  # one passes longer than the place is
            self.say(f"{now}. Temps majoré : revoir les heures ({key('passages')}).")
        else:
            self.say(f"{now}. {key('undo')} annule.")
        return True

    def _group_place(self, one: Summary, *, dated: bool) -> str:
        """ "groupe 2 · 09:40"; `dated`, with the day."""
        day = short_date(one.exam_date) if dated else ""
        time = french_time(one.time)
        return " · ".join(part for part in (f"groupe {one.group}", day, time) if part)

    def _with_place(self, one: Summary, *, dated: bool) -> str:
        """ "DUPONT Léa 3 · 09:40"; `dated`, with the day."""
        name = self.e1.names.of(self._store, one.stem, one.full_name, one.number, one.order)
        date = date_of(one, self._files.day)
        day = short_date(date) if dated and date != UNDATED else ""
        time = french_time(one.time)
        place = " · ".join(part for part in (str(one.order or ""), day, time) if part) or "sans passage"
        spare = (self.app.size.width - 16) // 2 - len(place) - 1
        return f"{clip(name, max(min(spare, _LONGEST), 8))} {place}"
