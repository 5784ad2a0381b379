"""What is typed and not validated survives every end of the app, and the farewell says where it is, or is not."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from scoring import app_on, home_of, open_martin, patched
from terminal import Terminal

from e1tui.storage.store import SessionStore

LEFT = b"\x1b[?1049l"
TYPED = "Zinnia"
# Where one types: keys from the list of sessions, each with what is then on the screen, then what is typed.
FIELDS: dict[str, tuple[tuple[str, str], ...]] = {
    "a new session": (("o", "Nouvelle session"),),
    "a session": (("m", "Modifier : E1"),),
    "a member": (("m", "Modifier : E1"), ("\t" * 9, "Membre 2")),
    "the sessions' filter": (("f", "SAISIE"),),
    "a new candidate": (("\r", "NOYER"), ("o", "Nouveau candidat")),
    "a candidate": (("\r", "NOYER"), ("m\t", "Modifier : MARTIN")),
    "passages": (("\r", "NOYER"), ("g\t\t", "Ordre de passage")),
    "the candidates' filter": (("\r", "NOYER"), ("f", "SAISIE")),
    "an incident": (("\r", "NOYER"), ("s", "Incident de séance")),
    "a pasted list": (("p", "Nouvelle session"), ("Liste\r", "collez")),
    "a path": (("\r", "NOYER"), ("i", "Autre fichier"), ("\x1b[F\r", "SAISIE")),
    "a search of phrases": (("\r", "NOYER"), ("\ra\r", "SAISIE"), ("\x10", "Chercher")),
    "a remark": (("\r", "NOYER"), ("\rr", "SAISIE")),
    "notes": (("\r", "NOYER"), ("\rl", "SAISIE")),
}


def type_into(terminal: Terminal, name: str, text: str = TYPED) -> None:
    terminal.wait_for("E1, session de juin")
    for keys, shown in FIELDS[name]:
        terminal.press(keys, shown)
    terminal.press(text, text)


def kept(home: Path, text: str = TYPED) -> list[Path]:
    """The files with that text."""
    return [path for path in home.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def said(terminal: Terminal) -> str:
    return bytes(terminal.raw).rpartition(LEFT)[2].decode().replace("\r\n", "")


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_typed_survives_a_line_that_drops(store: SessionStore, name: str) -> None:
    with app_on(store) as terminal:
        type_into(terminal, name)
        terminal.hang_up()
        assert terminal.wait_exit() == 129
    (path,) = kept(home_of(store))
    if name in ("a remark", "notes"):
        assert path.parent == store.folder
    else:
        assert path.name == "saisie.txt" and path.parent.name.startswith("secours-")
        assert path.stat().st_mode & 0o777 == 0o600


FAILING = f"""
import e1tui.tui.reading.text as owner
def fail(self, *arguments, **options):
    nom = {TYPED!r}
    raise KeyError(nom)
owner.HelpScreen.content = fail
"""


def test_a_crash_says_where_what_was_typed_is(store: SessionStore) -> None:
    with app_on(store, program=patched(FAILING)) as terminal:
        type_into(terminal, "a new candidate")
        terminal.send("\x1bOP")  # F1: the help, which fails
        assert terminal.wait_exit() == 1
    (path,) = kept(home_of(store))
    assert path.parent.name.startswith("secours-juin-")
    assert f"Ce qui était saisi et pas encore validé est dans {path}" in said(terminal)
    assert "Le reste de ce qui était saisi est enregistré." in said(terminal)
    assert "Tout ce qui était saisi" not in said(terminal) and TYPED not in said(terminal)
    text = path.read_text(encoding="utf-8")
    assert "Nouveau candidat\n  Présence : présent\n  Nom : Zinnia\n  Temps majoré : non\n" in text


def test_a_mark_that_was_not_validated_is_not_said_to_be_saved(store: SessionStore) -> None:
    with app_on(store, program=patched(FAILING)) as terminal:
        open_martin(terminal)
        terminal.press("n14", "14")
        terminal.send("?")
        assert terminal.wait_exit() == 1
    assert "Tout ce qui était saisi" not in said(terminal)
    (path,) = kept(home_of(store), "Note C1.1, tapée et pas validée : 14")
    assert path.name == "saisie.txt"


def test_without_a_place_for_the_copy_nothing_is_said_to_be_saved(store: SessionStore) -> None:
    for place in (home_of(store) / ".local", store.folder / "exports"):
        place.write_text("a file where a folder is expected")
    with app_on(store) as terminal:
        type_into(terminal, "a new candidate")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit() == 1
    assert "n’est pas faite" in said(terminal) and "est enregistré" not in said(terminal)


def test_leaving_by_a_key_asks_about_what_is_typed(store: SessionStore) -> None:
    with app_on(store) as terminal:
        type_into(terminal, "a new candidate")
        terminal.press("\x11", "Saisi et pas encore validé : Nouveau candidat")
        terminal.press("n", "Nom             Zinnia")
        assert not kept(home_of(store))
        terminal.press("\x11", "copier et quitter")
        terminal.send("\r")
        assert terminal.wait_exit() == 1
    assert "Ce qui était saisi et pas encore validé est dans" in said(terminal)
    assert [path.name for path in kept(home_of(store))] == ["saisie.txt"]


def test_leaving_by_a_key_asks_nothing_about_a_filter_nor_of_a_form_that_says_nothing_else(
    store: SessionStore,
) -> None:
    for name in ("the candidates' filter", "a candidate"):
        with app_on(store) as terminal:
            type_into(terminal, name)
            terminal.send("\x15MARTIN\x11" if name == "a candidate" else "\x11")  # the field as it was
            assert terminal.wait_exit() == 0
        assert not kept(home_of(store)) and not list(home_of(store).rglob("secours-*"))


def test_two_ends_at_once_make_one_copy(store: SessionStore) -> None:
    with app_on(store) as terminal:
        type_into(terminal, "a new candidate")
        terminal.signal(signal.SIGHUP)
        terminal.hang_up()
        assert terminal.wait_exit() == 129
    assert len(kept(home_of(store))) == 1
