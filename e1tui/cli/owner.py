"""Refuses a command that would leave files which the folder's owner cannot open, with the line to type instead.

What root makes is given to the folder's owner (`files.give`), and a setgid folder is a group's: neither is refused.
"""

from __future__ import annotations

import argparse
import os
import shlex
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.errors import E1Error
from e1tui.settings import exports_folder, shared_exports
from e1tui.storage.author import account_name

_OF_THE_FOLDER: Final = frozenset({"nouvelle", "restaurer", "reunir"})
_OF_A_SESSION: Final = frozenset({"importer", "clore", "rouvrir", "saisir", "deplacer", "archiver", "purger"})


def check_owner(
    root: Path, options: argparse.Namespace, words: Sequence[str], environ: Mapping[str, str]
) -> None:
    """E1Error when what the command writes would be this account's in somebody else's folder."""
    folder = _written_to(root, options, environ)
    if folder is None or os.geteuid() == 0:
        return
    try:
        status = os.stat(folder)
    except OSError:  # there is none yet, or what opens it will say why not
        return
    if status.st_uid == os.geteuid() or status.st_mode & stat.S_ISGID or _is_theirs(folder, status):
        return
    raise E1Error(
        f"{folder} est au compte {account_name(status.st_uid)}, qui ne pourrait plus ouvrir ce que ce compte-ci y"
        f" écrirait. Rien n’est fait.\nTapez plutôt : {instead(status.st_uid, root, words, environ)}"
    )


def _written_to(root: Path, options: argparse.Namespace, environ: Mapping[str, str]) -> Path | None:
    if options.command in _OF_THE_FOLDER:
        return root
    if "/" in (getattr(options, "session", None) or ""):  # no session's name, as the command will say
        return None
    if options.command in _OF_A_SESSION:
        return root / str(options.session)
    if options.command == "exporter" and not options.vers:
        folder = exports_folder(root / options.session, environ)
        return folder if folder.is_dir() else folder.parent
    return None


def _is_theirs(folder: Path, status: os.stat_result) -> bool:
    """Whether the disk gives what is made in the folder to its owner by itself, as FAT and some mounts do."""
    probe = folder / files.temporary_name()
    try:
        descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, files.PRIVATE_FILE)
    except OSError:
        return False
    try:
        return os.fstat(descriptor).st_uid == status.st_uid
    finally:
        os.close(descriptor)
        os.unlink(probe)


def instead(owner: int, root: Path, words: Sequence[str], environ: Mapping[str, str]) -> str:
    """The command line that does it as that owner; sudo keeps neither the environment nor where programs are."""
    exports = shared_exports(environ)
    named = [f"E1TUI_EXPORTS={exports.absolute()}"] if exports else []
    rest = list(words)
    if not any(word == "--sessions" or word.startswith("--sessions=") for word in rest):
        rest = ["--sessions", str(root.absolute()), *rest]
    name = account_name(owner)
    account = f"#{owner}" if " " in name else name  # one that has no name here
    program = os.path.abspath(sys.argv[0]) if sys.argv[0].endswith("/e1tui") else "e1tui"
    return shlex.join(["sudo", "-u", account, *(["env", *named] if named else []), program, *rest])
