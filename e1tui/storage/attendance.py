"""Who else has the session open: advisory, one small file per running app in `.presents/`.

Each app keeps its file locked (`flock`) as long as it runs: the kernel lets go with the process, however it dies, so
an entry that can be locked is a dead one and is removed by whoever looks. Where there is no `flock`, an entry that
was not touched for `STALE` is dead. The account is the file's owner, not what the file says.

Nothing here raises for a disk that refuses: not to know who is in must not stop anybody from scoring.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import json
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from e1tui import files
from e1tui.domain.dates import is_sound
from e1tui.domain.text import clean
from e1tui.storage.author import Author, account_name

PRESENTS: Final = ".presents"
HEARTBEAT: Final = dt.timedelta(seconds=5)  # how often a screen should call `heartbeat`
STALE: Final = dt.timedelta(seconds=20)
_IDLE: Final = dt.timedelta(minutes=2)
_MAX_BYTES: Final = 4096
_SUFFIX: Final = ".present"


@dataclass(frozen=True)
class Present:
    """One running app. `stem` is the candidate that is open in it, "" for the list.

    `own` is an app of this same account and member: another window, or a connection that dropped and that the
    host has not noticed yet. `active` is when its last key came.
    """

    account: str
    member: str
    stem: str
    terminal: str
    since: dt.datetime
    active: dt.datetime
    own: bool = False

    @property
    def who(self) -> str:
        """The member who holds the keyboard there, else the account."""
        return self.member or self.account

    def sentence(self, now: dt.datetime) -> str:
        """For the head of a screen: "DURAND Alix", "vous, par une autre connexion (pts/3) …"."""
        idle = now - self.active
        still = f", sans touche depuis {int(idle.total_seconds() // 60)} min" if idle >= _IDLE else ""
        if not self.own:
            return f"{self.who}{still}"
        place = f" ({self.terminal})" if self.terminal else ""
        lost = " : connexion perdue ?" if still else ""
        return f"vous, par une autre connexion{place}{still}{lost}"


class Attendance:
    """This app's own entry in a session, and a look at the others. To be left with `leave`."""

    def __init__(self, folder: Path, author: Author, clock: Callable[[], dt.datetime]) -> None:
        self._folder = folder / PRESENTS
        self._author = author
        self._clock = clock
        self._name = f"{os.urandom(8).hex()}{_SUFFIX}"  # nobody's name in it
        self._descriptor: int | None = None
        now = clock()
        self._mine = Present(author.account, author.member, "", _terminal(), now, now)

    def enter(self, stem: str = "") -> None:
        """Say that one is in: on the list, or on a candidate."""
        now = self._clock()
        self._mine = replace(self._mine, stem=stem, active=now)
        with contextlib.suppress(OSError):
            if self._descriptor is None:
                self._descriptor = self._created()
            self._write()

    def heartbeat(self, active: dt.datetime | None = None) -> None:
        """Say that one is still in, and when the last key came; to be called every `HEARTBEAT`."""
        if active is not None:
            self._mine = replace(self._mine, active=active)
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                self._write()

    def leave(self) -> None:
        """Take the entry away."""
        if self._descriptor is None:
            return
        with contextlib.suppress(OSError):
            os.unlink(self._folder / self._name)
        with contextlib.suppress(OSError):
            os.close(self._descriptor)
        self._descriptor = None

    def others(self) -> tuple[Present, ...]:
        """Who else is in now, by name; the entries of dead processes are removed on the way."""
        try:
            folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            return ()
        try:
            found = [one for name in os.listdir(folder) if (one := self._look(folder, name)) is not None]
        except OSError:
            return ()
        finally:
            os.close(folder)
        return tuple(sorted(found, key=lambda one: (one.who, one.since.timestamp())))

    def on(self, stem: str) -> tuple[Present, ...]:
        """Who else is on that candidate."""
        return tuple(one for one in self.others() if one.stem == stem)

    # --- one's own entry ---

    def _created(self) -> int:
        """The new entry's descriptor; it is locked before it has the name that others look at."""
        with contextlib.suppress(FileExistsError):
            files.new_folder(self._folder)
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            temporary = f".{self._name}.tmp"
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            descriptor = os.open(temporary, flags, files.PRIVATE_FILE, dir_fd=folder)
            try:
                os.fchmod(descriptor, _mode(folder))
                with contextlib.suppress(OSError):  # no flock here: the entry lives by its heartbeat
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.rename(temporary, self._name, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                os.close(descriptor)
                os.unlink(temporary, dir_fd=folder)
                raise
        finally:
            os.close(folder)
        return descriptor

    def _write(self) -> None:
        assert self._descriptor is not None
        content = json.dumps(
            {
                "membre": self._mine.member,
                "candidat": self._mine.stem,
                "terminal": self._mine.terminal,
                "depuis": self._mine.since.isoformat(),
                "actif": self._mine.active.isoformat(),
            }
        ).encode()
        os.pwrite(self._descriptor, content, 0)
        os.ftruncate(self._descriptor, len(content))

    # --- the others' ---

    def _look(self, folder: int, name: str) -> Present | None:
        """The entry of that name; None for one's own, a dead one (it is removed) and what is no entry."""
        if name == self._name or _SUFFIX not in name:
            return None
        with contextlib.suppress(OSError), _opened(folder, name) as descriptor:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return None
            named = name.endswith(_SUFFIX)  # else it is being made, or its process was killed at that moment
            if self._is_dead(descriptor, status) if named else self._is_old(status):
                os.unlink(name, dir_fd=folder)
            elif named:
                return self._read(os.read(descriptor, _MAX_BYTES), status)
        return None

    def _is_dead(self, descriptor: int, status: os.stat_result) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return self._is_old(status)
        return True

    def _is_old(self, status: os.stat_result) -> bool:
        return self._clock().timestamp() - status.st_mtime > STALE.total_seconds()

    def _read(self, content: bytes, status: os.stat_result) -> Present | None:
        try:
            entry = json.loads(content)
            since = dt.datetime.fromisoformat(_text(entry, "depuis"))
            active = dt.datetime.fromisoformat(_text(entry, "actif"))
        except (ValueError, TypeError, RecursionError):
            return None  # written at this moment, or by something else
        if any(one.utcoffset() is None or not is_sound(one) for one in (since, active)):
            return None
        account, member = account_name(status.st_uid), _text(entry, "membre")
        own = status.st_uid == os.getuid() and member == self._mine.member
        return Present(
            account, member, _text(entry, "candidat"), _text(entry, "terminal"), since, active, own
        )


def _mode(folder: int) -> int:
    """Of an entry: root's stays root's, for its owner tells who is in, and is to be read by those of the folder."""
    is_guest = os.geteuid() == 0 and os.stat(folder).st_uid != 0
    return files.file_mode(folder) | (0o044 if is_guest else 0)


@contextlib.contextmanager
def _opened(folder: int, name: str) -> Iterator[int]:
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(name, flags, dir_fd=folder)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry[key] if isinstance(entry, dict) and key in entry else ""
    return clean(value)[:200] if isinstance(value, str) else ""


def _terminal() -> str:
    """ "pts/3", by which a person finds the connection in `who`; "" without a terminal."""
    try:
        return os.ttyname(0).removeprefix("/dev/")
    except OSError:
        return ""
