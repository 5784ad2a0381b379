"""The command `e1tui`: opens the app, or runs one command and leaves.

The only place that prints, exits, or turns an E1Error into a line on stderr. What a command needs is imported by
it, when it runs: the others start at once, and so does the first frame of the app.
"""

from __future__ import annotations

import codecs
import contextlib
import datetime as dt
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from e1tui.domain.french import plural
from e1tui.domain.text import clean, to_ascii, visible
from e1tui.errors import E1Error, FileProblem, UsageError
from e1tui.host_time import local
from e1tui.host_time import now as _now
from e1tui.settings import checked_keyboard, sessions_folder

if TYPE_CHECKING:
    import argparse

    from e1tui.storage.author import Author
    from e1tui.storage.folder import SessionsFolder
    from e1tui.storage.store import SessionStore, Stored, Unreadable

OK: Final = 0
PROBLEM: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130

_ERRORS: Final = "e1tui"  # our handler of what an output's encoding lacks


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; the exit code: 0, 1 for a problem in the data, 2 for wrong usage."""
    _make_output_safe()
    try:
        code = _run(argv)
        if sys.stdout is not None:  # where it was closed before the program began
            sys.stdout.flush()
    except UsageError as error:
        return _fail(error, USAGE)
    except E1Error as error:
        return _fail(error, PROBLEM)
    except KeyboardInterrupt:
        return _fail("interrompu.", INTERRUPTED)
    except BrokenPipeError:
        # The reader left (head, less): nobody is there to be told, and the exit must not write again.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEM
    except SystemExit as exit_:  # argparse, after --help and --version
        return exit_.code if isinstance(exit_.code, int) else OK
    except OSError as error:
        from e1tui import files

        where = f"{error.filename} : " if error.filename else ""
        return _fail(f"{where}{files.cause(error)}.", PROBLEM)
    except Exception as error:
        from e1tui import crash  # neither module of it is needed before

        # Not the message: it may name a candidate.
        detail = crash.report(error, local(dt.datetime.now(dt.UTC).replace(microsecond=0)))
        return _fail(f"erreur interne. Rien n’est perdu de ce qui est enregistré.\n{detail}", PROBLEM)
    return code


def _run(argv: Sequence[str] | None) -> int:
    words = sys.argv[1:] if argv is None else argv
    if (app := app_options(words)) is not None:
        return _open(*app)
    from e1tui.cli.parser import build_parser  # 15 ms, of which the first frame would have nothing

    options = build_parser().parse_args(words)
    if options.command is None:
        return _open(options.sessions, options.clavier)
    if options.clavier is not None:
        checked_keyboard(options.clavier, "--clavier")
    if options.command == "demo":
        from e1tui.cli import app as app_module

        return app_module.demo(options.dir, options.clavier, _now().date(), _say)
    root = sessions_folder(options.sessions, os.environ, Path.cwd())
    from e1tui.cli.owner import check_owner
    from e1tui.storage.folder import SessionsFolder

    folder = SessionsFolder(root)
    check_owner(root, options, words, os.environ)
    try:
        return _COMMANDS[options.command](folder, options)
    except FileProblem as error:
        from e1tui.tui.text.whereabouts import elsewhere_sentence

        if not folder.names() and (elsewhere := elsewhere_sentence(root, os.environ)):
            raise FileProblem(f"{error} {elsewhere}") from error
        raise


def app_options(words: Sequence[str]) -> tuple[str | None, str | None] | None:
    """What --sessions and --clavier say where a command line is nothing but these; None where it is for the parser.

    Measured in alternating starts: with the parser alone the first frame takes 1.10 times the processor's time, and
    comes after 1.25 times as long.
    """
    given: dict[str, str | None] = {"--sessions": None, "--clavier": None}
    left = iter(words)
    for word in left:
        name, equals, value = word.partition("=")
        value = value if equals else next(left, "")
        if name not in given or not value or value.startswith("-"):
            return None
        given[name] = value
    return given["--sessions"], given["--clavier"]


def _open(sessions: str | None, keyboard: str | None) -> int:
    from e1tui.cli import app as app_module

    if keyboard is not None:
        checked_keyboard(keyboard, "--clavier")
    return app_module.open_app(sessions_folder(sessions, os.environ, Path.cwd()), keyboard, _now().date())


# --- the commands ---


def _new(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.domain.session import ExamForm, Session
    from e1tui.domain.title_year import year_doubt
    from e1tui.storage.grids import DEFAULT_GRID, grids_of, load_grid
    from e1tui.tui.keys.commands import key

    name = options.session
    title = f"E1, session {name}" if options.intitule is None else _one_line(options.intitule)
    if not title:
        raise UsageError("--intitule : un texte non vide est attendu.")
    ids = [situation.id for situation in options.situations]
    if twice := next((one for one in ids if ids.count(one) > 1), ""):
        raise UsageError(f"--situation : {twice} est donnée deux fois ; chaque situation a sa lettre.")
    if options.comme is None:
        grid = load_grid(options.grille or DEFAULT_GRID, grids_of(folder.root))
        session = Session(grid_id=grid.id, grid_sha=grid.sha, title=title)
    elif options.grille:
        raise UsageError("--grille ne va pas avec --comme, qui reprend la grille de l’autre session.")
    else:
        session = folder.open(options.comme).session().like(title)
    session = replace(session, date=options.date)
    if options.forme:
        session = replace(session, form=ExamForm(options.forme))
    if options.etablissement is not None:
        session = replace(session, school=_one_line(options.etablissement))
    if options.situations:
        session = replace(session, situations=tuple(options.situations))
    store = folder.create(name, session)
    _say(f"Session créée : {store.folder}")
    if doubt := year_doubt(session):
        _warn(f"{doubt} Si ce n’est pas voulu, touche {key('edit')} dans la liste des sessions.")
    _say(f"Ensuite : e1tui importer {_quoted(name)} candidats.csv, ou e1tui pour l’ouvrir.")
    return OK


def _line_mode(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import line_mode
    from e1tui.cli.app import forced_keyboard

    keyboard = forced_keyboard(options.clavier, os.environ)
    return line_mode.run(folder, options.session, options.candidat, keyboard)


def _import(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import importing

    return importing.run(folder.open(options.session), options, _author(), _now(), _say, _warn)


def _list(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import listing

    store = folder.open(options.session)
    grid, session = store.grid(), store.session()
    loaded = store.load_all()
    match options.format:
        case "json":
            _reconfigure(sys.stdout, encoding="utf-8", errors=_ERRORS)
            text = listing.as_json(listing.rows(grid, session, loaded))
        case "csv":
            _reconfigure(sys.stdout, encoding="utf-8", errors=_ERRORS)
            text = listing.as_csv(grid, listing.rows(grid, session, loaded))
            text = f"\N{ZERO WIDTH NO-BREAK SPACE}{text}"  # the mark by which Excel knows UTF-8
        case _:  # people read it: as on screen. What programs read stays by name.
            found = listing.rows(grid, session, loaded, as_on_screen=True)
            text = listing.as_table(grid, session, found, _terminal_width())
    sys.stdout.write(text)
    _tell_copies(store)
    return _report_unsound(store, loaded)


def _export(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import export  # the layout of documents, which the app and the other commands do without

    store = folder.open(options.session)
    _tell_copies(store)
    return export.run(store, options, _say, _warn)


def _check(folder: SessionsFolder, options: argparse.Namespace) -> int:
    if options.archive is not None:
        from e1tui.cli import archive

        if options.session is not None:
            raise UsageError("--archive : une archive ou une session, non les deux.")
        return archive.check(options, _say, _warn)
    if options.empreinte is not None:
        raise UsageError("--empreinte va avec --archive.")
    from e1tui.storage.check import check_folder, check_session

    checked = check_folder(folder) if options.session is None else check_session(folder.open(options.session))
    for problem in checked.problems:
        _say(str(problem))
    for warning in checked.warnings:
        _warn(f"{warning}.")
    if checked.problems:
        return PROBLEM
    read = plural(checked.files, "fichier vérifié", "fichiers vérifiés")
    _say(f"{read}, aucun problème{_remarks(len(checked.warnings))}.")
    return OK


def _remarks(count: int) -> str:
    """Those of stderr, without which « aucun problème » would seem to deny them."""
    return f", {plural(count, 'remarque')}" if count else ""


def _close(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import closing

    store = folder.open(options.session)
    _tell_copies(store)
    return closing.close(store, options, _author(), _now(), _say, _warn)


def _reopen(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import closing

    return closing.reopen(folder.open(options.session), options, _author(), _now(), _say, _warn)


def _move(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import moving
    from e1tui.storage.moving import Way

    way = Way(folder.open(options.session), folder.open(options.vers), options.copier)
    return moving.run(way, options, _author(), _now, _ask, _say, _warn)


def _agree(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import reconciliation

    return reconciliation.run(folder, options, _author(), _now(), _say, _warn)


def _figures(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import figures

    _reconfigure(sys.stdout, encoding="utf-8", errors=_ERRORS)
    return figures.run(folder, options, sys.stdout.write, _say, _warn)


def _tables(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import tables

    return tables.run(folder, options, _say, _warn)


def _archive(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import archive

    return archive.archive(folder.open(options.session), options, _now(), _say, _warn)


def _restore(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import archive

    return archive.restore(folder, options, _say, _warn)


def _purge(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import archive

    return archive.purge(folder.open(options.session), options, _author(), _now, _ask, _say)


def _grids(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.cli import grids

    return grids.run(folder, options, _say, _warn, _ask)


def _ask(question: str) -> str:
    """A line typed in answer, "" when nobody is there to type one."""
    print(visible(question), end="", flush=True)
    return sys.stdin.readline() if sys.stdin else ""


def _author() -> Author:
    from e1tui.storage.author import Author, current_account

    return Author(current_account())


_COMMANDS: Final[Mapping[str, Callable[[SessionsFolder, argparse.Namespace], int]]] = {
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


def _terminal_width() -> int | None:
    """How many cells the terminal has that standard output is; None when it is none."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError):
        return None


