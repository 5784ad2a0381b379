"""What the list of sessions says, line by line: the screen and the frame before it say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from e1tui.storage.entries import SessionEntry
from e1tui.tui import commands
from e1tui.tui.plain_lines import Column, Row, fit, french_date, list_line, plural, with_title

COLUMNS: Final = (
    Column("Session", 30, flexible=True),
    Column("Établissement", 23),
    Column("Date", 11),
    Column("Closes", 7, "right"),
)
FIRST_RUN: Final = (
    "Aucune session pour le moment.",
    "",
    "o   créer une session",
    "d   ajouter la démonstration (une session de candidats inventés)",
    "?   aide",
)
_AROUND: Final = 3  # lines that are not the list's: the top one, the message, the hints


def session_row(entry: SessionEntry, closed: int | None) -> Row:
    """A session's row; `closed` is how many evaluations are, None while they are not all counted."""
    session = entry.session
    if session is None:
        return Row(entry.name, (entry.name, "illisible", "", ""), "error")
    counts = f"{'…' if closed is None else closed}/{entry.candidates}"
    return Row(entry.name, (session.title, session.school, french_date(session.date), counts))


def top_line(count: int, filter_part: str, width: int) -> str:
    """The line above the list."""
    rest = f"{plural(count, 'session')}{filter_part}" if count else "première utilisation"
    return with_title("e1tui", f" · {rest}", width)


def first_frame(entries: Sequence[SessionEntry], width: int, height: int) -> list[tuple[str, str]]:
    """The whole screen before the app is there: each line's text, as wide as the terminal, and its style's name."""
    rows = [session_row(entry, None) for entry in entries]
    problem = entries[0].problem if entries else ""
    return [
        (fit(f" {top_line(len(entries), '', width)}", width), "top"),
        *(list_line(y, width, COLUMNS, rows, ["", *FIRST_RUN]) for y in range(height - _AROUND)),
        (fit(f" ! {problem}" if problem else "", width), "problem" if problem else ""),
        (fit(commands.footer(commands.SESSIONS, width), width), "hints"),
    ]
