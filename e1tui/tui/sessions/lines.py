"""What the list of sessions says, line by line: the screen and the frame before it say the same."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from e1tui.domain.french import days_span, plural
from e1tui.domain.retention import is_past_retention
from e1tui.settings import Settings
from e1tui.storage.listing.entries import SessionEntry
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.text.lines import (
    Column,
    Row,
    fit,
    fitted_columns,
    list_cell,
    list_line,
    listed_width,
    middle_cut,
    sentence_lines,
    with_title,
)
from e1tui.tui.text.tips import tips_left
from e1tui.tui.text.whereabouts import elsewhere_lines, here_line, others

COLUMNS: Final = (
    Column("Session", 30, flexible=True),
    Column("Établissement", 23),
    Column("Date", 12),
    Column("Closes", 7, "right"),
)
_FIRST_RUN: Final = (
    f"{key('add')}   créer une session",
    f"{key('example')}   ajouter la démonstration (une session de candidats inventés)",
    f"{key('import_list')}   créer une session et y importer une liste de candidats (fichier)",
    f"{key('paste_list')}   créer une session et y coller une liste copiée d’un tableur",
    f"{key('help')}   aide",
)
_FIRST: Final = (
    ("add", "créer"),
    ("example", "démonstration"),
    ("import_list", ""),
    ("paste_list", "coller"),
)
OLD: Final = "!"  # beside the date of a session that is past the time it is kept
_FOLDER: Final = 14  # columns of a folder's name before a title that is not the only one
_AROUND: Final = 3  # lines that are not the list's: the top one, the message, the hints


def _own_day(name: str, date: dt.date | None) -> Sequence[dt.date]:
    """Of a session of which nothing else is known."""
    return (date,) if date else ()


def session_rows(
    entries: Sequence[SessionEntry],
    closed: Callable[[str], int | None],
    days: Callable[[str, dt.date | None], Sequence[dt.date]],
    today: dt.date,
    months: int,
) -> list[Row]:
    """The sessions' rows. `closed` is how many evaluations of one are, None while they are not all counted.

    `days` are those it has, `months` how long one is kept. Where two rows would be the same, their folders tell them
    apart: a session that was made from another has its title.
    """
    rows = []
    for entry in entries:
        session = entry.session
        if session is None:
            rows.append(Row(entry.name, (entry.name, "illisible", "", ""), "error"))
            continue
        count = closed(entry.name)
        counts = f"{'…' if count is None else count}/{entry.candidates}"
        date = days_span(days(entry.name, session.date)) + (OLD if is_old(entry, today, months) else "")
        rows.append(Row(entry.name, (session.title, session.school, date, counts)))
    shared = Counter(row.cells[:3] for row in rows)
    return [
        replace(row, cells=(f"{middle_cut(row.key, _FOLDER)} · {row.cells[0]}", *row.cells[1:]))
        if shared[row.cells[:3]] > 1 and not row.style
        else row
        for row in rows
    ]


def grid_row(path: str) -> Row:
    """The row of a grid that is refused, below the sessions."""
    return Row(path, (path, "grille refusée", "", ""), "error")


def grid_note(path: str, first: str) -> str:
    """What is said of it: what is at fault first, and what tells the rest."""
    return f"{path} est refusé : {first}. e1tui grille verifier dit tout ce qui y manque."


def first_run(root: Path, elsewhere: Sequence[tuple[Path, int]]) -> tuple[str, ...]:
    """What is said instead of a list: where there is no session, where there are some, what makes one."""
    return ("Aucune session pour le moment.", here_line(root), *elsewhere_lines(elsewhere), "", *_FIRST_RUN)


def is_old(entry: SessionEntry, today: dt.date, months: int) -> bool:
    """Whether a session is past the time it is kept: so many months after its date, 0 for ever."""
    return entry.session is not None and is_past_retention(entry.session.date, today, months)


def note(entry: SessionEntry, today: dt.date, months: int) -> tuple[str, bool]:
    """What is said of the session under the cursor, and whether it is a problem.

    What is to be done with an old one is done by a person, never by the app.
    """
    if entry.problem or not is_old(entry, today, months):
        return entry.problem, bool(entry.problem)
    age = "d’un an" if months == 12 else f"de {months} mois"
    return f"Plus {age} : {key('archive')} pour l’archiver, puis e1tui purger {entry.name}.", False


def hints(count: int, width: int, page: int = 0) -> str:
    """The line under the list: while there is no session, what makes one."""
    if count:
        return commands.footer(commands.SESSIONS, width, page=page)
    return commands.fitted([commands.BY_ID[one].hint(label) for one, label in _FIRST], width)


def top_line(count: int, filter_part: str, width: int) -> str:
    """The line above the list."""
    rest = f"{plural(count, 'session')}{filter_part}" if count else "première utilisation"
    return with_title("e1tui", f" · {rest}", width)


def first_cursor(entries: Sequence[SessionEntry]) -> tuple[int, int]:
    """The column and the line of the screen where the cursor stands in the first frame: on the first session, if any."""
    x, y = list_cell(bool(entries), ("", *_FIRST_RUN))
    return x, y + 1  # below the top line


def first_frame(
    root: Path,
    entries: Sequence[SessionEntry],
    closed: Callable[[str], int | None],
    width: int,
    height: int,
    today: dt.date,
    settings: Settings,
    days: Callable[[str, dt.date | None], Sequence[dt.date]] = _own_day,
) -> list[tuple[str, str]]:
    """The whole screen before the app is there: each line's text, as wide as the terminal, and its style's name.

    `closed` is how many evaluations of a session are, None while they are not all counted.
    """
    empty = () if entries else ("", *first_run(root, others(root, os.environ)))
    foot = here_line(root)
    months = settings.retention_months
    rows = session_rows(entries, closed, days, today, months)
    said, problem = note(entries[0], today, months) if entries else ("", False)
    if entries and not said:
        said = tips_left(settings).get(commands.SESSIONS, "")
    sentence = sentence_lines(f" {'! ' if problem else ''}{said}", width)
    room = height - _AROUND - (len(sentence) - 1)
    columns = fitted_columns(COLUMNS, rows, listed_width(width, room, len(rows)))
    return [
        (fit(f" {top_line(len(entries), '', width)}", width), "top"),
        *(list_line(y, width, columns, rows, empty, foot=foot, height=room) for y in range(room)),
        *((line, "problem" if problem else "") for line in sentence),
        (fit(hints(len(entries), width), width), "hints"),
    ]
