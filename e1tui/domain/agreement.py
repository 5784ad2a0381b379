"""How words give way to others in a sentence: elision before a name, the capital after a colon."""

from __future__ import annotations

import re
from typing import Final

from e1tui.domain.text import to_ascii

_ELIDED: Final = re.compile(r"[ae]|i(?![aeou])|o(?!u[aeio])|u|y(?![aeiou])", re.IGNORECASE)
_QUOTES: Final = " '’\"(«\N{NO-BREAK SPACE}"
# What a sentence of ours begins with, where it is no name: names keep their capital.
_OPENING: Final = re.compile(
    r"(?:L[’']|C[’']|N[’']|(?:Le|La|Les|Ce|Cet|Cette|Ces|Il|Un|Une|Des|Deux|Plus|Plusieurs|Pas|Aucune?|Rien|Tout|Dans|Ni"
    r"|Évaluation|Archive|Feuille|Lettres)\b)"
)


def of(name: str) -> str:
    """The name after "de", which is elided before a vowel: "de Martin", "d’Abel", "d’Œillet", "d’Yves", "de Yann".

    Before an h it never is: whether it is aspirated (de Hugo, d’Henri) the letters do not tell.
    """
    start = to_ascii(name.lstrip(_QUOTES)[:3])
    return f"d’{name}" if _ELIDED.match(start) else f"de {name}"


def inside(sentence: str) -> str:
    """A sentence as it stands after a colon: without the capital of its first word, unless that is a name."""
    return sentence[0].lower() + sentence[1:] if _OPENING.match(sentence) else sentence
