"""The command `e1tui`: opens the app, or runs one command and leaves.

The only place that prints, exits, or turns an E1Error into a line on stderr. What a command needs is imported by
it, when it runs: the others start at once, and so does the first frame of the app.
"""

from __future__ import annotations

import argparse
import codecs
import contextlib
import datetime as dt
import gc
import io
import os
import sys
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from e1tui.cli_options import build_parser
from e1tui.domain.text import clean, to_ascii, visible
from e1tui.errors import E1Error, UsageError
from e1tui.settings import checked_keyboard, is_shared, load_settings, sessions_folder, settings_files

if TYPE_CHECKING:
    from e1tui.storage.folder import SessionsFolder
    from e1tui.storage.store import SessionStore, Stored, Unreadable
    from e1tui.storage.who import Author

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
        from e1tui.tui import crash  # neither module of it is needed before

        # Not the message: it may name a candidate.
        detail = crash.report(error, dt.datetime.now().astimezone().replace(microsecond=0))
        return _fail(f"erreur interne. Rien n’est perdu de ce qui est enregistré.\n{detail}", PROBLEM)
    return code


def _run(argv: Sequence[str] | None) -> int:
    options = build_parser().parse_args(argv)
    if options.clavier is not None:
        checked_keyboard(options.clavier, "--clavier")
    if options.command == "demo":
        return _demo(options)
    root = sessions_folder(options.sessions, os.environ, Path.cwd())
    if options.command is None:
        return _open_app(root, options)
    from e1tui.storage.folder import SessionsFolder

    return _COMMANDS[options.command](SessionsFolder(root), options)


# --- the app ---


def _open_app(root: Path, options: argparse.Namespace) -> int:
    _check_terminal(os.environ)
    settings, problems = load_settings(settings_files())
    forced = _forced_keyboard(options.clavier, os.environ)
    if forced:
        settings = replace(settings, keyboard=forced)
    _drop_variables(os.environ)
    # What is imported does not become garbage, and looking for some takes a fifteenth of the start; E1App enables it.
    gc.disable()
    from e1tui.tui.opening import opened

    with opened(root, settings, os.environ, _now().date()) as held:
        from e1tui.tui.app import run_app  # a third of a second: the first frame does not wait for it

        return run_app(
            root,
            replace(settings, shared_account=is_shared(settings, os.environ)),
            keyboard_forced=bool(forced),
            first_start=not settings.keyboard and options.command != "demo",
            problems=problems,
            held=held,
        )


def _drop_variables(environ: MutableMapping[str, str]) -> None:
    """Take away what Textual would read of the environment when it is imported.

    $TEXTUAL_DRIVER loads code, others write files or change keys; $COLUMNS and $LINES hide the window's size.
    """
    for name in list(environ):
        if name.startswith("TEXTUAL") or name in ("COLUMNS", "LINES"):
            del environ[name]


def _forced_keyboard(option: str | None, environ: Mapping[str, str]) -> str:
    if option is not None:
        return option
    given = environ.get("E1TUI_CLAVIER", "").strip()
    return checked_keyboard(given, "$E1TUI_CLAVIER") if given else ""


def _check_terminal(environ: Mapping[str, str]) -> None:
    """UsageError when the app could not be shown or used here."""
    if not all(_is_terminal(descriptor) for descriptor in (0, 1, 2)):
        raise UsageError(
            "l’application a besoin d’un terminal, et l’entrée, la sortie ou les erreurs sont redirigées.\n"
            "Par SSH, ajoutez -t : ssh -t hôte e1tui. Les commandes s’en passent : e1tui --help."
        )
    if environ.get("TERM", "") in ("", "dumb"):
        raise UsageError(
            f"ce terminal (TERM={environ.get('TERM', '')}) ne sait pas placer le curseur.\n"
            "Essayez TERM=xterm-256color e1tui, ou une commande : e1tui --help."
        )
    for stream in (sys.__stdout__, sys.__stderr__):
        encoding = codecs.lookup(stream.encoding).name if stream else ""
        if encoding != "utf-8":
            raise UsageError(
                f"la langue de ce terminal est réglée sur l’encodage {encoding}, il faut UTF-8.\n"
                "Essayez LC_ALL=C.UTF-8 e1tui (dans PuTTY : Window, Translation, UTF-8)."
            )


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


def _demo(options: argparse.Namespace) -> int:
    from e1tui.storage.example import copy_example

    _check_terminal(os.environ)  # before anything is copied
    if options.dir is not None:
        if not options.dir.strip():
            raise UsageError("demo : un dossier est attendu.")
        root = Path(options.dir).absolute()
        copy_example(root)
        return _open_app(root, options)
    import tempfile

    root = Path(tempfile.mkdtemp(prefix="e1tui-demo-"))
    copy_example(root)
    try:
        return _open_app(root, options)
    finally:
        _say(f"L’exemple, avec ce que vous y avez fait, reste dans {root}")
        _say(f"Pour y revenir : e1tui demo {root}. Ce dossier temporaire peut être effacé.")


