"""The conversation about one candidate after the other: a question, an answer, a word that confirms it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from e1tui import keyboards
from e1tui.domain.day.timer import TimerState
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.fields import APPRECIATION, NOTES, REMARK_SUFFIX
from e1tui.domain.grid import Competency
from e1tui.domain.marks import french
from e1tui.errors import E1Error
from e1tui.line_mode import answers, choosing, closing, moves, sentences
from e1tui.line_mode.answers import NOTHING, key
from e1tui.line_mode.company import Listening
from e1tui.line_mode.console import Talk
from e1tui.line_mode.place import Place
from e1tui.line_mode.writing import Writing
from e1tui.scoring import timing
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.post import Told
from e1tui.scoring.sheet import Sheet, Step
from e1tui.scoring.time_left import exact

DONE: Final = "C’est fait."
_FIGURES: Final = re.compile(r"\d")
_WIDTH: Final = 200  # columns of a sentence that names somebody: a line is as long as it needs to be


class Conversation:
    """At that place, on that keyboard, with one candidate at a time."""

    def __init__(self, talk: Talk, place: Place, keyboard: str) -> None:
        self._talk = talk
        self._place = place
        self._post = place.post
        self._keyboard = keyboard
        self._one: Assessment | None = None
        self._is_over = False

    @property
    def one(self) -> Assessment:
        """Who is being scored."""
        assert self._one is not None
        return self._one

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
            self._talk.say(sentences.question(self.sheet))
            line = self._talk.ask() if first is None else first
            first = None
            self._listening.look()
            try:
                self._answered(line)
            except E1Error as error:
                self._talk.say(str(error))

    def open(self, stem: str) -> None:
        """Begin with a candidate: say who it is; E1Error when the file is refused."""
        self._one = one = Assessment(self._post, stem)
        self._listening = Listening(self._talk, self._post, one)
        self._writing = Writing(self._talk, self._post, one, self.saved)
        self._titled: Competency | None = None  # whose title was said last
        self._alert = ""
        self._place.sitting.enter(stem)
        self._talk.say(sentences.who(one.evaluation))
        if one.sheet.on_synthesis:
            self._arrived()

    def unsettled(self) -> tuple[str, Evaluation, Evaluation] | None:
        """Who is being scored, with one's own values where two were given, and what those were given to."""
        one = self._one
        mine = one.unsettled() if one is not None else None
        return None if one is None or mine is None else (one.stem, mine, one.unsettled_base())

    # --- what is said before a question ---

    def _ask_for_news(self) -> None:
        self._listening.look()
        self._listening.say_who()
        self.saved()
        self._listening.say_clashes()
        self.one.company.news.clear()  # it has been said: what is answered now is meant
        if banner := self._post.unsaved.banner:
            self._talk.say(banner)
        self._say_time()
        competency = self.sheet.competency if self.sheet.criterion is not None else None
        if competency is not None and competency is not self._titled:
            self._titled = competency
            self._talk.say(sentences.title(competency))

    def _say_time(self) -> None:
        """Once when five minutes are left, once at one, once when the time is over, or a phase."""
        clock = self.one.oral.left(self.one.evaluation)
        alert = f"{clock.style} {_FIGURES.sub('', clock.part)}" if clock is not None and clock.style else ""
        if alert and alert != self._alert and clock is not None:
            self._talk.say(_time(clock.texts[0]))
        self._alert = alert

    def saved(self) -> bool:
        """Wait for the disk, and say what there is to say of it; whether all is there."""
        for outcome in self._place.saved():
            said, _ = self._post.unsaved.finished(outcome)
            if said:
                self._talk.say(said)
            self._listening.saved(outcome)
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
        elif sheet.marked is not None and (mark := answers.mark(self._keyboard, typed)):
            self._mark(mark)
        elif (found := answers.command(typed)) is not None:
            command, text = found
            _DONE[command.id](self, text)
        else:
            self._talk.say(self._not_understood(typed))

    def _give(self, step: Step, word: str) -> None:
        """Take what was given, and say it in a word once it is on disk."""
        if refused := sentences.refusal(self.sheet):
            self._talk.say(refused)
            return
        if unseen := self.one.take(step):
            self._talk.say(unseen)
            return
        self.saved()
        if step.problem:
            self._talk.say(step.message)
            return
        self._talk.say(sentences.taken(word, is_saved=self._place.is_saved))
        if self.sheet.on_synthesis:
            self._arrived()

    def _mark(self, typed: str) -> None:
        competency = self.sheet.marked
        assert competency is not None
        step = replace(self.sheet, typed=typed, asked=None).enter()
        if step.sheet.asked is not None and not sentences.refusal(self.sheet):
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

    def _not_understood(self, typed: str) -> str:
        names = ", ".join(f"{rank} {one.level.value}" for rank, one in enumerate(self.sheet.grid.levels, 1))
        if (digits := answers.digits(self._keyboard, typed)) and self.sheet.criterion is not None:
            return f"{digits} n’est pas un niveau : {names}."
        if len(typed) == 1 and (other := keyboards.other_profile(self._keyboard, typed)):
            here = self._keyboard
            return f"« {typed} » est un chiffre du clavier {other}, celui d’ici est {here} (e1tui --clavier {other})."
        what = "une note va de 0 à 20, par demi-point" if self.sheet.marked is not None else names
        place = f" {what[0].upper()}{what[1:]}." if not self.sheet.on_synthesis else ""
        return f"« {typed} » n’est pas une réponse.{place} {key('help')} : les réponses."

    # --- from one question to the other ---

    def _go(self, delta: int) -> None:
        there = moves.moved(self.sheet, delta)
        if there is None:
            self._talk.say("C’est la première question.")
            return
        self.one.take(Step(there))
        if self.sheet.on_synthesis:
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
            self._talk.say("Une remarque se pose sur un critère.")
        elif self.one.evaluation.is_closed:
            self._talk.say(sentences.refusal(self.sheet))
        else:
            self._writing.remark(criterion.key + REMARK_SUFFIX, text)

    def _write(self, field: str) -> None:
        step = self.sheet.write(field)
        if step.problem:
            self._talk.say(sentences.refusal(self.sheet))
        else:
            self._writing.text(field)
            if self.sheet.on_synthesis and field == APPRECIATION:
                self._talk.say(sentences.result(self.sheet)[-1])

    # --- reading ---

    def _where(self) -> None:
        place = self._place.neighbours().place(self.one.stem, self.one.evaluation)
        here = [sentences.title(self.sheet.competency)] if self.sheet.competency is not None else []
        said = sentences.who(self.one.evaluation, place, self.one.company.text)
        self._talk.say("\n".join([said, *here, *sentences.given(self.sheet)]))

    def _time_left(self) -> None:
        one = self.one
        clock, timer = one.oral.left(one.evaluation), one.evaluation.timer
        if clock is not None:
            self._talk.say(_time(clock.texts[0]))
        elif timer is not None and timer.state is TimerState.ENDED:
            self._talk.say(f"Chronomètre arrêté à {exact(timer.elapsed(one.oral.now(one.evaluation)))}.")
        else:
            self._talk.say(f"Chronomètre pas parti. {key('timer')} : départ.")

    # --- undo, the timer ---

    def _replay(self, replay: Callable[[], Told]) -> None:
        if refused := sentences.refusal(self.sheet):
            self._talk.say(refused)
        else:
            self._tell(timing.replayed(replay, self.one, self._place.neighbours(), _WIDTH))

    def _timer(self) -> None:
        if refused := sentences.refusal(self.sheet):
            self._talk.say(refused)
        else:
            self._tell(timing.pressed(self.one, self._place.neighbours(), _WIDTH))

    # --- closing ---

    def _close(self) -> None:
        if self.one.evaluation.is_closed:
            self._tell(closing.reopen(self._talk, self.one))
            return
        self._tell(closing.close(self._talk, self._post, self.one, self._place.clock.wall))
        if self.one.evaluation.is_closed:
            self.one.take(Step(self.sheet.at_synthesis(self.sheet.synthesis)))
            self._talk.say(self._place.neighbours().offer(self.one.stem, self.one.evaluation))

    def _settle(self) -> None:
        if self._listening.settle(self._keyboard):
            self.saved()
            self._talk.say(DONE)

    # --- other candidates, the end ---

    def _change(self, typed: str) -> None:
        entries = self._place.entries()
        choices = choosing.candidate_choices(entries, self._post.session, len(self._post.grid.criteria))
        found = self._place.neighbours().next(self.one.stem, 1)
        usual = next((one for one in choices if found is not None and one.key == found.stem), None)
        stem = choosing.chosen(
            self._talk, choosing.WHICH_CANDIDATE, choices, self._keyboard, usual, typed or None
        )
        if stem is not None and self._may_leave():
            self.open(stem)

    def _may_leave(self) -> bool:
        """Ask first where values of one's own would be lost with the candidate."""
        if self.one.unsettled() is None:
            return True
        self._talk.say(f"{self.one.banner}.\nChanger de candidat abandonne votre valeur et garde l’autre.")
        return closing.is_yes(self._talk)

    def _group(self) -> None:
        self._talk.say("Ce candidat n’est d’aucun groupe.")

    def _quit(self) -> None:
        self.saved()
        if self.one.unsettled() is None and not self._post.unsaved.failure:
            self._is_over = True
            return
        self._talk.say(f"{self.one.banner}.\nQuitter, après une copie de secours de ce qui vous reste ?")
        self._is_over = closing.is_yes(self._talk)


