"""The house stays one that a stranger can live in: no circle of imports, small folders, and a line that says what each is for."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from sources import PACKAGE, modules, tree

MODULES = {
    ".".join(("e1tui", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in modules()
}
FOLDERS = sorted({path.parent for path in MODULES.values()})


def imported(module: str) -> set[str]:
    """What a module imports of ours, wherever the line stands: in a function, or for the type checker alone."""
    found: set[str] = set()
    for node in ast.walk(tree(MODULES[module])):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in MODULES else node.module)
    return (found & MODULES.keys()) - {module}


def test_no_circle_not_even_for_the_type_checker() -> None:
    try:
        TopologicalSorter({module: imported(module) for module in MODULES}).prepare()
    except CycleError as circle:
        pytest.fail(" ← ".join(circle.args[1]))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(PACKAGE.parent)))
def test_a_folder_is_read_at_a_glance(folder: Path) -> None:
    names = [path.stem for path in folder.glob("*.py")]
    assert len(names) <= (9 if folder == PACKAGE / "tui" else 22), names  # eight, and the empty `__init__`


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_is_for(module: str) -> None:
    whole = tree(MODULES[module])
    if whole.body:
        first = (ast.get_docstring(whole) or "").partition("\n")[0]
        assert len(first) > 20 and first.endswith("."), first
