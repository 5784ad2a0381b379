"""`e1tui lister`: one row per candidate as a table, CSV or JSON."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from e1tui import host_time
from e1tui.domain.day.oral import Oral
from e1tui.domain.day.schedule import in_order
from e1tui.domain.day.situations import at_hand, seen_in
from e1tui.domain.french import short_date
from e1tui.domain.grid import Grid
from e1tui.domain.marks import Rule, french
from e1tui.domain.session import Presence, Session
from e1tui.domain.summary import Summary, summary
from e1tui.domain.text import cell_width, full_name, padded, shortened, visible
from e1tui.export.forms.tables import Cell, csv_text
from e1tui.storage.store import Stored, Unreadable
from e1tui.tui.keys.commands import key

UNREADABLE: Final = "illisible"
TOTAL, CALCULATED, FINAL_ON_20, FINAL, OUT_OF = "total", "note_calculee", "note_sur_20", "note", "note_sur"

_HEADINGS: Final = {
    "numero": "Numéro",
    "nom": "Nom",
    "prenom": "Prénom",
    "presence": "Présence",
    "etat": "État",
    "positionnements": "Pos.",
    "total": "Total",
    "note_sur_20": "/20",
    "note_calculee": "Calc.",
    "note": "Note",
    "note_sur": "Sur",
    "passage": "Pass.",
    "heure": "Heure",
    "empreinte": "Empreinte",
    "relu_par": "Relu par",
    "fichier": "Fichier",
}
# In the CSV only, which `importer` reads again: with them the list comes back whole.
_IDENTITY: Final = ("etablissement", "date_evaluation")
ALTERED: Final = "modifiee"  # in no format as a column: the table says it of the state, stderr of the file
# The keys of the JSON are promised: what came later is not in it.
_NOT_IN_JSON: Final = (*_IDENTITY, "relu_par", ALTERED)
_WHERE_GIVEN: Final = ("passage", "heure", "empreinte", "relu_par")
_NO_DAY: Final = ""
_GAP: Final = 1
_WIDE_GAP: Final = 2
_WIDTH: Final = 80
_NAMES: Final = ("nom", "prenom")
_READABLE: Final = 14  # cells of a name that are worth more than a column of marks
_SHORTEST: Final = 8  # cells to which a name is cut at most

_OF_SITUATION: Final = re.compile(r"(passage|heure|date|groupe|presence)_[A-Z0-9]$")

Row = Mapping[str, Cell]


def rows(
    grid: Grid, session: Session, loaded: Iterable[Stored | Unreadable], *, as_on_screen: bool = False
) -> list[Row]:
    """In the order of the session's names; what cannot be read comes last, by file name.

    As on screen: day by day, in the order of passage, of the situation at hand where there are several.
    """
    loaded = list(loaded)
    summaries = [summary(grid, one.stem, one.evaluation) for one in loaded if isinstance(one, Stored)]
    summaries.sort(key=lambda one: (session.name_key(one), one.stem))
    in_turn = _in_turn(session, summaries) if as_on_screen else summaries
    readable = [_row(grid, session, one) for one in in_turn]
    refused = [_unreadable(grid, session, one.stem) for one in loaded if isinstance(one, Unreadable)]
    return readable + refused


def _in_turn(session: Session, summaries: Iterable[Summary]) -> list[Summary]:
    own = {one.stem: one for one in summaries}
    orals = [dict(one.orals) for one in own.values()]
    situation = at_hand(session.situations, orals, host_time.now(), session.date)
    return [
        own[one.stem] for one in in_order([seen_in(one, situation) for one in own.values()], session.date)
    ]


def _row(grid: Grid, session: Session, one: Summary) -> Row:
    return {
        "fichier": visible(one.stem),
        "numero": one.number or None,
        "nom": one.last_name or None,
        "prenom": one.first_name or None,
        "presence": one.presence.value,
        "etat": one.state.value,
        ALTERED: one.state_text if one.altered else None,
        "positionnements": one.positions,
        **{c.id: mark for c, mark in zip(grid.competencies, one.marks, strict=True)},
        **made_of(grid, one.total, one.reckoned, one.mark_on_20),
        "passage": one.order,
        "heure": one.time.isoformat() if one.time else None,
        "empreinte": one.fingerprint or None,
        "relu_par": one.reviewed_by or None,
        "etablissement": one.school or None,
        "date_evaluation": one.exam_date.isoformat() if one.exam_date else None,
        **_of_situations(session, dict(one.orals)),
    }


def made_of(grid: Grid, total: Decimal | None, reckoned: Decimal | None, final: Decimal | None) -> Row:
    """The sum where the grid has one, the final mark, and the reckoned one where it is not by itself the final."""
    values: dict[str, Cell] = {
        TOTAL: total,
        CALCULATED: reckoned,
        FINAL_ON_20: final,
        FINAL: final,
        OUT_OF: grid.marking.scale.maximum,
    }
    return {name: values[name] for name in total_names(grid)}


def total_names(grid: Grid) -> tuple[str, ...]:
    """The columns of what the marks make together, in their order."""
    marking = grid.marking
    total = (TOTAL,) if marking.shows_total else ()
    reckoned = (CALCULATED,) if marking.decision or marking.rule is Rule.LEVELS else ()
    final = (FINAL_ON_20,) if marking.scale.maximum == 20 else (FINAL, OUT_OF)
    return (*total, *reckoned, *final)


def _of_situations(session: Session, orals: Mapping[str, Oral]) -> Row:
    """What the session's situations say, in columns that `importer` reads again; none without situations."""
    found: dict[str, Cell] = {}
    for letter in (situation.id for situation in session.situations):
        oral = orals.get(letter, Oral())
        found |= {
            f"passage_{letter}": oral.order,
            f"heure_{letter}": oral.time.isoformat() if oral.time else None,
            f"date_{letter}": oral.date.isoformat() if oral.date else None,
            f"groupe_{letter}": oral.group or None,
            f"presence_{letter}": oral.presence.value if oral.presence else None,
        }
    return found


