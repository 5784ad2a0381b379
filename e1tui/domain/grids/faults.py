"""What is wrong with a grid's file: all of it, each fault with its table, id and key, and what is expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from e1tui.domain.text import clean
from e1tui.errors import DocumentError

_SHOWN = 40  # characters of what a file says, in a fault


@dataclass(frozen=True)
class Place:
    """Where in the file: the table as it is written there (""  for the top), and the id of what it holds."""

    table: str = ""
    id: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.table, f"« {shown(self.id)} »" if self.id else "")))


@dataclass(frozen=True)
class Fault:
    """A key at fault: `expected` is a sentence's end, "un nombre est attendu"."""

    place: Place
    key: str
    expected: str

    @property
    def where(self) -> str:
        """ "[[competences]] « C2 », sur"."""
        return ", ".join(filter(None, (str(self.place), shown(self.key))))

    def __str__(self) -> str:
        return f"{self.where} : {self.expected}" if self.where else self.expected


class GridFaults(DocumentError):
    """A grid that is refused; its own text is the first fault, `faults` are all of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(first.expected, first.where)


def shown(text: str) -> str:
    """What a file says, clean and short enough for a line."""
    text = clean(text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
