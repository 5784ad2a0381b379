"""The history of one candidate's evaluation: when, who, what, from which value to which."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual.widget import Widget

from e1tui.domain.evaluation import HistoryEntry
from e1tui.domain.field_names import field_name, recorded_text
from e1tui.domain.fields import is_free_text
from e1tui.domain.french import french_second, short_date
from e1tui.domain.grid import Grid
from e1tui.host_time import local
from e1tui.storage.store import Stored
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import WAY_BACK, footer_of
from e1tui.tui.reading.text import SCROLL_KEYS
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.widgets.line_list import Column, LineList, Row

COLUMNS: Final = (
    Column("Le", 14),
    Column("Qui", 15),
    Column("Champ", 24, flexible=True),
    Column("Avant", 10),  # a date
    Column("Après", 10),
)
NONE: Final = ("", "Rien n’a encore été donné.", "", WAY_BACK)


class HistoryScreen(E1Screen[None]):
    """The latest change first; the line under the list says the whole of what the row had to cut."""

    SCOPE = commands.HISTORY
    BINDINGS = commands.bindings(commands.HISTORY)

    def __init__(self, grid: Grid, stored: Stored) -> None:
        super().__init__()
        self._grid = grid
        self._stored = stored

    def compose_body(self) -> Iterable[Widget]:
        """One list: a row a change."""
        yield LineList(COLUMNS, id="list")

    def on_mount(self) -> None:
        """Fill the list, the latest change first."""
        evaluation = self._stored.evaluation
        self.set_top(f"Historique · {evaluation.candidate.full_name} · révision {evaluation.revision}")
        rows = [
            Row(str(rank), self._cells(entry))
            for rank, entry in reversed(list(enumerate(evaluation.history)))
        ]
        changes = self.query_one(LineList)
        changes.show(rows, empty=NONE)
        changes.move_to(0)
        changes.focus()

    def hints(self) -> str:
        """The keys that go through the list."""
        return f" {SCROLL_KEYS} : parcourir  {footer_of(back='retour', help='aide')}"

    def _cells(self, entry: HistoryEntry) -> tuple[str, ...]:
        when = f"{short_date(at := local(entry.at))} {french_second(at)}"
        name = field_name(self._grid, entry.field)
        if is_free_text(entry.field):
            return (when, entry.member or entry.by, name, "", "modifié")
        values = (
            self.e1.names.value(entry.field, recorded_text(entry.field, one))
            for one in (entry.before, entry.after)
        )
        return (when, entry.member or entry.by, name, *values)

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Say who made the change with their account, and the reason of a reopening."""
        if event.key is None:
            return
        entry = self._stored.evaluation.history[int(event.key)]
        who = f"{entry.member} (compte {entry.by})" if entry.member else entry.by
        situation = f", situation {entry.situation}" if entry.situation else ""
        reason = f", motif : {entry.reason}" if entry.reason else ""
        self.say(f"{who} : {field_name(self._grid, entry.field)}{situation}{reason}")

    def action_history(self) -> None:
        """The key that opened the history closes it."""
        self.dismiss(None)
