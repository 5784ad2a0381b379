"""The texts that stand in the code, as people will read them: string literals without docstrings and style sheets."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOLE = "⁘"  # where an f-string has a value


def texts(*rooms: str):
    """(where, text) of each literal of these rooms of e1tui; an f-string is one text, a hole for each value."""
    for room in rooms:
        place = ROOT / "e1tui" / room
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            for line, text in _of(ast.parse(path.read_text())):
                yield f"{path.relative_to(ROOT)}:{line}", text


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
