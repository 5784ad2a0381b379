"""`e1tui importer`: adds the candidates of a list, and updates those who are there already when asked to."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.domain.evaluation import Value
from e1tui.errors import FileProblem, InvalidValue, UsageError
from e1tui.storage.roster import Roster, plan_import, roster_of
from e1tui.storage.roster_layout import corrected, propose
from e1tui.storage.roster_tables import best_table, read_tables, table_named
from e1tui.storage.roster_update import Update, add_row, save_update, with_updates
from e1tui.storage.store import SessionStore, Stored
from e1tui.storage.who import Author
from e1tui.tui.field_names import field_name, value_text

Say = Callable[[str], None]
_LIMIT: Final = 4 * 1024 * 1024
_HOW_CORRECTED: Final = "Sinon, dites les colonnes : --colonnes nom=2,prenom=3 (entete=0 sans en-tête)."


def run(
    store: SessionStore, options: argparse.Namespace, author: Author, now: dt.datetime, say: Say, warn: Say
) -> int:
    """Add and update as the list says; 1 when a line, or an update, is refused."""
    content = files.read_bounded(Path(options.fichier), _LIMIT, follow=True)
    try:
        roster = _read(content, options)
    except FileProblem as error:  # of a list that may as well be pasted: it does not know the file's name
        raise FileProblem(f"{options.fichier} : {error}") from error
    existing = [one for one in store.load_all() if isinstance(one, Stored)]
    plan = plan_import(roster, [one.evaluation.candidate for one in existing])
    updated, updates = with_updates(plan, existing)
    if options.mettre_a_jour:
        plan = updated
    for problem in roster.problems:
        warn(f"{options.fichier}, ligne {problem.line} : {problem.message}")
    for row in roster.rows:
        if row.note:
            warn(f"{options.fichier}, ligne {row.line} : {row.note}")
    for row in plan.to_add:
        if not options.essai:
            add_row(store, row)
    known = len(roster.rows) - len(plan.to_add)
    verb = "à ajouter (essai, rien n’est écrit)" if options.essai else "ajoutés"
    say(f"Candidats {verb} : {len(plan.to_add)}. Déjà inscrits ou en double : {known}.")
    refused = _update(store, options, updates, author, now, say, warn) if options.mettre_a_jour else 0
    if updates and not options.mettre_a_jour:
        say(f"Inscrits dont la liste dit autre chose : {len(updates)}. --mettre-a-jour les met à jour.")
    return 1 if roster.problems or refused else 0


def _read(content: bytes, options: argparse.Namespace) -> Roster:
    """The list, from the sheet and with the columns that were asked for."""
    tables = read_tables(content)
    try:
        named = None if options.feuille is None else table_named(tables, options.feuille)
    except InvalidValue as error:
        raise UsageError(f"--feuille : {error}") from error
    lines = (named or tables[best_table(tables)]).checked().records
    try:
        layout = propose(lines) if options.colonnes is None else corrected(lines, options.colonnes)
    except InvalidValue as error:
        raise UsageError(f"--colonnes : {error}") from error
    roster = roster_of(lines, layout)
    if not layout.doubt:
        return roster
    (problem,) = roster.problems
    return replace(roster, problems=(replace(problem, message=f"{problem.message} {_HOW_CORRECTED}"),))


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
