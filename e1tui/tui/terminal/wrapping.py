"""Where lines may be broken, for all that Textual wraps: at spaces, but not at those that French keeps together.

Textual (8.2.8), and Rich for its `Content`, break at a no-break space as at any other, and let a line begin with « : ».
Both look for words with one pattern each, which takes the place of theirs here.
"""

from __future__ import annotations

import re
from typing import Final

import rich._wrap
import textual._wrap

from e1tui.domain.text import KEPT_SPACE, NBSP, NNBSP

_KEPT: Final = f"{NBSP}{NNBSP}"
_BREAKING: Final = rf"[^\S{_KEPT}]"
_WORD: Final = rf"(?:\S++|[{_KEPT}]++|{KEPT_SPACE})++"


def keep_together() -> None:
    """From now on no line begins with a sign that belongs to the word before it, nor ends at a no-break space."""
    textual._wrap.re_chunk = re.compile(rf"{_WORD}{_BREAKING}*+|{_BREAKING}++")
    rich._wrap.re_word = re.compile(rf"{_BREAKING}*+{_WORD}{_BREAKING}*+")
