"""What was taken out of a list, to put one back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.widget import Widget

from e1tui.errors import E1Error
from e1tui.tui.keys.commands import WAY_BACK, footer_of
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.widgets.line_list import Column, LineList, Row


class PutBackScreen(E1Screen[str]):
    """Gives back the key of what was put back, None without one.

    Subclasses give the columns and the sentences, the rows (`rows`), and put back (`put_back`).
    """

    COLUMNS: ClassVar[Sequence[Column]]
    HEADING: ClassVar[str]
    NONE: ClassVar[str]  # what is said when nothing was taken out
    WHERE: ClassVar[str]  # where Entrée puts it back

    def compose_body(self) -> Iterable[Widget]:
        """One list of what can be put back."""
        yield LineList(self.COLUMNS, id="list")

    def on_mount(self) -> None:
        """Fill the list, or say why it cannot be read."""
        self.set_top(self.HEADING)
        shown = self.query_one(LineList)
        try:
            rows = list(self.rows())
        except E1Error as error:
            rows = []
            self.say(str(error), problem=True)
        shown.show(rows, empty=("", self.NONE, "", WAY_BACK))
        shown.focus()

    def rows(self) -> Iterable[Row]:
        """What was taken out, in order; may raise E1Error."""
        raise NotImplementedError

    def put_back(self, key: str) -> str:
        """Put it back; its key in the list it came from. May raise E1Error."""
        raise NotImplementedError

    def hints(self) -> str:
        """What Entrée does with the row under the cursor."""
        return footer_of(restore=f"remettre {self.WHERE}", back="retour", help="aide")

    def question(self, key: str) -> str:
        """What is asked before it is put back, "" for nothing."""
        return ""

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """Put it back and go back to where it is now, after a question where there is one; a problem keeps the screen."""

        def answered(yes: bool | None) -> None:
            if yes:
                self._put_back(event.key)

        if question := self.question(event.key):
            self.app.push_screen(Confirm(question, "remettre"), answered)
        else:
            self._put_back(event.key)

    def _put_back(self, key: str) -> None:
        try:
            self.dismiss(self.put_back(key))
        except E1Error as error:
            self.say(str(error), problem=True)
