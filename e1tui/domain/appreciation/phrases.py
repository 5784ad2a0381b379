"""The phrase bank of the general appreciation: sentences by level and competency, filtered as one types."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Competency, Grid, Level
from e1tui.domain.text import clean, folded

_CLINGING: Final = (" ", "\n", "(", "«", "’", "'", "\N{NO-BREAK SPACE}")  # after these no space is wanted
_CLOSING: Final = (" ", "\n", ".", ",", ";", ")", "…")  # nor before these
# What stands between two sentences, up to where the next begins: "etc. puis" and "M. Durand" are in one.
_NEXT: Final = re.compile(r"""(?:(?<!\bM)[.!?…](?:\s?[»”")])*+[^\S\n]++(?![a-zà-öø-ÿœ])|\n)\s*+""")
_NAME_PART: Final = re.compile(r"[^\W_]+")
_SHORTEST: Final = 3  # letters of one of a name's several words: "de", "la", "Le" name nobody by themselves


@dataclass(frozen=True)
class Phrase:
    """A sentence; None for `level` fits every level, "" for `competency` the whole exam."""

    text: str
    level: Level | None = None
    competency: str = ""

    @property
    def use(self) -> str:
        """What it is for, as people read it: "C1.1 · S", "TS", "" for a phrase that fits all."""
        return " · ".join(filter(None, (self.competency, self.level.value if self.level else "")))


def filtered(
    phrases: Iterable[Phrase],
    typed: str = "",
    competencies: Iterable[Competency] = (),
    levels: Iterable[Level] = (),
) -> tuple[Phrase, ...]:
    """The phrases in which every word typed stands, accents and case aside, in the bank's order.

    Their competency is part of what is looked at. A level's sign ("TS") keeps the phrases of that level. Behind them
    come those of the competency that has a criterion with a word that begins so ("veille").
    """
    known = _signs(levels)
    signs = {level for word in typed.split() if (level := known.get(word)) is not None}
    words = [folded(word) for word in typed.split() if word not in known]
    named = {one.id: _words_of(one) for one in competencies}
    found, of_criterion = list[Phrase](), list[Phrase]()
    for phrase in phrases:
        if any(phrase.level != level for level in signs):
            continue
        absent = [word for word in words if word not in _searched(phrase)]
        if not absent:
            found.append(phrase)
        elif all(_begins(word, named.get(phrase.competency, frozenset())) for word in absent):
            of_criterion.append(phrase)
    return (*found, *of_criterion)


@lru_cache(maxsize=64)
def _words_of(competency: Competency) -> frozenset[str]:
    """The words of its criteria."""
    return frozenset(word for one in competency.criteria for word in _NAME_PART.findall(folded(one.label)))


def _begins(typed: str, words: frozenset[str]) -> bool:
    return len(typed) >= _SHORTEST and any(word.startswith(typed) for word in words)


def _signs(levels: Iterable[Level]) -> dict[str, Level]:
    """Typed as they are written they are levels; "ti" and "ts" are in few words, so that either case is meant."""
    found = {level.value: level for level in levels}
    return found | {name.lower(): level for name, level in found.items() if len(name) > 1}


@lru_cache(maxsize=4096)
def _searched(phrase: Phrase) -> str:
    """Kept: each key looks at the whole bank again."""
    return folded(f"{phrase.text} {phrase.competency}")


def suited(phrases: Iterable[Phrase], grid: Grid, evaluation: Evaluation) -> tuple[Phrase, ...]:
    """The bank with what the candidate's positions call for first: for each competency its most frequent level.

    Then the phrases that fit every level, then the others, each time in the bank's order.
    """
    usual = {one.id: _usual((one,), evaluation) for one in grid.competencies}
    usual[""] = _usual(grid.competencies, evaluation)

    def rank(phrase: Phrase) -> int:
        if phrase.level is None:
            return 1
        return 0 if phrase.level in usual.get(phrase.competency, ()) else 2

    return tuple(sorted(phrases, key=rank))


def _usual(competencies: Iterable[Competency], evaluation: Evaluation) -> frozenset[Level]:
    """The most frequent levels of these competencies, several where they are as frequent."""
    counts = Counter(
        level for one in competencies for criterion in one.criteria if (level := evaluation.level(criterion))
    )
    most = max(counts.values(), default=0)
    return frozenset(level for level, count in counts.items() if count == most)


def inserted(before: str, phrase: Phrase, after: str = "") -> str:
    """What to put between two parts of the appreciation for the phrase to stand there, spaces as needed."""
    left = "" if not before.strip() or before.endswith(_CLINGING) else " "
    right = "" if not after.strip() or after.startswith(_CLOSING) else " "
    return left + phrase.text + right


def sentence_at(before: str, selected: str, after: str) -> str:
    """The sentence of the appreciation that the cursor is in, or has just left; "" where there is none.

    What is selected goes before. It is on one line, with single spaces: a phrase goes into other texts.
    """
    if selected.strip():
        return _on_one_line(selected)
    text = (before + selected + after).rstrip()
    starts = [0, *(found.end() for found in _NEXT.finditer(text))]
    rank = bisect_right(starts, len(before))
    return _on_one_line(text[starts[rank - 1] : starts[rank] if rank < len(starts) else None])


def _on_one_line(text: str) -> str:
    return " ".join(clean(text).split())


def names(text: str, candidate: Candidate) -> bool:
    """Whether a text has the candidate's name or first name, or a part of one, as a word; accents and case aside."""
    words = set(_NAME_PART.findall(folded(text)))
    for name in (candidate.last_name, candidate.first_name):
        parts = _NAME_PART.findall(folded(name))
        if any(part in words for part in parts if len(part) >= _SHORTEST or len(parts) == 1):
            return True
    return False
