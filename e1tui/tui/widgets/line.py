"""One line of plain text that another can replace without laying the screen out again."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from e1tui.domain.text import clean
from e1tui.tui.widgets.line_list import fit
from e1tui.tui.widgets.repaint import changed


class Line(Widget):
    """Ends with … where the text is wider than the widget; only the cells that change are drawn again."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.text = text

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return cell_len(clean(self.text))

    def show(self, text: str) -> None:
        """Show another text; nothing is sent when it is the same."""
        if text == self.text:
            return
        width = self.size.width
        before, self.text = fit(self.text, width), text
        if regions := changed(((before, ""),), ((fit(text, width), ""),), 0, width):
            self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(fit(self.text, self.size.width), self.rich_style)], self.size.width)
