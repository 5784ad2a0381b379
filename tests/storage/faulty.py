"""A disk that fails, and a power cut, in place of `os` in the modules that save.

`FaultyDisk` does what `os` does, counts the calls, and at the one that is asked for raises an error, or stops the
process (`Stopped`, after which nothing but closing works, as the kernel does). It also keeps what a power cut at that
moment could leave of a file: what was not fsynced may be there, half there or not at all, and a rename that no
fsync of the folder followed may have happened or not.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any
from unittest import mock

from e1tui import files
from e1tui.storage import lock, store

WRITING = frozenset({"open", "write", "fsync", "fchmod", "rename"})
_COUNTED = WRITING | {"read", "close", "unlink", "fstat", "lstat", "listdir", "stat"}


class Stopped(BaseException):
    """The process is killed here."""


class FaultyDisk:
    """`fail_at` and `stop_at` count the calls from 1; with `lasting`, every writing call fails from there on.

    `sync=False` spares the real fsyncs (the power cut is ours), `forgetful` is as if files were never fsynced.
    """

    def __init__(
        self,
        *,
        fail_at: int = 0,
        error: int = 0,
        lasting: bool = False,
        stop_at: int = 0,
        sync: bool = True,
        forgetful: bool = False,
    ) -> None:
        self.calls: list[str] = []
        self._fail_at, self._error, self._lasting, self._stop_at = fail_at, error, lasting, stop_at
        self._sync, self._forgetful = sync, forgetful
        self._stopped = False
        self._files: dict[str, int] = {}  # path → our number of the file (the kernel uses inodes again)
        self._open: dict[int, str] = {}
        self._written: dict[int, bytes] = {}
        self._contents: dict[int, set[bytes]] = {}  # what a power cut could leave of a file
        self._names: dict[str, list[int]] = {}  # which files a power cut could leave under a name

    @contextlib.contextmanager
    def installed(self) -> Iterator[FaultyDisk]:
        with (
            mock.patch.object(files, "os", self),
            mock.patch.object(lock, "os", self),
            mock.patch.object(store, "os", self),
        ):
            yield self

    def watch(self, path: os.PathLike[str]) -> None:
        """Keep what a power cut could leave of this file, which is on disk now."""
        number = self._new()
        with open(path, "rb") as file:
            self._contents[number] = {file.read()}
        self._files[os.fspath(path)] = number
        self._names[os.fspath(path)] = [number]

    def after_power_cut(self, path: os.PathLike[str]) -> set[bytes]:
        """Every content that the watched file could have now if the power went."""
        return set().union(*(self._contents[number] for number in self._names[os.fspath(path)]))

    def _new(self) -> int:
        return len(self._contents) + 1

    def __getattr__(self, name: str) -> Any:
        if name not in _COUNTED:
            return getattr(os, name)
        return lambda *args, **options: self._call(name, args, options)

    def _call(self, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        self.calls.append(name)
        count = len(self.calls)
        stops = self._stopped or count == self._stop_at
        fails = self._fail_at and (
            count == self._fail_at or (self._lasting and count > self._fail_at and name in WRITING)
        )
        if name == "close" and (stops or fails):
            os.close(*args)  # as the kernel does, whatever it answers
        if stops:
            self._stopped = True
            raise Stopped
        if fails:
            raise OSError(self._error, "")
        result = None if name == "fsync" and not self._sync else getattr(os, name)(*args, **options)
        match name:
            case "open":
                self._note_open(*args, **options, result=result)
            case "write":
                self._note_write(*args)
            case "fsync":
                self._note_fsync(*args)
            case "rename":
                self._note_rename(*args, **options)
        return result

    # --- what a power cut could leave ---

    def _full(self, path: os.PathLike[str], dir_fd: int | None) -> str:
        return os.path.join(self._open[dir_fd], path) if dir_fd is not None else os.fspath(path)

    def _note_open(
        self, path: os.PathLike[str], flags: int, mode: int = 0, *, dir_fd: int | None = None, result: int
    ) -> None:
        full = self._full(path, dir_fd)
        self._open[result] = full
        if flags & (os.O_EXCL | os.O_TRUNC):
            number = self._files.setdefault(full, self._new())
            self._contents.setdefault(number, set()).add(b"")
            self._written[number] = b""

    def _note_write(self, descriptor: int, data: bytes) -> None:
        number = self._files.get(self._open.get(descriptor, ""))
        if number is not None:
            whole = self._written[number] + bytes(data)
            self._written[number] = whole
            self._contents[number] |= {whole, whole[: len(whole) // 2]}

    def _note_fsync(self, descriptor: int) -> None:
        path = self._open.get(descriptor, "")
        if path in self._files and not self._forgetful:
            self._contents[self._files[path]] = {self._written[self._files[path]]}
        for name, numbers in self._names.items():
            if os.path.dirname(name) == path:
                self._names[name] = numbers[-1:]

    def _note_rename(
        self, source: str, target: str, *, src_dir_fd: int | None = None, dst_dir_fd: int | None = None
    ) -> None:
        number = self._files.pop(self._full(source, src_dir_fd), None)
        if number is not None:
            new = self._full(target, dst_dir_fd)
            self._files[new] = number
            self._names.setdefault(new, []).append(number)
