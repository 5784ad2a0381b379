"""What the gentle warning points at, and what it leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.wording import wording
from e1tui.storage.grids import load_grid

GRID = load_grid()


def words(text):
    return [remark.words for remark in wording(GRID, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Un travail nul.", ["nul"]),
        ("Prestation Nulle, niveau FAIBLE", ["Nulle", "FAIBLE"]),
        ("Résultats insuffisants : peut mieux faire !", ["insuffisants", "peut mieux faire"]),
        ("Un ensemble moyen et terne, à l’écoute inexistante", ["moyen", "terne", "inexistante"]),
        ("Des faiblesses en C1.2", ["faiblesses"]),
        ("Médiocre. Mauvaise préparation.", ["Médiocre", "Mauvaise"]),
    ],
)
def test_words_that_the_circular_asks_to_avoid(text, found):
    assert words(text) == found
    assert all("circulaire 99-104" in remark.message for remark in wording(GRID, text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Un TI en sécurité", ["TI"]),
        ("Deux TS", ["TS"]),
        ("Le niveau S est atteint, « I » ailleurs", ["niveau S", "« I »"]),
        ("Travail très satisfaisant", ["très satisfaisant"]),
        ("La note est 12/20.", ["12/20"]),
        ("12,5 / 20 puis 36 / 60", ["12,5 / 20", "36 / 60"]),
        ("Douze sur vingt, 14 sur 20", ["Douze sur vingt", "14 sur 20"]),
        ("13,5 points, une note de 12", ["13,5 points", "note de 12"]),
    ],
)
def test_what_tells_a_level_or_a_mark(text, found):
    assert words(text) == found
    assert all("communicable" in remark.message for remark in wording(GRID, text))


@pytest.mark.parametrize("label", [criterion.label for criterion in GRID.criteria])
def test_every_criterion_in_the_form_s_words(label):
    (remark,) = wording(GRID, f"On note : {label.lower()}, et la suite.")
    assert "critère" in remark.message
    assert label.lower().startswith(remark.words[:8]) and len(remark.words) > len(label) * 0.7


def test_a_criterion_with_other_accents_and_plurals():
    assert words("La PERTINENCE des recueils de besoins") == ["PERTINENCE des recueils de besoins"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Une démarche claire, des outils maîtrisés.",
        "Les moyens sont adaptés, au moyen de gabarits ; aucune annulation, des liens internes.",
        "Le service S de l’entreprise, l’équipe I et le TIers.",
        "Trois points forts : 3 points à retenir. Publié le 12/06/2026, 2 sur 3 pages.",
        "Le site Web de l’organisation est à jour.",
        "Les besoins de l’organisation sont recueillis avec méthode.",
        "La satisfaction des clients est suivie.",
    ],
)
def test_what_is_left_alone(text):
    assert words(text) == []


@given(st.text(max_size=200))
def test_any_text_and_places_that_are_its_own(text):
    remarks = wording(GRID, text)
    assert all(text[one.start : one.end] == one.words for one in remarks)
    assert all(a.end <= b.start for a, b in zip(remarks, remarks[1:], strict=False))
