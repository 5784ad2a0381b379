"""Two scorings of one candidate, made each on its own: what both gave alike, and what is left for them to agree on.

Nothing is averaged: where they differ nothing is given, and both values stand in the remark, which never leaves the
commission.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from e1tui.domain.closing.seal import is_altered
from e1tui.domain.day.oral import Oral
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Competency, Entry, Grid
from e1tui.domain.marks import french
from e1tui.domain.review import missing
from e1tui.domain.session import Examiner, Presence

_LONGEST: Final = 40  # characters of a name in a remark: the values are what it is for
APPRECIATION: Final = "appreciation"
_VALUE: Final = r"rien|[A-Za-z0-9]{1,4}|\+{1,2}|-{1,2}|\d{1,4},\d{1,3}"  # a level of any grid, or a mark
_PAIR: Final = re.compile(
    rf"(?P<title>(?:Note \S+|Bonus) : )?(?P<one>.+?)(?P<gap> : | )(?P<first>{_VALUE})"
    rf" · (?P<other>.+)(?P=gap)(?P<second>{_VALUE})"
)


@dataclass(frozen=True)
class Scoring:
    """What one of the two gave a candidate, and how that member is named."""

    member: str
    evaluation: Evaluation


@dataclass(frozen=True)
class Compared:
    """`evaluation` is what the two agree on; `open` are the fields that are theirs to settle.

    `levels` is how many levels apart they were at each criterion that both judged, `gaps` how many points at each
    mark.
    """

    evaluation: Evaluation
    open: tuple[str, ...]
    levels: tuple[int, ...]
    gaps: tuple[Decimal, ...]


def unfinished(grid: Grid, scoring: Scoring) -> str:
    """Why a scoring cannot be compared yet, in words that follow the candidate's name, or ""."""
    evaluation = scoring.evaluation
    if is_altered(evaluation):
        return f"modifiée après clôture chez {scoring.member}"
    if not evaluation.is_present or evaluation.is_closed or not (lacking := missing(grid, evaluation)):
        return ""
    more = f" (et {len(lacking) - 1} de plus)" if len(lacking) > 1 else ""
    return f"pas fini chez {scoring.member}, il manque : {lacking[0].message}{more}"


def why_apart(one: Scoring, other: Scoring) -> str:
    """Why two finished scorings are not of one oral, in words that follow the candidate's name, or ""."""
    presences = one.evaluation.presence, other.evaluation.presence
    if presences[0] is presences[1]:
        return ""
    said = (
        f"{presence.label} chez {by.member}" for presence, by in zip(presences, (one, other), strict=True)
    )
    return f"{', '.join(said)} : à accorder d’abord"


def compared(grid: Grid, one: Scoring, other: Scoring) -> Compared:
    """Both scorings of a candidate as one evaluation, a draft with the identity that the first one has.

    Each must be finished (`unfinished`), and of the same presence (`why_apart`).
    """
    first, second = one.evaluation, other.evaluation
    person = first.candidate
    result = Evaluation(
        first.grid_id,
        replace(
            person,
            school=person.school or second.candidate.school,
            exam_date=person.exam_date or second.candidate.exam_date,
        ),
        presence=first.presence,
        order=first.order if first.order is not None else second.order,
        time=first.time or second.time,
        extra_time=first.extra_time or second.extra_time,
        orals=MappingProxyType(_orals(first, second)),
    )
    if not first.is_present:
        return Compared(result.with_internal_notes(_notes(grid, one, other)), (), (), ())
    left_open: list[str] = []
    levels: list[int] = []
    for criterion in grid.criteria:
        pair = first.level(criterion), second.level(criterion)
        if pair[0] is None or pair[1] is None:  # closed without it, by a hand or another version
            left_open.append(criterion.key)
        else:
            if pair[0].is_judged and pair[1].is_judged:
                levels.append(abs(grid.judged.index(pair[0]) - grid.judged.index(pair[1])))
            if pair[0] == pair[1]:
                result = result.with_position(criterion, pair[0])
                if first.remark(criterion) == second.remark(criterion):
                    result = result.with_remark(criterion, first.remark(criterion))
                continue
            left_open.append(criterion.key)
        result = result.with_remark(
            criterion, _side_by_side(one, other, *(str(level or "rien") for level in pair))
        )
    gaps: list[Decimal] = []
    for entry in grid.entries:
        marks = first.mark(entry), second.mark(entry)
        if marks[0] is not None and marks[1] is not None:
            gaps.append(abs(marks[0] - marks[1]))
        if marks[0] == marks[1] and (marks[0] is not None or not entry.is_required):
            result = result.with_mark(entry, marks[0])
        else:
            left_open.append(entry.mark_key)
    if first.appreciation.strip() and first.appreciation.strip() == second.appreciation.strip():
        result = result.with_appreciation(first.appreciation)
    else:
        left_open.append(APPRECIATION)
    result = result.with_internal_notes(_notes(grid, one, other))
    return Compared(result, tuple(left_open), tuple(levels), tuple(gaps))


