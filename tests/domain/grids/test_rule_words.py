"""What a grid's rules say in French, on its page and in its documents."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from e1tui.domain.grids.reading import parse_grid
from e1tui.domain.grids.rules import (
    appreciation_words,
    competency_weight,
    criterion_weight,
    levels_legend,
    rule_words,
)
from e1tui.domain.marks import Marking, Rounding, french_fraction
from e1tui.storage.grids import load_grid
from e1tui.toml import parse_toml

GRIDS = Path(__file__).parents[2] / "grids"


def grid_of(name, *edits):
    text = (GRIDS / f"{name}.toml").read_text("utf-8")
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    return parse_grid(name, parse_toml(text.encode()))


@pytest.mark.parametrize(
    ("name", "edits", "words"),
    [
        ("deux-notes", (), "moyenne pondérée par les coefficients, arrondie au ½ point supérieur"),
        ("points", (), "somme des notes des compétences"),
        ("points", (("sur = 5", "sur = 6"),), "somme des notes des compétences, ramenée sur 20"),
        (
            "points",
            (("sur = 8", "sur = 8\ncoefficient = 1"), ("sur = 5", "sur = 5\ncoefficient = 3")),
            "moyenne des notes ramenées sur 20, pondérée par les coefficients",
        ),
        (
            "points",
            tuple((f"sur = {one}", f"sur = {one}\ncoefficient = 1") for one in (8, 7, 5)),
            "moyenne des notes ramenées sur 20",
        ),
        ("trois-niveaux", (), "moyenne des notes"),
        ("trois-niveaux", (('titre = "', 'sur = 5\ntitre = "'),), "moyenne des notes, ramenée sur 20"),
        ("quarts", (), "somme des notes des compétences"),
        ("trente-criteres", (), "celle de la compétence"),
        (
            "trente-criteres",
            (('titre = "', 'sur = 10\ntitre = "'),),
            "celle de la compétence, ramenée sur 20",
        ),
        ("par-competence", (), "moyenne des notes, arrondie au point le plus proche"),
        ("cinq-niveaux", (), "moyenne des notes, arrondie au dixième de point le plus proche"),
        (
            "niveaux",
            (),
            "calculée d’après la valeur des niveaux et les poids (NE ne compte pas),"
            " arrondie au ½ point supérieur",
        ),
        ("signes", (), "calculée d’après la valeur des niveaux, arrondie au point supérieur"),
        (
            "decision",
            (),
            "calculée d’après la valeur des niveaux, augmentée d’un bonus de 2 points au plus sans dépasser 20, arrondie au"
            " ½ point supérieur ; la commission décide de la note finale",
        ),
        (
            "decision",
            (("bonus = 2", "bonus = 1.5"), ("decision = true", "decision = false")),
            "calculée d’après la valeur des niveaux, augmentée d’un bonus de 1,5 point au plus sans dépasser 20, arrondie"
            " au ½ point supérieur",
        ),
        ("saisie", (), "donnée par la commission"),
    ],
)
def test_the_rule_in_words(name, edits, words):
    assert rule_words(grid_of(name, *edits)) == words


def test_several_levels_that_are_not_judged():
    grid = grid_of(
        "niveaux", ('id = "1"', 'id = "AB"\nlibelle = "Absent"\nevalue = false\n[[niveaux]]\nid = "1"')
    )
    assert "(NE et AB ne comptent pas)" in rule_words(grid)


def test_e1_says_its_own():
    assert rule_words(load_grid()) == "moyenne des notes, arrondie au ½ point supérieur"
    assert {competency_weight(load_grid(), one) for one in load_grid().competencies} == {""}


def test_what_each_counts_for_is_said_where_they_differ():
    grid = grid_of("deux-notes", ("coefficient = 2", "coefficient = 2.5"))
    assert [competency_weight(grid, one) for one in grid.competencies] == ["Coefficient 2,5", "Coefficient 4"]
    points = grid_of("points")
    assert {competency_weight(points, one) for one in points.competencies} == {""}
    levels = grid_of("niveaux")
    assert [competency_weight(levels, one) for one in levels.competencies] == ["Poids 1/3", "Poids 2/3"]
    assert [criterion_weight(levels, one) for one in levels.criteria] == [
        "poids 0,5", "poids 0,25", "poids 0,25", "poids 1/3", "poids 2/3"
    ]  # fmt: skip
    signs = grid_of("signes")
    assert {criterion_weight(signs, one) for one in signs.criteria} == {""}


def test_when_the_appreciation_must_be_written():
    assert appreciation_words(load_grid()) == ""
    assert appreciation_words(grid_of("decision")) == "obligatoire si la note est inférieure à 10"
    never = grid_of("decision", ('"sous 10"', '"jamais"'))
    assert appreciation_words(never) == "facultative"


def test_the_legend_that_no_form_gives():
    assert (
        levels_legend(grid_of("signes").levels[:2]) == "Niveaux : -- = Niveau 1 inventé, - = Niveau 2 inventé"
    )


def test_a_mark_that_people_decide_was_not_rounded():
    half = Rounding(Decimal("0.5"), up=True)
    assert Marking(rounding=half).final_words == "arrondie au ½ point supérieur"
    assert Marking(rounding=half, decision=True).final_words == ""
    assert grid_of("decision").wording.mark_on_20 == "Note sur 20"
    assert (Marking(rounding=half).decimals, Marking().decimals, Marking(decision=True).decimals) == (1, 3, 1)


@pytest.mark.parametrize(
    ("value", "shown"), [("2", "2"), ("5/2", "2,5"), ("1/8", "0,125"), ("1/3", "1/3"), ("1/16", "1/16")]
)
def test_an_exact_number_is_written_whole(value, shown):
    assert french_fraction(Fraction(value)) == shown
