"""Two texts beside each other, line by line, with what differs told word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final

from rich.cells import cell_len

_WORDS: Final = re.compile(r"\s+|[^\W_]+|[\W_]")
_UNITS: Final = re.compile(r"\s+|\S+")
_MOST_WORDS: Final = 2_000  # of a line: looked at word by word, more would take seconds

Piece = tuple[str, bool]  # some text, and whether the other text has something else there
Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Pair:
    """A line of each text, where they stand beside each other; () where one has none there."""

    left: Pieces
    right: Pieces

    @property
    def differs(self) -> bool:
        """Whether something is marked on either side."""
        return any(differs for _, differs in (*self.left, *self.right))


def side_by_side(left: str, right: str, width: int) -> tuple[Pair, ...]:
    """Both texts, each wrapped at `width` cells; lines of one that have none like them in the other stand alone."""
    pairs: list[Pair] = []
    for one, other in _lines(left.split("\n"), right.split("\n")):
        wrapped = zip_longest(_wrapped(one, width), _wrapped(other, width), fillvalue=())
        pairs += [Pair(*both) for both in wrapped]
    return tuple(pairs)


def _lines(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[Pieces, Pieces]]:
    """The lines of two texts in pairs: those that are alike, then those between them in order."""
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for one, other in zip_longest(left[a:b], right[c:d]):
            if kind == "equal":
                yield ((one, False),), ((other, False),)
            elif one is None or other is None:
                yield _whole(one), _whole(other)
            else:
                yield _words(one, other)


def _whole(line: str | None) -> Pieces:
    return () if line is None else ((line, True),)


def _words(left: str, right: str) -> tuple[Pieces, Pieces]:
    """Two lines, with the words that only one of them has."""
    ones, others = _WORDS.findall(left), _WORDS.findall(right)
    if max(len(ones), len(others)) > _MOST_WORDS:
        return _whole(left), _whole(right)
    codes = SequenceMatcher(None, ones, others, autojunk=False).get_opcodes()
    mine = (("".join(ones[a:b]), kind != "equal") for kind, a, b, _, _ in codes)
    theirs = (("".join(others[c:d]), kind != "equal") for kind, _, _, c, d in codes)
    return _kept(mine), _kept(theirs)


def _kept(pieces: Iterable[Piece]) -> Pieces:
    return tuple(piece for piece in pieces if piece[0])


def _wrapped(pieces: Pieces, width: int) -> list[Pieces]:
    """A line cut at its spaces, and inside what is wider than all there is."""
    lines: list[list[Piece]] = [[]]
    room = width
    for unit in _units(pieces):
        size = sum(cell_len(text) for text, _ in unit)
        if size > room:
            if unit[0][0].isspace():  # what it came after ends the line, and it is nowhere
                room = 0
                continue
            if lines[-1]:
                lines.append([])
                room = width
        for text, differs in unit:
            for character in text:
                if cell_len(character) > room:
                    lines.append([])
                    room = width
                lines[-1].append((character, differs))
                room -= cell_len(character)
    return [_joined(line) for line in lines]


def _units(pieces: Pieces) -> Iterator[list[Piece]]:
    """What is not cut unless it must be: a run of spaces, or all that stands between two."""
    unit: list[Piece] = []
    for text, differs in pieces:
        for part in _UNITS.findall(text):
            if unit and (part.isspace() or unit[-1][0].isspace()):
                yield unit
                unit = []
            unit.append((part, differs))
    if unit:
        yield unit


def _joined(pieces: Iterable[Piece]) -> Pieces:
    """Pieces of one kind beside each other as one."""
    joined: list[Piece] = []
    for text, differs in pieces:
        if joined and joined[-1][1] == differs:
            joined[-1] = joined[-1][0] + text, differs
        else:
            joined.append((text, differs))
    return tuple(joined)


def padded(pieces: Pieces, width: int) -> Pieces:
    """A line with the spaces that make it `width` cells wide."""
    return (*pieces, (" " * max(0, width - sum(cell_len(text) for text, _ in pieces)), False))
