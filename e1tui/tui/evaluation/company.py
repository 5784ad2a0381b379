"""The evaluation screen among others: who else is in, what they give meanwhile, and what both gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from e1tui.domain.evaluation import Evaluation, diff, is_free_text, value_of, with_field
from e1tui.domain.field_names import field_name, value_text
from e1tui.domain.merge import STATE, TIMER, Conflict, last_entry, merge
from e1tui.errors import E1Error
from e1tui.scoring.sheet import Sheet
from e1tui.storage.attendance import Present
from e1tui.storage.listing.changes import Stamp, stamp
from e1tui.storage.store import Saved, Stored
from e1tui.tui.evaluation.conflict import BOTH, MINE, ConflictScreen
from e1tui.tui.evaluation.saving import SheetScreen
from e1tui.tui.open_session.session import Sitting
from e1tui.tui.text.lines import clip

LOOK_SECONDS: Final = 1.0  # somebody else's work is to be seen within two seconds
SOMEBODY: Final = "un autre poste"


class SharedSheet(SheetScreen):
    """What two people give to one candidate: different fields are merged, the same one is told and asked."""

    def __init__(self, sitting: Sitting, stems: Sequence[str], stem: str) -> None:
        super().__init__(sitting, stems, stem)
        self._conflicts: dict[str, Conflict] = {}
        self._news: dict[str, str] = {}  # field under the cursor → who gave it since the cursor came there
        self._others: tuple[Present, ...] = ()
        self._stamp: Stamp | None = None

    def on_mount(self) -> None:
        self._sitting.enter(self.stem)
        self._look()
        self.set_interval(LOOK_SECONDS, self._look)

    # --- who else is in ---

    def company(self) -> str:
        if not self._others:
            return ""
        return " · avec " + ", ".join("vous-même ailleurs" if one.own else one.who for one in self._others)

    def _look(self) -> None:
        """Look at the file and at who is in; nothing is read or repainted when nothing changed."""
        if not self.is_on_top:
            return
        others = tuple(one for one in self._sitting.others() if one.stem == self.stem)
        if [one.who for one in others] != [one.who for one in self._others]:
            self._others = others
            self._show_top()
        now = stamp(self._store.folder / f"{self.stem}.toml")
        if now != self._stamp and self._writer.pending(self.stem) is None:  # a save looks for itself
            self._stamp = now
            self._refresh()

    # --- what others gave ---

    def _refresh(self) -> None:
        """Show what is on disk now."""
        try:
            theirs = self._store.load(self.stem)
        except E1Error as error:
            self.say(str(error), problem=True)
            return
        if theirs.digest != self._seen.digest:
            self._writer.opened(theirs)
            was_closed = self.sheet.evaluation.is_closed
            told = self._take_over(self._seen.evaluation, theirs)
            if told:
                self.say(told, problem=self.sheet.evaluation.is_closed and not was_closed)

    def saved(self, submitted: Evaluation, saved: Saved) -> None:
        if diff(submitted, saved.stored.evaluation):
            self._take_over(submitted, saved.stored)
        super().saved(submitted, saved)
        for conflict in saved.conflicts:
            self._conflicts[conflict.field] = conflict
        if saved.conflicts:
            self._show_banner()

    def _take_over(self, base: Evaluation, theirs: Stored) -> str:
        """Show what others changed since `base`; a sentence on it."""
        before = self.sheet.evaluation
        merged, _ = merge(base, before, theirs.evaluation)
        changes = diff(before, merged)
        self._seen = theirs
        self.sheet = self.sheet.with_evaluation(merged)
        for change in changes:
            if change.field in (self.sheet.field_here, TIMER):
                self._news[change.field] = self._giver(theirs.evaluation, base.revision, change.field)
        if changes:
            self._show_sheet()
            self._show_top()
        return self._told(theirs.evaluation, base.revision, [change.field for change in changes])

    def _giver(self, theirs: Evaluation, since: int, field: str) -> str:
        entry = last_entry(theirs, since, field)
        return (entry.member or entry.by) if entry else SOMEBODY

    def _told(self, theirs: Evaluation, since: int, fields: Sequence[str]) -> str:
        """ "LEMAIRE Claude : note C1.2, 12 (et 2 de plus)." """
        if not fields:
            return ""
        if STATE in fields and theirs.is_closed:
            who = self._giver(theirs, since, STATE)
            return f"{who} vient de clore cette évaluation : elle ne se modifie plus."
        who = self._giver(theirs, since, fields[0])
        value = self.e1.names.value(fields[0], value_text(value_of(theirs, fields[0])))
        more = f" (et {len(fields) - 1} de plus)" if len(fields) > 1 else ""
        return f"{who} : {clip(field_name(self._grid, fields[0]), 40)}, {clip(value, 20)}{more}."

    # --- keys on what others gave ---

    def unseen(self, after: Evaluation) -> str:
        """Why a change is not taken yet: somebody gave that value since the cursor came there; "" if nobody did.

        Eyes are on the candidate: the key was meant for the value that was there before. A second one is taken.
        """
        for change in diff(self.sheet.evaluation, after) if self._news else ():
            if change.field in self._news:
                who = self._news.pop(change.field)
                where = "mettre le chronomètre" if change.field == TIMER else "donner ici :"
                return (
                    f"{who} vient de {where} {value_text(change.before)}. La touche à nouveau pour changer."
                )
        return ""

    def stepped(self, before: Sheet) -> None:
        """The cursor went on, or a value was given: what is settled by that."""
        if (before.tab, before.row) != (self.sheet.tab, self.sheet.row):
            self._news.clear()
        if not self._conflicts:
            return
        settled = {change.field for change in diff(before.evaluation, self.sheet.evaluation)}
        if self._conflicts.keys() & settled:  # a value that is given again is the choice
            self._conflicts = {f: one for f, one in self._conflicts.items() if f not in settled}
            self._show_banner()

    # --- the same field, two values ---

    def banner(self) -> str:
        if (failure := super().banner()) or not self._conflicts:
            return failure
        conflict = next(iter(self._conflicts.values()))
        more = f" (et {len(self._conflicts) - 1} de plus)" if len(self._conflicts) > 1 else ""
        name = clip(field_name(self._grid, conflict.field), 44 - len(more))
        return f"DEUX VALEURS : {name}{more}. k : choisir"

    def contested(self, field: str, mine: str) -> None:
        """A text that is being written was changed by somebody else meanwhile, or closed: theirs is on disk."""
        evaluation = self.sheet.evaluation
        entry = last_entry(evaluation, 0, STATE if evaluation.is_closed else field)
        conflict = Conflict(field, mine or None, value_of(evaluation, field))
        if entry is not None:
            conflict = replace(conflict, by=entry.by, member=entry.member, at=entry.at)
        self._conflicts[field] = conflict
        self._show_banner()

    def action_conflict(self) -> None:
        conflict = next(iter(self._conflicts.values()), None)
        if conflict is None:
            self.say("Rien à départager.")
            return

        def chosen(choice: str | None) -> None:
            if choice is not None and self._settle(conflict, choice) and self._conflicts:
                self.action_conflict()

        self.app.push_screen(ConflictScreen(self._grid, conflict), chosen)

    def _settle(self, conflict: Conflict, choice: str) -> bool:
        """Put the chosen value in place; False, and why is said, where it cannot be now."""
        before = self.sheet.evaluation
        if choice in (MINE, BOTH) and before.is_closed:
            self.say("Évaluation close : rouvrez-la (v, sur la Synthèse), puis k de nouveau.", problem=True)
            return False
        if choice in (MINE, BOTH) and conflict.field == STATE:
            self.say("Relisez l’évaluation, puis v pour la clore.", problem=True)
        del self._conflicts[conflict.field]
        self._show_banner()
        if choice in (MINE, BOTH) and conflict.field != STATE:
            value = conflict.mine
            if choice == BOTH and is_free_text(conflict.field):
                value = f"{conflict.theirs or ''}\n\n{conflict.mine or ''}".strip()
            self.sheet = self.sheet.with_evaluation(with_field(before, conflict.field, value))
            self._changed(before, self.sheet.evaluation)
            self._show_sheet()
        return True

    @property
    def folder(self) -> Path:
        """The session's."""
        return self._store.folder

    def unsettled(self) -> Evaluation | None:
        """The evaluation with one's own values where two were given; None when nothing is to be settled.

        They are nowhere on disk: whoever ends the app puts them somewhere.
        """
        if not self._conflicts:
            return None
        evaluation = self.sheet.evaluation
        for conflict in self._conflicts.values():
            evaluation = with_field(evaluation, conflict.field, conflict.mine)
        return evaluation

    def unsettled_base(self) -> Evaluation:
        """What `unsettled` goes on from: without the values that clash, so that they still do when it is taken back."""
        base = self._seen.evaluation
        for name in self._conflicts:
            base = with_field(base, name, None)
        return base

    def _turn_to(self, stem: str) -> None:
        super()._turn_to(stem)
        self._conflicts.clear()
        self._news.clear()
        self._others, self._stamp = (), None
        self._show_banner()
        self._sitting.enter(stem)
        self._look()
