"""The first frame: the list of sessions, painted before Textual is there, whose import takes most of the start.

What this module imports keeps people waiting; `tests/test_imports.py` says what it may.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import termios
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from e1tui.errors import E1Error
from e1tui.settings import Settings
from e1tui.storage.entries import session_entries
from e1tui.tui.hold import Hold
from e1tui.tui.plain_lines import SMALLEST
from e1tui.tui.session_lines import first_frame

# What Textual gives the same lines in the theme "terminal": its own first frame then changes nothing.
_LOOKS: Final = {
    "top": "1",
    "line-list--header": "1;4",
    "line-list--cursor": "1;7",
    "line-list--error": "31",
    "problem": "1;7",
    "hints": "2",
}


@contextlib.contextmanager
def opened(
    root: Path, settings: Settings, environ: Mapping[str, str], today: dt.date
) -> Iterator[Hold | None]:
    """Show the first frame, and hold the terminal while the app is imported and run.

    None, and nothing is shown, where the app will show something else: in a window that is too small, in a theme
    with colours of its own, and when the sessions folder cannot be read.
    """
    hold = None
    with contextlib.suppress(E1Error, OSError, termios.error):
        width, height = os.get_terminal_size(2)
        if width >= SMALLEST[0] and height >= SMALLEST[1] and settings.theme == "terminal":
            lines = first_frame(session_entries(root), width, height, today, settings)
            hold = Hold(painted(lines, coloured="NO_COLOR" not in environ))
    try:
        yield hold
    finally:
        if hold is not None:
            hold.end()


def painted(lines: Sequence[tuple[str, str]], *, coloured: bool) -> str:
    """What to send to an empty terminal so that it shows these lines, each a text and the name of its style."""
    parts = []
    for y, (text, style) in enumerate(lines, 1):
        look = _LOOKS.get(style, "")
        if not coloured and look.startswith("3"):
            look = ""
        if look or text.strip():
            parts.append(f"\x1b[{y};1H\x1b[{look}m{text}\x1b[m")
    return "".join(parts)
