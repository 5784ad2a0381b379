"""The texts that stand in the code, as people will read them: string literals without docstrings and style sheets."""

import ast
from functools import cache
from pathlib import Path

from sources import ROOT, modules, tree

HOLE = "⁘"  # where an f-string has a value


def texts(*rooms: str):
    """(where, text) of each literal of these rooms of e1tui; an f-string is one text, a hole for each value."""
    for room in rooms:
        for path in modules(room):
            for line, text in _in(path):
                yield f"{path.relative_to(ROOT)}:{line}", text


@cache
def _in(path: Path):
    return tuple(_of(tree(path)))


def _of(tree):
    passed = set()  # docstrings, style sheets, what is part of another literal, what a format says of a value
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Expr)
            or isinstance(node, ast.Assign)
            and any(isinstance(one, ast.Name) and one.id.endswith("CSS") for one in node.targets)
        ):
            passed.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            passed.update(part for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.FormattedValue) and node.format_spec:
            passed.add(node.format_spec)
    for node in ast.walk(tree):
        if node in passed:
            continue
        if isinstance(node, ast.JoinedStr):
            yield (
                node.lineno,
                "".join(part.value if isinstance(part, ast.Constant) else HOLE for part in node.values),
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
