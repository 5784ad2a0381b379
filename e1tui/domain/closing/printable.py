"""Whether the documents could print all that they take from an evaluation: asked before it is closed.

Asked here, where the font is not at hand: reading it takes longer than the rest of a closing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from e1tui.domain.agreement import of
from e1tui.domain.elsewhere import IN_SESSIONS
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.heading import Heading
from e1tui.domain.text import REPLACEMENT, clean

# The characters of the documents' faces, first and last of each run; tests/export/test_printable.py holds them to
# the fonts that scripts/make_fonts.py has made. A control character is printed as U+FFFD, which they have too.
RANGES: Final = (
    (0x0020, 0x007E), (0x00A0, 0x00AC), (0x00AE, 0x024F), (0x0251, 0x0259), (0x025B, 0x025B), (0x0268, 0x0272),
    (0x0289, 0x028C), (0x02B9, 0x02BF), (0x02C6, 0x02DD), (0x0300, 0x0345), (0x0370, 0x0377), (0x037A, 0x037F),
    (0x0384, 0x038A), (0x038C, 0x038C), (0x038E, 0x03A1), (0x03A3, 0x045F), (0x0490, 0x0491), (0x1E00, 0x1EFB),
    (0x2000, 0x200A), (0x2010, 0x2027), (0x202F, 0x203A), (0x2044, 0x2044), (0x2070, 0x2071), (0x2074, 0x208E),
    (0x2090, 0x209C), (0x20AC, 0x20AC), (0x2103, 0x2103), (0x2116, 0x2116), (0x2122, 0x2122), (0x2150, 0x215F),
    (0x2190, 0x2199), (0x21D0, 0x21D5), (0x2200, 0x220F), (0x2211, 0x221E), (0x2227, 0x222B), (0x2248, 0x2248),
    (0x2260, 0x2265), (0x25A0, 0x25A3), (0x25AA, 0x25AB), (0x25B2, 0x25C7), (0x25CB, 0x25CF), (0x25E6, 0x25E6),
    (0x2605, 0x2606), (0x2610, 0x2612), (0x2713, 0x2718), (0xFB00, 0xFB04), (0xFFFD, 0xFFFD),
)  # fmt: skip
_FIRST: Final = tuple(first for first, _ in RANGES)


def unprintable(evaluation: Evaluation, heading: Heading) -> str:
    """What is to be replaced before the documents of the evaluation under that heading can be made, or ""."""
    for where, text in _texts(evaluation, heading):
        if missing := lacking(text):
            signs = " ".join(missing)
            return f"À remplacer dans {where}, les documents ne savent pas l’imprimer : {signs}"
        if REPLACEMENT in clean(text, multiline=True):
            return f"À retaper dans {where} : un caractère y est perdu, il serait imprimé {REPLACEMENT}"
    return ""


def unprintable_signs(text: str) -> str:
    """What of a text the documents cannot print, a character that is lost included; "" when they can."""
    return " ".join(lacking(text)) or (REPLACEMENT if REPLACEMENT in clean(text) else "")


def with_blanks(candidate: Candidate) -> Candidate:
    """The candidate as papers on many print them: what of the identity cannot be printed is left to be written in."""
    if unprintable_signs(candidate.full_name):
        candidate = replace(candidate, last_name="", first_name="")
    if unprintable_signs(candidate.number):
        candidate = replace(candidate, number="")
    if unprintable_signs(candidate.school):
        candidate = replace(candidate, school="")
    return candidate


def lacking(text: str) -> tuple[str, ...]:
    """The characters of a text that the documents' faces lack, each once; line ends and tabs are none."""
    found = set(clean(text, multiline=True)) - {"\n"}  # each sign once: a text has few
    return tuple(sorted(one for one in found if not _is_had(ord(one))))


@lru_cache(maxsize=1024)
def _is_had(code: int) -> bool:
    at = bisect_right(_FIRST, code) - 1
    return at >= 0 and code <= RANGES[at][1]


def _texts(evaluation: Evaluation, heading: Heading) -> Iterator[tuple[str, str]]:
    """Every text of people's that the documents take from there, after what a sentence calls it."""
    candidate = evaluation.candidate
    yield "le nom", candidate.full_name
    yield "le numéro", candidate.number
    yield "l’établissement du candidat", candidate.school
    yield "l’appréciation", evaluation.appreciation
    yield f"l’intitulé de la session {IN_SESSIONS}", heading.title
    yield f"l’établissement de la session {IN_SESSIONS}", heading.school
    yield f"l’académie {IN_SESSIONS}", heading.academy
    yield f"le centre d’examen {IN_SESSIONS}", heading.centre
    for member in heading.commission:
        yield f"le nom d’un membre de la commission {IN_SESSIONS}", member.full_name
        yield f"la qualité {of(member.full_name)} {IN_SESSIONS}", member.capacity
