"""`e1tui exporter`: chooses candidates and documents, has them written, and says what was and what was not."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from e1tui.domain.evaluation import Evaluation
from e1tui.errors import UsageError
from e1tui.export.batch import Document, export
from e1tui.settings import exports_folder
from e1tui.storage.store import SessionStore, Unreadable

Say = Callable[[str], None]


def run(store: SessionStore, options: argparse.Namespace, say: Say, warn: Say) -> int:
    """Write the documents that were asked for; 1 when one of them is not written."""
    if options.vers is not None and not options.vers.strip():
        raise UsageError("--vers : un dossier est attendu.")
    items, problems = _chosen(store, options.candidat)
    kinds = [
        kind for kind, on in ((Document.GRID, options.grilles), (Document.EXTRACT, options.extraits)) if on
    ]
    folder = Path(options.vers).absolute() if options.vers else exports_folder(store.folder, os.environ)
    report = export(store.grid(), store.session(), items, kinds or list(Document), folder)
    for path in report.written:
        say(str(path))
    for problem in (*problems, *report.problems):
        warn(problem)
    return 1 if problems or report.problems else 0


def _chosen(store: SessionStore, wanted: list[str] | None) -> tuple[list[tuple[str, Evaluation]], list[str]]:
    """The evaluations asked for by number or by file name (all without a choice), and what is amiss."""
    items: list[tuple[str, Evaluation]] = []
    problems: list[str] = []
    found: set[str] = set()
    for one in store.load_all():
        if isinstance(one, Unreadable):
            if wanted is None or one.stem in wanted:
                problems.append(f"{store.name}/{one.reason}")
                found.add(one.stem)
            continue
        names = {one.stem, one.evaluation.candidate.number} - {""}
        if wanted is None or names & set(wanted):
            items.append((one.stem, one.evaluation))
            found |= names
    missing = [name for name in dict.fromkeys(wanted or []) if name not in found]
    if not items and not problems and not missing:
        problems.append(f"Aucun candidat dans {store.name} : rien n’est écrit.")
    problems += [f"Pas de candidat « {name} » dans {store.name} : voir e1tui lister." for name in missing]
    return items, problems
