"""The sources of e1tui, each read and parsed once for all the tests that look at them; nobody changes a tree."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "e1tui"


@cache
def modules(room: str = ".") -> tuple[Path, ...]:
    """The modules of a folder of e1tui, or the one that is named, in their order."""
    place = PACKAGE / room
    return tuple(sorted(place.rglob("*.py"))) if place.is_dir() else (place,)


@cache
def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(source(path))
