"""What a command gives back: lines on stdout and stderr, a question, its exit code; on any terminal's encoding."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import sys
from typing import Final

from e1tui.domain.text import to_ascii, visible
from e1tui.errors import E1Error

OK: Final = 0
PROBLEM: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130

ERRORS: Final = "e1tui"  # our handler of what an output's encoding lacks


def say(text: str) -> None:
    """A line on stdout."""
    print(visible(text))


def warn(text: str) -> None:
    """A line on stderr, with the keys that it needs named."""
    from e1tui.tui.keys.told import with_keys

    print(visible(with_keys(text)), file=sys.stderr)


def fail(error: E1Error | str, code: int) -> int:
    """Say on stderr why the program ends; gives back its exit code."""
    from e1tui.tui.keys.told import with_keys

    with contextlib.suppress(OSError, ValueError):
        print(f"e1tui : {visible(with_keys(str(error)), multiline=True)}", file=sys.stderr, flush=True)
    return code


def ask(question: str) -> str:
    """A line typed in answer, "" when nobody is there to type one."""
    print(visible(question), end="", flush=True)
    return sys.stdin.readline() if sys.stdin else ""


def terminal_width() -> int | None:
    """How many cells the terminal has that standard output is; None when it is none."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError):
        return None


def make_output_safe() -> None:
    """A terminal that is not UTF-8 gets plain letters for what it lacks; nothing crashes on a character."""
    codecs.register_error(ERRORS, _plain_letters)
    for stream in (sys.stdout, sys.stderr):
        reconfigure(stream, errors=ERRORS)


_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "«": '"', "»": '"', "…": "...", "–": "-", "—": "-"})


def _plain_letters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(to_ascii(c.translate(_PLAIN)) or "?" for c in lacking), error.end


def reconfigure(stream: object, **options: str) -> None:
    """Another encoding, or another way with what it lacks, for stdout or stderr, unless a test stands in its place."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(**options)  # type: ignore[arg-type]
