"""A terminal that shows what it is sent, cell by cell."""

from __future__ import annotations

import pyte


class Terminal:
    """What is on the screen, cell by cell."""

    def __init__(self, width: int, height: int) -> None:
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)
        self.reset()

    def reset(self) -> None:
        """As it is before anything comes."""
        self.screen.reset()
        self.feed("\x1b[?7l")  # as the app asks for: pyte would wrap before a combining accent

    def feed(self, text: str) -> None:
        self._stream.feed(text)

    @property
    def cells(self) -> list[list[pyte.screens.Char]]:
        """What is on the screen, row by row."""
        rows, columns = range(self.screen.lines), range(self.screen.columns)
        return [[self.screen.buffer[y][x] for x in columns] for y in rows]

    @property
    def cursor(self) -> tuple[int, int]:
        """The column and the line of the cursor, from 0 on."""
        return self.screen.cursor.x, self.screen.cursor.y

    @property
    def cursor_row(self) -> str:
        """The text of the cursor's row, with the cursor in it as ‸."""
        x, y = self.cursor
        row = self.screen.display[y]
        return f"{row[:x]}‸{row[x:]}"
