"""A mark while its characters are typed: which may follow, and how it is read so far; pure text."""

from __future__ import annotations

from typing import Final

from e1tui.domain import marks
from e1tui.domain.marks import Scale
from e1tui.errors import InvalidValue

SLASH: Final = "/"


def with_character(typed: str, character: str, scale: Scale) -> tuple[str, str]:
    """What was typed with one more character ("0" to "9", ",", "/"), or unchanged with why not, "" for no reason."""
    if SLASH in typed:
        return _with_maximum(typed, character, scale)
    if character == SLASH:
        return _with_slash(typed, scale)
    more = typed + character
    if more == ",":
        return typed, "Une note commence par un chiffre : 0,5 se tape 0 puis la virgule."
    if more.count(",") > 1:
        return typed, ""  # the comma has made the half point already
    if len(more) > scale.longest:
        return typed, f"« {more} » est trop long : {scale.rule}."
    return more, ""


def _with_slash(typed: str, scale: Scale) -> tuple[str, str]:
    """ "12/" is the beginning of "12/20", where 12 is a mark."""
    if not typed:
        return typed, f"Une note commence par un chiffre : {scale.rule}."
    if marks.without_separator(typed, scale) is None:
        try:
            marks.parse_mark(typed, scale)
        except InvalidValue as error:
            return typed, str(error)
    return typed + SLASH, ""


def _with_maximum(typed: str, character: str, scale: Scale) -> tuple[str, str]:
    maximum = marks.french(scale.maximum)  # what alone may stand after the slash
    if (after := f"{typed}{character}".partition(SLASH)[2]) and maximum.startswith(after):
        return typed + character, ""
    return typed, f"« {typed}{character} » : une note est sur {maximum}."


def without_maximum(typed: str) -> str:
    """The mark of "12/20", or of what of it is typed."""
    return typed.partition(SLASH)[0]


def shown(typed: str) -> str:
    """How the mark is read so far: the comma alone makes the half point, and "/20" stands behind it anyway."""
    mark = without_maximum(typed)
    return f"{mark}5" if mark.endswith(",") else mark
