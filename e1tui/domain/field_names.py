"""Fields and their values as people read them, of evaluations and of sessions: for messages, conflicts, the history."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from e1tui.domain import fields
from e1tui.domain.day.oral import split_name
from e1tui.domain.fields import MARK_SUFFIX, REMARK_SUFFIX
from e1tui.domain.french import french_date, french_time
from e1tui.domain.grid import WHOLE, Grid
from e1tui.domain.marks import french
from e1tui.domain.session import Presence

_PLAIN: Final = {
    fields.APPRECIATION: "appréciation générale",
    fields.NOTES: "notes internes",
    fields.STATE: "état",
    fields.PRESENCE: "présence",
    fields.ORDER: "passage",
    fields.TIME: "heure de passage",
    fields.EXTRA_TIME: "temps majoré",
    fields.TIMER: "chronomètre",
    fields.FINAL_MARK: "note finale",
    fields.BONUS: "bonus",
    fields.REVIEWED_BY: "relu par",
    fields.SESSION: "session",
    fields.LAST_NAME: "nom",
    fields.FIRST_NAME: "prénom",
    fields.NUMBER: "numéro",
    fields.SCHOOL: "établissement",
    fields.EXAM_DATE: "date de l’évaluation",
}
# Attribute of a session → its name.
SESSION_FIELDS: Final = {
    "grid_id": "grille",
    "grid_sha": "empreinte de la grille",
    "title": "intitulé",
    "form": "forme",
    "school": "établissement",
    "date": "date",
    "academy": "académie",
    "centre": "centre d’examen",
    "commission": "commission",
    "codes": "codes d’absence",
    "phases": "phases de l’oral",
    "extra_time": "temps majoré",
    "shows_landmark": "repère",
    "weights": "poids du repère",
    "incidents": "incidents",
    "zone": "fuseau",
    "particles": "particules",
    "jury_reserve": "réserve du jury",
    "situations": "situations",
}


_OF_AN_ORAL: Final = {
    "order": "passage",
    "time": "heure de passage",
    "date": "date",
    "group": "groupe",
    "presence": "présence",
    "timer": "chronomètre",
}


def field_name(grid: Grid, field: str) -> str:
    """ "note C1.1", "C1.1 Pertinence du recueil des besoins", "appréciation générale"."""
    if field in _PLAIN:
        return _PLAIN[field]
    if oral := split_name(field):
        situation, attribute = oral
        return f"{_OF_AN_ORAL[attribute]} ({situation})"
    if field.endswith(MARK_SUFFIX):
        return f"note {field.removesuffix(MARK_SUFFIX)}"
    if field.endswith(REMARK_SUFFIX):
        return f"remarque sur {field_name(grid, field.removesuffix(REMARK_SUFFIX))}"
    if field.endswith(f".{WHOLE}"):
        return f"niveau {field.removesuffix(f'.{WHOLE}')}"
    labels = {criterion.key: criterion.label for criterion in grid.criteria}
    return f"{field.rpartition('.')[0]} {labels[field]}" if field in labels else field


_RECORDED: Final = {
    "date": lambda text: french_date(dt.date.fromisoformat(text)),
    "time": lambda text: french_time(dt.time.fromisoformat(text)),
    "presence": lambda text: Presence(text).label,
}
_ATTRIBUTES: Final = {fields.EXAM_DATE: "date", fields.TIME: "time", fields.PRESENCE: "presence"}


def recorded_text(field: str, value: object) -> str:
    """A value as people read it, of the history: dates, hours and presences are the files' texts there."""
    oral = split_name(field)
    read = _RECORDED.get(oral[1] if oral else _ATTRIBUTES.get(field, ""))
    if read is not None and isinstance(value, str) and value:
        try:
            return read(value)
        except ValueError:  # a history corrected by hand: as it stands
            pass
    return value_text(value)


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
            return french_date(value)
        case dt.time():
            return french_time(value)
        case _:
            return str(value)
