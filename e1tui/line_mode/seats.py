"""Who is being scored: one candidate, or those of a group, each question asked about one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from e1tui.domain.evaluation import Evaluation
from e1tui.line_mode import moves, sentences
from e1tui.line_mode.answers import letter
from e1tui.line_mode.company import Listening
from e1tui.line_mode.console import Talk
from e1tui.line_mode.place import Place
from e1tui.line_mode.writing import Writing
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.board import CLOSED
from e1tui.scoring.group_steps import GroupStep, GroupSteps
from e1tui.scoring.post import Post, Told
from e1tui.scoring.sheet import Step
from e1tui.scoring.situations import absence, members
from e1tui.scoring.together import Fellows
from e1tui.scoring.undo import is_of_timer


class Seat:
    """Of candidate `stem`: the assessment, what others do there, the texts. E1Error when the file is refused.

    `together` are the members of their group, by stem, in that situation; without, the candidate's own is found.
    """

    def __init__(
        self,
        talk: Talk,
        post: Post,
        stem: str,
        saved: Callable[[], bool],
        situation: str = "",
        together: Mapping[str, Evaluation] | None = None,
    ) -> None:
        self.one = Assessment(post, stem, situation, together)
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
        self._steps = GroupSteps()

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
        self._steps = GroupSteps()
        for seat in seats:
            seat.listening.is_of_group = self.is_group

    def _seat(self, stem: str, situation: str = "", together: Mapping[str, Evaluation] | None = None) -> Seat:
        return Seat(self._talk, self._place.post, stem, self._saved, situation, together)

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

    @property
    def fellows(self) -> Fellows:
        """The others of the group, whose clocks go with that of whose turn it is; None where it is one alone."""
        return [seat.one for seat in self._all if seat is not self.here] if self.is_group else None

    def given(self, give: Callable[[], None]) -> None:
        """Do what may give something to whose turn it is, and remember to whom it did."""
        here, before = self.here, [seat.one.saving.undo.last for seat in self._all]
        give()
        pairs = zip(self._all, before, strict=True)
        found = [
            (seat, last) for seat, was in pairs if (last := seat.one.saving.undo.last) is not was and last
        ]
        if not found:
            return
        found.sort(key=lambda one: one[0] is not here)
        stems = tuple(seat.one.stem for seat, _ in found)
        step = GroupStep(stems, all(is_of_timer(last) for _, last in found))
        self._steps.record(step, [seat.one for seat in self._all])

    def undone(self) -> Callable[[], Told]:
        """What takes back the last that was given: their turn it is now to whom it was."""
        return self._back(self._steps.undo, Assessment.undo)

    def redone(self) -> Callable[[], Told]:
        """What gives again what was taken back last."""
        return self._back(self._steps.redo, Assessment.redo)

    def _back(
        self, moved: Callable[[], GroupStep | None], replay: Callable[[Assessment, Fellows], Told]
    ) -> Callable[[], Told]:
        if not self.is_group or (step := moved()) is None:
            return lambda: replay(self.here.one, self.fellows)
        by_stem = {seat.one.stem: seat for seat in self._all}
        changed = [by_stem[stem] for stem in step.stems]
        self._rank = self._all.index(changed[0])
        self._place.sitting.enter(self.here.one.stem)
        return lambda: [replay(seat.one, ()) for seat in changed][0]

    # --- the group ---

    def toggle_group(self) -> str:
        """To the candidate's group, at the same question; from a group, back to whose turn it is. What to say of it."""
        if self.is_group:
            self._sit([self.here], 0)
            return sentences.who(self.here.one)
        me, place = self.here, moves.rank_of(self.here.one.sheet)
        situation = me.one.situation
        name = me.one.evaluation.oral(situation).group if situation else ""
        if not name:
            where = (
                f" en situation {situation}. {letter('situation')} : l’autre situation" if situation else ""
            )
            return f"Ce candidat n’est d’aucun groupe{where}."
        known = members(self._place.post, situation, me.one.evaluation)
        seats = [me if stem == me.one.stem else self._seat(stem, situation, known) for stem in known]
        away = {seat.one.stem: why for seat in seats if (why := _why_not(seat.one))}
        there = [seat for seat in seats if seat.one.stem not in away]
        missing = "".join(f" {seat.name} : {away[seat.one.stem]}." for seat in seats if seat not in there)
        if len(there) < 2 or me not in there:
            return f"Groupe {name} : personne d’autre à évaluer.{missing}"
        self._sit(there, there.index(me))
        self._turn(place, 0)
        names = ", ".join(seat.name for seat in there)
        return f"Groupe {name} : {names}.{missing} {letter('group')} : revenir à un seul."

    @property
    def refusal(self) -> str:
        """Why nothing can be given to whose turn it is, or ""; in a group to who is absent from its situation neither."""
        one = self.here.one
        if (refused := sentences.refusal(one.sheet)) or not self.is_group:
            return refused
        why = absence(one.evaluation, one.situation)
        return f"{self.here.name} : {why}, rien à positionner. {letter('group')} : sa feuille." if why else ""

    def unsettled_by_stem(self) -> Mapping[str, tuple[Evaluation, Evaluation]]:
        """Who has two values of a field: with one's own, and with what those were given to."""
        return {stem: found for seat in self._all for stem, found in seat.one.unsettled_by_stem().items()}


def _why_not(one: Assessment) -> str:
    """Why a member of a group is not asked about: "absent", "close", or ""."""
    return CLOSED if one.evaluation.is_closed else absence(one.evaluation, one.situation)
