"""Grids by chance, as their files say them: every rule, floor and bound of the closed list, and profiles on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import tomli_w
from hypothesis import strategies as st

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import E1_PAGE, Entry, Grid
from e1tui.storage.grids import parse_file, shipped_file
from e1tui.toml import parse_toml

Document = dict[str, Any]

# What stands on forms, and what would be obeyed somewhere if it were not shown as it is.
LABELS = (
    "Préparer l’atelier", "Réparer la roue d’un vélo imaginaire", "Ordre", "É", "[b]gras[/b] et {gris}", "=1+1", "« Déjà »  ;",
    "Œuvre à 14/20 % & <i>", "Un libellé inventé assez long pour tenir sur deux lignes d’un écran de quatre-vingts colonnes",
    "Un libellé inventé sans fin, " + "qui continue sans rien dire de plus, " * 7 + "et s’arrête.", "Insécableinsécable" * 6,
)  # fmt: skip
LEVEL_IDS = (
    "TI",
    "I",
    "S",
    "TS",
    "NE",
    "0",
    "1",
    "2",
    "3",
    "4",
    "9",
    "++",
    "+",
    "-",
    "--",
    "A",
    "B",
    "C",
    "D",
    "ABCD",
    "WXYZ",
    "note",
    "n",
)
COMPETENCY_IDS = (
    *(f"C{rank}" for rank in range(1, 13)),
    "A",
    "B.1",
    "b-2",
    "X_Y",
    "1",
    "2.3.4",
    "Abcdefgh",
    "C1.x",
    "C1.1",
    "v",
)
CRITERION_IDS = (*(f"c{rank}" for rank in range(1, 41)), "outils", "a-b_c", "1", "Z" * 40, "X", "niveaux")
# (out of, steps): what a mark may be on.
SCALES = {
    "20": ("0.5", "1", "0.25", "0.1", "20", "0.001"), "10": ("0.5", "0.25", "2.5"), "5": ("0.5", "1"), "100": ("1", "0.5"),
    "7.5": ("0.5", "2.5", "0.25"), "1000": ("1",), "0.5": ("0.5", "0.125"), "8": ("0.5",), "40": ("1",),
}  # fmt: skip
ROUNDINGS = (
    "aucun",
    *(f"{unit} {way}" for unit in ("demi", "entier", "dixieme") for way in ("superieur", "proche")),
)
FREE_LABELS = (
    "document", "nom_prenom", "etablissement", "numero", "date_evaluation", "competences_detaillees", "appreciation", "total",
    "commission", "membres", "qualite", "signature", "coefficient", "legende", "note",
)  # fmt: skip
labels = st.sampled_from(LABELS)


def _number(value: Fraction) -> Any:
    """A number as a file may have it: whole, decimal, else the text of a fraction."""
    if value.denominator == 1:
        return int(value)
    if 1000 % value.denominator == 0:
        return Decimal(value.numerator) / Decimal(value.denominator)
    return f"{value.numerator}/{value.denominator}"


@st.composite
def _scale(draw: Any) -> tuple[Document, Decimal, Decimal]:
    """The keys `sur` and `pas`, sometimes left to what they are when absent; what they say."""
    if draw(st.booleans()):
        return {}, Decimal(20), Decimal("0.5")
    maximum = draw(st.sampled_from(sorted(SCALES)))
    step = draw(st.sampled_from(SCALES[maximum]))
    return (
        {"sur": _number(Fraction(maximum)), "pas": _number(Fraction(step))},
        Decimal(maximum),
        Decimal(step),
    )


@st.composite
def _weights(draw: Any, count: int) -> list[Document]:
    """One `poids` each, which sum to 1; sometimes none, which makes them equal."""
    if draw(st.booleans()):
        return [{}] * count
    shares = draw(st.lists(st.integers(0, 9), min_size=count, max_size=count).filter(any))
    return [{"poids": _number(Fraction(share, sum(shares)))} for share in shares]


@st.composite
def _levels(draw: Any, by_levels: bool) -> list[Document]:
    names = draw(st.lists(st.sampled_from(LEVEL_IDS), min_size=2, max_size=9, unique_by=str.casefold))
    unjudged = draw(st.sets(st.integers(0, len(names) - 1), max_size=max(0, min(2, len(names) - 2))))
    judged = len(names) - len(unjudged)
    worths = sorted(
        draw(st.lists(st.fractions(0, 40, max_denominator=7), min_size=judged, max_size=judged).filter(any))
    )
    has_worths = by_levels or draw(st.booleans())
    found = []
    for rank, name in enumerate(names):
        level: Document = {"id": name, "libelle": draw(labels)}
        if draw(st.booleans()):
            level["descripteur"] = draw(labels)
        if rank in unjudged:
            level["evalue"] = False
        elif has_worths:
            level["valeur"] = _number(worths.pop(0))
        found.append(level)
    return found


@st.composite
def _competencies(draw: Any, rule: str, whole: bool) -> list[Document]:
    names = draw(st.lists(st.sampled_from(COMPETENCY_IDS), min_size=1, max_size=12, unique_by=str.casefold))
    by_levels = rule == "niveaux"
    weights = draw(_weights(len(names))) if by_levels else [{}] * len(names)
    marked = rule == "competences" or (rule == "saisie" and draw(st.booleans()))
    found = []
    for name, weight in zip(names, weights, strict=True):
        one: Document = {"id": name, "titre": draw(labels), **weight}
        if marked:
            keys, maximum, _ = draw(_scale())
            one |= keys or ({"sur": 20} if rule == "saisie" else {})
            if rule == "competences" and draw(st.booleans()):
                one["coefficient"] = _number(draw(st.fractions("1/7", 30, max_denominator=7)))
        if draw(st.booleans()):
            one["renvoi"] = draw(labels)
            one["competences_detaillees"] = draw(st.lists(labels, max_size=3))
        inner = draw(
            st.lists(
                st.sampled_from(CRITERION_IDS), min_size=0 if whole else 1, max_size=7, unique_by=str.casefold
            )
        )
        parts = draw(_weights(len(inner))) if by_levels and not whole else [{}] * len(inner)
        one["criteres"] = [
            {"id": each, "libelle": draw(labels), **part} for each, part in zip(inner, parts, strict=True)
        ]
        if whole and not inner and draw(st.booleans()):
            del one["criteres"]
        found.append(one)
    return found


@st.composite
def documents(draw: Any) -> Document:
    """A grid's file, decoded, with anything that the closed list allows."""
    rule = draw(st.sampled_from(("competences", "niveaux", "saisie")))
    whole = draw(st.booleans()) and draw(st.booleans())
    note, maximum, step = draw(_scale())
    note["calcul"] = rule
    if rule != "saisie":
        note["arrondi"] = draw(st.sampled_from(ROUNDINGS))
        note["decision"] = draw(st.booleans())
        note["bonus"] = _number(Fraction(step * draw(st.integers(0, min(4, int(maximum / step))))))
    if rule == "competences":
        note["total"] = draw(st.booleans())
    under = draw(st.sampled_from(("toujours", "jamais", "sous")))
    document: Document = {
        "format": 2,
        "intitule": draw(labels),
        "coefficient": draw(st.integers(1, 1000)),
        "communicable": draw(st.lists(st.sampled_from(("appreciation", "note")), unique=True)),
        "anomalies": draw(st.lists(labels, max_size=2)),
        "positionnement": {"porte_sur": "competence" if whole else "critere"},
        "note": note,
        "regles": {
            "appreciation": f"sous {str(maximum / 2).replace('.', ',')}" if under == "sous" else under
        },
        "libelles": {"diplome": draw(labels), "epreuve": draw(labels)},
        "niveaux": draw(_levels(rule == "niveaux")),
        "competences": draw(_competencies(rule, whole)),
    }
    for key in draw(st.lists(st.sampled_from(FREE_LABELS), max_size=3)):
        document["libelles"][key] = draw(labels)
    for key in draw(
        st.lists(
            st.sampled_from(
                ("anomalies", "coefficient", "regles", "positionnement" if not whole else "regles")
            )
        )
    ):
        document.pop(key, None)
    return document


