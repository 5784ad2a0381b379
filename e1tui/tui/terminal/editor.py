"""The editor of long texts: pastes of any kind at once and undone at once, a limit, no character that acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.document._edit import Edit
from textual.document._history import EditHistory
from textual.widgets import TextArea
from textual.widgets.text_area import Location

from e1tui.domain.text import is_unsafe, plain
from e1tui.tui.terminal.answering import AnsweringScreen

LIMIT: Final = 20_000  # characters
# Pieces of one paste arrive closer to each other than this, even over a slow line.
PIECE_SECONDS: Final = 1.0


class TextEditor(TextArea):
    """A TextArea without blinking cursor.

    `limit` is in characters, None for no limit; what does not fit is not taken, and the screen says so.
    `keep_tabs` keeps the tabs of lines from a spreadsheet, else they become spaces.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "to_top", show=False),
        Binding("ctrl+end", "to_bottom", show=False),
    ]
    _heading = ""

    def __init__(
        self, *, limit: int | None = LIMIT, keep_tabs: bool = False, id: str | None = None, **options: Any
    ) -> None:
        super().__init__(id=id, show_line_numbers=False, **options)
        self.cursor_blink = False
        self.history = self._pastes = _PasteHistory(
            self.history.max_checkpoints,
            self.history.checkpoint_timer,
            self.history.checkpoint_max_characters,
        )
        self._limit = limit
        self.keep_tabs = keep_tabs

    def action_to_top(self) -> None:
        """To the beginning of the whole text."""
        self.move_cursor((0, 0))

    def action_to_bottom(self) -> None:
        """To the end of the whole text."""
        self.move_cursor(self.document.end)

    @property
    def is_changed(self) -> bool:
        """Whether there is a text: it is empty at first."""
        return bool(self.text.strip())

    @property
    def takes_paste(self) -> str:
        """What a paste is to it, as `SturdyApp.text_field` says it."""
        return "table" if self.keep_tabs else "text"

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._pastes.piece = True
        try:
            await super()._on_paste(event)
        finally:
            self._pastes.piece = False

    def _undo_batch(self, edits: Sequence[Edit]) -> None:
        self._start_from_the_top()
        super()._undo_batch(edits)

    def _redo_batch(self, edits: Sequence[Edit]) -> None:
        self._start_from_the_top()
        super()._redo_batch(edits)

    def _start_from_the_top(self) -> None:
        """Textual 8.2.8 raises when the scroll bar goes while the cursor is past the end of what is left."""
        self.move_cursor((0, 0))

    def replace(
        self, insert: str, start: Location, end: Location, *, maintain_selection_offset: bool = True
    ) -> Any:
        """Replace a part of the text, as far as what comes instead may come in."""
        allowed = self._allowed(insert, start, end)
        return super().replace(allowed, start, end, maintain_selection_offset=maintain_selection_offset)

    def _allowed(self, insert: str, start: Location, end: Location) -> str:
        """What of a text may come in; the screen says what may not."""
        text = plain(insert)
        if not self.keep_tabs:
            text = text.replace("\t", "    ")
        tidy = "".join(c for c in text if c == "\t" or not is_unsafe(c, multiline=True))
        if removed := len(text) - len(tidy):
            self._say(f"Caractères invisibles retirés du texte collé : {removed}.")
        if self._limit is None:
            return tidy
        room = self._limit - len(self.text) + len(self.get_text_range(*sorted((start, end))))
        if len(tidy) <= room:
            return tidy
        self._say(
            f"{self._limit:_} caractères au plus : {len(tidy) - max(0, room)} de trop, non pris.".replace(
                "_", " "
            )
        )
        return tidy[: max(0, room)]

    # --- the view ---

    def head(self, title: str) -> None:
        """Put a title into the border; behind it stands where one is in a text that is longer than its box."""
        self._heading = title
        self._show_place()

    @property
    def place(self) -> str:
        """ "ligne 12 sur 18", counted as they are wrapped, with the ways that more lines lie; "" when all are seen."""
        lines, room, top = self.wrapped_document.height, self.size.height, self.scroll_offset.y
        if not room or lines <= room:
            return ""
        line = self.wrapped_document.location_to_offset(self.cursor_location).y + 1
        more = f"{'↑' if top else ''}{'↓' if top + room < lines else ''}"
        return f"ligne {line} sur {lines} {more}".rstrip()

    def _show_place(self) -> None:
        if self._heading:
            title = " · ".join(filter(None, (self._heading, self.place)))
            if title != self.border_title:
                self.border_title = title

    def _refresh_size(self) -> None:
        super()._refresh_size()
        if self.is_mounted:
            # Textual 8.2.8 looks for the cursor while the text has its old length, which ends too early for it.
            self.scroll_cursor_visible()
            self._show_place()

    def watch_selection(self) -> None:
        """The cursor has moved."""
        self._show_place()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other lines are seen."""
        super().watch_scroll_y(old_value, new_value)
        self._show_place()

    def on_resize(self) -> None:
        self._show_place()

    def _say(self, text: str) -> None:
        if isinstance(self.screen, AnsweringScreen):
            self.screen.say(text, problem=True)


class _PasteHistory(EditHistory):
    """Undo takes back the whole of a paste, even one that came in pieces or whose end came as keys."""

    piece = False  # whether the edit that comes is a piece of a paste
    _end: Location | None = None  # of the paste's last piece
    _end_time = 0.0

    def record(self, edit: Edit) -> None:
        result = edit._edit_result
        continues = (
            bool(self._undo_stack)
            and edit.from_location == edit.to_location == self._end
            and self._get_time() - self._end_time < PIECE_SECONDS
        )
        if continues:
            self._undo_stack[-1].append(edit)
            self._redo_stack.clear()
        else:
            super().record(edit)
            self._end = None
        if result is not None and (self.piece or continues):
            self._end, self._end_time = result.end_location, self._get_time()

    def _pop_undo(self) -> list[Edit] | None:
        self._end = None
        return super()._pop_undo()
