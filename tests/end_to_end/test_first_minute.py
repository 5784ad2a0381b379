"""The first start in a real terminal: what is asked, of whom, how long the answer lasts, and what the keyboard sends."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal import Terminal, environment

from e1tui.storage.store import SessionStore

QUESTION = "Quel est votre clavier ?"


@pytest.fixture
def env(store: SessionStore, tmp_path: Path) -> dict[str, str]:
    """As on a machine where nothing says which keyboard it is."""
    env = environment(tmp_path, E1TUI_SESSIONS=str(store.folder.parent))
    del env["E1TUI_CLAVIER"]
    return env


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return tmp_path / ".config/e1tui/reglages.toml"


def test_the_first_start_asks_and_the_second_does_not(env: dict[str, str], settings: Path) -> None:
    with Terminal(env=env) as app:
        app.wait_for(QUESTION)
        app.wait_for("E1, session de juin")  # the list is seen above it
        app.press("abcd", "n’est la rangée d’aucun clavier connu")
        app.press("&é\"'", "Clavier : AZERTY")
        assert settings.read_text() == 'clavier = "azerty"\n'
        app.press("?t", "Appuyez sur une touche")
        app.press("é", "c3 a9")
        app.press(b"\xe9", "e9")  # the same letter, of a terminal that is not UTF-8
        app.press("\x1b[5~", "1b 5b 35 7e")
        app.press("qq", "Aide · e1tui")
        app.press("i", "Les conseils ne seront plus montrés.")
        app.press("q", "1 session")
        app.send("\x11")
        assert app.wait_exit() == 0
    with Terminal(env=env) as app:
        app.wait_for("E1, session de juin")
        app.press("\r", "NOYER Dominique")
        assert QUESTION not in app.screen and "Première fois" not in app.screen
        app.send("\x11")
        assert app.wait_exit() == 0
    assert settings.read_text() == 'clavier = "azerty"\nconseils = false\n'


def test_entree_skips_it_and_the_key_after_it_is_the_list_s(env: dict[str, str], settings: Path) -> None:
    with Terminal(env=env) as app:
        app.wait_for(QUESTION)
        app.press("\r\r", "NOYER Dominique")
        assert settings.read_text() == 'clavier = "azerty"\n'


def test_a_shared_account_is_asked_at_each_connection(
    env: dict[str, str], settings: Path, tmp_path: Path
) -> None:
    settings.parent.mkdir(parents=True)
    confined = {"E1TUI_DEPOT": str(tmp_path / "depot")}
    for keys, name, text, more in (
        ("1234", "chiffres directs", "compte_partage = true\n", {}),
        ("àéèê", "AZERTY amélioré", "", confined),
    ):
        settings.write_text(text)
        with Terminal(env=env | more) as app:
            app.wait_for(QUESTION)
            app.press(keys, f"Clavier pour cette connexion : {name}")
            app.press("?ik", "Clavier ")
            app.send("\x11")
            assert app.wait_exit() == 0
        assert settings.read_text() == text


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [(("demo",), {}), ((), {"E1TUI_CLAVIER": "afnor"})],
    ids=["demo", "variable"],
)
def test_who_is_not_asked(
    env: dict[str, str], settings: Path, arguments: tuple[str, ...], variables: dict[str, str], tmp_path: Path
) -> None:
    with Terminal(*arguments, env=env | variables | {"TMPDIR": str(tmp_path)}) as app:
        app.wait_for("1 session")
        app.press("\r", "Nom et prénom")  # the list took the key
        assert QUESTION not in app.screen
        app.send("\x11")
        assert app.wait_exit() == 0
    # Of the hints that were shown it is counted how often, and not for a demonstration.
    assert not settings.exists() if arguments else "clavier" not in settings.read_text()
