"""Where the candidate on screen stands among the others: who comes before and after, whose timer runs too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final, Protocol

from e1tui.domain.agreement import of
from e1tui.domain.day.schedule import UNDATED, date_of, last_rank, next_open
from e1tui.domain.day.situations import seen_in
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.french import french_time, short_date, short_day
from e1tui.domain.summary import Summary, summary
from e1tui.domain.text import clip
from e1tui.scoring.post import Post

_LONGEST: Final = 25  # of a name, in the line that offers the next candidate
_SHORTEST_NAME: Final = 8  # of one beside two dates
_SHORT: Final = 18  # of one in the top line
_SHORTEST: Final = 12  # of a name, where a sentence has no room for the whole


class Roll(Protocol):
    """The candidates of the session, whose files are read one by one, as far as needed."""

    @property
    def day(self) -> dt.date | None:
        """The session's date, for candidates without one of their own."""
        ...

    @property
    def situation(self) -> str:
        """The situation that its rows are seen in, "" where there are not several."""
        ...

    @property
    def summaries(self) -> Sequence[Summary]:
        """Of those that were read, and can be."""
        ...

    @property
    def is_complete(self) -> bool:
        """Whether all were read."""
        ...

    @property
    def stems(self) -> Sequence[str]:
        """All of them, in the order of the files' names."""
        ...

    @property
    def left(self) -> int:
        """How many are still to be read."""
        ...

    def look(self) -> object:
        """See which files are others now; E1Error when the folder cannot be read."""
        ...

    def read(self, count: int) -> None:
        """Read so many of those that are left."""
        ...

    def fresh_summary(self, stem: str) -> Summary | None:
        """What the list knows of a candidate's file as it is now; None when it cannot be read."""
        ...


