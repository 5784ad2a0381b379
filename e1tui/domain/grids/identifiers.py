"""The identifiers that a grid's file gives: of a pattern, none twice, and none that e1tui has a use for itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from e1tui.domain.fields import MARK_SUFFIX, is_of_grid
from e1tui.domain.grids.table import GridTable

# Names of fields: what has one of them could not be told from it in the files and the exports.
RESERVED: Final = frozenset(
    [
        "note",
        "remarque",
        "niveau",
        "bonus",
        "total",
        "candidat",
        "appreciation",
        "etat",
        "presence",
        "nom",
        "prenom",
        "numero",
        "fichier",
        "positionnements",
        "remarques",
        "note_sur_20",
        "note_calculee",
        "note_sur",
        "note_finale",
        "passage",
        "heure",
        "empreinte",
        "relu_par",
        "modifiee",
        "etablissement",
        "date_evaluation",
        "temps_majore",
        "chronometre",
        "notes_internes",
        "version",
        "entete",
        "grille",
        "grille_empreinte",
        "cloture",
        "session",
        "centre",
    ]
)


class Identifiers:
    """Identifiers of one kind: of a pattern, none reserved, none twice."""

    def __init__(self, pattern: re.Pattern[str], expected: str, reserved: Iterable[str]) -> None:
        self._pattern, self._expected = pattern, expected
        self._reserved = frozenset(reserved)
        self._seen: set[str] = set()

    def read(self, table: GridTable) -> str:
        """The table's id."""
        value = table.take("id")
        if not isinstance(value, str) or not self._pattern.fullmatch(value):
            table.fault("id", f"{self._expected} sont attendus")
            return value if isinstance(value, str) else ""
        is_table = not is_of_grid(value + MARK_SUFFIX)  # "entete.1" would be taken for a heading's
        if is_table or value.casefold() in self._reserved:
            table.fault("id", "un autre identifiant est attendu : celui-ci est réservé à e1tui")
        if value.casefold() in self._seen:
            table.fault("id", "un identifiant différent est attendu : celui-ci est déjà pris")
        self._seen.add(value.casefold())
        return value
