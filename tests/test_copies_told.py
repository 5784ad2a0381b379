"""Copies of candidates' files are counted nowhere, and named wherever numbers are shown."""

import json
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

CASES = Path(__file__).parent / "cases"
NAMES = (
    "Copie de lenoir-zoe-0123456789.toml",
    "lenoir-zoe-0123456789 (conflit 2026-06-12 114501).toml",
    "lenoir-zoe-0123456789.sync-conflict-20260612-114501-ABCDEFG.toml",
)
LINE = "x/{} : copie de lenoir-zoe-0123456789.toml, au même contenu ; elle n’est pas comptée. Elle peut être effacée."
TOLD = "".join(LINE.format(name) + "\n" for name in NAMES)


@pytest.fixture
def put(tmp_path, monkeypatch):
    """Put a case into the sessions folder as the session "x"; gives its folder."""

    def copied(case):
        folder = tmp_path / "S" / "x"
        copytree(CASES / case, folder, ignore=ignore_patterns("expected.txt"))
        return folder

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("E1TUI_EXPORTS", raising=False)
    monkeypatch.setenv("E1TUI_SESSIONS", str(tmp_path / "S"))
    return copied


def test_e_sync_conflict_copies(e1tui, put):
    folder = put("e-sync-conflict-copies")
    code, out, err = e1tui("lister", "x", "--format", "json")
    assert (code, err) == (0, TOLD)
    assert [row["fichier"] for row in json.loads(out)] == ["lenoir-zoe-0123456789"]
    code, out, err = e1tui("bilan", "x")
    assert (code, err) == (0, TOLD) and out.startswith("Candidats : 1. Présents : 1.\n")
    code, out, err = e1tui("clore", "x")
    assert (code, err) == (0, TOLD)
    assert out.endswith("Closes maintenant : 1. Déjà closes : 0. Refusées : 0.\n")
    code, out, err = e1tui("exporter", "x", "--bordereau", "--liste")
    *told, count = err.splitlines()
    assert (
        code == 0
        and count == "Documents écrits : 5. Inchangés : 0."
        and len(told) == 3
        and all("(révision 1, lui 2) ; elle n’est pas comptée" in one for one in told)
    )
    (sheet,) = folder.glob("exports/bordereau*.csv")
    assert sheet.read_text("utf-8-sig").count("LENOIR") == 1
    code, out, err = e1tui("verifier", "x")
    assert code == 1 and [line.partition(" : ")[0] for line in out.splitlines()] == [
        f"x/{name}" for name in NAMES
    ]
    assert all(name in {path.name for path in folder.iterdir()} for name in NAMES)  # none is touched


def test_e_session_conflict_copy(e1tui, put):
    put("e-session-conflict-copy")
    told = (
        "x/session (conflit 2026-06-12 114501).toml : copie de session.toml, au même contenu ; elle ne sert pas."
        " Elle peut être effacée."
    )
    code, out, err = e1tui("lister", "x")
    assert (code, err) == (0, told + "\n") and "illisible" not in out
    assert e1tui("bilan", "x")[1].startswith("Candidats : 1.")
    assert e1tui("verifier", "x")[:2] == (1, told.rstrip(".") + "\n")


def test_what_is_archived_and_purged_has_the_copies(e1tui, put, tmp_path):
    put("e-sync-conflict-copies")
    assert e1tui("clore", "x")[0] == 0
    assert e1tui("archiver", "x", "--vers", str(tmp_path / "x.zip"))[0] == 0
    code, out, _ = e1tui("restaurer", str(tmp_path / "x.zip"), "--sous", "y")
    assert code == 0 and "(1 candidats)" in out or "(1 candidat)" in out
    assert {path.name for path in (tmp_path / "S" / "y").glob("*.toml")} == {
        *NAMES, "lenoir-zoe-0123456789.toml", "session.toml",
    }  # fmt: skip
    changed = tmp_path / "S" / "x" / NAMES[1]
    changed.write_text(changed.read_text().replace("Bien.", "Très bien."))
    code, _, err = e1tui("purger", "x")
    assert code == 1 and NAMES[1] in err and (tmp_path / "S" / "x").is_dir()
