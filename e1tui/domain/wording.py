"""Gentle warnings on an appreciation's wording; they never block, and change nothing.

The ministry's circular 99-104 asks that what is written of a pupil be detailed, respectful and useful, and that
words which are vague, reductive or humiliating be left out. What would tell a mark or a level must not be there
either: the form lets the candidate have the appreciation and the note sur 20 only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from e1tui.domain.grid import Grid
from e1tui.domain.text import folded


@dataclass(frozen=True)
class WordingRemark:
    """A place in the text (from `start` to before `end`), its words, and a French sentence on them."""

    start: int
    end: int
    words: str
    message: str


_AVOIDED: Final = (
    "la circulaire 99-104 demande d’éviter ce mot. Dire plutôt ce qui est fait, et comment progresser."
)
_LEVEL: Final = "laisse deviner un niveau de la grille, qui n’est pas communicable."
_MARK: Final = "laisse deviner une note, qui n’est pas communicable ainsi."
_CRITERION: Final = "reprend les mots d’un critère de la grille, qui n’est pas communicable."

# Vague, reductive, humiliating: the circular's own examples first, then their kin. With their endings.
_WORDS: Final = re.compile(
    r"\b(?:"
    r"peut mieux faire|pourrait mieux faire|doit mieux faire|(?<!au )moyen(?:nes?)?(?! d[e’'])|moyennement"
    r"|faibles?|faiblement|faiblesses?|insuffisante?s?|insuffisamment|insuffisances?"
    r"|inexistante?s?|nul(?:le)?s?|nullité|terne?s?"
    r"|médiocres?|médiocrités?|mauvaise?s?|lamentables?|catastrophiques?|pitoyables?|déplorables?"
    r"|incapables?|paresseux|paresseuses?|fainéante?s?|bête?s?|stupides?|ridicules?|honteux|honteuses?"
    r"|décevante?s?|laisse à désirer|sans intérêt|hors sujet|bâclée?s?|aucun effort|aucun travail"
    r")\b",
    re.IGNORECASE,
)
_LEVELS: Final = (
    re.compile(r"\b(?:TI|TS)\b"),
    re.compile(r"\bniveau\s+[«\"“]?\s*(?:I|S)\b(?!['’])", re.IGNORECASE),
    re.compile(r"[«\"“(]\s*[IS]\s*[»\"”)]"),
    re.compile(r"\b(?:très\s+)?(?:in)?satisfaisante?s?\b", re.IGNORECASE),
)
_NUMBER: Final = r"\d{1,2}(?:[.,]\d{1,2})?"
_SPELT: Final = (
    r"(?:zéro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix(?:-(?:sept|huit|neuf))?|onze|douze|treize|quatorze"
    r"|quinze|seize|vingt)"
)
_MARKS: Final = (
    re.compile(rf"\b{_NUMBER}\s*/\s*(?:20|60)\b"),
    re.compile(
        rf"\b(?:{_NUMBER}|{_SPELT})(?:\s+et\s+demie?)?\s+sur\s+(?:20|60|vingt|soixante)\b", re.IGNORECASE
    ),
    re.compile(rf"\b{_NUMBER}\s*(?:points?|pts?)\b(?!\s+(?:forts?|essentiels?|à|de?)\b)", re.IGNORECASE),
    re.compile(rf"\bnotes?\s+(?:de\s+|:\s*)?{_NUMBER}\b", re.IGNORECASE),
    re.compile(r"\bmoyenne\s+(?:atteinte|obtenue|dépassée)\b", re.IGNORECASE),
)
_SMALL_WORDS: Final = frozenset(
    [
        "a",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "dans",
        "de",
        "des",
        "du",
        "d",
        "en",
        "entre",
        "et",
        "l",
        "la",
        "le",
        "les",
        "leur",
        "leurs",
        "l",
        "lors",
        "ou",
        "par",
        "pour",
        "sa",
        "sans",
        "ses",
        "son",
        "sur",
        "un",
        "une",
    ]
)
_RUN: Final = 3  # words of a criterion, small ones left out, in a row
_WORD: Final = re.compile(r"[^\W\d_]+")


def wording(grid: Grid, text: str) -> tuple[WordingRemark, ...]:
    """What to look at again in an appreciation, in the order of the text; each place is told once."""
    found = [_remark(match, _AVOIDED) for match in _WORDS.finditer(text)]
    found += [_remark(match, _LEVEL) for pattern in _LEVELS for match in pattern.finditer(text)]
    found += [_remark(match, _MARK) for pattern in _MARKS for match in pattern.finditer(text)]
    found += _criteria(grid, text)
    kept: list[WordingRemark] = []
    for remark in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or remark.start >= kept[-1].end:
            kept.append(remark)
    return tuple(kept)


def _remark(match: re.Match[str], message: str) -> WordingRemark:
    return WordingRemark(match.start(), match.end(), match[0], f"« {match[0]} » : {message}")


def _criteria(grid: Grid, text: str) -> list[WordingRemark]:
    """Where the text says a criterion in the form's own words."""
    runs = {
        run
        for criterion in grid.criteria
        for run in _runs([word for word, _, _ in _content_words(criterion.label)])
    }
    words = _content_words(text)
    found: list[WordingRemark] = []
    place = 0
    while place + _RUN <= len(words):
        end = place
        while tuple(word for word, _, _ in words[end : end + _RUN]) in runs:
            end += 1
        if end == place:
            place += 1
            continue
        start, stop = words[place][1], words[end + _RUN - 2][2]
        found.append(WordingRemark(start, stop, text[start:stop], f"« {text[start:stop]} » : {_CRITERION}"))
        place = end + _RUN - 1
    return found


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)]


def _content_words(text: str) -> list[tuple[str, int, int]]:
    """The words without small ones, plural marks, accents and case, each with where it stands."""
    found = []
    for match in _WORD.finditer(text):
        word = folded(match[0])
        if word not in _SMALL_WORDS:
            found.append((word.rstrip("sx") or word, match.start(), match.end()))
    return found
