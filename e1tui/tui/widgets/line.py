"""One line of plain text that another can replace without laying the screen out again."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from e1tui.domain.text import clean
from e1tui.tui.widgets.line_list import fit
from e1tui.tui.widgets.styled import StyledLine


class Line(Widget):
    """Ends with … where the text is wider than the widget."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.text = text
        self._part = ""
        self._style = ""

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """In cells, for a line that is as wide as its text."""
        return cell_len(clean(self.text))

    def show(self, text: str, part: str = "", style: str = "") -> None:
        """Show another text; nothing is sent when it is the same.

        The last place where `part` stands in it is drawn in `style` (rich's words: "reverse", "underline") too.
        """
        if (text, part, style) == (self.text, self._part, self._style):
            return
        self.text, self._part, self._style = text, part, style
        self.refresh()  # of the line, only the cells that differ are sent (`terminal/cells.py`)

    def _pieces(self) -> StyledLine:
        text = fit(self.text, self.size.width)
        if not self._style or self._part not in text:
            return ((text, ""),)
        left, part, right = text.rpartition(self._part)
        return ((left, ""), (part, self._style), (right, ""))

    def render_line(self, y: int) -> Strip:
        """The one line there is."""
        base = self.rich_style
        segments = [Segment(text, base + Style.parse(style)) for text, style in self._pieces() if text]
        return Strip(segments, self.size.width)
