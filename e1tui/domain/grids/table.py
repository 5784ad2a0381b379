"""One table of a grid's file, read key by key: what is wrong is noted, and reading goes on to the next key."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from e1tui.domain.closing.printable import unprintable_signs
from e1tui.domain.grids.faults import Fault, Place, shown
from e1tui.domain.text import clean, unsafe_characters

LONGEST: Final = 2_000  # characters of a label
MOST: Final = 1_000  # of a mark, a coefficient, a level's worth
_DECIMALS: Final = 3
_FRACTION: Final = re.compile(r"(\d{1,4})\s*/\s*([1-9]\d{0,3})", re.ASCII)


class GridTable:
    """The keys of a table; what is absent or wrong is read as its default."""

    def __init__(
        self, table: Mapping[str, Any], place: Place, faults: list[Fault], top: GridTable | None = None
    ) -> None:
        self._left = dict(table)
        self._known: dict[
            str, bool
        ] = {}  # the keys that were asked for, in their order: whether one is a table
        self._top = top
        self.place = place
        self.faults = faults

    def has(self, key: str) -> bool:
        """Whether the key is there and not asked for yet."""
        self._known.setdefault(key, False)
        return key in self._left

    def fault(self, key: str, expected: str) -> None:
        """Note that a key is wrong."""
        self.faults.append(Fault(self.place, key, expected))

    def take(self, key: str) -> Any:
        """The key's value as it stands, None where it is absent."""
        self._known.setdefault(key, False)
        return self._left.pop(key, None)

    def text(self, key: str, default: str | None = None) -> str:
        """A line of text; without a default it must be there, and not empty."""
        value = self.take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.fault(key, "un texte non vide est attendu" if default is None else "un texte est attendu")
            return default or ""
        return self._sound(key, value)

    def _sound(self, key: str, value: str) -> str:
        if unsafe_characters(value):
            self.fault(
                key,
                "un texte d’une ligne est attendu, sans caractère de commande, invisible ou d’écriture inversée",
            )
        elif len(value) > LONGEST:
            self.fault(key, f"un texte d’au plus {LONGEST} caractères est attendu")
        elif signs := unprintable_signs(value):
            self.fault(key, f"un texte que les documents savent imprimer est attendu, sans {shown(signs)}")
        return clean(value)

    def texts(self, key: str, default: Sequence[str] = ()) -> tuple[str, ...]:
        """A list of lines."""
        value = self.take(key)
        if value is None:
            return tuple(default)
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.fault(key, "une liste de textes non vides est attendue")
            return tuple(default)
        return tuple(self._sound(key, item) for item in value)

    def boolean(self, key: str, *, default: bool) -> bool:
        """true or false."""
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(key, f"true ou false est attendu{_unquoted(value)}")
            return default
        return value

    def choice(self, key: str, among: Sequence[str], default: str) -> str:
        """One of these words."""
        value = self.take(key)
        if value is None:
            return default
        if value not in among:
            self.fault(key, f"{_either(among)} est attendu")
            return default
        return str(value)

    def integer(self, key: str, default: int) -> int:
        """A whole number from 1."""
        value = self.take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST:
            self.fault(key, f"un entier positif est attendu{_unquoted(value)}, de 1 à {MOST}")
            return default
        return value

    def decimal(
        self, key: str, default: Decimal, *, zero: bool = False, most: Decimal = Decimal(MOST)
    ) -> Decimal:
        """A number with three decimals at most."""
        value = self.take(key)
        if value is None:
            return default
        number = _number(value)
        if number is None or not (number >= 0 if zero else number > 0) or number > most:
            least = "de 0" if zero else "de plus de 0"
            self.fault(
                key,
                f"un nombre {least} à {_plain(most)} est attendu{_unquoted(value)}, avec {_DECIMALS} décimales au plus",
            )
            return default
        return number

    def fraction(self, key: str, *, most: int, zero: bool = True) -> Fraction | None:
        """A number, or a text such as "1/3", which no decimal is; None where it is absent or wrong."""
        value = self.take(key)
        if value is None:
            return None
        found = _FRACTION.fullmatch(value) if isinstance(value, str) else None
        number = None if isinstance(value, str) else _number(value)
        part = (
            Fraction(int(found[1]), int(found[2])) if found else None if number is None else Fraction(number)
        )
        if part is None or not (part >= 0 if zero else part > 0) or part > most:
            least = "de 0" if zero else "de plus de 0"
            self.fault(
                key, f'un nombre {least} à {most} est attendu{_unquoted(value)}, ou un texte comme "1/3"'
            )
            return None
        return part

    def table(self, key: str) -> GridTable:
        """A table by itself; an empty one where it is absent or none."""
        value = self.take(key)
        self._known[key] = True
        if value is not None and not isinstance(value, dict):
            self.fault(key, f"une table [{key}] est attendue")
        return GridTable(
            value if isinstance(value, dict) else {}, Place(f"[{key}]"), self.faults, self._top or self
        )

    def tables(self, key: str, least: int, most: int, name: str = "", what: str = "") -> list[GridTable]:
        """A list of tables, each known by its id, or its rank while it has none; `what` they are, as one writes them."""
        value = self.take(key)
        self._known[key] = True
        name = name or f"[[{key}]]"
        what = what or f"tables {name}"
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fault(key, f"une liste de {least} à {most} {what} est attendue")
            return []
        if not least <= len(value) <= most:
            self.fault(key, f"une liste de {least} à {most} {what} est attendue, il y en a {len(value)}")
        return [
            GridTable(item, Place(name, id_of(item, rank)), self.faults, self._top or self)
            for rank, item in enumerate(value, 1)
        ]

    def finish(self) -> None:
        """Note every key that nobody asked for, and what may be meant by it."""
        for key in self._left:
            self.fault(key, f"clé inconnue, {self._meant(key)}")

    def _meant(self, key: str) -> str:
        known = list(self._known)
        if nearest := difflib.get_close_matches(_plainest(key), known, n=1):
            return f"{nearest[0]} est attendu"
        if self._top is not None and self._top._known.get(key) is False:
            return "elle est attendue en haut du fichier, avant la première table"
        if len(known) == 1:
            return f"{known[0]} est attendu"
        return f"une clé parmi {', '.join(known[:-1])} et {known[-1]} est attendue"


def id_of(table: Mapping[str, Any], rank: int) -> str:
    """What a table of a list is known by: its id, or its rank while it has none."""
    value = table.get("id")
    return value if isinstance(value, str) and value else f"nº {rank}"


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > 9 or len(number.as_tuple().digits) > 20:
        return None
    return number if int(number.normalize().as_tuple().exponent) >= -_DECIMALS else None


def _unquoted(value: object) -> str:
    """What is added to what is expected where a text was given for it."""
    return ", sans guillemets" if isinstance(value, str) else ""


def _plainest(key: str) -> str:
    """A key as ours are written: "Libellé" is "libelle"."""
    letters = unicodedata.normalize("NFKD", key[:80]).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("-", "_")


def _either(words: Sequence[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return ", ".join(quoted[:-1]) + f" ou {quoted[-1]}" if len(quoted) > 1 else quoted[0]


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")
