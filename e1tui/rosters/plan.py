"""What importing a list does with each of its lines, given the candidates whom the session has already."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import Enum
from typing import Final

from e1tui.domain.agreement import of
from e1tui.domain.evaluation import Candidate
from e1tui.rosters.numbers import bare
from e1tui.rosters.rows import Roster, RosterRow

_RESEMBLANCE: Final = 0.6  # of two spellings of a name: ROSE and ROSIER have 0.8, DURAND and MARTIN a third


class Verdict(Enum):
    """What importing does with a line."""

    ADD = "à ajouter"
    KNOWN = "déjà dans la session"
    DOUBLE = "en double dans la liste"
    COLLISION = "numéro d’une autre personne"
    LEFT_OUT = "laissée de côté"
    REFUSED = "refusée"


@dataclass(frozen=True)
class PlannedRow:
    """`row` is None for a refused line; `message` explains a verdict, or warns of a namesake."""

    line: int
    verdict: Verdict
    row: RosterRow | None
    message: str = ""


@dataclass(frozen=True)
class ImportPlan:
    """Every line of the list, in its order, with what importing does with it."""

    entries: tuple[PlannedRow, ...]

    @property
    def to_add(self) -> tuple[RosterRow, ...]:
        """The rows of those who are added, in the list's order."""
        return tuple(e.row for e in self.entries if e.verdict is Verdict.ADD and e.row)

    def having(self, verdict: Verdict) -> tuple[PlannedRow, ...]:
        """The lines of which this is done, in the list's order."""
        return tuple(entry for entry in self.entries if entry.verdict is verdict)


def plan_import(
    roster: Roster, existing: Iterable[Candidate], turned: frozenset[int] = frozenset()
) -> ImportPlan:
    """What importing does with every line. `turned` are the lines of which somebody wants the contrary: left out
    where the list would add them, added where it would leave them out.

    A candidate is the same by the number, zeros at its beginning aside, and the name; where the line has no
    number, by the name. A number that is somebody else's is a collision: nobody is added for it.
    """
    known = _Known(existing)
    entries = [PlannedRow(p.line, Verdict.REFUSED, None, p.message) for p in roster.problems]
    # A line that the list leaves out is taken when it is turned, any other one when it is not.
    rows = [row for row in roster.rows if (row.line in turned) == bool(row.left_out)]
    taken = {row.line for row in rows}
    entries += [
        PlannedRow(row.line, Verdict.LEFT_OUT, row, row.left_out)
        for row in roster.rows
        if row.line not in taken
    ]
    entries += [known.planned(row) for row in _repaired(rows)]
    return ImportPlan(tuple(sorted(entries, key=lambda entry: entry.line)))


def _repaired(rows: list[RosterRow]) -> list[RosterRow]:
    """The rows, the first of one person's with the number that is whole in another of theirs."""
    whole: dict[tuple[str, str], str] = {}
    for row in rows:
        number, key = row.candidate.number, _person(row.candidate)
        if number and len(number) > len(whole.get(key, "")):
            whole[key] = number
    return [
        replace(row, candidate=replace(row.candidate, number=whole[_person(row.candidate)]))
        if row.candidate.number.isdecimal()
        else row
        for row in rows
    ]


def _person(candidate: Candidate) -> tuple[str, str]:
    return number_key(candidate), name_key(candidate)


class _Known:
    """Who is in the session, and on the lines that were planned so far."""

    def __init__(self, existing: Iterable[Candidate]) -> None:
        known = tuple(existing)
        self._by_number = {number_key(c): c for c in known if c.number}
        self._by_name: dict[str, list[Candidate]] = {}
        for candidate in known:
            self._by_name.setdefault(name_key(candidate), []).append(candidate)
        self._numbers: dict[str, RosterRow] = {}
        self._names: dict[str, list[RosterRow]] = {}

    def planned(self, row: RosterRow) -> PlannedRow:
        verdict, message = self._verdict(row)
        if verdict in (Verdict.ADD, Verdict.KNOWN):
            number = number_key(row.candidate)
            if number and verdict is Verdict.ADD:
                self._numbers[number] = row
            self._names.setdefault(name_key(row.candidate), []).append(row)
        message = " ; ".join(part for part in (message, row.note) if part)
        return PlannedRow(row.line, verdict, row, message)

    def _verdict(self, row: RosterRow) -> tuple[Verdict, str]:
        candidate = row.candidate
        number, name = number_key(candidate), name_key(candidate)
        if not number:
            return self._by_name_alone(row)
        if same := self._by_number.get(number):
            return _of_one_number(candidate, same)
        if first := self._numbers.get(number):
            where = f"ligne {first.line} ({first.candidate.full_name})"
            if name_key(first.candidate) == name:
                return Verdict.DOUBLE, f"le numéro {candidate.number} est déjà à la {where}"
            said = f"le numéro {candidate.number} est celui de la {where} : corrigez l’un des deux"
            return Verdict.COLLISION, said
        if name in self._by_name:
            other = self._by_name[name][-1].number or "sans numéro"
            return Verdict.ADD, f"un homonyme est déjà dans la session ({other}) : à vérifier"
        if name in self._names:
            return Verdict.ADD, f"homonyme de la ligne {self._names[name][0].line} : à vérifier"
        return Verdict.ADD, ""

    def _by_name_alone(self, row: RosterRow) -> tuple[Verdict, str]:
        """What is done with a line without a number: namesakes are one person unless the list tells them apart."""
        name = name_key(row.candidate)
        earlier, there = self._names.get(name, []), self._by_name.get(name, [])
        same = next((one for one in earlier if not _are_two(row, one)), None)
        if same is not None:
            return Verdict.DOUBLE, f"même nom qu’à la ligne {same.line}, sans numéro"
        if len(earlier) < len(there):
            return Verdict.KNOWN, ""
        if earlier:
            return Verdict.ADD, f"homonyme de la ligne {earlier[0].line} : à vérifier"
        return Verdict.ADD, ""


def _of_one_number(candidate: Candidate, known: Candidate) -> tuple[Verdict, str]:
    if name_key(candidate) == name_key(known):
        return Verdict.KNOWN, ""
    said = f"le numéro {candidate.number} est déjà celui {of(known.full_name)}"
    if are_alike(candidate, known):
        return Verdict.KNOWN, said
    return Verdict.COLLISION, f"{said}, dans la session : corrigez l’un des deux"


def are_alike(one: Candidate, other: Candidate) -> bool:
    """Whether one name may be the other, corrected: both the last and the first names resemble each other."""
    return _resemble(one.last_name, other.last_name) and _resemble(one.first_name, other.first_name)


def _resemble(one: str, other: str) -> bool:
    first, second = _folded(one), _folded(other)
    if not first or not second or {*_words(first)} & {*_words(second)}:
        return True
    return SequenceMatcher(None, first, second).ratio() >= _RESEMBLANCE


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\s'-]+", name) if len(word) > 2]


def _are_two(row: RosterRow, other: RosterRow) -> bool:
    """Whether two namesakes without a number are two people: by their dates of birth, say."""
    return any(a and b and a != b for a, b in zip(row.personal, other.personal, strict=False))


def number_key(candidate: Candidate) -> str:
    """The number as two lists may write it, "" for none."""
    return bare(candidate.number) if candidate.number else ""


def name_key(candidate: Candidate) -> str:
    """Accents and case aside; letters that are not Latin stay, or two people would be one."""
    return "\0".join(map(_folded, (candidate.last_name, candidate.first_name)))


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", " ".join(name.casefold().replace("’", "'").split()))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
