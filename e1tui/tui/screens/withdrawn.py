"""The candidates withdrawn from a session, to put one back."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.text import name_sort_key
from e1tui.errors import E1Error
from e1tui.storage.store import SessionStore
from e1tui.tui import commands
from e1tui.tui.base import E1Screen
from e1tui.tui.widgets.line_list import Column, LineList, Row

NONE = ("", "Aucun candidat retiré.", "", "q   retour")


class WithdrawnScreen(E1Screen[str]):
    """Gives back the stem of the candidate who was put back, None without one."""

    SCOPE = commands.WITHDRAWN
    BINDINGS = commands.bindings(commands.WITHDRAWN)

    def __init__(self, store: SessionStore) -> None:
        super().__init__()
        self._store = store

    def compose_body(self) -> Iterable[Widget]:
        yield LineList((Column("Candidats retirés", 30, flexible=True), Column("Numéro", 14)), id="list")

    def on_mount(self) -> None:
        self.set_top("Candidats retirés de la session")
        rows = self.query_one(LineList)
        rows.show(self._rows(), empty=NONE)
        rows.focus()

    def _rows(self) -> list[Row]:
        try:
            found = self._store.withdrawn()
        except E1Error as error:
            self.say(str(error), problem=True)
            return []
        ordered = sorted(found, key=lambda one: (_sort_key(one.evaluation.candidate), one.stem))
        return [self._row(one.stem, one.evaluation) for one in ordered]

    def _row(self, stem: str, evaluation: Evaluation) -> Row:
        names, person = self.e1.names, evaluation.candidate
        name = names.of(self._store, stem, person.full_name, person.number, evaluation.order)
        return Row(stem, (name, names.number(person.number)))

    def hints(self) -> str:
        return " Entrée remettre dans la session   q retour   ? aide"

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        try:
            self._store.restore(event.key)
        except E1Error as error:
            self.say(str(error), problem=True)
        else:
            self.dismiss(event.key)


def _sort_key(person: Candidate) -> tuple[str, str, str, str]:
    return name_sort_key(person.last_name, person.first_name)
