"""A group as it is scored from one place: an assessment for each member, one cursor over all of them.

Every value goes to its own member's file by the way of any other. Nothing here draws or waits: a front end presses,
then shows `board`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from e1tui.domain.agreement import of
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Criterion, Level
from e1tui.domain.text import clip
from e1tui.errors import E1Error
from e1tui.scoring.assessment import NOTHING, Assessment
from e1tui.scoring.board import CLOSED, Board, Column, column_of
from e1tui.scoring.group_cursor import GroupCursor
from e1tui.scoring.group_steps import GroupStep, GroupSteps
from e1tui.scoring.open_text import OpenText
from e1tui.scoring.post import Post, Told
from e1tui.scoring.sheet import Step
from e1tui.scoring.situations import members, situation_of
from e1tui.scoring.time_left import Clock
from e1tui.storage.save_thread import Outcome

_LONGEST: Final = 25  # of a name in a sentence
Place = tuple[int, int, int, int]  # how many steps there are, and where the cursor is


class NoGroup(E1Error):
    """The candidate is before the commission alone."""


class Group:
    """Of the candidates that are `known`, by stem, in the order of their columns, in one situation.

    `active` is whose column is under the cursor, `field` the criterion it is on ("C1.1.outils"), where one is.
    E1Error when a file is refused.
    """

    def __init__(
        self,
        post: Post,
        situation: str,
        name: str,
        known: Mapping[str, Evaluation],
        active: str = "",
        field: str = "",
    ) -> None:
        self.situation = situation
        self.name = name
        self._post = post
        self.members = tuple(Assessment(post, stem, situation, known) for stem in known)
        self._steps = GroupSteps()
        self._cursor = GroupCursor(post.grid, self._columns)
        self._cursor.column = list(known).index(active) if active in known else 0
        places = [one.key for one in post.grid.criteria]
        if field in places:
            self._place(*self._cursor.where(places.index(field)))
        else:
            self._place(*(self._cursor.missing_from(0) or (0, 0)))
        if not self.active_column.is_open:
            self.next_member(1)

    def again(self) -> Group:
        """The same group as its files are now: somebody was scored on a screen of their own meanwhile.

        What was done here can still be undone, and what clashed here is still to be settled.
        """
        files, stems = self._post.store, [one.stem for one in self.members]
        known = {
            stem: self._post.pending(stem) or files.load(stem, history=False).evaluation for stem in stems
        }
        anew = Group(self._post, self.situation, self.name, known, self.active.stem, self.criterion.key)
        anew._cursor.column = self.column
        anew._steps = self._steps
        anew.members = tuple(one.again(known) for one in self.members)
        return anew

    # --- where the cursor is ---

    @property
    def column(self) -> int:
        """The rank of the member under the cursor."""
        return self._cursor.column

    @property
    def active(self) -> Assessment:
        """Whose column is under the cursor."""
        return self.members[self.column]

    @property
    def active_column(self) -> Column:
        return self._column(self.active)

    @property
    def criterion(self) -> Criterion:
        """The criterion under the cursor."""
        return self._cursor.criterion

    @property
    def board(self) -> Board:
        """What is to be shown now."""
        return Board(self._post.grid, self._columns(), self._cursor.tab, self._cursor.row, self.column)

    def _columns(self) -> tuple[Column, ...]:
        return tuple(self._column(one) for one in self.members)

    def _column(self, one: Assessment) -> Column:
        return column_of(one.stem, one.evaluation, self.situation)

    def move(self, delta: int) -> None:
        """↑ ↓: another criterion of the competency."""
        tab, row = self._cursor.tab, self._cursor.row + delta
        self._place(tab, max(0, min(row, len(self._post.grid.competencies[tab].criteria) - 1)))

    def turn(self, delta: int) -> None:
        """Tab: another competency, at its first criterion that somebody lacks."""
        tab = (self._cursor.tab + delta) % len(self._post.grid.competencies)
        self._place(tab, self._cursor.missing_in(tab))

    def to_tab(self, tab: int) -> None:
        """A competency, as Tab comes to it."""
        self.turn(tab - self._cursor.tab)

    def to_row(self, row: int) -> None:
        """A criterion of this competency."""
        self.move(row - self._cursor.row)

    def next_member(self, delta: int) -> None:
        """Espace: the next member to whom something can be given, round to the first; else it stays."""
        if (column := self._cursor.next_open(delta)) is not None:
            self.to_member(column)

    def shift(self, delta: int) -> Told:
        """← →: the member beside, whoever that is; what is to be said of one to whom nothing can be given."""
        self.to_member((self.column + delta) % len(self.members))
        return Told(self.refusal)

    def to_member(self, column: int) -> None:
        """The cursor in that member's column: what stands there is seen from now on."""
        self._cursor.column = column
        self.active.company.news.clear()

    def to_next_missing(self) -> Told:
        """z: what is not given yet, of anybody: along the row, then down, round to the beginning."""
        if (found := self._cursor.next_missing()) is None:
            own = f"{self._post.key('own_sheet')} : la feuille d’un membre."
            return Told(f"Tous les positionnements sont donnés. {own}")
        tab, row, column = found
        self._place(tab, row)
        self.to_member(column)
        return NOTHING

    def _place(self, tab: int, row: int) -> None:
        """The cursor on that criterion, of every member's sheet: what is given there meanwhile is told."""
        self._cursor.tab, self._cursor.row = tab, row
        for member in self.members:
            if (member.sheet.tab, member.sheet.row) != (tab, row):
                member.take(Step(member.sheet.at(tab, row)))

    @property
    def place(self) -> Place:
        """Where a key leads back to if it turns out to be held."""
        return self._steps.depth, self._cursor.tab, self._cursor.row, self.column

    def back_to(self, place: Place) -> None:
        """As it was there: the key that led from there on was held."""
        depth, tab, row, column = place
        while self._steps.depth > depth:
            self.undo()
        self._steps.forget_undone()
        self._cursor.column = column
        self._place(tab, row)

    # --- giving ---

    @property
    def refusal(self) -> str:
        """Why nothing can be given to the member under the cursor, with their name, or ""."""
        if self._post.read_only:
            return self._post.read_only
        state, name = self.active_column.state, self.called(self.active)
        if state == CLOSED:
            return f"{name} : évaluation close, en lecture seule. {self._post.key('own_sheet')} : sa feuille."
        if state:
            return f"{name} : {state}, rien à positionner. {self._post.key('own_sheet')} : sa feuille."
        return ""

    def give(self, level: Level | None) -> Told:
        """A level key, or Suppr (None), for the member under the cursor, who stays there: who speaks decides.

        Once nobody lacks a position on the criterion, the cursor goes on to the next one that somebody lacks.
        """
        if self.refusal:
            return Told(self.refusal, problem=True)
        one, criterion = self.active, self.criterion
        before = one.evaluation.level(criterion)
        given = one.sheet.with_evaluation(one.evaluation.with_position(criterion, level))
        if unseen := one.take(Step(given)):
            return Told(f"{self.called(one)} : {unseen}", problem=True)
        if before == level:
            return NOTHING
        self._record(one.stem)
        is_complete = before is None and not self._cursor.lacking(criterion)
        if is_complete and (following := self._cursor.missing_after_this()) is not None:
            self._place(*following)
        return NOTHING

    def text_kept(self, opened: OpenText) -> None:
        """A text of the member under the cursor was left as it stands: a step of the group's, if it changed anything."""
        if opened.before != opened.after:
            self._record(self.active.stem)

    def press_timer(self) -> Told:
        """Start, pause or go on: the clock of what they have together, then that of the member under the cursor."""
        told = self._timed(self.active.press_timer)
        running = [one for one in self.members if one is not self.active and one.is_timed]
        if told.sheet and running and self.active.is_timed and not self._is_common:
            message = f"Parti ; le chronomètre {of(self.called(running[0]))} tourne encore."
            return replace(told, message=message, problem=True)
        return told

    def end_common(self) -> Told:
        """End what they have together, for all; then each has a clock."""
        return self._timed(self.active.end_common)

    def _timed(self, press: Callable[[Sequence[Assessment]], Told]) -> Told:
        one, before = self.active, [one.evaluation for one in self.members]
        if self.refusal:
            return Told(self.refusal, problem=True)
        is_common = self._is_common
        told = press([other for other in self.members if other is not one])
        pairs = zip(before, self.members, strict=True)
        changed = [member.stem for was, member in pairs if member.evaluation is not was]
        if changed:
            changed.sort(key=lambda stem: stem != one.stem)  # who is told of first
            self._record(*changed, is_timer=True)
        return told if is_common else self._of(one, told)

    @property
    def _is_common(self) -> bool:
        return self.active.oral.is_common(self.active.evaluation)

    @property
    def clock(self) -> Clock | None:
        """What is to be said of the timer of the member under the cursor."""
        return self.active.oral.left(self.active.evaluation)

    # --- undo, of what was done on this screen ---

    def _record(self, *stems: str, is_timer: bool = False) -> None:
        """One more step."""
        self._steps.record(GroupStep(stems, is_timer), self.members)

    def undo(self) -> Told:
        """Take the group's last step back, whosever it was."""
        return self._replay(self._steps.undo(), "Rien à annuler.", redo=False)

    def redo(self) -> Told:
        """Make the last step that was undone again."""
        return self._replay(self._steps.redo(), "Rien à rétablir.", redo=True)

    def _replay(self, step: GroupStep | None, nothing: str, *, redo: bool) -> Told:
        if step is None:
            return Told(nothing)
        changed = {one.stem: one for one in self.members if one.stem in step.stems}
        told = {stem: one.redo(()) if redo else one.undo(()) for stem, one in changed.items()}
        first, said = changed[step.stems[0]], told[step.stems[0]]
        cursor, sheet = self._cursor, first.sheet
        cursor.column = self.members.index(first)
        there = (sheet.tab, sheet.row) if sheet.criterion is not None else (cursor.tab, cursor.row)
        self._place(*there)
        return self._of(first, said)

    # --- the disk, the others ---

    def look(self) -> Told:
        """See whether the files are others than at the last look, and who else is in; what there is to show and say."""
        shows, said = False, NOTHING
        for member in self.members:
            shows = member.company.look() or shows
            try:
                told = self._of(member, member.look())
            except E1Error as error:
                told = Told(str(error), problem=True)
            self._straighten(member)
            shows = shows or told.sheet
            if told.message:
                said = told
        return replace(said, sheet=shows or said.sheet)

    def saved(self, outcome: Outcome) -> Told:
        """What was given to a member is on disk, with what others gave meanwhile."""
        said = NOTHING
        for member in self.members:
            if outcome.saved is not None and outcome.stem == member.stem:
                told = self._of(member, member.saved(outcome.submitted, outcome.saved))
                said = replace(told, sheet=told.sheet or bool(outcome.saved.conflicts))
                self._straighten(member)
        return said

    def _straighten(self, one: Assessment) -> None:
        """Whatever came, the cursor is the group's."""
        tab, row = self._cursor.tab, self._cursor.row
        if (one.sheet.tab, one.sheet.row) != (tab, row):
            one.sheet = one.sheet.at(tab, row)

    @property
    def company(self) -> str:
        """ "avec LEMAIRE Claude", each once, or ""."""
        texts = dict.fromkeys(
            text
            for one in self.members
            for text in one.company.text.removeprefix("avec ").split(", ")
            if text
        )
        return f"avec {', '.join(texts)}" if texts else ""

    @property
    def contested(self) -> Assessment | None:
        """The first member with two values for one field."""
        return next((one for one in self.members if one.company.conflicts), None)

    def unsettled_by_stem(self) -> Mapping[str, tuple[Evaluation, Evaluation]]:
        """The members with one's own values where two were given, and what these were given to."""
        return {stem: found for one in self.members for stem, found in one.unsettled_by_stem().items()}

    @property
    def banner(self) -> str:
        """What stays in view until it is settled, with whose it is, or ""."""
        if self._post.unsaved.banner or (one := self.contested) is None:
            return self._post.unsaved.banner
        whose = clip(one.evaluation.candidate.full_name, _LONGEST)
        return one.company.banner(is_writing=self.active.text is not None, whose=whose)

    def called(self, one: Assessment) -> str:
        """The name of a member in a sentence."""
        return clip(one.evaluation.candidate.full_name, _LONGEST)

    def _of(self, one: Assessment, told: Told) -> Told:
        """A sentence with the name of whom it is about."""
        if not told.message:
            return told
        return replace(told, message=f"{self.called(one)} · {told.message}")


def group_of(post: Post, stem: str, situation: str = "", field: str = "") -> Group:
    """The group that a candidate is in, in that situation, else in the one at hand, their column under the cursor.

    NoGroup, with a sentence, for who is alone; E1Error when a file is refused.
    """
    evaluation = post.pending(stem) or post.store.load(stem, history=False).evaluation
    situation = situation or situation_of(post, evaluation)
    name = evaluation.oral(situation).group if situation else ""
    known = members(post, situation, evaluation)
    if len(known) < 2:
        who = clip(evaluation.candidate.full_name, _LONGEST)
        raise NoGroup(f"{who} passe sans groupe{f' en situation {situation}' if situation else ''}.")
    return Group(post, situation, name, known, stem, field)
