"""Opening the app from the command line, on the sessions folder or on a copy of the example."""

from __future__ import annotations

import codecs
import datetime as dt
import gc
import os
import sys
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from e1tui import zone
from e1tui.errors import UsageError
from e1tui.settings import Settings, checked_keyboard, is_shared, load_settings, settings_files

LINE_MODE: Final = "saisir"  # the command that scores line by line


def open_app(root: Path, keyboard: str | None, today: dt.date, *, is_demo: bool = False) -> int:
    """Show the first frame, then run the app; its exit code. UsageError where it could not be shown or used.

    `keyboard` is what the command line says of it.
    """
    settings, problems = load_settings(settings_files())
    if is_line_by_line(settings, os.environ):
        from e1tui.cli import line_mode
        from e1tui.storage.folder import SessionsFolder

        return line_mode.run(SessionsFolder(root), None, None, forced_keyboard(keyboard, os.environ))
    _check_terminal(os.environ)
    if settings.zone and (problem := zone.use(settings.zone)):
        problems = (*problems, problem)
    forced = forced_keyboard(keyboard, os.environ)
    if forced:
        settings = replace(settings, keyboard=forced)
    _drop_variables(os.environ)
    # What is imported does not become garbage, and looking for some takes a fifteenth of the start; E1App enables it.
    gc.disable()
    from e1tui.tui.first_frame import opened

    with opened(root, settings, os.environ, today) as opening:
        from e1tui.tui.app import run_app  # a third of a second: the first frame does not wait for it

        return run_app(
            root,
            replace(settings, shared_account=is_shared(settings, os.environ)),
            keyboard_forced=bool(forced),
            first_start=not settings.keyboard and not is_demo,
            is_demo=is_demo,
            problems=problems,
            opening=opening,
        )


def is_line_by_line(settings: Settings, environ: Mapping[str, str]) -> bool:
    """Whether lines stand in the place of the screen.

    The settings or $ACCESSIBLE say so; or, where sshd forces the command, who logs in asked for it by that word and
    nothing else: a command with more in it is not looked into, and opens the screen.
    """
    return (
        settings.screen_reader
        or environ.get("ACCESSIBLE") == "1"
        or environ.get("SSH_ORIGINAL_COMMAND") == LINE_MODE
    )


def _drop_variables(environ: MutableMapping[str, str]) -> None:
    """Take away what Textual would read of the environment when it is imported.

    $TEXTUAL_DRIVER loads code, others write files or change keys; $COLUMNS and $LINES hide the window's size.
    """
    for name in list(environ):
        if name.startswith("TEXTUAL") or name in ("COLUMNS", "LINES"):
            del environ[name]


def forced_keyboard(option: str | None, environ: Mapping[str, str]) -> str:
    """The keyboard that the command line says, else $E1TUI_CLAVIER, else ""; UsageError where that is none."""
    if option is not None:
        return option
    given = environ.get("E1TUI_CLAVIER", "").strip()
    return checked_keyboard(given, "$E1TUI_CLAVIER") if given else ""


def _check_terminal(environ: Mapping[str, str]) -> None:
    """UsageError when the app could not be shown or used here."""
    if not all(_is_terminal(descriptor) for descriptor in (0, 1, 2)):
        raise UsageError(
            "l’application a besoin d’un terminal, et l’entrée, la sortie ou les erreurs sont redirigées.\n"
            "Par SSH, ajoutez -t : ssh -t hôte e1tui. Les commandes s’en passent : e1tui --help."
        )
    if environ.get("TERM", "") in ("", "dumb"):
        raise UsageError(
            f"ce terminal (TERM={environ.get('TERM', '')}) ne sait pas placer le curseur.\n"
            f"Pour noter ici ligne à ligne : e1tui {LINE_MODE} SESSION (par SSH : ssh -t hôte {LINE_MODE}).\n"
            "Sinon TERM=xterm-256color e1tui, ou une commande : e1tui --help."
        )
    for stream in (sys.__stdout__, sys.__stderr__):
        encoding = codecs.lookup(stream.encoding).name if stream else ""
        if encoding != "utf-8":
            raise UsageError(
                f"la langue de ce terminal est réglée sur l’encodage {encoding}, il faut UTF-8.\n"
                "Essayez LC_ALL=C.UTF-8 e1tui (dans PuTTY : Window, Translation, UTF-8)."
            )


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


def demo(folder: str | None, keyboard: str | None, today: dt.date, say: Callable[[str], None]) -> int:
    """Copy the example, into a temporary folder unless one is named, and open the app on it; its exit code."""
    from e1tui.storage.example import copy_example

    if not is_line_by_line(load_settings(settings_files())[0], os.environ):
        _check_terminal(os.environ)  # before anything is copied
    if folder is not None:
        if not folder.strip():
            raise UsageError("demo : un dossier est attendu.")
        root = Path(folder).absolute()
        copy_example(root)
        return open_app(root, keyboard, today, is_demo=True)
    import tempfile

    root = Path(tempfile.mkdtemp(prefix="e1tui-demo-"))
    copy_example(root)
    try:
        return open_app(root, keyboard, today, is_demo=True)
    finally:
        say(f"L’exemple, avec ce que vous y avez fait, reste dans {root}")
        say(f"Pour y revenir : e1tui demo {root}. Ce dossier temporaire peut être effacé.")
