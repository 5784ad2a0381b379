"""Scroll bars that say in signs, too, that more lies above or below: a colour alone would tell nothing to many."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.segment import Segment, Segments
from textual.scrollbar import ScrollBarRender

from e1tui.tui.text.lines import ABOVE, BELOW


class PlainBar(ScrollBarRender):
    """Of whole cells: the eighths of a block that Textual draws are in few PuTTY fonts."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        *colours: Any,
        **named: Any,
    ) -> Segments:
        """A bar of `size` lines, with ↑ at its top where more lies above and ↓ at its bottom where more lies below."""
        bar = super().render_bar(
            size, virtual_size, window_size, position, thickness, vertical, *colours, **named
        )
        cells = list(bar.segments)
        if vertical and cells:
            if position > 0:
                cells[0] = _marked(cells[0], ABOVE)
            if position + window_size < virtual_size:
                cells[-1] = _marked(cells[-1], BELOW)
        return Segments(cells, new_lines=vertical)


def _marked(cell: Segment, sign: str) -> Segment:
    return Segment(sign.rjust(len(cell.text)), cell.style)
