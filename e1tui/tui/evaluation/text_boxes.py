"""Where texts are written on the evaluation screen: the appreciation, the internal notes, a criterion's remark.

Seen only while a text is open; the grid is dimmed then, and letters and digits are text and nothing else.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from e1tui.domain.appreciation.phrases import Phrase, inserted, sentence_at
from e1tui.domain.fields import NOTES, REMARK_SUFFIX
from e1tui.domain.text import clean
from e1tui.tui.terminal.editor import TextEditor
from e1tui.tui.widgets.fields import TextField

# A text is handed over this long after its first new key: well inside the promised 2 s after the last one.
PAUSE: Final = 0.8
REMARK_LIMIT: Final = 500


class Writing(Widget):
    """Opened on a field ("appreciation", "C1.1.outils.remarque"); `Paused` says that its text is worth saving."""

    DEFAULT_CSS = """
    Writing { display: none; height: 55%; layout: vertical; }
    Writing.-open { display: block; }
    Writing.-notes { height: 30%; min-height: 7; }
    Writing.-line { height: 3; }
    Writing > TextArea { height: 1fr; }
    Writing > TextField, Writing.-line > TextArea { display: none; }
    Writing.-line > TextField { display: block; }
    """

    class Typed(Message):
        """The text was changed, after a while in which it was not."""

    class Paused(Message):
        """The text was changed a moment ago."""

    class Kept(Message):
        """Entrée in a remark: the text is done."""

    def __init__(self) -> None:
        super().__init__()
        self.field = ""
        self._last = ""
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """A text of several lines and one of one line; the style shows the one that is written."""
        yield TextEditor(id="editor", soft_wrap=True, tab_behavior="focus")
        yield TextField(limit=REMARK_LIMIT, is_compact=False, id="remark")

    @property
    def is_open(self) -> bool:
        """Whether a text is being written."""
        return bool(self.field)

    @property
    def is_line(self) -> bool:
        """Whether the open text is a remark, of one line: Entrée keeps it, Échap drops it."""
        return self.field.endswith(REMARK_SUFFIX)

    @property
    def _area(self) -> TextEditor:
        return self.query_one("#editor", TextEditor)

    @property
    def _line(self) -> TextField:
        return self.query_one("#remark", TextField)

    def open(self, field: str, title: str, text: str) -> None:
        """Begin to write a field, at the end of its text."""
        if field.endswith(REMARK_SUFFIX):
            self._line.value = text
            self._line.border_title = title
            entry: Widget = self._line
        else:
            if field == NOTES and text:
                text += "\n"  # what is jotted down now stands on a line of its own
            self._area.load_text(text)
            self._area.can_focus = True
            self._area.read_only = False
            self._area.head(title)
            self._area.move_cursor(self._area.document.end)
            entry = self._area
        self.field, self._last = field, text
        self.set_class(self.is_line, "-line")
        self.set_class(field == NOTES, "-notes")
        self.add_class("-open")
        entry.focus()

    def rest(self, title: str, text: str) -> None:
        """Show a longer text, its end in view, while nothing is written: no key and no click comes to it."""
        if self._area.text != text:
            self._area.load_text(text)
        self._area.can_focus = False
        self._area.read_only = True
        self._area.head(title)
        self._area.move_cursor(self._area.document.end)
        self.remove_class("-line")
        self.set_class(True, "-notes", "-open")

    def text(self) -> str:
        """The text as it stands."""
        return clean(self._line.value).strip() if self.is_line else self._area.text.rstrip()

    def insert(self, phrase: Phrase) -> None:
        """Put a phrase where the cursor is, instead of what is selected: one step of the editor's undo."""
        start, end = sorted(self._area.selection)
        before, _, after = self._parts()
        self._area.replace(inserted(before, phrase, after), start, end, maintain_selection_offset=False)

    def sentence(self) -> str:
        """The selected words, else the sentence at the cursor, "" for none."""
        return sentence_at(*self._parts())

    def _parts(self) -> tuple[str, str, str]:
        """The text before what is selected, that, and the text after it."""
        area = self._area
        start, end = sorted(area.selection)
        places = ((0, 0), start, end, area.document.end)
        before, selected, after = (area.get_text_range(*pair) for pair in pairwise(places))
        return before, selected, after

    def close(self) -> None:
        """Write no more; the text is saved or dropped by then."""
        self._stop_timer()
        self.field = ""
        self.remove_class("-open")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Something was typed in a long text."""
        event.stop()
        self._changed(event.text_area.text)

    def on_input_changed(self, event: TextField.Changed) -> None:
        """Something was typed in a remark."""
        event.stop()
        self._changed(event.value)

    def on_input_submitted(self, event: TextField.Submitted) -> None:
        """Entrée in a remark keeps it."""
        event.stop()
        self.post_message(self.Kept())

    def _changed(self, text: str) -> None:
        if not self.is_open or text == self._last:
            return  # a text that was loaded is not one that was typed
        self._last = text
        if self._timer is None:
            self.post_message(self.Typed())
            self._timer = self.set_timer(PAUSE, self._pause)

    def _pause(self) -> None:
        self._timer = None
        self.post_message(self.Paused())

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