def _orals(first: Evaluation, second: Evaluation) -> dict[str, Oral]:
    """Each situation as the first one has it, else the second: its day is on the documents. A presence on which they
    differ is given by nobody; a timer was each one's own, and says only that somebody came."""
    found = {}
    for letter in sorted({*first.orals, *second.orals}):
        one, other = first.oral(letter), second.oral(letter)
        presences = {_seen(oral) for oral in (one, other)} - {None}
        found[letter] = Oral(
            one.order if one.order is not None else other.order,
            one.time or other.time,
            one.date or other.date,
            one.group or other.group,
            presences.pop() if len(presences) == 1 else None,
        )
    return {letter: oral for letter, oral in found.items() if oral != Oral()}


def _seen(oral: Oral) -> Presence | None:
    return oral.presence or (Presence.PRESENT if oral.is_sat else None)


def _side_by_side(one: Scoring, other: Scoring, first: str, second: str) -> str:
    """ "DURAND Alix : S · PETIT Noé : TS"."""
    return f"{_short(one.member)} : {first} · {_short(other.member)} : {second}"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _notes(grid: Grid, one: Scoring, other: Scoring) -> str:
    """What the internal notes say: marks and appreciations side by side, then the remarks and notes of both."""
    both = (one, other)
    parts: list[str] = []
    if one.evaluation.is_present:
        marks = [
            f"{entry.mark_label} : "
            + " · ".join(f"{_short(by.member)} {_mark(by.evaluation.mark(entry))}" for by in both)
            for entry in grid.entries
        ]
        if marks:
            parts.append("\n".join(marks))
        parts += _texts("Appréciation", [(by.member, by.evaluation.appreciation) for by in both])
    for criterion in grid.criteria:
        said = [(by.member, by.evaluation.remark(criterion)) for by in both]
        if said[0][1] != said[1][1]:
            told = " · ".join(f"{_short(name)} : {text}" for name, text in said if text)
            parts.append(f"Remarque {criterion.competency_id}, {criterion.label} — {told}")
    parts += _texts("Notes", [(by.member, by.evaluation.internal_notes) for by in both])
    return "\n\n".join(parts)


def marks_line(evaluation: Evaluation, entry: Competency | Entry) -> str:
    """The line of the internal notes that has both members' marks, while the mark itself is not given; or ""."""
    if evaluation.mark(entry) is not None:
        return ""
    beginning = f"{entry.mark_label} : "
    return next((line for line in evaluation.internal_notes.splitlines() if line.startswith(beginning)), "")


