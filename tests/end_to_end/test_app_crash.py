"""An exception that nobody expected, on each of the ways Textual calls us: saved, said, and no data anywhere."""

from __future__ import annotations

import signal
import stat
from dataclasses import dataclass

import pytest
from scoring import app_on, appreciation, home_of, open_martin, patched, write_appreciation

from e1tui.storage.store import SessionStore

SECRET = "Kastor-Polydeukes"  # what the failing function held of a candidate
LEFT = b"\x1b[?1049l"


@dataclass(frozen=True)
class Way:
    """A function that fails, where, and the keys that call it once a text is written (\\t leaves the text)."""

    name: str
    module: str
    function: str
    keys: str = ""


WAYS = (
    Way("compose", "reading.text", "HelpScreen.content", "\t?"),
    Way("mount", "reading.text", "ReadingScreen.on_mount", "\t?"),
    Way("key", "evaluation.screen", "EvaluationScreen.on_key", "\t1"),
    Way("key_enter", "evaluation.screen", "EvaluationScreen.key_enter", "\t\r"),
    Way("action", "evaluation.screen", "EvaluationScreen.action_mark", "\tn"),
    Way("message", "evaluation.text_boxes", "Writing.on_text_area_changed", "x"),
    Way("timer", "evaluation.watch", "Watch.check", ""),
    Way("render", "evaluation.widget", "ScoringWidget.render_line", "\t\t"),
    Way("input thread", "terminal.parser", "Parser.feed", "x"),
    Way("app message", "app", "E1App.on_e1app_save_finished", ""),
)


def _failing(way: Way) -> str:
    """Python code that makes a function fail once the file "armed" is there, with the secret in a variable."""
    target, method = way.function.split(".")
    return f"""
import importlib
owner = getattr(importlib.import_module("e1tui.tui.{way.module}"), {target!r})
before = getattr(owner, {method!r})
def fail(self, *arguments, **options):
    nom = {SECRET!r}
    import os
    if os.path.exists(os.environ["HOME"] + "/armed"):
        raise KeyError(nom)
    return before(self, *arguments, **options)
setattr(owner, {method!r}, fail)
"""


@pytest.mark.parametrize("way", WAYS, ids=lambda w: w.name)
def test_a_crash_saves_all_and_shows_no_data(store: SessionStore, way: Way) -> None:
    with app_on(store, program=patched(_failing(way))) as terminal:
        open_martin(terminal)
        write_appreciation(terminal)
        terminal.press("Un travail sérieux", "Un travail sérieux")
        (home_of(store) / "armed").touch()
        terminal.send(way.keys or "x")
        assert terminal.wait_exit() == 1
    assert appreciation(store).startswith("Un travail sérieux")
    said = bytes(terminal.raw).partition(LEFT)[2].decode()
    assert "e1tui : erreur interne" in said
    assert "Tout ce qui était saisi est enregistré." in said
    log = home_of(store) / ".local/state/e1tui/erreurs.log"
    assert str(log) in said.replace("\r\n", "")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    noted = log.read_text()
    assert "builtins.KeyError" in noted and "fail" in noted
    _assert_no_data(terminal.raw.decode("utf-8", "replace"), said, noted)


def test_a_defect_in_the_save_thread_stays_on_screen_and_the_end_is_honest(store: SessionStore) -> None:
    """An exception there that is no E1Error must not end the thread: what comes after can still be saved."""
    failing = f"""
import e1tui.storage.store as s, e1tui.tui.app as a
def fail(self, *arguments, **options):
    nom = {SECRET!r}
    raise KeyError(nom)
s.SessionStore.save = fail
a.FLUSH_SECONDS = 0.2
"""
    with app_on(store, program=patched(failing)) as terminal:
        open_martin(terminal)
        terminal.press("1", "NON ENREGISTRÉ : défaut du logiciel (KeyError)")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit() == 1
    _assert_no_data(terminal.raw.decode("utf-8", "replace"), "", "")


def test_a_signal_while_a_screen_fails_still_saves_the_rest(store: SessionStore) -> None:
    way = Way("signal", "evaluation.screen", "EvaluationScreen.keep_text")
    with app_on(store, program=patched(_failing(way))) as terminal:
        open_martin(terminal)
        terminal.press("1", "C1.1 1/5")
        (home_of(store) / "armed").touch()
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit() == 1
    said = bytes(terminal.raw).partition(LEFT)[2].decode()
    assert "n’ont pas pu être enregistrés" in said.replace("\r\n", "")
    assert len(store.load("martin-camille-0990000001").evaluation.positions) == 1


def test_a_log_that_cannot_be_written_is_said(store: SessionStore) -> None:
    (home_of(store) / ".local").write_text("a file where a folder is expected")
    with app_on(store, program=patched(_failing(WAYS[4]))) as terminal:
        open_martin(terminal)
        (home_of(store) / "armed").touch()
        terminal.send("n")
        assert terminal.wait_exit() == 1
    said = bytes(terminal.raw).partition(LEFT)[2].decode()
    assert "n’a pas pu être écrit dans un journal (KeyError)" in said.replace("\r\n", "")
    _assert_no_data(terminal.raw.decode("utf-8", "replace"), said, "")


def test_a_command_that_crashes_shows_no_data_either(store: SessionStore) -> None:
    failing = f"""
import e1tui.cli.listing
def fail(*arguments):
    raise KeyError({SECRET!r})
e1tui.cli.listing.rows = fail
"""
    with app_on(store, program=(*patched(failing), "lister", "juin")) as terminal:
        assert terminal.wait_exit() == 1
    said = terminal.raw.decode()
    assert "e1tui : erreur interne" in said
    _assert_no_data(said, said, (home_of(store) / ".local/state/e1tui/erreurs.log").read_text())


def _assert_no_data(shown: str, said: str, noted: str) -> None:
    """`shown` is all that the terminal got; names are on the screens, not in what is said after them."""
    assert SECRET not in shown and SECRET not in noted
    for data in ("MARTIN", "Camille", "0990000001", "martin-camille", "Un travail"):
        assert data not in said and data not in noted
