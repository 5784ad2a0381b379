"""The grid that a session was made with, and whether its file is still that one."""

from __future__ import annotations

import os
from pathlib import Path

from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.errors import DocumentError, E1Error, FileProblem
from e1tui.storage.grids import MadeWith, grid_file, grids_for, keep_grid, load_grid, made_with, shipped
from e1tui.storage.listing.changes import Stamp, stamp
from e1tui.storage.listing.entries import read_session
from e1tui.storage.naming import SESSION_FILE, WITHDRAWN


class SessionGrid:
    """Of the candidates in that folder: a session's, or the one of those who were withdrawn from it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._grids = grids_for(folder)
        self._named: tuple[Stamp, Session] | None = None  # the session whose grid its candidates have

    def made_with(self) -> MadeWith:
        """That grid, with whether it is its file now; E1Error where the session or its grid is refused."""
        session, home = self._session(), self._home
        try:
            return made_with(home.name, session.grid_id, session.grid_sha, self._grids)
        except DocumentError as error:
            raise FileProblem(f"{home.name}/{SESSION_FILE} : {error}.") from error

    def id(self) -> str:
        """The identifier that the session names; E1Error where the session is refused."""
        return self._session().grid_id

    def load(self, grid_id: str) -> Grid:
        """The grid of that identifier, as the session was made with it where it is the session's.

        DocumentError if there is none.
        """
        if grid_id not in shipped():
            try:
                session = self._session()
            except E1Error:
                session = None  # its own file is refused: that is said elsewhere
            if session is not None and session.grid_id == grid_id:
                return made_with(self._home.name, grid_id, session.grid_sha, self._grids).grid
        return self.present(grid_id)

    def present(self, grid_id: str) -> Grid:
        """The grid of that identifier as its file is now; DocumentError where there is none, or it is refused."""
        return load_grid(grid_id, self._grids)

    def file(self) -> bytes | None:
        """The file of the grid that the session was made with, None for a shipped one; FileProblem where it is lost."""
        session = self._session()
        return grid_file(session.grid_id, session.grid_sha, self._grids)

    def keep(self, grid_id: str) -> Grid:
        """The grid as its file is now, which is kept: what a session is made with can be told later."""
        grid = self.present(grid_id)
        keep_grid(self._grids, grid)
        return grid

    @property
    def _home(self) -> Path:
        """The session's folder, whose candidates these are: the withdrawn ones have one of their own."""
        parent = self._folder.parent
        is_aside = self._folder.name == WITHDRAWN and os.path.lexists(parent / SESSION_FILE)
        return parent if is_aside else self._folder

    def _session(self) -> Session:
        """The session as it names its grid: read again only when its file is another one, for each candidate asks."""
        home = self._home
        now = stamp(home / SESSION_FILE)
        if now is None or self._named is None or self._named[0] != now:
            session = read_session(home)
            self._named = None if now is None else (now, session)
            return session
        return self._named[1]
