"""The line mode from its beginning to its end: which session, which candidate, the conversation, what is not on disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.errors import E1Error, FileProblem
from e1tui.line_mode import choosing
from e1tui.line_mode.console import Ended, Talk, saying_nothing_more
from e1tui.line_mode.conversation import Conversation
from e1tui.line_mode.place import Place
from e1tui.open_session.session import HEARTBEAT
from e1tui.operations.leftovers import Copies, Leftover, rescue_places, told
from e1tui.operations.selection import find_one
from e1tui.storage.listing.entries import session_entries
from e1tui.storage.rescue import rescue_copies
from e1tui.storage.store import SessionStore

OK, PROBLEM, SIGNALLED = 0, 1, 128
QUITS: Final = "quitter"
FEW: Final = 40  # candidates that are listed before they are asked for


def choose_session(talk: Talk, root: Path, keyboard: str) -> str | None:
    """The name of the session that is chosen, of the only one without a question; FileProblem where there is none.

    None: none is wanted.
    """
    entries = session_entries(root)
    for one in entries:
        if one.problem:
            talk.say(one.problem)
    choices = choosing.session_choices(entries)
    if not choices:
        raise FileProblem(f"Aucune session dans {root} : e1tui nouvelle en crée une.")
    talk.say(choosing.listed(choices))
    if len(choices) == 1:
        return choices[0].key
    return choosing.chosen(talk, choosing.WHICH_SESSION, choices, keyboard, choices[0], out=QUITS)


class Program:
    """On one session; `run` gives the exit code."""

    def __init__(
        self, talk: Talk, store: SessionStore, account: str, clock: Callable[[], dt.datetime], keyboard: str
    ) -> None:
        self._talk = talk
        self._keyboard = keyboard
        self._store = store
        self.place = Place(store, account, clock)
        self._conversation = Conversation(talk, self.place, keyboard)
        self._active = self._told = self.place.clock.wall()

    def idle(self) -> None:
        """Tell others that one is still in; to be called every few seconds while nobody types."""
        self._told = self.place.clock.wall()
        self.place.sitting.heartbeat(self._active)

    def ask(self) -> str:
        """The next line, which is a sign of life for others."""
        line = self._talk.ask()
        self._active = self.place.clock.wall()
        if self._active - self._told >= HEARTBEAT:  # who answers without a pause is never idle
            self.idle()
        return line

    def say(self, text: str) -> None:
        """Say these lines."""
        self._talk.say(text)

    def run(self, wanted: str | None) -> int:
        """Score the candidate who is `wanted`, or is chosen, and others, until no answer comes any more.

        Its exit code: 0, 1 where something is not in the session, 128 and the signal's number after a signal.
        """
        number = 0
        try:
            self._converse(wanted)
        except Ended as ended:
            number = ended.number
        finally:
            is_saved = self._leave()
        return (SIGNALLED + number if number else OK) if is_saved else PROBLEM

    def _converse(self, wanted: str | None) -> None:
        session = self.place.post.session
        self.say(f"{session.title}.")
        if self.place.post.read_only:
            self.say(self.place.post.read_only)
        self._tell_copies()
        stem = find_one(self._store, wanted) if wanted is not None else None
        self.place.sitting.enter()
        first = choosing.ask_holder(self, session.commission, self._keyboard, self.place.sitting.hold)
        if stem is None:
            stem, first = self._choose(first), None
        if stem is not None:
            self._conversation.run(stem, first)

    def _choose(self, typed: str | None) -> str | None:
        post = self.place.post
        entries = self.place.entries()
        for line in choosing.refused_lines(entries):
            self.say(line)
        choices = choosing.candidate_choices(
            entries, post.session, len(post.grid.criteria), self.place.turns()
        )
        if not choices:
            raise FileProblem(f"Aucun candidat dans {self._store.name} : e1tui importer en ajoute.")
        if situation := post.session.situation(self.place.situation):
            self.say(f"Situation {situation.called}.")
        if typed is None and len(choices) <= FEW:
            self.say(choosing.listed(choices))
        found = self.place.neighbours().next("", 1)
        usual = next((one for one in choices if found is not None and one.key == found.stem), None)
        return choosing.chosen(
            self, choosing.WHICH_CANDIDATE, choices, self._keyboard, usual, typed, out=QUITS
        )

    def _tell_copies(self) -> None:
        """Name what an earlier end could not put into the session: the screen takes it back."""
        folder = self._store.folder
        for copy in rescue_copies(rescue_places(folder)):
            if copy.session == folder.name:
                self.say(
                    f"Copie de secours à reprendre à l’écran (e1tui, r sur la liste des sessions) : {copy.folder}"
                )

    # --- the end ---

    def _leave(self) -> bool:
        """Put everything on disk, or a copy of it elsewhere, and say where that is; whether all is in the session."""
        writer = self.place.sitting.writer
        is_saved = self.place.close()
        evaluations = writer.unsaved_evaluations()
        bases: dict[str, Evaluation] = dict(writer.unsaved_bases())
        for stem, (mine, base) in self._conversation.unsettled_by_stem().items():
            evaluations[stem], bases[stem] = mine, base
        return self._copy(evaluations, bases) and is_saved

    def _copy(self, evaluations: Mapping[str, Evaluation], bases: Mapping[str, Evaluation]) -> bool:
        if not evaluations:
            return True
        leftover = Leftover(self._store.folder, evaluations, bases)
        try:
            said = told(Copies().make([leftover], self.place.clock.wall()))
        except E1Error as error:
            said = str(error)
        with saying_nothing_more():
            self.say(said)
        return False
