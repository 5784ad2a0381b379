"""Sending of a line only the cells that changed, and drawing only the widgets that they are in.

Textual (8.2.8) sends a line from its widget's left edge to the last cell that changed ("TODO: crop to x extents"),
and asks every widget on the screen for its lines whatever changed. What is overridden here is private API:
`textual~=8.2.8` is pinned, and tests/tui/test_tight.py draws with both.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip


class TightUpdate(ChopsUpdate):
    """A ChopsUpdate that keeps to its spans."""

    def render_segments(self, console: Console) -> str:
        sequences = []
        for y, left, right in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=True):
                start, stop = max(x, left), min(end, right)
                if strip is not None and start < stop:
                    sequences.append(Control.move_to(start, y).segment.text)
                    sequences.append(strip.crop(start - x, stop - x).render(console))
        return "".join(sequences).replace("\x1b[0m", "\x1b[m")  # the same, a byte shorter, three times a key


class TightCompositor(Compositor):
    """A Compositor that leaves alone what lies outside of what changed."""

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            if shown and (crop is None or crop.overlaps(shown)):
                yield region, clip, widget.render_lines(shown.translate((-region.x, -region.y)))

    def render_partial_update(self) -> ChopsUpdate | None:
        update = super().render_partial_update()
        return update and TightUpdate(update.chops, update.spans, update.chop_ends)