def _situation_cell(session: Session, letter: str, row: Row) -> str:
    """What the table says of a situation: "12/06 09:40, gr. 2", and the code of who was absent from it."""
    order, time, date, group, presence = (
        row[f"{name}_{letter}"] for name in ("passage", "heure", "date", "groupe", "presence")
    )
    code = session.code(Presence(str(presence))) if presence else ""
    day = short_date(dt.date.fromisoformat(str(date))) if date else ""
    rank = f"{order})" if order and not time else ""
    when = " ".join(part for part in (rank, day, str(time)[:5] if time else "") if part)
    return ", ".join(part for part in (when, f"gr. {group}" if group else "", code) if part)


def _unreadable(grid: Grid, session: Session, stem: str) -> Row:
    empty = dict.fromkeys((*columns(grid), ALTERED, *_of_situations(session, {})))
    return {**empty, "fichier": visible(stem), "etat": UNREADABLE}


def columns(grid: Grid) -> tuple[str, ...]:
    """The columns of a list as CSV and JSON name them, in order; those of the marks are the grid's competencies."""
    before = ("fichier", "numero", "nom", "prenom", "presence", "etat", "positionnements")
    after = (*total_names(grid), "passage", "heure", "empreinte", *_IDENTITY, "relu_par")
    return (*before, *(competency.id for competency in grid.competencies), *after)


def as_json(found: Iterable[Row]) -> str:
    """One array of objects; marks are numbers, absent values null."""
    plain = [{key: _number(value) for key, value in row.items() if key not in _NOT_IN_JSON} for row in found]
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def _number(value: Cell) -> str | int | float | None:
    return float(value) if isinstance(value, Decimal) else value  # half points are exact in binary too


def as_csv(grid: Grid, found: Iterable[Row]) -> str:
    """The whole list as a French spreadsheet reads it: semicolons between cells, commas in marks.

    The columns of situations come after what every session has.
    """
    found = list(found)
    extra = [name for name in (found[0] if found else ()) if _OF_SITUATION.match(name)]
    names = (*columns(grid), *extra)
    return csv_text(names, [[row[name] for name in names] for row in found])