@st.composite
def on_the_first_page(draw: Any) -> Document:
    """The form's own page, filled with another number of competencies and criteria."""
    document = parse_toml(shipped_file("mc-sno-e1"))
    document |= {"format": 2, "page": {"modele": E1_PAGE}, "communicable": ["note", "appreciation"]}
    document["note"] = {"total": True, "arrondi": draw(st.sampled_from(ROUNDINGS))}
    document["libelles"]["note"] = document["libelles"].pop("note_sur_20")
    names = draw(st.lists(st.sampled_from(COMPETENCY_IDS), min_size=1, max_size=12, unique_by=str.casefold))
    rows = draw(st.lists(st.integers(1, 9), min_size=len(names), max_size=len(names)))
    document["competences"] = [
        {
            "id": name,
            "titre": draw(labels),
            "criteres": [{"id": f"c{n}", "libelle": draw(labels)} for n in range(row)],
        }
        for name, row in zip(names, rows, strict=True)
    ]
    return document


def file_of(document: Document) -> bytes:
    """The bytes of a grid's file."""
    return tomli_w.dumps(document).encode()


def grid_of(document: Document) -> Grid:
    """The grid of a document by way of its file."""
    return parse_file("inventee", file_of(document))


@dataclass(frozen=True)
class Profile:
    """A grid's document, the grid, and an evaluation with everything given on it."""

    document: Document
    grid: Grid
    evaluation: Evaluation

    def __repr__(self) -> str:
        """What a failure shows: the file, and what was given."""
        one = self.evaluation
        levels = {key: level.value for key, level in one.positions.items()}
        return f"{file_of(self.document).decode()}\n{levels} {dict(one.marks)} {one.final_mark} {one.bonus}"


@st.composite
def profiles(draw: Any, files: st.SearchStrategy[Document]) -> Profile:
    """A complete evaluation on a grid by chance."""
    document = draw(files)
    grid = grid_of(document)
    positions = {one.key: draw(st.sampled_from(grid.scale)) for one in grid.criteria}
    marks = {one.id: draw(_mark(one.scale)) for one in grid.marked}
    remarks = {one.key: draw(labels) for one in grid.criteria if draw(st.integers(0, 9)) == 0}
    beside = {one.mark_key: draw(_mark(one.scale)) for one in grid.entries if isinstance(one, Entry)}
    if "bonus" in beside and draw(st.booleans()):
        del beside["bonus"]
    evaluation = Evaluation(
        grid.id,
        Candidate("MARTIN", "Camille", "0990000001", "Lycée Exemple"),
        positions=MappingProxyType(positions),
        marks=MappingProxyType(marks),
        remarks=MappingProxyType(remarks),
        appreciation="Un oral préparé avec soin.",
    )
    return Profile(
        document, grid, replace(evaluation, final_mark=beside.get("note_finale"), bonus=beside.get("bonus"))
    )


def _mark(scale: Any) -> st.SearchStrategy[Decimal]:
    steps = st.integers(0, int(scale.maximum / scale.step))
    return steps.map(lambda count: (scale.step * count).quantize(scale.unit))
