"""Which sessions folder is open, and in which others there are sessions: several may seem to be the only one.

The first frame says it where there is no session: what this module imports keeps people waiting.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from e1tui.domain.french import plural
from e1tui.errors import E1Error
from e1tui.settings import sessions_folder
from e1tui.storage.listing.entries import session_names


def here_line(root: Path) -> str:
    """The line that names the folder that is open."""
    return f"Dossier des sessions : {root}"


def elsewhere_lines(others: Sequence[tuple[Path, int]]) -> tuple[str, ...]:
    """The lines that name others, each with how many sessions it has."""
    if not others:
        return ()
    lines = (f"  {one} ({plural(count, 'session')})" for one, count in others)
    return ("Il y a des sessions ailleurs (e1tui --sessions DOSSIER) :", *lines)


def others(root: Path, environ: Mapping[str, str]) -> tuple[tuple[Path, int], ...]:
    """Where else sessions are known to be, and how many: `$E1TUI_SESSIONS`, `./sessions`, the account's folder."""
    found = {}
    for place in _places(environ):
        try:
            count = len(session_names(place)) if place.resolve() != root.resolve() else 0
        except (E1Error, OSError):
            continue
        if count:
            found[place] = count
    return tuple(found.items())


def _places(environ: Mapping[str, str]) -> Iterator[Path]:
    try:
        working = Path.cwd()
    except OSError:  # somebody has removed it
        working = Path("/")
    yield sessions_folder(None, environ, working)
    yield working / "sessions"
    yield sessions_folder(None, {}, Path(os.devnull))


def elsewhere_sentence(root: Path, environ: Mapping[str, str]) -> str:
    """The same as a sentence, "" without others."""
    named = ", ".join(f"{one} ({plural(count, 'session')})" for one, count in others(root, environ))
    return f"Il y a des sessions ailleurs : {named} ; --sessions DOSSIER les ouvre." if named else ""
