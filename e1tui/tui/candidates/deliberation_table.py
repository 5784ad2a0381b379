"""The deliberation as text: the table's rows in any order, the figures under it, what stands out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.figures import Figures, Outlier, Spread, outliers, profile_bar, shown_figure
from e1tui.domain.french import plural
from e1tui.domain.grid import Grid
from e1tui.domain.landmark import weights_of
from e1tui.domain.marks import french
from e1tui.domain.session import Session, State
from e1tui.domain.summary import Summary, summary
from e1tui.open_session.rows import findable
from e1tui.tui.widgets.line_list import Column, Row

# TI, I, S, TS as four densities, which PuTTY's fonts have: no colour is needed to tell them apart.
SHADES: Final = "░▒▓█"
NOT_GIVEN: Final = "·"
_DIGITS: Final = "123456789"  # where there are more levels than densities
OUTLYING: Final = "!"
UP, DOWN = "▲", "▼"
Ranks = tuple[int | None, ...]


@dataclass(frozen=True)
class Judged:
    """A candidate as the table needs them: `evaluation` is what may be counted, `profiles` by competency."""

    evaluation: Evaluation
    summary: Summary
    profiles: tuple[Ranks, ...]
    folded: tuple[str, ...]
    has_total: bool = True

    @property
    def stem(self) -> str:
        """The name of the evaluation's file without its ending."""
        return self.summary.stem


@dataclass(frozen=True)
class Order:
    """Which column the table is sorted by, from the left, and whether the greatest comes first."""

    column: int = 0
    descending: bool = False

    def moved(self, step: int, columns: int) -> Order:
        """Sorted by the column that is so many steps to the right, round the table's end."""
        return replace(self, column=(self.column + step) % columns)

    @property
    def reversed(self) -> Order:
        """The same column, the other way round."""
        return replace(self, descending=not self.descending)


def judged(grid: Grid, stem: str, evaluation: Evaluation, situation: str = "") -> Judged:
    """A row of the table made from an evaluation, with its rank in the situation at hand."""
    shown = evaluation.shown()
    row = replace(summary(grid, stem, evaluation), order=evaluation.oral(situation).order)
    profiles = tuple(profile_bar(competency, shown) for competency in grid.competencies)
    return Judged(shown, row, profiles, findable(row), grid.marking.shows_total)


def signs(grid: Grid) -> str:
    """A character for each level, by rank: a density where there are enough of them, else its digit."""
    return SHADES if len(grid.scale) == len(SHADES) else _DIGITS[: len(grid.scale)]


def legend(grid: Grid) -> str:
    """What stands for which level."""
    return "  ".join(f"{sign} {level.value}" for sign, level in zip(signs(grid), grid.scale, strict=True))


def chart_title(grid: Grid, width: int) -> str:
    """What the bars are of, in at most so many columns where that can be."""
    scale = grid.marking.scale
    last = f" ({int(scale.maximum * 3 / 5)} : de {int(scale.maximum * 3 / 5)} à {french(int(scale.maximum * 3 / 5) + 1 - scale.step)})"
    title = f"Notes sur {french(scale.maximum)} : combien de candidats par point"
    return title + last if scale.step < 1 and len(title + last) <= width else title


# --- the table ---


def columns(grid: Grid, order: Order) -> tuple[Column, ...]:
    """Name, a mark and a profile per competency, total, note sur 20, state; a sign at the one sorted by."""
    found = [Column("Nom et prénom", 18, flexible=True)]
    for competency in grid.competencies:
        found.append(Column(competency.id, 5, "right"))
        found.append(Column("prof.", max(6, len(competency.criteria)), spare=True))
    found += [*_totals(grid), Column("État", 9)]
    sign = DOWN if order.descending else UP
    chosen = found[order.column]
    found[order.column] = replace(chosen, header=chosen.header + sign)
    return tuple(found)


def _totals(grid: Grid) -> list[Column]:
    """The sum where the grid shows one, and the final mark, each under what it is out of."""
    total = [Column(f"/{french(grid.total_maximum)}", 4, "right")] if grid.marking.shows_total else []
    return [*total, Column(f"/{french(grid.marking.scale.maximum)}", 5, "right")]


def in_order(
    found: Iterable[Judged], session: Session, order: Order, *, names_hidden: bool = False
) -> list[Judged]:
    """Sorted by a column, then by name; who has nothing there comes last, whichever way it is sorted.

    While names are hidden passages take their place: the order of names would tell whose row is which.
    """

    def name_of(one: Judged) -> tuple[Any, ...]:
        by_name = (session.name_key(one.summary), one.stem)
        order = one.summary.order
        return (order is None, order or 0, by_name) if names_hidden else by_name

    by_name = sorted(found, key=name_of)
    keys = {one.stem: (name_of(one), *_sort_values(one))[order.column] for one in by_name}
    having = [one for one in by_name if keys[one.stem] is not None]
    having.sort(key=lambda one: keys[one.stem], reverse=order.descending)
    without = [one for one in by_name if keys[one.stem] is None]
    without.sort(key=lambda one: session.code(one.summary.presence))
    return having + without


