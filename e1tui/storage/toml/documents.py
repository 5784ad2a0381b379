"""What all our TOML documents have in common: their format's number, no empty values, lists of tables last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import tomli_w

from e1tui.errors import DocumentError
from e1tui.storage.toml.tables import TableReader

FORMAT: Final = 1


def check_format(reader: TableReader) -> None:
    """DocumentError for a file of another version's format."""
    found = reader.integer("format", required=True)
    if found != FORMAT:
        raise DocumentError(f"format {found} inconnu de cette version (connu : {FORMAT})", "format")


def compact(table: dict[str, Any]) -> dict[str, Any]:
    """Without the keys that have no value; 0 and false are values."""
    return {key: value for key, value in table.items() if value not in (None, "", {}, [])}


def dump(document: dict[str, Any]) -> bytes:
    """The document with its lists of tables last, each table under its own heading.

    tomli_w by itself writes short tables on one line each, and before everything else: lists of candidates
    stop reading at the first [[historique]].
    """
    return "".join(_parts(compact(document), "", multiline=True)).encode("utf-8")


def _parts(table: dict[str, Any], path: str, *, multiline: bool = False) -> Iterator[str]:
    """A table's own keys, then its lists of tables, each under its whole path."""
    lists = {key: value for key, value in table.items() if isinstance(value, list) and _is_of_tables(value)}
    rest = {key: value for key, value in table.items() if key not in lists}
    yield tomli_w.dumps(rest, multiline_strings=multiline)
    for key, tables in lists.items():
        for one in tables:
            yield f"\n[[{path}{key}]]\n"
            yield from _parts(one, f"{path}{key}.")


def _is_of_tables(value: list[Any]) -> bool:
    return all(isinstance(one, dict) for one in value)
