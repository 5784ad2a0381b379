"""What the lists of sessions and of candidates share: the list, its filter, reading again on return, by and by."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual.widget import Widget

from e1tui.errors import E1Error
from e1tui.storage.listing.gradual import AT_ONCE as AT_ONCE
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.screen.base import PASTED_IN_FIELD, PASTED_IN_LIST, E1Screen
from e1tui.tui.text.lines import with_title as with_title
from e1tui.tui.widgets.filter_line import FilterLine
from e1tui.tui.widgets.line import Line
from e1tui.tui.widgets.line_list import Column, LineList, Row

STEP: Final = 6  # files read at a time, between keys, once the first page is shown
_PAUSE: Final = 0.001
_PROGRESS_SECONDS: Final = 0.25
TYPING_HINTS = (
    f" SAISIE · {key('text_enter')} : garder le filtre · vide : tout montrer · {key('text_leave')} : sortir"
)


class ListScreen(E1Screen[None]):
    """Subclasses give the columns, read what is listed (`read`), and turn it into rows (`rows`)."""

    COLUMNS: ClassVar[Sequence[Column]] = ()
    _noted = ""  # the message, while it is about the row under the cursor and not about a command
    _tip = ""  # the first visit's hint, until a key

    def compose_body(self) -> Iterable[Widget]:
        """The list, and the line of its filter."""
        yield LineList(self.COLUMNS, id="list")
        yield FilterLine()

    @property
    def list(self) -> LineList:
        """The list itself."""
        return self.query_one("#list", LineList)

    @property
    def filter(self) -> FilterLine:
        """The line that filters it."""
        return self.query_one(FilterLine)

    def read(self) -> None:
        """Read again what is listed; may raise E1Error."""
        raise NotImplementedError

    def left(self) -> int:
        """How many files are still to be read."""
        raise NotImplementedError

    def read_more(self, count: int) -> None:
        """Read that many of them."""
        raise NotImplementedError

    def rows(self) -> Iterable[Row]:
        """The rows that the filter lets through, in order."""
        raise NotImplementedError

    def empty_lines(self) -> Sequence[str]:
        """What is said instead of rows when nothing is listed."""
        raise NotImplementedError

    def top(self) -> str:
        """The line above the list."""
        raise NotImplementedError

    def total(self) -> int:
        """How many there are without the filter."""
        raise NotImplementedError

    def note(self, key: str | None) -> tuple[str, bool]:
        """What the message line says of a row, and whether it is a problem."""
        raise NotImplementedError

    # --- reading and showing ---

    def on_mount(self) -> None:
        """The list has the keys."""
        self.list.focus()

    def on_screen_suspend(self) -> None:
        """What was said goes with the screen."""
        self.say("")  # what was said before another screen came is no news any more when this one is back
        self._tip = ""

    def on_screen_resume(self) -> None:
        """Read again what may have changed meanwhile."""
        self.refresh_rows()

    def refresh_rows(self) -> None:
        """Read and show the rows; a problem of the reading is said."""
        try:
            self.read()
        except E1Error as error:
            self.say(str(error), problem=True)
        self.show_rows()
        if self.left():
            self.call_after_refresh(self._go_on_reading)  # what is known is painted first

    def _go_on_reading(self) -> None:
        self.run_worker(self._read_rest(), group="reading", exclusive=True)

    async def _read_rest(self) -> None:
        """Read what is left between the keys, showing how far that is; a screen on top has the time for itself."""
        shown = time.monotonic()
        while self.left() and self.is_on_top:
            await asyncio.sleep(_PAUSE)
            self.read_more(STEP)
            now = time.monotonic()
            if not self.left() or now - shown > _PROGRESS_SECONDS:
                self.show_rows()
                shown = now

    def show_rows(self) -> None:
        """Show what was read, the cursor staying on its row; what the filter leaves nothing of is said in the list."""
        if self.total():
            nothing = [
                f"Rien ne répond au filtre « {self.filter.text} ».",
                "",
                f"{key('filter')}   changer le filtre, ou le vider",
            ]
        else:
            nothing = list(self.empty_lines())
        self.list.show(self.rows(), empty=["", *nothing])
        self.set_top(self.top())

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Say what there is to say of the row under the cursor."""
        message = self.query_one("#message", Line)
        if event.by_rows and message.text.strip() and message.text != self._noted:
            return  # what was just said of a command stays until the next key
        self._show_note(by_rows=event.by_rows)

    def _show_note(self, *, by_rows: bool = False) -> None:
        """Say of the row under the cursor what there is to say, instead of what was said before."""
        message = self.query_one("#message", Line)
        text, problem = self.note(self.list.key)
        if not by_rows:
            self._tip = ""
        elif not text and self.list.key is not None:  # the hint is of rows: it waits for some
            self._tip = text = self._tip or self.e1.tip(self.SCOPE)
        self.say(text, problem=problem)
        self._noted = message.text

    def filter_part(self) -> str:
        """ " · filtre : mar · 2 sur 12", or "" without a filter."""
        if not self.filter.text:
            return ""
        return f" · filtre : {self.filter.text} · {self.list.count} sur {self.total()}"

    # --- commands ---

    def pasted_then(self) -> str:
        """How the pasted lines are imported, where a list can be pasted here."""
        if not {self.SCOPE} & set(commands.BY_ID["paste_list"].scopes):
            return ""
        return PASTED_IN_FIELD if self.filter.is_open else PASTED_IN_LIST

    def hints(self) -> str:
        """The keys of the list, or those of the filter while it is open."""
        return TYPING_HINTS if self.filter.is_open else super().hints()

    def action_filter(self) -> None:
        """Open the filter's line."""
        self.filter.open()
        self.show_hints()
        self._show_note()

    def on_filter_line_typed(self) -> None:
        """The list follows what is typed."""
        self.show_rows()
        self._show_note()

    def on_filter_line_left(self) -> None:
        """The list has the keys again."""
        self.filter.close()
        self.list.focus()
        self.show_hints()
        self._show_note()

    def action_back(self) -> None:
        """First out of the filter, then out of the list."""
        if self.filter.text:
            self.filter.text = ""
            self.show_rows()
            self._show_note()
        else:
            self.leave_list()

    def leave_list(self) -> None:
        """What `q` does where no filter is left to empty first."""
        self.dismiss(None)

    def action_up(self) -> None:
        """The row above."""
        self.list.action_move(-1)

    def action_down(self) -> None:
        """The row below."""
        self.list.action_move(1)
