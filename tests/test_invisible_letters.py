"""Soft hyphens, zero widths and marks of direction in files that another editor wrote: on no screen, in no document."""

import tomllib
from pathlib import Path
from shutil import copytree

import pytest

from e1tui.domain.closing.seal import fingerprint
from e1tui.domain.grid import Grid
from e1tui.domain.text import REPLACEMENT
from e1tui.storage.grids import load_grid
from e1tui.storage.phrases import decode_phrases
from e1tui.storage.toml.evaluation_toml import decode_evaluation
from e1tui.storage.toml.session_toml import decode_session

CASES = Path(__file__).parent / "cases"
SIGNS = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2069"


@pytest.fixture
def sessions(tmp_path, monkeypatch):
    """A sessions folder with the case as the session "x"."""
    copytree(CASES / "d-soft-hyphen", tmp_path / "S" / "x")
    (tmp_path / "S" / "x" / "expected.txt").unlink()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("E1TUI_EXPORTS", raising=False)
    monkeypatch.setenv("E1TUI_SESSIONS", str(tmp_path / "S"))
    return tmp_path / "S"


def test_d_soft_hyphen(e1tui, sessions):
    file = sessions / "x" / "lenoir-zoe-0123456789.toml"
    assert "\u00ad" in file.read_text()
    assert e1tui("verifier", "x")[0] == 0
    assert e1tui("clore", "x")[0] == 0
    code, out, err = e1tui("exporter", "x", "--extraits")
    assert (code, err) == (0, "Documents écrits : 2. Inchangés : 0. Sans extrait : 0.\n")
    (extract,) = (sessions / "x").rglob("*.txt")
    assert "International." in extract.read_text()
    assert tomllib.loads(file.read_text())["appreciation"] == "International."
    assert e1tui("verifier", "x")[0] == 0


@pytest.mark.parametrize("sign", SIGNS, ids=ascii)
def test_a_sign_is_dropped_from_every_text(sign):
    text = (CASES / "d-soft-hyphen" / "lenoir-zoe-0123456789.toml").read_text()
    dirty = (
        text.replace("Inter", f"In{sign}ter")
        .replace("LENOIR", f"LE{sign}NOIR{sign}")
        .replace('"x', f'"{sign}x')
    )
    clean_one, dirty_one = (decode_evaluation(one.encode(), load_grid) for one in (text, dirty))
    assert dirty_one == clean_one and fingerprint(dirty_one) == fingerprint(clean_one)
    assert dirty_one.candidate.last_name == "LENOIR"
    session = (CASES / "d-soft-hyphen" / "session.toml").read_text()
    dirty = (
        session.replace("DURAND", f"DU{sign}RAND")
        .replace("Essai", f"{sign}Essai")
        .replace("Lycée", f"Ly{sign}cée")
    )
    assert decode_session(dirty.encode()) == decode_session(session.encode())


def test_a_phrase_too(grid: Grid):
    (phrase, *_), _ = decode_phrases(
        'format = 1\n[[phrases]]\ntexte = "Un travail inter\u00adna\u200btional."\n'.encode(), grid
    )
    assert phrase.text == "Un travail international."


def test_a_fingerprint_of_before_still_verifies():
    """What an earlier version closed has U+FFFD in its file, where it had read a soft hyphen: that stays."""
    text = (CASES / "d-soft-hyphen" / "lenoir-zoe-0123456789.toml").read_text().replace("\u00ad", REPLACEMENT)
    evaluation = decode_evaluation(text.encode(), load_grid)
    assert evaluation.appreciation == f"Inter{REPLACEMENT}na{REPLACEMENT}tio{REPLACEMENT}nal."
    assert fingerprint(evaluation) == "c27b6db06bc65a54b636589e9ded7267e0e64f9039099e7434fa52eef2a8d48f"


def test_a_wrong_value_or_key_says_where_the_invisible_sign_is(e1tui, sessions):
    file = sessions / "x" / "lenoir-zoe-0123456789.toml"
    file.write_text(file.read_text().replace('etat = "brouillon"', 'etat = "brou\u200billon"'))
    code, out, _ = e1tui("verifier", "x")
    assert code == 1 and f"brou{REPLACEMENT}illon" in out
