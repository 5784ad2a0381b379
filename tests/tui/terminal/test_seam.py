"""One seam to Textual's insides: nothing outside `tui/terminal/` names or overrides what Textual keeps private."""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import FunctionType

import pytest
from sources import modules, tree
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.widget import Widget

import e1tui.tui
from e1tui.tui.terminal.answering import AnsweringScreen
from e1tui.tui.terminal.app import SturdyApp
from e1tui.tui.terminal.driver import E1Driver

ROOT = Path(e1tui.tui.__file__).parent
OUTSIDE = [path for path in modules("tui") if "terminal" not in path.relative_to(ROOT).parts]
PRIVATE_MODULE = re.compile(r"textual(\.\w+)*\._\w+")


def module_of(path: Path) -> str:
    return ".".join(("e1tui", "tui", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")


def private_names(kind: type) -> frozenset[str]:
    """What the classes of Textual that a class is made from keep private: methods, and what they set on themselves."""
    return frozenset().union(*map(_private_names_of, kind.__mro__))


@cache
def _private_names_of(base: type) -> frozenset[str]:
    if not base.__module__.startswith("textual."):
        return frozenset()
    methods = {name for name, value in vars(base).items() if isinstance(value, FunctionType | property)}
    names = methods | set(re.findall(r"\bself\.(_\w+)", inspect.getsource(base)))
    return frozenset(name for name in names if name.startswith("_") and not name.startswith("__"))


@pytest.mark.parametrize("path", OUTSIDE, ids=module_of)
def test_a_module_outside_knows_no_private_module(path: Path) -> None:
    for node in ast.walk(tree(path)):
        named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        named += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        assert not [name for name in named if PRIVATE_MODULE.fullmatch(name)], node.lineno


@pytest.mark.parametrize("path", OUTSIDE, ids=module_of)
def test_a_class_outside_uses_nothing_private(path: Path) -> None:
    module = import_module(module_of(path))
    every = private_names(SturdyApp) | private_names(AnsweringScreen) | private_names(Widget)
    for node in tree(path).body:
        kind = getattr(module, node.name, None) if isinstance(node, ast.ClassDef) else None
        own = private_names(kind) if isinstance(kind, type) else frozenset()
        for part in ast.walk(node):
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                assert part.name not in own, f"{part.name} is overridden"
            if isinstance(part, ast.Attribute):
                on_self = isinstance(part.value, ast.Name) and part.value.id == "self"
                assert part.attr not in (own if on_self else every), f"{part.attr} is used"


GUARDS = {
    "save_screenshot": (SturdyApp, App),
    "deliver_binary": (E1Driver, LinuxDriver),
    "open_url": (E1Driver, LinuxDriver),
    "can_suspend": (E1Driver, LinuxDriver),
}


@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_stands_before_what_textual_would_do(name: str) -> None:
    """Under a forced command no key may open a way out; a name that Textual changes would leave it open."""
    ours, theirs = GUARDS[name]
    assert name in vars(ours)
    assert any(name in vars(base) for base in theirs.__mro__), f"Textual has no {name} any more"


async def test_the_guards_do_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = SturdyApp()
    assert app.save_screenshot("image.svg", str(tmp_path)) == ""
    driver = E1Driver.__new__(E1Driver)
    content = BytesIO(b"grille")
    driver.deliver_binary(content, delivery_key="k", save_path=tmp_path / "grille.pdf")
    assert content.closed
    driver.open_url("https://exemple.invalid")
    assert not driver.can_suspend
    assert not list(tmp_path.iterdir())
