"""Folders to write in that other accounts can change too: opened without following a link, then used by descriptor.

Under a forced command, the account that fetches the documents may put a link in the place of `exports/<session>`:
what is written by path would then go wherever that leads.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.errors import FileProblem, SaveError

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
