"""Where the candidate on screen stands among the others, who is examined before and after, whose timer runs too, and
how that is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from e1tui.domain.agreement import of
from e1tui.domain.day.schedule import last_rank, next_open
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.summary import Summary, summary
from e1tui.tui.open_session.rows import Listed
from e1tui.tui.open_session.session import Sitting
from e1tui.tui.text.anonymity import Names
from e1tui.tui.text.lines import clip

_LONGEST: Final = 25  # of a name, in the line that offers the next candidate
_SHORTEST: Final = 12  # of a name, where a sentence has no room for the whole


class Neighbours:
    """`stems` are the candidates in the order of the list; their files are read one by one, as far as needed."""

    def __init__(self, sitting: Sitting, grid: Grid, stems: Sequence[str]) -> None:
        self._sitting = sitting
        self._grid = grid
        self._stems = tuple(stems)
        self._last: tuple[str, int] = ("", 0)  # the last rank of a candidate's day: it is shown every second

    def place(self, stem: str, evaluation: Evaluation) -> str:
        """ "passage 3 sur 12", and without a rank the place in the list: "candidat 4 sur 12"."""
        if evaluation.order is None:
            return f"candidat {self._stems.index(stem) + 1} sur {len(self._stems)}"
        if self._last[0] != stem:
            roll, row = self._sitting.roll, summary(self._grid, stem, evaluation)
            known = roll.summaries if roll.is_complete else ()
            self._last = (stem, last_rank(known, row, roll.day))
        of = f" sur {self._last[1]}" if self._last[1] >= evaluation.order else ""
        return f"passage {evaluation.order}{of}"

    def next(self, stem: str, step: int) -> Summary | None:
        """The next candidate to be examined (`step` −1: the one before), None when there is none."""
        return next_open(self._stems, stem, self._find, step)

    def _find(self, stem: str) -> Summary | None:
        if (given := self._sitting.writer.pending(stem)) is not None:  # closed just now, and not on disk yet
            return summary(self._grid, stem, given)
        found = self._sitting.roll.fresh(stem)
        return found.summary if isinstance(found, Listed) else None

    def none_left(self, stem: str, step: int, names: Names) -> str:
        """What is said when there is none on that side."""
        if (other := self.next(stem, -step)) is None:
            return "Plus aucun autre candidat à évaluer. q : revenir à la liste."
        name = self._called(other, names)
        if step > 0:
            return f"Plus aucun candidat à évaluer après celui-ci. Pg préc : {name}."
        return f"Aucun candidat à évaluer avant celui-ci. Pg suiv : {name}."

    def offer(self, stem: str, names: Names) -> str:
        """The line that offers the next one: "Pg suiv : candidat suivant, DUPONT Léa, passage 4 à 10:20"."""
        if (found := self.next(stem, 1)) is None:
            return self.none_left(stem, 1, names)
        passage = f"passage {found.order}" if found.order is not None else ""
        hour = f"à {found.time:%H:%M}" if found.time else ""
        parts = ("Pg suiv : candidat suivant", self._called(found, names), f"{passage} {hour}".strip())
        return ", ".join(part for part in parts if part)

    def still_running(self, stem: str, names: Names, width: int) -> str:
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
        return f"{before}{of(self._called(running[0], names, room))}{after}"

    def _all(self) -> Iterator[Summary]:
        """Every candidate of the session as they are now: those that no filter lets through, and what is still to be
        written, too."""
        roll = self._sitting.roll
        roll.look()
        roll.read(roll.left)
        for stem in roll.stems:
            if (found := self._find(stem)) is not None:
                yield found

    def _way_to(self, stem: str, other: Summary) -> str:
        """How to stop the other's timer, or who sees to it."""
        for one in self._sitting.others():
            if one.stem == other.stem:
                return "vous y êtes, ailleurs" if one.own else f"{clip(one.who, _SHORTEST)} y est"
        for step, key in ((1, "Pg suiv"), (-1, "Pg préc")):
            if (found := self.next(stem, step)) is not None and found.stem == other.stem:
                return f"{key}, puis c"
        return "q, l’ouvrir, c"

    def _called(self, one: Summary, names: Names, room: int = _LONGEST) -> str:
        return clip(names.of(self._sitting.store, one.stem, one.full_name, one.number, one.order), room)
