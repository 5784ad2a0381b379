"""The half of the evaluation screen that faces the disk: loading, saving as things are given, undo, the status."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from textual.timer import Timer
from textual.widget import Widget

from e1tui.domain.closing.seal import ALTERED, is_altered
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.field_names import field_name
from e1tui.scoring.sheet import Sheet
from e1tui.scoring.time_left import Clock
from e1tui.scoring.undo import Replayed, UndoStack
from e1tui.scoring.unsaved import Unsaved
from e1tui.storage.save_thread import Outcome
from e1tui.storage.store import Saved, Stored
from e1tui.tui.evaluation.lines import top_line
from e1tui.tui.evaluation.neighbours import Neighbours
from e1tui.tui.evaluation.widget import ScoringWidget
from e1tui.tui.open_session.session import Sitting
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.typed import Typed
from e1tui.tui.terminal.repeats import Repeats
from e1tui.tui.text.lines import clip
from e1tui.tui.widgets.line import Line

SAVED, TO_SAVE = "   enregistré", "à enregistrer"  # of one width: nothing else moves when it changes
_TYPED: Final = object()  # text that was typed and is not handed over yet
# A key's repaint takes a few milliseconds of the interpreter, which two threads cannot have at once: a save that
# began with the key made it twice as slow. Nobody waits for the save, and it is on disk in 30 ms all the same.
REPAINT_SECONDS: Final = 0.012
Replay = Callable[[Evaluation], Replayed | None]


class SheetScreen(E1Screen[str]):
    """Shows `sheet` of candidate `stem`, and keeps it the same as the file.

    Gives back what is to be said once it is left, or None. `stems` are the candidates in the order of the list, for Pg suiv and Pg préc.
    """

    def __init__(self, sitting: Sitting, stems: Sequence[str], stem: str) -> None:
        super().__init__()
        self._sitting = sitting
        self._store = store = sitting.store
        self._writer = sitting.writer
        self._session = store.session()
        self._grid = store.grid()
        self._neighbours = Neighbours(sitting, self._grid, stems)
        self._seen: Stored  # the file as this screen knows it
        self.sheet = self._load(stem)
        self.stem = stem
        self._undo = UndoStack()
        self._repeats = Repeats(len(self._grid.criteria))
        self._note_press()
        self._unsaved = Unsaved()
        self._status = SAVED
        self._status_timer: Timer | None = None
        self._failure = ""  # why what was given is not on disk

    # --- building ---

    def compose_body(self) -> Iterable[Widget]:
        yield Line(id="banner")
        yield ScoringWidget()

    def on_mount(self) -> None:
        self._show_banner()
        self._scoring.focus()
        self._show_candidate()

    def on_resize(self) -> None:
        self._show_top()

    @property
    def _scoring(self) -> ScoringWidget:
        return self.query_one(ScoringWidget)

    @property
    def _is_writing(self) -> bool:
        """Whether a text field is open over the grid."""
        return False

    def _show_candidate(self) -> None:
        self._show_sheet()
        self._show_top()
        # The hint is of levels: it waits for a candidate to whom some are to be given.
        tip = self.e1.tip(self.SCOPE) if self.sheet.criterion is not None else ""
        self.say(self.sheet.refusal or tip)

    def _show_sheet(self) -> None:
        self._offer_next()
        self._scoring.show(self.sheet, dimmed=self._is_writing)
        self.show_hints()

    def _show_top(self) -> None:
        candidate = self.sheet.evaluation.candidate
        passage = self._neighbours.place(self.stem, self.sheet.evaluation)
        if self.sheet.evaluation.is_closed:
            passage += f" · {ALTERED}" if is_altered(self.sheet.evaluation) else " · close"
        company, clock = self.company(), self.clock()
        names, width = self.e1.names, self.app.size.width - 2
        name = names.of(
            self._store, self.stem, candidate.full_name, candidate.number, self.sheet.evaluation.order
        )
        texts = [f"{passage} · {text}" for text in clock.texts] if clock else [passage]
        ways = [text + company for text in texts]
        if clock:
            ways += [texts[-1], clock.texts[-1]] if company else [clock.texts[-1]]
        line = top_line(name, names.number(candidate.number), ways[0], self._status, width, *ways[1:])
        self.set_top(line, *(clock.part, clock.style) if clock else ())

    @property
    def session_folder(self) -> Path:
        return self._store.folder

    def typed(self) -> Typed | None:
        """A mark that Entrée has not kept; the texts are saved as they are typed."""
        if not self.sheet.typed or self.sheet.marked is None:
            return None
        line = f"Note {self.sheet.marked.id}, tapée et pas validée : {self.sheet.typed}"
        return Typed(self.sheet.evaluation.candidate.full_name, (line,))

    def refresh_names(self) -> None:
        self._show_sheet()
        self._show_top()
        self._show_banner()

    def _offer_next(self) -> None:
        """On Synthèse, tell the sheet who comes next."""
        if self.sheet.on_synthesis:
            self.sheet = replace(
                self.sheet, following=self._neighbours.offer(self.stem, self.sheet.evaluation, self.e1.names)
            )

    def company(self) -> str:
        """What the top line says of who else is on this candidate."""
        return ""

    def clock(self) -> Clock | None:
        """What the top line says of the timer, None while it has nothing to say."""
        return None

    def banner(self) -> str:
        """What stays on screen until it is settled, or ""."""
        if not self._failure:
            return ""
        return f"NON ENREGISTRÉ : {self._failure} Nouvel essai toutes les 2 s."

    def _show_banner(self) -> None:
        text = self.e1.names.scrub(self.banner())
        banner = self.query_one("#banner", Line)
        banner.show(f" {text}")
        if banner.display != bool(text):  # to set it lays the screen out again, even to the same
            banner.display = bool(text)

    # --- loading ---

    def _load(self, stem: str) -> Sheet:
        """The candidate's sheet with the cursor where one begins; E1Error when the file is refused."""
        self._seen = stored = self._store.load(stem)
        self._writer.opened(stored)
        evaluation = self._writer.pending(stem) or stored.evaluation
        return Sheet(self._grid, self._session, evaluation, holder=self._sitting.author.member).opened()

    def _turn_to(self, stem: str) -> None:
        """Show another candidate; E1Error, and nothing changes, when the file is refused."""
        self.sheet = self._load(stem)
        self.stem = stem
        self._undo = UndoStack()
        self._show_candidate()

    # --- saving ---

    def _changed(self, before: Evaluation, after: Evaluation) -> None:
        """One step of undo, saved at once."""
        if self._undo.record(before, after):
            self._save(after)

    def _save(self, evaluation: Evaluation) -> None:
        self._given(evaluation)
        self._writer.put(self.stem, evaluation, soon=True)
        asyncio.get_running_loop().call_later(REPAINT_SECONDS, self._writer.wake)

    def _typed(self) -> None:
        """Text is being typed, and not handed over yet."""
        self._given(_TYPED)

    def _nothing_typed(self) -> None:
        """What was typed has changed nothing after all."""
        self._unsaved.saved(self.stem, _TYPED)

    def _given(self, what: object) -> None:
        """Something is not on disk yet: the status must say so if that lasts."""
        self._unsaved.given(self.stem, what, time.monotonic())
        if self._status_timer is None:
            self._check_status()

    def _check_status(self) -> None:
        """Show the status, and look again when something more may be late."""
        now = time.monotonic()
        self._show_status(TO_SAVE if self._unsaved.is_late(now) else SAVED)
        later = self._unsaved.next_check(now)
        self._status_timer = None if later is None else self.set_timer(later, self._check_status)

    def _show_status(self, status: str) -> None:
        if status != self._status:
            self._status = status
            self._show_top()

    def save_finished(self, outcome: Outcome) -> None:
        """The save thread reports on one attempt."""
        if outcome.saved is None:
            self._failure = outcome.error
            self._show_banner()
            return
        if self._failure:
            self._failure = ""
            self._show_banner()
            self.say("Tout est de nouveau enregistré.")
        if outcome.saved.warning:
            self.say(outcome.saved.warning, problem=True)
        self._unsaved.saved(outcome.stem, outcome.submitted)
        if not self._unsaved.is_late(time.monotonic()):
            self._show_status(SAVED)
        if outcome.stem == self.stem:
            self.saved(outcome.submitted, outcome.saved)

    def saved(self, submitted: Evaluation, saved: Saved) -> None:
        """What was given to this candidate is on disk, with what others gave meanwhile."""
        self._seen = saved.stored
        known = self.sheet.evaluation
        if known.is_closed and known.history != saved.stored.evaluation.history:
            # Which member closed it stands in the history only.
            self.sheet = self.sheet.with_evaluation(replace(known, history=saved.stored.evaluation.history))
            self._show_sheet()

    # --- undo ---

    def action_undo(self) -> None:
        self._replay(self._undo.undo, "Rien à annuler.", "Annulé")

    def action_redo(self) -> None:
        self._replay(self._undo.redo, "Rien à rétablir.", "Rétabli")

    def _replay(self, replay: Replay, nothing: str, done: str) -> None:
        if self.sheet.refusal:
            self.say(self.sheet.refusal, problem=True)
            return
        step = replay(self.sheet.evaluation)
        if step is None:
            self.say(nothing)
            return
        first = (step.made or step.left)[0].field
        self.sheet = self.sheet.to_field(first).sheet.with_evaluation(step.evaluation)
        if step.made:
            self._save(step.evaluation)
        self._show_sheet()
        self._show_top()
        name = clip(field_name(self._grid, first), 60 if step.made else 40)
        if step.made:
            self.say(f"{done} : {name}.")
        else:
            self.say(f"{nothing.rstrip('.')} : {name}, donné depuis par un autre poste.", problem=True)

    def _note_press(self) -> None:
        """Where a key leads back to if it turns out to be held."""
        self._before_repeats = self.sheet, self._undo.depth

    def _take_back_repeats(self) -> None:
        """A digit is held: only its press counts."""
        there, depth = self._before_repeats
        evaluation = self._undo.take_back(self.sheet.evaluation, depth)
        if evaluation is not self.sheet.evaluation:
            self._save(evaluation)
        self.sheet = there.with_evaluation(evaluation)
        self._show_sheet()
        self._show_top()
        self.say("Touche maintenue : elle ne compte qu’une fois.")
