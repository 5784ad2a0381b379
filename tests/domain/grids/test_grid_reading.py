"""What a grid's file is refused for: all of it at once, with table, id, key and what is expected."""

from pathlib import Path

import pytest

from e1tui.domain.grids.reading import read_grid
from e1tui.storage.grids import EXAMPLE
from e1tui.toml import parse_toml

TEXT = EXAMPLE.read_text("utf-8")
GRIDS = sorted((Path(__file__).parents[2] / "grids").glob("*.toml"))


def faults(text):
    return [str(fault) for fault in read_grid("essai", parse_toml(text.encode())).faults]


@pytest.mark.parametrize("path", [EXAMPLE, *GRIDS], ids=lambda path: path.stem)
def test_accepted_as_it_is(path):
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ("format = 2", "format = 3", "format"),
        ("sur = 20\ncalcul", "surr = 20\ncalcul", "[note], surr"),
        ('id = "C2.2"', 'id = "C2.1"', "[[competences]] « C2.1 », id"),
        ('id = "C2.2"', 'id = "Total"', "[[competences]] « Total », id"),
        ('id = "C2.2"', 'id = "é"', "[[competences]] « é », id"),
        ('id = "ordre"', 'id = "outils"', "[[competences]] « C2.1 », criteres « outils », id"),
        ('id = "TS"', 'id = "S"', "[[niveaux]] « S », id"),
        ("coefficient = 2\n", 'coefficient = "deux"\n', "[[competences]] « C2.1 », coefficient"),
        ("coefficient = 4", "coefficient = 0", "[[competences]] « C2.2 », coefficient"),
        ("coefficient = 4", "poids = 0.5", "[[competences]] « C2.2 », poids"),
        ("coefficient = 4", "pas = 0.3", "[[competences]] « C2.2 », pas"),
        ("bonus = 0 ", "bonus = 0.3 ", "[note], bonus"),
        ('"demi superieur"', '"quart"', "[note], arrondi"),
        ('calcul = "competences"', 'calcul = "niveaux"', "[[niveaux]] « TI », valeur"),
        ('calcul = "competences"', 'calcul = "saisie"', "[note], arrondi"),
        ('"toujours"', '"sous 30"', "[regles], appreciation"),
        ('communicable = ["appreciation", "note"]', 'communicable = ["tout"]', "communicable"),
        ("Réparer la roue", "Réparer\u202e la roue", "[[competences]] « C2.2 », titre"),
        ("Réparer la roue", "Réparer \\u0007 la roue", "[[competences]] « C2.2 », titre"),
        ("[note]\n", '[page]\nmodele = "formulaire-e1"\n\n[note]\n', "[page], modele"),
    ],
)
def test_an_edit_is_refused_with_its_place(before, after, where):
    assert before in TEXT
    told = faults(TEXT.replace(before, after))
    assert any(one.startswith(f"{where} : ") for one in told), told


def test_all_faults_at_once():
    text = TEXT.replace("sur = 20\ncalcul", "surr = 20\ncalcul").replace('id = "C2.2"', 'id = "C2.1"')
    assert faults(text.replace('id = "TS"', 'id = "trop long"')) == [
        "[note], surr : clé inconnue, sur est attendu",
        "[[niveaux]] « trop long », id : 1 à 4 lettres ou chiffres, ou + ++ - --, sont attendus",
        "[[competences]] « C2.1 », id : un identifiant différent est attendu : celui-ci est déjà pris",
    ]


def test_weights_sum_to_one():
    text = (GRIDS[0].parent / "niveaux.toml").read_text("utf-8")
    assert faults(text.replace('poids = "2/3"\n', "poids = 0.5\n")) == [
        "competences.poids : 1 est attendu de la somme des poids des compétences (ici 5/6)"
    ]


def test_what_is_worth_a_look_is_no_fault():
    path = GRIDS[0].parent / "huit-competences.toml"
    found = read_grid("essai", parse_toml(path.read_bytes()))
    assert found.grid is not None and [one.key for one in found.warnings] == ["competences"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("arrondi =", "arondi =", "[note], arondi : clé inconnue, arrondi est attendu"),
        ('libelle = "Insuffisant"', '"Libellé" = "Insuffisant"', "[[niveaux]] « I », Libellé : clé inconnue, libelle est attendu"),
        ("[regles]", "[regle]", "regle : clé inconnue, regles est attendu"),
        ('{ id = "geste",', '{ id = "geste", mesure = 3,',
         "[[competences]] « C2.2 », criteres « geste », mesure : clé inconnue, une clé parmi id, libelle et poids est attendue"),
        ("[regles]", "[regles]\nsous = 10", "[regles], sous : clé inconnue, appreciation est attendu"),
        ("[regles]", '[regles]\nintitule = "Oral"',
         "[regles], intitule : clé inconnue, elle est attendue en haut du fichier, avant la première table"),
        ("[regles]", "[regles]\nnote = 3", "[regles], note : clé inconnue, appreciation est attendu"),
    ],
)  # fmt: skip
def test_an_unknown_key_is_told_with_what_may_be_meant(before, after, told):
    assert before in TEXT
    assert told in faults(TEXT.replace(before, after, 1))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("sur = 20\ncalcul", 'sur = "20"\ncalcul', "[note], sur : un nombre de plus de 0 à 1000 est attendu, sans guillemets, avec"),
        ("total = false", 'total = "oui"', "[note], total : true ou false est attendu, sans guillemets"),
        ("coefficient = 6", 'coefficient = "6"', "coefficient : un entier positif est attendu, sans guillemets, de 1"),
        ("coefficient = 4", 'coefficient = "4,5"', "[[competences]] « C2.2 », coefficient : un nombre de plus de 0 à 1000 est attendu, sans guillemets, ou"),
    ],
)  # fmt: skip
def test_a_number_in_quotes_is_told_to_lose_them(before, after, told):
    assert before in TEXT
    (fault,) = faults(TEXT.replace(before, after, 1))
    assert fault.startswith(told)


def test_criteria_are_told_as_one_writes_them():
    text = TEXT[: TEXT.rindex("criteres")]
    expected = '[[competences]] « C2.2 », criteres : une liste de 1 à 120 critères { id = "…", libelle = "…" } est attendue'
    assert faults(text + 'criteres = ["Geste"]') == [expected]
    assert faults(text + "criteres = []") == [f"{expected}, il y en a 0"]


def test_a_level_of_which_the_worth_is_wrong_makes_no_other_the_highest():
    text = (GRIDS[0].parent / "trois-niveaux.toml").read_text("utf-8")
    document = parse_toml(text.encode())
    document["note"] = {"calcul": "niveaux"}
    for level, worth in zip(document["niveaux"], (0, "x", None), strict=True):
        level.pop("valeur", None)
        if worth is not None:
            level["valeur"] = worth
    places = [(one.place.id, one.key) for one in read_grid("essai", document).faults if one.key == "valeur"]
    assert [key for _, key in places] == ["valeur"] * 2 and places[0][0] != document["niveaux"][0]["id"]


def test_without_its_format_the_rest_is_told_too():
    for text in (TEXT.replace("format = 2\n", ""), TEXT.replace("format = 2", 'format = "2"')):
        told = faults(text.replace("arrondi =", "arondi ="))
        assert told == [
            "format : 2 est attendu : c’est le format des grilles",
            "[note], arondi : clé inconnue, arrondi est attendu",
        ]
    assert len(faults(TEXT.replace("format = 2", "format = 3").replace("arrondi =", "arondi ="))) == 1