def as_table(grid: Grid, session: Session, found: Sequence[Row], width: int | None = None) -> str:
    """Aligned columns, absences with the session's codes, no column for a schedule or a review that there is not.

    The file's name comes last, where a long one pushes nothing out of line. In a terminal of `width` cells,
    columns are left out and names cut until a row fits; without it, into a file or another command, all is whole.
    """
    if not found:
        return f"Aucun candidat dans cette session : e1tui importer, ou la touche {key('add')} dans l’application.\n"
    unused = {name for name in _WHERE_GIVEN if all(row[name] is None for row in found)}
    names = [name for name in (*columns(grid)[1:], "fichier") if name not in _IDENTITY and name not in unused]
    days = [_day(session, row) for row in found]
    several = {"jour": ["Jour", *days]} if len(set(days) - {_NO_DAY}) > 1 else {}
    table = several | {
        name: [_HEADINGS.get(name, name), *(_shown(session, name, _said(row, name)) for row in found)]
        for name in names
    }
    for letter in (one.id for one in session.situations):
        table[f"situation_{letter}"] = [letter, *(_situation_cell(session, letter, row) for row in found)]
        table["fichier"] = table.pop("fichier")  # last, where a long one pushes nothing out of line
    if width is None:
        wide = _width({name: table[name] for name in names[:-1]}, _WIDE_GAP)
        return _lines(table, _WIDE_GAP if wide <= _WIDTH else _GAP)
    if _width(table, _GAP) > width:
        table["presence"] = [_HEADINGS["presence"], *(_presence_code(session, row) for row in found)]
    left_out = _fitted(table, [competency.id for competency in grid.competencies], width)
    text = _lines(table, _WIDE_GAP if _width(table, _WIDE_GAP) <= width else _GAP)
    if left_out:
        text += f"\nPas la place ici : {', '.join(left_out)} (voir --format csv).\n"
    return text


def _day(session: Session, row: Row) -> str:
    """The candidate's day, "26/11", the session's where they have none of their own."""
    own = row["date_evaluation"]
    date = dt.date.fromisoformat(own) if isinstance(own, str) else session.date
    return _NO_DAY if date is None or row["etat"] == UNREADABLE else short_date(date)


def _said(row: Row, name: str) -> Cell:
    """A value of the row as people read it: what was changed after its closing is not simply closed."""
    return row[ALTERED] or row[name] if name == "etat" else row[name]


def _fitted(table: dict[str, list[str]], competencies: Sequence[str], width: int) -> list[str]:
    """Make the rows fit: what can be seen elsewhere leaves first, then names are cut. The headings left out."""
    left_out = []
    groups = [(("fichier",), _READABLE), (competencies, _READABLE), (("positionnements",), _READABLE)]
    groups += [
        (("total",), _READABLE),
        (("relu_par",), _READABLE),
        (("etat",), _SHORTEST),
        (("empreinte",), _SHORTEST),
    ]
    for group, shortest in groups:
        names = [name for name in group if name in table]
        if names and _width(table, _GAP) - _spare(table, _NAMES, shortest) > width:
            left_out += [table.pop(name)[0] for name in names]
    for name, others in (("nom", ("prenom",)), ("prenom", ())):
        excess = _width(table, _GAP) - _spare(table, others, _SHORTEST) - width
        room = max(max(map(cell_width, table[name])) - excess, _SHORTEST)
        table[name] = [shortened(cell, room) for cell in table[name]]
    return left_out


def _presence_code(session: Session, row: Row) -> str:
    value = row["presence"]
    return "" if value is None else session.code(Presence(str(value))) or Presence.PRESENT.label


def _spare(table: Mapping[str, Sequence[str]], names: Iterable[str], shortest: int) -> int:
    """How much narrower the table gets when these names are cut to so many cells."""
    return sum(max(max(map(cell_width, table[name])) - shortest, 0) for name in names)


def _width(table: Mapping[str, Sequence[str]], gap: int) -> int:
    return sum(max(map(cell_width, cells)) for cells in table.values()) + gap * (len(table) - 1)


def _lines(table: Mapping[str, Sequence[str]], gap: int) -> str:
    numeric = {name for name in table if name not in _HEADINGS}
    numeric |= {"positionnements", "total", "note_sur_20", "passage"}
    widths = {name: max(map(cell_width, cells)) for name, cells in table.items()}
    columns = [
        [padded(cell, widths[name], right=name in numeric) for cell in cells] for name, cells in table.items()
    ]
    return "".join((" " * gap).join(line).rstrip() + "\n" for line in zip(*columns, strict=True))


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
        case str() if name in _NAMES:
            return full_name(value, "")
        case _:
            return str(value)
