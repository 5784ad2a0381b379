"""The group's grid: a column per member, one cursor, every value saved in its own candidate's file as it is given.

It asks `e1tui.scoring.group` and paints. A member's own sheet is another screen, and this one is made anew after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from textual import events
from textual.widget import Widget

from e1tui import keyboards
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.fields import NOTES, REMARK_SUFFIX
from e1tui.domain.grid import Grid
from e1tui.errors import E1Error
from e1tui.open_session.session import Sitting
from e1tui.scoring.company import LOOK_SECONDS
from e1tui.scoring.group import NoGroup, Place, group_of
from e1tui.scoring.post import Told
from e1tui.scoring.situations import next_situation
from e1tui.storage.save_thread import Outcome
from e1tui.tui.evaluation import conflict
from e1tui.tui.evaluation.surface import HELD, Surface
from e1tui.tui.evaluation.top import Top
from e1tui.tui.group.lines import Called
from e1tui.tui.group.top import group_line
from e1tui.tui.group.widget import GroupWidget
from e1tui.tui.keys import commands
from e1tui.tui.reading.text import DescriptorsScreen
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.terminal.repeats import Presses

# What the line of hints offers, the most needed first.
_OFFERED: Final = (
    ("next_member", ""), ("next_tab", "onglet"), ("timer", ""), ("own_sheet", ""), ("next_missing", ""),
    ("remark", ""), ("notes", ""), ("next_candidate", "autre"), ("undo", ""), ("descriptors", ""),
)  # fmt: skip

_READ_ONLY: Final = tuple(
    one
    for one in _OFFERED
    if one[0] in ("next_member", "next_tab", "own_sheet", "next_candidate", "descriptors")
)


class GroupScreen(E1Screen[str]):
    """Of the group that candidate `stem` is in; `field` is the criterion to begin on. Gives back None.

    `stems` are the candidates in the order of the list, for Pg suiv and Pg préc. E1Error when a file is refused.
    """

    SCOPE = commands.GROUP
    BINDINGS = commands.bindings(commands.GROUP)
    KEEPS_TEXTS = True
    KEEPS_SHIFT = frozenset({"shift+space"})

    def __init__(
        self, sitting: Sitting, stems: Sequence[str], stem: str, situation: str = "", field: str = ""
    ) -> None:
        super().__init__()
        self._sitting = sitting
        self._stems = tuple(stems)
        self._store = sitting.store
        self._board = GroupWidget()
        self._top = Top(self, lambda status, width: group_line(self.group, status, width))
        self._surface = Surface(
            self, sitting, stems, self._board, self._top, scored=lambda: self.group, show=self._show_scored
        )
        self._post, self._texts = self._surface.post, self._surface.texts
        self._neighbours = self._surface.neighbours
        self._tell, self._show_banner = self._surface.tell, self._surface.show_banner
        self.group = group_of(self._post, stem, situation, field)
        self._presses = Presses(len(self._post.grid.criteria), lambda: self.group.place, self._back_to)
        self._entered = ""  # whom the others are told that one is on

    @property
    def stem(self) -> str:
        """The member under the cursor."""
        return self.group.active.stem

    # --- painting ---

    def compose_body(self) -> Iterable[Widget]:
        yield self._surface.banner
        yield self._texts.box

    def on_mount(self) -> None:
        self._desk = self.e1
        self._board.focus()
        self.set_interval(LOOK_SECONDS, self._look)
        self._show_group()

    def on_resize(self) -> None:
        self._texts.arrange()
        self._top.show()

    def on_screen_resume(self) -> None:
        self._top.show()

    def hints(self) -> str:
        if self._texts.field:
            return self._texts.hints
        width, keyboard = self.app.size.width, self.e1.keyboard
        if self._post.read_only:
            return commands.fitted([commands.BY_ID[one].hint(label) for one, label in _READ_ONLY], width)
        keys = "".join(
            keyboards.level_hint(keyboard, rank)[-1] for rank in range(len(self.group.board.grid.scale))
        )
        others = [commands.BY_ID[one].hint(label) for one, label in _OFFERED]
        return commands.fitted([f"{keys} niveau", *others], width)

    def refresh_names(self) -> None:
        self._show_scored()
        self._show_banner()

    def _show_scored(self) -> None:
        self._show_board()
        self._top.show()

    def _show_group(self) -> None:
        self._entered = ""
        self._show_scored()
        self._show_banner()
        self.say(self.group.refusal)
        self.show_hints()
        self._look()

    def _show_board(self) -> None:
        self._board.show(self.group.board, self._names(), dimmed=bool(self._texts.field))

    def _names(self) -> tuple[Called, ...]:
        """What stands over the columns: last and first name, or what stands for them while they are hidden."""
        found = []
        for member in self.group.members:
            evaluation = member.evaluation
            who = evaluation.candidate
            label = self.e1.names.of(self._store, member.stem, who.full_name, who.number, member.order)
            if self.e1.names.hidden:
                first, _, second = label.partition(" ")
                found.append(Called(first, second))
            else:
                found.append(Called(who.last_name or label, who.first_name))
        return tuple(found)

    # --- saving, others ---

    def save_finished(self, outcome: Outcome) -> None:
        """The save thread reports on one attempt."""
        self._surface.save_finished(outcome)
        if not self._surface.is_left:
            told = self.group.saved(outcome)
            if told.sheet:
                self._tell(told)

    def _look(self) -> None:
        """Look at the files and at who is in; nothing is read or repainted when nothing changed."""
        if not self.is_on_top:
            return
        if self.stem != self._entered:  # not at the key: it is a file
            self._entered = self.stem
            self._sitting.enter(self.stem)
        told = self.group.look()
        if told.sheet or told.message:
            self._tell(told)

    @property
    def folder(self) -> Path:
        """The session's."""
        return self._store.folder

    @property
    def session_folder(self) -> Path:
        return self._store.folder

    @property
    def session_grid(self) -> Grid | None:
        """What the help speaks of."""
        return self._post.grid

    def unsettled_by_stem(self) -> Mapping[str, tuple[Evaluation, Evaluation]]:
        """The members with one's own values where two were given, and what these were given to."""
        return self.group.unsettled_by_stem()

    def keep_text(self) -> None:
        """Save the text that is open."""
        self._texts.keep(self.group.active)

    def action_conflict(self) -> None:
        one = self.group.contested or self.group.active
        conflict.choose(self, self._post.grid, one, self._tell, whose=f"{self.group.called(one)}, ")

    # --- keys ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._texts.allows(action)

    def press(self, event: events.Key) -> bool:
        if not isinstance(self.focused, GroupWidget):
            return False
        digit = keyboards.DIGITS[self._desk.keyboard].get(event.character or "")
        if digit is None:
            return False
        self._presses.press(event.key, event.time, partial(self._press_digit, digit))
        return True

    def _back_to(self, place: Place) -> None:
        self.group.back_to(place)
        self._tell(HELD)

    def _press_digit(self, digit: str) -> None:
        scale = self.group.board.grid.scale
        if 1 <= int(digit) <= len(scale):
            self._done(self.group.give(scale[int(digit) - 1]))
        else:
            self.say(self.group.board.grid.no_level(digit), problem=True)

    def on_key(self, event: events.Key) -> None:
        if self._texts.field:
            return
        if self.press(event):
            event.stop()
        else:
            self._surface.tell_other_keyboard(event.character)

    def _done(self, told: Told) -> None:
        """Show where a key led to, and what it says; a message of before gives way."""
        self._show_board()
        if told.message or self.has_message:
            self.say(told.message, problem=told.problem)
        if self._surface.banner.display:
            self._show_banner()

    def _moved(self) -> None:
        """The cursor is elsewhere."""
        self._done(Told(""))

    def action_up(self) -> None:
        self.group.move(-1)
        self._moved()

    def action_down(self) -> None:
        self.group.move(1)
        self._moved()

    def action_next_member(self) -> None:
        self.group.next_member(1)
        self._to_member(Told(self.group.refusal))

    def action_left_member(self) -> None:
        self._to_member(self.group.shift(-1))

    def action_right_member(self) -> None:
        self._to_member(self.group.shift(1))

    def _to_member(self, told: Told) -> None:
        self._done(told)
        if self._post.session.situations:
            self._top.show()

    def action_next_tab(self) -> None:
        self._turn(1)

    def action_previous_tab(self) -> None:
        self._turn(-1)

    def _turn(self, delta: int) -> None:
        if self._texts.field:
            self._close_text(keep=True)
        else:
            self.group.turn(delta)
            self._moved()

    def action_next_missing(self) -> None:
        self._done(self.group.to_next_missing())
        self._top.show()

    def key_delete(self, event: events.Key) -> None:
        self._erase(event)

    def key_backspace(self, event: events.Key) -> None:
        self._erase(event)

    def _erase(self, event: events.Key) -> None:
        if not self._texts.field:
            event.stop()
            self._done(self.group.give(None))

    def action_undo(self) -> None:
        self._done(self.group.undo())
        self._top.show()

    def action_redo(self) -> None:
        self._done(self.group.redo())
        self._top.show()

    def action_timer(self) -> None:
        self._tell(self.group.press_timer())

    def action_end_common(self) -> None:
        self._tell(self.group.end_common())

    def on_group_widget_pressed(self, event: GroupWidget.Pressed) -> None:
        if self._texts.field:
            return
        if event.tab is not None:
            self.group.to_tab(event.tab)
        if event.row is not None:
            self.group.to_row(event.row)
        if event.column is not None:
            self.group.to_member(event.column)
        self._to_member(Told(self.group.refusal))

    # --- texts ---

    def on_writing_typed(self) -> None:
        self._surface.typing(self.group.active)

    def on_writing_paused(self) -> None:
        self.keep_text()

    def on_writing_kept(self) -> None:
        self._close_text(keep=True)

    def _close_text(self, *, keep: bool) -> None:
        opened = self.group.active.text
        self._texts.close(self.group.active, keep=keep)
        if keep and opened is not None:
            self.group.text_kept(opened)
        self.show_hints()

    def action_remark(self) -> None:
        self._write(self.group.criterion.key + REMARK_SUFFIX)

    def action_notes(self) -> None:
        self._write(NOTES)

    def _write(self, field: str) -> None:
        one = self.group.active
        if one.sheet.is_locked:
            self.say(self.group.refusal, problem=True)
        else:
            self._texts.open(one, field, whose=self.e1.names.scrub(self.group.called(one)))
            self.show_hints()

    # --- other screens ---

    def action_situation(self) -> None:
        """The group that the member under the cursor is in, in the next situation."""
        situation = next_situation(self._post.session, self.group.situation)
        self._surface.leave("Changer de situation", lambda: self._show_other(self.stem, situation))

    def action_descriptors(self) -> None:
        self.app.push_screen(DescriptorsScreen(self._post.grid))

    def action_own_sheet(self) -> None:
        """The own sheet of the member under the cursor, on this criterion."""
        self._leave_for(self.stem, self.group.criterion.key)

    def _leave_for(self, stem: str, field: str) -> None:
        """Somebody's own sheet; once it is left the group is as its files are."""
        self._surface.leave_for(
            self.group.active,
            lambda: self.e1.open_evaluation(
                self._store, self._stems, stem, self._back_from, field=field, is_of_group=True
            ),
        )

    def _back_from(self, sentence: str | None, stem: str) -> None:
        if self._surface.back(self._score_again):
            self._show_group()
            if sentence:
                self.say(sentence)

    def _score_again(self) -> None:
        self.group = self.group.again()

    # --- leaving ---

    def action_back(self) -> None:
        if self._texts.field:
            self._close_text(keep=not self._texts.is_line)
        else:
            self._surface.leave("Quitter le groupe", lambda: self.dismiss(None))

    def action_next_candidate(self) -> None:
        self._go_on(1)

    def action_previous_candidate(self) -> None:
        self._go_on(-1)

    def _go_on(self, step: int) -> None:
        """The next group, or the next candidate who is alone."""
        ours = [one.stem for one in self.group.members]
        in_order = [stem for stem in self._stems if stem in ours] or ours
        first, edge = (in_order[0], in_order[-1]) if step > 0 else (in_order[-1], in_order[0])
        found = self._neighbours.next(edge, step)
        if found is None:
            self.say(self._neighbours.none_left(edge, step, first))
            return
        here = self.group.active.evaluation  # who came with the others, on the same day
        ends = self._neighbours.day_ends(here, found, step, self.app.size.width - 2)
        if ends and not self.is_said(ends):  # the same key again, at once, goes on
            self.say(ends)
            return
        self._surface.leave("Changer de groupe", lambda: self._show_other(found.stem))

    def _show_other(self, stem: str, situation: str = "") -> None:
        try:
            self.group = group_of(self._post, stem, situation or self._sitting.roll.chosen)
        except NoGroup as alone:
            if situation:
                self.say(str(alone))
            else:
                self._leave_for(stem, "")
        except E1Error as error:
            self.say(str(error), problem=True)
        else:
            self._show_group()
