"""What importing a list would do to a session, as the import screen shows it: pure, nothing is read or written."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rich.cells import cell_len

from e1tui.domain.evaluation import Change
from e1tui.domain.grid import Grid
from e1tui.domain.text import clean, folded, french_typography
from e1tui.storage.roster import ImportPlan, PlannedRow, Roster, RosterRow, Verdict, plan_import
from e1tui.storage.roster_columns import Field
from e1tui.storage.roster_layout import Layout
from e1tui.storage.roster_tables import Table
from e1tui.storage.roster_update import Update, with_updates
from e1tui.storage.store import Stored
from e1tui.tui.field_names import field_name, value_text
from e1tui.tui.plain_lines import Column, Row, RowStyle, column_widths
from e1tui.tui.screens.listing import plural

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
    Verdict.REFUSED: "refusé",
}
_INDENT: Final = " " * 6
UNDO: Final = "Suppr retire un candidat ajouté à tort."


@dataclass(frozen=True)
class Preview:
    """Every line of a list with what is done with it. `updates` are keyed by line; those `chosen` are made.

    `plain` is the plan without any update, `updated` the plan with all of them.
    """

    roster: Roster
    plain: ImportPlan
    updated: ImportPlan
    updates: Mapping[int, Update]
    chosen: frozenset[int] = frozenset()

    @property
    def entries(self) -> tuple[PlannedRow, ...]:
        pairs = zip(self.plain.entries, self.updated.entries, strict=True)
        return tuple(updated if plain.line in self.chosen else plain for plain, updated in pairs)

    @property
    def to_add(self) -> tuple[RosterRow, ...]:
        return ImportPlan(self.entries).to_add

    @property
    def to_update(self) -> tuple[Update, ...]:
        """The updates that were chosen, those that will be refused among them."""
        return tuple(update for line, update in self.updates.items() if line in self.chosen)

    def count(self, verdict: Verdict) -> int:
        """How many lines get that verdict, without those that update somebody."""
        return sum(one.verdict is verdict and one.line not in self.chosen for one in self.entries)

    def choosing(self, line: int) -> Preview:
        """With the update of a line chosen, or no longer."""
        return replace(self, chosen=self.chosen ^ ({line} & self.updates.keys()))

    def choosing_all(self) -> Preview:
        """With every update chosen; with none where all were."""
        all_lines = frozenset(self.updates)
        return replace(self, chosen=frozenset() if self.chosen == all_lines else all_lines)


def preview(roster: Roster, existing: Iterable[Stored], chosen: frozenset[int] = frozenset()) -> Preview:
    """What importing the list does, given the candidates whom the session has."""
    known = tuple(existing)
    plain = plan_import(roster, [one.evaluation.candidate for one in known])
    updated, updates = with_updates(plain, known)
    by_line = {update.line: update for update in updates}
    return Preview(roster, plain, updated, by_line, chosen & by_line.keys())


# --- what is shown ---


def plan_rows(found: Preview, grid: Grid, width: int) -> list[Row]:
    """A row a line; beneath it, what the list says otherwise of a candidate, or a reason too long for its cell."""
    rows: list[Row] = []
    for entry in found.entries:
        update, is_chosen = found.updates.get(entry.line), entry.line in found.chosen
        is_done = entry.verdict is Verdict.ADD or (update is not None and is_chosen and not update.refusal)
        style: RowStyle = "error" if entry.row is None else "" if is_done else "dim"
        what, reason = _what(entry, update, is_chosen=is_chosen)
        cells, beneath = _cells(entry, what, reason, width)
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
    entry = next(one for one in found.entries if one.line == line)
    update = found.updates.get(line)
    if update is not None and update.refusal:
        return f"Ligne {line} : {update.refusal}.", line in found.chosen
    if update is not None:
        if line in found.chosen:
            return f"Ligne {line} : sera mis à jour. Espace : le laisser tel quel.", False
        return f"Ligne {line} : la liste dit autre chose. Espace : mettre à jour, m : tous.", False
    text = f"Ligne {line} : {WORDS[entry.verdict]}. {entry.message}" if entry.message else ""
    return text, entry.verdict is Verdict.REFUSED


def columns_text(table: Table, at: int, count: int, layout: Layout, found: Preview, width: int) -> str:
    """What was understood of the list, in lines of `width` cells: differences first, then its sheet and columns."""
    parts = []
    if found.updates:
        parts.append(
            f"Inscrits dont la liste dit autre chose : {len(found.updates)} (m : les mettre à jour)."
        )
    if count > 1:
        parts.append(f"Feuille « {table.name} », {at + 1} sur {count}.")
    known = ", ".join(
        field if folded(field) == folded(name) else f"{field} (« {name} »)"
        for field, name in layout.columns.items()
    )
    parts.append(f"Colonnes : {known}." if layout.header else f"Sans en-tête : {known}.")
    names = [layout.name(index) for index, field in enumerate(layout.fields) if field is None]
    if Field.NUMBER not in layout.fields:
        parts.append("! Aucune colonne de numéros : c pour la donner.")
    if ignored := ", ".join(f"« {name} »" for name in names):
        parts.append(f"Ignoré : {ignored}.")
    # Textual would break a line at a no-break space.
    return textwrap.fill(french_typography(clean(" ".join(parts))), width, break_on_hyphens=False)


_LEFT: Final = (
    (Verdict.KNOWN, "déjà inscrit", "déjà inscrits"),
    (Verdict.DOUBLE, "en double", "en double"),
    (Verdict.REFUSED, "refusé", "refusés"),
)


def counts(found: Preview) -> str:
    """ "2 à ajouter · 1 à mettre à jour · 1 refusé"."""
    parts = [f"{len(found.to_add)} à ajouter"]
    if found.chosen:
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
    if refused and cell_len(text) > room:  # why counts for more than those who are in as they were
        text = " · ".join(parts) + "."
    for hint in ([UNDO] if added else []) + (["h : l’historique garde l’avant."] if updated else []):
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
