"""A grid's file, decoded, to a `Grid`: the closed list of what it may say (format = 2), or all that is wrong with it.

`format = 1` is the E1 form's own and means its values: a mark /20 and four levels, the sum ÷ 3, its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from e1tui.domain.fields import MARK_SUFFIX, is_of_grid
from e1tui.domain.grid import (
    COMMUNICABLE,
    E1_PAGE,
    WHOLE,
    Competency,
    Criterion,
    Grid,
    Level,
    LevelWording,
    Wording,
)
from e1tui.domain.grids.columns import COLUMNS
from e1tui.domain.grids.faults import Fault, GridFaults, Place
from e1tui.domain.grids.first_format import as_second, of_second
from e1tui.domain.grids.table import GridTable
from e1tui.domain.marks import HALF, TENTH, Marking, Rounding, Rule, Scale, french

FORMATS: Final = (1, 2)
MOST_LEVELS: Final = 9  # the digit row
MOST_COMPETENCIES: Final = 12
MOST_CRITERIA: Final = 120
_MOST_WORTH: Final = 1_000
_COMPETENCY_ID: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,6}[A-Za-z0-9])?")
_CRITERION_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_LEVEL_ID: Final = re.compile(r"[A-Za-z0-9]{1,4}|\+{1,2}|-{1,2}")
# Names of fields: what has one of them could not be told from it in the files and the exports.
RESERVED: Final = frozenset(
    [
        "note",
        "remarque",
        "niveau",
        "bonus",
        "total",
        "candidat",
        "appreciation",
        "etat",
        "presence",
        "nom",
        "prenom",
        "numero",
        "fichier",
        "positionnements",
        "remarques",
        "note_sur_20",
        "note_calculee",
        "note_sur",
        "note_finale",
        "passage",
        "heure",
        "empreinte",
        "relu_par",
        "modifiee",
        "etablissement",
        "date_evaluation",
        "temps_majore",
        "chronometre",
        "notes_internes",
        "version",
        "entete",
        "grille",
        "grille_empreinte",
        "cloture",
        "session",
        "centre",
    ]
)
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
# The keys of [libelles] that have a general wording, and it; others are made of the grid.
_GENERAL: Final = {
    "document": "GRILLE D’ÉVALUATION",
    "nom_prenom": "NOM, prénom du candidat",
    "etablissement": "Établissement",
    "numero": "Numéro d’inscription",
    "date_evaluation": "Date de l’évaluation",
    "competences_detaillees": "Compétences détaillées",
    "appreciation": "Appréciation générale",
    "total": "Total",
    "commission": "Commission d’évaluation",
    "membres": "Nom et prénoms des membres de la commission",
    "qualite": "Qualité",
    "signature": "Signature",
}
_ATTRIBUTES: Final = {
    "document": "document",
    "nom_prenom": "last_and_first_name",
    "etablissement": "school",
    "numero": "number",
    "date_evaluation": "exam_date",
    "competences_detaillees": "skills",
    "appreciation": "appreciation",
    "total": "total",
    "commission": "commission",
    "membres": "members",
    "qualite": "capacity",
    "signature": "signature",
}
_FORMS: Final = ("Forme ponctuelle", "CCF")


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
        return Read(None, (Fault(Place(), "format", "2 est attendu : c’est le format des grilles"),))
    if version == 1:
        faults += of_second(document)
        document = as_second(document)
    top = GridTable(document, Place(), faults)
    grid = _Reading(grid_id, sha, top, faults).grid()
    if grid is None or faults:
        return Read(None, tuple(faults))
    return Read(grid, (), tuple(_warnings(grid)))


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
        competencies = self._competencies(marking, whole=whole)
        wording = self._wording(labels, marking, levels, communicable, coefficient, model)
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
        scale = _scale(table)
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
        seen = _Ids(_LEVEL_ID, "1 à 4 lettres ou chiffres, ou + ++ - --,", ())
        worths: list[tuple[GridTable, Fraction]] = []
        has_worths = any(table.has("valeur") for table in tables)
        for rank, table in enumerate(tables):
            name = seen.read(table)
            label, descriptor = table.text("libelle"), table.text("descripteur", "")
            judged = table.boolean("evalue", default=True)
            is_given = table.has("valeur")
            worth = table.fraction("valeur", most=_MOST_WORTH)
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
        if worths and worths[-1][1] == 0:
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

    # --- competencies ---

    def _competencies(self, marking: Marking, *, whole: bool) -> tuple[Competency, ...]:
        tables = self._top.tables("competences", 1, MOST_COMPETENCIES)
        seen = _Ids(
            _COMPETENCY_ID, "1 à 8 lettres sans accent, chiffres, points ou tirets", RESERVED | COLUMNS
        )
        weights = _Weights("poids", "des compétences", marking.rule)
        is_marked = marking.rule is Rule.COMPETENCIES or any(table.has("sur") for table in tables)
        found = [
            self._competency(table, marking, seen, weights, whole=whole, marked=is_marked) for table in tables
        ]
        count = sum(max(len(one.criteria), len(one.looked_at)) for one in found)
        if count > MOST_CRITERIA:
            self._top.fault(
                "competences", f"{MOST_CRITERIA} critères au plus sont attendus en tout, il y en a {count}"
            )
        return tuple(
            _weighted(one, weight) for one, weight in zip(found, weights.shares(self._top), strict=True)
        )

    def _competency(
        self, table: GridTable, marking: Marking, seen: _Ids, weights: _Weights, *, whole: bool, marked: bool
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
            scale = _scale(table)
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
                coefficient = table.fraction("coefficient", most=_MOST_WORTH, zero=False) or maximum
        weights.read(table)
        criteria = self._criteria(table, name, marking, whole=whole)
        table.finish()
        looked_at: tuple[str, ...] = ()
        if whole:
            looked_at = tuple(one.label for one in criteria)
            criteria = (Criterion(WHOLE, name, title, Fraction(1)),)
        return Competency(name, title, pointer, skills, criteria, scale, coefficient, looked_at=looked_at)

    def _criteria(
        self, table: GridTable, competency_id: str, marking: Marking, *, whole: bool
    ) -> tuple[Criterion, ...]:
        name = f"{table.place}, criteres"
        tables = (
            table.tables("criteres", 0 if whole else 1, MOST_CRITERIA, name)
            if table.has("criteres") or not whole
            else []
        )
        seen = _Ids(_CRITERION_ID, "1 à 40 lettres sans accent, chiffres ou tirets", RESERVED)
        weights = _Weights("poids", f"des critères de {competency_id}", None if whole else marking.rule)
        found = []
        for one in tables:
            criterion_id, label = seen.read(one), one.text("libelle")
            weights.read(one)
            one.finish()
            found.append((criterion_id, label))
        shares = weights.shares(table, "criteres")
        return tuple(
            Criterion(criterion_id, competency_id, label, share)
            for (criterion_id, label), share in zip(found, shares, strict=True)
        )

    # --- wording and page ---

    def _wording(
        self,
        table: GridTable,
        marking: Marking,
        levels: Sequence[LevelWording],
        communicable: Sequence[str],
        coefficient: int,
        model: str,
    ) -> Wording:
        diploma, exam = table.text("diplome"), table.text("epreuve")
        legend = " - ".join(f"{one.level.value} : {one.label}" for one in levels)
        out_of = f"Note sur {french(marking.scale.maximum)}"
        words = marking.rounding.words
        fixed = {
            attribute: table.text(key, None if model else _GENERAL[key])
            for key, attribute in _ATTRIBUTES.items()
        }
        forms = table.texts("formes", _FORMS)
        if len(forms) != len(_FORMS):
            table.fault("formes", "deux textes sont attendus : la forme ponctuelle, puis le CCF")
        wording = Wording(
            diploma=diploma,
            exam=exam,
            coefficient_label=table.text("coefficient", f"COEFFICIENT {coefficient}"),
            forms=forms,
            notices=table.texts("mentions", _notices(communicable)),
            levels_legend=table.text("legende", f"Niveaux : {legend}"),
            mark_on_20=table.text("note", f"{out_of} ({words})" if words else out_of),
            **fixed,
        )
        table.finish()
        return wording

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


class _Ids:
    """Identifiers of one kind: of a pattern, none reserved, none twice."""

    def __init__(self, pattern: re.Pattern[str], expected: str, reserved: Iterable[str]) -> None:
        self._pattern, self._expected = pattern, expected
        self._reserved = frozenset(reserved)
        self._seen: set[str] = set()

    def read(self, table: GridTable) -> str:
        """The table's id."""
        value = table.take("id")
        if not isinstance(value, str) or not self._pattern.fullmatch(value):
            table.fault("id", f"{self._expected} sont attendus")
            return value if isinstance(value, str) else ""
        is_table = not is_of_grid(value + MARK_SUFFIX)  # "entete.1" would be taken for a heading's
        if is_table or value.casefold() in self._reserved:
            table.fault("id", "un autre identifiant est attendu : celui-ci est réservé à e1tui")
        if value.casefold() in self._seen:
            table.fault("id", "un identifiant différent est attendu : celui-ci est déjà pris")
        self._seen.add(value.casefold())
        return value


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


