"""The conversation about one candidate after the other: a question, an answer, a word that confirms it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from e1tui.domain.day.situations import progress_text
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.fields import APPRECIATION, NOTES, REMARK_SUFFIX
from e1tui.domain.marks import french
from e1tui.errors import E1Error
from e1tui.line_mode import answers, choosing, closing, moves, oral_time, sentences
from e1tui.line_mode.answers import NOTHING, letter
from e1tui.line_mode.console import Talk
from e1tui.line_mode.place import Place
from e1tui.line_mode.seats import Seats
from e1tui.scoring import timing
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.post import Told
from e1tui.scoring.sheet import NO_REMARK_HERE, Sheet, Step

DONE: Final = "C’est fait."
_WIDTH: Final = 200  # columns of a sentence that names somebody: a line is as long as it needs to be


class Conversation:
    """At that place, on that keyboard, with one candidate at a time."""

    def __init__(self, talk: Talk, place: Place, keyboard: str) -> None:
        self._talk = talk
        self._place = place
        self._post = place.post
        self._keyboard = keyboard
        self._seats = Seats(talk, place, self.saved)
        self._is_over = False

    @property
    def one(self) -> Assessment:
        """Who is being scored."""
        return self._seats.here.one

    @property
    def sheet(self) -> Sheet:
        """What is asked, and what is given."""
        return self.one.sheet

    def run(self, stem: str, first: str | None = None) -> None:
        """Score that candidate and others, until `q`; `first` is an answer that was given already.

        Ended when no answer comes any more; E1Error when that candidate's file is refused.
        """
        self.open(stem)
        while not self._is_over:
            self._ask_for_news()
            self._talk.say(self._question())
            line = self._talk.ask() if first is None else first
            first = None
            self._seats.here.listening.look()
            try:
                self._answered(line)
            except E1Error as error:
                self._talk.say(str(error))

    def open(self, stem: str) -> None:
        """Begin with a candidate: say who it is; E1Error when the file is refused."""
        self._seats.open(stem)
        self._begin()
        self._talk.say(sentences.who(self.one, turn=self._place.late(stem)))
        if self.sheet.on_synthesis:
            self._arrived()

    def _begin(self) -> None:
        """What was said is said again."""
        self._titled = ""  # the competency whose title was said last
        self._head = ""  # in a group, what was asked last
        self._alert = ""

    def unsettled_by_stem(self) -> Mapping[str, tuple[Evaluation, Evaluation]]:
        """Who is being scored, with one's own values where two were given, and what those were given to."""
        return self._seats.unsettled_by_stem()

    def _question(self) -> str:
        """What is asked; in a group it is said once, and then who is asked about."""
        if not self._seats.is_group:
            return sentences.question(self.sheet)
        name, head = self._seats.here.name, sentences.head(self.sheet)
        if head and head != self._head:
            self._talk.say(f"{head}.")
        self._head = head
        return f"{name} : {sentences.value(self.sheet)} ?" if head else f"{name}. {sentences.COMMAND}"

    # --- what is said before a question ---

    def _ask_for_news(self) -> None:
        self._seats.here.listening.look()
        self._seats.here.listening.say_who()
        self.saved()
        for seat in self._seats:
            seat.listening.say_clashes()
        self.one.company.news.clear()  # it has been said: what is answered now is meant
        if banner := self._post.unsaved.banner:
            self._talk.say(banner)
        self._say_time()
        title = sentences.title(self.sheet)
        if title and title != self._titled:
            self._titled = title
            self._talk.say(title)

    def _say_time(self) -> None:
        said, kind = oral_time.alert(self.one)
        if said and kind != self._alert:
            self._talk.say(said)
        self._alert = kind

    def saved(self) -> bool:
        """Wait for the disk, and say what there is to say of it; whether all is there."""
        for outcome in self._place.saved():
            said, _ = self._post.unsaved.finished(outcome)
            if said:
                self._talk.say(said)
            for seat in self._seats:
                seat.listening.saved(outcome)
        return self._place.is_saved

    def _tell(self, told: Told) -> None:
        self.saved()
        if told.message:
            self._talk.say(told.message)

    def _arrived(self) -> None:
        """Nothing more is asked: what is given all in all."""
        self._talk.say("\n".join(sentences.result(self.sheet)))

    # --- answers ---

    def _answered(self, line: str) -> None:
        typed = line.strip()
        sheet = self.sheet
        if not typed:
            self._go(1)
        elif (
            sheet.criterion is not None
            and (level := answers.level(sheet.grid, self._keyboard, typed)) is not None
        ):
            self._give(sheet.give(level), level.value)
        elif typed.lower() == NOTHING and (sheet.criterion is not None or sheet.marked is not None):
            erased = sheet.erase(backspace=False)
            self._give(erased.sheet.keep_mark() if sheet.marked else erased, NOTHING)
        elif (scale := sheet.marked.scale if sheet.marked else None) is not None and (
            mark := answers.mark(self._keyboard, typed, scale.out_of)
        ):
            self._mark(mark)
        elif (found := answers.command(typed, has_situations=self._has_situations)) is not None:
            command, text = found
            _DONE[command.id](self, text)
        else:
            self._talk.say(sentences.not_understood(sheet, self._keyboard, typed))

    def _give(self, step: Step, word: str) -> None:
        """Take what was given, and say it in a word once it is on disk."""
        if refused := self._seats.refusal:
            self._talk.say(refused)
            return
        here = self.sheet
        unseen: list[str] = []
        self._seats.given(lambda: unseen.append(self.one.take(step)))
        if unseen[0]:
            self._talk.say(unseen[0])
            return
        self.saved()
        if step.problem:
            self._talk.say(step.message)
        elif here.field_here not in self.one.company.conflicts:  # else both values were said
            self._talk.say(sentences.taken(word, is_saved=self._place.is_saved))
            if self._seats.is_group:
                self.one.take(Step(self.sheet.at(here.tab, here.row)))
                self._go(1)
            elif self.sheet.on_synthesis:
                self._arrived()

    def _mark(self, typed: str) -> None:
        competency = self.sheet.marked
        assert competency is not None
        step = self.sheet.with_typed(typed).enter()
        if step.sheet.typing.asked is not None and not sentences.refusal(self.sheet):
            self._talk.say(step.message)
            answer = self._talk.ask().strip()
            if answer and answer.lower() not in answers.YES:
                self._answered(answer)
                return
            step = step.sheet.enter()
        if step.problem:
            step = Step(self.sheet, step.message, True)
        mark = step.sheet.evaluation.mark(competency)
        self._give(step, french(mark) if mark is not None else NOTHING)

    # --- from one question to the other ---

    def _go(self, delta: int) -> None:
        if not self._seats.go(delta):
            self._talk.say("C’est la première question.")
        elif self.sheet.on_synthesis:
            self._arrived()

    def _next_mark(self) -> None:
        if (there := moves.to_next_mark(self.sheet)) is None:
            self._talk.say("Toutes les notes sont données.")
        else:
            self.one.take(Step(there))

    def _next_missing(self) -> None:
        step = self.sheet.to_next_missing()
        self.one.take(step)
        self._tell(Told(step.message))
        if self.sheet.on_synthesis and not step.message:
            self._arrived()

    # --- texts ---

    def _remark(self, text: str) -> None:
        criterion = self.sheet.criterion
        if criterion is None:
            self._talk.say(NO_REMARK_HERE)
        elif self.sheet.is_locked:
            self._read(criterion.key + REMARK_SUFFIX)
        else:
            field = criterion.key + REMARK_SUFFIX
            self._seats.given(lambda: self._seats.here.writing.remark(field, text))

    def _read(self, field: str) -> None:
        """Say a text that cannot be written, if there is one, and why it cannot."""
        if text := self.sheet.text_of(field):
            self._talk.say(text)
        self._talk.say(sentences.refusal(self.sheet))

    def _write(self, field: str) -> None:
        step = self.sheet.write(field)
        if step.problem or step.read_text:
            self._read(field)
        else:
            self._seats.given(lambda: self._seats.here.writing.text(field))
            if self.sheet.on_synthesis and field == APPRECIATION:
                self._talk.say(sentences.result(self.sheet)[-1])

    # --- reading ---

    def _where(self) -> None:
        one = self.one
        place = self._place.neighbours().place(one.stem, one.evaluation, one.situation)
        here = [title] if (title := sentences.title(self.sheet)) else []
        said = sentences.who(one, place, self._place.late(one.stem))
        told = progress_text(self._post.session, one.evaluation.orals, self._place.clock.wall().date())
        orals = [f"{told}."] if told else []
        self._talk.say("\n".join([said, *orals, *here, *sentences.given(self.sheet)]))

    # --- undo, the timer ---

    def _undo(self) -> None:
        self._replay(self._seats.undone())

    def _redo(self) -> None:
        self._replay(self._seats.redone())

    def _replay(self, replay: Callable[[], Told]) -> None:
        if refused := sentences.refusal(self.sheet):
            self._talk.say(refused)
        else:
            self._tell(timing.replayed(replay, self.one, self._place.neighbours(), _WIDTH))

    def _timer(self) -> None:
        near, fellows = self._place.neighbours(), self._seats.fellows
        self._timed(lambda: timing.pressed(self.one, near, _WIDTH, fellows))

    def _timed(self, press: Callable[[], Told]) -> None:
        if refused := self._seats.refusal:
            self._talk.say(refused)
        else:
            self._seats.given(lambda: self._tell(press()))

    # --- the situations ---

    @property
    def _has_situations(self) -> bool:
        return bool(self._post.session.situations)

    def _situation(self) -> None:
        if self._seats.is_group:
            self._talk.say(f"{letter('group')} d’abord : revenir à un seul.")
        else:
            self._tell(self.one.change_situation())
            self._talk.say(sentences.who(self.one))

    # --- closing ---

    def _close(self) -> None:
        if self._post.read_only:
            self._talk.say(self._post.read_only)
            return
        if self.one.evaluation.is_closed:
            self._tell(closing.reopen(self._talk, self.one))
            return
        self._tell(closing.close(self._talk, self._post, self.one, self._place.clock.wall))
        if self.one.evaluation.is_closed:
            self.one.take(Step(self.sheet.at_synthesis(self.sheet.first_text)))
            self._talk.say(self._place.neighbours().offer(self.one.stem, self.one.evaluation))

    def _settle(self) -> None:
        if self._seats.here.listening.settle(self._keyboard):
            self.saved()
            self._talk.say(DONE)

    # --- other candidates, the end ---

    def _change(self, typed: str) -> None:
        entries = self._place.entries()
        choices = choosing.candidate_choices(
            entries, self._post.session, len(self._post.grid.criteria), self._place.turns()
        )
        found = self._place.neighbours().next(self.one.stem, 1)
        usual = next((one for one in choices if found is not None and one.key == found.stem), None)
        stem = choosing.chosen(
            self._talk, choosing.WHICH_CANDIDATE, choices, self._keyboard, usual, typed or None
        )
        if stem is not None and self._may_leave():
            self.open(stem)

    def _may_leave(self) -> bool:
        """Ask first where values of one's own would be lost with the candidate."""
        if not self.unsettled_by_stem():
            return True
        self._talk.say(f"{self.one.banner}.\nChanger de candidat abandonne votre valeur et garde l’autre.")
        return closing.is_yes(self._talk)

    def _group(self) -> None:
        was_group = self._seats.is_group
        said = self._seats.toggle_group()
        if self._seats.is_group != was_group:
            self._begin()
        self._talk.say(said)

    def _help(self) -> None:
        lines = sentences.help_lines(self.sheet.grid, self._keyboard, has_situations=self._has_situations)
        self._talk.say("\n".join(lines))

    def _quit(self) -> None:
        self.saved()
        if not self.unsettled_by_stem() and not self._post.unsaved.failure:
            self._is_over = True
            return
        self._talk.say(f"{self.one.banner}.\nQuitter, après une copie de secours de ce qui vous reste ?")
        self._is_over = closing.is_yes(self._talk)


_DONE: Final[dict[str, Callable[[Conversation, str], None]]] = {
    "up": lambda here, _: here._go(-1),
    "next_missing": lambda here, _: here._next_missing(),
    "mark": lambda here, _: here._next_mark(),
    "remark": lambda here, text: here._remark(text),
    "appreciation": lambda here, _: here._write(APPRECIATION),
    "notes": lambda here, _: here._write(NOTES),
    "descriptors": lambda here, _: here._talk.say("\n".join(sentences.descriptors(here.sheet.grid))),
    "where": lambda here, _: here._where(),
    "undo": lambda here, _: here._undo(),
    "redo": lambda here, _: here._redo(),
    "conflict": lambda here, _: here._settle(),
    "next_candidate": lambda here, text: here._change(text),
    "group": lambda here, _: here._group(),
    "timer": lambda here, _: here._timer(),
    "time_left": lambda here, _: here._talk.say(oral_time.left(here.one)),
    "end_common": lambda here, _: here._timed(lambda: here.one.end_common(here._seats.fellows)),
    "situation": lambda here, _: here._situation(),
    "close": lambda here, _: here._close(),
    "help": lambda here, _: here._help(),
    "quit": lambda here, _: here._quit(),
}
