"""The tables [[competences]] of a grid's file and their criteria: identifiers, marks, weights."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Final

from e1tui.domain.grid import WHOLE, Competency, Criterion
from e1tui.domain.grids.columns import COLUMNS
from e1tui.domain.grids.identifiers import RESERVED, Identifiers
from e1tui.domain.grids.table import GridTable
from e1tui.domain.marks import Marking, Rule, Scale, french

MOST_COMPETENCIES: Final = 12
MOST_CRITERIA: Final = 120
MOST_WORTH: Final = 1_000
_COMPETENCY_ID: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,6}[A-Za-z0-9])?")
_CRITERION_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def read_competencies(top: GridTable, marking: Marking, *, whole: bool) -> tuple[Competency, ...]:
    """The tables [[competences]], what is wrong with them gathering; `whole`: each is given one level as a whole."""
    tables = top.tables("competences", 1, MOST_COMPETENCIES)
    seen = Identifiers(
        _COMPETENCY_ID, "1 à 8 lettres sans accent, chiffres, points ou tirets", RESERVED | COLUMNS
    )
    weights = _Weights("poids", "des compétences", marking.rule)
    is_marked = marking.rule is Rule.COMPETENCIES or any(table.has("sur") for table in tables)
    found = [_competency(table, marking, seen, weights, whole=whole, marked=is_marked) for table in tables]
    count = sum(max(len(one.criteria), len(one.looked_at)) for one in found)
    if count > MOST_CRITERIA:
        top.fault("competences", f"{MOST_CRITERIA} critères au plus sont attendus en tout, il y en a {count}")
    return tuple(replace(one, weight=weight) for one, weight in zip(found, weights.shares(top), strict=True))


def _competency(
    table: GridTable, marking: Marking, seen: Identifiers, weights: _Weights, *, whole: bool, marked: bool
) -> Competency:
    name = seen.read(table)
    title, pointer = table.text("titre"), table.text("renvoi", "")
    skills = table.texts("competences_detaillees")
    scale: Scale | None = None
    if marking.rule is Rule.LEVELS:
        for key in ("sur", "pas"):
            if table.has(key):
                table.take(key)
                table.fault(
                    key, 'rien n’est attendu avec calcul = "niveaux", où aucune note n’est saisie ici'
                )
    elif marked:
        if marking.rule is Rule.TYPED and not table.has("sur"):
            table.fault("sur", "un nombre est attendu, comme aux autres compétences (ou à aucune)")
        scale = read_scale(table)
    elif table.has("pas"):
        table.take("pas")
        table.fault("pas", "rien n’est attendu sans sur : aucune note n’est saisie ici")
    maximum = Fraction(scale.maximum if scale else 1)
    coefficient = maximum
    if table.has("coefficient"):
        if marking.rule is not Rule.COMPETENCIES:
            table.take("coefficient")
            table.fault("coefficient", 'rien n’est attendu : il ne sert qu’avec calcul = "competences"')
        else:
            coefficient = table.fraction("coefficient", most=MOST_WORTH, zero=False) or maximum
    weights.read(table)
    criteria = _criteria(table, name, marking, whole=whole)
    table.finish()
    looked_at: tuple[str, ...] = ()
    if whole:
        looked_at = tuple(one.label for one in criteria)
        criteria = (Criterion(WHOLE, name, title, Fraction(1)),)
    return Competency(name, title, pointer, skills, criteria, scale, coefficient, looked_at=looked_at)


def _criteria(
    table: GridTable, competency_id: str, marking: Marking, *, whole: bool
) -> tuple[Criterion, ...]:
    name = f"{table.place}, criteres"
    tables = (
        table.tables(
            "criteres", 0 if whole else 1, MOST_CRITERIA, name, 'critères { id = "…", libelle = "…" }'
        )
        if table.has("criteres") or not whole
        else []
    )
    seen = Identifiers(_CRITERION_ID, "1 à 40 lettres sans accent, chiffres ou tirets", RESERVED)
    weights = _Weights("poids", f"des critères de {competency_id}", None if whole else marking.rule)
    found = []
    for criterion in tables:
        criterion_id, label = seen.read(criterion), criterion.text("libelle")
        weights.read(criterion)
        criterion.finish()
        found.append((criterion_id, label))
    shares = weights.shares(table, "criteres")
    return tuple(
        Criterion(criterion_id, competency_id, label, share)
        for (criterion_id, label), share in zip(found, shares, strict=True)
    )


class _Weights:
    """The weights of what is on one floor: all of them, summing to 1, or none, which makes them equal."""

    def __init__(self, key: str, whose: str, rule: Rule | None) -> None:
        self._key, self._whose = key, whose
        self._is_used = rule is Rule.LEVELS
        self._found: list[tuple[GridTable, Fraction | None, bool]] = []

    def read(self, table: GridTable) -> None:
        """The weight of one more."""
        is_given = table.has(self._key)
        weight = table.fraction(self._key, most=1)
        if is_given and not self._is_used:
            table.fault(
                self._key,
                'rien n’est attendu : il ne sert que d’un critère ou d’une compétence avec calcul = "niveaux"',
            )
        self._found.append((table, weight, is_given))

    def shares(self, above: GridTable, key: str = "competences") -> list[Fraction]:
        """Each one's part, 0 to 1."""
        count = len(self._found)
        if not self._is_used or not any(is_given for _, _, is_given in self._found):
            return [Fraction(1, count)] * count if count else []
        for table, _, is_given in self._found:
            if not is_given:
                table.fault(
                    self._key, f"un nombre est attendu, puisque d’autres poids {self._whose} sont donnés"
                )
        weights = [weight or Fraction(0) for _, weight, _ in self._found]
        if all(weight is not None for _, weight, _ in self._found) and sum(weights) != 1:
            above.fault(
                f"{key}.{self._key}",
                f"1 est attendu de la somme des poids {self._whose} (ici {sum(weights)})",
            )
        return weights


def read_scale(table: GridTable) -> Scale:
    """The keys `sur` and `pas`, the one a multiple of the other."""
    maximum = table.decimal("sur", Scale().maximum)
    step = table.decimal("pas", Scale().step, most=maximum)
    if maximum % step:
        table.fault("pas", f"un pas dont {french(maximum)} est un multiple est attendu")
    return Scale(maximum, step)
