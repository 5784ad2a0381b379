"""What the cursor’s place costs on the walk of seventy keys: six bytes a picture at most, and six a key beside what the key was before."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hosts import NOW
from test_cursor_walk import WALK
from walks import Drawn, press

from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore
from e1tui.tui.terminal.cells import Frame, Piece

MOST = 6  # bytes
NAMES = {
    "\x1b[A": "up", "\x1b[B": "down", "\x1b[D": "left", "\x1b[H": "home", "\r": "enter", "\t": "tab",
    "\x1b[Z": "shift+tab", "\x7f": "backspace", "\x1b": "escape",
}  # fmt: skip


def before(sequence: str) -> int:
    """The bytes of a sequence as they were before the cursor had a place: each row was come to by its number."""
    row, more = 0, 0
    for number, following, on, columns in re.findall(
        r"\x1b\[(\d*)(?:;\d+)?H|(\r\n)(\x1b\[(\d*)C)?", sequence
    ):
        row = row + 1 if following else int(number or 1)
        if following:
            column = f";{int(columns or 1) + 1}" if on else ""
            more += len(f"\x1b[{row}{column}H") - len(following + on)
    return len(sequence.encode()) + more


class Twice(Frame):
    """Beside each sequence, what would have been sent when the cursor was left wherever the last cell was drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.placed = self.unplaced = 0
        self.dearest = 0  # of one picture, beside the same one with the cursor left anywhere
        self._shadow = Frame()

    def cleared(self, width: int, height: int) -> None:
        super().cleared(width, height)
        self._shadow.cleared(width, height)

    def forget(self) -> None:
        super().forget()
        self._shadow.forget()

    def update(
        self, width: int, height: int, pieces: Iterable[Piece], cursor: tuple[int, int] | None = None
    ) -> str:
        drawn = list(pieces)
        sent = super().update(width, height, drawn, cursor)
        left = self._shadow.update(width, height, drawn)
        self.dearest = max(self.dearest, len(sent) - len(left))
        self.placed += len(sent.encode())
        self.unplaced += before(left)
        return sent


class Counting(Drawn):
    """The app, whose frame counts."""

    def __init__(self, store: SessionStore) -> None:
        super().__init__(SessionsFolder(store.folder.parent), Settings(tips=False), clock=lambda: NOW)
        self.frame = self._frame = Twice()


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_no_key_of_the_walk_costs_more(store: SessionStore, size: tuple[int, int]) -> None:
    app = Counting(store)
    costs: list[tuple[int, int, str, str]] = []
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for count, (key, _) in enumerate(WALK, 1):
            was = app.frame.placed, app.frame.unplaced
            press(app, NAMES.get(key, key))
            await app.settle()
            await pilot.pause()
            placed, unplaced = app.frame.placed - was[0], app.frame.unplaced - was[1]
            costs.append((placed - unplaced, count, NAMES.get(key, key), type(app.screen).__name__))
    assert [cost for cost in costs if cost[0] > MOST] == []
    assert app.frame.dearest <= MOST
    assert sum(cost for cost, *_ in costs) < 0  # the rows that follow each other pay for it
