"""The two faces that the documents embed: character widths, and which characters they have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FAMILY: Final = "dejavu"
_FOLDER: Final = Path(__file__).parent / "fonts"
_FILES: Final = {False: "DejaVuSansCondensed.ttf", True: "DejaVuSansCondensed-Bold.ttf"}


@dataclass(frozen=True)
class Face:
    """`widths` are in thousandths of the size, by code point."""

    path: Path
    widths: Mapping[int, int]

    def measure(self, size: float) -> Callable[[str], float]:
        """A function from a text to its width in points, at a size in points."""
        widths, scale = self.widths, size / 1000

        def width(text: str) -> float:
            return sum(widths.get(ord(character), 0) for character in text) * scale

        return width

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters that the face cannot print, each once."""
        codes = {code for code in map(ord, text) if code not in self.widths and code != 0x0A}
        return tuple(map(chr, sorted(codes)))


@cache
def face(*, bold: bool) -> Face:
    """Read once a process; the documents load the file themselves, so that they share no subset."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    path = _FOLDER / _FILES[bold]
    with TTFont(path, lazy=True) as font:
        scale = 1000 / font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        # Rounded as fpdf2 rounds them: the widths that the viewer is told are those that lines were cut by.
        widths = {
            code: round(scale * advances[glyph][0] + 0.001) for code, glyph in font.getBestCmap().items()
        }
    return Face(path, widths)
