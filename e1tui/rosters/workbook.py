"""A workbook (xlsx, xls, ods: told by what the file is, not by its name) → the records of its sheets.

The reading is done by `sheet_child` in a process of its own, with a bound on its memory and time.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from e1tui.errors import FileProblem
from e1tui.rosters import workbook_child
from e1tui.rosters.kind import AS_CSV
from e1tui.rosters.text import MAX_CELLS, Record, plain_cell

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MEMORY: Final = 1024 * 1024 * 1024  # bytes for the child
_PATIENCE: Final = 60  # seconds: the child's own bound is on its processor time
_PART: Final = 1024 * 1024
_CHILD: Final = Path(workbook_child.__file__)


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


def _record(number: int, row: Sequence[workbook_child.Cell], is_hidden: bool) -> Record:
    if len(row) > MAX_CELLS and any(cell != "" for cell in row[MAX_CELLS:]):
        error = f"la ligne a plus de {MAX_CELLS} cellules : ce n’est pas une liste de candidats"
        return Record(number, (), error, is_row=True, is_hidden=is_hidden)
    cells = [plain_cell(str(cell)) for cell in row[:MAX_CELLS]]
    while cells and not cells[-1]:
        cells.pop()
    numeric = frozenset(i for i, cell in enumerate(row) if isinstance(cell, int))
    return Record(number, tuple(cells), numeric=numeric, is_row=True, is_hidden=is_hidden)


def _sheets(content: bytes) -> list[workbook_child.Sheet]:
    code, answer = _answer(content)
    if code == workbook_child.TOO_LARGE or len(answer) > workbook_child.MAX_ANSWER:
        raise FileProblem(
            "Ce classeur contient trop pour une liste de candidats : gardez-y la seule feuille des candidats,"
            f" ou {AS_CSV}."
        )
    if code == 0:
        with contextlib.suppress(ValueError, TypeError, RecursionError):
            return [
                (str(name), [_checked(row) for row in rows], _lines(hidden))
                for name, rows, hidden in json.loads(answer)
            ]
    raise FileProblem(
        f"Ce n’est pas un classeur lisible (abîmé, démesuré, protégé par un mot de passe ?) : {AS_CSV}."
    )


def _checked(row: list[workbook_child.Cell]) -> list[workbook_child.Cell]:
    """A row as the child is to give it; TypeError where what read the workbook has been turned against us."""
    if not isinstance(row, list) or not all(type(cell) in (str, int) for cell in row):
        raise TypeError
    return row


def _lines(hidden: list[int]) -> list[int]:
    """The numbers of hidden rows, or TypeError."""
    if not isinstance(hidden, list) or not all(type(line) is int for line in hidden):
        raise TypeError
    return hidden


def _answer(content: bytes) -> tuple[int, bytes]:
    """The child's exit code and what it says of a workbook, of which no more is taken than it may say.

    The code is not 0 where it has not ended well, or in time.
    """
    try:
        with open(os.memfd_create("classeur"), "r+b") as given:
            given.write(content)
            given.seek(0)
            child = subprocess.Popen(
                [sys.executable, "-P", str(_CHILD), str(MEMORY)],
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
    except OSError:
        return -1, b""
    with child:
        try:
            answer = _read_all(child, time.monotonic() + _PATIENCE)
            return child.wait(1), answer
        except (subprocess.TimeoutExpired, OSError):
            return -1, b""
        finally:
            child.kill()


def _read_all(child: subprocess.Popen[bytes], deadline: float) -> bytes:
    """What the child writes, a byte more than it may at most; TimeoutExpired when it takes too long."""
    assert child.stdout is not None
    parts, left = [], workbook_child.MAX_ANSWER + 1
    while left:
        if not select.select([child.stdout], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise subprocess.TimeoutExpired(child.args, _PATIENCE)
        part = os.read(child.stdout.fileno(), min(left, _PART))
        if not part:
            break
        parts.append(part)
        left -= len(part)
    else:
        child.kill()
    return b"".join(parts)
