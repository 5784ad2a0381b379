"""Text → lines: French typography, and where a line may end. Pure: widths come in as a function."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from e1tui.domain.text import NBSP, NNBSP, clean, french_typography

Measure = Callable[[str], float]

# What must not stand first on a line; domain.text glues one plain space before them, people type several.
_NEVER_FIRST: Final = frozenset(";:!?»")
_NEVER_LAST: Final = "«"
_ADDRESS: Final = re.compile(r"://|\bwww\.|\w@\w|\w\.[^\W\d_]{2,}(?:[/?:#]|$)")
_HYPHENS: Final = "-/‐–"
_LEAST: Final = 3  # characters that a line ending after one of these has at least, the sign included


def prepare(text: str, *, multiline: bool = False) -> str:
    """The text as it is printed: normalised, made safe, with French no-break spaces.

    Spaces at the end of lines and empty lines at the ends of the text are dropped. The line separators that
    word processors paste (U+2028, vertical tab …) end a line as they do there.
    """
    text = french_typography(clean(text, multiline=multiline))
    return "\n".join(line.rstrip(" ") for line in text.split("\n")).strip("\n")


def shortened(text: str, length: int) -> str:
    """The text, or its beginning and "…" when it has more than `length` characters: for footers only."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def wrap(text: str, width: float, measure: Measure, *, keeps_addresses: bool = False) -> list[str]:
    """The lines of a prepared text, each at most `width` wide as `measure` counts.

    Lines end at plain spaces; a word wider than the line ends after a hyphen or a slash, else anywhere, from
    where the last word ends unless it has a hyphen for a line of its own. No line begins with ; : ! ? or », unless a paragraph of the text does. With `keeps_addresses` one of a site or
    of a mailbox stays whole on a line of its own: cut, it would lead nowhere.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_wrap_paragraph(paragraph, width, measure, keeps_addresses))
    return lines


def _wrap_paragraph(paragraph: str, width: float, measure: Measure, keeps_addresses: bool) -> Iterator[str]:
    line = ""
    for spaces, word in _words(paragraph):
        if line and measure(line) > width:  # an address that is kept
            yield line
            spaces, line = "", ""
        if keeps_addresses and measure(word) > width and _ADDRESS.search(word):
            if line:
                yield line
            line = word
            continue
        if line and measure(line + spaces + word) <= width:
            line += spaces + word
            continue
        if line and (measure(word) <= width or _parts_better_alone(line + spaces, word, width, measure)):
            yield line
            line = word  # the spaces between two lines are not printed
        else:
            # A word that no line can hold begins where the last one ends.
            line += spaces + word
        while measure(line) > width and len(line) > 1:
            end = _last_that_fits(line, width, measure)
            yield line[:end].rstrip(" ")
            line = line[end:].lstrip(" ")
    yield line


def _parts_better_alone(before: str, word: str, width: float, measure: Measure) -> bool:
    """Whether a word that no line can hold ends a line of its own after a hyphen, and not the line that is begun."""
    here = _last_that_fits(before + word, width, measure)
    if here > len(before) and (before + word)[here - 1] in _HYPHENS:
        return False
    return word[_last_that_fits(word, width, measure) - 1] in _HYPHENS


def _words(paragraph: str) -> Iterator[tuple[str, str]]:
    """The words, each with the plain spaces before it; what must not be parted stays one word."""
    spaces, word = "", ""
    for gap, piece in re.findall(r"( *)([^ ]+)", paragraph):
        if word and (_starts_badly(piece) or word.endswith(_NEVER_LAST)):
            word += NBSP * len(gap) + piece
            continue
        if word:
            yield spaces, word
        spaces, word = gap, piece
    if word:
        yield spaces, word


def _starts_badly(piece: str) -> bool:
    return piece.lstrip(NBSP + NNBSP)[:1] in _NEVER_FIRST


def _last_that_fits(line: str, width: float, measure: Measure) -> int:
    """How many characters of a line that is too long fit: at least one, up to a hyphen if there is one."""
    low, high = 1, len(line) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if measure(line[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    hyphen = max(line.rfind(sign, 0, low) for sign in _HYPHENS) + 1
    if hyphen >= _LEAST:  # "X-" alone on a line would be worse than a word parted anywhere
        return hyphen
    end = low
    while end > 1 and (_starts_badly(line[end:]) or unicodedata.combining(line[end])):
        end -= 1
    return end if end > 1 else low
