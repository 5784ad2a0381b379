"""The names of fields, each typed once: what the history, the conflicts and the findings call a value by.

They are also the keys of the files, so that none may change. Of an evaluation's criteria and competencies the names
are made of the grid's own: "C1.1.outils" (a position), "C1.1.outils.remarque", "C1.1.note". How people read the names
is said in `field_names`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

STATE: Final = "etat"
PRESENCE: Final = "presence"
ORDER: Final = "passage"
TIME: Final = "heure"
EXTRA_TIME: Final = "temps_majore"
TIMER: Final = "chronometre"
FINAL_MARK: Final = "note_finale"  # where the grid has the commission type it
BONUS: Final = "bonus"
APPRECIATION: Final = "appreciation"
NOTES: Final = "notes_internes"
LAST_NAME: Final = "candidat.nom"
FIRST_NAME: Final = "candidat.prenom"
NUMBER: Final = "candidat.numero"
SCHOOL: Final = "candidat.etablissement"
EXAM_DATE: Final = "candidat.date_evaluation"
REVIEWED_BY: Final = "cloture.relu_par"  # of a closing: the history has it, `with_field` does not give it

SESSION: Final = "session"  # in the history only: which session a candidate was moved or copied from, and to

# Of a session, where a finding or a refusal is about one.
COMMISSION: Final = "commission"
FORM: Final = "forme"

MARK_SUFFIX: Final = ".note"
REMARK_SUFFIX: Final = ".remarque"

# Field → attribute of the evaluation.
PLAIN: Final[Mapping[str, str]] = MappingProxyType(
    {
        STATE: "state",
        PRESENCE: "presence",
        ORDER: "order",
        TIME: "time",
        EXTRA_TIME: "extra_time",
        FINAL_MARK: "final_mark",
        BONUS: "bonus",
        TIMER: "timer",
        APPRECIATION: "appreciation",
        NOTES: "internal_notes",
    }
)
# Field → attribute of its candidate.
OF_CANDIDATE: Final[Mapping[str, str]] = MappingProxyType(
    {
        LAST_NAME: "last_name",
        FIRST_NAME: "first_name",
        NUMBER: "number",
        SCHOOL: "school",
        EXAM_DATE: "exam_date",
    }
)
IDENTITY: Final = frozenset({LAST_NAME, FIRST_NAME, NUMBER})  # says who the candidate is
# Texts of which the history says that they changed, not what they were; so are remarks.
FREE_TEXTS: Final = frozenset({APPRECIATION, NOTES})

_OTHER_TABLES: Final = ("candidat", "cloture", "entete", "situations")  # no competency of a grid


def is_free_text(field: str) -> bool:
    """Whether people write the field in their own words."""
    return field in FREE_TEXTS or field.endswith(REMARK_SUFFIX)


def is_mark(field: str) -> bool:
    """Whether the field is a mark: of a competency, the final one, a bonus."""
    return field.endswith(MARK_SUFFIX) or field in (FINAL_MARK, BONUS)


def is_of_grid(field: str) -> bool:
    """Whether the name has the shape of a position, a mark or a remark; the grid alone knows whether it has it."""
    if field.endswith(MARK_SUFFIX):
        return _is_id(field.removesuffix(MARK_SUFFIX))
    competency, _, criterion = field.removesuffix(REMARK_SUFFIX).rpartition(".")
    return _is_id(competency) and bool(criterion)


def _is_id(competency: str) -> bool:
    return bool(competency) and competency.partition(".")[0] not in _OTHER_TABLES
