"""File and folder names made from people's names, and the check of those that people type."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from typing import TYPE_CHECKING, Final

from e1tui import files
from e1tui.domain.text import file_stem, visible
from e1tui.errors import UsageError

if TYPE_CHECKING:
    from e1tui.domain.evaluation import Candidate
    from e1tui.domain.session import Session

SESSION_FILE: Final = "session.toml"
WITHDRAWN: Final = "retires"  # the folder of those who were withdrawn, in their session's
GRIDS: Final = "grilles"  # the folder of grids in the sessions folder, which no session may be named
# Words that programs and people put into the name of a copy, and those of the session's own file.
COPY_WORDS: Final = (
    "copi",
    "copy",
    "confli",
    "clash",
    "backup",
    "sauvegarde",
    "-bak",
    "-old",
    "-orig",
    "session",
)
_OWN_LETTERS: Final = dict.fromkeys(map(ord, "abcdefghijklmnopqrstuvwxyz0123456789-"))
_SESSION_NAME: Final = re.compile(r"[\w][\w .,'’()+-]{0,99}")


def candidate_stem(candidate: Candidate, taken: Container[str]) -> str:
    """`<nom>-<prenom>-<numero>` in ASCII, never empty, never one that is taken."""
    stem = file_stem(candidate.last_name, candidate.first_name, candidate.number)
    return _free(stem or "candidat", lambda name: name in taken)


def session_name(session: Session, is_taken: Callable[[str], bool]) -> str:
    """A folder name for a session made on screen: "2026-06-lycee-exemple"; `is_taken` says of a name whether it is."""
    month = f"{session.date:%Y-%m}" if session.date else ""
    return _free(file_stem(f"{month} {session.school or session.title}") or "session-e1", is_taken)


def are_own(stems: Sequence[str]) -> bool:
    """Whether e1tui could have given all these files of candidates their names; in half a millisecond for 5,000."""
    text = " ".join(stems)
    return len(text.translate(_OWN_LETTERS)) < max(len(stems), 1) and not any(
        word in text for word in COPY_WORDS
    )


def checked_session_name(name: str) -> str:
    """A folder name that stays in the sessions folder; UsageError otherwise."""
    if not _SESSION_NAME.fullmatch(name) or name.endswith((".", " ")):
        raise UsageError(
            f"« {visible(name)} » ne peut pas nommer une session : lettres, chiffres, espaces et tirets, sans « / »,"
            " 100 caractères au plus."
        )
    return name


def new_session_name(name: str) -> str:
    """As `checked_session_name`, for a session that is made: nor one that Windows cannot keep.

    Documents are copied to Windows, with a folder by session. A session that has such a name already still opens.
    """
    if checked_session_name(name).casefold() == GRIDS:
        raise UsageError(f"« {name} » ne peut pas nommer une session : c’est le dossier des grilles.")
    if files.is_windows_device(name):
        raise UsageError(
            f"« {visible(name)} » ne peut pas nommer une session : Windows, où vont les documents, réserve ce nom."
            " Choisissez-en un autre, par exemple avec l’année."
        )
    return name


def _free(stem: str, is_taken: Callable[[str], bool]) -> str:
    """The name itself, or with the first number from 2 on that makes it one which is free."""
    reserved = SESSION_FILE.removesuffix(".toml")
    name, number = stem, 1
    while is_taken(name) or name == reserved or files.is_windows_device(name):
        number += 1
        name = f"{stem}-{number}"
    return name
