"""Some lines of plain text under one another, each as wide as the widget; its height is theirs."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from e1tui.tui.widgets.line_list import fit


class TextLines(Widget):
    """Only the lines that change are drawn again; the screen is laid out again when their number changes."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "TextLines { height: 0; width: 1fr; padding: 0 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: tuple[str, ...] = ()

    def show(self, lines: Sequence[str]) -> None:
        """Show other lines; only those that differ are drawn again."""
        before, self.lines = self.lines, tuple(lines)
        if len(before) != len(self.lines):
            self.styles.height = len(self.lines)
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before, self.lines, strict=True)):
            if old != new:
                self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """One of the lines, cut with an ellipsis where it is wider than the widget."""
        text = self.lines[y] if y < len(self.lines) else ""
        return Strip([Segment(fit(text, self.size.width), self.rich_style)], self.size.width)
