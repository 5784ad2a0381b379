"""Who is being scored: one candidate, or those of a group, each question asked about one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from e1tui.domain.evaluation import Evaluation
from e1tui.line_mode import moves, sentences
from e1tui.line_mode.answers import letter
from e1tui.line_mode.company import Listening
from e1tui.line_mode.console import Talk
from e1tui.line_mode.group import mates
from e1tui.line_mode.place import Place
from e1tui.line_mode.writing import Writing
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.post import Post
from e1tui.scoring.sheet import Step


class Seat:
    """Of candidate `stem`: the assessment, what others do there, the texts. E1Error when the file is refused."""

    def __init__(self, talk: Talk, post: Post, stem: str, saved: Callable[[], bool]) -> None:
        self.one = Assessment(post, stem)
        self.listening = Listening(talk, post, self.one)
        self.writing = Writing(talk, post, self.one, saved)

    @property
    def name(self) -> str:
        """The candidate's."""
        return self.one.evaluation.candidate.full_name


class Seats:
    """At that place; `saved` waits for the disk. Nobody is there before `open`."""

    def __init__(self, talk: Talk, place: Place, saved: Callable[[], bool]) -> None:
        self._talk = talk
        self._place = place
        self._saved = saved
        self._all: list[Seat] = []
        self._rank = 0
        self._gave: list[Seat] = []  # whose last step is the last, the one before…
        self._undid: list[Seat] = []

    def __iter__(self) -> Iterator[Seat]:
        return iter(self._all)

    @property
    def here(self) -> Seat:
        """Whose turn it is."""
        return self._all[self._rank]

    @property
    def is_group(self) -> bool:
        """Whether each question is asked about several."""
        return len(self._all) > 1

    def open(self, stem: str) -> None:
        """One candidate alone; E1Error, and all is as before, when the file is refused."""
        self._sit([self._seat(stem)], 0)
        self._place.sitting.enter(stem)

    def _sit(self, seats: list[Seat], rank: int) -> None:
        self._all, self._rank = seats, rank
        self._gave, self._undid = [], []
        for seat in seats:
            seat.listening.is_of_group = self.is_group

    def _seat(self, stem: str) -> Seat:
        return Seat(self._talk, self._place.post, stem, self._saved)

    def go(self, delta: int) -> bool:
        """That many questions further on, at most to the end; False, and nowhere, before the first."""
        count, sheet = len(self._all), self.here.one.sheet
        there = moves.rank_of(sheet) * count + self._rank + delta
        if there < 0:
            return False
        place, rank = divmod(min(there, len(moves.questions(sheet)) * count - 1), count)
        self._turn(place, rank)
        return True

    def _turn(self, place: int, rank: int) -> None:
        if rank != self._rank:
            self._rank = rank
            self._place.sitting.enter(self.here.one.stem)
        one = self.here.one
        one.take(Step(moves.questions(one.sheet)[place]))

    # --- whose step was the last ---

    def given(self, give: Callable[[], None]) -> None:
        """Do what may give something to whose turn it is, and remember that it did."""
        here, depth = self.here, self.here.one.saving.undo.depth
        give()
        if here.one.saving.undo.depth > depth:
            self._gave.append(here)
            self._undid.clear()

    def undone(self) -> None:
        """To whom was given something last: their step is undone now."""
        self._back(self._gave, self._undid)

    def redone(self) -> None:
        """To whose step was undone last: it is made again now."""
        self._back(self._undid, self._gave)

    def _back(self, source: list[Seat], target: list[Seat]) -> None:
        if self.is_group and source:
            target.append(source.pop())
            self._rank = self._all.index(target[-1])
            self._place.sitting.enter(self.here.one.stem)

    # --- the group ---

    def toggle_group(self) -> str:
        """To the candidate's group, at the same question; from a group, back to whose turn it is. What to say of it."""
        if self.is_group:
            self._sit([self.here], 0)
            return sentences.who(self.here.one.evaluation)
        me, place = self.here, moves.rank_of(self.here.one.sheet)
        name, stems = mates(self._place.post, me.one.evaluation)
        seats = [me if stem == me.one.stem else self._seat(stem) for stem in stems]
        there = [seat for seat in seats if not sentences.refusal(seat.one.sheet)]
        if not name:
            return "Ce candidat n’est d’aucun groupe."
        if len(there) < 2 or me not in there:
            return f"Groupe {name} : personne d’autre à évaluer."
        self._sit(there, there.index(me))
        self._turn(place, 0)
        return f"Groupe {name} : {', '.join(seat.name for seat in there)}. {letter('group')} : revenir à un seul."

    def unsettled_by_stem(self) -> Mapping[str, tuple[Evaluation, Evaluation]]:
        """Who has two values of a field: with one's own, and with what those were given to."""
        return {stem: found for seat in self._all for stem, found in seat.one.unsettled_by_stem().items()}