def fitted(line: str, width: int) -> str:
    """Both members' values in so many characters: the names give way, never the values; another line as it is."""
    if len(line) <= width or (found := _PAIR.fullmatch(line)) is None:
        return line
    names = found["one"], found["other"]
    room = width - (len(line) - sum(map(len, names)))
    half = room // 2
    least = min(half, *map(len, names))  # what a short name leaves goes to the other
    sizes = [half if len(name) > half else len(name) for name in names]
    sizes = [
        room - least if len(name) > half and least < half else size
        for name, size in zip(names, sizes, strict=True)
    ]
    one, other = (_cut(name, size) for name, size in zip(names, sizes, strict=True))
    if one == other:
        one, other = "membre 1", "membre 2"
    gap = found["gap"]
    return f"{found['title'] or ''}{one}{gap}{found['first']} · {other}{gap}{found['second']}"


def _cut(name: str, size: int) -> str:
    return name if len(name) <= size else f"{name[: max(0, size - 1)].rstrip()}…"


def _texts(title: str, texts: Sequence[tuple[str, str]]) -> list[str]:
    given = [(name, text.strip()) for name, text in texts if text.strip()]
    if len(given) == 2 and given[0][1] == given[1][1]:
        return [f"{title} (la même) :\n{given[0][1]}"] if title == "Notes" else []
    return [f"{title}, {_short(name)} :\n{text}" for name, text in given]


def _mark(mark: Decimal | None) -> str:
    return "rien" if mark is None else french(mark)


# --- how the members are named ---


def member_name(commission: Sequence[Examiner], holders: Iterable[str]) -> str:
    """Who scored a session alone: the only member of its commission, else the only one who held its keyboard; ""
    where that is not one person."""
    if len(commission) == 1:
        return commission[0].full_name
    names = set(holders)
    return names.pop() if len(names) == 1 else ""


def told_apart(names: Sequence[str], places: Sequence[str]) -> tuple[str, str]:
    """Two members' names that differ: the session's name stands for one that is not known, or stands beside it."""
    one, other = (name or place for name, place in zip(names, places, strict=True))
    if one != other:
        return one, other
    if places[0] != places[1]:
        return f"{one} ({places[0]})", f"{other} ({places[1]})"
    return f"membre 1 ({one})", f"membre 2 ({other})"


# --- how far apart ---


@dataclass(frozen=True)
class Distance:
    """How far two members were apart over some candidates: criteria in levels, marks in points."""

    levels: tuple[int, ...]
    gaps: tuple[Decimal, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The levels, then the marks; none of what was not given."""
        found = []
        if self.levels:
            count = len(self.levels)
            same, near = (sum(level <= apart for level in self.levels) for apart in (0, 1))
            mean = Decimal(sum(self.levels)) / count
            found.append(
                f"Positionnements comparés : {count}. Même niveau : {same} ({_percent(same, count)}). À un niveau près :"
                f" {near} ({_percent(near, count)}). Écart moyen : {_hundredths(mean, 'niveau', 'niveaux')} ; le plus grand :"
                f" {max(self.levels)}."
            )
        if self.gaps:
            mean = sum(self.gaps, Decimal(0)) / len(self.gaps)
            found.append(
                f"Notes comparées : {len(self.gaps)}. Les mêmes : {sum(not gap for gap in self.gaps)}. Écart moyen :"
                f" {_hundredths(mean, 'point', 'points')} ; le plus grand : {french(max(self.gaps))}."
            )
        return tuple(found)


def distance(found: Iterable[Compared]) -> Distance:
    """How far apart the two were over all of these."""
    every = tuple(found)
    return Distance(
        tuple(level for one in every for level in one.levels), tuple(gap for one in every for gap in one.gaps)
    )


def _percent(part: int, whole: int) -> str:
    return f"{(100 * part + whole // 2) // whole} %"


def _hundredths(value: Decimal, one: str, many: str) -> str:
    """ "0,20 niveau", "2,57 points": French has a plural from two on."""
    shown = str(value.quantize(Decimal("0.01"))).replace(".", ",")
    return f"{shown} {many if value >= 2 else one}"
