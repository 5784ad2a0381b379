"""`e1tui nouvelle --comme` and `e1tui deplacer`, from outside."""

import io
import tomllib

import pytest

from e1tui.storage.example import copy_example

NAME = "2026-06-lycee-exemple"


@pytest.fixture(autouse=True)
def sessions(tmp_path, monkeypatch):
    """The example session and an empty one that is like it, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("E1TUI_SESSIONS", str(tmp_path / "sessions"))
    copy_example(tmp_path / "sessions")
    return tmp_path / "sessions"


@pytest.fixture
def autre(sessions, e1tui):
    assert e1tui("nouvelle", "autre", "--comme", NAME)[0] == 0
    return sessions / "autre"


def test_a_session_like_another(sessions, e1tui):
    path = sessions / NAME / "session.toml"
    path.write_text(
        path.read_text()
        + '\n[[phases]]\nnom = "Exposé"\nminutes = 10\n\n[[incidents]]\nle = 2026-06-12T10:20:00+02:00\npar = "a"\ntexte = "Alarme."\n'
    )
    code, out, _ = e1tui(
        "nouvelle", "autre", "--comme", NAME, "--date", "2027-06-11", "--forme", "ponctuelle"
    )
    assert code == 0 and "Session créée" in out
    old, new = (tomllib.loads((sessions / one / "session.toml").read_text()) for one in (NAME, "autre"))
    given = {"intitule": "E1, session autre", "date": new["date"], "forme": "ponctuelle"}
    assert new == {key: value for key, value in old.items() if key != "incidents"} | given
    assert str(new["date"]) == "2027-06-11" and len(list((sessions / "autre").glob("*.toml"))) == 1


def test_a_session_like_one_that_is_not_there(e1tui, sessions):
    code, _, err = e1tui("nouvelle", "autre", "--comme", "absente")
    assert code == 1 and "Pas de session « absente »" in err and not (sessions / "autre").exists()


def test_move_after_a_question(e1tui, autre, monkeypatch, sessions):
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    code, out, err = e1tui("deplacer", NAME, "--candidat", "0990000105", "--vers", "autre")
    assert code == 1 and "Déplacer ce candidat vers autre" in out and "rien n’est fait" in err
    assert not list(autre.glob("oeillet*"))
    monkeypatch.setattr("sys.stdin", io.StringIO("o\n"))
    code, out, err = e1tui("deplacer", NAME, "--candidat", "0990000105", "--vers", "autre")
    assert (code, err) == (0, "")
    assert "Déplacés dans autre : 1. Laissés : 0." in out
    assert list(autre.glob("oeillet*")) and not list((sessions / NAME).glob("oeillet*"))
    assert list((sessions / NAME / "retires").glob("oeillet*"))
    assert e1tui("verifier")[0] == 0


def test_without_anybody_to_answer_nothing_is_done(e1tui, autre, monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    assert e1tui("deplacer", NAME, "--candidat", "0990000105", "--vers", "autre")[0] == 1
    assert len(list(autre.glob("*.toml"))) == 1


def test_copy_several_and_name_who_stays(e1tui, autre, sessions):
    code, out, err = e1tui(
        "deplacer", NAME, "--candidat", "0990000105", "--candidat", "0990000107", "--candidat", "404",
        "--candidat", "0990000101", "--vers", "autre", "--copier", "--oui",
    )  # fmt: skip
    assert code == 1 and "Copiés dans autre : 2. Laissés : 2." in out
    assert "Pas de candidat « 404 »" in err and "PEUPLIER Alix (0990000101) : close par une version" in err
    assert list((sessions / NAME).glob("oeillet*")) and list(autre.glob("oeillet*"))
    code, _, err = e1tui("deplacer", NAME, "--candidat", "0990000105", "--vers", "autre", "--oui")
    assert code == 1 and "le numéro 0990000105 est déjà dans autre (ŒILLET Marguerite (0990000105))" in err


def test_a_target_that_is_not_there(e1tui, sessions):
    code, _, err = e1tui("deplacer", NAME, "--candidat", "0990000105", "--vers", "absente", "--oui")
    assert code == 1 and "Pas de session « absente »" in err
    assert list((sessions / NAME).glob("oeillet*"))
