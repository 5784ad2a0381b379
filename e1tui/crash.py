"""An unhandled exception: a log that holds no candidate's data, and the sentence that the user reads.

Without Textual: the command line uses it too.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from e1tui import __version__, files
from e1tui.errors import E1Error
from e1tui.settings import state_folder

LOG_NAME: Final = "erreurs.log"
OLD_LOG_NAME: Final = "erreurs.1.log"
LOG_LIMIT: Final = 256 * 1024
TELL_SECONDS: Final = 2.0
_DEPTH: Final = 8  # of exceptions that were raised while another was handled


def report(error: BaseException, now: dt.datetime) -> str:
    """Write an exception to the account's log; where it is, or why it could not be written, in French."""
    try:
        path = log_file()
        _append(path, describe(error, now))
    except (OSError, E1Error):
        return f"Le détail n’a pas pu être écrit dans un journal ({type(error).__name__})."
    return f"Le détail, sans donnée de candidat, est dans {path} : joignez-le à votre signalement."


def survived(error: BaseException, now: dt.datetime) -> str:
    """Write an exception that the app goes on after to the account's log; where it is, in French, on one line."""
    name = type(error).__name__
    try:
        path = log_file()
        _append(path, describe(error, now))
    except (OSError, E1Error):
        return f"Erreur inattendue ({name}), qui n’a pas pu être notée dans un journal."
    home = Path.home()
    place = Path("~", path.relative_to(home)) if path.is_relative_to(home) else path
    return f"Erreur inattendue ({name}), notée dans {place}."


def sentence(saved: bool, detail: str, *, elsewhere: bool = False) -> str:
    """What is said of an unhandled exception once the terminal is as it was before.

    `saved` when nothing is lost; `elsewhere` when some of it is in a copy, of which was told already.
    """
    if not saved:
        what = "Attention : les derniers changements n’ont pas pu être enregistrés."
    elif elsewhere:
        what = "Le reste de ce qui était saisi est enregistré."
    else:
        what = "Tout ce qui était saisi est enregistré."
    return f"e1tui : erreur interne, l’application s’est arrêtée. {what}\n{detail}"


def tell(text: str) -> None:
    """Write to stderr, for at most TELL_SECONDS: the terminal may take nothing."""

    def write() -> None:
        with contextlib.suppress(OSError):  # the terminal is gone: nobody is there to be told
            os.write(2, f"{text}\n".encode("utf-8", "replace"))

    # Not Python's own stderr: a thread that is blocked in it would keep the interpreter from ending.
    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    writer.join(TELL_SECONDS)


def log_file() -> Path:
    """The log's place, in the account's state folder."""
    return state_folder() / LOG_NAME


def describe(error: BaseException, now: dt.datetime) -> str:
    """The exception's types and the places in the code, oldest call first.

    Neither messages nor values: `KeyError: 'MARTIN'` names a candidate, and so does the path of a file.
    """
    lines = [
        f"{now.isoformat()} e1tui {__version__}, Textual {_version('textual')}, Python {sys.version.split()[0]}"
    ]
    for raised in _chain(error):
        number = f" (errno {raised.errno})" if isinstance(raised, OSError) else ""
        lines.append(f"{type(raised).__module__}.{type(raised).__qualname__}{number}")
        for frame, line in traceback.walk_tb(raised.__traceback__):
            module = frame.f_globals.get("__name__", "?")
            lines.append(f"  {module}, ligne {line}, {frame.f_code.co_qualname}")
    return "\n".join(lines) + "\n\n"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, then those that it comes from."""
    current: BaseException | None = error
    for _ in range(_DEPTH):
        if current is None:
            return
        yield current
        # Textual's WorkerFailed carries what failed in an attribute.
        wrapped = getattr(current, "error", None)
        cause = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        current = wrapped if isinstance(wrapped, BaseException) else cause


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # here: it costs every start 15 ms

    try:
        return version(package)
    except PackageNotFoundError:
        return "?"


def _append(path: Path, text: str) -> None:
    files.make_folder(path.parent)
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with open(os.open(path, flags, files.PRIVATE_FILE), "ab") as log:
        if log.tell() > LOG_LIMIT:
            path.rename(path.with_name(OLD_LOG_NAME))
            _append(path, text)
            return
        log.write(text.encode("utf-8", "backslashreplace"))