def _time(text: str) -> str:
    said = text.replace(" · ", ", ")
    return f"{said[0].upper()}{said[1:]}."


_DONE: Final[dict[str, Callable[[Conversation, str], None]]] = {
    "up": lambda here, _: here._go(-1),
    "next_missing": lambda here, _: here._next_missing(),
    "mark": lambda here, _: here._next_mark(),
    "remark": lambda here, text: here._remark(text),
    "appreciation": lambda here, _: here._write(APPRECIATION),
    "notes": lambda here, _: here._write(NOTES),
    "descriptors": lambda here, _: here._talk.say("\n".join(sentences.descriptors(here.sheet.grid))),
    "where": lambda here, _: here._where(),
    "undo": lambda here, _: here._replay(here.one.undo),
    "redo": lambda here, _: here._replay(here.one.redo),
    "conflict": lambda here, _: here._settle(),
    "next_candidate": lambda here, text: here._change(text),
    "group": lambda here, _: here._group(),
    "timer": lambda here, _: here._timer(),
    "time_left": lambda here, _: here._time_left(),
    "close": lambda here, _: here._close(),
    "help": lambda here, _: here._talk.say("\n".join(sentences.help_lines(here.sheet.grid, here._keyboard))),
    "quit": lambda here, _: here._quit(),
}
