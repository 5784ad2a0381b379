"""Folders to write in that other accounts can change too: no link of theirs is followed, no file replaced.

Under a forced command, the account that fetches the documents may put a link in the place of `exports/<session>`:
what is written by path would then go wherever that leads.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.errors import FileProblem, SaveError

# What file systems say to O_TMPFILE that do not know it; EISDIR is an old kernel's.
_NO_TMPFILE: Final = frozenset({errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL})
_OPEN: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class Folder:
    """An open folder. Whatever takes the place of `path` meanwhile, what is read and written is in this one."""

    path: Path
    descriptor: int

    def read(self, name: str, limit: int) -> bytes:
        """`files.read_bounded` of a file in it."""
        return files.read_in(self.descriptor, Path(name), limit)

    def write(self, name: str, content: bytes) -> bool:
        """`files.write_file` of a file in it."""
        try:
            return files.replace_in(self.descriptor, name, content)
        except OSError as error:
            raise SaveError(f"{name} n’est pas enregistré : {files.cause(error)}.") from error

    def has(self, name: str) -> bool:
        """Whether there is anything of that name, a link that leads nowhere included."""
        try:
            os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
        except OSError:
            return False
        return True

    def erase(self, name: str) -> None:
        """Remove a folder in it with the files of that one, if it is there; SaveError when something stays."""
        try:
            with _opened_in(self, name, make=False) as folder:
                for each in os.listdir(folder.descriptor):
                    os.unlink(each, dir_fd=folder.descriptor)
            os.rmdir(name, dir_fd=self.descriptor)
        except FileNotFoundError:
            return
        except OSError as error:
            raise SaveError(f"{self.path / name} n’est pas effacé : {files.cause(error)}.") from error

    @contextlib.contextmanager
    def new(self, name: str) -> Iterator[Folder]:
        """A new folder in it, of that name or with a number behind it; SaveError when it cannot be made."""
        free, number = name, 1
        while True:
            try:
                os.mkdir(free, files.PRIVATE_FOLDER, dir_fd=self.descriptor)
            except FileExistsError:
                number += 1
                free = f"{name}-{number}"
            except OSError as error:
                raise _refusal(self.path / name, error) from error
            else:
                break
        with _opened_in(self, free, make=False) as folder:
            files.settle_folder(free, self.descriptor)
            yield folder


def named(path: Path) -> Path:
    """A folder's path for `opened`, where a person or the host has named it: then it may be a link."""
    return path.resolve() if path.is_symlink() else path


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """Open a folder, made when it is missing. Its parent may be a link, it may not: SaveError, naming it."""
    files.make_folder(path.parent)
    try:
        descriptor = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise _refusal(path, error) from error
    try:
        with _opened_in(Folder(path.parent, descriptor), path.name or ".", make=True) as folder:
            yield folder
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _opened_in(parent: Folder, name: str, *, make: bool) -> Iterator[Folder]:
    path = parent.path / name
    try:
        if make:
            with contextlib.suppress(FileExistsError):
                os.mkdir(name, files.PRIVATE_FOLDER, dir_fd=parent.descriptor)
                files.settle_folder(name, parent.descriptor)
        descriptor = os.open(name, _OPEN, dir_fd=parent.descriptor)
    except NotADirectoryError as error:  # what Linux says of a link too
        _refuse_link(parent, name)
        raise SaveError(f"{path} existe et n’est pas un dossier.") from error
    except OSError as error:
        _refuse_link(parent, name)
        raise _refusal(path, error) from error
    try:
        yield Folder(path, descriptor)
    finally:
        os.close(descriptor)


def _refuse_link(parent: Folder, name: str) -> None:
    with contextlib.suppress(OSError):
        status = os.stat(name, dir_fd=parent.descriptor, follow_symlinks=False)
        if stat.S_ISLNK(status.st_mode):
            raise SaveError(
                f"{parent.path / name} est un lien symbolique, qui n’est pas suivi : rien n’y est écrit."
                " Enlevez-le, le dossier sera refait."
            )


def _refusal(path: Path, error: OSError) -> SaveError:
    return SaveError(f"Le dossier {path} ne peut pas être créé : {files.cause(error)}.")


def is_there(folder: Folder, name: str, content: bytes) -> bool:
    """Whether the folder's file has these very bytes."""
    with contextlib.suppress(FileProblem):
        return folder.read(name, len(content)) == content
    return False


def create_file(path: Path, content: bytes) -> bool:
    """Write a file that is not there yet; what somebody else has put under that name meanwhile is never touched.

    The file has no name before it is whole and on disk: a process that is killed leaves nothing of it. Whether the
    disk confirmed the name; SaveError when nothing was written.
    """
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            _create_in(folder, path.name, content)
            return files.sync_folder(folder)
        finally:
            os.close(folder)
    except FileExistsError as error:
        raise SaveError(_is_there(path)) from error
    except OSError as error:
        raise SaveError(f"{path.name} n’est pas enregistré : {files.cause(error)}.") from error


def check_new(path: Path) -> None:
    """Before anything is made for it: SaveError where that file is there, FileProblem where its folder is not."""
    if os.path.lexists(path):
        raise SaveError(_is_there(path))
    if not path.parent.is_dir():
        raise FileProblem(f"{path.parent} : pas de dossier de ce nom.")


def _is_there(path: Path) -> str:
    return f"{path} existe déjà, il n’est pas remplacé : choisissez un autre nom."


def unconfirmed(path: Path) -> str:
    """What is said of a file that `create_file` could not have confirmed."""
    return f"{path} est écrit, mais le disque n’a pas confirmé."


def _create_in(folder: int, name: str, content: bytes) -> None:
    try:
        descriptor = os.open(
            ".", os.O_TMPFILE | os.O_WRONLY | os.O_CLOEXEC, files.PRIVATE_FILE, dir_fd=folder
        )
    except OSError as error:
        if error.errno not in _NO_TMPFILE:
            raise
        _create_named(folder, name, content)
        return
    try:
        files.fill(descriptor, folder, content)
        try:
            os.link(f"/proc/self/fd/{descriptor}", name, dst_dir_fd=folder, follow_symlinks=True)
        except FileExistsError:
            raise
        except OSError:  # no /proc here, or a disk that gives no name afterwards
            _create_named(folder, name, content)
    finally:
        os.close(descriptor)


def _create_named(folder: int, name: str, content: bytes) -> None:
    """Where a file cannot be without a name (FAT, most network mounts)."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(name, flags, files.PRIVATE_FILE, dir_fd=folder)
    try:
        files.fill(descriptor, folder, content)
    except BaseException:
        with contextlib.suppress(OSError):
            if files.is_in_place(folder, name, descriptor):
                os.unlink(name, dir_fd=folder)
        raise
    finally:
        os.close(descriptor)
