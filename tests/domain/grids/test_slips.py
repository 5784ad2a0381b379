"""What people who write no TOML slip into a grid's file is told line by line, all of it."""

from pathlib import Path

import pytest

from e1tui.domain.grids.slips import slips
from e1tui.errors import DocumentError
from e1tui.storage.grids import EXAMPLE, shipped, shipped_file
from e1tui.toml import parse_toml

GRIDS = sorted((Path(__file__).parents[2] / "grids").glob("*.toml"))
TEXT = EXAMPLE.read_text("utf-8")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('id = "TI"', "id = “TI”", 'un texte est attendu entre guillemets droits ("…"), non “'),
        ('id = "TI"', "id = « TI »", 'un texte est attendu entre guillemets droits ("…"), non «'),
        ('"Insuffisant"', '"Insuffisant', "un guillemet droit est attendu au début et à la fin de chaque texte, sur la même ligne"),
        ('"Insuffisant"', '"Dit « oui »', "un guillemet droit est attendu au début et à la fin de chaque texte, sur la même ligne"),
        ('"Insuffisant"', '"Dit "oui""', "un texte s’arrête à son deuxième guillemet droit : à l’intérieur, des guillemets français (« ») sont attendus"),
        ("bonus = 0", "bonus = 1,5", "un point est attendu dans un nombre : 1.5, non 1,5"),
        ('id = "outils",', 'id = "outils", poids = 0,5,', "un point est attendu dans un nombre : 0.5, non 0,5"),
        ("total = false", "total = non", "false est attendu, non non"),
        ("total = false", "total = True", "true est attendu, non True"),
        ('libelle = "Insuffisant"', 'libellé = "Insuffisant"', "une clé sans accent, espace ni apostrophe est attendue, non libellé"),
        ('{ id = "ordre", libelle', '{ id = "ordre", libellé', "une clé sans accent, espace ni apostrophe est attendue, non libellé"),
        ('id = "outils", libelle = "Choix des outils" },', 'id = "outils", libelle = "Choix des outils" }', "une virgule est attendue entre cet élément de la liste et celui de la ligne d’avant"),
        ('titre = "Réparer la roue"', 'titre = "Réparer la roue"\ntitre = "Roue"', "titre est déjà donné à la ligne 65, une seule fois est attendue"),
        ("[libelles]", '[note]\n', "[note] est déjà à la ligne 13, une seule fois est attendue"),
        ('[[niveaux]]\nid = "I"', '[[niveaux]\nid = "I"', "[[niveaux]] est attendu"),
        ('[[niveaux]]\nid = "TI"', '[niveaux]\nid = "TI"', "[[niveaux]] est attendu"),
        ("[regles]", "[regles", "[regles] est attendu"),
    ],
)  # fmt: skip
def test_a_slip_is_named_at_its_line(before: str, after: str, told: str) -> None:
    assert before in TEXT
    text = TEXT.replace(before, after, 1)
    with pytest.raises(DocumentError):
        parse_toml(text.encode())
    changed = [
        rank
        for rank, (old, new) in enumerate(zip(TEXT.splitlines(), text.splitlines(), strict=False), 1)
        if old != new
    ]
    (slip,) = slips(text)
    assert slip[1] == told and slip[0] in (changed[0], changed[0] + 1)


def test_all_of_them_at_once() -> None:
    text = (
        TEXT.replace("bonus = 0", "bonus = 0,5")
        .replace('id = "S"', "id = “S”")
        .replace("total = false", "total = oui")
    )
    assert len(list(slips(text))) == 3


def test_what_is_well_written_is_not_told() -> None:
    texts = [path.read_text("utf-8") for path in (EXAMPLE, *GRIDS)]
    for text in [*texts, *(shipped_file(one).decode() for one in shipped())]:
        assert list(slips(text)) == []
        assert list(slips(text + "\n[fin")) == [(text.count("\n") + 2, "[fin] est attendu")]


@pytest.mark.parametrize(
    "line",
    ['"' + '\\"' * 100_000, "[a" + " " * 200_000 + "x", "{" * 200_000, "= 1," * 60_000, "' " * 100_001],
)
def test_a_hostile_line_is_read_to_its_end(line: str) -> None:
    """In a time that grows with the line: with its square, none of these would ever end."""
    after = "\ntotal = oui"
    assert (2, "true est attendu, non oui") in list(slips(line + after))
