"""The sessions folder: which sessions there are, opening one, creating one."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from e1tui import files
from e1tui.domain.session import Session
from e1tui.errors import E1Error, FileProblem, SaveError
from e1tui.storage.entries import SessionEntry as SessionEntry
from e1tui.storage.entries import session_entries, session_names
from e1tui.storage.lock import LOCK_FILE
from e1tui.storage.naming import SESSION_FILE, checked_session_name
from e1tui.storage.store import SessionStore


class SessionsFolder:
    """The folder that holds one folder per session."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> tuple[str, ...]:
        """The session folders' names; a folder without a session.toml is not a session."""
        return session_names(self.root)

    def entries(self) -> tuple[SessionEntry, ...]:
        """Every session, the most recent date first, then by name. No candidate's file is read."""
        return session_entries(self.root)

    def open(self, name: str) -> SessionStore:
        """The session of that name; FileProblem if there is none."""
        checked_session_name(name)
        if not os.path.lexists(self.root / name / SESSION_FILE):
            known = ", ".join(self.names()) or "aucune"
            raise FileProblem(f"Pas de session « {name} » dans {self.root}. Sessions présentes : {known}.")
        return SessionStore(self.root / name)

    def create(self, name: str, session: Session) -> SessionStore:
        """A new session's folder; SaveError if the name is taken."""
        folder = self.root / checked_session_name(name)
        if os.path.lexists(folder):
            raise SaveError(f"« {name} » existe déjà dans {self.root} : choisissez un autre nom.")
        files.make_folder(folder)
        store = SessionStore(folder)
        try:
            store.write_first(session)
        except E1Error:
            with contextlib.suppress(OSError):  # only if it is empty: else the name is somebody else's by now
                os.unlink(folder / LOCK_FILE)
                os.rmdir(folder)
            raise
        return store
