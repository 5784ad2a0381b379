"""The candidates withdrawn from a session, to put one back."""

from __future__ import annotations

from collections.abc import Iterable

from e1tui.domain.evaluation import Evaluation, moved_to
from e1tui.storage.naming import WITHDRAWN
from e1tui.storage.store import SessionStore
from e1tui.tui.keys import commands
from e1tui.tui.screen.put_back import PutBackScreen
from e1tui.tui.widgets.line_list import Column, Row


class WithdrawnScreen(PutBackScreen):
    """Gives back the stem of the candidate who was put back, None without one."""

    SCOPE = commands.WITHDRAWN
    BINDINGS = commands.bindings(commands.WITHDRAWN)
    COLUMNS = (Column("Candidats retirés", 30, flexible=True), Column("Numéro", 14), Column("", 26))
    HEADING = "Candidats retirés de la session"
    NONE = "Aucun candidat retiré."
    WHERE = "dans la session"

    def __init__(self, store: SessionStore) -> None:
        super().__init__()
        self._store = store
        self._moved: dict[str, str] = {}  # to which session, by stem

    def rows(self) -> Iterable[Row]:
        """Those who were withdrawn, in alphabetical order."""
        found = self._store.withdrawn()
        name_key = self._store.session().name_key
        ordered = sorted(found, key=lambda one: (name_key(one.evaluation.candidate), one.stem))
        return [self._row(one.stem, one.evaluation) for one in ordered]

    def _row(self, stem: str, evaluation: Evaluation) -> Row:
        names, person = self.e1.names, evaluation.candidate
        name = names.of(self._store, stem, person.full_name, person.number, evaluation.order)
        if moved := moved_to(SessionStore(self._store.folder / WITHDRAWN).load(stem).evaluation):
            self._moved[stem] = moved
        return Row(stem, (name, names.number(person.number), f"déplacé : {moved}" if moved else ""))

    def question(self, key: str) -> str:
        """Of one who was moved away, whether to have the evaluation in both sessions."""
        if key not in self._moved:
            return ""
        return (
            f"Déplacé vers la session « {self._moved[key]} ».\nLe remettre ici, tel qu’il en est parti ? Il sera dans"
            " les deux sessions."
        )

    def put_back(self, key: str) -> str:
        """Put one back into the session; their file's stem, where the cursor goes."""
        self._store.restore(key)
        return key
