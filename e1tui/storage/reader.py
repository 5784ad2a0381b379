"""Strict reading of a TOML table: every key is asked for by name and type, and what is left is an error."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, TypeVar

from e1tui.domain.text import clean, visible
from e1tui.errors import DocumentError

MAX_BYTES: Final = 512 * 1024  # three thousand changes, and every text of a candidate at its limit
# tomllib's time and memory grow with the square of a dotted key's parts (80 kB of one key take 6 GB), and every
# part and every table costs it about a kilobyte. Ours have four parts at most, and a table per change.
_MAX_KEY_PARTS: Final = 16
# By what stands for it outside of texts: how many of it a file may have, and what it is called.
_BOUNDS: Final = {
    ".": (20_000, "clés à points"),
    ",": (10_000, "valeurs dans des listes"),
    "=": (40_000, "clés"),
    "\n": (70_000, "lignes"),
}
_MAX_TABLES: Final = 10_000
_MAX_INTEGER: Final = 10**9
_MAX_DIGITS: Final = 30
# A text or a comment. A text that is never closed matches too, and a key is looked at from its beginning only:
# the time stays linear whatever the file holds.
_TEXTS: Final = re.compile(
    r'''"""(?:[^\\]|\\.)*?(?:"{3,5}|\Z)|"(?:[^"\\\n]|\\[^\n])*"?'''
    r"""|'''.*?(?:'{3,5}|\Z)|'[^'\n]*'?|#[^\n]*""",
    re.DOTALL,
)
_LONG_KEY: Final = re.compile(rf"(?<![\w-])(?:[A-Za-z0-9_-]++[ \t]*+\.[ \t]*+){{{_MAX_KEY_PARTS}}}")
_TABLE: Final = re.compile(r"^[ \t]*\[", re.MULTILINE)
_FRACTION: Final = re.compile(r"(\d{1,4})\s*/\s*([1-9]\d{0,3})", re.ASCII)
_Enum = TypeVar("_Enum", bound=StrEnum)


def parse_toml(content: bytes) -> dict[str, Any]:
    """Decode a TOML file of ours, decimals exactly; DocumentError says where and why not."""
    if len(content) > MAX_BYTES:
        raise DocumentError(f"le fichier dépasse {MAX_BYTES // 1024} Kio")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentError(f"ligne {line} : le fichier n’est pas en UTF-8") from error
    _check_bounds(text)
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise DocumentError(_toml_reason(error)) from error
    except (ValueError, RecursionError) as error:
        raise DocumentError("ce n’est pas du TOML lisible") from error


def _check_bounds(text: str) -> None:
    """Refuse at once what would take tomllib seconds or gigabytes; people's texts and comments do not count."""
    bare = _TEXTS.sub(_as_key_part, text)
    if found := _LONG_KEY.search(bare):
        raise DocumentError(f"ligne {bare.count(chr(10), 0, found.start()) + 1} : clé trop longue")
    for character, (most, what) in _BOUNDS.items():
        if bare.count(character) > most:
            raise DocumentError(f"trop de {what} (plus de {most})")
    if sum(1 for _ in _TABLE.finditer(bare)) > _MAX_TABLES:
        raise DocumentError(f"trop de tables (plus de {_MAX_TABLES})")


def _as_key_part(text: re.Match[str]) -> str:
    """What stands for a text where only keys are looked at: its lines count, its words do not."""
    lines = "\n" * text[0].count("\n")
    return lines if text[0].startswith("#") else "_" + lines


_POSITION: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


def _toml_reason(error: tomllib.TOMLDecodeError) -> str:
    if found := _POSITION.search(str(error)):
        return f"ligne {found[1]}, colonne {found[2]} : ce n’est pas du TOML valable"
    return "le texte s’arrête avant la fin : ce n’est pas du TOML valable"


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
        name = f'"{name}"' if "." in name else name
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
        value = self._take(name, str, "un texte", required)
        return clean(value, multiline=multiline) if value else ""

    def nonempty(self, name: str) -> str:
        value = self.text(name, required=True).strip()
        if not value:
            raise DocumentError("un texte non vide est attendu", self.key(name))
        return value

    def integer(self, name: str, *, required: bool = False, minimum: int = 0) -> int | None:
        value: int | None = self._take(name, int, "un nombre entier", required)
        if value is not None and value < minimum:
            raise DocumentError(f"un entier d’au moins {minimum} est attendu", self.key(name))
        if value is not None and value > _MAX_INTEGER:
            raise DocumentError("ce nombre est démesuré", self.key(name))
        return value

    def boolean(self, name: str, *, default: bool = False) -> bool:
        value: bool | None = self._take(name, bool, "true ou false", required=False)
        return default if value is None else value

    def date(self, name: str) -> dt.date | None:
        value: dt.date | None = self._take(name, dt.date, "une date (2026-06-12)", required=False)
        return value

    def time(self, name: str) -> dt.time | None:
        value: dt.time | None = self._take(name, dt.time, "une heure (09:40:00)", required=False)
        return value

    def moment(self, name: str) -> dt.datetime:
        value: dt.datetime = self._take(name, dt.datetime, "une date avec l’heure", required=True)
        return value

    def optional_moment(self, name: str) -> dt.datetime | None:
        return self.moment(name) if name in self._left else None

    def moments(self, name: str) -> tuple[dt.datetime, ...]:
        value = self._take(name, list, "une liste de dates avec l’heure", required=False) or []
        if not all(isinstance(item, dt.datetime) for item in value):
            raise DocumentError("une liste de dates avec l’heure est attendue", self.key(name))
        return tuple(value)

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
        value = self._take(name, str, "un texte", required)
        if value is None:
            return None
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(member.value for member in kind)
            reason = f"« {visible(value)} » n’est pas une valeur connue ({known})"
            raise DocumentError(reason, self.key(name)) from None

    def scalar(self, name: str) -> str | Decimal | None:
        """A value of the history: text or number."""
        value = self._left.get(name)
        if isinstance(value, str):
            return clean(self._left.pop(name))
        return self.decimal(name, expected="un texte ou un nombre")

    def decimal(self, name: str, *, expected: str = "un nombre") -> Decimal | None:
        value = self._left.pop(name, None)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise DocumentError(f"{expected} est attendu", self.key(name))
        number = Decimal(value)
        # Written out, 1e999999999 takes a gigabyte.
        if (
            not number.is_finite()
            or len(number.as_tuple().digits) > _MAX_DIGITS
            or abs(number.adjusted()) > _MAX_DIGITS
        ):
            raise DocumentError("ce nombre est démesuré", self.key(name))
        return number

    def table(self, name: str, *, required: bool = False) -> TableReader:
        value = self._take(name, dict, "une table", required)
        return TableReader(value or {}, self.key(name))

    def tables(self, name: str) -> list[TableReader]:
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
