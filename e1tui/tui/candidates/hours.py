"""How long a passage lasts and when nobody passes, as people type it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from e1tui.domain.day.schedule import Break
from e1tui.domain.text import clean
from e1tui.errors import InvalidValue
from e1tui.rosters.values import read_time
from e1tui.tui.widgets.fields import with_digits

LONGEST: Final = 600  # minutes
_HOUR: Final = r"(\S{1,2}\s?[:hH](?:\s?\S{2})?)"
_BREAK: Final = re.compile(rf"{_HOUR}\s*(?:[-–]|\sà\s)\s*{_HOUR}")


def read_minutes(text: str) -> int:
    """A number of minutes from 1 to LONGEST; InvalidValue otherwise."""
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= LONGEST:
        raise InvalidValue(f"un nombre de minutes est attendu, de 1 à {LONGEST}, par exemple 40")
    return int(text)


def read_breaks(text: str, digit: Callable[[str], str | None]) -> tuple[Break, ...]:
    """The breaks of "12:00-13:30, 15h30-15h45", none of an empty text. InvalidValue when one is not understood.

    `digit` gives what a character of the keyboard's digit row means: "-" is one of them on AZERTY, so that it is
    looked at by its place.
    """
    return tuple(_break(part.strip(), digit) for part in re.split("[,;]", text) if part.strip())


def _break(text: str, digit: Callable[[str], str | None]) -> Break:
    if (found := _BREAK.fullmatch(text)) is not None:
        try:
            start, end = (with_digits(read_time, hour, digit) for hour in found.groups())
        except InvalidValue:
            start = end = None
        if start is not None and end is not None and start < end:
            return Break(start, end)
    raise InvalidValue(
        f"« {clean(text)} » n’est pas une pause : 12:00-13:30 attendu, d’autres après une virgule"
    )
