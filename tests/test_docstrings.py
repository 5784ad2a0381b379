"""What others call says what it is for: public classes, functions and methods have a docstring."""

import ast

from sources import ROOT, modules, tree

LEAST = 0.94  # of each kind: a new name may come first, its sentence soon after
KINDS = ("class", "function", "method")


def public():
    """(kind, has a docstring, where) of every public name; a private class has no public methods."""
    for path in modules():
        yield from _in(tree(path), f"{path.relative_to(ROOT)}", "function")


def _in(node, where, kind):
    for child in getattr(node, "body", ()):
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield "class", bool(ast.get_docstring(child)), f"{where}:{child.name}"
            yield from _in(child, f"{where}:{child.name}", "method")
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not child.name.startswith("_"):
            yield kind, bool(ast.get_docstring(child)), f"{where}:{child.name}"
        elif isinstance(child, ast.If | ast.Try):
            yield from _in(child, where, kind)


def test_what_is_public_says_what_it_is_for():
    found = list(public())
    for kind in KINDS:
        having = [has for one, has, _ in found if one == kind]
        assert len(having) > 200
        lacking = [where for one, has, where in found if one == kind and not has]
        assert sum(having) / len(having) >= LEAST, lacking


def test_the_measure_sees_what_is_missing():
    small = ast.parse(
        'class A:\n    """Doc."""\n    def b(self): ...\n    def _c(self): ...\ndef d():\n    """Doc."""\n'
    )
    assert [(kind, has) for kind, has, _ in _in(small, "", "function")] == [
        ("class", True),
        ("method", False),
        ("function", True),
    ]
