"""Which command does what: each imports what it needs when it runs. The shortest are here whole."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from e1tui.cli.output import ERRORS, OK, PROBLEM, ask, reconfigure, say, terminal_width, warn
from e1tui.domain.french import plural
from e1tui.domain.text import clean
from e1tui.errors import UsageError
from e1tui.host_time import now

if TYPE_CHECKING:
    import argparse

    from e1tui.domain.grid import Grid
    from e1tui.storage.author import Author
    from e1tui.storage.folder import SessionsFolder
    from e1tui.storage.store import SessionStore, Stored, Unreadable


def _new(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.domain.session import ExamForm, Session
    from e1tui.domain.title_year import year_doubt
    from e1tui.settings import command_in
    from e1tui.storage.grids import DEFAULT_GRID, grids_of, load_grid
    from e1tui.tui.keys.commands import key

    name = options.session
    title = None if options.intitule is None else _one_line(options.intitule)
    if title == "":
        raise UsageError("--intitule : un texte non vide est attendu.")
    ids = [situation.id for situation in options.situations]
    if twice := next((one for one in ids if ids.count(one) > 1), ""):
        raise UsageError(f"--situation : {twice} est donnée deux fois ; chaque situation a sa lettre.")
    if options.comme is None:
        grid = load_grid(options.grille or DEFAULT_GRID, grids_of(folder.root))
        session = Session(grid_id=grid.id, title=title or _usual_title(name, grid))
    elif options.grille:
        raise UsageError("--grille ne va pas avec --comme, qui reprend la grille de l’autre session.")
    else:
        other = folder.open(options.comme)
        session = other.session().like(title or _usual_title(name, other.grid()))
    session = replace(session, date=options.date)
    if options.forme:
        session = replace(session, form=ExamForm(options.forme))
    if options.etablissement is not None:
        session = replace(session, school=_one_line(options.etablissement))
    if options.situations:
        session = replace(session, situations=tuple(options.situations))
    store = folder.create(name, session)
    say(f"Session créée : {store.folder}")
    if doubt := year_doubt(session):
        warn(f"{doubt} Si ce n’est pas voulu, touche {key('edit')} dans la liste des sessions.")
    begun = command_in(folder.root, os.environ, Path.cwd())
    say(f"Ensuite : {begun} importer {shlex.quote(name)} candidats.csv, ou {begun} pour l’ouvrir.")
    return OK


def _usual_title(name: str, grid: Grid) -> str:
    """What a session is called where nobody says it: by its épreuve."""
    return f"{grid.title if grid.sha else 'E1'}, session {name}"


def _one_line(text: str) -> str:
    return clean(text).strip()


def _line_mode(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import line_mode
    from e1tui.cli.app import forced_keyboard

    keyboard = forced_keyboard(options.clavier, os.environ)
    return line_mode.run(folder, options.session, options.candidat, keyboard)


def _import(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import importing

    return importing.run(folder.open(options.session), options, _author(), now(), say, warn)


def _list(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import listing

    store = folder.open(options.session)
    grid, session = store.grid(), store.session()
    loaded = store.load_all()
    match options.format:
        case "json":
            reconfigure(sys.stdout, encoding="utf-8", errors=ERRORS)
            text = listing.as_json(listing.rows(grid, session, loaded))
        case "csv":
            reconfigure(sys.stdout, encoding="utf-8", errors=ERRORS)
            text = listing.as_csv(grid, listing.rows(grid, session, loaded))
            text = f"\N{ZERO WIDTH NO-BREAK SPACE}{text}"  # the mark by which Excel knows UTF-8
        case _:  # people read it: as on screen. What programs read stays by name.
            found = listing.rows(grid, session, loaded, as_on_screen=True)
            text = listing.as_table(grid, session, found, terminal_width())
    sys.stdout.write(text)
    _tell_read_only(store)
    _tell_copies(store)
    return _report_unsound(store, loaded)


def _export(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import export  # the layout of documents, which the app and the other commands do without

    store = folder.open(options.session)
    _tell_read_only(store)
    _tell_copies(store)
    return export.run(store, options, say, warn)


def _check(folder: SessionsFolder, options: argparse.Namespace) -> int:
    if options.archive is not None:
        from e1tui.cli import archive

        if options.session is not None:
            raise UsageError("--archive : une archive ou une session, non les deux.")
        return archive.check(options, say, warn)
    if options.empreinte is not None:
        raise UsageError("--empreinte va avec --archive.")
    from e1tui.storage.check import check_folder, check_session

    checked = check_folder(folder) if options.session is None else check_session(folder.open(options.session))
    for problem in checked.problems:
        say(str(problem))
    for warning in checked.warnings:
        warn(f"{warning}.")
    if checked.problems:
        return PROBLEM
    read = plural(checked.files, "fichier vérifié", "fichiers vérifiés")
    say(f"{read}, aucun problème{_remarks(len(checked.warnings))}.")
    return OK


def _remarks(count: int) -> str:
    """Those of stderr, without which « aucun problème » would seem to deny them."""
    return f", {plural(count, 'remarque')}" if count else ""


def _close(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import closing

    store = folder.open(options.session)
    _tell_copies(store)
    return closing.close(store, options, _author(), now(), say, warn)


def _reopen(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import closing

    return closing.reopen(folder.open(options.session), options, _author(), now(), say, warn)


def _move(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import moving
    from e1tui.storage.moving import Way

    way = Way(folder.open(options.session), folder.open(options.vers), options.copier)
    return moving.run(way, options, _author(), now, ask, say, warn)


def _agree(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import reconciliation

    return reconciliation.run(folder, options, _author(), now(), say, warn)


def _figures(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import figures

    reconfigure(sys.stdout, encoding="utf-8", errors=ERRORS)
    return figures.run(folder, options, sys.stdout.write, say, warn)


def _tables(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import tables

    return tables.run(folder, options, say, warn)


def _archive(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import archive

    return archive.archive(folder.open(options.session), options, now(), say, warn)


def _restore(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import archive

    return archive.restore(folder, options, say, warn)


def _purge(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import archive

    return archive.purge(folder.open(options.session), options, _author(), now, ask, say)


def _grids(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import grids

    return grids.run(folder, options, say, warn, ask)


def _tell_read_only(store: SessionStore) -> None:
    """Where marks are given that its grid's file would not make any more."""
    if reason := store.read_only():
        warn(reason)


