"""How the import screen shows what importing a list would do: its rows, and the sentences above and beneath them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from rich.cells import cell_len

from e1tui.domain.evaluation import Change
from e1tui.domain.field_names import field_name, value_text
from e1tui.domain.french import french_date, french_time, plural
from e1tui.domain.grid import Grid
from e1tui.domain.session import Presence, Session
from e1tui.domain.text import clean, french_typography
from e1tui.operations.importing import Preview
from e1tui.operations.updates import Update
from e1tui.rosters import report
from e1tui.rosters.columns import Field
from e1tui.rosters.preamble import with_preamble
from e1tui.rosters.roster import PlannedRow, Reading, RosterRow, Verdict
from e1tui.tui.keys.commands import key
from e1tui.tui.keys.told import with_keys
from e1tui.tui.text.lines import Column, Row, RowStyle, column_widths

COLUMNS: Final = (
    Column("Ligne", 5, "right"),
    Column("Nom", 16, flexible=True),
    Column("Prénom", 14),
    Column("Numéro", 11),
    Column("Ce qui sera fait", 24, flexible=True),
)
WORDS: Final = {
    Verdict.ADD: "sera ajouté",
    Verdict.KNOWN: "déjà inscrit",
    Verdict.DOUBLE: "en double",
    Verdict.COLLISION: "numéro d’un autre",
    Verdict.LEFT_OUT: "laissé de côté",
    Verdict.REFUSED: "refusé",
}
_INDENT: Final = " " * 6
UNDO: Final = f"{key('withdraw')} retire un candidat ajouté à tort."


def plan_rows(found: Preview, grid: Grid, width: int) -> list[Row]:
    """A row a line; beneath it, what the list says otherwise of a candidate, or a reason too long for its cell."""
    width -= 1  # where the list says that more lies below
    rows: list[Row] = []
    varied = varied_details(found.to_add)
    for entry in found.entries:
        update, is_chosen = found.updates.get(entry.line), entry.line in found.chosen
        is_repaired = found.is_repaired(entry.line)
        is_done = (
            is_repaired
            or entry.verdict is Verdict.ADD
            or (update is not None and is_chosen and not update.refusal)
        )
        is_wrong = entry.row is None or entry.verdict is Verdict.COLLISION
        style: RowStyle = "error" if is_wrong else "" if is_done else "dim"
        what, reason = ("numéro complété", "") if is_repaired else _what(entry, update, is_chosen=is_chosen)
        cells, beneath = _cells(entry, what, reason, width)
        if entry.verdict is Verdict.ADD and entry.row is not None:
            beneath += _wrapped(details(entry.row, varied), width - 2)
        if update is not None:
            beneath += difference_lines(grid, update.changes, width - 2)
            if update.note and update.note != update.refusal:
                beneath += _wrapped(update.note, width - 2)
        rows.append(Row(str(entry.line), cells, style))
        rows += [Row(f"{entry.line}.{rank}", (text,), style) for rank, text in enumerate(beneath)]
    return rows


def _cells(entry: PlannedRow, what: str, reason: str, width: int) -> tuple[tuple[str, ...], list[str]]:
    """The cells of a line, and what of the reason stands beneath it."""
    text = what + (f" : {reason}" if reason else "")
    if entry.row is None:
        first, *others = _wrapped(f"{entry.line:>5} {text}", width - 2, "")
        return (first,), others
    person = entry.row.candidate
    fits = cell_len(text) <= column_widths(COLUMNS, width)[-1]
    cells = (str(entry.line), person.last_name, person.first_name, person.number, text if fits else what)
    return cells, [] if fits else _wrapped(reason, width - 2)


_DETAILS: Final[Mapping[str, Callable[[RosterRow], str]]] = {
    "établissement": lambda row: row.candidate.school,
    "date": lambda row: french_date(row.candidate.exam_date),
    "passage": lambda row: str(row.order or ""),
    "heure": lambda row: french_time(row.time),
    "présence": lambda row: row.presence.label if row.presence is not Presence.PRESENT else "",
    "temps majoré": lambda row: "oui" if row.extra_time else "",
}


def varied_details(rows: Sequence[RosterRow]) -> tuple[str, ...]:
    """The fields of which the lines say different things: what all say alike stands above the list once."""
    return tuple(name for name, of in _DETAILS.items() if len({of(row) for row in rows}) > 1)


def details(row: RosterRow, varied: Sequence[str]) -> str:
    """ "Lycée Exemple · 9:40 · temps majoré", what is written of a candidate besides the name and the number."""
    said = ((name, _DETAILS[name](row)) for name in varied)
    return " · ".join(f"{name} {text}" if name != "établissement" else text for name, text in said if text)


def difference_lines(grid: Grid, changes: Iterable[Change], width: int) -> list[str]:
    """ "nom : ACACIA → ACACIAS", each change on as many lines as it needs."""
    texts = (
        f"{field_name(grid, change.field)} : {value_text(change.before)} → {value_text(change.after)}"
        for change in changes
    )
    return [line for text in texts for line in _wrapped(text, width)]


def _wrapped(text: str, width: int, indent: str = _INDENT) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=_INDENT + "  ",
        break_on_hyphens=False,
    )


def line_of(key: str) -> int:
    """The list's line that a row is about."""
    return int(key.partition(".")[0])


