"""Archiving a session from the list of sessions: into the exports folder, where the deposit account fetches it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from e1tui.domain.french import plural
from e1tui.errors import E1Error
from e1tui.settings import command_in, shared_exports
from e1tui.tui.keys import commands
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.screen.job import Job
from e1tui.tui.screen.listing import ListScreen

if TYPE_CHECKING:
    from e1tui.operations.archives import Made
    from e1tui.storage.store import SessionStore


class ArchivingList(ListScreen):
    """`archive` asks, then has the work done in a thread; what it says goes to the message line."""

    SCOPE = commands.SESSIONS

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        super().__init__()
        self._environ = environ
        self._is_archiving = False
        self.job = Job(self, self._progressed)

    def archive(self, store: SessionStore, title: str, candidates: int) -> None:
        """Ask whether to archive that session, then do."""
        if self._is_archiving:
            self.say("Une archive est en cours.")
            return
        folder = shared_exports(self._environ)
        if folder is None:
            begun = command_in(store.folder.parent, self._environ, Path.cwd())
            self.say(f"Commande : {begun} archiver {shlex.quote(store.name)} --vers FICHIER.zip")
            return
        if not folder.is_dir():
            self.say(f"{folder} : pas de dossier de ce nom, l’archive n’a pas où aller.", problem=True)
            return
        target = _free(folder / f"archive-{store.name}-{self.e1.today():%Y-%m-%d}.zip")

        def answered(yes: bool | None) -> None:
            if yes:
                self._is_archiving = True
                self.say("Archive : préparation…")
                self.job.run(partial(self._make, store, target), self._archived, self._failed)

        question = (
            f"Archiver « {title} » ({plural(candidates, 'candidat')}) ?\n"
            f"Données et documents, avec les notes, sans remarques ni notes internes :\n{target}"
        )
        self.app.push_screen(Confirm(question, "archiver"), answered)

    def _make(self, store: SessionStore, target: Path) -> Made:
        """In a thread."""
        from e1tui.operations.archives import Cancelled, make_archive

        try:
            return make_archive(
                store, target, self.e1.now(), progress=self.job.tell, cancelled=self.job.is_stopped
            )
        except Cancelled as error:
            raise E1Error("Archive abandonnée : rien n’est écrit.") from error

    def _progressed(self, done: int, total: int, name: str) -> None:
        if self.is_on_top and self._is_archiving:
            self.say(f"Archive : {done} sur {total}…")

    def _failed(self, problem: str) -> None:
        self._is_archiving = False
        self.say(problem, problem=True)

    def _archived(self, made: Made) -> None:
        self._is_archiving = False
        if made.problems:
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
