"""`e1tui importer`: adds the candidates of a list, and updates those who are there already when asked to."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.domain.agreement import inside
from e1tui.domain.evaluation import Value
from e1tui.domain.field_names import field_name, value_text
from e1tui.domain.session import Session
from e1tui.errors import FileProblem, InvalidValue, UsageError
from e1tui.operations.importing import existing, preview
from e1tui.operations.updates import Update, add_row, save_update
from e1tui.rosters import report
from e1tui.rosters.columns import Field
from e1tui.rosters.encoding import CODECS, EncodingDoubt
from e1tui.rosters.layout import Layout, corrected, propose
from e1tui.rosters.preamble import Preamble, preamble, with_preamble
from e1tui.rosters.roster import ImportPlan, PlannedRow, Roster, Verdict, roster_of
from e1tui.rosters.rows import ANOTHER
from e1tui.rosters.situations import for_session
from e1tui.rosters.strangers import UNLIKE
from e1tui.rosters.tables import Table, best_table, read_tables, table_named
from e1tui.rosters.text import Record
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore

Say = Callable[[str], None]
_LIMIT: Final = 4 * 1024 * 1024
_HOW_CORRECTED: Final = "Sinon, dites les colonnes : --colonnes nom=2,prenom=3 (entete=0 sans en-tête)."


@dataclass(frozen=True)
class _List:
    """A list as it was read."""

    tables: tuple[Table, ...]
    at: int
    layout: Layout
    roster: Roster

    @property
    def table(self) -> Table:
        return self.tables[self.at]

    @property
    def heading(self) -> Preamble:
        return preamble(self.table.records, self.layout.header)


def run(
    store: SessionStore, options: argparse.Namespace, author: Author, now: dt.datetime, say: Say, warn: Say
) -> int:
    """Add and update as the list says; 1 when a line, or an update, is refused."""
    content = files.read_bounded(Path(options.fichier), _LIMIT, follow=True)
    try:
        found = _read(content, options, store.session().date)
    except EncodingDoubt as error:
        known = ", ".join(CODECS)
        raise FileProblem(
            f"{options.fichier} : {inside(str(error))} Dites lequel : --encodage NOM ({known})."
        ) from error
    except FileProblem as error:  # of a list that may as well be pasted: it does not know the file's name
        raise FileProblem(f"{options.fichier} : {inside(str(error))}") from error
    session = store.session()
    found = replace(found, roster=for_session(found.roster, session))
    shown = preview(found.roster, existing(store))
    plan = shown.updated if options.mettre_a_jour else shown.plain
    updates = tuple(shown.updates.values())
    mended = () if options.mettre_a_jour else tuple(shown.repairs.values())
    _tell_reading(found, plan, session, say, warn, takes_heading=options.reprendre_entete)
    _tell_lines(options.fichier, plan, say, warn)
    if not options.essai:
        for row in plan.to_add:
            add_row(store, row)
        if options.reprendre_entete and (given := with_preamble(session, found.heading)) != session:
            store.save_session(given, session)
    say(_summary(plan, is_trial=options.essai))
    refused = _repair(store, options, mended, author, now, say, warn)
    if options.mettre_a_jour:
        refused += _update(store, options, updates, author, now, say, warn)
    elif others := _others(updates, mended):
        say(
            f"Inscrits dont la liste dit autre chose : {others}. --mettre-a-jour {'le' if others == 1 else 'les'} met à jour."
        )
    return 1 if refused or any(map(_is_failure, plan.entries)) else 0


def _is_failure(entry: PlannedRow) -> bool:
    is_unlike = entry.row is not None and entry.row.left_out == UNLIKE
    return entry.verdict in (Verdict.REFUSED, Verdict.COLLISION) or is_unlike


def _others(updates: Iterable[Update], mended: Iterable[Update]) -> int:
    """How many updates say more than a number's zeros, which are put back already."""
    done = {update.line: update.changes for update in mended}
    return sum(update.changes != done.get(update.line) for update in updates)


# --- reading ---


def _read(content: bytes, options: argparse.Namespace, near: dt.date | None) -> _List:
    """The list, from the sheet and with the columns that were asked for; `near` is the session's date."""
    tables = read_tables(content, options.encodage)
    try:
        at = best_table(tables) if options.feuille is None else table_named(tables, options.feuille)
    except InvalidValue as error:
        raise UsageError(f"--feuille : {error}") from error
    lines = tables[at].checked().records
    layout = _layout(lines, options)
    roster = roster_of(lines, layout, near)
    if nothing := report.nothing_to_read(tables, at, roster):
        raise FileProblem(nothing)
    if layout.doubt:
        (problem,) = roster.problems
        how = "--specialite CODE le dit." if layout.doubt == layout.several else _HOW_CORRECTED
        roster = replace(roster, problems=(replace(problem, message=f"{problem.message} {how}"),))
    elif options.completer_numeros:
        roster = roster.filled()
    return _List(tables, at, layout, roster)