def _sort_values(one: Judged) -> tuple[Any, ...]:
    """What each column after the name is sorted by, None for nothing to sort by."""
    pairs = zip(one.summary.marks, one.profiles, strict=True)
    values = [value for mark, ranks in pairs for value in (mark, _mean_rank(ranks))]
    row = one.summary
    totals = (row.total, row.mark_on_20) if one.has_total else (row.mark_on_20,)
    return (*values, *totals, row.state is State.CLOSED)


def _mean_rank(ranks: Ranks) -> Fraction | None:
    given = [rank for rank in ranks if rank is not None]
    return Fraction(sum(given), len(given)) if given else None


def table_row(grid: Grid, session: Session, one: Judged, name: str, outlying: Sequence[Outlier]) -> Row:
    """A candidate's row; of who is not present, the session's code stands where the note would."""
    row = one.summary
    far = {outlier.competency.id for outlier in outlying}
    cells = [name]
    for competency, mark, ranks in zip(grid.competencies, row.marks, one.profiles, strict=True):
        cells.append(_mark(mark) + (OUTLYING if competency.id in far else " "))
        cells.append(bar(grid, ranks) if not row.presence.code else "")
    note = session.code(row.presence) if row.presence.code else _mark(row.mark_on_20)
    cells += [*([_mark(row.total)] if one.has_total else []), note, row.state_text]
    return Row(one.stem, tuple(cells), "dim" if row.presence.code else "")


def bar(grid: Grid, ranks: Ranks) -> str:
    """A competency's positions, a character each."""
    return "".join(NOT_GIVEN if rank is None else signs(grid)[rank] for rank in ranks)


def profile_line(grid: Grid, one: Judged | None, number: str = "") -> str:
    """The positions under the cursor spelled out, and the candidate's number: C1.1 S TS S I S   C1.2 …"""
    if one is None:
        return ""
    after = [f"n° {number}"] if number else []
    if not one.evaluation.is_present:
        absence = f"Candidat {one.evaluation.presence.label} : ni positionnement, ni note."
        return "   ".join([absence, *after])
    parts = []
    for competency, ranks in zip(grid.competencies, one.profiles, strict=True):
        levels = (NOT_GIVEN if rank is None else grid.scale[rank].value for rank in ranks)
        parts.append(" ".join((competency.id, *levels)))
    return "   ".join([*parts, *after])


def _mark(mark: Decimal | None) -> str:
    return "" if mark is None else french(mark)


# --- what stands out ---


def outlying(grid: Grid, session: Session, found: Sequence[Judged]) -> Mapping[str, tuple[Outlier, ...]]:
    """By candidate, the marks far from their profile."""
    by_stem: dict[str, tuple[Outlier, ...]] = {}
    for outlier in outliers(grid, [one.evaluation for one in found], weights_of(grid, session)):
        stem = found[outlier.index].stem
        by_stem[stem] = (*by_stem.get(stem, ()), outlier)
    return by_stem


def outlier_sentence(found: Sequence[Outlier]) -> str:
    """Which marks stand out and by how many points; "" when none does."""
    if not found:
        return ""
    gaps = (f"{one.competency.id} {french(one.mark)} ({_signed(one.gap)})" for one in found)
    return f"Note loin du profil, au regard des autres : {' · '.join(gaps)}"


def _signed(gap: Decimal) -> str:
    return ("+" if gap > 0 else "−") + french(abs(gap))


# --- the figures ---

_HEADINGS: Final = {
    "Notes": "count", "Moyenne": "mean", "Médiane": "median", "Écart type": "deviation",
    "Minimum": "minimum", "Maximum": "maximum",
}  # fmt: skip
_NAME, _CELL = 8, 11  # columns of a figure's name and of each figure, in a window of 80


def figures_lines(grid: Grid, found: Figures, about: str, width: int) -> tuple[str, ...]:
    """A title with whom the figures are about, then a line for the note sur 20 and one per competency.

    The columns are narrower in lines of less than 80 cells; nothing is cut from 58.
    """
    cell = min(_CELL, (width - _NAME) // len(_HEADINGS))
    headings = [name if len(name) < cell else f"{name[: cell - 2]}." for name in _HEADINGS]
    counts = f"{plural(found.candidates, 'candidat')}, {plural(found.present, 'présent')}{about}"
    lines = [f"{counts}   {legend(grid)}", " " * _NAME + "".join(name.rjust(cell) for name in headings)]
    named: dict[str, Spread] = {f"Sur {french(found.out_of)}": found.marks, **found.competencies}
    for name, spread in named.items():
        shown = (shown_figure(getattr(spread, attribute)) for attribute in _HEADINGS.values())
        lines.append(name.ljust(_NAME) + "".join(figure.rjust(cell) for figure in shown))
    return tuple(lines)
