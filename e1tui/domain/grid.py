"""The form as data: levels, competencies, criteria, how the mark is made, and the wording that stands on it.

What a file may say of a grid is read, and refused, in `grids.reading`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final

from e1tui.domain.fields import BONUS, FINAL_MARK
from e1tui.domain.marks import Marking, Scale

WHOLE: Final = "niveau"  # the name, in the place of a criterion's, of the level that stands for a competency
E1_PAGE: Final = "formulaire-e1"
COMMUNICABLE: Final = ("appreciation", "note")  # what a candidate may be let have


@dataclass(frozen=True)
class Level:
    """A level by what stands on the form and in the files ("TS"), and its rank, 0 for the lowest.

    `worth` is what it counts for where levels reckon the mark. One that is not `is_judged` ("non évalué") is
    neither missing nor zero, and counts in no mean.
    """

    value: str
    rank: int
    worth: Fraction | None = None
    is_judged: bool = True

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class LevelWording:
    """What the form says of one level: its label, and what shows it."""

    level: Level
    label: str
    descriptor: str


@dataclass(frozen=True)
class Criterion:
    """A line that gets a level. `key` is its field name: "C1.1.outils".

    `weight` is its part of its competency, 0 to 1, where levels reckon the mark.
    """

    id: str
    competency_id: str
    label: str
    weight: Fraction = Fraction(0)

    @property
    def key(self) -> str:
        """The name of the criterion's field in files and in the history: "C1.1.2"."""
        return f"{self.competency_id}.{self.id}"


@dataclass(frozen=True)
class Competency:
    """A competency, marked on its `scale` (None: no mark is asked of it).

    `criteria` are the lines that get a level: where one level stands for the whole competency there is one, WHOLE,
    and `looked_at` is what is to be looked at to give it. `coefficient` is what its mark counts for, `weight` its
    part of the grid, 0 to 1, where levels reckon. `pointer` is the form's sentence about the level table.
    """

    id: str
    title: str
    pointer: str
    skills: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    scale: Scale | None = Scale()
    coefficient: Fraction = Fraction(20)
    weight: Fraction = Fraction(0)
    looked_at: tuple[str, ...] = ()

    @property
    def mark_key(self) -> str:
        """The name of the mark's field in the history: "C1.1.note"."""
        return f"{self.id}.note"

    @property
    def mark_label(self) -> str:
        return f"Note {self.id}"

    @property
    def is_required(self) -> bool:
        return self.scale is not None


@dataclass(frozen=True)
class Entry:
    """A mark that the commission types beside those of the competencies: the final one, a bonus."""

    mark_key: str
    mark_label: str
    scale: Scale
    is_required: bool = True


@dataclass(frozen=True)
class Wording:
    """The form's headings, to the letter."""

    diploma: str
    exam: str
    document: str
    coefficient_label: str
    forms: tuple[str, ...]
    notices: tuple[str, ...]
    last_and_first_name: str
    school: str
    number: str
    exam_date: str
    skills: str
    levels_legend: str
    appreciation: str
    total: str
    mark_on_20: str
    commission: str
    members: str
    capacity: str
    signature: str


@dataclass(frozen=True)
class Grid:
    """A form: its competencies and criteria in order, its levels, its wording, how its mark is made.

    `sha` is the SHA-256 of the file of a grid of the sessions folder, "" of one that ships with e1tui.

    `appreciation_under`: the appreciation has to be given where the final mark is below that; None: never.
    `communicable` is out of COMMUNICABLE. `page` is the model of its page, "" for the general one.
    """

    id: str
    title: str
    coefficient: int
    wording: Wording
    levels: tuple[LevelWording, ...]
    competencies: tuple[Competency, ...]
    anomalies: tuple[str, ...]
    marking: Marking = Marking()
    appreciation_under: Decimal | None = Decimal("Infinity")
    communicable: tuple[str, ...] = ()
    page: str = ""
    sha: str = ""

    def __hash__(self) -> int:
        return hash((self.id, self.title, self.sha))  # what is kept by grid asks for it at each key

    @cached_property
    def scale(self) -> tuple[Level, ...]:
        """The levels, lowest first."""
        return tuple(entry.level for entry in self.levels)

    @property
    def ranked_scale(self) -> str:
        """The levels as a person gives them by a digit: "1 TI, 2 I, 3 S, 4 TS"."""
        return ", ".join(f"{rank} {level.value}" for rank, level in enumerate(self.scale, 1))

    def no_level(self, digit: str) -> str:
        """What is said of a digit that is none of them."""
        return f"{digit} n’est pas un niveau : {self.ranked_scale}."

    @cached_property
    def judged(self) -> tuple[Level, ...]:
        """Those that count in a mean."""
        return tuple(level for level in self.scale if level.is_judged)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in the order of the form."""
        return tuple(c for competency in self.competencies for c in competency.criteria)

    @cached_property
    def criterion_keys(self) -> frozenset[str]:
        """The names of every criterion's field, whatever their order."""
        return frozenset(criterion.key for criterion in self.criteria)

    @cached_property
    def marked(self) -> tuple[Competency, ...]:
        """The competencies of which a mark is asked."""
        return tuple(one for one in self.competencies if one.scale is not None)

    @cached_property
    def entries(self) -> tuple[Competency | Entry, ...]:
        """All marks that are typed: of the competencies, then the bonus and the final one."""
        found: list[Competency | Entry] = list(self.marked)
        if (bonus := self.marking.bonus_scale) is not None:
            found.append(Entry(BONUS, "Bonus", bonus, is_required=False))
        if self.marking.is_typed:
            found.append(Entry(FINAL_MARK, "Note finale", self.marking.scale))
        return tuple(found)

    @cached_property
    def total_maximum(self) -> Decimal:
        """What the marks of the competencies sum up to at most."""
        return sum((one.scale.maximum for one in self.marked if one.scale), Decimal(0))

    @cached_property
    def weights(self) -> tuple[Fraction, ...]:
        """A weight from 0 to 1 for each judged level: of its worth where the grid gives one, else in even steps."""
        worths = [level.worth for level in self.judged]
        given = [worth for worth in worths if worth is not None]
        if len(given) == len(worths) and max(given) > 0:
            return tuple(worth / max(given) for worth in given)
        return tuple(Fraction(rank, len(worths) - 1) for rank in range(len(worths)))

    def weight_of(self, level: Level, weights: tuple[Fraction, ...]) -> Fraction:
        """The weight of a judged level among those of all judged ones."""
        return weights[self.judged.index(level)]

    @cached_property
    def _by_name(self) -> dict[str, Level]:
        return {level.value: level for level in self.scale}

    def level(self, name: str) -> Level | None:
        """The level of that name ("TS"), None if the grid has none."""
        return self._by_name.get(name)

    def competency(self, competency_id: str) -> Competency:
        """The competency of that identifier; KeyError if there is none."""
        for competency in self.competencies:
            if competency.id == competency_id:
                return competency
        raise KeyError(competency_id)
