"""Lines that were pasted where they have no place: kept until p opens the import of a list, with them in it."""

from __future__ import annotations

from pathlib import Path


def count_lines(text: str) -> int:
    """How many lines of a pasted text are not blank."""
    return sum(bool(line.strip()) for line in text.splitlines())


class Pasted:
    """The last of them, and the folder of the session that it was meant for, None for a session to be made."""

    def __init__(self) -> None:
        self._lines = ""
        self._folder: Path | None = None

    def keep(self, lines: str, folder: Path | None) -> None:
        """Keep them instead of what was kept before."""
        self._lines, self._folder = lines, folder

    def take(self, folder: Path | None) -> str:
        """What was meant for that session, "" where nothing was; it is given once, and not to another one."""
        lines, self._lines = self._lines, ""
        return lines if folder == self._folder else ""
