"""The half of the export screen that works in threads: looking at what is there, writing, saying how far it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual.message import Message

from e1tui.errors import E1Error
from e1tui.storage.store import SessionStore
from e1tui.tui.exporting.remaking import find_outdated
from e1tui.tui.screen.base import E1Screen

if TYPE_CHECKING:
    from e1tui.export.batch import Report

_SILENT_SECONDS: Final = 0.5  # what takes no longer needs no progress
Work = Callable[[], "tuple[Report, tuple[str, ...]]"]


class ExportWork(E1Screen[None]):
    """The documents of `store` in a folder. Whoever leaves the screen stops what it does."""

    class Progressed(Message):
        """One more document is done, of how many."""

        def __init__(self, done: int, total: int, name: str) -> None:
            super().__init__()
            self.done = done
            self.total = total
            self.name = name

    class Looked(Message):
        """Which documents of the folder are not true any more."""

        def __init__(self, names: tuple[str, ...]) -> None:
            super().__init__()
            self.names = names

    class Finished(Message):
        """The writing is over."""

        def __init__(self, report: Report | None, problems: tuple[str, ...]) -> None:
            super().__init__()
            self.report = report
            self.problems = problems

    def __init__(self, store: SessionStore, folder: Path) -> None:
        super().__init__()
        self._store = store
        self._folder = folder
        self.cancel = threading.Event()
        self._seen_enough = (
            threading.Event()
        )  # set when what the look at the folder finds is no longer wanted

    def on_unmount(self) -> None:
        """The threads stop as soon as they can: nobody is there to see what they find."""
        self.cancel.set()
        self._seen_enough.set()

    def look(self) -> None:
        """See which documents that are there are not true any more, by and by; `Looked` says it."""
        self.run_worker(self._look, thread=True, exit_on_error=False)

    def work(self, work: Work) -> None:
        """Have documents written; `Progressed` says how far, `Finished` what came of it. A look is given up."""
        self._seen_enough.set()
        self.run_worker(lambda: self._write(work), thread=True, exit_on_error=False)

    # --- in a thread ---

    def _look(self) -> None:
        began = time.monotonic()

        def progress(done: int, total: int) -> None:
            if time.monotonic() - began > _SILENT_SECONDS and not self._seen_enough.is_set():
                self.post_message(self.Progressed(done, total, "documents déjà là, sont-ils à jour ?"))

        try:
            names = find_outdated(self._store, self._folder, progress, self._seen_enough.is_set)
        except E1Error:
            names = ()  # said already: the session, or a candidate, cannot be read
        if not self._seen_enough.is_set():
            self.post_message(self.Looked(names))

    def _write(self, work: Work) -> None:
        report: Report | None = None
        problems: tuple[str, ...] = ()
        try:
            report, problems = work()
        except E1Error as error:
            problems = (str(error),)
        except Exception as error:  # a thread's error would leave the screen waiting for ever
            problems = (f"Erreur inattendue ({type(error).__name__} : {error}).",)
        self.post_message(self.Finished(report, problems))

    def progressed(self, done: int, total: int, name: str) -> None:
        """Say how far the writing is."""
        self.post_message(self.Progressed(done, total, name))
