"""What the two lists of a session's candidates share: they follow what others do, and evaluations are closed there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from e1tui.domain.french import plural
from e1tui.errors import E1Error
from e1tui.storage.listing.gradual import Gradual
from e1tui.storage.store import SessionStore
from e1tui.tui.screen.listing import AT_ONCE, ListScreen
from e1tui.tui.widgets.line_list import Row

if TYPE_CHECKING:
    from e1tui.storage.listing.copies import Copy

LOOK_SECONDS: Final = 1.0
_HIDDEN: Final = "Copie d’un fichier, non comptée."


class FollowedList(ListScreen):
    """Subclasses give the files (`_files`), and what `ListScreen` asks for besides."""

    def __init__(self, store: SessionStore) -> None:
        super().__init__()
        self._store = store
        self._copies: dict[str, Copy] = {}  # those shown, by row

    @property
    def session_folder(self) -> Path:
        """The folder of the session whose candidates are listed."""
        return self._store.folder

    @property
    def _files(self) -> Gradual[Any]:
        """The candidates' files as far as they were read."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Look every so often whether another post has changed something."""
        self.set_interval(LOOK_SECONDS, self._look)

    def read(self) -> None:
        """See which files there are now and read the first screenful; E1Error as for the store."""
        self._see_changes()
        self.read_more(AT_ONCE)

    def total(self) -> int:
        """How many candidates the session has, read or not."""
        return len(self._files.stems)

    def copy_rows(self) -> Iterable[Row]:
        """The files that are copies, after all others: no candidates, and no command does anything with them."""
        shown = () if self.left() or self.filter.text or not self._files.copies else self._store.copies()
        self._copies = {f"copie/{copy.name}": copy for copy in shown}  # the name of no candidate's file
        for key, copy in self._copies.items():
            hidden = self.e1.names.hidden  # not all that may be left of a name in there is known
            yield Row(key, (_HIDDEN if hidden else f"Copie, non comptée : {copy.name}",), "error")

    def copies_part(self) -> str:
        """What the line above the list says of copies: they are below, maybe out of sight."""
        count = len(self._files.copies)
        return f" · {plural(count, 'copie de fichier', 'copies de fichiers')}" if count else ""

    def copy_note(self, key: str | None) -> str:
        """What to do with the copy under the cursor, "" for anything else."""
        copy = self._copies.get(key or "")
        return copy.hint if copy else ""

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

    def may_write(self) -> bool:
        """Whether anything can be written to the session; why not is said."""
        try:
            reason = self._store.read_only()
        except E1Error as error:
            reason = str(error)
        if reason:
            self.say(reason, problem=True)
        return not reason

    def action_close(self) -> None:
        """Close the evaluation under the cursor, or reopen it, each after a question."""
        if not self.may_write():
            return
        if self.list.key in self._copies:
            self.say(self.copy_note(self.list.key), problem=True)
        elif self.list.key is not None:
            from e1tui.tui.closing.question import toggle_closed

            toggle_closed(self, self._store, self.list.key)

    def action_close_all(self) -> None:
        """Open what closing all that are complete would do."""
        if not self.may_write():
            return
        from e1tui.tui.candidates.close_all import close_all_complete

        close_all_complete(self, self._store)
