"""One candidate as they are scored from one place: the sheet, and what keeps it the same as the file.

It joins what knows nothing of one another: the sheet (a value), saving, the others, the timer, the text being written.
Nothing here draws or waits; a front end asks, then shows `sheet` again where it is told so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from e1tui.domain.closing.seal import reopened, reviewed
from e1tui.domain.day.timer import Timer
from e1tui.domain.evaluation import Evaluation, diff
from e1tui.domain.field_names import field_name
from e1tui.domain.fields import APPRECIATION, STATE
from e1tui.domain.marks import Rule
from e1tui.domain.merge import Conflict, merge
from e1tui.domain.review import advice, readings
from e1tui.domain.text import clip
from e1tui.errors import InvalidValue
from e1tui.scoring.company import THEIRS, Company
from e1tui.scoring.open_text import OpenText
from e1tui.scoring.oral import Oral, Press, is_running
from e1tui.scoring.post import Post, Told
from e1tui.scoring.saving import Saving
from e1tui.scoring.sheet import Sheet, Step
from e1tui.scoring.situations import next_situation, situation_of
from e1tui.scoring.together import Fellows, Together
from e1tui.scoring.undo import Replayed
from e1tui.storage.store import Saved, SessionStore, Stored

NOTHING: Final = Told()
Replay = Callable[[Evaluation], Replayed | None]


class Assessment:
    """Of candidate `stem`, the cursor where one begins, in that situation, else in the one at hand.

    `together` are the members of their group, by stem, where that is known already. E1Error when the file is refused.
    """

    def __init__(
        self, post: Post, stem: str, situation: str = "", together: Mapping[str, Evaluation] | None = None
    ) -> None:
        self.stem = stem
        self._post = post
        self.saving = Saving(post.store, post.writer, stem, post.unsaved)
        self.company = Company(post, stem)
        self._sit_in(situation or situation_of(post, self.saving.evaluation), together)
        self.text: OpenText | None = None  # while one is being written
        holder = post.writer.author.member
        self.sheet = Sheet(
            post.grid,
            post.session,
            self.saving.evaluation,
            holder=holder,
            key=post.key,
            read_only=post.read_only,
        ).opened()

    @property
    def store(self) -> SessionStore:
        """The session's files."""
        return self._post.store

    @property
    def evaluation(self) -> Evaluation:
        """What is given so far."""
        return self.sheet.evaluation

    @property
    def order(self) -> int | None:
        """Their rank of passage, in the situation they are scored in."""
        return self.evaluation.oral(self.situation).order

    @property
    def is_timed(self) -> bool:
        """Whether the timer runs."""
        return is_running(self.sheet.evaluation, self.situation)

    # --- giving ---

    def take(self, step: Step) -> str:
        """Go where a key led to, and save what it changed; or why it is not taken: somebody gave a value just now."""
        before, after = self.sheet, step.sheet
        if self.company.news:
            if unseen := self.company.unseen(before.evaluation, after.evaluation):
                return unseen
            if (before.tab, before.row) != (after.tab, after.row):
                self.company.news.clear()
        self.sheet = after
        if after.evaluation is not before.evaluation and self.saving.step(
            before.evaluation, after.evaluation
        ):
            if self.company.conflicts:
                self.company.given(before.evaluation, after.evaluation)
            self._post.handed_over()
        return ""

    def offer(self, following: str) -> None:
        """Tell the sheet who comes next, as its Synthèse says it."""
        self.sheet = replace(self.sheet, following=following)

    def change_situation(self) -> Told:
        """Go to the next situation of the session: its timer is shown, and what is given is given in it."""
        session = self._post.session
        self._sit_in(next_situation(session, self.situation))
        found = session.situation(self.situation)
        return Told(f"Situation {found.called}." if found else "", sheet=True)

    def _sit_in(self, situation: str, known: Mapping[str, Evaluation] | None = None) -> None:
        self.situation = situation
        self._post.sit_in(situation)
        self._together = Together(
            self._post, self.stem, situation, self.saving.evaluation, self._fellow, known
        )
        self.oral = Oral(self._post, situation, self._together.evaluations)

    def _fellow(self, stem: str, known: Mapping[str, Evaluation]) -> Assessment:
        return Assessment(self._post, stem, self.situation, known)

    def go_to(self, field: str) -> None:
        """The cursor on a field, if it has a place on the sheet."""
        self.sheet = self.sheet.to_field(field).sheet

    def again(self, together: Mapping[str, Evaluation] | None = None) -> Assessment:
        """The same candidate as the file is now: they were scored on another screen of this post meanwhile.

        What was done here can still be undone, and what clashed here is still to be settled.
        """
        anew = Assessment(self._post, self.stem, self.situation, together)
        anew.sheet = anew.sheet.at(self.sheet.tab, self.sheet.row)
        anew.saving.undo = self.saving.undo
        anew.company.conflicts.update(self.company.conflicts)
        return anew

    def give_up_typed(self) -> str:
        """Give up a mark that was not validated; what to say of it."""
        step = self.sheet.drop_mark()
        self.sheet = step.sheet
        return step.message

    def hold_back(self) -> Told | None:
        """What is asked of a typed mark before something leaves it, once; None when nothing stands in the way."""
        if (held := self.sheet.held_back()) is None:
            return None
        self.sheet = held.sheet
        return Told(held.message, problem=True)

    def put(self, evaluation: Evaluation) -> None:
        """Another evaluation of this candidate, handed over to the save thread."""
        self.sheet = self.sheet.with_evaluation(evaluation)
        self.saving.put(evaluation)
        self._post.handed_over()

    def _put_state(self, evaluation: Evaluation) -> None:
        """What was done before can no longer be undone."""
        self.saving.forget_steps()
        self.put(evaluation)

    def reopen(self, reason: str) -> Told:
        """Open a closed evaluation again; why stays in its history. InvalidValue without a reason."""
        self._put_state(reopened(self.evaluation, reason))
        return Told("Évaluation rouverte : elle est de nouveau un brouillon.", sheet=True)

    def note_reading(self) -> None:
        """The whole appreciation has been in view, as it stands now."""
        self.sheet = replace(self.sheet, read=self.sheet.text_of(APPRECIATION))

    def review(self) -> Told:
        """Mark a closed evaluation as read again by who holds the keyboard."""
        if self._post.read_only:
            return Told(self._post.read_only, problem=True)
        author = self._post.writer.author
        try:
            evaluation = reviewed(
                self.evaluation,
                author.account,
                author.member,
                by_levels=self._post.grid.marking.rule is Rule.LEVELS,
            )
        except InvalidValue as error:
            return Told(str(error), problem=True)
        self._put_state(evaluation)
        return Told(f"Évaluation relue par {author.member or author.account}.", sheet=True)

    # --- undo ---

    def undo(self, fellows: Fellows = None) -> Told:
        """Take one's last step back; a press of the group's clock, for all of them (`fellows` as for the press)."""
        return self._replayed(self.saving.undo.undo, "Rien à annuler.", "Annulé", fellows)

    def redo(self, fellows: Fellows = None) -> Told:
        """Make the last step that was undone again."""
        return self._replayed(self.saving.undo.redo, "Rien à rétablir.", "Rétabli", fellows)

    def _replayed(self, replay: Replay, nothing: str, done: str, fellows: Fellows) -> Told:
        before = self.evaluation
        was, was_common = self.oral.timer(before), self.oral.is_common(before)
        told = self._replay(replay, nothing, done)
        timer = self.oral.timer(self.evaluation)
        if timer != was and (was_common or self.oral.is_common(self.evaluation)):
            return self._together.follow(told, was, timer, None, fellows)
        return told

    def _replay(self, replay: Replay, nothing: str, done: str) -> Told:
        if self.sheet.refusal:
            return Told(self.sheet.refusal, problem=True)
        if (held := self.hold_back()) is not None:
            return held
        if (step := replay(self.evaluation)) is None:
            return Told(nothing)
        first = (step.made or step.left)[0].field
        there = self.sheet.drop_mark().sheet.to_field(first).sheet
        self.sheet = there.with_evaluation(step.evaluation)
        name = clip(field_name(self._post.grid, first), 60 if step.made else 40)
        if not step.made:
            said = f"{nothing.rstrip('.')} : {name}, donné depuis par un autre poste."
            return Told(said, problem=True, sheet=True)
        self.put(step.evaluation)
        return Told(f"{done} : {name}{'' if name.endswith('…') else '.'}", sheet=True)

    def back_to(self, there: Sheet, depth: int) -> None:
        """As it was there, with so many steps: the key that led from there on was held."""
        before = self.evaluation
        evaluation = self.saving.undo.take_back(before, depth)
        if evaluation is not before:
            self.saving.put(evaluation)
            self._post.handed_over()
        self.sheet = there.with_evaluation(evaluation)

    # --- the timer ---

    def press_timer(self, fellows: Fellows = None) -> Told:
        """Start, pause or go on; once the time is over it ends the timer, as closing does.

        What a group has together has one clock: `fellows` are its other members where they are open here too.
        """
        return self._press(None, fellows)

    def end_common(self, fellows: Fellows = None) -> Told:
        """End what the group has together: from now on each has a clock."""
        if not self.oral.is_common(self.evaluation):
            return Told("Aucune phase commune n’est en cours.")
        return self._press(Press.END_COMMON, fellows)

    def _press(self, press: Press | None, fellows: Fellows) -> Told:
        before, is_common = self.evaluation, self.oral.is_common(self.evaluation)
        if self.sheet.refusal:
            return Told(self.sheet.refusal, problem=True)
        now = self.oral.now(before)
        press = press or self.oral.next_press(before, now)
        try:
            after = self.oral.pressed(before, now, press)
        except InvalidValue as error:
            return Told(str(error), problem=True)
        if unseen := self.company.unseen(before, after):
            return Told(unseen, problem=True)
        self._step(after)
        timer = self.oral.timer(after)
        assert timer is not None
        told = Told(self.oral.told(after, timer, now), sheet=True)
        if not is_common:
            return told
        return self._together.follow(told, self.oral.timer(before), timer, press, fellows)

    def follow(self, was: Timer | None, timer: Timer | None, press: Press | None) -> None:
        """The clock of the group is `timer` now and was `was`: by that press, or None where one is taken back."""
        after = self.oral.followed(self.evaluation, was, timer, press)
        if after is not self.evaluation:
            self._step(after)

    def _step(self, after: Evaluation) -> None:
        """Another evaluation, as one step of undo."""
        before = self.evaluation
        self.sheet = self.sheet.with_evaluation(after)
        if self.saving.step(before, after):
            self._post.handed_over()

    # --- texts ---

    def open_text(self, field: str) -> OpenText:
        """Begin to write a text: "appreciation", "notes_internes", "C1.1.outils.remarque"."""
        self.text = OpenText(field, self.evaluation)
        return self.text

    def keep_text(self, text: str) -> Told | None:
        """Save the text that is open as it stands, or let it clash with what somebody else gave.

        What is to be said: what to read again in the appreciation; None where nothing is.
        """
        if self.text is None:
            return None
        differs = self.text.differs(text)
        if (kept := self.text.keeps(self.evaluation, text)) is not None:
            return self._keep(kept)
        if differs:
            self.company.contested(self.evaluation, self.text.field, text)
        return None

    def close_text(self, text: str, *, keep: bool) -> None:
        """Leave the text: as it stands, or as it was before it was opened."""
        if self.text is None:
            return
        if keep:
            self.keep_text(text)
            self.saving.undo.record(self.text.before, self.text.after)
        elif (dropped := self.text.dropped(self.evaluation)) is not None:
            self._keep(dropped)
        self.text = None

    def _keep(self, evaluation: Evaluation) -> Told | None:
        before = self.evaluation
        if evaluation == before:
            self.saving.nothing_typed()
            return None
        self.put(evaluation)
        return self._advice(before)

    def _advice(self, before: Evaluation) -> Told | None:
        """What to read again in the appreciation at a pause, first of all what is new; never in the way."""
        now, grid, session = self.evaluation, self._post.grid, self.sheet.session
        if now.appreciation == before.appreciation:
            return None
        if readings(grid, session, now) or readings(grid, session, before):
            return Told(advice(grid, session, now, before))
        return None

    # --- what others gave ---

    def look(self) -> Told:
        """See whether the file is another one, and show what others gave; E1Error when it is refused."""
        return self.refresh() if self.saving.has_changed() else NOTHING

    def refresh(self) -> Told:
        """Show what is on disk now; E1Error when the file is refused."""
        theirs = self.saving.on_disk()
        if theirs.digest == self.saving.seen.digest:
            return NOTHING
        self.saving.opened(theirs)
        was_closed = self.evaluation.is_closed
        told = self._take_over(self.saving.seen.evaluation, theirs)
        return replace(told, problem=bool(told.message) and self.evaluation.is_closed and not was_closed)

    def saved(self, submitted: Evaluation, saved: Saved) -> Told:
        """What was given to this candidate is on disk, with what others gave meanwhile; a closing among it is said."""
        changed, closing = False, ""
        was_closed = self.evaluation.is_closed
        if diff(submitted, saved.stored.evaluation):
            told = self._take_over(submitted, saved.stored)
            changed = told.sheet
            closing = told.message if self.evaluation.is_closed and not was_closed else ""
        self.saving.seen = saved.stored
        known, history = self.evaluation, saved.stored.evaluation.history
        if known.is_closed and known.history != history:
            # Which member closed it stands in the history only.
            self.sheet = self.sheet.with_evaluation(replace(known, history=history))
            changed = True
        self.company.clash(saved.conflicts)
        return Told(closing, problem=bool(closing), sheet=changed)

    def _take_over(self, base: Evaluation, theirs: Stored) -> Told:
        """Show what others changed since `base`; a sentence on it."""
        before = self.evaluation
        merged, _ = merge(base, before, theirs.evaluation)
        fields = [change.field for change in diff(before, merged)]
        self.saving.seen = theirs
        self.sheet = self.sheet.with_evaluation(merged)
        told = self.company.heard(theirs.evaluation, base.revision, fields, self.sheet.field_here)
        if self.text is not None and self.text.is_locked(merged) and STATE in fields:
            # Whoever is writing goes on, so that no letter becomes a command.
            leave, choose = self._post.key("text_leave"), self._post.key("conflict")
            told += f" Votre texte est gardé à part : {leave}, puis {choose}."
        return Told(told, sheet=bool(fields))

    def closed(self, stored: Stored) -> None:
        """It has been closed: nothing that was done before can be undone."""
        self.saving.seen = stored
        self.saving.opened(stored)
        self.saving.forget_steps()
        self.sheet = self.sheet.with_evaluation(stored.evaluation)

    # --- the same field, two values ---

    @property
    def banner(self) -> str:
        """What stays in view until it is settled, or ""."""
        return self._post.unsaved.banner or self.company.banner(is_writing=self.text is not None)

    def settle(self, conflict: Conflict, choice: str) -> Told:
        """Put the chosen value (MINE, THEIRS, BOTH) in place; `problem` and a sentence where it cannot be now."""
        before = self.evaluation
        if refusal := self.company.refusal(conflict, choice, before):
            return Told(refusal, problem=True)
        after = self.company.settled(conflict, choice, before)
        if choice != THEIRS and conflict.field == STATE:
            return Told(f"Relisez l’évaluation, puis {self._post.key('close')} pour la clore.", problem=True)
        self.sheet = self.sheet.with_evaluation(after)
        if self.saving.step(before, after):
            self._post.handed_over()
        return Told(sheet=True)

    def unsettled(self) -> Evaluation | None:
        """The evaluation with one's own values where two were given; None when nothing is to be settled."""
        return self.company.unsettled(self.evaluation)

    def unsettled_by_stem(self) -> Mapping[str, tuple[Evaluation, Evaluation]]:
        """The candidate with one's own values where two were given, and what these were given to; {} without any."""
        found = self.unsettled()
        return {self.stem: (found, self.unsettled_base())} if found is not None else {}

    def unsettled_base(self) -> Evaluation:
        """What one's own values of `unsettled` were given to: a later merge goes by it."""
        return self.company.unsettled_base(self.saving.seen.evaluation)
