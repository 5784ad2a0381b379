"""`e1tui exporter`: chooses candidates and documents, has them written, and says what was and what was not."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from e1tui import folders
from e1tui.cli.order import sequence_of
from e1tui.domain.closing.seal import ALTERED
from e1tui.domain.review import advices
from e1tui.domain.text import slug
from e1tui.errors import UsageError
from e1tui.export.batch import Report
from e1tui.export.order import BY_GROUP, OF_CANDIDATE, Document, Order
from e1tui.operations.exporting import chosen, data_for, export
from e1tui.operations.selection import select
from e1tui.settings import exports_folder
from e1tui.storage.store import SessionStore

Say = Callable[[str], None]


def run(store: SessionStore, options: argparse.Namespace, say: Say, warn: Say) -> int:
    """Write the documents that were asked for; 1 when one of them is not written."""
    if options.vers is not None and not options.vers.strip():
        raise UsageError("--vers : un dossier est attendu.")
    documents = _documents(options)
    selection = select(store, options.candidat)
    whom = chosen(store, selection.found)
    items = whom.items
    problems = [f"{store.name}/{one.reason}" for one in whom.unread] + list(selection.problems)
    listed = sequence_of(Path(options.ordre), store.name, items) if options.ordre is not None else None
    order = Order(
        documents,
        store.name,
        combined=OF_CANDIDATE if options.reunies else frozenset(),
        overwrite=options.ecraser,
        drafts=options.projet,
        data=data_for(store, remarks=options.avec_remarques) if options.avec_donnees else None,
        chosen=options.candidat is not None,
        remarks=options.avec_remarques,
        by_day=options.par_jour,
        by_school=options.par_etablissement,
        sequence=listed.stems if listed else (),
        sequence_name=slug(Path(options.ordre or "").stem) or "liste",
    )
    if not items and not whom.incomplete and not options.candidat:
        warn(f"Aucun candidat dans {store.name} : rien n’est écrit.")
        return 1
    folder = (
        folders.named(Path(options.vers).absolute())
        if options.vers
        else exports_folder(store.folder, os.environ)
    )
    grid, session = store.grid(), store.session()
    report = export(store, whom, order, folder)
    for path in report.written:
        say(str(path))
    problems += report.problems
    problems += [
        f"{path.name} existe déjà avec un autre contenu et n’est pas remplacé : ajoutez --ecraser."
        for path in report.kept
    ]
    for sentence in (*problems, *(listed.remarks if listed else ()), *report.remarks):
        warn(sentence)
    if report.could_be_drafts:
        warn("L’extrait d’un brouillon peut être demandé, marqué PROJET : ajoutez --projet.")
    for stem, _ in whom.altered:  # written, for there may be nothing else, but as what it is
        warn(f"{store.name}/{stem}.toml : {ALTERED.lower()} (voir e1tui verifier) ; ses documents le disent.")
    if Document.EXTRACT in documents:
        for stem, evaluation in items:
            for sentence in advices(grid, session, evaluation, whose=evaluation.candidate.full_name or stem):
                warn(sentence)
    warn(_counts(report, extracts=Document.EXTRACT in documents))
    return 1 if problems or whom.altered else 0


def _counts(report: Report, *, extracts: bool) -> str:
    """ "Documents écrits : 3. Inchangés : 2. Sans extrait : 1." On stderr: the output is the list of the files."""
    counts = {
        "Documents écrits": len(report.written) - len(report.unchanged),
        "Inchangés": len(report.unchanged),
    }
    if report.kept:
        counts["Non remplacés"] = len(report.kept)
    if extracts:
        counts["Sans extrait"] = report.without_extract
    return " ".join(f"{label} : {count}." for label, count in counts.items())


def _documents(options: argparse.Namespace) -> frozenset[Document]:
    """What is asked for; UsageError for options that do not go together."""
    asked = {
        Document.GRID: options.grilles,
        Document.EXTRACT: options.extraits,
        Document.MARK_SHEET: options.bordereau,
        Document.MORNING: options.matin,
        Document.LIST: options.liste,
        Document.MINUTES: options.pv,
        Document.NOTES: options.notes,
    }
    documents = frozenset(document for document, wanted in asked.items() if wanted)
    if options.reunies:
        # Who asks for one file wants that file: of the grids, for extracts are handed out one by one unless named.
        documents = documents or frozenset({Document.GRID})
        if not documents & OF_CANDIDATE:
            raise UsageError(
                "--reunies réunit des grilles ou des extraits : ajoutez --grilles ou --extraits."
            )
    documents = documents or OF_CANDIDATE
    if options.candidat and documents - OF_CANDIDATE:
        raise UsageError(
            "--bordereau, --matin, --liste, --pv et --notes portent sur toute la session : retirez --candidat."
        )
    if options.ordre is not None and Document.NOTES not in documents:
        raise UsageError("--ordre est celui de la liste des notes : ajoutez --notes.")
    if (options.par_jour or options.par_etablissement) and not (documents & BY_GROUP or options.reunies):
        raise UsageError(
            "--par-jour et --par-etablissement partagent le bordereau, le dossier du matin, le procès-verbal, les notes"
            " ou les grilles réunies : ajoutez --bordereau, --matin, --pv, --notes ou --reunies."
        )
    if options.avec_remarques and Document.GRID not in documents:
        raise UsageError("--avec-remarques porte sur les grilles, confidentielles : ajoutez --grilles.")
    if options.avec_donnees and Document.GRID not in documents:
        raise UsageError("--avec-donnees joint les données aux grilles : ajoutez --grilles.")
    if options.projet and Document.EXTRACT not in documents:
        raise UsageError("--projet porte sur les extraits : ajoutez --extraits.")
    return documents