def _what(entry: PlannedRow, update: Update | None, *, is_chosen: bool) -> tuple[str, str]:
    """What is done with a line, and why."""
    if update is not None and is_chosen:
        return ("non mis à jour", update.refusal) if update.refusal else ("sera mis à jour", "")
    if update is not None and entry.verdict is Verdict.KNOWN:
        return f"{WORDS[entry.verdict]}, diffère", ""
    return WORDS[entry.verdict], entry.message


def about(found: Preview, line: int) -> tuple[str, bool]:
    """What the message line says of a line, and whether it is refused."""
    entry = found.entry(line)
    update = None if found.is_repaired(line) else found.updates.get(line)
    if update is not None and update.refusal:
        return f"Ligne {line} : {update.refusal}.", line in found.chosen
    if update is not None:
        if line in found.chosen:
            return f"Ligne {line} : sera mis à jour. {key('update_one')} : le laisser tel quel.", False
        return (
            f"Ligne {line} : la liste dit autre chose. {key('update_one')} : mettre à jour, {key('update_all')} : tous.",
            False,
        )
    if found.is_repaired(line):
        return f"Ligne {line} : zéros rendus au numéro. {key('update_one')} : le laisser tel quel.", False
    text = f"Ligne {line} : {WORDS[entry.verdict]}. {entry.message}" if entry.message else ""
    if entry.verdict is Verdict.LEFT_OUT:  # why stands on the row itself
        text = f"Ligne {line} : {WORDS[entry.verdict]}. {key('update_one')} : l’importer."
    elif entry.verdict is Verdict.ADD and text:
        text += f". {key('update_one')} : le laisser de côté."
    return text, entry.verdict in (Verdict.REFUSED, Verdict.COLLISION)


def no_choice(found: Preview, key: str | None) -> str:
    """Why a key that chooses changes nothing on that row."""
    entry = None if key is None else found.entry(line_of(key))
    if entry is not None and entry.verdict in (Verdict.REFUSED, Verdict.COLLISION, Verdict.DOUBLE):
        return f"Cette ligne ne s’importe pas : {entry.message}"
    return "La liste ne dit rien d’autre " + ("de cet inscrit." if found.updates else "des inscrits.")


