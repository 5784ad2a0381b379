"""A peer: the grid's criteria in plain curses, `peer_curses.py GRID.csv`; 1 to 4 give a level and go on, j k move."""

from __future__ import annotations

import csv
import curses
import sys
import textwrap

LEVELS = "TI", "I", "S", "TS"
LEFT = 24


def run(window: curses.window) -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    positions: list[int | None] = [None] * len(rows)
    curses.curs_set(0)
    window.scrollok(False)
    height = window.getmaxyx()[0]
    page = (height - 4) // 2
    row = 0
    while True:
        first = row // page * page
        window.erase()
        window.addstr(0, 1, "GRILLE E1 · curses")
        for y, index in enumerate(range(first, min(first + page, len(rows)))):
            levels = "".join(
                f"[{level}] ".rjust(5) if positions[index] == rank else " ·   "
                for rank, level in enumerate(LEVELS)
            )
            mark = "›" if index == row else " "
            window.addstr(2 + 2 * y, 1, f"{mark} {levels}", curses.A_REVERSE if index == row else 0)
            for offset, line in enumerate(textwrap.wrap(rows[index]["critere"], 54)[:2]):
                window.addstr(2 + 2 * y + offset, LEFT, line)
        window.refresh()
        key = window.getch()
        if ord("1") <= key <= ord("4"):
            positions[row] = key - ord("1")
            row = min(row + 1, len(rows) - 1)
        elif key == ord("j"):
            row = min(row + 1, len(rows) - 1)
        elif key == ord("k"):
            row = max(row - 1, 0)
        elif key == ord("0"):
            row = 0
        elif key == ord("q"):
            return


if __name__ == "__main__":
    curses.wrapper(run)
