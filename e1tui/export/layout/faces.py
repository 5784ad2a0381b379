"""The two faces that the documents embed: character widths, which characters they have, and subsets of them.

A face is parsed once a process. Each document embeds a subset of its own, made of the characters that it
prints and of nothing else: a subset shared between two would tell of the other's characters. fpdf2 would have
fontTools parse, subset and compile both faces anew for each document, which takes longer than all the rest.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parents[1] / "fonts"
_FILES: Final = {False: "DejaVuSansCondensed.ttf", True: "DejaVuSansCondensed-Bold.ttf"}

# Flags of a composite glyph's component (OpenType, table glyf).
_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080
_CHECKSUM_MAGIC: Final = 0xB1B0AFBA


@dataclass(frozen=True)
class Metrics:
    """What a PDF says of a face beside its widths, in thousandths of the size."""

    name: str
    ascent: int
    descent: int
    cap_height: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class Face:
    """`widths` are in thousandths of the size, by code point; `glyphs` are glyph numbers by code point."""

    metrics: Metrics
    widths: Mapping[int, int]
    glyphs: Mapping[int, int]
    outlines: Sequence[bytes]
    advances: Sequence[bytes]
    tables: Mapping[str, bytes]

    def measure(self, size: float) -> Callable[[str], float]:
        """A function from a text to its width in points, at a size in points."""
        of, scale = self.advance.__getitem__, size / 1000

        def width(text: str) -> float:
            return sum(map(of, text)) * scale

        return width

    @cached_property
    def advance(self) -> Mapping[str, int]:
        """`widths` by character; 0 for one that the face lacks."""
        return defaultdict(int, {chr(code): width for code, width in self.widths.items()})

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters that the face cannot print, each once."""
        codes = {code for code in map(ord, text) if code not in self.widths and code != 0x0A}
        return tuple(map(chr, sorted(codes)))

    def subset(self, codes: Sequence[int]) -> bytes:
        """A TrueType file whose glyphs are .notdef, then those of the code points in the order given.

        Parts of composite glyphs follow. It has the tables that PDF asks for, and no cmap.
        """
        numbers = [0, *(self.glyphs[code] for code in codes)]
        placed = {number: rank for rank, number in reversed(list(enumerate(numbers)))}
        outlines: list[bytes] = []
        for number in numbers:  # grows while it is walked: components are appended
            outlines.append(_renumbered(self.outlines[number], placed, numbers))
        glyf = b"".join(outlines)
        ends = accumulate(map(len, outlines), initial=0)
        count = len(numbers)
        tables = {
            "glyf": glyf,
            "head": _patched(_patched(self.tables["head"], 8, ">I", 0), 50, ">h", 1),  # long offsets
            "hhea": _patched(self.tables["hhea"], 34, ">H", count),
            "hmtx": b"".join(self.advances[number] for number in numbers),
            "loca": struct.pack(f">{count + 1}I", *ends),
            "maxp": _patched(self.tables["maxp"], 4, ">H", count),
        }
        return _font_file(tables)


@cache
def face(*, bold: bool) -> Face:
    """Read once a process."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    path = _FOLDER / _FILES[bold]
    with TTFont(path, lazy=True) as font:
        scale = 1000 / font["head"].unitsPerEm
        numbers = font.getReverseGlyphMap()
        cmap = font.getBestCmap()
        advances = font["hmtx"].metrics
        offsets = font["loca"].locations
        glyf = font.reader["glyf"]
        head, hhea = font["head"], font["hhea"]
        outlines = [glyf[start:end] for start, end in zip(offsets, offsets[1:], strict=False)]
        (cap_height,) = struct.unpack_from(">h", outlines[numbers[cmap[ord("H")]]], 8)  # its yMax
        return Face(
            metrics=Metrics(
                name=path.stem,
                ascent=round(hhea.ascent * scale),
                descent=round(hhea.descent * scale),
                cap_height=round(cap_height * scale),
                box=tuple(round(side * scale) for side in (head.xMin, head.yMin, head.xMax, head.yMax)),
            ),
            widths={code: round(scale * advances[name][0]) for code, name in cmap.items()},
            glyphs={code: numbers[name] for code, name in cmap.items()},
            outlines=outlines,
            advances=[struct.pack(">Hh", *advances[name]) for name in font.getGlyphOrder()],
            tables={name: bytes(font.reader[name]) for name in ("head", "hhea", "maxp")},
        )


def _renumbered(outline: bytes, placed: dict[int, int], numbers: list[int]) -> bytes:
    """The outline with its components' new numbers, padded to four bytes; new components join `numbers`."""
    if len(outline) >= 10 and outline[0] & 0x80:  # a negative count of contours: composite
        changed = bytearray(outline)
        at, flags = 10, _MORE
        while flags & _MORE:
            flags, component = struct.unpack_from(">HH", changed, at)
            if component not in placed:
                placed[component] = len(numbers)
                numbers.append(component)
            struct.pack_into(">H", changed, at + 2, placed[component])
            at += 8 if flags & _WORDS else 6
            at += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0
        outline = bytes(changed)
    return outline + bytes(-len(outline) % 4)


def _patched(table: bytes, at: int, pattern: str, value: int) -> bytes:
    changed = bytearray(table)
    struct.pack_into(pattern, changed, at, value)
    return bytes(changed)


def _font_file(tables: Mapping[str, bytes]) -> bytes:
    """A TrueType file of the tables, with its directory and checksums."""
    power = len(tables).bit_length() - 1
    header = struct.pack(
        ">IHHHH", 0x00010000, len(tables), 16 << power, power, (len(tables) << 4) - (16 << power)
    )
    at = len(header) + 16 * len(tables)
    directory, body = [], []
    for tag, table in sorted(tables.items()):
        directory.append(struct.pack(">4sIII", tag.encode(), _checksum(table), at, len(table)))
        body.append(table + bytes(-len(table) % 4))
        at += len(body[-1])
    content = bytearray(b"".join([header, *directory, *body]))
    head = content.index(tables["head"], len(header) + 16 * len(tables))
    struct.pack_into(">I", content, head + 8, (_CHECKSUM_MAGIC - _checksum(content)) & 0xFFFFFFFF)
    return bytes(content)


def _checksum(table: bytes | bytearray) -> int:
    padded = bytes(table) + bytes(-len(table) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
