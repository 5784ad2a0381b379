"""What all our TOML documents have in common: their format's number, no empty values, lists of tables last."""

from __future__ import annotations

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
    values = compact(document)
    lists = {key: values.pop(key) for key in tuple(values) if isinstance(values[key], list)}
    parts = [tomli_w.dumps(values, multiline_strings=True)]
    parts += [f"\n[[{key}]]\n{tomli_w.dumps(table)}" for key, tables in lists.items() for table in tables]
    return "".join(parts).encode("utf-8")
