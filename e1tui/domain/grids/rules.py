"""What a grid's rules say in French: how the final mark is made, what a competency counts for, what must be written."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from e1tui.domain.grid import Competency, Criterion, Grid, LevelWording
from e1tui.domain.marks import Rule, french, french_fraction


def rule_words(grid: Grid) -> str:
    """How the final mark is made: "moyenne pondérée par les coefficients, arrondie au ½ point supérieur"."""
    marking = grid.marking
    match marking.rule:
        case Rule.COMPETENCIES:
            how = _of_marks(grid)
        case Rule.LEVELS:
            how = _of_levels(grid)
        case Rule.TYPED:
            return "donnée par la commission"
    most = french(marking.scale.maximum)
    bonus = (
        f"augmentée d’un bonus de {_points(marking.bonus)} au plus sans dépasser {most}"
        if marking.bonus
        else ""
    )
    how = ", ".join(filter(None, (how, bonus, marking.rounding.words)))
    return f"{how} ; la commission décide de la note finale" if marking.decision else how


def _points(number: Decimal) -> str:
    """ "1,5 point", "2 points"."""
    return f"{french(number)} {'point' if number < 2 else 'points'}"


def _of_marks(grid: Grid) -> str:
    maxima = [Fraction(one.scale.maximum) for one in grid.marked if one.scale]
    final = Fraction(grid.marking.scale.maximum)
    on_final = f"sur {french(grid.marking.scale.maximum)}"
    if len(maxima) == 1:
        return "celle de la compétence" + ("" if maxima[0] == final else f", ramenée {on_final}")
    if is_sum(grid):
        if sum(maxima) == final:
            return "somme des notes des compétences"
        if len(set(maxima)) > 1:
            return f"somme des notes des compétences, ramenée {on_final}"
        return "moyenne des notes" + ("" if maxima[0] == final else f", ramenée {on_final}")
    how = "moyenne" if set(maxima) == {final} else f"moyenne des notes ramenées {on_final},"
    alike = len({one.coefficient for one in grid.marked}) == 1
    return how.rstrip(",") if alike else f"{how} pondérée par les coefficients"


def is_sum(grid: Grid) -> bool:
    """Whether the marks of the competencies are simply added up, each point of one counting for as much as another's."""
    return len({one.coefficient / Fraction(one.scale.maximum) for one in grid.marked if one.scale}) == 1


def _of_levels(grid: Grid) -> str:
    alike = len({one.weight for one in grid.competencies}) == 1 and not any(
        criterion_weight(grid, criterion) for criterion in grid.criteria
    )
    how = "calculée d’après la valeur des niveaux" + ("" if alike else " et les poids")
    unjudged = [level.value for level in grid.scale if not level.is_judged]
    if not unjudged:
        return how
    counts = "ne compte" if len(unjudged) == 1 else "ne comptent"
    return f"{how} ({' et '.join(unjudged)} {counts} pas)"


def competency_weight(grid: Grid, competency: Competency) -> str:
    """ "Coefficient 2", "Poids 1/3", "" where all competencies count for as much, or each for its points."""
    if grid.marking.rule is Rule.COMPETENCIES:
        alike = len({one.coefficient for one in grid.competencies}) == 1 or is_sum(grid)
        return "" if alike else f"Coefficient {french_fraction(competency.coefficient)}"
    if grid.marking.rule is Rule.LEVELS:
        alike = len({one.weight for one in grid.competencies}) == 1
        return "" if alike else f"Poids {french_fraction(competency.weight)}"
    return ""


def criterion_weight(grid: Grid, criterion: Criterion) -> str:
    """ "poids 0,25", "" where all criteria of the competency count for as much."""
    if grid.marking.rule is not Rule.LEVELS:
        return ""
    alike = len({one.weight for one in grid.competency(criterion.competency_id).criteria}) == 1
    return "" if alike else f"poids {french_fraction(criterion.weight)}"


def levels_legend(levels: Iterable[LevelWording]) -> str:
    """What a form that has no legend of its own says of its levels: "Niveaux : TI = Très insuffisant, …"."""
    return f"Niveaux : {', '.join(f'{one.level.value} = {one.label}' for one in levels)}"


def appreciation_words(grid: Grid) -> str:
    """When the appreciation has to be written, "" where it always has."""
    if grid.appreciation_under is None:
        return "facultative"
    if grid.appreciation_under.is_finite():
        return f"obligatoire si la note est inférieure à {french(grid.appreciation_under)}"
    return ""
