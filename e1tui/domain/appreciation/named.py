"""Where a text names somebody, in whatever case, accents or hyphens it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from e1tui.domain.session import Examiner
from e1tui.domain.text import folded

Place = tuple[int, int]  # from the first character to before the last

_WORD: Final = re.compile(r"[^\W\d_]+")
_TITLES: Final = frozenset({"m", "mm", "mme", "mmes", "mlle", "monsieur", "madame", "messieurs", "mesdames"})
_SHORTEST: Final = 2  # letters of a last name: an initial is in every text


def named(text: str, members: Iterable[Examiner]) -> tuple[Place, ...]:
    """The places in the text that are a member's last name, with the first name where it stands beside it.

    Many last names are plain words too: a name counts where it is written as one (with a capital that does not
    only begin a sentence, or beside a title or the first name).
    """
    words = [(folded(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)]
    found = {place for member in members for place in _places(text, words, member)}
    return tuple(sorted(found))


def _places(text: str, words: list[tuple[str, int, int]], member: Examiner) -> Iterator[Place]:
    last, first = _parts(member.last_name), _parts(member.first_name)
    if len("".join(last)) < _SHORTEST:
        return
    plain = [word for word, _, _ in words]
    for begin in range(len(words) - len(last) + 1):
        end = begin + len(last)
        if plain[begin:end] != last:
            continue
        before = bool(first) and plain[max(begin - len(first), 0) : begin] == first
        after = bool(first) and plain[end : end + len(first)] == first
        titled = begin > 0 and plain[begin - 1] in _TITLES
        start, stop = words[begin][1], words[end - 1][2]
        if before or after or titled or _is_written_as_a_name(text, start, stop):
            if before:
                start = words[begin - len(first)][1]
            if after:
                stop = words[end + len(first) - 1][2]
            yield start, stop


def _parts(name: str) -> list[str]:
    return [folded(match[0]) for match in _WORD.finditer(name)]


def _is_written_as_a_name(text: str, start: int, stop: int) -> bool:
    """With a capital; at the beginning of a sentence, where every word has one, in capitals throughout."""
    written = text[start:stop]
    if not written[0].isupper():
        return False
    before = text[:start].rstrip(" \t\N{NO-BREAK SPACE}«\"'(-–—•")
    begins = not before or before[-1] in ".!?:;\n…"
    return not begins or (len(written) > 1 and written.isupper())
