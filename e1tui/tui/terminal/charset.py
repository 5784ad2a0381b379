"""The characters of what a terminal sends: UTF-8, and where it is none, what Western terminals used before."""

from __future__ import annotations

import codecs
from typing import Final

_ANSWERS_UTF8_WITH: Final = "e1tui-cp1252"


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """What is not UTF-8 is what Western terminals used before: Windows-1252, which holds Latin-1's letters.

    But for what introduces a sequence in eight bits where that is no letter of a text: SS3, DCS, CSI, OSC.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    if wrong in (b"\x8f", b"\x90", b"\x9b", b"\x9d"):
        return wrong.decode("latin-1"), error.end
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error(_ANSWERS_UTF8_WITH, _as_cp1252)


def decoder() -> codecs.IncrementalDecoder:
    """Characters as their bytes come."""
    return codecs.getincrementaldecoder("utf-8")(_ANSWERS_UTF8_WITH)


def decoded(data: bytes) -> str:
    """The characters of bytes that are all there."""
    return data.decode("utf-8", _ANSWERS_UTF8_WITH)
