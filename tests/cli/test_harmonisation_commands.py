"""Several sessions side by side: bilan --par-session, its page for the meeting, and tableau, of folders and archives."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest
from hosts import add_session
from levels import LEVELS

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.storage.grids import load_grid
from e1tui.storage.toml.evaluation_toml import encode_evaluation

Command = Callable[..., tuple[int, str, str]]
GRID = load_grid()


def fill(root: Path, name: str, marks: list[str], first: int, level: int = 2) -> Path:
    """A session whose candidates have that mark in each competency, and every criterion at one level."""
    store = add_session(root, name, centre=f"Centre {name}")
    for rank, mark in enumerate(marks, first):
        evaluation = Evaluation(GRID.id, Candidate("CANARI", f"Prénom{rank}", f"099000{rank:04}"))
        for criterion in GRID.criteria:
            evaluation = evaluation.with_position(criterion, LEVELS[level])
        for competency in GRID.competencies:
            evaluation = evaluation.with_mark(competency, Decimal(mark))
        (store.folder / f"canari-prenom{rank}.toml").write_bytes(encode_evaluation(evaluation))
    return store.folder


@pytest.fixture(autouse=True)
def sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "sessions"
    monkeypatch.setenv("E1TUI_SESSIONS", str(root))
    fill(root, "nord", ["10", "12", "14", "16", "18"], 1)
    fill(root, "sud", ["8", "8", "10", "10", "9", "9"], 100, level=1)
    fill(root, "petite", ["20", "20", "20", "20"], 200)
    return root


def test_each_session_has_its_row_and_a_small_one_no_figures(e1tui: Command) -> None:
    code, out, err = e1tui("bilan", "nord", "sud", "petite", "--par-session", "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    nord, sud, small = found["sessions"]
    assert (nord["session"], nord["notes"], nord["moyenne"], nord["mediane"]) == ("nord", 5, 14, 14)
    assert nord["ecart_type"] == pytest.approx(8**0.5) and (nord["minimum"], nord["maximum"]) == (10, 18)
    assert nord["niveaux"] == {"TI": 0, "I": 0, "S": 1, "TS": 0}
    assert nord["ecart_au_profil"] == pytest.approx(14 - 13.3)  # every criterion at S: 20 × 2/3, to the tenth
    assert sud["ecart_au_profil"] == pytest.approx(9 - 6.7)
    assert small["notes"] == 4 and small["niveaux"] == {}
    assert {small[key] for key in ("moyenne", "mediane", "ecart_type", "minimum", "ecart_au_profil")} == {
        None
    }
    assert (nord["brouillons"], found["ensemble"]["brouillons"]) == (5, 15)
    assert found["ensemble"]["notes"] == 15 and "session" not in found["ensemble"]


def test_the_table_says_the_same_in_french(e1tui: Command) -> None:
    out = e1tui("bilan", "nord", "petite", "--par-session")[1]
    cells = [re.split(r"  +", line) for line in out.splitlines()]
    assert [
        "nord",
        "5",
        "14",
        "14",
        "2,83",
        "10",
        "18",
        "0\xa0%",
        "0\xa0%",
        "100\xa0%",
        "0\xa0%",
        "+0,7",
    ] in cells
    assert ["petite", "4", *"----------"] in cells
    assert "Moins de 5 notes, donc sans chiffres : petite." in out
    told = "Notes qui peuvent encore changer : nord (dont 5 en brouillon), petite (dont 4 en brouillon)."
    assert told in out.splitlines()


def test_who_is_in_two_sessions_is_named(e1tui: Command, sessions: Path) -> None:
    fill(sessions, "double", ["10"] * 5, 3)
    code, _, err = e1tui("bilan", "nord", "double", "--par-session")
    assert code == 0
    both = [line for line in err.splitlines() if "nord et double" in line]
    assert len(both) == 1 and both[0].startswith(
        "3 candidats sont dans nord et double, comptés chaque fois : 0"
    )
    fill(sessions, "seul", ["10"], 7)
    err = e1tui("bilan", "double", "seul", "nord", "--par-session")[2]
    assert "Le candidat n° 0990000007 est dans double et seul : il y est compté chaque fois." in err
    fill(sessions, "triple", ["10"], 3)
    err = e1tui("bilan", "double", "triple", "nord", "--par-session")[2]
    assert "Le candidat n° 0990000003 est dans double, triple et nord : il y est compté chaque fois." in err


def test_an_archive_counts_as_the_session_it_is_of(e1tui: Command, tmp_path: Path) -> None:
    assert e1tui("archiver", "nord", "--vers", "nord.zip", "--sans-documents")[0] == 0
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    expected = e1tui("bilan", "nord", "sud", "--par-session", "--format", "json")[1]
    assert e1tui("bilan", "nord.zip", "sud", "--par-session", "--format", "json") == (0, expected, "")
    assert e1tui("bilan", "nord.zip", "--format", "json")[1] == e1tui("bilan", "nord", "--format", "json")[1]
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before  # nothing was unpacked


def test_an_archive_that_was_changed_is_not_counted(e1tui: Command, tmp_path: Path) -> None:
    e1tui("archiver", "nord", "--vers", "nord.zip", "--sans-documents")
    content = bytearray(Path("nord.zip").read_bytes())
    content[len(content) // 3] ^= 0xFF
    Path("nord.zip").write_bytes(content)
    code, out, err = e1tui("bilan", "nord.zip", "sud", "--par-session")
    assert (code, out) == (1, "") and "nord.zip" in err
    assert e1tui("tableau", "nord.zip", "--vers", "t")[0] == 1 and not Path("t").exists()
    assert e1tui("bilan", "absente.zip")[0] == 1


def test_the_meetings_page_has_numbers_and_no_name(e1tui: Command) -> None:
    code, out, _ = e1tui("bilan", "nord", "sud", "petite", "--pdf", "reunion.pdf")
    assert code == 0 and "sans aucun nom" in out
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader("reunion.pdf").pages)
    assert "Réunion d’harmonisation" in text and "Décisions" in text and "Signature" in text
    for session in ("nord", "sud", "petite"):
        assert session in text
    assert "CANARI" not in text and "Prénom" not in text
    assert "Positionnements, nord" in text and "Positionnements, petite" not in text
    code, _, err = e1tui("bilan", "nord", "--pdf", "reunion.pdf")
    assert code == 1 and "existe déjà" in err
    assert e1tui("bilan", "nord", "--pdf", "nulle-part/reunion.pdf")[0] == 1


def test_a_mark_far_from_its_profile_is_shown_by_its_number(e1tui: Command, sessions: Path) -> None:
    fill(sessions, "ecart", ["13"] * 6 + ["3"], 300)
    e1tui("bilan", "ecart", "--pdf", "ecart.pdf")
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader("ecart.pdf").pages)
    assert text.count("0990000306") == 3 and "0990000305" not in text  # in each competency


def read(path: str) -> list[dict[str, str]]:
    content = Path(path).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_two_files_say_all_that_was_judged_and_nobodys_name(e1tui: Command) -> None:
    code, out, err = e1tui("tableau", "nord", "sud", "--vers", "tableau")
    assert (code, err) == (0, "") and "11 lignes" in out
    people, positions = read("tableau/candidats.csv"), read("tableau/positionnements.csv")
    assert list(people[0]) == [
        "session", "centre", "grille", "numero", "etat", "presence",
        "note_C1.1", "note_C1.2", "note_C1.3", "total", "note_sur_20",
    ]  # fmt: skip
    first = people[0]
    assert (first["session"], first["centre"], first["grille"]) == ("nord", "Centre nord", "mc-sno-e1")
    assert (first["numero"], first["note_C1.1"], first["note_sur_20"]) == ("0990000001", "10", "10")
    assert len(positions) == 11 * len(GRID.criteria)
    assert list(positions[0])[4:] == ["competence", "critere", "niveau", "rang"]
    assert (positions[0]["niveau"], positions[0]["rang"]) == ("S", "3")
    written = Path("tableau/candidats.csv").read_text() + Path("tableau/positionnements.csv").read_text()
    assert "CANARI" not in written and "canari" not in written.lower() and "Prénom" not in written


def test_names_come_only_where_they_are_asked_for(e1tui: Command) -> None:
    out = e1tui("tableau", "nord", "--vers", "tableau", "--avec-noms")[1]
    assert "avec les noms" in out
    assert read("tableau/candidats.csv")[0]["nom"] == "CANARI"
    assert read("tableau/positionnements.csv")[0]["prenom"] == "Prénom1"


def test_half_points_have_a_comma_and_what_is_not_given_is_empty(e1tui: Command, sessions: Path) -> None:
    store = add_session(sessions, "demi", centre="=1+1")
    half = Evaluation(GRID.id, Candidate("CANARI", "A", "0990009999")).with_mark(
        GRID.competencies[0], Decimal("9.5")
    )
    (store.folder / "canari-a.toml").write_bytes(encode_evaluation(half))
    e1tui("tableau", "demi", "--vers", "tableau")
    (row,) = read("tableau/candidats.csv")
    assert (row["note_C1.1"], row["note_C1.2"], row["total"], row["note_sur_20"]) == ("9,5", "", "", "")
    assert not row["centre"].startswith("=")  # no formula in a spreadsheet
    assert {line["niveau"] for line in read("tableau/positionnements.csv")} == {""}


def test_nothing_that_is_there_is_replaced(e1tui: Command) -> None:
    assert e1tui("tableau", "nord", "--vers", "tableau")[0] == 0
    before = Path("tableau/candidats.csv").read_bytes()
    code, _, err = e1tui("tableau", "sud", "--vers", "tableau")
    assert code == 1 and "existe déjà" in err and Path("tableau/candidats.csv").read_bytes() == before


def test_a_file_that_cannot_be_read_is_said_and_counted_nowhere(e1tui: Command, sessions: Path) -> None:
    (sessions / "nord" / "abime.toml").write_text("format = 9\n")
    for command in (("bilan", "nord", "--par-session"), ("tableau", "nord", "--vers", "t")):
        code, out, err = e1tui(*command)
        assert code == 1 and "abime.toml" in err and out