def _weighted(competency: Competency, weight: Fraction) -> Competency:
    from dataclasses import replace

    return replace(competency, weight=weight)


def _scale(table: GridTable) -> Scale:
    """The keys `sur` and `pas`, the one a multiple of the other."""
    maximum = table.decimal("sur", Scale().maximum)
    step = table.decimal("pas", Scale().step, most=maximum)
    if maximum % step:
        table.fault("pas", f"un pas dont {french(maximum)} est un multiple est attendu")
    return Scale(maximum, step)


def _notices(communicable: Sequence[str]) -> tuple[str, ...]:
    first = "À l’usage de la commission d’évaluation (non communicable à la personne candidate)"
    match tuple(sorted(communicable)):
        case ("appreciation", "note"):
            what = "Seules l’appréciation générale et la note sont communicables"
        case ("appreciation",):
            what = "Seule l’appréciation générale est communicable"
        case ("note",):
            what = "Seule la note est communicable"
        case _:
            return (first,)
    return first, f"{what} à la personne candidate"


_LONG: Final = 200  # characters of a label that is read at a glance
_MANY: Final = 5  # competencies that the strip of tabs shows whole


def _warnings(grid: Grid) -> Iterable[Fault]:
    """What is allowed, and worth a look."""
    for level in grid.levels:
        place = Place("[[niveaux]]", level.level.value)
        if len(level.label) > _LONG:
            yield Fault(place, "libelle", f"plus de {_LONG} caractères : l’écran et la page en seront longs")
    if not any(level.descriptor for level in grid.levels):
        yield Fault(
            Place("[[niveaux]]"), "descripteur", "aucun descripteur : F2 et la page n’en montreront pas"
        )
    if len(grid.competencies) > _MANY:
        yield Fault(Place(), "competences", f"plus de {_MANY} compétences : les onglets seront abrégés")
    for competency in grid.competencies:
        place = Place("[[competences]]", competency.id)
        if len(competency.title) > _LONG:
            yield Fault(place, "titre", f"plus de {_LONG} caractères : l’écran et la page en seront longs")
        labels = competency.looked_at or tuple(one.label for one in competency.criteria)
        for rank, label in enumerate(labels, 1):
            if len(label) > _LONG:
                yield Fault(
                    place,
                    f"criteres (nº {rank}).libelle",
                    f"plus de {_LONG} caractères : l’écran et la page en seront longs",
                )
