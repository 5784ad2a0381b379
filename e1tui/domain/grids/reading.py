"""A grid's file, decoded, to a `Grid`: the closed list of what it may say (format = 2), or all that is wrong with it.

`format = 1` is the E1 form's own and means its values: a mark /20 and four levels, the sum ÷ 3, its page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from e1tui.domain.grid import COMMUNICABLE, E1_PAGE, Grid, Level, LevelWording
from e1tui.domain.grids.competencies import MOST_WORTH, read_competencies, read_scale
from e1tui.domain.grids.doubts import doubts
from e1tui.domain.grids.faults import Fault, GridFaults, Place
from e1tui.domain.grids.first_format import as_second, of_second
from e1tui.domain.grids.identifiers import Identifiers
from e1tui.domain.grids.table import GridTable
from e1tui.domain.grids.wording import read_wording
from e1tui.domain.marks import HALF, TENTH, Marking, Rounding, Rule, Scale, french

FORMATS: Final = (1, 2)
MOST_LEVELS: Final = 9  # the digit row
_LEVEL_ID: Final = re.compile(r"[A-Za-z0-9]{1,4}|\+{1,2}|-{1,2}")
_ROUNDINGS: Final = {
    "aucun": Rounding(),
    **{
        f"{name} {way}": Rounding(unit, up=way == "superieur")
        for name, unit in (("demi", HALF), ("entier", Decimal(1)), ("dixieme", TENTH))
        for way in ("superieur", "proche")
    },
}
_UNDER: Final = re.compile(r"sous (\d{1,4}(?:[.,]\d{1,3})?)", re.ASCII)
_ALWAYS: Final = Decimal("Infinity")


@dataclass(frozen=True)
class Read:
    """What a file gives: a grid, or what is wrong with it; and what is allowed, but worth a look."""

    grid: Grid | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...] = ()


def parse_grid(grid_id: str, document: Mapping[str, object], sha: str = "") -> Grid:
    """The grid of a decoded document; GridFaults with everything that is wrong with it."""
    found = read_grid(grid_id, document, sha)
    if found.grid is None:
        raise GridFaults(found.faults)
    return found.grid


def read_grid(grid_id: str, document: Mapping[str, object], sha: str = "") -> Read:
    """A decoded document to a grid, or all its faults in the order of the file's tables."""
    faults: list[Fault] = []
    version = document.get("format")
    if isinstance(version, bool) or not isinstance(version, int) or version not in FORMATS:
        faults.append(Fault(Place(), "format", "2 est attendu : c’est le format des grilles"))
        if isinstance(version, int):
            return Read(None, tuple(faults))  # of another version: what else it may say is not known here
    if version == 1:
        faults += of_second(document)
        document = as_second(document)
    top = GridTable(document, Place(), faults)
    grid = _Reading(grid_id, sha, top, faults).grid()
    if grid is None or faults:
        return Read(None, tuple(faults))
    return Read(grid, (), tuple(doubts(grid)))


