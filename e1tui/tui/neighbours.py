"""Where the candidate on screen stands among the others, who is examined before and after, and how that is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.schedule import last_rank, next_open
from e1tui.domain.summary import Summary, summary
from e1tui.tui.listed import Listed
from e1tui.tui.names import Names
from e1tui.tui.sitting import Sitting
from e1tui.tui.widgets.sheet_lines import clip

_LONGEST: Final = 25  # of a name, in the line that offers the next candidate


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

    def _called(self, one: Summary, names: Names) -> str:
        return clip(names.of(self._sitting.store, one.stem, one.full_name, one.number, one.order), _LONGEST)
