"""What the two lists of a session's candidates share: they follow what others do, and evaluations are closed there."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from e1tui.errors import E1Error
from e1tui.storage.gradual import Gradual
from e1tui.storage.store import SessionStore
from e1tui.tui.screens.listing import AT_ONCE, ListScreen

LOOK_SECONDS: Final = 1.0


class FollowedList(ListScreen):
    """Subclasses give the files (`_files`), and what `ListScreen` asks for besides."""

    def __init__(self, store: SessionStore) -> None:
        super().__init__()
        self._store = store

    @property
    def session_folder(self) -> Path:
        return self._store.folder

    @property
    def _files(self) -> Gradual[Any]:
        """The candidates' files as far as they were read."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.set_interval(LOOK_SECONDS, self._look)

    def read(self) -> None:
        self._see_changes()
        self.read_more(AT_ONCE)

    def total(self) -> int:
        return len(self._files.stems)

    def _see_changes(self) -> bool:
        """Whether any file is another one now; nothing of the candidates is read."""
        return bool(self._files.look())

    def _look(self) -> None:
        """See what others did meanwhile; nothing is read when no file changed."""
        if not self.is_on_top:
            return
        try:
            if self._files.may_have_changed() and self._see_changes():
                self.refresh_rows()
        except E1Error as error:
            self.say(str(error), problem=True)

    def _left(self, sentence: str | None, stem: str) -> None:
        """An evaluation that was opened from here was left."""
        self.list.select(stem)  # Pg suiv may have led elsewhere
        if sentence:
            self.say(sentence, problem=True)

    def action_close(self) -> None:
        if self.list.key is not None:
            from e1tui.tui.closing import toggle_closed

            toggle_closed(self, self._store, self.list.key)

    def action_close_all(self) -> None:
        from e1tui.tui.screens.close_all import close_all_complete

        close_all_complete(self, self._store)
