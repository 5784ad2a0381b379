"""The folder that was read, told from another that has its name by now."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path


class SeenFolder:
    """Keeps the folder open that `see` finds first: as long as it is, no other can have its number."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._seeing = threading.Lock()

    def __del__(
        self, close: Callable[[int], None] = os.close
    ) -> None:  # bound: modules may be gone at the end
        if self._descriptor is not None:
            close(self._descriptor)

    def see(self) -> None:
        """Remember the folder, once there is one."""
        if self._descriptor is None:
            with self._seeing, contextlib.suppress(OSError):  # where there is none, what reads it says so
                if self._descriptor is None:
                    flags = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
                    self._descriptor = os.open(self._path, flags)

    def is_replaced(self) -> bool:
        """Whether it is no longer there under its name."""
        if self._descriptor is None:
            return False
        try:
            return not os.path.samestat(os.fstat(self._descriptor), os.stat(self._path))
        except OSError:  # there is none of that name, or a network mount has lost the one that was read
            return True
