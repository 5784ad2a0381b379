"""`e1tui importer`: adds the candidates of a list, and updates those who are there already when asked to."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.domain.agreement import inside
from e1tui.domain.evaluation import Value
from e1tui.domain.field_names import field_name, value_text
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.errors import FileProblem, InvalidValue, SaveError, UsageError
from e1tui.operations.importing import Outcome, Preview, planned, write
from e1tui.operations.updates import Update
from e1tui.rosters import report
from e1tui.rosters.columns import Field
from e1tui.rosters.encoding import CODECS, EncodingDoubt
from e1tui.rosters.layout import Layout, corrected
from e1tui.rosters.preamble import Preamble, with_preamble
from e1tui.rosters.roster import FILE_BYTES, ImportPlan, PlannedRow, Reading, Roster, Verdict, read_list
from e1tui.rosters.rows import ANOTHER
from e1tui.rosters.strangers import UNLIKE
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore

Say = Callable[[str], None]
_HOW_CORRECTED: Final = "Sinon, dites les colonnes : --colonnes nom=2,prenom=3 (entete=0 sans en-tête)."


def run(
    store: SessionStore, options: argparse.Namespace, author: Author, now: dt.datetime, say: Say, warn: Say
) -> int:
    """Add and update as the list says; 1 when a line, or an update, is refused. E1Error for what stops it."""
    session = store.session()
    reading, roster = _read(options, session)
    shown = planned(store, session, roster)
    if options.mettre_a_jour:
        shown = shown.choosing_every()
    _tell_reading(reading, shown, session, say, warn, takes_heading=options.reprendre_entete)
    _tell_lines(options.fichier, shown.entries, _how(reading.layout), say, warn)
    if options.essai:
        done = _trial(shown)
    else:
        given = reading.heading if options.reprendre_entete else Preamble()
        done = write(store, shown, given, author, lambda: now)
    if done.problem:
        say(f"Candidats ajoutés : {done.added}. Mis à jour : {done.updated}. Puis :")
        raise SaveError(done.problem)
    entries = done.plan.entries
    say(_summary(entries, is_trial=options.essai))
    refused = _tell_updates(store.grid(), shown, done, say, warn)
    if options.mettre_a_jour:
        verb = "à mettre à jour (essai, rien n’est écrit)" if options.essai else "mis à jour"
        say(f"Candidats {verb} : {done.updated}. Refusés : {refused}.")
    elif others := shown.differing:
        say(
            f"Inscrits dont la liste dit autre chose : {others}. --mettre-a-jour {'le' if others == 1 else 'les'} met à jour."
        )
    return 1 if refused or any(map(_is_failure, entries)) else 0


def _trial(shown: Preview) -> Outcome:
    """What writing it would come to, nobody being in the way."""
    refused = tuple((one, one.refusal) for one in shown.to_update if one.refusal)
    return Outcome(shown, len(shown.to_add), len(shown.to_update) - len(refused), refused)


def _is_failure(entry: PlannedRow) -> bool:
    is_unlike = entry.row is not None and entry.row.left_out == UNLIKE
    return entry.verdict in (Verdict.REFUSED, Verdict.COLLISION) or is_unlike


# --- reading ---


def _read(options: argparse.Namespace, session: Session) -> tuple[Reading, Roster]:
    """The list, from the sheet and with the columns that were asked for, and whom it has."""
    content = files.read_bounded(Path(options.fichier), FILE_BYTES, follow=True)
    try:
        reading = _asked(content, options)
        roster = reading.roster(session.date)
    except EncodingDoubt as error:
        known = ", ".join(CODECS)
        raise FileProblem(
            f"{options.fichier} : {inside(str(error))} Dites lequel : --encodage NOM ({known})."
        ) from error
    except FileProblem as error:  # of a list that may as well be pasted: it does not know the file's name
        raise FileProblem(f"{options.fichier} : {inside(str(error))}") from error
    return reading, roster.filled() if options.completer_numeros else roster


def _asked(content: bytes, options: argparse.Namespace) -> Reading:
    """How the list is read, as the options say; UsageError for what they cannot mean."""
    option = "--feuille"
    try:
        reading = read_list(content, options.encodage, options.feuille)
        if options.colonnes is not None:
            option = "--colonnes"
            layout = corrected(reading.table.records, options.colonnes, options.specialite)
        elif options.specialite is not None:
            option = "--specialite"
            layout = reading.layout.of_speciality(options.specialite)
        else:
            return reading
    except InvalidValue as error:
        raise UsageError(f"{option} : {error}") from error
    return replace(reading, layout=layout)


def _how(layout: Layout) -> str:
    """What to type where it is in doubt how the list is read, or ""."""
    if not layout.doubt:
        return ""
    return " --specialite CODE le dit." if layout.doubt == layout.several else f" {_HOW_CORRECTED}"


# --- what is said ---


def _tell_reading(
    reading: Reading, shown: Preview, session: Session, say: Say, warn: Say, *, takes_heading: bool
) -> None:
    """What the screen shows above its preview."""
    layout = reading.layout
    if layout.doubt:
        return
    heading, can_be_given = report.heading(reading.heading, session)
    if can_be_given:
        heading += (
            " Repris dans la session." if takes_heading else " --reprendre-entete le donne à la session."
        )
        session = with_preamble(session, reading.heading) if takes_heading else session
    said = (
        report.sheet(reading.tables, reading.at), report.encoding(reading.table), report.columns(layout), report.ignored(layout),
        report.speciality(layout), heading, *shown.roster.notes, *report.fields(shown.to_add, layout, session),
    )  # fmt: skip
    for text in filter(None, said):
        say(text)
    if Field.NUMBER not in layout.fields:
        warn("Aucune colonne de numéros : les candidats n’en auront pas. --colonnes numero=… la donne.")
    if text := report.hidden(reading.table, layout):
        warn(text)
    if text := report.short_numbers(shown.roster):
        warn(f"{text} ; --completer-numeros les complète par des zéros.")


def _tell_lines(name: str, entries: Iterable[PlannedRow], how: str, say: Say, warn: Say) -> None:
    """Each line that is not simply added, or of which something is to be checked; `how` is what to do of a refused one."""
    others = 0
    for entry in entries:
        if entry.row is None:
            warn(f"{name}, ligne {entry.line} : {entry.message}{how}")
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


def _summary(entries: tuple[PlannedRow, ...], *, is_trial: bool) -> str:
    plan = ImportPlan(entries)
    verb = "à ajouter (essai, rien n’est écrit)" if is_trial else "ajoutés"
    parts = [f"Candidats {verb} : {len(plan.to_add)}.", f"Déjà inscrits : {len(plan.having(Verdict.KNOWN))}."]
    named = (
        (Verdict.DOUBLE, "En double"), (Verdict.LEFT_OUT, "Laissés de côté"), (Verdict.COLLISION, "Numéro d’un autre"),
        (Verdict.REFUSED, "Refusés"),
    )  # fmt: skip
    parts += [f"{name} : {count}." for verdict, name in named if (count := len(plan.having(verdict)))]
    return " ".join(parts)


# --- updates ---


def _tell_updates(grid: Grid, shown: Preview, done: Outcome, say: Say, warn: Say) -> int:
    """Say which zeros were put back and what was updated, or why it was not; how many are refused."""
    why = {update.line: reason for update, reason in done.refused}
    zeros = [update for line, update in shown.repairs.items() if line not in shown.chosen]
    refused = 0
    for update in (*zeros, *(shown.updates[line] for line in shown.updates if line in shown.chosen)):
        said, end = _differences(grid, update) if update.line in shown.chosen else _zeros(update)
        if problem := why.get(update.line, update.refusal):
            warn(f"{said} : non mis à jour, {problem}.")
            refused += 1
        else:
            say(f"{said}{end}")
    return refused


def _zeros(update: Update) -> tuple[str, str]:
    """Which zeros a number gets back, and how that sentence ends."""
    (change,) = update.changes
    name = update.stored.evaluation.candidate.full_name
    return f"{name} : numéro {_shown(change.before)} → {_shown(change.after)}, d’après la liste", "."


def _differences(grid: Grid, update: Update) -> tuple[str, str]:
    """Whom the list says what else of, and what of it is left aside."""
    what = ", ".join(
        f"{field_name(grid, one.field)} {_shown(one.before)} → {_shown(one.after)}" for one in update.changes
    )
    name = update.stored.evaluation.candidate.full_name
    return " : ".join(filter(None, (name, what))), f" ; {update.note}" if update.note else ""


def _shown(value: Value) -> str:
    return f"« {value} »" if type(value) is str else value_text(value)
