"""Crash-safe replacement, bounded reads and safe opening of files; knows nothing of grids."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from pathlib import Path
from typing import Final

from e1tui.errors import FileProblem, SaveError

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700
_SHARED_FILE: Final = 0o660
SHARED_FOLDER: Final = 0o2770
# Nothing of the file's own name in it: temporary files are seen by other accounts and by backup logs.
_TEMPORARY: Final = ".e1tui.{}.tmp"
_LEFT_BEHIND: Final = re.compile(r"\.e1tui\.[0-9a-f]{12}\.tmp")

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
    errno.ENXIO: "ce n’est pas un fichier ordinaire",
    errno.ENOLCK: "ce système de fichiers ne donne pas de verrou",
    errno.ESTALE: "le partage réseau a perdu ce fichier",
    errno.ETIMEDOUT: "le partage réseau ne répond pas",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENFILE: "trop de fichiers sont ouverts",
    errno.ENOMEM: "la mémoire manque",
    errno.ELOOP: "c’est un lien symbolique, qui n’est pas suivi",
    errno.EEXIST: "ce nom est déjà pris",
    errno.EFBIG: "la taille permise est dépassée",
    errno.ENAMETOOLONG: "ce nom est trop long",
}


# Windows opens a device for these, whatever folder and extension they are given ("CON.txt", "aux .2026.pdf").
_DEVICES: Final = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\s*(?:\..*)?", re.I | re.S
)


def is_windows_device(name: str) -> bool:
    """Whether Windows could not keep a file or folder of that name."""
    return _DEVICES.fullmatch(name) is not None


def cause(error: OSError) -> str:
    """What the operating system refused, in French."""
    return _CAUSES.get(error.errno or 0, f"erreur d’entrée-sortie n° {error.errno}")


def read_bounded(path: Path, limit: int, *, follow: bool = False) -> bytes:
    """The content of a regular file of at most `limit` bytes.

    Never blocks on a FIFO. Unless the user named the file (`follow`), follows no symbolic link and refuses a
    file that has a second name (a hard link): what it holds may be somebody else's. Raises FileProblem with
    the reason.
    """
    return read_in(None, path, limit, follow=follow)


def read_in(folder: int | None, path: Path, limit: int, *, follow: bool = False) -> bytes:
    """`read_bounded` of a path that starts from an open folder (its descriptor), not from where the process is."""
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    try:
        descriptor = os.open(path, flags, dir_fd=folder)
        try:
            _check_ordinary(path, os.fstat(descriptor), linked=follow)
            content = _read_at_most(descriptor, limit + 1)
        finally:
            _close(descriptor)
    except OSError as error:
        raise FileProblem(f"{path.name} : lecture impossible, {cause(error)}.") from error
    if len(content) > limit:
        raise FileProblem(f"{path.name} : plus de {limit // 1024} Kio, ce n’est pas un fichier attendu.")
    return content


def _check_ordinary(path: Path, status: os.stat_result, *, linked: bool) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise FileProblem(f"{path.name} : {_CAUSES[errno.EISDIR]}.")
    if not stat.S_ISREG(status.st_mode):
        raise FileProblem(f"{path.name} : ce n’est pas un fichier ordinaire.")
    if status.st_nlink > 1 and not linked:
        raise FileProblem(
            f"{path.name} : ce fichier a un second nom (lien physique) ; remplacez-le par une copie."
        )


def _read_at_most(descriptor: int, size: int) -> bytes:
    parts = []
    while size and (part := os.read(descriptor, size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def replace_file(path: Path, content: bytes) -> bool:
    """Write a file so that a crash at any point leaves the old content or the new one, whole.

    Temporary file in the same folder, fsync, rename, fsync of the folder; when it returns True, the content is
    on disk. False: it is in place, every reader sees it, but the disk did not confirm the new name, so that a
    power cut may bring the old content back. Raises OSError, and leaves no temporary file, when nothing was
    replaced.
    """
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return replace_in(folder, path.name, content)
    finally:
        _close(folder)


def replace_in(folder: int, name: str, content: bytes) -> bool:
    """`replace_file` in an open folder."""
    _replace_in(folder, name, content)
    # From here on the new content is in place: no failure is "not saved" any more.
    return sync_folder(folder)


def write_file(path: Path, content: bytes) -> bool:
    """`replace_file` with every failure turned into a SaveError that says what to do."""
    try:
        return replace_file(path, content)
    except OSError as error:
        raise SaveError(f"{path.name} n’est pas enregistré : {cause(error)}.") from error


def _replace_in(folder: int, name: str, content: bytes) -> None:
    temporary = temporary_name()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(temporary, flags, PRIVATE_FILE, dir_fd=folder)
    try:
        fill(descriptor, folder, content)
        try:
            os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError:
            # A network file system may have renamed and lost its answer.
            if not is_in_place(folder, name, descriptor):
                raise
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise
    finally:
        _close(descriptor)


def fill(descriptor: int, folder: int, content: bytes) -> None:
    """Put a new file's content on disk, with the owner and the mode of its folder's files."""
    give(descriptor, folder)
    os.fchmod(descriptor, file_mode(folder))
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
    os.fsync(descriptor)


def is_in_place(folder: int, name: str, descriptor: int) -> bool:
    """Whether that name in a folder is the open file's."""
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        return os.path.samestat(found, os.fstat(descriptor))
    except OSError:
        return False


