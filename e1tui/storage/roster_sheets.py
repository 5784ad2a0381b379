"""A workbook (xlsx, xls, ods: told by what the file is, not by its name) → the records of its sheets.

The reading is done by `sheet_child` in a process of its own, with a bound on its memory and time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from e1tui.errors import FileProblem
from e1tui.storage import sheet_child
from e1tui.storage.roster_kind import AS_CSV
from e1tui.storage.roster_text import MAX_CELLS, Record, plain_cell

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MEMORY: Final = 1024 * 1024 * 1024  # bytes for the child
_PATIENCE: Final = 60  # seconds: the child's own bound is on its processor time
_CHILD: Final = Path(sheet_child.__file__)


def is_workbook(content: bytes) -> bool:
    """Whether these bytes begin as spreadsheets' files do; other documents may, too."""
    return content.startswith((_ZIP, _OLE))


def workbook_sheets(content: bytes) -> tuple[tuple[str, tuple[Record, ...]], ...]:
    """The name and the lines of each visible sheet, blank lines among them.

    FileProblem when it is no workbook that can be read.
    """
    found = tuple(
        (name, tuple(_record(line, row, line in hidden) for line, row in enumerate(rows, 1)))
        for name, rows, hidden in _sheets(content)
    )
    if not found:
        raise FileProblem("Ce classeur n’a aucune feuille visible.")
    return found


def _record(number: int, row: Sequence[sheet_child.Cell], is_hidden: bool) -> Record:
    if len(row) > MAX_CELLS and any(cell != "" for cell in row[MAX_CELLS:]):
        error = f"la ligne a plus de {MAX_CELLS} cellules : ce n’est pas une liste de candidats"
        return Record(number, (), error, is_row=True, is_hidden=is_hidden)
    cells = [plain_cell(str(cell)) for cell in row[:MAX_CELLS]]
    while cells and not cells[-1]:
        cells.pop()
    numeric = frozenset(i for i, cell in enumerate(row) if isinstance(cell, int))
    return Record(number, tuple(cells), numeric=numeric, is_row=True, is_hidden=is_hidden)


def _sheets(content: bytes) -> list[sheet_child.Sheet]:
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_CHILD), str(MEMORY)],
            input=content,
            capture_output=True,
            timeout=_PATIENCE,
        )
        if done.returncode == 0:
            found: list[sheet_child.Sheet] = json.loads(done.stdout)
            return found
    except (subprocess.TimeoutExpired, OSError, ValueError):
        pass  # said below, as what the child could not read
    raise FileProblem(
        f"Ce n’est pas un classeur lisible (abîmé, démesuré, protégé par un mot de passe ?) : {AS_CSV}."
    )
