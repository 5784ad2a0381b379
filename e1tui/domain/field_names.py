"""The fields of an evaluation and their values as people know them: for messages, conflicts, the history."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from e1tui.domain.evaluation import MARK_SUFFIX, REMARK_SUFFIX, SESSION_FIELD
from e1tui.domain.grid import Grid
from e1tui.domain.marks import french
from e1tui.domain.merge import REVIEWED_BY
from e1tui.domain.session import Presence

_PLAIN: Final = {
    "appreciation": "appréciation générale",
    "notes_internes": "notes internes",
    "etat": "état",
    "presence": "présence",
    "passage": "passage",
    "heure": "heure de passage",
    "temps_majore": "temps majoré",
    "chronometre": "chronomètre",
    REVIEWED_BY: "relu par",
    SESSION_FIELD: "session",
    "candidat.nom": "nom",
    "candidat.prenom": "prénom",
    "candidat.numero": "numéro",
    "candidat.etablissement": "établissement",
    "candidat.date_evaluation": "date de l’évaluation",
}


def field_name(grid: Grid, field: str) -> str:
    """ "note C1.1", "C1.1 Pertinence du recueil des besoins", "appréciation générale"."""
    if field in _PLAIN:
        return _PLAIN[field]
    if field.endswith(MARK_SUFFIX):
        return f"note {field.removesuffix(MARK_SUFFIX)}"
    if field.endswith(REMARK_SUFFIX):
        return f"remarque sur {field_name(grid, field.removesuffix(REMARK_SUFFIX))}"
    labels = {criterion.key: criterion.label for criterion in grid.criteria}
    return f"{field.rpartition('.')[0]} {labels[field]}" if field in labels else field


def value_text(value: object) -> str:
    """A field's value as people read it: "14,5", "S", "12/06/2026", "(rien)"."""
    match value:
        case None | "":
            return "(rien)"
        case Decimal():
            return french(value)
        case bool():
            return "oui" if value else "non"
        case "true":  # as the history's texts have it
            return "oui"
        case Presence():
            return value.label
        case dt.date():
            return f"{value:%d/%m/%Y}"
        case dt.time():
            return f"{value:%H:%M}"
        case _:
            return str(value)