def _layout(lines: tuple[Record, ...], options: argparse.Namespace) -> Layout:
    if options.colonnes is not None:
        try:
            return corrected(lines, options.colonnes, options.specialite)
        except InvalidValue as error:
            raise UsageError(f"--colonnes : {error}") from error
    layout = propose(lines)
    if options.specialite is None:
        return layout
    try:
        return layout.of_speciality(options.specialite)
    except InvalidValue as error:
        raise UsageError(f"--specialite : {error}") from error


# --- what is said ---


def _tell_reading(
    found: _List, plan: ImportPlan, session: Session, say: Say, warn: Say, *, takes_heading: bool
) -> None:
    """What the screen shows above its preview."""
    layout, roster = found.layout, found.roster
    if layout.doubt:
        return
    heading, can_be_given = report.heading(found.heading, session)
    if can_be_given:
        heading += (
            " Repris dans la session." if takes_heading else " --reprendre-entete le donne à la session."
        )
        session = with_preamble(session, found.heading) if takes_heading else session
    said = (
        report.sheet(found.tables, found.at), report.encoding(found.table), report.columns(layout), report.ignored(layout),
        report.speciality(layout), heading, *roster.notes, *report.fields(plan.to_add, layout, session),
    )  # fmt: skip
    for text in filter(None, said):
        say(text)
    if Field.NUMBER not in layout.fields:
        warn("Aucune colonne de numéros : les candidats n’en auront pas. --colonnes numero=… la donne.")
    if text := report.hidden(found.table, layout):
        warn(text)
    if text := report.short_numbers(roster):
        warn(f"{text} ; --completer-numeros les complète par des zéros.")


def _tell_lines(name: str, plan: ImportPlan, say: Say, warn: Say) -> None:
    """Each line that is not simply added, or of which something is to be checked."""
    others = 0
    for entry in plan.entries:
        if entry.row is None:
            warn(f"{name}, ligne {entry.line} : {entry.message}")
        elif entry.verdict is Verdict.LEFT_OUT and entry.row.left_out.startswith(ANOTHER):
            others += 1
        elif entry.verdict in (Verdict.LEFT_OUT, Verdict.COLLISION):
            who = " ".join(filter(None, (report.person(entry.row), entry.row.candidate.number)))
            how = "pas importé, " if entry.verdict is Verdict.COLLISION else "laissé de côté, "
            warn(f"{name}, ligne {entry.line} : {who} : {how}{entry.message}")
        elif entry.message:
            tell = warn if entry.verdict is Verdict.ADD else say
            tell(f"{name}, ligne {entry.line} : {report.person(entry.row)} : {entry.message}")
    if others:
        say(f"Laissés de côté, d’une autre spécialité : {others}.")


def _summary(plan: ImportPlan, *, is_trial: bool) -> str:
    verb = "à ajouter (essai, rien n’est écrit)" if is_trial else "ajoutés"
    parts = [f"Candidats {verb} : {len(plan.to_add)}.", f"Déjà inscrits : {len(plan.having(Verdict.KNOWN))}."]
    named = (
        (Verdict.DOUBLE, "En double"), (Verdict.LEFT_OUT, "Laissés de côté"), (Verdict.COLLISION, "Numéro d’un autre"),
        (Verdict.REFUSED, "Refusés"),
    )  # fmt: skip
    parts += [f"{name} : {count}." for verdict, name in named if (count := len(plan.having(verdict)))]
    return " ".join(parts)


# --- updates ---


def _repair(
    store: SessionStore,
    options: argparse.Namespace,
    mended: tuple[Update, ...],
    author: Author,
    now: dt.datetime,
    say: Say,
    warn: Say,
) -> int:
    """Put the zeros back that numbers of the session have lost; how many are refused."""
    refused = 0
    for update in mended:
        problem = update.refusal if options.essai else save_update(store, update, author, now)
        (change,) = update.changes
        name = update.stored.evaluation.candidate.full_name
        said = f"{name} : numéro {_shown(change.before)} → {_shown(change.after)}, d’après la liste"
        if problem:
            warn(f"{said} : non mis à jour, {problem}.")
            refused += 1
        else:
            say(f"{said}.")
    return refused


def _update(
    store: SessionStore,
    options: argparse.Namespace,
    updates: tuple[Update, ...],
    author: Author,
    now: dt.datetime,
    say: Say,
    warn: Say,
) -> int:
    """Show every difference and write those that can be; how many are refused."""
    refused = 0
    for update in updates:
        name = update.stored.evaluation.candidate.full_name
        grid = store.grid()
        what = ", ".join(
            f"{field_name(grid, one.field)} {_shown(one.before)} → {_shown(one.after)}"
            for one in update.changes
        )
        problem = update.refusal if options.essai else save_update(store, update, author, now)
        said = " : ".join(filter(None, (name, what)))
        if problem:
            warn(f"{said} : non mis à jour, {problem}.")
            refused += 1
        else:
            say(f"{said}{f' ; {update.note}' if update.note else ''}")
    verb = "à mettre à jour (essai, rien n’est écrit)" if options.essai else "mis à jour"
    say(f"Candidats {verb} : {len(updates) - refused}. Refusés : {refused}.")
    return refused


def _shown(value: Value) -> str:
    return f"« {value} »" if type(value) is str else value_text(value)
