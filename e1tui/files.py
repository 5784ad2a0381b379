"""Crash-safe replacement, bounded reads and safe opening of files; knows nothing of grids."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path
from typing import Final

from e1tui.errors import FileProblem, SaveError

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700
_SHARED_FILE: Final = 0o660
_SHARED_FOLDER: Final = 0o2770
TEMPORARY_SUFFIX: Final = ".tmp"

_CAUSES: Final = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota du compte est atteint",
    errno.EROFS: "le système de fichiers est en lecture seule",
    errno.EACCES: "ce compte n’en a pas le droit",
    errno.EPERM: "ce compte n’en a pas le droit",
    errno.ENOENT: "le fichier ou le dossier n’existe pas ou plus",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.EISDIR: "c’est un dossier, non un fichier",
    errno.EIO: "erreur du disque",
    errno.ELOOP: "c’est un lien symbolique, qui n’est pas suivi",
    errno.EEXIST: "ce nom est déjà pris",
    errno.EFBIG: "la taille permise est dépassée",
    errno.ENAMETOOLONG: "ce nom est trop long",
}


def cause(error: OSError) -> str:
    """What the operating system refused, in French."""
    return _CAUSES.get(error.errno or 0, error.strerror or "erreur d’entrée-sortie")


def read_bounded(path: Path, limit: int, *, follow: bool = False) -> bytes:
    """The content of a regular file of at most `limit` bytes.

    Never blocks on a FIFO and never follows a symbolic link, unless the user named the file (`follow`).
    Raises FileProblem with the reason.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    try:
        descriptor = os.open(path, flags)
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if stat.S_ISDIR(status.st_mode):
                raise FileProblem(f"{path.name} : {_CAUSES[errno.EISDIR]}.")
            if not stat.S_ISREG(status.st_mode):
                raise FileProblem(f"{path.name} : ce n’est pas un fichier ordinaire.")
            content = file.read(limit + 1)
    except OSError as error:
        raise FileProblem(f"{path.name} : lecture impossible, {cause(error)}.") from error
    if len(content) > limit:
        raise FileProblem(f"{path.name} : plus de {limit // 1024} Kio, ce n’est pas un fichier attendu.")
    return content


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that a crash at any point leaves the old content or the new one, whole.

    Temporary file in the same folder, fsync, rename, fsync of the folder; when it returns, the content is on
    disk. Raises SaveError, and leaves no temporary file, when nothing was replaced.
    """
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _replace_in(folder, path, content)
        # From here on the new content is in place: a failure to make the *name* durable is not "not saved".
        with contextlib.suppress(OSError):
            os.fsync(folder)
    finally:
        os.close(folder)


def write_file(path: Path, content: bytes) -> None:
    """`replace_file` with every failure turned into a SaveError that says what to do."""
    try:
        replace_file(path, content)
    except OSError as error:
        raise SaveError(f"{path.name} n’est pas enregistré : {cause(error)}.") from error


def _replace_in(folder: int, path: Path, content: bytes) -> None:
    temporary = f".{path.stem[:80]}.{secrets.token_hex(6)}{TEMPORARY_SUFFIX}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(temporary, flags, PRIVATE_FILE, dir_fd=folder)
    try:
        try:
            os.fchmod(descriptor, file_mode(folder))
            view = memoryview(content)
            while view:
                view = view[os.write(descriptor, view) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.rename(temporary, path.name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise


def file_mode(folder: int | Path) -> int:
    """0600, or 0660 in a setgid folder: a commission of several accounts shares it by its group."""
    return _SHARED_FILE if os.stat(folder).st_mode & stat.S_ISGID else PRIVATE_FILE


def make_folder(path: Path) -> None:
    """Create a folder and its missing parents, private whatever the umask; keeps a parent's setgid group."""
    if path.is_dir():
        return
    if path.parent != path:
        make_folder(path.parent)
    try:
        path.mkdir(PRIVATE_FOLDER)
        shared = path.parent.stat().st_mode & stat.S_ISGID
        path.chmod(_SHARED_FOLDER if shared else PRIVATE_FOLDER)
    except FileExistsError:
        if not path.is_dir():
            raise SaveError(f"{path} existe et n’est pas un dossier.") from None
    except OSError as error:
        raise SaveError(f"Le dossier {path} ne peut pas être créé : {cause(error)}.") from error
