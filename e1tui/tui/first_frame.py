"""The first frame: the list of sessions, painted before Textual is there, whose import takes most of the start.

What this module imports keeps people waiting; `tests/test_imports.py` says what it may.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import termios
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from e1tui.errors import E1Error
from e1tui.settings import Settings
from e1tui.storage.listing.closed_counts import ClosedCounts
from e1tui.storage.listing.entries import session_entries
from e1tui.tui.sessions.lines import first_cursor, first_frame
from e1tui.tui.terminal.before_app import Hold
from e1tui.tui.terminal.cells import Frame, Piece
from e1tui.tui.text.lines import SMALLEST, laid_out

# What Textual gives the same lines in the theme "terminal": its own first frame then changes nothing.
_LOOKS: Final = {
    "top": "1",
    "line-list--header": "1;4",
    "line-list--cursor": "1;7",
    "line-list--error": "31",
    "problem": "1;7",
    "hints": "2",
}


@dataclass(frozen=True)
class Opening:
    """What the app takes over: the terminal, what it shows, and what is counted so far."""

    hold: Hold
    frame: Frame
    closed: ClosedCounts


@contextlib.contextmanager
def opened(
    root: Path, settings: Settings, environ: Mapping[str, str], today: dt.date
) -> Iterator[Opening | None]:
    """Show the first frame, and hold the terminal while the app is imported and run.

    None, and nothing is shown, where the app will show something else: in a window that is too small, in a theme
    with colours of its own, and when the sessions folder cannot be read.
    """
    opening = None
    try:
        with contextlib.suppress(E1Error, OSError, termios.error):
            width, height = os.get_terminal_size(2)
            if width >= SMALLEST[0] and height >= SMALLEST[1] and settings.theme == "terminal":
                width, height = laid_out(width, height)
                entries = session_entries(root)
                held = Hold(environ, settings)
                opening = Opening(held, Frame(), ClosedCounts(root))
                opening.frame.cleared(width, height)
                for counted in ((), entries):  # what is known is painted before anything is counted
                    opening.closed.look(counted)
                    lines = first_frame(
                        root, entries, opening.closed.of, width, height, today, settings, opening.closed.days
                    )
                    pieces = _pieces(lines, coloured="NO_COLOR" not in environ)
                    if not opening.hold.send(
                        opening.frame.update(width, height, pieces, first_cursor(entries))
                    ):
                        opening.frame.forget()
        yield opening
    finally:
        if opening is not None:
            opening.hold.end()


def _pieces(lines: Iterable[tuple[str, str]], *, coloured: bool) -> Iterator[Piece]:
    """Lines, each a text and the name of its style, as the terminal's cells understand them."""
    for y, (text, style) in enumerate(lines):
        look = _LOOKS.get(style, "")
        yield y, 0, [(text, look if coloured or not look.startswith("3") else "")]
