"""Strict reading of a TOML table: every key is asked for by name and type, and what is left is an error."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, TypeVar

from e1tui.domain import dates
from e1tui.domain.text import clean, visible
from e1tui.errors import DocumentError
from e1tui.toml import MAX_BYTES as MAX_BYTES
from e1tui.toml import parse_toml as parse_toml

MAX_INTEGER: Final = 10**9
_MAX_DIGITS: Final = 30
_MAX_EXPONENT: Final = 9
_MAX_LINE: Final = 10_000  # characters of a text of one line: forms and lists take 200
_SHOWN: Final = 80  # characters of what a file says, in a message
_FRACTION: Final = re.compile(r"(\d{1,4})\s*/\s*([1-9]\d{0,3})", re.ASCII)
_Enum = TypeVar("_Enum", bound=StrEnum)
_Date = TypeVar("_Date", bound=dt.date)


class TableReader:
    """Reads one table key by key; `finish` refuses the keys that nobody asked for."""

    def __init__(self, table: Mapping[str, Any], path: str = "") -> None:
        self._left = dict(table)
        self._path = path

    @property
    def path(self) -> str:
        """The table's own key, as `key` gives those in it."""
        return self._path

    def key(self, name: str) -> str:
        """The dotted path of a key of this table, as messages name it."""
        name = f'"{_cut(name)}"' if "." in name else _cut(name)
        return f"{self._path}.{name}" if self._path else name

    def _take(self, name: str, kind: type, expected: str, required: bool) -> Any:
        if name not in self._left:
            if required:
                raise DocumentError("clé obligatoire absente", self.key(name))
            return None
        value = self._left.pop(name)
        # bool is an int, datetime is a date: neither is meant by the other.
        wrong = isinstance(value, bool) and kind is not bool
        wrong |= kind is dt.date and isinstance(value, dt.datetime)
        if wrong or not isinstance(value, kind):
            agreement = "e" if expected.startswith("une ") else ""
            raise DocumentError(f"{expected} est attendu{agreement}", self.key(name))
        return value

    def text(self, name: str, *, required: bool = False, multiline: bool = False) -> str:
        """A text, "" without one; of one line unless `multiline`. As for all that follow, DocumentError for another
        type.
        """
        value = self._take(name, str, "un texte", required)
        return self._cleaned(name, value, multiline=multiline) if value else ""

    def _cleaned(self, name: str, value: str, *, multiline: bool = False) -> str:
        if not multiline and len(value) > _MAX_LINE:
            raise DocumentError(f"ce texte d’une ligne dépasse {_MAX_LINE} caractères", self.key(name))
        return clean(value, multiline=multiline)

    def nonempty(self, name: str) -> str:
        """A text that is there and says something."""
        value = self.text(name, required=True).strip()
        if not value:
            raise DocumentError("un texte non vide est attendu", self.key(name))
        return value

    def integer(
        self, name: str, *, required: bool = False, minimum: int = 0, maximum: int = MAX_INTEGER
    ) -> int | None:
        """A whole number between `minimum` and `maximum`, None without one."""
        value: int | None = self._take(name, int, "un nombre entier", required)
        if value is not None and value < minimum:
            raise DocumentError(f"un entier d’au moins {minimum} est attendu", self.key(name))
        if value is not None and value > maximum:
            raise DocumentError(f"ce nombre est démesuré (au plus {maximum})", self.key(name))
        return value

    def boolean(self, name: str, *, default: bool = False) -> bool:
        """true or false, `default` where the key is missing."""
        value: bool | None = self._take(name, bool, "true ou false", required=False)
        return default if value is None else value

    def date(self, name: str) -> dt.date | None:
        """A local date of a year that documents can print, None without one."""
        value: dt.date | None = self._take(name, dt.date, "une date (2026-06-12)", required=False)
        return value if value is None else self._sound(name, value)

    def time(self, name: str) -> dt.time | None:
        """A local hour, None without one."""
        value: dt.time | None = self._take(name, dt.time, "une heure (09:40:00)", required=False)
        return value

    def moment(self, name: str) -> dt.datetime:
        """A date with its hour, which must be there; its time zone is kept."""
        value: dt.datetime = self._take(name, dt.datetime, "une date avec l’heure", required=True)
        return self._sound(name, value)

    def _sound(self, name: str, value: _Date) -> _Date:
        if not dates.is_sound(value):
            raise DocumentError(f"{dates.RULE} est attendue", self.key(name))
        return value

    def optional_moment(self, name: str) -> dt.datetime | None:
        """The same, None where the key is missing."""
        return self.moment(name) if name in self._left else None

    def moments(self, name: str) -> tuple[dt.datetime, ...]:
        """A list of such moments, empty where the key is missing."""
        value = self._take(name, list, "une liste de dates avec l’heure", required=False) or []
        if not all(isinstance(item, dt.datetime) for item in value):
            raise DocumentError("une liste de dates avec l’heure est attendue", self.key(name))
        return tuple(self._sound(name, item) for item in value)

    def fraction(self, name: str, *, maximum: int) -> Fraction | None:
        """A part, from 0 to `maximum`: a number, or a text such as "1/3", which no decimal number is."""
        value = self._left.get(name)
        expected = f'un nombre de 0 à {maximum}, ou un texte comme "1/3",'
        if isinstance(value, str):
            del self._left[name]
            found = _FRACTION.fullmatch(value)
            part = Fraction(int(found[1]), int(found[2])) if found else None
        else:
            number = self.decimal(name, expected=expected)
            if number is None:
                return None
            part = Fraction(number)
        if part is None or not 0 <= part <= maximum:
            raise DocumentError(f"{expected} est attendu", self.key(name))
        return part

    def choice(self, name: str, kind: type[_Enum], *, required: bool = False) -> _Enum | None:
        """One of an enum's values by its text; the message names them all."""
        value = self.word(name, [member.value for member in kind], required=required)
        return None if value is None else kind(value)

    def word(self, name: str, known: Collection[str], *, required: bool = False) -> str | None:
        """One of these words."""
        value: str | None = self._take(name, str, "un texte", required)
        if value is not None and value not in known:
            reason = f"« {visible(_cut(value))} » n’est pas une valeur connue ({', '.join(known)})"
            raise DocumentError(reason, self.key(name))
        return value

    def scalar(self, name: str) -> str | Decimal | None:
        """A value of the history: text or number; an empty text is none."""
        value = self._left.get(name)
        if isinstance(value, str):
            return self._cleaned(name, self._left.pop(name)) or None
        return self.decimal(name, expected="un texte ou un nombre")

    def decimal(self, name: str, *, expected: str = "un nombre") -> Decimal | None:
        """A number as it is written, never by way of a binary fraction; None without one. `expected` is what the
        message asks for.
        """
        value = self._left.pop(name, None)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise DocumentError(f"{expected} est attendu", self.key(name))
        number = Decimal(value)
        # Written out, 1e999999 takes a megabyte, and a screen has no room for 1e29.
        if (
            not number.is_finite()
            or len(number.as_tuple().digits) > _MAX_DIGITS
            or abs(number.adjusted()) > _MAX_EXPONENT
        ):
            raise DocumentError("ce nombre est démesuré", self.key(name))
        return number

    def table(self, name: str, *, required: bool = False) -> TableReader:
        """The table of that key, an empty one where it is missing."""
        value = self._take(name, dict, "une table", required)
        return TableReader(value or {}, self.key(name))

    def tables(self, name: str) -> list[TableReader]:
        """The tables of an array, none where it is missing."""
        value = self._take(name, list, "une liste de tables", required=False) or []
        if not all(isinstance(item, dict) for item in value):
            raise DocumentError("une liste de tables est attendue", self.key(name))
        return [TableReader(item, f"{self.key(name)}[{i}]") for i, item in enumerate(value, 1)]

    def names(self) -> tuple[str, ...]:
        """The keys not asked for yet."""
        return tuple(self._left)

    def finish(self) -> None:
        """Raise DocumentError if a key is left that this version does not know."""
        for name in self._left:
            raise DocumentError("clé inconnue de cette version", self.key(visible(name)))


def _cut(text: str) -> str:
    """What a file says, short enough for a message."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"
