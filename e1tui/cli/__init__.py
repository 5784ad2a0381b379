"""The command `e1tui`: opens the app, or runs one command and leaves.

The only place that turns an E1Error into a line on stderr and an exit code. What a command needs is imported by it,
when it runs: the others start at once, and so does the first frame of the app.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from e1tui.cli.output import INTERRUPTED, OK, PROBLEM, USAGE, fail, make_output_safe, say
from e1tui.errors import E1Error, FileProblem, UsageError
from e1tui.host_time import local, now
from e1tui.settings import checked_keyboard, sessions_folder


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; the exit code: 0, 1 for a problem in the data, 2 for wrong usage."""
    make_output_safe()
    try:
        code = _run(argv)
        if sys.stdout is not None:  # where it was closed before the program began
            sys.stdout.flush()
    except UsageError as error:
        return fail(error, USAGE)
    except E1Error as error:
        return fail(error, PROBLEM)
    except KeyboardInterrupt:
        return fail("interrompu.", INTERRUPTED)
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
        return fail(f"{where}{files.cause(error)}.", PROBLEM)
    except Exception as error:
        from e1tui import crash  # neither module of it is needed before

        # Not the message: it may name a candidate.
        detail = crash.report(error, local(dt.datetime.now(dt.UTC).replace(microsecond=0)))
        return fail(f"erreur interne. Rien n’est perdu de ce qui est enregistré.\n{detail}", PROBLEM)
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

        return app_module.demo(options.dir, options.clavier, now().date(), say)
    root = sessions_folder(options.sessions, os.environ, Path.cwd())
    from e1tui.cli.commands import COMMANDS
    from e1tui.cli.owner import check_owner
    from e1tui.storage.folder import SessionsFolder

    folder = SessionsFolder(root)
    check_owner(root, options, words, os.environ)
    try:
        return COMMANDS[options.command](folder, options)
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
    return app_module.open_app(sessions_folder(sessions, os.environ, Path.cwd()), keyboard, now().date())