def _tell_copies(store: SessionStore) -> None:
    """Where numbers are given: the files that look like candidates' and are not counted."""
    for copy in store.copies():
        warn(f"{store.name}/{copy.name} : {copy.reason}. {copy.advice}")


def _report_unsound(store: SessionStore, loaded: Sequence[Stored | Unreadable]) -> int:
    from e1tui.domain.closing.seal import ALTERED, is_altered
    from e1tui.storage.store import Unreadable

    refused = [f"{store.name}/{one.reason}" for one in loaded if isinstance(one, Unreadable)]
    altered = [
        f"{store.name}/{one.stem}.toml : {ALTERED.lower()} (voir e1tui verifier)."
        for one in loaded
        if not isinstance(one, Unreadable) and is_altered(one.evaluation)
    ]
    for sentence in (*refused, *altered):
        warn(sentence)
    return PROBLEM if refused or altered else OK


def _author() -> Author:
    from e1tui.storage.author import Author, current_account

    return Author(current_account())


COMMANDS: Final[Mapping[str, Callable[[SessionsFolder, argparse.Namespace], int]]] = {
    "nouvelle": _new,
    "saisir": _line_mode,
    "importer": _import,
    "lister": _list,
    "exporter": _export,
    "verifier": _check,
    "clore": _close,
    "rouvrir": _reopen,
    "deplacer": _move,
    "reunir": _agree,
    "bilan": _figures,
    "tableau": _tables,
    "archiver": _archive,
    "restaurer": _restore,
    "purger": _purge,
    "grille": _grids,
}
