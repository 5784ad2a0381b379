"""The line that speaks to the person: one line as ever where the sentence fits, else as many as it takes, up to three."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from e1tui.tui.text.lines import sentence_lines
from e1tui.tui.widgets.line import Line


class MessageLine(Line):
    """The screen is laid out again only where the number of lines changes: a short sentence costs its cells."""

    def on_resize(self) -> None:
        """A narrower window takes more lines."""
        self._take_lines()

    def show(self, text: str, part: str = "", style: str = "") -> None:
        """Show another sentence; nothing is sent when it is the same."""
        before = self.lines()
        if len(before) == 1 == len(sentence_lines(text, self.size.width)):
            super().show(text, part, style)
        elif text != self.text:
            self.text, self._part, self._style = text, part, style
            self._take_lines()
            self.refresh()

    def lines(self) -> tuple[str, ...]:
        """The sentence as it is shown, each line as wide as the widget."""
        return sentence_lines(self.text, self.size.width)

    def _take_lines(self) -> None:
        height = len(self.lines())
        if self.size.width and self.size.height != height:
            self.styles.height = height

    def render_line(self, y: int) -> Strip:
        """Parts in another style are for sentences of one line."""
        lines = self.lines()
        if len(lines) == 1:
            return super().render_line(y)
        return Strip([Segment(lines[y] if y < len(lines) else "", self.rich_style)], self.size.width)
