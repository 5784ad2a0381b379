"""Pages as PDF content streams: text marked with its place in the document's tree, all else as artifacts.

The numbers of the marks are counted here: fpdf2's own marking counts the document's tags anew for each tag,
which makes a file of 200 grids ten times as dear as it need be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import cos, radians, sin
from typing import Final

from e1tui.export.layout.faces import Face, face
from e1tui.export.layout.page import Box, Page, Paper, Words
from e1tui.export.layout.structure import Node

FONT_NAMES: Final = {False: "/F1", True: "/F2"}
_RULE: Final = 0.6  # points
_GROUND: Final = 0.91  # grey of a filled cell: stays white enough on a photocopy
_WATERMARK_SIZE: Final = 108
_WATERMARK_GREY: Final = 0.725
_WATERMARK_ANGLE: Final = 52  # degrees, of an upright page


class _Codes(dict[str, str]):
    """The PDF codes of characters, four hexadecimal digits each, given in order of first use from 0001."""

    def __init__(self, glyphs: Mapping[int, int]) -> None:
        super().__init__()
        self._glyphs = glyphs

    def __missing__(self, character: str) -> str:
        self._glyphs[ord(character)]  # KeyError for one that the face lacks, instead of a gap on the page
        self[character] = code = f"{len(self) + 1:04X}"
        return code


class FontUse:
    """The characters of one face that a file prints."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self._codes = _Codes(face.glyphs)

    @property
    def characters(self) -> tuple[int, ...]:
        """The code points in use; the first has the number 1."""
        return tuple(map(ord, self._codes))

    def encoded(self, text: str) -> str:
        """The text as a PDF string of two-byte numbers."""
        return f"<{''.join(map(self._codes.__getitem__, text))}>"

    @property
    def tag(self) -> str:
        """Six letters that name this subset, so that a program which joins files does not mix two."""
        digest = hashlib.sha256(",".join(map(str, self.characters)).encode()).digest()
        return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


class Contents:
    """The content streams of a file's pages, in order, and the fonts that they use."""

    def __init__(self) -> None:
        self.fonts = {bold: FontUse(face(bold=bold)) for bold in (False, True)}
        self.marked: list[list[Node]] = []  # for each page, the node of each mark

    def page(self, page: Page, watermark: str = "") -> bytes:
        """The stream of the next page; its nodes learn their marks."""
        index, paper = len(self.marked), page.paper
        nodes: list[Node] = []
        parts = [*_grounds(page.boxes, paper)]
        if watermark:
            parts += self._watermark(watermark, paper)
        parts += _rules(page.boxes, paper)
        for node, words in groupby(page.words, key=lambda entry: entry.node):
            if node is None:
                parts.append("/Artifact <</Type/Pagination>> BDC")
            else:
                node.marks.append((index, len(nodes)))
                parts.append(f"/{node.kind} <</MCID {len(nodes)}>> BDC")
                nodes.append(node)
            parts += self._text(words, paper)
            parts.append("EMC")
        self.marked.append(nodes)
        return "\n".join(parts).encode("ascii")

    def _text(self, words: Iterator[Words], paper: Paper) -> Iterator[str]:
        yield "BT"
        style = None
        for entry in words:
            if (entry.bold, entry.size) != style:
                style = entry.bold, entry.size
                yield f"{FONT_NAMES[entry.bold]} {entry.size:g} Tf"
            text = self.fonts[entry.bold].encoded(entry.text)
            yield f"1 0 0 1 {entry.x:.2f} {paper.height - entry.y:.2f} Tm {text} Tj"
        yield "ET"

    def _watermark(self, text: str, paper: Paper) -> list[str]:
        """Outlined and under everything: seen on a photocopy, and what stands on it can be read."""
        width = face(bold=True).measure(_WATERMARK_SIZE)(text)
        angle = radians(_WATERMARK_ANGLE if paper.height > paper.width else 90 - _WATERMARK_ANGLE)
        c, s = cos(angle), sin(angle)
        left, below = width / 2, _WATERMARK_SIZE * 0.36  # from the middle of the text to its origin
        x = paper.width / 2 - left * c + below * s
        y = paper.height / 2 - left * s - below * c
        return [
            "/Artifact <</Type/Pagination/Subtype/Watermark>> BDC",
            f"q 1 Tr {_WATERMARK_GREY} G 1.2 w BT {FONT_NAMES[True]} {_WATERMARK_SIZE} Tf",
            f"{c:.5f} {s:.5f} {-s:.5f} {c:.5f} {x:.2f} {y:.2f} Tm {self.fonts[True].encoded(text)} Tj ET Q",
            "EMC",
        ]


def _grounds(boxes: Sequence[Box], paper: Paper) -> Iterator[str]:
    filled = [box for box in boxes if box.fill]
    if filled:
        yield "/Artifact <</Type/Layout>> BDC"
        yield f"q {_GROUND} g"
        yield from (f"{_rectangle(box, paper)} f" for box in filled)
        yield "Q\nEMC"


def _rules(boxes: Sequence[Box], paper: Paper) -> Iterator[str]:
    ruled = [box for box in boxes if not box.fill]
    if ruled:
        yield "/Artifact <</Type/Layout>> BDC"
        yield f"{_RULE} w"
        yield from (f"{_rectangle(box, paper)} S" for box in ruled)
        yield "EMC"


def _rectangle(box: Box, paper: Paper) -> str:
    return f"{box.x:.2f} {paper.height - box.y - box.height:.2f} {box.width:.2f} {box.height:.2f} re"
