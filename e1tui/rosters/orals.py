"""The cells of a list that are of a situation: the one that a line names, the columns of each (« Passage A »)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from e1tui.domain import typed
from e1tui.domain.day.oral import Oral
from e1tui.domain.session import is_situation_id
from e1tui.domain.text import folded
from e1tui.errors import InvalidValue
from e1tui.rosters import values

_OF_ONE: Final = re.compile(r"(passage|heure|date|groupe|pr[ée]sence)[ _]([A-Z0-9])", re.IGNORECASE)


def situation_column(header: str) -> tuple[str, str] | None:
    """The situation and the matter of a column such as « Passage A », None for any other."""
    match = _OF_ONE.fullmatch(header.strip())
    if match is None or not is_situation_id(match[2]):
        return None
    return match[2], folded(match[1])


def read_situation(cell: str) -> str:
    """The letter or digit of a cell, "A" or "Situation A", "" for an empty one; InvalidValue where it is none."""
    text = values.read_text(cell)
    words = text.split()
    if not words:
        return ""
    letter = words[-1].upper()
    if not is_situation_id(letter) or (words[:-1] and [folded(word) for word in words[:-1]] != ["situation"]):
        raise InvalidValue(
            f"« {text} » n’est pas une situation : une lettre ou un chiffre est attendu, A, B, 1…"
        )
    return letter


def of_columns(names: Sequence[str], cells: Sequence[str], near: dt.date | None = None) -> dict[str, Oral]:
    """The orals that the columns of each situation give; InvalidValue where a cell is none of what it should be."""
    found: dict[str, Oral] = {}
    for name, cell in zip(names, cells, strict=False):
        column = situation_column(name)
        if column is None or not (text := values.read_text(cell)):
            continue
        situation, matter = column
        oral = found.get(situation, Oral())
        match matter:
            case "passage":
                oral = replace(oral, order=typed.read_order(text))
            case "heure":
                oral = replace(oral, time=values.read_time(text))
            case "date":
                oral = replace(oral, date=values.read_date(cell, near))
            case "groupe":
                oral = replace(oral, group=text)
            case _:
                oral = replace(oral, presence=values.read_presence(cell))
        found[situation] = oral
    return found
