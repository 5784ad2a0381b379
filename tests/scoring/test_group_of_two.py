"""Two of the commission at one group, on two hosts of its own, with random keys: nothing that was given is lost."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chance import examples
from groups import group_session
from hypothesis import example, given, settings
from hypothesis import strategies as st
from levels import LEVELS, Level
from posts import Place

from e1tui.domain.merge import Conflict
from e1tui.scoring.company import MINE
from e1tui.scoring.group import Group, group_of

Cell = tuple[str, str]  # a member's stem, a criterion

KEYS: Final = (
    *(f"level {rank}" for rank in range(4)), "erase", "space", "left", "down", "up", "tab", "missing", "undo", "redo",
    "timer", "end common", "look", "flush", "settle", "again",
)  # fmt: skip
PRESSES: Final = st.lists(st.tuples(st.booleans(), st.sampled_from(KEYS)), max_size=60)


@dataclass(eq=False)
class Given:
    """A value that a hand gave (None: took away); `is_saved` once it is on disk, or was."""

    hand: Hand
    cell: Cell
    value: Level | None
    is_saved: bool = False


class Hand:
    """One of the commission at the group; `given` is told of each value that was taken, in the order of both hands."""

    def __init__(self, place: Place, stem: str, given: list[Given]) -> None:
        self.place = place
        self.group: Group = group_of(place.post, stem)
        self._given = given
        self._known = self._values()  # as the disk had it when what is given now was given

    def press(self, key: str) -> None:
        before, cursor = self._values(), self._cursor()
        self._act(key)
        if key in ("look", "flush", "again"):  # what others gave is not one's own
            assert self._cursor() == cursor
            self._learn()
            return
        after = self._values()
        for cell in before.keys() | after.keys():
            if before.get(cell) == after.get(cell):
                continue
            self._given.append(Given(self, cell, after.get(cell)))
            if cell[0] in self.place.writer.unsaved() and after.get(cell) == self._known.get(cell):
                # Given and taken back before it was saved: nothing was given.
                self._given[:] = [
                    one for one in self._given if one.is_saved or (one.hand, one.cell) != (self, cell)
                ]

    def _learn(self) -> None:
        """What is on screen is what the disk has, but of those who wait to be saved."""
        waiting = self.place.writer.unsaved()
        shown = self._values()
        for cell in {*self._known, *shown}:
            if cell[0] not in waiting and cell in shown:
                self._known[cell] = shown[cell]
            elif cell[0] not in waiting:
                del self._known[cell]

    def _act(self, key: str) -> None:
        group = self.group
        match key.split():
            case ["level", rank]:
                group.give(LEVELS[int(rank)])
            case ["erase"]:
                group.give(None)
            case ["space"]:
                group.next_member(1)
            case ["left"]:
                group.shift(-1)
            case ["down"]:
                group.move(1)
            case ["up"]:
                group.move(-1)
            case ["tab"]:
                group.turn(1)
            case ["missing"]:
                group.to_next_missing()
            case ["undo"]:
                group.undo()
            case ["redo"]:
                group.redo()
            case ["timer"]:
                self.place.passes(seconds=7)
                group.press_timer()
            case ["end", "common"]:
                group.end_common()
            case ["look"]:
                group.look()
            case ["flush"]:
                self.flush()
            case ["settle"]:
                if (one := group.contested) and one.company.first:
                    one.settle(one.company.first, MINE)
            case ["again"]:
                self.flush()
                self.group = group.again()

    def flush(self) -> None:
        """Everything is on disk, and the group was told so."""
        assert self.place.writer.flush(10.0)
        for outcome in self.place.outcomes:
            assert outcome.saved is not None, outcome.error
            self.place.post.unsaved.finished(outcome)
            self.group.saved(outcome)
        self.place.outcomes.clear()
        # Of two who gave without having seen the other's, the one who saved last has given last.
        saved = [one for one in self._given if one.hand is self and not one.is_saved]
        self._given[:] = [*(one for one in self._given if one not in saved), *saved]
        for one in saved:
            one.is_saved = True
        self._learn()

    def _values(self) -> dict[Cell, Level]:
        return {
            (one.stem, criterion): level
            for one in self.group.members
            for criterion, level in one.evaluation.positions.items()
        }

    def _cursor(self) -> tuple[str, str]:
        return self.group.criterion.key, self.group.active.stem

    def conflict(self, cell: Cell) -> Conflict | None:
        """Two values for that cell, of which one's own is not on disk."""
        return next(one for one in self.group.members if one.stem == cell[0]).company.conflicts.get(cell[1])


@settings(max_examples=examples(60), deadline=None)
@given(PRESSES)
@example([(False, "level 0"), (False, "flush"), (True, "level 0"), (False, "undo")])
def test_random_keys_of_two_lose_nothing(presses: list[tuple[bool, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = group_session(Path(folder))
        stem = store.stems()[0]
        given_: list[Given] = []
        places = [Place(store), Place(store)]
        hands = [Hand(place, stem, given_) for place in places]
        for which, key in presses:
            hands[which].press(key)
        for _ in range(2):  # what the second one's save merged, the first one sees
            for hand in hands:
                hand.flush()
                hand.group.look()
        for place in places:
            place.writer.stop()
        last = {one.cell: (one.hand, one.value) for one in given_}
        on_disk = {one.stem: store.load(one.stem).evaluation for one in hands[0].group.members}
        for (member, criterion), (hand, value) in last.items():
            found = on_disk[member].positions.get(criterion)
            clash = hand.conflict((member, criterion))
            assert found == value or (clash is not None and clash.mine == value), (member, criterion)
        nobodys = [
            (member, criterion)
            for member, evaluation in on_disk.items()
            for criterion in evaluation.positions
            if (member, criterion) not in last
        ]
        assert nobodys == []
        for hand in hands:
            for one in hand.group.members:
                assert one.evaluation.positions == on_disk[one.stem].positions
                assert one.evaluation.oral("A").timer == on_disk[one.stem].oral("A").timer
