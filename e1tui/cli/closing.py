"""`e1tui clore` and `e1tui rouvrir`: says who is closed or reopened, and who is not and why."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shlex
from collections.abc import Callable

from e1tui.domain.closing.gate import gate
from e1tui.domain.closing.seal import shown_fingerprint
from e1tui.domain.grid import Grid
from e1tui.domain.review import advices
from e1tui.domain.session import Session
from e1tui.errors import E1Error, UsageError
from e1tui.operations import closing
from e1tui.operations.selection import select
from e1tui.settings import exports_folder
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore, Stored

Say = Callable[[str], None]


def close(
    store: SessionStore, options: argparse.Namespace, author: Author, now: dt.datetime, say: Say, warn: Say
) -> int:
    """Close the candidates named, or all that can be; 1 when one of them is not closed in the end."""
    selection = select(store, options.candidat)
    grid, session = store.grid(), store.session()
    plan = closing.plan_closing(grid, session, selection.found, complete=options.exiger_complet)
    doubts = {one.stem: _doubts(store, grid, session, one, now.date()) for one in plan.ready}
    written, refused = closing.close_all(store, plan, author, now)
    for stored in written:
        say(f"{_name(stored)} : close, empreinte {shown_fingerprint(stored.evaluation)}")
        for doubt in doubts[stored.stem]:
            warn(f"{_name(stored)} : à vérifier. {doubt}")
        for sentence in advices(grid, session, stored.evaluation, whose=_name(stored)):
            warn(sentence)
    if options.candidat:
        for one in plan.done:
            say(f"{_name(one)} : déjà close, rien n’est changé.")
    for refusal in refused:
        warn(f"{refusal.name} : non close. {refusal.reason.removeprefix(f'{refusal.name} : ')}")
    for problem in selection.problems:
        warn(problem)
    say(f"Closes maintenant : {len(written)}. Déjà closes : {len(plan.done)}. Refusées : {len(refused)}.")
    return 1 if refused or selection.problems else 0


def _doubts(
    store: SessionStore, grid: Grid, session: Session, one: Stored, today: dt.date
) -> tuple[str, ...]:
    """What the app would name before closing it; with its history, which lists are read without."""
    try:
        return gate(grid, session, store.load(one.stem).evaluation, today).to_check
    except E1Error:
        return ()  # closing it says why


def reopen(
    store: SessionStore, options: argparse.Namespace, author: Author, now: dt.datetime, say: Say, warn: Say
) -> int:
    """Reopen the candidate named; E1Error when it cannot be."""
    if not options.motif.strip():
        raise UsageError("--motif : un texte non vide est attendu, il reste dans l’historique.")
    selection = select(store, [options.candidat])
    if selection.problems:
        raise E1Error(selection.problems[0])
    if len(selection.found) > 1:
        files = ", ".join(one.stem for one in selection.found)
        raise E1Error(f"« {options.candidat} » désigne plusieurs candidats, donnez le fichier : {files}.")
    stored = closing.reopen(store, selection.found[0].stem, options.motif, author, now)
    say(f"{_name(stored)} : rouverte, de nouveau un brouillon.")
    for line in _outdated(store, stored):
        warn(line)
    return 0


def _outdated(store: SessionStore, reopened: Stored) -> list[str]:
    """The documents made already that still have what was closed, and what to type to make them anew."""
    from e1tui.operations.exporting import made_before  # here: it brings the making of documents

    folder = exports_folder(store.folder, os.environ)
    found = made_before(store, reopened.stem, reopened.evaluation, folder)
    if not found:
        return []
    candidate = reopened.evaluation.candidate
    options = {
        ("grille-", "extrait-"): f"--candidat {shlex.quote(candidate.number or reopened.stem)} --projet",
        ("grilles-",): "--reunies",
        ("extraits-",): "--reunies --extraits --projet",
        ("bordereau-",): "--bordereau",
    }
    name = shlex.quote(store.name)
    return [
        f"N’est plus à jour : {', '.join(found)}."
        if len(found) == 1
        else f"Ne sont plus à jour : {', '.join(found)}.",
        *(
            f"À refaire par : e1tui exporter {name} {line} --ecraser"
            for prefixes, line in options.items()
            if any(one.startswith(prefixes) for one in found)
        ),
    ]


def _name(one: Stored) -> str:
    candidate = one.evaluation.candidate
    return f"{candidate.full_name} ({candidate.number or one.stem})"