# --- the commands ---


def _new(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui.domain.session import ExamForm, Session
    from e1tui.storage.grids import DEFAULT_GRID

    name = options.session
    title = f"E1, session {name}" if options.intitule is None else _one_line(options.intitule)
    if not title:
        raise UsageError("--intitule : un texte non vide est attendu.")
    session = Session(
        grid_id=DEFAULT_GRID,
        title=title,
        form=ExamForm(options.forme) if options.forme else None,
        school=_one_line(options.etablissement),
        date=options.date,
    )
    store = folder.create(name, session)
    _say(f"Session créée : {store.folder}")
    _say(f"Ensuite : e1tui importer {_quoted(name)} candidats.csv, ou e1tui pour l’ouvrir.")
    return OK


def _import(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui import cli_import

    return cli_import.run(folder.open(options.session), options, _author(), _now(), _say, _warn)


def _list(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui import cli_list

    store = folder.open(options.session)
    grid = store.grid()
    loaded = store.load_all()
    found = cli_list.rows(grid, loaded)
    match options.format:
        case "json":
            _reconfigure(sys.stdout, encoding="utf-8", errors=_ERRORS)
            text = cli_list.as_json(found)
        case "csv":
            _reconfigure(sys.stdout, encoding="utf-8", errors=_ERRORS)
            text = cli_list.as_csv(grid, found)
        case _:
            text = cli_list.as_table(grid, store.session(), found, _terminal_width())
    sys.stdout.write(text)
    return _report_unreadable(store, loaded)


def _export(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui import cli_export  # the layout of documents, which the app and the other commands do without

    return cli_export.run(folder.open(options.session), options, _say, _warn)


def _check(folder: SessionsFolder, options: argparse.Namespace) -> int:
    if options.archive is not None:
        from e1tui import cli_archive

        if options.session is not None:
            raise UsageError("--archive : une archive ou une session, non les deux.")
        return cli_archive.check(options, _say)
    if options.empreinte is not None:
        raise UsageError("--empreinte va avec --archive.")
    from e1tui.storage.check import check_folder, check_session

    checked = check_folder(folder) if options.session is None else check_session(folder.open(options.session))
    for problem in checked.problems:
        _say(str(problem))
    if checked.problems:
        return PROBLEM
    plural = "s" if checked.files > 1 else ""
    _say(f"{checked.files} fichier{plural} vérifié{plural}, aucun problème.")
    return OK


def _close(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui import cli_closing

    return cli_closing.close(folder.open(options.session), options, _author(), _now(), _say, _warn)


def _reopen(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui import cli_closing

    return cli_closing.reopen(folder.open(options.session), options, _author(), _now(), _say)


def _figures(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui import cli_figures

    _reconfigure(sys.stdout, encoding="utf-8", errors=_ERRORS)
    stores = [folder.open(name) for name in dict.fromkeys(options.sessions_nommees)]
    return cli_figures.run(stores, options.format, sys.stdout.write, _warn)


def _archive(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui import cli_archive

    return cli_archive.archive(folder.open(options.session), options, _now(), _say, _warn)


def _restore(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui import cli_archive

    return cli_archive.restore(folder, options, _say)


def _purge(folder: SessionsFolder, options: argparse.Namespace) -> int:
    from e1tui import cli_archive

    return cli_archive.purge(folder.open(options.session), options, _ask, _say)


def _ask(question: str) -> str:
    """A line typed in answer, "" when nobody is there to type one."""
    print(visible(question), end="", flush=True)
    return sys.stdin.readline() if sys.stdin else ""


def _author() -> Author:
    from e1tui.storage.who import Author, current_account

    return Author(current_account())


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone().replace(microsecond=0)


_COMMANDS: Final[Mapping[str, Callable[[SessionsFolder, argparse.Namespace], int]]] = {
    "nouvelle": _new,
    "importer": _import,
    "lister": _list,
    "exporter": _export,
    "verifier": _check,
    "clore": _close,
    "rouvrir": _reopen,
    "bilan": _figures,
    "archiver": _archive,
    "restaurer": _restore,
    "purger": _purge,
}


def _terminal_width() -> int | None:
    """How many cells the terminal has that standard output is; None when it is none."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError):
        return None


def _report_unreadable(store: SessionStore, loaded: Sequence[Stored | Unreadable]) -> int:
    from e1tui.storage.store import Unreadable

    refused = [one for one in loaded if isinstance(one, Unreadable)]
    for one in refused:
        _warn(f"{store.name}/{one.reason}")
    return PROBLEM if refused else OK


# --- what is printed ---


def _say(text: str) -> None:
    print(visible(text))


def _warn(text: str) -> None:
    print(visible(text), file=sys.stderr)


def _fail(error: E1Error | str, code: int) -> int:
    with contextlib.suppress(OSError, ValueError):
        print(f"e1tui : {visible(str(error), multiline=True)}", file=sys.stderr, flush=True)
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
