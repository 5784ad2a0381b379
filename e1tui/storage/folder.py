"""The sessions folder: which sessions there are, opening one, creating one."""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from e1tui import files
from e1tui.domain.session import Session
from e1tui.domain.text import clean, folded
from e1tui.errors import E1Error, FileProblem, SaveError, UsageError
from e1tui.storage.listing.entries import SessionEntry as SessionEntry
from e1tui.storage.listing.entries import check_folder, session_entries, session_names
from e1tui.storage.lock import LOCK_FILE, is_lock, session_lock
from e1tui.storage.naming import SESSION_FILE, checked_session_name, new_session_name

if TYPE_CHECKING:
    from e1tui.storage.store import SessionStore

# What a session needs once it is open is imported then: the list of sessions comes 20 ms sooner.

SET_ASIDE: Final = ".ecartees"  # in the sessions folder; no session has such a name


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
        """The session of that name; FileProblem if there is none, with the name of the one that has it for title.

        A title opens nothing by itself: two sessions may have the same, and what follows may be for good.
        """
        from e1tui.storage.store import SessionStore

        try:
            checked_session_name(name)
        except UsageError:
            self._refuse_title(name)
            raise
        if not os.path.lexists(self.root / name / SESSION_FILE):
            self._refuse_title(name)
            known = ", ".join(self.names()) or "aucune"
            raise FileProblem(f"Pas de session « {name} » dans {self.root}. Sessions présentes : {known}.")
        return SessionStore(self.root / name)

    def _refuse_title(self, text: str) -> None:
        """FileProblem, with the folder's name, where this is a session's title."""
        wanted = folded(text)
        titled = [
            f"« {one.name} »"
            for one in self.entries()
            if one.session is not None and folded(one.session.title) == wanted
        ]
        if titled:
            whose = "d’une session" if len(titled) == 1 else f"de {len(titled)} sessions"
            raise FileProblem(
                f"« {clean(text)} » est l’intitulé {whose} : donnez le nom de son dossier, {' ou '.join(titled)}."
            )

    def create(self, name: str, session: Session) -> SessionStore:
        """A new session's folder, with its grid as the file is now; SaveError if the name is taken."""
        from e1tui.storage.grids import grids_of, load_grid
        from e1tui.storage.store import SessionStore

        folder = self.root / new_session_name(name)
        if os.path.lexists(folder):
            raise SaveError(f"« {name} » existe déjà dans {self.root} : choisissez un autre nom.")
        session = replace(session, grid_sha=load_grid(session.grid_id, grids_of(self.root)).sha)
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

    def aside(self) -> tuple[SessionEntry, ...]:
        """The sessions that were set aside, as `entries` has the others."""
        check_folder(self.root / SET_ASIDE)
        return session_entries(self.root / SET_ASIDE)

    def put_back(self, name: str) -> str:
        """Bring a session that was set aside back into the list; its name there, another one where its own is taken.

        FileProblem when it is no longer aside, SaveError when it cannot be moved.
        """
        check_folder(self.root / SET_ASIDE)
        store = SessionsFolder(self.root / SET_ASIDE).open(name)
        with session_lock(store.folder):
            place = files.free_place(self.root / name)
            files.move(store.folder, place)
        return place.name

    def set_aside(self, name: str) -> Path:
        """Move a session that nothing was ever put in out of the list; where it is now.

        SaveError when it holds anything but its heading: candidates, withdrawn ones, documents, a file of
        somebody's.
        """
        from e1tui.storage.attendance import PRESENTS

        of_an_empty_session = {SESSION_FILE, PRESENTS}
        folder = self.open(name).folder
        aside = self.root / SET_ASIDE
        with session_lock(folder):
            left = [
                name
                for name in sorted(_names(folder))
                if name not in of_an_empty_session and not is_lock(name)
            ]
            if left:
                raise SaveError(f"« {name} » n’est pas vide ({clean(left[0])}) : elle reste.")
            files.make_folder(aside)
            files.move(folder, files.free_place(aside / name))
        return aside


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError as error:
        raise FileProblem(f"{folder} : {files.cause(error)}.") from error
