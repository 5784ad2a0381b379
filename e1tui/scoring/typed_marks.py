"""A mark while its characters are typed: which may follow, how it is read so far, what it needs; pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from e1tui.domain import marks
from e1tui.domain.marks import Scale
from e1tui.errors import InvalidValue

SLASH: Final = "/"


@dataclass(frozen=True)
class TypedMark:
    """`text` is what was typed, None when nothing was; "" means that Entrée takes the mark away.

    `asked`: "145" was typed and "14,5 ?" is asked. `is_warned`: a key that would have left it was held back, and what
    it needs was asked. `is_refused`: it is no mark, and the next digit begins another, unless it makes one of it ("4,2"
    by quarters).
    """

    text: str | None = None
    asked: Decimal | None = None
    is_warned: bool = False
    is_refused: bool = False

    def with_character(self, character: str, scale: Scale) -> tuple[TypedMark, str]:
        """With one more character ("0" to "9", ",", "/"); or as it is, and why not, "" for no reason."""
        begun = self.text or ""
        if self.is_refused and character.isdigit() and not _is_mark(begun + character, scale):
            begun = ""
        typed, problem = with_character(begun, character, scale)
        return (self, problem) if problem or typed == begun else (TypedMark(typed), "")

    def erased(self, given: str, *, backspace: bool) -> TypedMark:
        """Without its last character, or without any; `given` is the mark that stands where nothing was typed."""
        shown = without_maximum(self.text) if self.text is not None else given
        return TypedMark(shown[:-1] if backspace else "")

    @property
    def shown(self) -> str:
        """As it is read: "14," is "14,5", and what stands after a slash is 20."""
        return shown(self.text or "")


NOTHING_TYPED: Final = TypedMark()


def _is_mark(text: str, scale: Scale) -> bool:
    try:
        marks.parse_mark(text, scale)
    except InvalidValue:
        return False
    return True


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