def columns_text(
    reading: Reading, found: Preview, session: Session, width: int, most: int, *, takes_heading: bool = False
) -> str:
    """What was understood of the list, in at most `most` lines of `width` cells: what may be wrong first."""
    layout, table = reading.layout, reading.table
    parts = []
    if others := found.differing:
        them = "le" if others == 1 else "les"
        parts.append(
            f"Inscrits dont la liste dit autre chose : {others} ({key('update_all')} : {them} mettre à jour)."
        )
    if text := report.short_numbers(found.roster):
        them = "le" if len(found.roster.short) == 1 else "les"
        parts.append(f"! {text} ({key('fill_numbers')} : {them} compléter).")
    parts += [
        *found.roster.notes,
        report.encoding(table),
        report.sheet(reading.tables, reading.at),
        report.hidden(table, layout),
    ]
    if Field.NUMBER not in layout.fields:
        parts.append(f"! Aucune colonne de numéros : {key('columns')} pour la donner.")
    parts.append(report.speciality(layout))
    said = reading.heading
    heading, can_be_given = report.heading(said, session)
    if can_be_given:
        take = key("take_heading")
        heading += (
            f" Repris dans la session ({take} : non)."
            if takes_heading
            else f" {take} : le donner à la session."
        )
    session = with_preamble(session, said) if takes_heading else session
    parts += [
        heading,
        *map(with_keys, report.fields(found.to_add, layout, session)),
        report.columns(layout),
        report.ignored(layout),
    ]
    text = french_typography(clean(" ".join(filter(None, parts))))
    # Textual would break a line at a no-break space.
    lines = textwrap.wrap(text, width, break_on_hyphens=False)
    if len(lines) > most:
        lines = [
            *lines[: most - 1],
            f"{lines[most - 1][: width - 20].rstrip()}… ({key('columns')} : tout voir)",
        ]
    return "\n".join(lines)


_LEFT: Final = (
    (Verdict.KNOWN, "déjà inscrit", "déjà inscrits"),
    (Verdict.DOUBLE, "en double", "en double"),
    (Verdict.LEFT_OUT, "laissé de côté", "laissés de côté"),
    (Verdict.COLLISION, "numéro d’un autre", "numéros d’autres"),
    (Verdict.REFUSED, "refusé", "refusés"),
)


def counts(found: Preview) -> str:
    """ "2 à ajouter · 1 à mettre à jour · 1 refusé"."""
    parts = [f"{len(found.to_add)} à ajouter"]
    if found.to_update:
        parts.append(f"{sum(not one.refusal for one in found.to_update)} à mettre à jour")
    return " · ".join([*parts, *_left(found)])


def _left(found: Preview) -> list[str]:
    """ "2 déjà inscrits", for each verdict that changes nobody."""
    return [plural(n, one, several) for verdict, one, several in _LEFT if (n := found.count(verdict))]


def outcome(
    found: Preview, added: int, updated: int, refused: Iterable[tuple[Update, str]], room: int
) -> str:
    """The sentence on what was written; how to take it back, where that fits into `room` cells."""
    refused = tuple(refused)
    parts = [plural(added, "candidat ajouté", "candidats ajoutés")]
    if updated or refused:
        parts.append(f"{updated} mis à jour{_exceptions(refused)}")
    text = " · ".join([*parts, *_left(found)]) + "."
    if (
        refused and cell_len(text) > room
    ):  # no room for all: the reason is worth more than the count of those who stay as they are
        text = " · ".join(parts) + "."
    for hint in ([UNDO] if added else []) + (
        [f"{key('history')} : l’historique garde l’avant."] if updated else []
    ):
        if cell_len(text) + cell_len(hint) + 1 <= room:
            text += f" {hint}"
    return text


def _exceptions(refused: Sequence[tuple[Update, str]]) -> str:
    """ ", sauf ACACIA Rose (évaluation close)", or how many and the first of them."""
    if not refused:
        return ""
    update, why = refused[0]
    name, why = update.stored.evaluation.candidate.full_name, why.partition(",")[0]
    return f", sauf {name} ({why})" if len(refused) == 1 else f", sauf {len(refused)} (dont {name}, {why})"
