"""Elision before names, number, the word after a colon."""

import string

import pytest

from e1tui.domain.agreement import inside, of
from e1tui.domain.french import plural


@pytest.mark.parametrize("initial", string.ascii_uppercase)
def test_of_each_initial(initial):
    """A to Z before a consonant: vowels elide, y as the vowel that it is there; h never does (its limit)."""
    elided = initial in "AEIOUY"
    assert of(f"{initial}LBERT Zoé") == (f"d’{initial}LBERT Zoé" if elided else f"de {initial}LBERT Zoé")


@pytest.mark.parametrize(
    "name",
    ["ÉRABLE Zoé", "Œillet", "Ève", "Île", "Ænéas", "Ümit", "Yves", "Yvonne", "Oumar", "Isabelle", "éric", "Ève", "IRIS"],
)  # fmt: skip
def test_de_is_elided(name):
    assert of(name) == f"d’{name}"


@pytest.mark.parametrize(
    "name",
    ["Yann", "YASMINE", "Ouattara", "Oualid", "Iannis", "Hugo", "Henri", "D’AUBÉPINE", "DE LA TOUR", "3 candidats", "", "漢", "Łukasz", "Çelik"],
)  # fmt: skip
def test_de_stays_whole(name):
    """Henri is the limit that is known: an h is not elided."""
    assert of(name) == f"de {name}"


def test_a_quoted_name():
    assert of("« Abel »") == "d’« Abel »"


@pytest.mark.parametrize("count, text", [(0, "0 candidat"), (1, "1 candidat"), (2, "2 candidats")])
def test_plural(count, text):
    assert plural(count, "candidat") == text
    assert plural(count, "nom donné", "noms donnés") == text.replace("candidats", "noms donnés").replace(
        "candidat", "nom donné"
    )


@pytest.mark.parametrize(
    "sentence, after",
    [
        ("Le fichier semble coupé.", "le fichier semble coupé."),
        ("L’évaluation est close.", "l’évaluation est close."),
        ("C’est un classeur.", "c’est un classeur."),
        ("Aucune colonne.", "aucune colonne."),
        ("MARTIN Léa : rien.", "MARTIN Léa : rien."),
        ("Lecomte est close.", "Lecomte est close."),
        ("LE GALL est close.", "LE GALL est close."),
        ("Excel le dit.", "Excel le dit."),
        ("", ""),
    ],
)
def test_inside(sentence, after):
    assert inside(sentence) == after
