"""`e1tui lister`: one row per candidate as a table, CSV or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from e1tui.domain.grid import Grid
from e1tui.domain.marks import french
from e1tui.domain.session import Presence, Session
from e1tui.domain.summary import Summary, summary
from e1tui.domain.text import visible
from e1tui.export.tables import Cell, csv_text
from e1tui.storage.store import Stored, Unreadable

UNREADABLE: Final = "illisible"

_HEADINGS: Final = {
    "numero": "Numéro",
    "nom": "Nom",
    "prenom": "Prénom",
    "presence": "Présence",
    "etat": "État",
    "positionnements": "Pos.",
    "total": "Total",
    "note_sur_20": "/20",
    "passage": "Pass.",
    "heure": "Heure",
    "empreinte": "Empreinte",
    "relu_par": "Relu par",
    "fichier": "Fichier",
}
# In the CSV only, which `importer` reads again: with them the list comes back whole.
_IDENTITY: Final = ("etablissement", "date_evaluation")
# The keys of the JSON are promised: what came later is not in it.
_NOT_IN_JSON: Final = (*_IDENTITY, "relu_par")
_WHERE_GIVEN: Final = ("passage", "heure", "empreinte", "relu_par")
_GAP: Final = 1
_WIDE_GAP: Final = 2
_WIDTH: Final = 80

Row = Mapping[str, Cell]


def rows(grid: Grid, loaded: Iterable[Stored | Unreadable]) -> list[Row]:
    """In the order of a French list; what cannot be read comes last, by file name."""
    loaded = list(loaded)
    summaries = [summary(grid, one.stem, one.evaluation) for one in loaded if isinstance(one, Stored)]
    readable = [_row(grid, one) for one in sorted(summaries, key=lambda one: one.sort_key)]
    refused = [_unreadable(grid, one.stem) for one in loaded if isinstance(one, Unreadable)]
    return readable + refused


def _row(grid: Grid, one: Summary) -> Row:
    return {
        "fichier": visible(one.stem),
        "numero": one.number or None,
        "nom": one.last_name or None,
        "prenom": one.first_name or None,
        "presence": one.presence.value,
        "etat": one.state.value,
        "positionnements": one.positions,
        **{c.id: mark for c, mark in zip(grid.competencies, one.marks, strict=True)},
        "total": one.total,
        "note_sur_20": one.mark_on_20,
        "passage": one.order,
        "heure": one.time.isoformat() if one.time else None,
        "empreinte": one.fingerprint or None,
        "relu_par": one.reviewed_by or None,
        "etablissement": one.school or None,
        "date_evaluation": one.exam_date.isoformat() if one.exam_date else None,
    }


def _unreadable(grid: Grid, stem: str) -> Row:
    empty = dict.fromkeys(columns(grid))
    return {**empty, "fichier": visible(stem), "etat": UNREADABLE}


def columns(grid: Grid) -> tuple[str, ...]:
    before = ("fichier", "numero", "nom", "prenom", "presence", "etat", "positionnements")
    after = ("total", "note_sur_20", "passage", "heure", "empreinte", *_IDENTITY, "relu_par")
    return (*before, *(competency.id for competency in grid.competencies), *after)


def as_json(found: Iterable[Row]) -> str:
    """One array of objects; marks are numbers, absent values null."""
    plain = [{key: _number(value) for key, value in row.items() if key not in _NOT_IN_JSON} for row in found]
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def _number(value: Cell) -> str | int | float | None:
    return float(value) if isinstance(value, Decimal) else value  # half points are exact in binary too


def as_csv(grid: Grid, found: Iterable[Row]) -> str:
    names = columns(grid)
    return csv_text(names, [[row[name] for name in names] for row in found])


def as_table(grid: Grid, session: Session, found: Sequence[Row]) -> str:
    """Aligned columns, absences with the session's codes, no column for a schedule or a review that there is not.

    The file's name comes last, where a long one pushes nothing out of line.
    """
    if not found:
        return "Aucun candidat dans cette session : e1tui importer, ou la touche o dans l’application.\n"
    unused = {name for name in _WHERE_GIVEN if all(row[name] is None for row in found)}
    names = [name for name in (*columns(grid)[1:], "fichier") if name not in _IDENTITY and name not in unused]
    lines = [[_HEADINGS.get(name, name) for name in names]]
    lines += [[_shown(session, name, row[name]) for name in names] for row in found]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    numeric = {name for name in names if name not in _HEADINGS}
    numeric |= {"positionnements", "total", "note_sur_20", "passage"}
    without_file = sum(widths[:-1]) + _WIDE_GAP * (len(widths) - 2)
    gap = " " * (_WIDE_GAP if without_file <= _WIDTH else _GAP)
    return "".join(
        gap.join(
            cell.rjust(width) if name in numeric else cell.ljust(width)
            for name, cell, width in zip(names, line, widths, strict=True)
        ).rstrip()
        + "\n"
        for line in lines
    )


def _shown(session: Session, name: str, value: Cell) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return french(value)
        case str() if name == "presence":
            presence = Presence(value)
            code = session.code(presence)
            return f"{presence.label} ({code})" if code else presence.label
        case str() if name == "heure":
            return value[:5]
        case _:
            return str(value)
