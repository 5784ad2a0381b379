"""An unhandled exception in any handler: what the log says, and that it holds no data of a candidate."""

from __future__ import annotations

import asyncio
import datetime as dt
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hosts import add, add_session
from textual.dom import DOMNode

from e1tui import crash
from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.app import E1App

NOW = dt.datetime(2026, 6, 12, 9, 41, tzinfo=dt.UTC)
# The keys from the list of sessions to each screen.
SCREENS = {
    "sessions": (),
    "session form": ("m",),
    "candidates": ("enter",),
    "candidate form": ("enter", "m"),
    "import": ("enter", "i"),
    "withdrawn": ("enter", "t"),
    "set aside": ("t",),
    "question": ("enter", "delete"),
    "export": ("enter", "e"),
    "evaluation": ("enter", "enter"),
    "text": ("enter", "enter", "a", "enter"),
    "descriptors": ("enter", "enter", "d"),
    "help": ("question_mark",),
}


class Surviving(E1App):
    """An app that goes on after a crash, so that each handler can have its own."""

    CSS_PATH = Path(inspect.getfile(E1App)).with_name("app.tcss")

    def _close_messages_no_wait(self) -> None:
        pass


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state/e1tui/erreurs.log"


@pytest.mark.parametrize("keys", SCREENS.values(), ids=SCREENS)
async def test_no_handler_lets_data_out(
    tmp_path: Path, log: Path, keys: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    store = add_session(tmp_path / "sessions", "juin")
    add(store, "MARTIN", "Camille", "0990000001")
    app = Surviving(SessionsFolder(tmp_path / "sessions"), Settings())
    async with app.run_test() as pilot:
        await pilot.press(*keys)
        handlers = dict(_handlers(app))
        for name, node in handlers.items():
            app._exception = None
            node.set_timer(0.001, _failing(node, "MARTIN Camille 0990000001"))
            async with asyncio.timeout(5):
                while app._exception is None:
                    await asyncio.sleep(0.001)
            assert isinstance(app._exception, KeyError), name
        app._exception = None  # the pilot would raise it again
    assert len(handlers) >= 5
    noted = log.read_text()
    assert noted.count("builtins.KeyError") == len(handlers)
    shown = "".join(capfd.readouterr())
    for data in ("MARTIN", "Camille", "0990000001", "martin-camille"):
        assert data not in noted and data not in shown


def _handlers(app: E1App) -> Iterator[tuple[str, DOMNode]]:
    """Each handler of ours on the screen, by name, and a node that has it."""
    for node in (app, *app.screen.walk_children(with_self=True)):
        for owner in type(node).__mro__:
            if owner.__module__.startswith("e1tui."):
                for name, function in vars(owner).items():
                    if name.startswith(("on_", "action_", "key_", "_on_")) and inspect.isfunction(function):
                        yield f"{owner.__qualname__}.{name}", node


def _failing(node: DOMNode, secret: str) -> Callable[[], None]:
    def fail() -> None:
        held = (node, secret)  # what Textual's own report would print
        raise KeyError(held[1])

    return fail


def test_the_log_says_where_and_not_what(log: Path) -> None:
    try:
        try:
            raise FileNotFoundError(2, "absent", "/sessions/martin-camille.toml")
        except OSError as error:
            raise ValueError("MARTIN") from error
    except ValueError as error:
        said = crash.report(error, NOW)
    assert str(log) in said
    noted = log.read_text()
    assert "2026-06-12T09:41:00+00:00" in noted
    assert "builtins.ValueError" in noted and "builtins.FileNotFoundError (errno 2)" in noted
    assert "test_crash, ligne" in noted and "test_the_log_says_where_and_not_what" in noted
    assert "MARTIN" not in noted and "martin" not in noted


def test_the_log_is_kept_small(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash, "LOG_LIMIT", 200)
    for _ in range(20):
        crash.report(ValueError(), NOW)
    assert log.stat().st_size < 400
    assert sorted(path.name for path in log.parent.iterdir()) == ["erreurs.1.log", "erreurs.log"]


def test_a_log_that_is_a_link_is_not_followed(log: Path, tmp_path: Path) -> None:
    log.parent.mkdir(parents=True)
    (tmp_path / "target").write_text("unchanged")
    log.symlink_to(tmp_path / "target")
    assert "n’a pas pu être écrit" in crash.report(ValueError(), NOW)
    assert (tmp_path / "target").read_text() == "unchanged"
