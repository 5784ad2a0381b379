"""No grid is known to the code: its identifiers stand in the package's data, and the default's name at one place."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import e1tui
from e1tui.storage import grids

PACKAGE = Path(e1tui.__file__).parent


def identifiers() -> set[str]:
    """Of the shipped grids and of the example: their names, those of competencies, and of criteria with theirs."""
    found = set(grids.shipped())
    for path in (*(PACKAGE / "grids").rglob("*.toml"),):
        document = tomllib.loads(path.read_text("utf-8"))
        for one in document["competences"]:
            found |= {one["id"], *(f"{one['id']}.{line['id']}" for line in one["criteres"])}
    return found


def texts(path: Path) -> Iterator[str]:
    """The literals of a module, those of f-strings too; docstrings and comments may give examples."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_no_identifier_of_a_grid_stands_in_the_code() -> None:
    names = identifiers()
    assert {"mc-sno-e1", "C1.1", "C1.1.outils", "C2.1"} <= names
    named = {
        (path.relative_to(PACKAGE).as_posix(), name)
        for path in PACKAGE.rglob("*.py")
        for text in texts(path)
        for name in names
        if name in text
    }
    assert named == {("storage/grids.py", "mc-sno-e1")}