def _tell_copies(store: SessionStore) -> None:
    """Where numbers are given: the files that look like candidates' and are not counted."""
    for copy in store.copies():
        _warn(f"{store.name}/{copy.name} : {copy.reason}. {copy.advice}")


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
        _warn(sentence)
    return PROBLEM if refused or altered else OK


# --- what is printed ---


def _say(text: str) -> None:
    print(visible(text))


def _warn(text: str) -> None:
    from e1tui.tui.keys.told import with_keys

    print(visible(with_keys(text)), file=sys.stderr)


def _fail(error: E1Error | str, code: int) -> int:
    from e1tui.tui.keys.told import with_keys

    with contextlib.suppress(OSError, ValueError):
        print(f"e1tui : {visible(with_keys(str(error)), multiline=True)}", file=sys.stderr, flush=True)
    return code


def _one_line(text: str) -> str:
    return clean(text).strip()


def _quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)


def _make_output_safe() -> None:
    """A terminal that is not UTF-8 gets plain letters for what it lacks; nothing crashes on a character."""
    codecs.register_error(_ERRORS, _plain_letters)
    for stream in (sys.stdout, sys.stderr):
        _reconfigure(stream, errors=_ERRORS)


_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "«": '"', "»": '"', "…": "...", "–": "-", "—": "-"})


def _plain_letters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(to_ascii(c.translate(_PLAIN)) or "?" for c in lacking), error.end


def _reconfigure(stream: object, **options: str) -> None:
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(**options)  # type: ignore[arg-type]
