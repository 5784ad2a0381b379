"""Strict reading of a TOML table: every key is asked for by name and type, and what is left is an error."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from e1tui.domain.text import clean
from e1tui.errors import DocumentError

MAX_BYTES: Final = 1024 * 1024
# tomllib takes time and memory that grow with the square of a dotted key's parts: 80 kB of it take 6 GB.
# Far above our own four parts, because the lines of people's texts are looked at too.
_MAX_KEY_PARTS: Final = 64
_KEY_PART: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_LONG_KEY: Final = re.compile(rf"{_KEY_PART}(?:[ \t]*\.[ \t]*{_KEY_PART}){{{_MAX_KEY_PARTS},}}")
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
    for number, row in enumerate(text.split("\n"), 1):
        if row.count(".") >= _MAX_KEY_PARTS and _LONG_KEY.match(row.lstrip(" \t[")):
            raise DocumentError(f"ligne {number} : clé trop longue")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise DocumentError(_toml_reason(error)) from error
    except (ValueError, RecursionError) as error:
        raise DocumentError("ce n’est pas du TOML lisible") from error


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
        return value

    def boolean(self, name: str) -> bool:
        return bool(self._take(name, bool, "true ou false", required=False))

    def date(self, name: str) -> dt.date | None:
        value: dt.date | None = self._take(name, dt.date, "une date (2026-06-12)", required=False)
        return value

    def time(self, name: str) -> dt.time | None:
        value: dt.time | None = self._take(name, dt.time, "une heure (09:40:00)", required=False)
        return value

    def moment(self, name: str) -> dt.datetime:
        value: dt.datetime = self._take(name, dt.datetime, "une date avec l’heure", required=True)
        return value

    def choice(self, name: str, kind: type[_Enum], *, required: bool = False) -> _Enum | None:
        value = self._take(name, str, "un texte", required)
        if value is None:
            return None
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(member.value for member in kind)
            reason = f"« {clean(value)} » n’est pas une valeur connue ({known})"
            raise DocumentError(reason, self.key(name)) from None

    def scalar(self, name: str) -> str | Decimal | None:
        """A value of the history: text or number."""
        value = self._left.pop(name, None)
        if isinstance(value, bool) or not isinstance(value, (str, int, Decimal, type(None))):
            raise DocumentError("un texte ou un nombre est attendu", self.key(name))
        if isinstance(value, int):
            return Decimal(value)
        return clean(value) if isinstance(value, str) else value

    def decimal(self, name: str) -> Decimal | None:
        value = self._left.pop(name, None)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise DocumentError("un nombre est attendu", self.key(name))
        return Decimal(value)

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
            raise DocumentError("clé inconnue de cette version", self.key(clean(name)))
