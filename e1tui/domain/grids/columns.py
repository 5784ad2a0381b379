"""The names of columns, of our lists and of those that are imported: no competency may have one, it has a column too."""

from __future__ import annotations

from string import ascii_lowercase, digits
from typing import Final

from e1tui.domain.day.oral import FIELDS as ORAL_FIELDS

# Headers that `importer` knows, of one word and short enough for an identifier: it reads again what `lister` writes.
_HEADERS: Final = frozenset(
    {
        "apprenti", "cfa", "date", "eleve", "eleves", "equipe", "etab", "etudiant", "groupe", "horaire", "identite", "ine",
        "jour", "lycee", "n", "ne", "nee", "no", "noms", "nr", "num", "ordre", "prenom1", "prenoms", "rang", "statut",
    }
)  # fmt: skip
_OF_SITUATIONS: Final = frozenset(
    f"{name}_{letter}" for name in ORAL_FIELDS for letter in ascii_lowercase + digits
)
COLUMNS: Final = _HEADERS | _OF_SITUATIONS  # in lower case
