"""The words of a grid's form: the table [libelles] of its file, and the general wording of what that leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from e1tui.domain.grid import LevelWording, Wording
from e1tui.domain.grids.rules import levels_legend
from e1tui.domain.grids.table import GridTable
from e1tui.domain.marks import Marking, french

# The keys of [libelles] that have a general wording, and it; others are made of the grid.
_GENERAL: Final = {
    "document": "GRILLE D’ÉVALUATION",
    "nom_prenom": "NOM, prénom du candidat",
    "etablissement": "Établissement",
    "numero": "Numéro d’inscription",
    "date_evaluation": "Date de l’évaluation",
    "competences_detaillees": "Compétences détaillées",
    "appreciation": "Appréciation générale",
    "total": "Total",
    "commission": "Commission d’évaluation",
    "membres": "Nom et prénoms des membres de la commission",
    "qualite": "Qualité",
    "signature": "Signature",
}
_ATTRIBUTES: Final = {
    "document": "document",
    "nom_prenom": "last_and_first_name",
    "etablissement": "school",
    "numero": "number",
    "date_evaluation": "exam_date",
    "competences_detaillees": "skills",
    "appreciation": "appreciation",
    "total": "total",
    "commission": "commission",
    "membres": "members",
    "qualite": "capacity",
    "signature": "signature",
}
_FORMS: Final = ("Forme ponctuelle", "CCF")


def read_wording(
    table: GridTable,
    marking: Marking,
    levels: Sequence[LevelWording],
    communicable: Sequence[str],
    coefficient: int,
    model: str,
) -> Wording:
    """The table [libelles]; without a page of its own (`model`), what it leaves out has a general wording."""
    diploma, exam = table.text("diplome"), table.text("epreuve")
    out_of = f"Note sur {french(marking.scale.maximum)}"
    words = marking.final_words
    fixed = {
        attribute: table.text(key, None if model else _GENERAL[key]) for key, attribute in _ATTRIBUTES.items()
    }
    forms = table.texts("formes", _FORMS)
    if len(forms) != len(_FORMS):
        table.fault("formes", "deux textes sont attendus : la forme ponctuelle, puis le CCF")
    wording = Wording(
        diploma=diploma,
        exam=exam,
        coefficient_label=table.text("coefficient", f"COEFFICIENT {coefficient}"),
        forms=forms,
        notices=table.texts("mentions", _notices(communicable)),
        levels_legend=table.text("legende", levels_legend(levels)),
        mark_on_20=table.text("note", f"{out_of} ({words})" if words else out_of),
        **fixed,
    )
    table.finish()
    return wording


def _notices(communicable: Sequence[str]) -> tuple[str, ...]:
    first = "À l’usage de la commission d’évaluation (non communicable à la personne candidate)"
    match tuple(sorted(communicable)):
        case ("appreciation", "note"):
            what = "Seules l’appréciation générale et la note sont communicables"
        case ("appreciation",):
            what = "Seule l’appréciation générale est communicable"
        case ("note",):
            what = "Seule la note est communicable"
        case _:
            return (first,)
    return first, f"{what} à la personne candidate"