def free_place(path: Path, suffix: str = "") -> Path:
    """The path itself, or with a number behind it (before its `suffix`) where it is taken."""
    found, number = path, 1
    while os.path.lexists(found):
        number += 1
        found = path.with_name(f"{path.name.removesuffix(suffix)}-{number}{suffix}")
    return found


def move(source: Path, target: Path) -> None:
    """Rename a file within a session, durably; nothing that is there is overwritten.

    The caller holds the session's lock: between the look and the rename nobody else writes. (A hard link and
    an unlink would need no lock, but a crash between the two leaves a file with two names.) Raises SaveError
    when nothing was moved.
    """
    try:
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, "")
        os.rename(source, target)
    except OSError as error:
        raise SaveError(f"{source.name} n’est pas déplacé : {cause(error)}.") from error
    for folder in (target.parent, source.parent):
        with contextlib.suppress(OSError):  # it is moved: a failure to make that durable is not "not moved"
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            sync_folder(descriptor)
            _close(descriptor)


def sync_folder(descriptor: int) -> bool:
    """Make an open folder's names durable; whether the disk confirmed it."""
    try:
        os.fsync(descriptor)
    except OSError:
        return False
    return True


def sweep(folder: Path) -> None:
    """Remove the temporary files of processes that were killed; the caller holds the lock of their writers."""
    with contextlib.suppress(OSError):  # clumsy to leave them, wrong to stop a save for them
        for name in os.listdir(folder):
            if is_left_behind(name):
                os.unlink(folder / name)


def temporary_name() -> str:
    """A name for a temporary file, which `sweep` knows."""
    return _TEMPORARY.format(os.urandom(6).hex())


def is_left_behind(name: str) -> bool:
    """Whether a file has a temporary file's name."""
    return bool(_LEFT_BEHIND.fullmatch(name))


def _close(descriptor: int) -> None:
    """Close what was read, or what fsync has confirmed: an error tells nothing more, and must undo nothing."""
    with contextlib.suppress(OSError):
        os.close(descriptor)


def give(descriptor: int, folder: int | Path) -> None:
    """Give what root made in a folder to the folder's owner and group; what others make is theirs already.

    Else a command that an administrator runs leaves files that the commission cannot open. OSError where the file
    system does not let root do so.
    """
    if os.geteuid() != 0:
        return
    made, owner = os.fstat(descriptor), os.stat(folder)
    if (made.st_uid, made.st_gid) != (owner.st_uid, owner.st_gid):
        os.fchown(descriptor, owner.st_uid, owner.st_gid)


def file_mode(folder: int | Path) -> int:
    """0600, or 0660 in a setgid folder: a commission of several accounts shares it by its group."""
    return _SHARED_FILE if os.stat(folder).st_mode & stat.S_ISGID else PRIVATE_FILE


def make_folder(path: Path) -> None:
    """Create a folder and its missing parents, private whatever the umask; keeps a parent's setgid group.

    One that root makes belongs to whom its parent belongs.
    """
    try:
        _make_folder(path)
    except OSError as error:
        raise SaveError(f"Le dossier {path} ne peut pas être créé : {cause(error)}.") from error


def _make_folder(path: Path) -> None:
    if path.is_dir():
        return
    if path.parent != path:
        _make_folder(path.parent)
    try:
        path.mkdir(PRIVATE_FOLDER)
    except FileExistsError:
        if path.is_dir():
            return
        raise SaveError(f"{path} existe et n’est pas un dossier.") from None
    settle_folder(path, path.parent)


def new_folder(path: Path) -> None:
    """Create a folder as `make_folder` does; FileExistsError when there is anything of that name."""
    path.mkdir(PRIVATE_FOLDER)
    settle_folder(path, path.parent)


def settle_folder(path: Path | str, parent: int | Path) -> None:
    """Give a folder that was just made in `parent` (an open folder, or a path) its owner and its mode."""
    within = parent if isinstance(parent, int) else None
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags, dir_fd=within)
    except PermissionError:  # the umask took our own right to read it
        os.chmod(path, PRIVATE_FOLDER, dir_fd=within)
        descriptor = os.open(path, flags, dir_fd=within)
    try:
        give(descriptor, parent)
        shared = os.stat(parent).st_mode & stat.S_ISGID
        os.fchmod(descriptor, SHARED_FOLDER if shared else PRIVATE_FOLDER)
    finally:
        _close(descriptor)
