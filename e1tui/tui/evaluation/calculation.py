"""How the final mark comes about, on Synthèse: the sum, the mark, and in brackets what was reckoned; as styled lines."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from e1tui.domain import marks
from e1tui.domain.french import number_word
from e1tui.domain.grids.reckoning import exact_mark
from e1tui.domain.marks import Rule
from e1tui.scoring.sheet import Sheet
from e1tui.tui.widgets.styled import StyledLine


def calculation(sheet: Sheet, width: int) -> tuple[StyledLine, ...]:
    """Total 41,5/60   Note sur 20  14  (41,5 ÷ 3 = 13,83…, ½ point supérieur): on two lines where one is too short."""
    (*line, (how, style)) = _on_one_line(sheet)
    if sum(len(text) for text, _ in line) + len(how) <= width:
        return ((*line, (how, style)),)
    return tuple(line), ((f"    {how.strip()}", style),)


def _on_one_line(sheet: Sheet) -> StyledLine:
    grid, evaluation = sheet.grid, sheet.evaluation.shown()
    total = evaluation.total(grid) if grid.marking.shows_total else None
    note = evaluation.reckoned_mark(grid)
    beside = " calculée" if grid.marking.decision else ""
    label = f"Note sur {marks.french(grid.marking.scale.maximum)}{beside}"
    maximum = marks.french(grid.total_maximum)
    if grid.marking.rule is Rule.TYPED:
        return (("    La commission donne la note finale.", "dim"),)
    if note is None or (grid.marking.shows_total and total is None):
        sum_ = f"Total  ___ /{maximum}   " if grid.marking.shows_total else ""
        return ((f"    {sum_}{label}  ___   ", ""), (f"({_lacking(sheet)})", "dim"))
    sum_ = f"Total  {marks.french(total)}/{maximum}   " if total is not None else ""
    return (
        (f"    {sum_}", ""),
        (f"{label} ", "bold"),
        (f" {marks.french(note)} ", "given"),
        (f"  ({_how(sheet, total, note)})", "dim"),
    )


def _lacking(sheet: Sheet) -> str:
    """Why there is no mark yet."""
    grid, evaluation = sheet.grid, sheet.evaluation
    if not evaluation.is_present:
        return "pas de note"
    if grid.marking.rule is Rule.LEVELS:
        is_given = all(evaluation.level(criterion) is not None for criterion in grid.criteria)
        return "rien n’est évalué" if is_given else "il manque des niveaux"
    count = len(grid.marked)
    if count == 1:
        return "la note n’est pas donnée"
    return f"les {number_word(count)} notes ne sont pas données"


def _how(sheet: Sheet, total: Decimal | None, note: Decimal) -> str:
    """How the note comes about; a sum that is only divided is written as one."""
    grid, evaluation = sheet.grid, sheet.evaluation
    scale = grid.marking.scale
    exact = exact_mark(grid, evaluation.positions, evaluation.marks) or Fraction(0)
    cut = Decimal(int(exact * 100)) / 100
    shown = marks.french(cut) + ("" if exact == Fraction(note) or (exact * 100) % 1 == 0 else "…")
    ratio = Fraction(grid.total_maximum) / Fraction(scale.maximum) if total is not None else None
    is_sum = total is not None and ratio is not None and exact == Fraction(total) / ratio
    if total is not None and ratio is not None and is_sum and ratio.denominator == 1:
        how = f"{marks.french(total)} ÷ {ratio} = {shown}" if ratio != 1 else "la somme des notes"
    elif exact == Fraction(note) and not evaluation.bonus:
        how = "exactement"
    else:
        how = f"exactement {shown}"
    if evaluation.bonus:
        how += f" + {marks.french(evaluation.bonus)}"
    whole = exact + Fraction(evaluation.bonus or 0)
    if whole > scale.maximum:
        return f"{how}, {marks.french(scale.maximum)} au plus"
    if whole != Fraction(note) and grid.marking.rounding.unit is not None:
        how += f", {grid.marking.rounding.brief}"
    return how
