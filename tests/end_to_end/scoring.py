"""Steps that the end-to-end tests share: open the app on a candidate, read what is on disk."""

from __future__ import annotations

import sys
from pathlib import Path

from terminal import Terminal, environment

from e1tui.storage.store import SessionStore

MARTIN = "martin-camille-0990000001"


def app_on(store: SessionStore, **options: object) -> Terminal:
    """The app on that session's folder, in a terminal, with more options of `Terminal` or environment."""
    home = store.folder.parent.parent
    more = {name: str(value) for name, value in options.items() if name.isupper()}
    rest = {name: value for name, value in options.items() if not name.isupper()}
    env = environment(home, E1TUI_SESSIONS=str(store.folder.parent), **more)
    return Terminal(env=env, **rest)  # type: ignore[arg-type]


def patched(code: str) -> tuple[str, ...]:
    """The program, after some Python code has changed a part of it."""
    return (sys.executable, "-c", f"import sys\n{code}\nfrom e1tui.cli import main\nsys.exit(main())")


def open_martin(terminal: Terminal) -> None:
    """From the list of sessions to the first candidate's evaluation."""
    terminal.wait_for("E1, session de juin")
    terminal.press("\r", "NOYER Dominique")
    terminal.press("\r", "Pertinence du recueil des besoins")


def write_appreciation(terminal: Terminal) -> None:
    """Open the appreciation to write in it."""
    terminal.press("a", "Entrée : écrire")
    terminal.press("\r", "SAISIE")


def appreciation(store: SessionStore, stem: str = MARTIN) -> str:
    """What is on disk."""
    return store.load(stem).evaluation.appreciation


def home_of(store: SessionStore) -> Path:
    return store.folder.parent.parent
