"""A commission's day in a real terminal of 80×24: an empty folder, then a scored candidate and their documents."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pypdf
import pytest
from terminal import REPOSITORY, Terminal, environment

# Invented people; Œ stands at 0x9C of cp1252, where Latin-1 has a control character.
PEOPLE = (
    ("ŒILLET", "Marguerite"), ("ACACIA", "Rose"), ("D'AUBÉPINE", "Églantine"), ("BOULEAU", "Sylvain"),
    ("DU CHÊNE", "Olivier"), ("ÉRABLE", "Sacha"), ("DE LA FOUGÈRE", "Anémone"), ("LILAS", "Ange"),
    ("MÛRIER", "Camille"), ("PEUPLIER", "Alix"), ("SORBIER", "Noé"), ("TILLEUL", "Maël"),
)  # fmt: skip
# Fifteen positions in a row, then three marks of two digits with Entrée: 14, 12 and 9,5 ("9" and the comma).
POSITIONS = '&é"\'"é&"\'"é""\'é'
MARKS = "&'\r&é\rç,\r"
LEVELS = {"&": "TI", "é": "I", '"': "S", "'": "TS"}
SHIFTED = set("1234567890°+AZERTYUIOPQSDFGHJKLMWXCVBN?./§%µ£¨")
APPRECIATION = ("Une démarche claire ; des outils maîtrisés.", "À poursuivre : le suivi.")


def roster() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(("Numéro d'inscription", "Nom de famille", "Prénom 1", "Établissement"))
    for rank, (last, first) in enumerate(PEOPLE):
        writer.writerow((f"0990000{rank:03}", last, first, "Lycée Exemple"))
    return text.getvalue().encode("cp1252")


def command(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "e1tui", *arguments], env=env, capture_output=True, text=True, cwd=REPOSITORY
    )


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "depot").mkdir()
    (tmp_path / "depot" / "candidats.csv").write_bytes(roster())
    return environment(
        tmp_path,
        E1TUI_SESSIONS=str(tmp_path / "sessions"),
        E1TUI_DEPOT=str(tmp_path / "depot"),
        E1TUI_CLAVIER="azerty",
    )


def texts(path: Path) -> str:
    reader = pypdf.PdfReader(path)
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def test_a_day_from_an_empty_folder_to_the_documents(tmp_path: Path, env: dict[str, str]) -> None:
    with Terminal(env=env) as app:
        app.wait_for("Aucune session")
        app.press("o", "Nouvelle session")
        # Intitulé, forme (CCF is 1, & on this keyboard), établissement, date, then the commission.
        app.send("E1, juin 2026\t&\tLycée Exemple\t12/06/2026\t\t\t")
        app.send("DURAND\tAlix\tProfesseure")
        app.press("\r", "1 session")
        app.press("\r", "Aucun candidat dans cette session")
        app.press("i", "candidats.csv")
        app.press("\r", "12 à ajouter")
        app.press("\r", "12 candidats")
        app.wait_for("› ACACIA Rose")
        app.press("f", "Filtre")
        app.press("oeil", "› ŒILLET Marguerite")
        app.send("\r")
        app.press("\r", "candidat 9 sur 12")

        presses = POSITIONS + MARKS
        assert len(presses) == 24 and not SHIFTED & set(presses)
        for position in POSITIONS:
            app.send(position)
        app.wait_for("›› Note C1.1")
        app.send(MARKS)
        app.wait_for("Note sur 20  12")
        app.wait_for("35,5 ÷ 3 = 11,83…")

        app.press("\r", "SAISIE")
        app.send(f"{APPRECIATION[0]}\r\r{APPRECIATION[1]}")
        app.press("\t", "Rien ne manque")
        app.press("v", "clore l’évaluation ?")
        app.press("\r", "Évaluation close.")
        app.press("q", "1 close")
        app.send("q")
        app.press("q", "e1tui ·")
        app.send("q")
        assert app.wait_exit() == 0

    session = next((tmp_path / "sessions").iterdir())
    stem = "oeillet-marguerite-0990000000"
    written = tomllib.loads((session / f"{stem}.toml").read_text(encoding="utf-8"))
    assert written["etat"] == "close"
    assert written["candidat"] == {
        "nom": "ŒILLET",
        "prenom": "Marguerite",
        "numero": "0990000000",
        "etablissement": "Lycée Exemple",
    }
    assert written["appreciation"] == "\n\n".join(APPRECIATION)
    competencies = written["competences"]
    assert [competencies[c]["note"] for c in ("C1.1", "C1.2", "C1.3")] == [14, 12, 9.5]
    given = {
        f"{competency}.{criterion}": level
        for competency, table in competencies.items()
        for criterion, level in table["positionnements"].items()
    }
    in_order = criteria()
    assert [given[key] for key in in_order] == [LEVELS[key] for key in POSITIONS]

    listed = command("lister", session.name, "--format", "json", env=env)
    assert listed.returncode == 0, listed.stderr
    rows = json.loads(listed.stdout)
    assert [row["nom"] for row in rows][:3] == ["ACACIA", "D'AUBÉPINE", "BOULEAU"]
    row = next(row for row in rows if row["fichier"] == stem)
    assert row.pop("empreinte") == written["cloture"]["empreinte"][:12]
    assert row == {
        "fichier": stem,
        "numero": "0990000000",
        "nom": "ŒILLET",
        "prenom": "Marguerite",
        "presence": "present",
        "etat": "close",
        "positionnements": 15,
        "C1.1": 14,
        "C1.2": 12,
        "C1.3": 9.5,
        "total": 35.5,
        "note_sur_20": 12,
        "passage": None,
        "heure": None,
    }

    exported = command("exporter", session.name, "--candidat", "0990000000", env=env)
    assert exported.returncode == 0, exported.stderr
    folder = session / "exports"
    grid, extract = texts(folder / f"grille-{stem}.pdf"), texts(folder / f"extrait-{stem}.pdf")
    assert "ŒILLET Marguerite" in grid and "non communicable" in grid and "BROUILLON" not in grid
    assert "35,5" in grid and "DURAND Alix" in grid
    assert "12 /20" in extract and "À poursuivre : le suivi." in extract
    for confidential in ("14", "9,5", "35,5", "C1.1", "DURAND", "BROUILLON"):
        assert confidential not in extract.replace("0990000000", "").replace("12/06/2026", "")
    assert "Note sur 20" in (folder / f"extrait-{stem}.txt").read_text(encoding="utf-8")

    checked = command("verifier", env=env)
    assert (checked.returncode, checked.stderr) == (0, "")


def criteria() -> list[str]:
    """The criteria in the order of the form, read from the grid's file itself."""
    grid = tomllib.loads((REPOSITORY / "e1tui" / "grids" / "mc-sno-e1.toml").read_text(encoding="utf-8"))
    return [f"{c['id']}.{one['id']}" for c in grid["competences"] for one in c["criteres"]]
