"""What is allowed in a grid's file, and worth a look: it makes a screen or a page that reads badly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from e1tui.domain.grid import Grid
from e1tui.domain.grids.faults import Fault, Place

_LONG: Final = 200  # characters of a label that is read at a glance
_MANY: Final = 5  # competencies that the strip of tabs shows whole


def doubts(grid: Grid) -> Iterable[Fault]:
    """What is allowed, and worth a look."""
    for level in grid.levels:
        place = Place("[[niveaux]]", level.level.value)
        key = str(level.level.rank + 1)
        if level.level.value.isdecimal() and level.level.value != key:
            yield Fault(place, "id", f"la touche {key} donne ce niveau : un nom sans chiffre se lirait mieux")
        if len(level.label) > _LONG:
            yield Fault(place, "libelle", f"plus de {_LONG} caractères : l’écran et la page en seront longs")
    if not any(level.descriptor for level in grid.levels):
        yield Fault(
            Place("[[niveaux]]"), "descripteur", "aucun descripteur : l’écran et la page n’en montreront pas"
        )
    if len(grid.competencies) > _MANY:
        yield Fault(Place(), "competences", f"plus de {_MANY} compétences : les onglets seront abrégés")
    for competency in grid.competencies:
        place = Place("[[competences]]", competency.id)
        if len(competency.title) > _LONG:
            yield Fault(place, "titre", f"plus de {_LONG} caractères : l’écran et la page en seront longs")
        labels = competency.looked_at or tuple(one.label for one in competency.criteria)
        for rank, label in enumerate(labels, 1):
            if len(label) > _LONG:
                yield Fault(
                    place,
                    f"criteres (nº {rank}).libelle",
                    f"plus de {_LONG} caractères : l’écran et la page en seront longs",
                )