class _Reading:
    """The tables of one file in turn; what is wrong gathers in `faults`."""

    def __init__(self, grid_id: str, sha: str, top: GridTable, faults: list[Fault]) -> None:
        self._id, self._sha = grid_id, sha
        self._top = top
        self._faults = faults

    def grid(self) -> Grid | None:
        """The grid; None where what is wrong leaves none to be made."""
        top = self._top
        top.take("format")
        title = top.text("intitule")
        coefficient = top.integer("coefficient", 1)
        communicable = self._communicable()
        anomalies = top.texts("anomalies")
        whole = self._whole(top.table("positionnement"))
        marking = self._marking(top.table("note"))
        levels = self._levels(marking)
        under = self._under(top.table("regles"), marking)
        page = top.table("page")
        model = page.choice("modele", (E1_PAGE,), "")
        page.finish()
        labels = top.table("libelles")
        competencies = read_competencies(top, marking, whole=whole)
        wording = read_wording(labels, marking, levels, communicable, coefficient, model)
        top.finish()
        grid = Grid(
            self._id,
            title,
            coefficient,
            wording,
            levels,
            competencies,
            anomalies,
            marking,
            under,
            communicable,
            model,
            self._sha,
        )
        if model:
            self._check_page(grid, page)
        return grid if levels and competencies else None

    def _communicable(self) -> tuple[str, ...]:
        found = self._top.texts("communicable")
        if len(set(found)) < len(found) or any(one not in COMMUNICABLE for one in found):
            self._top.fault("communicable", 'une liste prise dans "appreciation", "note" est attendue')
        return found

    def _whole(self, table: GridTable) -> bool:
        whole = table.choice("porte_sur", ("critere", "competence"), "critere") == "competence"
        table.finish()
        return whole

    def _marking(self, table: GridTable) -> Marking:
        rule = Rule(table.choice("calcul", [one.value for one in Rule], Rule.COMPETENCIES.value))
        scale = read_scale(table)
        rounding = _ROUNDINGS[table.choice("arrondi", tuple(_ROUNDINGS), "aucun")]
        decision = table.boolean("decision", default=False)
        bonus = table.decimal("bonus", Decimal(0), zero=True, most=scale.maximum)
        shows_total = table.boolean("total", default=False)
        if bonus % scale.step:
            table.fault("bonus", f"un multiple du pas ({french(scale.step)}) est attendu")
        if rule is Rule.TYPED:
            if decision:
                table.fault(
                    "decision", 'false est attendu avec calcul = "saisie", où la commission décide toujours'
                )
            if bonus:
                table.fault("bonus", '0 est attendu avec calcul = "saisie", où rien n’est calculé')
            if rounding.unit is not None:
                table.fault("arrondi", '"aucun" est attendu avec calcul = "saisie", où le pas suffit')
        if shows_total and rule is not Rule.COMPETENCIES:
            table.fault("total", 'false est attendu : seul calcul = "competences" fait une somme de notes')
        table.finish()
        return Marking(rule, scale, rounding, decision, bonus, shows_total)

    def _levels(self, marking: Marking) -> tuple[LevelWording, ...]:
        found: list[LevelWording] = []
        tables = self._top.tables("niveaux", 2, MOST_LEVELS)
        seen = Identifiers(_LEVEL_ID, "1 à 4 lettres ou chiffres, ou + ++ - --,", ())
        worths: list[tuple[GridTable, Fraction]] = []
        has_worths = any(table.has("valeur") for table in tables)
        for rank, table in enumerate(tables):
            name = seen.read(table)
            label, descriptor = table.text("libelle"), table.text("descripteur", "")
            judged = table.boolean("evalue", default=True)
            is_given = table.has("valeur")
            worth = table.fraction("valeur", most=MOST_WORTH)
            if not judged and is_given:
                table.fault("valeur", "aucune valeur n’est attendue d’un niveau qui n’est pas évalué")
            elif judged and marking.rule is Rule.LEVELS and not is_given:
                table.fault(
                    "valeur", 'un nombre, ou un texte comme "1/3", est attendu avec calcul = "niveaux"'
                )
            elif judged and has_worths and not is_given:
                table.fault("valeur", "un nombre est attendu, puisque d’autres niveaux en ont un")
            if judged and worth is not None:
                if worths and worth < worths[-1][1]:
                    table.fault(
                        "valeur", "une valeur au moins égale à celle du niveau précédent est attendue"
                    )
                worths.append((table, worth))
            table.finish()
            found.append(
                LevelWording(Level(name, rank, worth if judged else None, judged), label, descriptor)
            )
        if tables and sum(one.level.is_judged for one in found) < 2:
            self._top.fault("niveaux", "deux niveaux évalués au moins sont attendus")
            return ()
        if worths and worths[-1][1] == 0 and len(worths) == sum(one.level.is_judged for one in found):
            worths[-1][0].fault("valeur", "une valeur de plus de 0 est attendue du plus haut niveau")
        return tuple(found)

    def _under(self, table: GridTable, marking: Marking) -> Decimal | None:
        value = table.text("appreciation", "toujours")
        table.finish()
        if value == "toujours":
            return _ALWAYS
        if value == "jamais":
            return None
        found = _UNDER.fullmatch(value)
        bound = Decimal(found[1].replace(",", ".")) if found else None
        if bound is None or not 0 < bound <= marking.scale.maximum:
            table.fault(
                "appreciation", '"toujours", "jamais" ou "sous 10" (une note de la grille) est attendu'
            )
            return _ALWAYS
        return bound

    def _check_page(self, grid: Grid, page: GridTable) -> None:
        """The E1 form's page has four columns of levels, marks /20, a sum and a mark /20, and nowhere for more."""
        fits = (
            len(grid.levels) == 4
            and all(level.is_judged for level in grid.scale)
            and all(one.scale == Scale() for one in grid.competencies)
            and grid.marking.scale == Scale()
            and grid.marking.rule is Rule.COMPETENCIES
            and not (grid.marking.is_typed or grid.marking.bonus)
            and grid.marking.shows_total
            and not any(one.looked_at for one in grid.competencies)
        )
        if not fits:
            page.fault(
                "modele",
                "rien n’est attendu : cette page est pour quatre niveaux par critère, des notes sur 20 par demi-point,"
                ' un total, et calcul = "competences"',
            )
