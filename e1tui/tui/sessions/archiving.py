"""Archiving a session from the list of sessions: into the exports folder, where the deposit account fetches it."""

from __future__ import annotations

import os
import shlex
import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from e1tui.errors import E1Error
from e1tui.settings import shared_exports
from e1tui.tui.keys import commands
from e1tui.tui.screen.base import Confirm
from e1tui.tui.screen.listing import ListScreen, plural

if TYPE_CHECKING:
    from e1tui.operations.archives import Made
    from e1tui.storage.store import SessionStore


class ArchivingList(ListScreen):
    """`archive` asks, then has the work done in a thread; what it says goes to the message line."""

    SCOPE = commands.SESSIONS

    class Archiving(Message):
        """One more step is done, of how many."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done = done
            self.total = total

    class Archived(Message):
        """The work is over; `result` is a sentence where there is no archive."""

        def __init__(self, result: Made | str) -> None:
            super().__init__()
            self.result = result

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        super().__init__()
        self._environ = environ
        self._is_archiving = False
        self._stopped = threading.Event()

    def on_unmount(self) -> None:
        """The archive that is being made is given up: half of one is none."""
        self._stopped.set()

    def archive(self, store: SessionStore, title: str, candidates: int) -> None:
        """Ask whether to archive that session, then do."""
        if self._is_archiving:
            self.say("Une archive est en cours.")
            return
        folder = shared_exports(self._environ)
        if folder is None:
            self.say(f"Commande : e1tui archiver {shlex.quote(store.name)} --vers FICHIER.zip")
            return
        if not folder.is_dir():
            self.say(f"{folder} : pas de dossier de ce nom, l’archive n’a pas où aller.", problem=True)
            return
        target = _free(folder / f"archive-{store.name}-{self.e1.today():%Y-%m-%d}.zip")

        def answered(yes: bool | None) -> None:
            if yes:
                self._is_archiving = True
                self.say("Archive : préparation…")
                self.run_worker(partial(self._work, store, target), thread=True, exit_on_error=False)

        question = (
            f"Archiver « {title} » ({plural(candidates, 'candidat')}) ?\n"
            f"Données et documents, avec les notes, sans remarques ni notes internes :\n{target}"
        )
        self.app.push_screen(Confirm(question, "archiver"), answered)

    # --- in a thread ---

    def _work(self, store: SessionStore, target: Path) -> None:
        from e1tui.operations.archives import Cancelled, make_archive

        result: Made | str
        try:
            result = make_archive(
                store,
                target,
                self.e1.now(),
                progress=self._progressed,
                cancelled=self._stopped.is_set,
            )
        except Cancelled:
            result = "Archive abandonnée : rien n’est écrit."
        except E1Error as error:
            result = str(error)
        except Exception as error:  # a thread's error would leave the screen waiting for ever
            result = f"Erreur inattendue ({type(error).__name__}) : pas d’archive."
        self.post_message(self.Archived(result))

    def _progressed(self, done: int, total: int, name: str) -> None:
        self.post_message(self.Archiving(done, total))

    def on_archiving_list_archiving(self, event: Archiving) -> None:
        """Say how many files are in the archive so far."""
        if self.is_on_top and self._is_archiving:
            self.say(f"Archive : {event.done} sur {event.total}…")

    def on_archiving_list_archived(self, event: Archived) -> None:
        """Say that it is made and read again, or what is missing in it."""
        self._is_archiving = False
        made = event.result
        if isinstance(made, str):
            self.say(made, problem=True)
        elif made.problems:
            rest = f" (et {len(made.problems) - 1} de plus)" if len(made.problems) > 1 else ""
            self.say(f"{made.path.name} est faite, incomplète : {made.problems[0]}{rest}", problem=True)
        else:
            self.say(f"Archive faite et relue ({plural(made.count, 'fichier')}) : {made.path.name}")


def _free(path: Path) -> Path:
    found, number = path, 1
    while os.path.lexists(found):
        number += 1
        found = path.with_name(f"{path.stem}-{number}.zip")
    return found
