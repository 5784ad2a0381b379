"""The final mark against another statement of the rule, with fractions, on random profiles."""

import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from e1tui.domain.grids.reading import parse_grid
from e1tui.domain.grids.reckoning import reckoned
from e1tui.toml import parse_toml

GRIDS = Path(__file__).parents[2] / "grids"


def grid_of(name):
    return parse_grid(name, parse_toml((GRIDS / f"{name}.toml").read_bytes()))


def test_a_thousand_profiles_of_weights_on_both_floors():
    """ "NE" counts in no mean: its weight goes to the others; half points, up."""
    grid = grid_of("niveaux")
    worth = {"1": Fraction(0), "2": Fraction(1, 3), "3": Fraction(1)}
    weights = {
        "V1": (Fraction(1, 3), [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]),
        "V2": (Fraction(2, 3), [Fraction(1, 3), Fraction(2, 3)]),
    }
    chance = random.Random(15)
    for _ in range(1000):
        names = {c.key: chance.choice(["NE", "1", "2", "3"]) for c in grid.criteria}
        found = reckoned(grid, {key: grid.level(name) for key, name in names.items()}, {})
        parts = []
        for one, (weight, inner) in weights.items():
            judged = [
                (part, worth[names[f"{one}.c{rank}"]])
                for rank, part in enumerate(inner, 1)
                if names[f"{one}.c{rank}"] != "NE"
            ]
            if judged:
                mean = sum(part * value for part, value in judged) / sum(part for part, _ in judged)
                parts.append((weight, mean))
        if not parts:
            assert found is None
            continue
        exact = 20 * sum(w * m for w, m in parts) / sum(w for w, _ in parts)
        half_points = -((-exact * 2) // 1)
        assert Fraction(found) == Fraction(half_points, 2) and 0 <= found <= 20


@pytest.mark.parametrize(
    ("grid", "marks", "note"),
    [
        ("deux-notes", {"C2.1": "14.5", "C2.2": "12"}, "13"),
        ("points", {"P1": "8", "P2": "7", "P3": "5"}, "20"),
        ("points", {"P1": "6.5", "P2": "4", "P3": "0.5"}, "11"),
        ("quarts", {"Q1": "7.25", "Q2": "6"}, "13.25"),
        ("soixante-criteres", {f"S{rank}": "20" for rank in range(1, 6)}, "20"),
        ("par-competence", {"A": "10", "B": "11", "C": "10.5"}, "11"),
    ],
)
def test_marks_with_coefficients_and_points(grid, marks, note):
    assert reckoned(grid_of(grid), {}, {key: Decimal(mark) for key, mark in marks.items()}) == Decimal(note)


def test_a_bonus_never_leads_above_the_scale():
    grid = grid_of("decision")
    best = {criterion.key: grid.scale[-1] for criterion in grid.criteria}
    assert reckoned(grid, best, {}, Decimal(2)) == 20
    lowest = {criterion.key: grid.scale[0] for criterion in grid.criteria}
    assert reckoned(grid, lowest, {}, Decimal("1.5")) == Decimal("1.5")
