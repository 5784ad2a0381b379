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
_MANY: Final = 4  # competencies whose marks any window has room for
_DIGITS: Final = "123456789"  # where there are more levels than densities
_LETTERS: Final = "abcdefghijklmnopqr"  # twice as many as there are levels at most
OUTLYING: Final = "!"
UP, DOWN = "▲", "▼"
Ranks = tuple[int | None, ...]


@dataclass(frozen=True)
class Judged:
    """A candidate as the table needs them: `evaluation` is what may be counted, `profiles` by competency.

    `has_marks` says of which competencies a mark is asked.
    """

    evaluation: Evaluation
    summary: Summary
    profiles: tuple[Ranks, ...]
    folded: tuple[str, ...]
    has_total: bool
    has_marks: tuple[bool, ...]

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
    marked = tuple(one.scale is not None for one in grid.competencies)
    return Judged(shown, row, profiles, findable(row), grid.marking.shows_total, marked)


def signs(grid: Grid) -> str:
    """A character for each level, by rank: a density where there are enough of them, else its digit.

    No digit stands for a level where it is another's name: levels called "NE 1 2 3 4" are "N1234".
    """
    if len(grid.scale) == len(SHADES):
        return SHADES
    names = [level.value for level in grid.scale]
    digits = _DIGITS[: len(names)]
    if not any(name in digits and name != digit for name, digit in zip(names, digits, strict=True)):
        return digits
    found = ""
    for name in names:
        free = (
            one
            for one in f"{name}{_LETTERS}"
            if one not in found and one not in names and not one.isdecimal()
        )
        found += name if len(name) == 1 else next(free)
    return found


def legend(grid: Grid, room: int) -> str:
    """What stands for which level, the lowest and the highest where there is no room for all."""
    found = [f"{sign} {level.value}" for sign, level in zip(signs(grid), grid.scale, strict=True)]
    whole = "  ".join(found)
    return whole if len(whole) <= room else f"{found[0]} … {found[-1]}"


def chart_title(grid: Grid, width: int, step: int = 1) -> str:
    """What the bars are of, each of so many points, in at most so many columns where that can be."""
    scale = grid.marking.scale
    first = int(scale.maximum * 3 / 5) // step * step
    what = "combien de candidats par point" if step == 1 else f"candidats par tranche de {step} points"
    title = f"Notes sur {french(scale.maximum)} : {what}"
    last = f" ({first} : de {first} à {french(first + step - scale.step)})"
    return title + last if scale.step < step and len(title + last) <= width else title


# --- the table ---


def columns(grid: Grid, order: Order) -> tuple[Column, ...]:
    """Name, a mark and a profile per competency, total, note sur 20, state; a sign at the one sorted by."""
    found = [Column("Nom et prénom", 18, flexible=True)]
    many = len(grid.marked) > _MANY
    for competency in grid.competencies:
        if competency.scale is not None:
            found.append(Column(competency.id, 5, "right", last=many))
        # Where no mark stands beside it, the profile has the competency's name.
        header = "prof." if competency.scale is not None else competency.id
        found.append(Column(header, max(6, len(competency.criteria)), spare=True))
    found += [*_totals(grid), Column("État", 9)]
    sign = DOWN if order.descending else UP
    chosen = found[order.column]
    found[order.column] = replace(chosen, header=chosen.header + sign, last=False)
    return tuple(found)


def _totals(grid: Grid) -> list[Column]:
    """The sum where the grid shows one, and the final mark, each under what it is out of."""
    total, final = f"/{french(grid.total_maximum)}", f"/{french(grid.marking.scale.maximum)}"
    sum_ = Column("Tot." if total == final else total, 4, "right")
    return [*([sum_] if grid.marking.shows_total else []), Column(final, 5, "right")]


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
    row = one.summary
    found = zip(one.has_marks, row.marks, one.profiles, strict=True)
    values = [
        value
        for has_mark, mark, ranks in found
        for value in ((mark, _mean_rank(ranks)) if has_mark else (_mean_rank(ranks),))
    ]
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
        if competency.scale is not None:
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


def fitted_lines(lines: tuple[str, ...], most: int) -> tuple[str, ...]:
    """As many of the figures' lines as there is room for; those of the last competencies go."""
    if len(lines) <= most:
        return lines
    return (*lines[: most - 1], f"… {len(lines) - most + 1} lignes de plus dans une fenêtre plus haute")


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
    lines = [
        f"{counts}   {legend(grid, width - len(counts) - 3)}",
        " " * _NAME + "".join(name.rjust(cell) for name in headings),
    ]
    named: dict[str, Spread] = {f"Sur {french(found.out_of)}": found.marks, **found.competencies}
    for name, spread in named.items():
        shown = (shown_figure(getattr(spread, attribute)) for attribute in _HEADINGS.values())
        lines.append(name.ljust(_NAME) + "".join(figure.rjust(cell) for figure in shown))
    return tuple(lines)
