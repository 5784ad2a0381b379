"""The first format of a grid's file, the E1 form's own: what it means said in the second, and what it may not say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from e1tui.domain.grid import COMMUNICABLE, E1_PAGE
from e1tui.domain.grids.faults import Fault, Place
from e1tui.domain.grids.table import id_of

# What the second format alone may say, by table; what a criterion may not say is told with the rule.
_SECOND: Final = {
    "": ("communicable", "positionnement", "note", "regles", "page"),
    "libelles": ("note",),
    "niveaux": ("valeur", "evalue"),
    "competences": ("sur", "pas", "coefficient", "poids"),
}


def as_second(document: Mapping[str, object]) -> dict[str, Any]:
    """A document of the first format with what it means said in the second."""
    second = dict(document)
    second["format"] = 2
    second["communicable"] = list(COMMUNICABLE)
    second["note"] = {"calcul": "competences", "arrondi": "demi superieur", "total": True}
    second["page"] = {"modele": E1_PAGE}
    for key in ("positionnement", "regles"):
        second.pop(key, None)
    labels = second.get("libelles")
    if isinstance(labels, dict):
        second["libelles"] = {
            ("note" if key == "note_sur_20" else key): value
            for key, value in labels.items()
            if key not in _SECOND["libelles"]
        }
    return second


def of_second(document: Mapping[str, object]) -> Iterator[Fault]:
    """The keys of a document of the first format that it does not have."""
    for name, keys in _SECOND.items():
        found = document.get(name) if name else document
        is_list = isinstance(found, list)
        for rank, table in enumerate(found if isinstance(found, list) else [found], 1):
            if not isinstance(table, Mapping):
                continue  # told with the rest of the file
            place = Place(f"[[{name}]]", id_of(table, rank)) if is_list else Place(name and f"[{name}]")
            for key in keys:
                if key in table:
                    yield Fault(
                        place, key, "rien n’est attendu avec format = 1 : cette clé est de format = 2"
                    )
