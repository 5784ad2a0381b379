"""The session's lock: one writer at a time, freed by the kernel with the process that held it.

Where the file system knows no `flock` (some network and FUSE mounts), a file that only one process can create
takes its place. The kernel does not free that one: it names its process, and is taken over when that process is
gone from this machine. Held by another machine, it has to be removed by hand; the message says so.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.errors import SaveError

LOCK_FILE: Final = ".verrou"
SUBSTITUTE: Final = ".verrou-tenu"
_CLAIM: Final = f"{SUBSTITUTE}.reprise"  # begins the names of claims to a lock that is left
PATIENCE: Final = 5.0  # seconds; a save holds the lock for milliseconds
NO_FLOCK: Final = (
    "Ce dossier est sur un système de fichiers sans verrous (flock) : le fichier .verrou-tenu en tient lieu."
    " S’il reste après la panne d’un autre poste, effacez-le."
)
_PAUSE: Final = 0.005
_UNKNOWN_TO_THE_FILE_SYSTEM: Final = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL})


@contextlib.contextmanager
def session_lock(folder: Path, patience: float = PATIENCE) -> Iterator[str]:
    """Hold the lock of a session's folder; gives NO_FLOCK where the substitute is held, else "".

    Raises SaveError when the lock is not free within `patience` seconds, or cannot be had.
    """
    deadline = time.monotonic() + patience
    try:
        descriptor = _taken(folder, deadline)
    except OSError as error:
        raise SaveError(f"{folder.name} : écriture impossible, {files.cause(error)}.") from error
    if descriptor is None:
        _take_substitute(folder / SUBSTITUTE, deadline)
    try:
        yield NO_FLOCK if descriptor is None else ""
    finally:
        # What was written is written: a failure to let go must not look like a failure to save.
        with contextlib.suppress(OSError):
            if descriptor is None:
                os.unlink(folder / SUBSTITUTE)
            else:
                os.close(descriptor)


def _taken(folder: Path, deadline: float) -> int | None:
    """The descriptor that holds the lock, None where the file system knows no flock."""
    path = folder / LOCK_FILE
    while True:
        descriptor = _open(path, files.file_mode(folder))
        try:
            _flock(descriptor, folder.name, deadline)
            if _is_still(path, descriptor):
                return descriptor
        except OSError as error:
            os.close(descriptor)
            if error.errno in _UNKNOWN_TO_THE_FILE_SYSTEM:
                return None
            raise
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # somebody removed the file and others lock its successor


def _open(path: Path, mode: int) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, mode)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.ENXIO, "")
        if stat.S_IMODE(status.st_mode) != mode and status.st_uid == os.geteuid():
            os.fchmod(descriptor, mode)  # the umask took the group's right to write
        files.give(descriptor, path.parent)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _flock(descriptor: int, name: str, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise SaveError(
                    f"{name} : un autre poste tient le verrou de la session depuis {PATIENCE:.0f} secondes."
                ) from None
            time.sleep(_PAUSE)
        else:
            return


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.lstat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def is_lock(name: str) -> bool:
    """Whether a file of a session's folder is the lock's, and says nothing once nobody holds it."""
    return name == LOCK_FILE or name.startswith(SUBSTITUTE)


# --- without flock ---


def _take_substitute(path: Path, deadline: float) -> None:
    """Create the file that stands for the lock, once its last holder is gone."""
    while True:
        try:
            _create(path, _this_process())
        except FileExistsError:
            if not _removed(path):
                if time.monotonic() > deadline:
                    raise SaveError(
                        f"{path.parent.name} : le verrou {SUBSTITUTE} reste tenu. Si aucun autre poste"
                        f" n’enregistre dans cette session, effacez {_blocking(path)}."
                    ) from None
                time.sleep(_PAUSE)
        except OSError as error:
            raise SaveError(f"{path.parent.name} : verrou impossible, {files.cause(error)}.") from error
        else:
            return


def _create(path: Path, content: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(path, flags, files.file_mode(path.parent))
    try:
        files.give(descriptor, path.parent)
        os.write(descriptor, content.encode())
    finally:
        os.close(descriptor)


def _removed(path: Path) -> bool:
    """Remove the lock of a process that is gone, unless another process is about to, or has taken it.

    Who may remove it is who creates the claim to it, whose name tells of which process's lock: a claim that is made
    too late finds another lock and leaves it. A claim whose own process was killed is removed by the same means.
    """
    holder = _holder(path)
    if not _is_gone(holder):
        return False
    claim = _claim(path, holder)
    try:
        _create(claim, _this_process())
    except FileExistsError:
        return _removed(claim)  # then the caller tries again
    try:
        if _holder(path) != holder:  # looked at again: now nobody else may remove that one's
            return False
        os.unlink(path)
        with contextlib.suppress(OSError):  # earlier versions' claim had this name, and nobody's in it
            os.unlink(path.with_name(_CLAIM))
        return True
    finally:
        os.unlink(claim)


def _claim(path: Path, holder: str) -> Path:
    whose = hashlib.sha256(f"{path.name} {holder}".encode()).hexdigest()[:12]
    return path.with_name(f"{_CLAIM}-{whose}")


def _blocking(path: Path) -> str:
    """What somebody has to remove by hand: the lock, and the claim to it where that is in the way."""
    claim = _claim(path, _holder(path))
    return f"{path.name} et {claim.name}" if os.path.lexists(claim) else "ce fichier"


def _this_process() -> str:
    return f"{_machine()} {os.getpid()} {_start_of(os.getpid())}"


def _machine() -> str:
    """The boot of this machine, and the container in it: process numbers mean nothing elsewhere."""
    with open("/proc/sys/kernel/random/boot_id") as file:
        boot = file.read().strip()
    return f"{boot}/{os.stat('/proc/self/ns/pid').st_ino}"


def _start_of(pid: int) -> str:
    """When a process started, "" when there is none: numbers are used again."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _holder(path: Path) -> str:
    """What a lock's file says of its process; "" where there is no such file, or it says nothing."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            return os.read(descriptor, 200).decode("ascii", "replace")
        finally:
            os.close(descriptor)
    except OSError:
        return ""


def _is_gone(holder: str) -> bool:
    """Whether a lock's process is; False where that cannot be known: on another machine, or not written whole."""
    words = holder.split()
    if len(words) != 3 or words[0] != _machine() or not words[1].isdecimal():
        return False
    return _start_of(int(words[1])) != words[2]
