"""Opening the line mode, on a session that is named or chosen."""

from __future__ import annotations

import resource
import sys

from e1tui import host_time, zone
from e1tui.line_mode.answers import letter
from e1tui.line_mode.console import Console, Ended, fill_descriptors
from e1tui.line_mode.program import OK, SIGNALLED, Program, choose_session
from e1tui.settings import DEFAULT_KEYBOARD, load_settings, settings_files
from e1tui.storage.author import current_account
from e1tui.storage.folder import SessionsFolder


def run(folder: SessionsFolder, name: str | None, candidate: str | None, keyboard: str) -> int:
    """Score line by line in that session, or in the one that is chosen; the exit code.

    `keyboard` is what the command line or the environment say of it, or "".
    """
    fill_descriptors()
    # A memory image of a crash would hold the candidates' data.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    settings, problems = load_settings(settings_files())
    keyboard = keyboard or settings.keyboard or DEFAULT_KEYBOARD
    encoding = (sys.stdout.encoding, sys.stdout.errors or "replace") if sys.stdout else ("utf-8", "replace")
    with Console(0, 1, *encoding) as console:
        console.interrupted = lambda: f"{letter('quit')} : quitter."
        for problem in problems:
            console.say(problem)
        if name is None:
            try:
                name = choose_session(console, folder.root, keyboard)
            except Ended as ended:
                return SIGNALLED + ended.number if ended.number else OK
            if name is None:
                return OK
        store = folder.open(name)
        hours = store.session().zone or settings.zone
        if hours and (problem := zone.use(hours)):
            console.say(problem)
        program = Program(console, store, current_account(), host_time.now, keyboard)
        console.idle = program.idle
        return program.run(candidate)