class Neighbours:
    """`stems` are the candidates in the order of the list; `called` is how a candidate is named."""

    def __init__(
        self, post: Post, roll: Roll, stems: Sequence[str], called: Callable[[Summary], str]
    ) -> None:
        self._post = post
        self._roll = roll
        self._stems = tuple(stems)
        self._name = called
        self._last: tuple[str, str, int] = ("", "", 0)  # the last rank of a day: it is shown every second

    def place(self, stem: str, evaluation: Evaluation, situation: str = "") -> str:
        """ "passage 3 sur 12" in that situation, and without a rank the place in the list: "candidat 4 sur 12"."""
        order = evaluation.oral(situation).order
        if order is None:
            return f"candidat {self._stems.index(stem) + 1} sur {len(self._stems)}"
        if self._last[:2] != (stem, situation):
            roll, row = self._roll, self._row(stem, evaluation, situation)
            known = [seen_in(one, situation) for one in roll.summaries] if roll.is_complete else ()
            self._last = (stem, situation, last_rank(known, row, roll.day))
        of = f" sur {self._last[2]}" if self._last[2] >= order else ""
        return f"passage {order}{of}"

    def _row(self, stem: str, evaluation: Evaluation, situation: str) -> Summary:
        return seen_in(summary(self._post.grid, stem, evaluation), situation)

    def _date(self, evaluation: Evaluation, situation: str) -> dt.date:
        return date_of(self._row("", evaluation, situation), self._roll.day)

    def next(self, stem: str, step: int) -> Summary | None:
        """The next candidate to be examined (`step` −1: the one before), None when there is none."""
        return next_open(self._stems, stem, self._find, step)

    def _find(self, stem: str) -> Summary | None:
        if (given := self._post.pending(stem)) is not None:  # closed just now, and not on disk yet
            return self._row(stem, given, self._roll.situation)
        return self._roll.fresh_summary(stem)

    def day_ends(self, evaluation: Evaluation, found: Summary, step: int, width: int) -> str:
        """What is said before the key leads to another day than that of the candidate on screen, "" on the same one.

        The name is cut to what `width` columns have room for.
        """
        day = self._roll.day
        here, there = self._date(evaluation, found.situation), date_of(found, day)
        if here == there:
            return ""
        edge = "Fin" if step > 0 else "Début"
        edge = "Sans date ici" if here == UNDATED else f"{edge} du {short_date(here)}"
        before = f"{edge}. {self._post.key('next_candidate' if step > 0 else 'previous_candidate')} encore : "
        after = f", {'sans date' if there == UNDATED else short_day(there)}."
        room = min(max(width - len(before) - len(after), _SHORTEST_NAME), _LONGEST)
        return f"{before}{self._called(found, room)}{after}"

    def none_left(self, stem: str, step: int, first: str = "") -> str:
        """What is said when there is none on that side; of a group `stem` is the member at that edge, `first` the one
        at the other."""
        here = "ce groupe" if first else "celui-ci"
        if (other := self.next(first or stem, -step)) is None:
            return f"Plus aucun autre candidat à évaluer. {self._post.key('back')} : revenir à la liste."
        name = self._called(other)
        if step > 0:
            before = self._post.key("previous_candidate")
            return f"Plus aucun candidat à évaluer après {here}. {before} : {name}."
        return f"Aucun candidat à évaluer avant {here}. {self._post.key('next_candidate')} : {name}."

    def offer(self, stem: str, evaluation: Evaluation) -> str:
        """The line that offers the next one: "Pg suiv : candidat suivant, DUPONT Léa, passage 4 à 10:20".

        Of one who comes on another day it says the day: "Pg suiv : le 27/11, DUPONT Léa, passage 1 à 09:00".
        """
        if (found := self.next(stem, 1)) is None:
            return self.none_left(stem, 1)
        day = self._roll.day
        date = date_of(found, day)
        who = "candidat suivant"
        if date not in (UNDATED, self._date(evaluation, found.situation)):
            who = f"le {short_date(date)}"
        passage = f"passage {found.order}" if found.order is not None else ""
        hour = f"à {french_time(found.time)}" if found.time else ""
        lead = f"{self._post.key('next_candidate')} : {who}"
        parts = (lead, self._called(found), f"{passage} {hour}".strip())
        return ", ".join(part for part in parts if part)

    def still_running(self, stem: str, width: int) -> str:
        """ "le chronomètre de DUPONT Léa tourne encore : Pg suiv, puis c.", whoever started it, or "".

        It is never stopped by itself: two juries may share a session. The name is cut to what `width` columns have
        room for. E1Error when the session's folder cannot be read.
        """
        running = [one for one in self._all() if one.stem != stem and one.is_timed]
        if not running:
            return ""
        more = f" (et {len(running) - 1} de plus)" if len(running) > 1 else ""
        way = "" if more else f" : {self._way_to(stem, running[0])}"  # the list shows them all
        before, after = "le chronomètre ", f"{more} tourne encore{way}."
        room = max(width - len(before) - len("de ") - len(after), _SHORTEST)
        return f"{before}{of(self._called(running[0], room))}{after}"

    def running(self) -> set[str]:
        """Whose timer ran when the list read them last: nothing is read."""
        return {one.stem for one in self._roll.summaries if one.is_timed}

    def running_told(self, stems: Collection[str]) -> str:
        """ "chrono : DUPONT Léa", for the top line: of these candidates, whose timer still runs; "" where none does."""
        found = [one for stem in sorted(stems) if (one := self._find(stem)) is not None and one.is_timed]
        if not found:
            return ""
        more = f" et {len(found) - 1} de plus" if len(found) > 1 else ""
        return f"chrono : {self._called(found[0], _SHORT)}{more}"

    def _all(self) -> Iterator[Summary]:
        """Every candidate of the session as they are now: those that no filter lets through, and what is still to be
        written, too."""
        roll = self._roll
        roll.look()
        roll.read(roll.left)
        for stem in roll.stems:
            if (found := self._find(stem)) is not None:
                yield found

    def _way_to(self, stem: str, other: Summary) -> str:
        """How to stop the other's timer, or who sees to it."""
        for one in self._post.others():
            if one.stem == other.stem:
                return "vous y êtes, ailleurs" if one.own else f"{clip(one.who, _SHORTEST)} y est"
        key = self._post.key
        for step, command in ((1, "next_candidate"), (-1, "previous_candidate")):
            if (found := self.next(stem, step)) is not None and found.stem == other.stem:
                return f"{key(command)}, puis {key('timer')}"
        return f"{key('back')}, l’ouvrir, {key('timer')}"

    def _called(self, one: Summary, room: int = _LONGEST) -> str:
        return clip(self._name(one), room)
