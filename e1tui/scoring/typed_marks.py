"""A mark while its characters are typed: which may follow, and how it is read so far; pure text."""

from __future__ import annotations

from typing import Final

from e1tui.domain import marks
from e1tui.errors import InvalidValue

MAX_TYPED: Final = 4  # "19,5"
SLASH: Final = "/"
_MAXIMUM: Final = marks.french(marks.MAXIMUM)  # what alone may stand after the slash


def with_character(typed: str, character: str) -> tuple[str, str]:
    """What was typed with one more character ("0" to "9", ",", "/"), or unchanged with why not, "" for no reason."""
    if SLASH in typed:
        return _with_maximum(typed, character)
    if character == SLASH:
        return _with_slash(typed)
    more = typed + character
    if more == ",":
        return typed, "Une note commence par un chiffre : 0,5 se tape 0 puis la virgule."
    if more.count(",") > 1:
        return typed, ""  # the comma has made the half point already
    if len(more) > MAX_TYPED:
        return typed, f"« {more} » est trop long : {marks.RULE}."
    return more, ""


def _with_slash(typed: str) -> tuple[str, str]:
    """ "12/" is the beginning of "12/20", where 12 is a mark."""
    if not typed:
        return typed, f"Une note commence par un chiffre : {marks.RULE}."
    if marks.without_separator(typed) is None:
        try:
            marks.parse_mark(typed)
        except InvalidValue as error:
            return typed, str(error)
    return typed + SLASH, ""


def _with_maximum(typed: str, character: str) -> tuple[str, str]:
    if f"{typed}{character}".partition(SLASH)[2] in (_MAXIMUM[:1], _MAXIMUM):
        return typed + character, ""
    return typed, f"« {typed}{character} » : une note est sur {_MAXIMUM}."


def without_maximum(typed: str) -> str:
    """The mark of "12/20", or of what of it is typed."""
    return typed.partition(SLASH)[0]


def shown(typed: str) -> str:
    """How the mark is read so far: the comma alone makes the half point, and "/20" stands behind it anyway."""
    mark = without_maximum(typed)
    return f"{mark}5" if mark.endswith(",") else mark
