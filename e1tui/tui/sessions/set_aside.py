"""The sessions that were set aside, to put one back."""

from __future__ import annotations

from collections.abc import Iterable

from e1tui.domain.french import french_date
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.listing.entries import SessionEntry
from e1tui.tui.keys import commands
from e1tui.tui.screen.put_back import PutBackScreen
from e1tui.tui.widgets.line_list import Column, Row


class SetAsideScreen(PutBackScreen):
    """Gives back the name of the session that was put back, None without one."""

    SCOPE = commands.ASIDE
    BINDINGS = commands.bindings(commands.ASIDE)
    COLUMNS = (
        Column("Sessions écartées", 30, flexible=True),
        Column("Établissement", 23),
        Column("Date", 11),
    )
    HEADING = "Sessions écartées"
    NONE = "Aucune session écartée."
    WHERE = "dans la liste"

    def __init__(self, folder: SessionsFolder) -> None:
        super().__init__()
        self._folder = folder

    def rows(self) -> Iterable[Row]:
        """The sessions that were set aside."""
        return [_row(one) for one in self._folder.aside()]

    def put_back(self, key: str) -> str:
        """Put one back into the list; the name that it has there."""
        return self._folder.put_back(key)


def _row(entry: SessionEntry) -> Row:
    if entry.session is None:
        return Row(entry.name, (entry.name, "illisible", ""), "error")
    return Row(entry.name, (entry.session.title, entry.session.school, french_date(entry.session.date)))
